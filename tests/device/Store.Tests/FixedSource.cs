using Signet.Core;

namespace Signet.Store.Tests
{
    /// <summary>A source that always gives the same.</summary>
    public sealed class FixedSource : IEntropySource
    {
        /// <inheritdoc/>
        public string Name
        {
            get { return "fixed"; }
        }

        /// <inheritdoc/>
        public void Fill(byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++)
            {
                buffer[offset + i] = (byte)i;
            }
        }
    }
}
