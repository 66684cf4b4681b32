using System;
using Signet.Crypto;

namespace Signet.Tls12
{
    /// <summary>The pseudorandom function of TLS 1.2 (RFC 5246 section 5): P_hash with the suite's hash.</summary>
    internal sealed class Prf
    {
        private readonly byte[] _a = new byte[48];
        private readonly byte[] _block = new byte[48];
        private Hmac _hmac;

        /// <summary>Length of the hash's digest in bytes.</summary>
        internal int HashSize
        {
            get { return _hmac.TagSize; }
        }

        /// <summary>Chooses the hash.</summary>
        /// <param name="suite">The suite whose hash it is.</param>
        internal void Use(CipherSuite suite)
        {
            if (_hmac == null || _hmac.TagSize != suite.HashSize)
            {
                _hmac = new Hmac(suite.MakeHash());
            }
        }

        /// <summary>Expands a secret.</summary>
        /// <param name="secret">Holds the secret, the first <paramref name="secretCount"/> bytes.</param>
        /// <param name="secretCount">Its bytes.</param>
        /// <param name="seed">Holds label and seed in a row.</param>
        /// <param name="seedCount">Bytes of both.</param>
        /// <param name="output">Receives the bytes from index 0; may be the secret's array.</param>
        /// <param name="count">Number of bytes.</param>
        internal void Expand(byte[] secret, int secretCount, byte[] seed, int seedCount, byte[] output, int count)
        {
            int size = _hmac.TagSize;
            _hmac.SetKey(secret, 0, secretCount);
            _hmac.Update(seed, 0, seedCount);
            _hmac.Finish(_a, 0);
            int at = 0;
            while (true)
            {
                _hmac.Update(_a, 0, size);
                _hmac.Update(seed, 0, seedCount);
                _hmac.Finish(_block, 0);
                int take = count - at < size ? count - at : size;
                Array.Copy(_block, 0, output, at, take);
                at += take;
                if (at == count)
                {
                    break;
                }

                _hmac.Update(_a, 0, size);
                _hmac.Finish(_a, 0);
            }

            Wipe();
        }

        internal void Wipe()
        {
            if (_hmac != null)
            {
                _hmac.Wipe();
            }

            Array.Clear(_a, 0, _a.Length);
            Array.Clear(_block, 0, _block.Length);
        }
    }
}
