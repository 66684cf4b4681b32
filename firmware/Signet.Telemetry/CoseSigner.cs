using System;
using Signet.Core;

namespace Signet.Telemetry
{
    /// <summary>
    /// Makes messages of one kind: an untagged COSE_Sign1 (RFC 9052 section 4.2) with attached payload, signed by the secure
    /// element. All arrays are made by the constructor.
    /// </summary>
    public sealed class CoseSigner
    {
        /// <summary>Bytes of a COSE_Sign1 besides payload and the 1 to 3 bytes of its length.</summary>
        public const int Envelope = 78;

        /// <summary>Bytes of a message before the payload, at most.</summary>
        public const int Head = 1 + 1 + SigStructure.ProtectedLength + 1 + 3;

        private const int SignatureLength = 64;

        private readonly ISecureElement _card;
        private readonly SigningKey _key;
        private readonly SigStructure _structure;
        private readonly CborWriter _writer = new CborWriter();
        private readonly byte[] _protected = new byte[SigStructure.ProtectedLength];
        private readonly byte[] _digest = new byte[32];
        private ISignatureVerifier _verifier;
        private byte[] _point;

        /// <summary>Makes a signer.</summary>
        /// <param name="card">Signs.</param>
        /// <param name="key">With this key.</param>
        /// <param name="keyId">Key id of that key, 4 bytes.</param>
        /// <param name="algorithm">What the header says: <see cref="CoseAlgorithm"/>.</param>
        /// <param name="name">Kind of message in the external_aad, e.g. "signet/descriptor/1".</param>
        /// <param name="deviceId">Device id, 16 bytes.</param>
        /// <param name="stream">Stream number; below 0 for a kind without.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for another algorithm.</exception>
        public CoseSigner(
            ISecureElement card, SigningKey key, byte[] keyId, int algorithm, string name, byte[] deviceId, int stream)
        {
            if (!CoseAlgorithm.IsKnown(algorithm))
            {
                throw new SignetException(ErrorCode.InvalidArgument, "COSE algorithm");
            }

            _card = card;
            _key = key;
            _structure = new SigStructure(name, deviceId, stream);

            // { 1 (alg): algorithm, 4 (kid): bstr }, RFC 9052 section 3.1.
            _writer.Reset(_protected, 0, SigStructure.ProtectedLength);
            _writer.WriteMapHead(2);
            _writer.WriteUnsigned(1);
            _writer.WriteInteger(algorithm);
            _writer.WriteUnsigned(4);
            _writer.WriteByteString(keyId, 0, DeviceIdentity.KeyIdLength);
        }

        /// <summary>Verifies each signature from now on before its message is given away.</summary>
        /// <param name="verifier">Verifies ECDSA P-256.</param>
        /// <param name="point">The public key, 04 ‖ X ‖ Y, 65 bytes.</param>
        public void Check(ISignatureVerifier verifier, byte[] point)
        {
            _verifier = verifier;
            _point = point;
        }

        /// <summary>Signs a payload.</summary>
        /// <param name="payload">Holds it; may lie in the message's array, <see cref="Head"/> bytes or more behind its
        /// first byte.</param>
        /// <param name="payloadOffset">Index of its first byte.</param>
        /// <param name="payloadCount">Its length.</param>
        /// <param name="message">Receives the message.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <returns>Length of the message in bytes.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>;
        /// <see cref="ErrorCode.ApduTransportFailed"/> for a signature that does not verify; the codes of
        /// <see cref="ISecureElement.Sign"/>.</exception>
        public int Sign(byte[] payload, int payloadOffset, int payloadCount, byte[] message, int offset)
        {
            ByteRange.CheckRoom(message, offset, 0);
            CborWriter writer = _writer;
            writer.Reset(message, offset, message.Length - offset);
            writer.WriteArrayHead(4);
            writer.WriteByteString(_protected, 0, SigStructure.ProtectedLength);
            writer.WriteMapHead(0);
            int item = writer.Position;
            writer.WriteByteString(payload, payloadOffset, payloadCount);
            int itemEnd = writer.Position;
            writer.WriteByteStringHead(SignatureLength);
            int signature = writer.Position;

            // RFC 9052 section 4.4: the payload stands in the Sig_structure as it stands in the message.
            _structure.Digest(_protected, 0, message, item, itemEnd - item, _digest);
            _card.Sign(_key, _digest, 0, message, signature);
            if (_verifier != null && !_verifier.Verify(
                SignatureAlgorithm.EcdsaP256, _point, 0, _point.Length, _digest, 0, _digest.Length, message, signature, SignatureLength))
            {
                throw new SignetException(ErrorCode.ApduTransportFailed, "digest or signature was damaged on the line");
            }

            return signature + SignatureLength - offset;
        }

        /// <summary>Gives the first bytes of a message's SHA-256, by which others name it.</summary>
        /// <param name="message">Holds the message.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length.</param>
        /// <param name="hash">Receives <see cref="TelemetrySigner.HashLength"/> bytes at index 0.</param>
        public void Hash(byte[] message, int offset, int count, byte[] hash)
        {
            _structure.Hash(message, offset, count, _digest);
            Array.Copy(_digest, 0, hash, 0, TelemetrySigner.HashLength);
        }
    }
}
