using System;
using Signet.Core;

namespace Signet.Crypto
{
    /// <summary>
    /// SHA-256 (FIPS 180-4 section 6.2) over input in pieces of any size. Its state can be copied at any moment, which
    /// is how a TLS transcript is hashed while it grows. Makes no garbage.
    /// </summary>
    public sealed class Sha256 : HashFunction
    {
        /// <summary>Length of a digest in bytes.</summary>
        public const int Size = 32;

        /// <summary>Length of a block in bytes.</summary>
        public const int BlockSize = 64;

        private readonly uint[] _state = new uint[8];
        private readonly byte[] _block = new byte[BlockSize];
        private long _length;

        /// <summary>Makes a hash that has taken nothing yet.</summary>
        public Sha256()
        {
            Reset();
        }

        /// <inheritdoc/>
        public override int DigestSize
        {
            get { return Size; }
        }

        /// <inheritdoc/>
        public override int BlockLength
        {
            get { return BlockSize; }
        }

        /// <inheritdoc/>
        public override void Reset()
        {
            uint[] state = _state;
            state[0] = 0x6A09E667;
            state[1] = 0xBB67AE85;
            state[2] = 0x3C6EF372;
            state[3] = 0xA54FF53A;
            state[4] = 0x510E527F;
            state[5] = 0x9B05688C;
            state[6] = 0x1F83D9AB;
            state[7] = 0x5BE0CD19;
            _length = 0;
        }

        /// <inheritdoc/>
        public override void Update(byte[] input, int offset, int count)
        {
            ByteRange.Check(input, offset, count);
            byte[] block = _block;
            int filled = (int)_length & (BlockSize - 1);
            _length += count;
            while (count > 0)
            {
                int take = BlockSize - filled;
                if (take > count)
                {
                    take = count;
                }

                Array.Copy(input, offset, block, filled, take);
                offset += take;
                count -= take;
                filled += take;
                if (filled == BlockSize)
                {
                    Sha256Block.Compress(_state, block);
                    filled = 0;
                }
            }
        }

        /// <inheritdoc/>
        public override void Finish(byte[] output, int offset)
        {
            ByteRange.CheckRoom(output, offset, Size);

            // FIPS 180-4 section 5.1.1: a one bit, zeros, and the length in bits as the last 8 bytes of a block.
            byte[] block = _block;
            int filled = (int)_length & (BlockSize - 1);
            block[filled++] = 0x80;
            if (filled > BlockSize - 8)
            {
                Array.Clear(block, filled, BlockSize - filled);
                Sha256Block.Compress(_state, block);
                filled = 0;
            }

            Array.Clear(block, filled, BlockSize - 8 - filled);
            BigEndian.Put64(block, BlockSize - 8, (ulong)_length << 3);
            Sha256Block.Compress(_state, block);
            for (int i = 0; i < 8; i++)
            {
                BigEndian.Put32(output, offset + (4 * i), _state[i]);
            }

            Reset();
        }

        /// <inheritdoc/>
        public override void CopyFrom(HashFunction other)
        {
            Sha256 source = other as Sha256;
            if (source == null)
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
            return new uint[8];
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
            Reset();
        }
    }
}
