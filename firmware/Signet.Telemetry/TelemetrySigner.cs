using System;
using System.Text;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Telemetry
{
    /// <summary>
    /// Makes telemetry messages (docs/SPEC.md section 2): an untagged COSE_Sign1 (RFC 9052 section 4.2) with ES256
    /// (RFC 9053 section 2.1), signed by the secure element. Keeps epoch, sequence and chain of one stream. All arrays
    /// are made by the constructor.
    /// </summary>
    public sealed class TelemetrySigner
    {
        /// <summary>Bytes of a COSE_Sign1 besides payload and the 1 to 3 bytes of its length.</summary>
        public const int Envelope = 78;

        /// <summary>Longest message in bytes: the largest batch, the 3 bytes of its length, the envelope.</summary>
        public const int MaxMessage = TelemetryBatch.MaxSize + 3 + Envelope;

        /// <summary>Bytes of a message before the payload, at most.</summary>
        public const int MessageHead = 1 + 1 + ProtectedLength + 1 + 3;

        private const int ProtectedLength = 9;
        private const int HashLength = 8;
        private const int SignatureLength = 64;

        private readonly ISecureElement _card;
        private readonly CborWriter _writer;
        private readonly Sha256 _sha;
        private readonly byte[] _protected;
        private readonly byte[] _toSignHead;
        private readonly byte[] _digest;
        private readonly byte[] _epoch;
        private readonly byte[] _previous;
        private readonly byte[] _pending;
        private ISignatureVerifier _verifier;
        private byte[] _point;
        private ulong _sequence;
        private bool _isPending;

        /// <summary>Begins a new epoch at sequence 0.</summary>
        /// <param name="card">Signs with <see cref="SigningKey.Telemetry"/>.</param>
        /// <param name="identity">Device id and key id of that key.</param>
        /// <param name="stream">Stream number, 0 or more; 0 is the default stream.</param>
        /// <param name="epoch">8 random bytes, never used before by this device and stream.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
        public TelemetrySigner(ISecureElement card, DeviceIdentity identity, int stream, byte[] epoch)
        {
            if (stream < 0 || epoch == null || epoch.Length != HashLength)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "stream or epoch");
            }

            _card = card;
            _writer = new CborWriter();
            _sha = new Sha256();
            _digest = new byte[32];
            _epoch = new byte[HashLength];
            Array.Copy(epoch, 0, _epoch, 0, HashLength);
            _previous = new byte[HashLength];
            _pending = new byte[HashLength];

            // { 1 (alg): -7 (ES256), 4 (kid): bstr }, RFC 9052 section 3.1.
            _protected = new byte[ProtectedLength];
            _writer.Reset(_protected, 0, ProtectedLength);
            _writer.WriteMapHead(2);
            _writer.WriteUnsigned(1);
            _writer.WriteInteger(-7);
            _writer.WriteUnsigned(4);
            _writer.WriteByteString(identity.KeyId, 0, DeviceIdentity.KeyIdLength);

            _toSignHead = ToSignHead(identity, stream);
        }

        /// <summary>
        /// Goes on at a later sequence of the epoch, after a restart: the chain is broken there, and the message's
        /// `previous` is 8 × 00, as of a first message.
        /// </summary>
        /// <param name="sequence">A sequence that was never used, after all that were.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> when it would go back.</exception>
        public void StartAt(ulong sequence)
        {
            if (sequence < _sequence)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "sequence");
            }

            _isPending = false;
            _sequence = sequence;
            Array.Clear(_previous, 0, HashLength);
        }

        /// <summary>Verifies each signature from now on before its message is given away.</summary>
        /// <param name="verifier">Verifies ECDSA P-256.</param>
        /// <param name="point">The key that signs telemetry, 04 ‖ X ‖ Y, 65 bytes.</param>
        public void Check(ISignatureVerifier verifier, byte[] point)
        {
            _verifier = verifier;
            _point = point;
        }

        /// <summary>Sequence of the next message to be committed.</summary>
        public ulong Sequence
        {
            get { return _sequence; }
        }

        /// <summary>
        /// Makes the message of a batch, with the sequence and chain after the last committed message. It counts only
        /// when <see cref="Commit"/> is called, which must be before anybody sends it; a failed signature thus skips
        /// no sequence. To send a message again, send the same bytes; never sign its batch again.
        /// </summary>
        /// <param name="batch">Readings, at least one; may lie in the message's array, <see cref="MessageHead"/> bytes
        /// or more behind its first byte.</param>
        /// <param name="message">Receives the message.</param>
        /// <param name="offset">Index of the first byte; <see cref="MaxMessage"/> bytes of room always suffice.</param>
        /// <returns>Length of the message in bytes.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidState"/> without any reading;
        /// <see cref="ErrorCode.BufferTooSmall"/>; <see cref="ErrorCode.ApduTransportFailed"/> for a signature that does not
        /// verify, where <see cref="Check"/> was called; the codes of <see cref="ISecureElement.Sign"/>.</exception>
        public int Sign(TelemetryBatch batch, byte[] message, int offset)
        {
            _isPending = false;
            batch.Encode(_epoch, _sequence, _previous);

            ByteRange.CheckRoom(message, offset, 0);
            CborWriter writer = _writer;
            writer.Reset(message, offset, message.Length - offset);
            writer.WriteArrayHead(4);
            writer.WriteByteString(_protected, 0, ProtectedLength);
            writer.WriteMapHead(0);
            int payload = writer.Position;
            writer.WriteByteString(batch.Buffer, batch.Offset, batch.Length);
            int payloadEnd = writer.Position;
            writer.WriteByteStringHead(SignatureLength);
            int signature = writer.Position;

            // RFC 9052 section 4.4: the payload stands in the Sig_structure as it stands in the message.
            Sha256 sha = _sha;
            sha.Reset();
            sha.Update(_toSignHead, 0, _toSignHead.Length);
            sha.Update(message, payload, payloadEnd - payload);
            sha.Finish(_digest, 0);
            _card.Sign(SigningKey.Telemetry, _digest, 0, message, signature);
            if (_verifier != null && !_verifier.Verify(
                SignatureAlgorithm.EcdsaP256, _point, 0, _point.Length, _digest, 0, 32, message, signature, SignatureLength))
            {
                throw new SignetException(ErrorCode.ApduTransportFailed, "digest or signature was damaged on the line");
            }

            int length = signature + SignatureLength - offset;
            sha.Reset();
            sha.Update(message, offset, length);
            sha.Finish(_digest, 0);
            Array.Copy(_digest, 0, _pending, 0, HashLength);
            _isPending = true;
            return length;
        }

        /// <summary>Counts the message that <see cref="Sign"/> made last: the next one follows it in the chain.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidState"/> when there is none, or it was
        /// committed already.</exception>
        public void Commit()
        {
            if (!_isPending)
            {
                throw new SignetException(ErrorCode.InvalidState, "nothing signed");
            }

            _isPending = false;
            Array.Copy(_pending, 0, _previous, 0, HashLength);
            _sequence++;
        }

        // All of the Sig_structure before the payload (RFC 9052 section 4.4): context, protected, external_aad.
        private byte[] ToSignHead(DeviceIdentity identity, int stream)
        {
            byte[] name = Encoding.UTF8.GetBytes("signet/telemetry/1");
            byte[] aad = new byte[64];
            _writer.Reset(aad, 0, aad.Length);
            _writer.WriteArrayHead(3);
            _writer.WriteTextString(name, 0, name.Length);
            _writer.WriteByteString(identity.Id, 0, DeviceIdentity.IdLength);
            _writer.WriteUnsigned((ulong)stream);
            int aadLength = _writer.Count;

            byte[] context = Encoding.UTF8.GetBytes("Signature1");
            byte[] buffer = new byte[128];
            _writer.Reset(buffer, 0, buffer.Length);
            _writer.WriteArrayHead(4);
            _writer.WriteTextString(context, 0, context.Length);
            _writer.WriteByteString(_protected, 0, ProtectedLength);
            _writer.WriteByteString(aad, 0, aadLength);
            byte[] head = new byte[_writer.Count];
            Array.Copy(buffer, 0, head, 0, head.Length);
            return head;
        }
    }
}
