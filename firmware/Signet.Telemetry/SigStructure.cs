using System.Text;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Telemetry
{
    /// <summary>
    /// What is signed of a COSE_Sign1 of docs/SPEC.md: the Sig_structure of RFC 9052 section 4.4 with an external_aad of
    /// a name, the device id and maybe a stream. The name is what keeps one kind of message from passing for another.
    /// </summary>
    internal sealed class SigStructure
    {
        /// <summary>Length of the protected header { 1: alg, 4: kid }.</summary>
        internal const int ProtectedLength = 9;

        // Array of 4, "Signature1", head of the protected header's byte string.
        private static readonly byte[] Start = new byte[]
        {
            0x84, 0x6A, 0x53, 0x69, 0x67, 0x6E, 0x61, 0x74, 0x75, 0x72, 0x65, 0x31, 0x40 + ProtectedLength,
        };

        private readonly Sha256 _sha = new Sha256();
        private readonly byte[] _aad;

        /// <summary>Makes the structure of one kind of message.</summary>
        /// <param name="name">Its name in the external_aad, e.g. "signet/telemetry/1".</param>
        /// <param name="deviceId">Device id, 16 bytes.</param>
        /// <param name="stream">Stream; below 0 for a kind without.</param>
        internal SigStructure(string name, byte[] deviceId, int stream)
        {
            byte[] text = Encoding.UTF8.GetBytes(name);
            byte[] aad = new byte[64];
            CborWriter writer = new CborWriter();
            writer.Reset(aad, 0, aad.Length);
            writer.WriteArrayHead(stream < 0 ? 2 : 3);
            writer.WriteTextString(text, 0, text.Length);
            writer.WriteByteString(deviceId, 0, DeviceIdentity.IdLength);
            if (stream >= 0)
            {
                writer.WriteUnsigned((ulong)stream);
            }

            int length = writer.Count;
            byte[] item = new byte[length + CborWriter.HeadLength((ulong)length)];
            writer.Reset(item, 0, item.Length);
            writer.WriteByteString(aad, 0, length);
            _aad = item;
        }

        /// <summary>Computes the digest that is signed.</summary>
        /// <param name="header">Holds the protected header.</param>
        /// <param name="headerOffset">Index of its first byte.</param>
        /// <param name="payload">Holds the payload's byte string, its head included.</param>
        /// <param name="payloadOffset">Index of its first byte.</param>
        /// <param name="payloadCount">Its length.</param>
        /// <param name="digest">Receives 32 bytes.</param>
        internal void Digest(
            byte[] header, int headerOffset, byte[] payload, int payloadOffset, int payloadCount, byte[] digest)
        {
            Sha256 sha = _sha;
            sha.Reset();
            sha.Update(Start, 0, Start.Length);
            sha.Update(header, headerOffset, ProtectedLength);
            sha.Update(_aad, 0, _aad.Length);
            sha.Update(payload, payloadOffset, payloadCount);
            sha.Finish(digest, 0);
        }

        /// <summary>Computes the plain SHA-256 of a message.</summary>
        internal void Hash(byte[] message, int offset, int count, byte[] digest)
        {
            _sha.Reset();
            _sha.Update(message, offset, count);
            _sha.Finish(digest, 0);
        }
    }
}
