using System;
using Signet.Core;

namespace Signet.Telemetry
{
    /// <summary>
    /// Makes telemetry messages (docs/SPEC.md section 2) and keeps epoch, sequence and chain of one stream. All arrays are
    /// made by the constructor.
    /// </summary>
    public sealed class TelemetrySigner
    {
        /// <summary>Bytes of a COSE_Sign1 besides payload and the 1 to 3 bytes of its length.</summary>
        public const int Envelope = CoseSigner.Envelope;

        /// <summary>Longest message in bytes: the largest batch, the 3 bytes of its length, the envelope.</summary>
        public const int MaxMessage = TelemetryBatch.MaxSize + 3 + Envelope;

        /// <summary>Bytes of a message before the payload, at most.</summary>
        public const int MessageHead = CoseSigner.Head;

        /// <summary>Length of an epoch and of a message's hash in bytes.</summary>
        public const int HashLength = 8;

        private readonly CoseSigner _cose;
        private readonly byte[] _epoch;
        private readonly byte[] _previous;
        private readonly byte[] _pending;
        private ulong _sequence;
        private bool _isPending;

        /// <summary>Begins a new epoch at sequence 0, with ES256.</summary>
        /// <param name="card">Signs with <see cref="SigningKey.Telemetry"/>.</param>
        /// <param name="identity">Device id and key id of that key.</param>
        /// <param name="stream">Stream number, 0 or more; 0 is the default stream.</param>
        /// <param name="epoch">8 random bytes, never used before by this device and stream.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
        public TelemetrySigner(ISecureElement card, DeviceIdentity identity, int stream, byte[] epoch)
            : this(card, identity, stream, epoch, CoseAlgorithm.Es256)
        {
        }

        /// <summary>Begins a new epoch at sequence 0.</summary>
        /// <param name="card">Signs with <see cref="SigningKey.Telemetry"/>.</param>
        /// <param name="identity">Device id and key id of that key.</param>
        /// <param name="stream">Stream number, 0 or more; 0 is the default stream.</param>
        /// <param name="epoch">8 random bytes, never used before by this device and stream.</param>
        /// <param name="algorithm">What the header says: <see cref="CoseAlgorithm"/>.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
        public TelemetrySigner(ISecureElement card, DeviceIdentity identity, int stream, byte[] epoch, int algorithm)
        {
            if (stream < 0 || epoch == null || epoch.Length != HashLength)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "stream or epoch");
            }

            _epoch = new byte[HashLength];
            Array.Copy(epoch, 0, _epoch, 0, HashLength);
            _previous = new byte[HashLength];
            _pending = new byte[HashLength];
            _cose = new CoseSigner(
                card, SigningKey.Telemetry, identity.KeyId, algorithm, "signet/telemetry/1", identity.Id, stream);
        }

        /// <summary>Sequence of the next message to be committed.</summary>
        public ulong Sequence
        {
            get { return _sequence; }
        }

        /// <summary>The epoch, 8 bytes; not to be changed.</summary>
        public byte[] Epoch
        {
            get { return _epoch; }
        }

        /// <summary>First 8 bytes of the SHA-256 of the message that <see cref="Sign"/> made last; not to be
        /// changed.</summary>
        public byte[] Hash
        {
            get { return _pending; }
        }

        /// <summary>Goes on at a later sequence of the epoch, after a restart that remembers no message: `previous` is 8 × 00,
        /// as of a first message.</summary>
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
            _cose.Check(verifier, point);
        }

        /// <summary>Goes on at a later sequence of the epoch, after a restart.</summary>
        /// <param name="sequence">A sequence that was never used, after all that were.</param>
        /// <param name="previous">Hash of the newest message of the epoch that is remembered, 8 bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> when it would go back.</exception>
        public void StartAt(ulong sequence, byte[] previous)
        {
            StartAt(sequence);
            Array.Copy(previous, 0, _previous, 0, HashLength);
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
            int length = _cose.Sign(batch.Buffer, batch.Offset, batch.Length, message, offset);
            _cose.Hash(message, offset, length, _pending);
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

        /// <summary>Gives the hash of a message.</summary>
        /// <param name="message">Holds the message.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length.</param>
        /// <param name="hash">Receives <see cref="HashLength"/> bytes at index 0.</param>
        public void HashOf(byte[] message, int offset, int count, byte[] hash)
        {
            _cose.Hash(message, offset, count, hash);
        }
    }
}
