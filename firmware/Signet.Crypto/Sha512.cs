using System;
using Signet.Core;

namespace Signet.Crypto
{
    /// <summary>
    /// SHA-512 and SHA-384 (FIPS 180-4 sections 6.4 and 6.5) over input in pieces of any size. Makes no garbage.
    /// </summary>
    public sealed class Sha512 : HashFunction
    {
        /// <summary>Length of SHA-512's digest in bytes.</summary>
        public const int Size512 = 64;

        /// <summary>Length of SHA-384's digest in bytes.</summary>
        public const int Size384 = 48;

        /// <summary>Length of a block in bytes.</summary>
        public const int BlockSize = 128;

        private readonly ulong[] _state = new ulong[8];
        private readonly ulong[] _schedule = new ulong[80];
        private readonly byte[] _block = new byte[BlockSize];
        private readonly int _size;
        private long _length;

        /// <summary>Makes a hash that has taken nothing yet.</summary>
        /// <param name="size"><see cref="Size512"/> or <see cref="Size384"/>.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for any other size.</exception>
        public Sha512(int size)
        {
            if (size != Size512 && size != Size384)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "size");
            }

            _size = size;
            Reset();
        }

        /// <inheritdoc/>
        public override int DigestSize
        {
            get { return _size; }
        }

        /// <inheritdoc/>
        public override int BlockLength
        {
            get { return BlockSize; }
        }

        /// <inheritdoc/>
        public override void Reset()
        {
            if (_size == Size512)
            {
                _state[0] = 0x6A09E667F3BCC908;
                _state[1] = 0xBB67AE8584CAA73B;
                _state[2] = 0x3C6EF372FE94F82B;
                _state[3] = 0xA54FF53A5F1D36F1;
                _state[4] = 0x510E527FADE682D1;
                _state[5] = 0x9B05688C2B3E6C1F;
                _state[6] = 0x1F83D9ABFB41BD6B;
                _state[7] = 0x5BE0CD19137E2179;
            }
            else
            {
                _state[0] = 0xCBBB9D5DC1059ED8;
                _state[1] = 0x629A292A367CD507;
                _state[2] = 0x9159015A3070DD17;
                _state[3] = 0x152FECD8F70E5939;
                _state[4] = 0x67332667FFC00B31;
                _state[5] = 0x8EB44A8768581511;
                _state[6] = 0xDB0C2E0D64F98FA7;
                _state[7] = 0x47B5481DBEFA4FA4;
            }

            _length = 0;
        }

        /// <inheritdoc/>
        public override void Update(byte[] input, int offset, int count)
        {
            ByteRange.Check(input, offset, count);
            int filled = (int)_length & (BlockSize - 1);
            _length += count;
            while (count > 0)
            {
                int take = BlockSize - filled;
                if (take > count)
                {
                    take = count;
                }

                Array.Copy(input, offset, _block, filled, take);
                offset += take;
                count -= take;
                filled += take;
                if (filled == BlockSize)
                {
                    Sha512Block.Compress(_state, _block, _schedule);
                    filled = 0;
                }
            }
        }

        /// <inheritdoc/>
        public override void Finish(byte[] output, int offset)
        {
            ByteRange.CheckRoom(output, offset, _size);

            // FIPS 180-4 section 5.1.2: a one bit, zeros, and the length in bits as the last 16 bytes of a block.
            int filled = (int)_length & (BlockSize - 1);
            _block[filled++] = 0x80;
            if (filled > BlockSize - 16)
            {
                Array.Clear(_block, filled, BlockSize - filled);
                Sha512Block.Compress(_state, _block, _schedule);
                filled = 0;
            }

            Array.Clear(_block, filled, BlockSize - 8 - filled);
            BigEndian.Put64(_block, BlockSize - 8, (ulong)_length << 3);
            Sha512Block.Compress(_state, _block, _schedule);
            for (int i = 0; i < _size >> 3; i++)
            {
                BigEndian.Put64(output, offset + (8 * i), _state[i]);
            }

            Reset();
        }

        /// <inheritdoc/>
        public override void CopyFrom(HashFunction other)
        {
            Sha512 source = other as Sha512;
            if (source == null || source._size != _size)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "hash");
            }

            Array.Copy(source._state, 0, _state, 0, 8);
            Array.Copy(source._block, 0, _block, 0, BlockSize);
            _length = source._length;
        }

        /// <inheritdoc/>
        internal override Array MakeState()
        {
            return new ulong[8];
        }

        /// <inheritdoc/>
        internal override void Save(Array value)
        {
            Array.Copy(_state, 0, value, 0, 8);
        }

        /// <inheritdoc/>
        internal override void Resume(Array value)
        {
            Array.Copy(value, 0, _state, 0, 8);
            _length = BlockSize;
        }

        /// <inheritdoc/>
        public override void Wipe()
        {
            Array.Clear(_block, 0, BlockSize);
            Array.Clear(_schedule, 0, 80);
            Reset();
        }
    }
}
