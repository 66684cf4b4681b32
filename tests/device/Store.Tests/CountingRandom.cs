using Signet.Core;

namespace Signet.Store.Tests
{
    /// <summary>A generator that counts, so that what is sealed can be foretold.</summary>
    public sealed class CountingRandom : IRandom
    {
        private byte _next;

        /// <summary>Makes a generator.</summary>
        /// <param name="first">Its first byte.</param>
        public CountingRandom(byte first)
        {
            _next = first;
        }

        /// <inheritdoc/>
        public void Fill(byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++)
            {
                buffer[offset + i] = _next++;
            }
        }
    }
}
