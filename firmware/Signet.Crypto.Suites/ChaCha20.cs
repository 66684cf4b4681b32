using System;

namespace Signet.Crypto.Suites
{
    /// <summary>
    /// ChaCha20 (RFC 8439 section 2.4). To rotate a word left by n, its product with 2^n + 2^(n + 32) is shifted right by
    /// 32: fewer operations of an interpreter than two shifts.
    /// </summary>
    internal sealed class ChaCha20
    {
        /// <summary>Bytes of a block.</summary>
        internal const int BlockSize = 64;

        // Key, counter, nonce.
        private readonly uint[] _state = new uint[12];
        private readonly uint[] _stream = new uint[16];
        private readonly byte[] _last = new byte[BlockSize];

        /// <summary>Sets the key.</summary>
        /// <param name="key">Holds the key, 32 bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        internal void SetKey(byte[] key, int offset)
        {
            for (int i = 0; i < 8; i++)
            {
                _state[i] = Get32(key, offset + (4 * i));
            }
        }

        /// <summary>Sets the nonce and the number of the first block.</summary>
        /// <param name="nonce">Holds the nonce, 12 bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="counter">Number of the block.</param>
        internal void Begin(byte[] nonce, int offset, uint counter)
        {
            _state[8] = counter;
            for (int i = 0; i < 3; i++)
            {
                _state[9 + i] = Get32(nonce, offset + (4 * i));
            }
        }

        /// <summary>Combines bytes with the key stream, which goes on with a new block at each call.</summary>
        /// <param name="input">Holds the bytes.</param>
        /// <param name="inputOffset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <param name="output">Receives them; exactly where the input is, or not overlapping it.</param>
        /// <param name="outputOffset">Index of the first byte.</param>
        internal void Crypt(byte[] input, int inputOffset, int count, byte[] output, int outputOffset)
        {
            int from = inputOffset;
            int to = outputOffset;
            int end = inputOffset + (count & ~(BlockSize - 1));
            while (from < end)
            {
                Next();
                Combine(input, from, output, to);
                from += BlockSize;
                to += BlockSize;
            }

            int rest = count & (BlockSize - 1);
            if (rest > 0)
            {
                Next();
                Array.Copy(input, from, _last, 0, rest);
                Combine(_last, 0, _last, 0);
                Array.Copy(_last, 0, output, to, rest);
                Array.Clear(_last, 0, BlockSize);
            }

            Array.Clear(_stream, 0, 16);
        }

        /// <summary>Overwrites the key and the key stream.</summary>
        internal void Wipe()
        {
            Array.Clear(_state, 0, 12);
            Array.Clear(_stream, 0, 16);
            Array.Clear(_last, 0, BlockSize);
        }

        /// <summary>Reads a word, least significant byte first.</summary>
        /// <param name="bytes">Holds it.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>The word.</returns>
        internal static uint Get32(byte[] bytes, int offset)
        {
            return (uint)(bytes[offset] | (bytes[offset + 1] << 8) | (bytes[offset + 2] << 16) | (bytes[offset + 3] << 24));
        }

        private void Combine(byte[] input, int from, byte[] output, int to)
        {
            uint[] stream = _stream;
            for (int i = 0; i < 16; i++)
            {
                uint word = stream[i];
                output[to] = (byte)(input[from] ^ word);
                output[to + 1] = (byte)(input[from + 1] ^ (word >> 8));
                output[to + 2] = (byte)(input[from + 2] ^ (word >> 16));
                output[to + 3] = (byte)(input[from + 3] ^ (word >> 24));
                from += 4;
                to += 4;
            }
        }

        // The next block of the key stream.
        private void Next()
        {
            uint[] s = _state;
            uint[] stream = _stream;
            ulong k7 = 0x8000000080;
            ulong k8 = 0x10000000100;
            ulong k12 = 0x100000001000;
            ulong k16 = 0x1000000010000;
            uint x0 = 0x61707865;
            uint x1 = 0x3320646E;
            uint x2 = 0x79622D32;
            uint x3 = 0x6B206574;
            uint x4 = s[0];
            uint x5 = s[1];
            uint x6 = s[2];
            uint x7 = s[3];
            uint x8 = s[4];
            uint x9 = s[5];
            uint x10 = s[6];
            uint x11 = s[7];
            uint x12 = s[8];
            uint x13 = s[9];
            uint x14 = s[10];
            uint x15 = s[11];
            for (int i = 0; i < 10; i++)
            {
                // Four columns, four diagonals.
                x0 += x4;
                x12 = (uint)(((x12 ^ x0) * k16) >> 32);
                x8 += x12;
                x4 = (uint)(((x4 ^ x8) * k12) >> 32);
                x0 += x4;
                x12 = (uint)(((x12 ^ x0) * k8) >> 32);
                x8 += x12;
                x4 = (uint)(((x4 ^ x8) * k7) >> 32);
                x1 += x5;
                x13 = (uint)(((x13 ^ x1) * k16) >> 32);
                x9 += x13;
                x5 = (uint)(((x5 ^ x9) * k12) >> 32);
                x1 += x5;
                x13 = (uint)(((x13 ^ x1) * k8) >> 32);
                x9 += x13;
                x5 = (uint)(((x5 ^ x9) * k7) >> 32);
                x2 += x6;
                x14 = (uint)(((x14 ^ x2) * k16) >> 32);
                x10 += x14;
                x6 = (uint)(((x6 ^ x10) * k12) >> 32);
                x2 += x6;
                x14 = (uint)(((x14 ^ x2) * k8) >> 32);
                x10 += x14;
                x6 = (uint)(((x6 ^ x10) * k7) >> 32);
                x3 += x7;
                x15 = (uint)(((x15 ^ x3) * k16) >> 32);
                x11 += x15;
                x7 = (uint)(((x7 ^ x11) * k12) >> 32);
                x3 += x7;
                x15 = (uint)(((x15 ^ x3) * k8) >> 32);
                x11 += x15;
                x7 = (uint)(((x7 ^ x11) * k7) >> 32);
                x0 += x5;
                x15 = (uint)(((x15 ^ x0) * k16) >> 32);
                x10 += x15;
                x5 = (uint)(((x5 ^ x10) * k12) >> 32);
                x0 += x5;
                x15 = (uint)(((x15 ^ x0) * k8) >> 32);
                x10 += x15;
                x5 = (uint)(((x5 ^ x10) * k7) >> 32);
                x1 += x6;
                x12 = (uint)(((x12 ^ x1) * k16) >> 32);
                x11 += x12;
                x6 = (uint)(((x6 ^ x11) * k12) >> 32);
                x1 += x6;
                x12 = (uint)(((x12 ^ x1) * k8) >> 32);
                x11 += x12;
                x6 = (uint)(((x6 ^ x11) * k7) >> 32);
                x2 += x7;
                x13 = (uint)(((x13 ^ x2) * k16) >> 32);
                x8 += x13;
                x7 = (uint)(((x7 ^ x8) * k12) >> 32);
                x2 += x7;
                x13 = (uint)(((x13 ^ x2) * k8) >> 32);
                x8 += x13;
                x7 = (uint)(((x7 ^ x8) * k7) >> 32);
                x3 += x4;
                x14 = (uint)(((x14 ^ x3) * k16) >> 32);
                x9 += x14;
                x4 = (uint)(((x4 ^ x9) * k12) >> 32);
                x3 += x4;
                x14 = (uint)(((x14 ^ x3) * k8) >> 32);
                x9 += x14;
                x4 = (uint)(((x4 ^ x9) * k7) >> 32);
            }

            stream[0] = x0 + 0x61707865;
            stream[1] = x1 + 0x3320646E;
            stream[2] = x2 + 0x79622D32;
            stream[3] = x3 + 0x6B206574;
            stream[4] = x4 + s[0];
            stream[5] = x5 + s[1];
            stream[6] = x6 + s[2];
            stream[7] = x7 + s[3];
            stream[8] = x8 + s[4];
            stream[9] = x9 + s[5];
            stream[10] = x10 + s[6];
            stream[11] = x11 + s[7];
            stream[12] = x12 + s[8];
            stream[13] = x13 + s[9];
            stream[14] = x14 + s[10];
            stream[15] = x15 + s[11];
            s[8]++;
        }
    }
}
