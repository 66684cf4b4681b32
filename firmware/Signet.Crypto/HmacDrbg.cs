using System;
using Signet.Core;

namespace Signet.Crypto
{
    /// <summary>
    /// HMAC_DRBG with SHA-256 (NIST SP 800-90A Rev. 1 section 10.1.2), seeded from several sources as docs/SPEC.md
    /// section 6 says. Deterministic given its inputs. May be shared between threads; makes no garbage once built.
    /// </summary>
    public sealed class HmacDrbg : IRandom
    {
        /// <summary>Bytes asked of each source: the security strength of 256 bits from any one of them.</summary>
        public const int SourceBytes = 32;

        /// <summary>Calls of <see cref="Fill"/> between two seedings; far below the 2^48 allowed.</summary>
        public const int ReseedInterval = 65536;

        private const int Size = HmacSha256.Size;
        private const int NonceSize = 16;
        private const int MaxRequest = 65536;

        // "signet/drbg/1"
        private static readonly byte[] Personalization =
        {
            0x73, 0x69, 0x67, 0x6E, 0x65, 0x74, 0x2F, 0x64, 0x72, 0x62, 0x67, 0x2F, 0x31,
        };

        private readonly IEntropySource[] _sources;
        private readonly IClock _clock;
        private readonly object _gate = new object();
        private readonly HmacSha256 _hmac = new HmacSha256();
        private readonly byte[] _key = new byte[Size];
        private readonly byte[] _value = new byte[Size];
        private readonly byte[] _separator = new byte[1];
        private readonly byte[] _entropy;
        private readonly byte[] _answers;
        private readonly bool[] _answered;
        private long _seedings;
        private int _requests;
        private bool _seeded;

        /// <summary>Makes a generator that must be seeded before use.</summary>
        /// <param name="sources">The entropy sources in their configured order; at least two for
        /// <see cref="Seed"/>, and no object twice.</param>
        /// <param name="clock">Its monotonic time is a part of the nonce.</param>
        public HmacDrbg(IEntropySource[] sources, IClock clock)
        {
            _sources = sources;
            _clock = clock;
            _entropy = new byte[sources.Length * (1 + SourceBytes)];
            _answers = new byte[sources.Length * Size];
            _answered = new bool[sources.Length];
        }

        /// <summary>
        /// True when half of <see cref="ReseedInterval"/> is used up, so that the owner can call
        /// <see cref="Reseed(byte[])"/> at a good moment; at its end <see cref="Fill"/> does so itself, and waits for
        /// the sources.
        /// </summary>
        public bool ReseedDue
        {
            get { return _requests >= ReseedInterval / 2; }
        }

        /// <summary>Seeds from the sources (SP 800-90A section 10.1.2.3).</summary>
        /// <param name="deviceId">Holds the device id for the personalization string.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length; 0 while the id is not known.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.EntropyMissing"/> with less than two sources;
        /// <see cref="ErrorCode.EntropyFailed"/> when one gives its former answer again, or 32 equal bytes; the error
        /// of a source that fails. The generator is then as it was.</exception>
        public void Seed(byte[] deviceId, int offset, int count)
        {
            ByteRange.Check(deviceId, offset, count);
            lock (_gate)
            {
                Gather();
                byte[] nonce = new byte[NonceSize];
                byte[] personalization = new byte[Personalization.Length + count];
                _seedings++;
                BigEndian.Put64(nonce, 0, (ulong)_seedings);
                BigEndian.Put64(nonce, 8, (ulong)_clock.Milliseconds);
                Array.Copy(Personalization, 0, personalization, 0, Personalization.Length);
                Array.Copy(deviceId, offset, personalization, Personalization.Length, count);
                Instantiate(_entropy, nonce, personalization);
                Array.Clear(_entropy, 0, _entropy.Length);
            }
        }

        /// <summary>
        /// Instantiates from given inputs, as the standard's test vectors do (SP 800-90A section 10.1.2.3);
        /// <see cref="Seed"/> is made of it.
        /// </summary>
        /// <param name="entropy">The entropy input, at least 32 bytes of full entropy.</param>
        /// <param name="nonce">The nonce, at least 16 bytes.</param>
        /// <param name="personalization">The personalization string; may be empty.</param>
        public void Instantiate(byte[] entropy, byte[] nonce, byte[] personalization)
        {
            lock (_gate)
            {
                Array.Clear(_key, 0, Size);
                _hmac.SetKey(_key, 0, Size);
                for (int i = 0; i < Size; i++)
                {
                    _value[i] = 1;
                }

                Update(entropy, nonce, personalization);
                _requests = 0;
                _seeded = true;
            }
        }

        /// <summary>Mixes new answers of the sources in (SP 800-90A section 10.1.2.4).</summary>
        /// <param name="additional">Anything else to be mixed in; may be empty; adds no entropy by itself.</param>
        /// <exception cref="SignetException">As <see cref="Seed"/>; <see cref="ErrorCode.EntropyMissing"/> also before
        /// it. The generator is then as it was.</exception>
        public void Reseed(byte[] additional)
        {
            lock (_gate)
            {
                Gather();
                Reseed(_entropy, additional);
                Array.Clear(_entropy, 0, _entropy.Length);
            }
        }

        /// <summary>Mixes given entropy in, as the standard's test vectors do (SP 800-90A section 10.1.2.4).</summary>
        /// <param name="entropy">The entropy input, at least 32 bytes of full entropy.</param>
        /// <param name="additional">Additional input; may be empty.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.EntropyMissing"/> before the first
        /// seeding.</exception>
        public void Reseed(byte[] entropy, byte[] additional)
        {
            lock (_gate)
            {
                CheckSeeded();
                Update(entropy, additional, null);
                _requests = 0;
            }
        }

        /// <summary>Gives random bytes (SP 800-90A section 10.1.2.5, without additional input).</summary>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes, 0 to 65536.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.EntropyMissing"/> before it was seeded; the errors of
        /// <see cref="Reseed(byte[])"/> at the end of the interval; <see cref="ErrorCode.InvalidArgument"/> for a bad
        /// range or count.</exception>
        public void Fill(byte[] buffer, int offset, int count)
        {
            ByteRange.Check(buffer, offset, count);
            if (count > MaxRequest)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "count");
            }

            lock (_gate)
            {
                CheckSeeded();
                if (_requests >= ReseedInterval)
                {
                    Reseed(new byte[0]);
                }

                _requests++;
                while (count > 0)
                {
                    Advance();
                    int take = count < Size ? count : Size;
                    Array.Copy(_value, 0, buffer, offset, take);
                    offset += take;
                    count -= take;
                }

                // Nobody who learns the state later can compute what was given out.
                Rekey(0, null, null, null);
            }
        }

        /// <summary>Overwrites the state; seed it before the next use.</summary>
        public void Wipe()
        {
            lock (_gate)
            {
                _seeded = false;
                _hmac.Wipe();
                Array.Clear(_key, 0, Size);
                Array.Clear(_value, 0, Size);
                Array.Clear(_entropy, 0, _entropy.Length);
                Array.Clear(_answers, 0, _answers.Length);
                Array.Clear(_answered, 0, _answered.Length);
            }
        }

        private void CheckSeeded()
        {
            if (!_seeded)
            {
                throw new SignetException(ErrorCode.EntropyMissing);
            }
        }

        // Asks all sources. Each answer is preceded by its length and compared with that source's last one, of which
        // only a digest is kept.
        private void Gather()
        {
            int count = _sources.Length;
            for (int i = 0; i < count; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    if (_sources[i] == _sources[j])
                    {
                        count = 0;
                    }
                }
            }

            if (count < 2)
            {
                throw new SignetException(ErrorCode.EntropyMissing);
            }

            bool good = false;
            try
            {
                for (int i = 0; i < count; i++)
                {
                    int at = i * (1 + SourceBytes);
                    _entropy[at] = SourceBytes;
                    _sources[i].Fill(_entropy, at + 1, SourceBytes);
                    CheckAnswer(i, at + 1);
                }

                good = true;
            }
            finally
            {
                if (!good)
                {
                    Array.Clear(_entropy, 0, _entropy.Length);
                }
            }
        }

        private void CheckAnswer(int source, int at)
        {
            int difference = 0;
            for (int i = 1; i < SourceBytes; i++)
            {
                difference |= _entropy[at + i] ^ _entropy[at];
            }

            byte[] digest = new byte[Size];
            Sha256 hash = new Sha256();
            hash.Compute(_entropy, at, SourceBytes, digest, 0);
            hash.Wipe();
            bool repeated = _answered[source] && ByteRange.Equals(digest, 0, _answers, source * Size, Size);
            Array.Copy(digest, 0, _answers, source * Size, Size);
            _answered[source] = true;
            if (repeated || difference == 0)
            {
                throw new SignetException(ErrorCode.EntropyFailed, _sources[source].Name);
            }
        }

        // HMAC_DRBG_Update of SP 800-90A section 10.1.2.2, with data.
        private void Update(byte[] first, byte[] second, byte[] third)
        {
            Rekey(0, first, second, third);
            Rekey(1, first, second, third);
        }

        // K = HMAC(K, V ‖ separator ‖ data); V = HMAC(K, V). The HMAC object keeps K from one call to the next.
        private void Rekey(byte separator, byte[] first, byte[] second, byte[] third)
        {
            _separator[0] = separator;
            _hmac.Update(_value, 0, Size);
            _hmac.Update(_separator, 0, 1);
            Take(first);
            Take(second);
            Take(third);
            _hmac.Finish(_key, 0);
            _hmac.SetKey(_key, 0, Size);
            Array.Clear(_key, 0, Size);
            Advance();
        }

        private void Take(byte[] data)
        {
            if (data != null)
            {
                _hmac.Update(data, 0, data.Length);
            }
        }

        // V = HMAC(K, V).
        private void Advance()
        {
            _hmac.Update(_value, 0, Size);
            _hmac.Finish(_value, 0);
        }
    }
}
