using Signet.Crypto;

namespace Signet.Tls
{
    /// <summary>
    /// The running hash of all handshake messages (RFC 8446 section 4.4.1). Until the server has chosen a suite it runs with
    /// the hash functions of all that are offered.
    /// </summary>
    internal sealed class Transcript
    {
        // SHA-256 and SHA-384.
        private const int MaxHashes = 2;

        private readonly HashFunction[] _running = new HashFunction[MaxHashes];
        private readonly HashFunction[] _copies = new HashFunction[MaxHashes];
        private readonly int _count;
        private int _current;
        private bool _settled;

        /// <summary>Makes one for the suites that are offered.</summary>
        /// <param name="suites">The suites.</param>
        /// <param name="withSha256">Whether SHA-256 runs along whatever the suites have.</param>
        internal Transcript(CipherSuite[] suites, bool withSha256)
        {
            if (withSha256)
            {
                _running[0] = new Sha256();
                _copies[0] = new Sha256();
                _count = 1;
            }

            for (int i = 0; i < suites.Length; i++)
            {
                if (Find(suites[i].HashSize) < 0)
                {
                    _running[_count] = suites[i].MakeHash();
                    _copies[_count] = suites[i].MakeHash();
                    _count++;
                }
            }
        }

        /// <summary>Length of the present hash function's digest in bytes.</summary>
        internal int HashSize
        {
            get { return _running[_current].DigestSize; }
        }

        /// <summary>Begins a handshake, with all hash functions.</summary>
        internal void Begin()
        {
            _settled = false;
            _current = 0;
            for (int i = 0; i < _count; i++)
            {
                _running[i].Reset();
            }
        }

        /// <summary>Chooses the hash function of snapshots; the others go on too.</summary>
        /// <param name="hashSize">32 or 48, of a suite that is offered.</param>
        internal void Use(int hashSize)
        {
            _current = Find(hashSize);
        }

        /// <summary>Goes on with one hash function alone.</summary>
        /// <param name="hashSize">32 or 48, of a suite that is offered.</param>
        internal void Settle(int hashSize)
        {
            Use(hashSize);
            _settled = true;
        }

        /// <summary>Forgets the messages so far; the hash function stays.</summary>
        internal void Reset()
        {
            _running[_current].Reset();
        }

        internal void Update(byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < _count; i++)
            {
                if (!_settled || i == _current)
                {
                    _running[i].Update(buffer, offset, count);
                }
            }
        }

        /// <summary>Writes the hash of what came so far, <see cref="HashSize"/> bytes, and goes on.</summary>
        internal void Snapshot(byte[] destination, int offset)
        {
            HashFunction copy = _copies[_current];
            copy.CopyFrom(_running[_current]);
            copy.Finish(destination, offset);
        }

        private int Find(int hashSize)
        {
            for (int i = 0; i < _count; i++)
            {
                if (_running[i].DigestSize == hashSize)
                {
                    return i;
                }
            }

            return -1;
        }
    }
}
