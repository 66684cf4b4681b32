using Signet.Crypto;

namespace Signet.Tls
{
    /// <summary>The running hash of all handshake messages (RFC 8446 section 4.4.1).</summary>
    internal sealed class Transcript
    {
        private readonly Sha256 _running = new Sha256();
        private readonly Sha256 _copy = new Sha256();

        internal void Reset()
        {
            _running.Reset();
        }

        internal void Update(byte[] buffer, int offset, int count)
        {
            _running.Update(buffer, offset, count);
        }

        /// <summary>Writes the hash of what came so far, 32 bytes, and goes on.</summary>
        internal void Snapshot(byte[] destination, int offset)
        {
            _copy.CopyFrom(_running);
            _copy.Finish(destination, offset);
        }
    }
}
