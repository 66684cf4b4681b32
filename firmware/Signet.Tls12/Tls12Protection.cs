using System;
using Signet.Core;
using Signet.Crypto;
using Signet.Tls;

namespace Signet.Tls12
{
    /// <summary>
    /// Protects the records of one direction in TLS 1.2 with an AEAD (RFC 5246 section 6.2.3.3, RFC 5288, RFC 6655,
    /// RFC 7905): the type stays in the header, sequence number, header and length are authenticated, and the nonce's
    /// second part, our sequence number, goes before the content where the suite says so.
    /// </summary>
    internal sealed class Tls12Protection : RecordProtection
    {
        private const int ExplicitSize = 8;
        private const int ChaCha20Poly1305 = 0x1303;

        private readonly byte[] _associated = new byte[13];

        internal Tls12Protection(CipherSuite suite)
            : base(suite)
        {
            TypeSize = 0;
        }

        /// <summary>Bytes of an IV that keys are made with: the whole nonce where nothing of it is sent (RFC 7905), else its
        /// first four.</summary>
        internal int IvSize
        {
            get { return 12 - Prefix; }
        }

        /// <summary>Chooses the suite, before there is a key.</summary>
        internal void Choose(CipherSuite suite)
        {
            Use(suite);
            Prefix = suite.Number == ChaCha20Poly1305 ? 0 : ExplicitSize;
        }

        /// <inheritdoc/>
        public override int Seal(byte[] buffer, int record, int count, int type)
        {
            int content = record + RecordType.HeaderSize;
            int body = Prefix + count + Overhead;
            WriteHeader(buffer, record, type, body);
            MakeNonce();
            if (Prefix > 0)
            {
                // A counter never comes twice under one key (RFC 5288 section 3).
                Array.Copy(Nonce, 4, buffer, content, ExplicitSize);
                content += ExplicitSize;
            }

            Associate(buffer, record, count);
            Aead.Seal(Nonce, 0, _associated, 0, 13, buffer, content, count, buffer, content);
            Sequence++;
            return RecordType.HeaderSize + body;
        }

        /// <inheritdoc/>
        public override void Open(byte[] buffer, int record, int count)
        {
            int content = record + RecordType.HeaderSize;
            if (count < Prefix + Overhead)
            {
                throw new SignetException(ErrorCode.AuthenticationFailed);
            }

            MakeNonce();
            if (Prefix > 0)
            {
                // The server may choose it as it likes; replays fail at the sequence number.
                Array.Copy(buffer, content, Nonce, 4, ExplicitSize);
                content += ExplicitSize;
                count -= ExplicitSize;
            }

            Associate(buffer, record, count - Overhead);
            Aead.Open(Nonce, 0, _associated, 0, 13, buffer, content, count, buffer, content);
            Sequence++;
        }

        /// <inheritdoc/>
        internal override bool Covers(int type)
        {
            return true;
        }

        // RFC 5246 section 6.2.3.3: seq_num, type, version, length of the plaintext.
        private void Associate(byte[] buffer, int record, int count)
        {
            byte[] data = _associated;
            BigEndian.Put64(data, 0, (ulong)Sequence);
            data[8] = buffer[record];
            data[9] = buffer[record + 1];
            data[10] = buffer[record + 2];
            data[11] = (byte)(count >> 8);
            data[12] = (byte)count;
        }
    }
}
