using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Store
{
    /// <summary>
    /// A seed that is carried from start to start, as one entropy source of the DRBG. Each time it is asked, its
    /// successor is committed before anything is given out, so two starts never give the same even when every other
    /// source answers alike. In clear on the medium, so it never counts alone (docs/SPEC.md section 8.5).
    /// </summary>
    public sealed class SeedFile : IEntropySource
    {
        /// <summary>Length of the seed in bytes.</summary>
        public const int Length = 32;

        private const string FileName = "seed";

        private readonly IStore _store;
        private readonly IEntropySource _first;
        private readonly HmacSha256 _hmac = new HmacSha256();
        private readonly byte[] _seed = new byte[Length];
        private readonly byte[] _next = new byte[Length];
        private readonly byte[] _purpose = new byte[1];

        /// <summary>Makes the source; nothing is read yet.</summary>
        /// <param name="store">Where the seed lies.</param>
        /// <param name="first">Fills the very first seed, and is mixed into each one.</param>
        public SeedFile(IStore store, IEntropySource first)
        {
            _store = store;
            _first = first;
        }

        /// <inheritdoc/>
        public string Name
        {
            get { return "seed file"; }
        }

        /// <inheritdoc/>
        public void Fill(byte[] buffer, int offset, int count)
        {
            ByteRange.CheckRoom(buffer, offset, count);
            if (count > HmacSha256.Size)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "count");
            }

            // A seed that is missing or cut is begun anew with what the other source gives.
            Array.Clear(_seed, 0, Length);
            _store.Read(FileName, 0, _seed, 0, Length);
            _first.Fill(_next, 0, Length);
            try
            {
                Derive(1, _next);
                _store.Replace(FileName, _next, 0, Length);
                Derive(2, _next);
                Array.Copy(_next, 0, buffer, offset, count);
            }
            catch (SignetException e)
            {
                throw new SignetException(ErrorCode.EntropyFailed, "seed file: " + ErrorText.Name(e.Code));
            }
            finally
            {
                _hmac.Wipe();
                Array.Clear(_seed, 0, Length);
                Array.Clear(_next, 0, Length);
            }
        }

        /// <summary>Replaces the seed by output of a generator that all sources have fed, so that their entropy is
        /// carried to the next start.</summary>
        /// <param name="random">The generator, seeded.</param>
        /// <exception cref="SignetException">The codes of generator and store; the seed before is kept then.</exception>
        public void Renew(IRandom random)
        {
            random.Fill(_next, 0, Length);
            try
            {
                _store.Replace(FileName, _next, 0, Length);
            }
            finally
            {
                Array.Clear(_next, 0, Length);
            }
        }

        // HMAC(seed, purpose ‖ fresh): 1 the seed of the next start, 2 what is given out now. Neither tells the other.
        private void Derive(byte purpose, byte[] data)
        {
            _purpose[0] = purpose;
            _hmac.SetKey(_seed, 0, Length);
            _hmac.Update(_purpose, 0, 1);
            _hmac.Update(data, 0, Length);
            _hmac.Finish(data, 0);
        }
    }
}
