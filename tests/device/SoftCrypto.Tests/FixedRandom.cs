using System;
using Signet.Core;

namespace Signet.SoftCrypto.Tests
{
    /// <summary>Gives the same bytes in every draw.</summary>
    public class FixedRandom : IRandom
    {
        private readonly byte[] _bytes;

        /// <summary>Makes one.</summary>
        public FixedRandom(string hex)
        {
            _bytes = Hex.FromText(hex);
        }

        /// <inheritdoc/>
        public void Fill(byte[] buffer, int offset, int count)
        {
            Array.Copy(_bytes, 0, buffer, offset, count);
        }
    }
}
