using Signet.Core;

namespace Signet.Telemetry.Tests
{
    /// <summary>A secure element whose signature is the digest twice, so that a test sees what was signed.</summary>
    internal sealed class FixedCard : ISecureElement
    {
        internal bool Fails;

        public void Sign(SigningKey key, byte[] digest, int digestOffset, byte[] signature, int signatureOffset)
        {
            if (Fails || key != SigningKey.Telemetry)
            {
                throw new SignetException(ErrorCode.SimBusy);
            }

            System.Array.Copy(digest, digestOffset, signature, signatureOffset, 32);
            System.Array.Copy(digest, digestOffset, signature, signatureOffset + 32, 32);
        }

        public void GetRandom(byte[] buffer, int offset, int count)
        {
            throw new SignetException(ErrorCode.NotSupported);
        }

        public void GenerateKeyPair(byte[] point, int offset)
        {
            throw new SignetException(ErrorCode.NotSupported);
        }

        public void Agree(byte[] peerPoint, int peerOffset, byte[] secret, int secretOffset)
        {
            throw new SignetException(ErrorCode.NotSupported);
        }

        public bool Verify(byte[] point, int pointOffset, byte[] digest, int digestOffset, byte[] signature, int signatureOffset)
        {
            throw new SignetException(ErrorCode.NotSupported);
        }
    }
}
