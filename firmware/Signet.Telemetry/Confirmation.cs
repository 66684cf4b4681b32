using Signet.Core;

namespace Signet.Telemetry
{
    /// <summary>What a backend says that it holds (docs/SPEC.md, "Confirmation"): reads its payload. Total.</summary>
    public sealed class Confirmation
    {
        /// <summary>Most ranges of missing messages.</summary>
        public const int MaxRanges = 16;

        /// <summary>Longest message with a confirmation in bytes.</summary>
        public const int MaxMessage = 512;

        // Beyond any sequence that a device reaches, and safe to add to.
        private const ulong Most = long.MaxValue >> 1;

        private readonly CborReader _reader = new CborReader();
        private readonly byte[] _epoch = new byte[TelemetrySigner.HashLength];
        private readonly byte[] _hash = new byte[TelemetrySigner.HashLength];
        private readonly long[] _first = new long[MaxRanges];
        private readonly long[] _last = new long[MaxRanges];

        /// <summary>The epoch, 8 bytes; not to be changed.</summary>
        public byte[] Epoch
        {
            get { return _epoch; }
        }

        /// <summary>Highest sequence that the backend holds.</summary>
        public long UpTo { get; private set; }

        /// <summary>First 8 bytes of SHA-256 of that message; not to be changed.</summary>
        public byte[] Hash
        {
            get { return _hash; }
        }

        /// <summary>Number of ranges that are missing.</summary>
        public int Ranges { get; private set; }

        /// <summary>The backend's clock, seconds since 1970-01-01T00:00:00Z.</summary>
        public long Time { get; private set; }

        /// <summary>First sequence of a range.</summary>
        /// <param name="index">0 to <see cref="Ranges"/> − 1.</param>
        /// <returns>The sequence.</returns>
        public long First(int index)
        {
            return _first[index];
        }

        /// <summary>Last sequence of a range.</summary>
        /// <param name="index">0 to <see cref="Ranges"/> − 1.</param>
        /// <returns>The sequence.</returns>
        public long Last(int index)
        {
            return _last[index];
        }

        /// <summary>Reads a payload; when it fails nothing of it is to be used.</summary>
        /// <param name="buffer">Holds it.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.ConfirmationMalformed"/>.</exception>
        public void Read(byte[] buffer, int offset, int count)
        {
            try
            {
                CborReader reader = _reader;
                reader.Reset(buffer, offset, count);
                Expect(reader.ReadArrayHead() == 5);
                ReadHash(buffer, _epoch);
                UpTo = ReadNumber();
                ReadHash(buffer, _hash);
                Ranges = reader.ReadArrayHead();
                Expect(Ranges <= MaxRanges);
                long before = -1;
                for (int i = 0; i < Ranges; i++)
                {
                    Expect(reader.ReadArrayHead() == 2);
                    _first[i] = ReadNumber();
                    _last[i] = ReadNumber();
                    Expect(_first[i] > before && _last[i] >= _first[i] && _last[i] < UpTo);

                    // Apart: neighbours would be one range.
                    before = _last[i] + 1;
                }

                Time = ReadNumber();
                reader.ExpectEnd();
            }
            catch (SignetException e)
            {
                if (e.Code != ErrorCode.CborInvalid)
                {
                    throw;
                }

                throw new SignetException(ErrorCode.ConfirmationMalformed, e.Detail);
            }
        }

        private static void Expect(bool condition)
        {
            if (!condition)
            {
                throw new SignetException(ErrorCode.ConfirmationMalformed);
            }
        }

        private long ReadNumber()
        {
            ulong number = _reader.ReadUnsigned();
            Expect(number <= Most);
            return (long)number;
        }

        private void ReadHash(byte[] buffer, byte[] destination)
        {
            _reader.ReadByteString(out int offset, out int count);
            Expect(count == TelemetrySigner.HashLength);
            System.Array.Copy(buffer, offset, destination, 0, count);
        }
    }
}
