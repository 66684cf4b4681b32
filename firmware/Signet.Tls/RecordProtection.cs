using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls
{
    /// <summary>
    /// Protects the records of one direction (RFC 8446 section 5.2, 5.3) with the AEAD of a suite. Holds key, IV and sequence
    /// number; one instance per direction, re-keyed in place.
    /// </summary>
    public class RecordProtection
    {
        // For the protection of an older version, which adds a part of the nonce before the content, and no type to it.
        internal readonly byte[] Nonce = new byte[12];
        internal Aead Aead;
        internal long Sequence;
        internal int Prefix;
        internal int TypeSize = 1;

        private readonly byte[] _iv = new byte[12];
        private CipherSuite _suite;
        private bool _active;

        /// <summary>Makes a protection of TLS_AES_128_GCM_SHA256 without a key.</summary>
        public RecordProtection()
            : this(new Aes128GcmSuite())
        {
        }

        /// <summary>Makes a protection without a key.</summary>
        /// <param name="suite">Its suite.</param>
        public RecordProtection(CipherSuite suite)
        {
            Use(suite);
        }

        /// <summary>True from <see cref="SetKey"/> until <see cref="Wipe"/>.</summary>
        public bool IsActive
        {
            get { return _active; }
        }

        /// <summary>Records protected or opened with the present key.</summary>
        public long Records
        {
            get { return Sequence; }
        }

        /// <summary>Length of a key in bytes.</summary>
        public int KeyLength
        {
            get { return Aead.KeyLength; }
        }

        /// <summary>Bytes that protection adds to a record's content: the content type and the tag.</summary>
        public int Overhead
        {
            get { return TypeSize + Aead.TagLength; }
        }

        /// <summary>Chooses the suite; a key must be set after it.</summary>
        /// <param name="suite">The suite.</param>
        public void Use(CipherSuite suite)
        {
            if (_suite != suite)
            {
                if (Aead != null)
                {
                    Wipe();
                }

                _suite = suite;
                Aead = suite.MakeAead();
            }
        }

        /// <summary>Takes a key and starts the sequence number at 0 (RFC 8446 section 5.3).</summary>
        /// <param name="key">Holds the key, <see cref="KeyLength"/> bytes.</param>
        /// <param name="iv">Holds the IV, 12 bytes from index 0.</param>
        public void SetKey(byte[] key, byte[] iv)
        {
            Aead.SetKey(key, 0);
            Array.Copy(iv, 0, _iv, 0, 12);
            Sequence = 0;
            _active = true;
        }

        /// <summary>
        /// Protects one record in place: the content type and the tag are put behind the content, the header is
        /// written (RFC 8446 section 5.2).
        /// </summary>
        /// <param name="buffer">Holds 5 free bytes, the content, and <see cref="Overhead"/> free bytes.</param>
        /// <param name="record">Index of the header.</param>
        /// <param name="count">Content in bytes, 0 to 16384.</param>
        /// <param name="type">Content type.</param>
        /// <returns>Bytes of the whole record, <paramref name="count"/> + 5 + <see cref="Overhead"/>.</returns>
        public virtual int Seal(byte[] buffer, int record, int count, int type)
        {
            int content = record + RecordType.HeaderSize;
            buffer[content + count] = (byte)type;
            int overhead = Overhead;
            WriteHeader(buffer, record, RecordType.ApplicationData, count + overhead);
            MakeNonce();
            Aead.Seal(
                Nonce, 0, buffer, record, RecordType.HeaderSize, buffer, content, count + 1, buffer, content);
            Sequence++;
            return count + RecordType.HeaderSize + overhead;
        }

        /// <summary>
        /// Opens one record in place. The plaintext is content, content type and zero padding (RFC 8446 section 5.2,
        /// 5.4).
        /// </summary>
        /// <param name="buffer">Holds header and protected bytes.</param>
        /// <param name="record">Index of the header.</param>
        /// <param name="count">Bytes after the header.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.AuthenticationFailed"/> when the tag is wrong; the
        /// bytes are then as they came.</exception>
        public virtual void Open(byte[] buffer, int record, int count)
        {
            int content = record + RecordType.HeaderSize;
            MakeNonce();
            Aead.Open(Nonce, 0, buffer, record, RecordType.HeaderSize, buffer, content, count, buffer, content);
            Sequence++;
        }

        /// <summary>Says whether records with this type in their header are protected ones: in TLS 1.3 all pass for
        /// application data, in older versions each has its own.</summary>
        internal virtual bool Covers(int type)
        {
            return type == RecordType.ApplicationData;
        }

        /// <summary>Forgets the key.</summary>
        public virtual void Wipe()
        {
            Aead.Wipe();
            Array.Clear(_iv, 0, 12);
            Array.Clear(Nonce, 0, 12);
            Sequence = 0;
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
            byte[] nonce = Nonce;
            Array.Copy(_iv, 0, nonce, 0, 12);
            long sequence = Sequence;
            for (int i = 11; i >= 4; i--)
            {
                nonce[i] ^= (byte)sequence;
                sequence >>= 8;
            }
        }
    }
}
