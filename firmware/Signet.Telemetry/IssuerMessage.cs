using Signet.Core;

namespace Signet.Telemetry
{
    /// <summary>
    /// Opens messages of issuers of one kind: takes the COSE_Sign1 apart, finds the issuer by kid, asks for its right, and
    /// verifies. The MCU always verifies; an element that holds the issuer's key must agree. Total: any bytes give an
    /// error or a payload. Makes no garbage but for errors.
    /// </summary>
    public sealed class IssuerMessage
    {
        private const int SignatureLength = 64;

        private readonly Issuer[] _issuers;
        private readonly ISignatureVerifier _verifier;
        private readonly IHeldKeys _held;
        private readonly int _right;
        private readonly SigStructure _structure;
        private readonly CborReader _reader = new CborReader();
        private readonly byte[] _digest = new byte[32];

        /// <summary>Makes an opener.</summary>
        /// <param name="issuers">Who is known.</param>
        /// <param name="verifier">The MCU's verification of ECDSA P-256.</param>
        /// <param name="held">The element's own keys; null where there is none.</param>
        /// <param name="right">What the issuer must be allowed: <see cref="Issuer.Confirm"/> or
        /// <see cref="Issuer.Command"/>.</param>
        /// <param name="name">Kind of message in the external_aad, e.g. "signet/command/1".</param>
        /// <param name="deviceId">Device id, 16 bytes.</param>
        /// <param name="stream">Stream number; below 0 for a kind without.</param>
        public IssuerMessage(
            Issuer[] issuers, ISignatureVerifier verifier, IHeldKeys held, int right, string name, byte[] deviceId, int stream)
        {
            _issuers = issuers;
            _verifier = verifier;
            _held = held;
            _right = right;
            _structure = new SigStructure(name, deviceId, stream);
        }

        /// <summary>Who signed the message that was opened last, by the MCU's verification; null where that, or an element that
        /// answered, says nobody.</summary>
        public Issuer Issuer { get; private set; }

        /// <summary>Index of the payload's first byte.</summary>
        public int PayloadOffset { get; private set; }

        /// <summary>Length of the payload in bytes.</summary>
        public int PayloadCount { get; private set; }

        /// <summary>Opens a message.</summary>
        /// <param name="message">Holds it.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.CoseMalformed"/>,
        /// <see cref="ErrorCode.CoseAlgorithmUnsupported"/>, <see cref="ErrorCode.IssuerUnknown"/>,
        /// <see cref="ErrorCode.IssuerForbidden"/>, <see cref="ErrorCode.CoseSignatureInvalid"/>; the codes of an element
        /// that could not answer: the message is then neither believed nor refused for good.</exception>
        public void Open(byte[] message, int offset, int count)
        {
            Issuer = null;
            int header;
            int keyId;
            int item;
            int itemEnd;
            int signature;
            try
            {
                CborReader reader = _reader;
                reader.Reset(message, offset, count);
                Expect(reader.ReadArrayHead() == 4);
                reader.ReadByteString(out header, out int headerCount);
                Expect(headerCount == SigStructure.ProtectedLength && reader.ReadMapHead() == 0);
                item = reader.Position;
                reader.ReadByteString(out int payload, out int payloadCount);
                itemEnd = reader.Position;
                PayloadOffset = payload;
                PayloadCount = payloadCount;
                reader.ReadByteString(out signature, out int signatureCount);
                reader.ExpectEnd();
                Expect(signatureCount == SignatureLength);
                keyId = ReadHeader(message, header);
            }
            catch (SignetException e)
            {
                if (e.Code != ErrorCode.CborInvalid)
                {
                    throw;
                }

                throw new SignetException(ErrorCode.CoseMalformed, e.Detail);
            }

            Issuer issuer = Find(message, keyId);
            _structure.Digest(message, header, message, item, itemEnd - item, _digest);
            if (!_verifier.Verify(
                SignatureAlgorithm.EcdsaP256, issuer.Point, 0, issuer.Point.Length, _digest, 0, _digest.Length, message, signature, SignatureLength))
            {
                throw new SignetException(ErrorCode.CoseSignatureInvalid);
            }

            // Also where the element can't answer: who is to hear that.
            Issuer = issuer;
            if (_held != null && _held.Denies(issuer.Point, 0, _digest, 0, message, signature))
            {
                Issuer = null;
                throw new SignetException(ErrorCode.CoseSignatureInvalid, "the element says so");
            }
        }

        private static void Expect(bool condition)
        {
            if (!condition)
            {
                throw new SignetException(ErrorCode.CoseMalformed);
            }
        }

        // { 1: algorithm, 4: kid } and nothing else; gives the place of the kid.
        private int ReadHeader(byte[] message, int offset)
        {
            CborReader reader = _reader;
            reader.Reset(message, offset, SigStructure.ProtectedLength);
            Expect(reader.ReadMapHead() == 2 && reader.ReadUnsigned() == 1);
            long algorithm = reader.ReadInteger();
            Expect(reader.ReadUnsigned() == 4);
            reader.ReadByteString(out int keyId, out int keyIdCount);
            reader.ExpectEnd();
            Expect(keyIdCount == DeviceIdentity.KeyIdLength);
            if (!CoseAlgorithm.IsKnown(algorithm))
            {
                throw new SignetException(ErrorCode.CoseAlgorithmUnsupported);
            }

            return keyId;
        }

        private Issuer Find(byte[] message, int keyId)
        {
            bool known = false;
            for (int i = 0; i < _issuers.Length; i++)
            {
                if (ByteRange.Equals(message, keyId, _issuers[i].KeyId, 0, DeviceIdentity.KeyIdLength))
                {
                    known = true;
                    if ((_issuers[i].Rights & _right) != 0)
                    {
                        return _issuers[i];
                    }
                }
            }

            throw new SignetException(known ? ErrorCode.IssuerForbidden : ErrorCode.IssuerUnknown);
        }
    }
}
