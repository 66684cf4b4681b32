using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls
{
    /// <summary>
    /// Protects the records of one direction with AES-128-GCM (RFC 8446 section 5.2, 5.3). Holds key, IV and sequence
    /// number; one instance per direction, re-keyed in place.
    /// </summary>
    public class RecordProtection
    {
        internal readonly AesGcm _gcm = new AesGcm();
        private readonly byte[] _iv = new byte[12];
        internal readonly byte[] _nonce = new byte[12];
        internal long _sequence;
        private bool _active;

        // What protection adds before and behind the content.
        internal int Prefix;
        internal int Overhead = RecordType.Overhead;

        /// <summary>True from <see cref="SetKey"/> until <see cref="Wipe"/>.</summary>
        public bool IsActive
        {
            get { return _active; }
        }

        /// <summary>Records protected or opened with the present key.</summary>
        public long Records
        {
            get { return _sequence; }
        }

        /// <summary>Takes a key and starts the sequence number at 0 (RFC 8446 section 5.3).</summary>
        /// <param name="key">Holds the key, 16 bytes.</param>
        /// <param name="iv">Holds the IV, 12 bytes from index 0.</param>
        public void SetKey(byte[] key, byte[] iv)
        {
            _gcm.SetKey(key, 0);
            Array.Copy(iv, 0, _iv, 0, 12);
            _sequence = 0;
            _active = true;
        }

        /// <summary>
        /// Protects one record in place: the content type and the tag are put behind the content, the header is
        /// written (RFC 8446 section 5.2).
        /// </summary>
        /// <param name="buffer">Holds 5 free bytes, the content, and 17 free bytes.</param>
        /// <param name="record">Index of the header.</param>
        /// <param name="count">Content in bytes, 0 to 16384.</param>
        /// <param name="type">Content type.</param>
        /// <returns>Bytes of the whole record, <paramref name="count"/> + 22.</returns>
        public virtual int Seal(byte[] buffer, int record, int count, int type)
        {
            int content = record + RecordType.HeaderSize;
            buffer[content + count] = (byte)type;
            WriteHeader(buffer, record, RecordType.ApplicationData, count + RecordType.Overhead);
            MakeNonce();
            _gcm.Seal(
                _nonce, 0, buffer, record, RecordType.HeaderSize, buffer, content, count + 1, buffer, content);
            _sequence++;
            return count + RecordType.HeaderSize + RecordType.Overhead;
        }

        /// <summary>
        /// Opens one record in place. The plaintext is content, content type and zero padding (RFC 8446 section 5.2,
        /// 5.4).
        /// </summary>
        /// <param name="buffer">Holds header and protected bytes.</param>
        /// <param name="record">Index of the header.</param>
        /// <param name="count">Bytes after the header, at least 17.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.AuthenticationFailed"/> when the tag is wrong; the
        /// bytes are then as they came.</exception>
        public virtual void Open(byte[] buffer, int record, int count)
        {
            int content = record + RecordType.HeaderSize;
            MakeNonce();
            _gcm.Open(_nonce, 0, buffer, record, RecordType.HeaderSize, buffer, content, count, buffer, content);
            _sequence++;
        }

        /// <summary>Forgets the key.</summary>
        public virtual void Wipe()
        {
            _gcm.Wipe();
            Array.Clear(_iv, 0, 12);
            Array.Clear(_nonce, 0, 12);
            _sequence = 0;
            _active = false;
        }

        /// <summary>Writes a record header (RFC 8446 section 5.1).</summary>
        /// <param name="buffer">Destination.</param>
        /// <param name="record">Index of its first byte.</param>
        /// <param name="type">Content type.</param>
        /// <param name="count">Bytes that follow the header.</param>
        internal static void WriteHeader(byte[] buffer, int record, int type, int count)
        {
            buffer[record] = (byte)type;
            buffer[record + 1] = 3;
            buffer[record + 2] = 3;
            buffer[record + 3] = (byte)(count >> 8);
            buffer[record + 4] = (byte)count;
        }

        internal void MakeNonce()
        {
            // RFC 8446 section 5.3: the sequence number, padded to the left, XOR the IV.
            byte[] nonce = _nonce;
            Array.Copy(_iv, 0, nonce, 0, 12);
            long sequence = _sequence;
            for (int i = 11; i >= 4; i--)
            {
                nonce[i] ^= (byte)sequence;
                sequence >>= 8;
            }
        }
    }
}
