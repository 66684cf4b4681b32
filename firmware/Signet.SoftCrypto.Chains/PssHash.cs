using Signet.Crypto;

namespace Signet.SoftCrypto.Chains
{
    /// <summary>The hash function that a length of digest names.</summary>
    internal sealed class PssHash
    {
        private readonly Sha256 _short;
        private readonly Sha512 _long;

        /// <summary>Makes one.</summary>
        /// <param name="size">32 for SHA-256, 48 for SHA-384, 64 for SHA-512.</param>
        internal PssHash(int size)
        {
            Size = size;
            if (size == Sha256.Size)
            {
                _short = new Sha256();
            }
            else
            {
                _long = new Sha512(size);
            }
        }

        /// <summary>Length of the digest in bytes.</summary>
        internal int Size { get; }

        /// <summary>Takes input.</summary>
        /// <param name="input">Holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        internal void Update(byte[] input, int offset, int count)
        {
            if (_short != null)
            {
                _short.Update(input, offset, count);
            }
            else
            {
                _long.Update(input, offset, count);
            }
        }

        /// <summary>Gives the digest and begins anew.</summary>
        /// <param name="output">Receives it.</param>
        internal void Finish(byte[] output)
        {
            if (_short != null)
            {
                _short.Finish(output, 0);
            }
            else
            {
                _long.Finish(output, 0);
            }
        }
    }
}
