using System;
using Signet.Core;

namespace Signet.Crypto
{
    /// <summary>
    /// SHA-256 (FIPS 180-4 section 6.2) over input in pieces of any size. Its state can be copied at any moment, which
    /// is how a TLS transcript is hashed while it grows. Makes no garbage.
    /// </summary>
    public sealed class Sha256
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

        /// <summary>Forgets all input and begins anew.</summary>
        public void Reset()
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

        /// <summary>Takes input.</summary>
        /// <param name="input">Holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes, 0 or more; in all less than 2^60.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public void Update(byte[] input, int offset, int count)
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

        /// <summary>Gives the digest of all input and begins anew.</summary>
        /// <param name="output">Receives <see cref="Size"/> bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>, or
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad offset; the state is kept then.</exception>
        public void Finish(byte[] output, int offset)
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

        /// <summary>Hashes one range at once; what was taken before is forgotten.</summary>
        /// <param name="input">Holds the bytes.</param>
        /// <param name="inputOffset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <param name="output">Receives <see cref="Size"/> bytes; may be where the input is.</param>
        /// <param name="outputOffset">Index of the first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>, or
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public void Compute(byte[] input, int inputOffset, int count, byte[] output, int outputOffset)
        {
            Reset();
            Update(input, inputOffset, count);
            Finish(output, outputOffset);
        }

        /// <summary>
        /// Takes over another hash's state, so that its digest so far can be had while it goes on taking input.
        /// </summary>
        /// <param name="other">The hash to copy; stays as it is.</param>
        public void CopyFrom(Sha256 other)
        {
            Array.Copy(other._state, 0, _state, 0, 8);
            Array.Copy(other._block, 0, _block, 0, BlockSize);
            _length = other._length;
        }

        /// <summary>Gives the hash value after whole blocks, which is all that there is to keep of them.</summary>
        /// <param name="value">Receives the eight words.</param>
        internal void Save(uint[] value)
        {
            Array.Copy(_state, 0, value, 0, 8);
        }

        /// <summary>Goes on from where <see cref="Save"/> was called after one block.</summary>
        /// <param name="value">The eight words.</param>
        internal void Resume(uint[] value)
        {
            Array.Copy(value, 0, _state, 0, 8);
            _length = BlockSize;
        }

        /// <summary>Overwrites everything that depends on the input and begins anew.</summary>
        public void Wipe()
        {
            Array.Clear(_block, 0, BlockSize);
            Reset();
        }
    }
}
