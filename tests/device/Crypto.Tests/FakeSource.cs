using Signet.Core;

namespace Signet.Crypto.Tests
{
    /// <summary>A source that counts: each answer is its number, then zeros, or the same again where it is told to.</summary>
    public sealed class FakeSource : IEntropySource
    {
        private readonly string _name;
        private byte _next;

        /// <summary>Makes a source with a name.</summary>
        public FakeSource(string name)
        {
            _name = name;
        }

        /// <summary>True for a source that has got stuck.</summary>
        public bool Stuck { get; set; }

        /// <summary>True for a source that can't answer.</summary>
        public bool Broken { get; set; }

        /// <summary>Number of answers given.</summary>
        public int Answers { get; private set; }

        /// <inheritdoc/>
        public string Name
        {
            get { return _name; }
        }

        /// <inheritdoc/>
        public void Fill(byte[] buffer, int offset, int count)
        {
            if (Broken)
            {
                throw new SignetException(ErrorCode.EntropyFailed, _name);
            }

            if (!Stuck)
            {
                _next++;
            }

            Answers++;
            for (int i = 0; i < count; i++)
            {
                buffer[offset + i] = i == 0 ? _next : (byte)0;
            }
        }
    }
}
