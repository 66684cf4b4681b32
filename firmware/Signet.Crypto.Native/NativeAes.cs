using System;
using System.Security.Cryptography;

namespace Signet.Crypto.Native
{
    // Inside, so that it comes before Signet.Crypto's own class of this name.
    using Aes = System.Security.Cryptography.Aes;

    /// <summary>
    /// AES-128 of the firmware's native code, of which a program sees ECB and CBC of whole arrays, each in a new one. A key
    /// stream is many counter blocks at once in ECB, a CBC-MAC the last block of CBC, both in pieces of 256 bytes: what is
    /// encrypted beyond what is needed costs microseconds, and arrays of one size leave no holes in the heap.
    /// </summary>
    internal sealed class NativeAes
    {
        internal const int BlockSize = 16;

        private const int Piece = 256;

        private readonly Aes _ecb = new Aes(CipherMode.ECB);
        private readonly Aes _cbc = new Aes(CipherMode.CBC);
        private readonly byte[] _key = new byte[BlockSize];
        private readonly byte[] _iv = new byte[BlockSize];
        private readonly byte[] _counters = new byte[Piece];
        private readonly byte[] _chain = new byte[Piece];
        private byte[] _stream;
        private int _used;
        private int _next;
        private int _filled;

        internal void SetKey(byte[] key, int offset)
        {
            Array.Copy(key, offset, _key, 0, BlockSize);
            _ecb.Key = _key;
            _cbc.Key = _key;
        }

        /// <summary>Encrypts one block of zeros.</summary>
        /// <param name="block">Receives the first 16 bytes of a piece.</param>
        internal void EncryptZeros(byte[] block)
        {
            Array.Clear(_counters, 0, Piece);
            Array.Copy(_ecb.Encrypt(_counters), 0, block, 0, BlockSize);
        }

        /// <summary>Begins a key stream whose first block covers the tag.</summary>
        /// <param name="prefix">Holds what stands before the counter in each block.</param>
        /// <param name="count">Its bytes, 12 or 13.</param>
        /// <param name="counter">The first counter.</param>
        internal void BeginStream(byte[] prefix, int count, int counter)
        {
            for (int at = 0; at < Piece; at += BlockSize)
            {
                _counters[at + 12] = 0;
                Array.Copy(prefix, 0, _counters, at, count);
            }

            _next = counter;
            Refill();
        }

        /// <summary>Combines 16 bytes with the first block of the stream; before <see cref="Crypt"/>.</summary>
        internal void Mask(byte[] tag)
        {
            for (int i = 0; i < BlockSize; i++)
            {
                tag[i] ^= _stream[i];
            }
        }

        /// <summary>Passes over the first block, which is the tag's.</summary>
        internal void SkipMask()
        {
            _used = BlockSize;
        }

        /// <summary>Combines bytes with the stream; whole blocks but for the last call.</summary>
        internal void Crypt(byte[] input, int inputOffset, int count, byte[] output, int outputOffset)
        {
            while (count > 0)
            {
                if (_used == Piece)
                {
                    Refill();
                }

                int take = Piece - _used < count ? Piece - _used : count;
                Combine(input, inputOffset, _stream, _used, take, output, outputOffset);
                inputOffset += take;
                outputOffset += take;
                count -= take;
                _used += take;
            }
        }

        /// <summary>Begins a CBC-MAC.</summary>
        internal void BeginChain()
        {
            _filled = 0;
            Array.Clear(_iv, 0, BlockSize);
        }

        /// <summary>Adds bytes to the CBC-MAC.</summary>
        internal void Chain(byte[] input, int offset, int count)
        {
            while (count > 0)
            {
                if (_filled == Piece)
                {
                    _filled = 0;
                    Array.Copy(EncryptChain(), Piece - BlockSize, _iv, 0, BlockSize);
                }

                int take = Piece - _filled < count ? Piece - _filled : count;
                Array.Copy(input, offset, _chain, _filled, take);
                offset += take;
                count -= take;
                _filled += take;
            }
        }

        /// <summary>Fills the CBC-MAC's last block with zeros.</summary>
        internal void PadChain()
        {
            int rest = _filled & (BlockSize - 1);
            if (rest > 0)
            {
                Array.Clear(_chain, _filled, BlockSize - rest);
                _filled += BlockSize - rest;
            }
        }

        /// <summary>Gives the CBC-MAC of whole blocks, one or more.</summary>
        internal void FinishChain(byte[] mac)
        {
            byte[] encrypted = EncryptChain();
            Array.Copy(encrypted, _filled - BlockSize, mac, 0, BlockSize);
            Array.Clear(encrypted, 0, Piece);
            Array.Clear(_chain, 0, Piece);
        }

        /// <summary>Overwrites the stream; after the text.</summary>
        internal void EndStream()
        {
            Array.Clear(_stream, 0, Piece);
        }

        /// <summary>Overwrites the key and all that came from it.</summary>
        internal void Wipe()
        {
            Array.Clear(_key, 0, BlockSize);
            _ecb.Key = _key;
            _cbc.Key = _key;
            Array.Clear(_iv, 0, BlockSize);
            Array.Clear(_chain, 0, Piece);
        }

        private byte[] EncryptChain()
        {
            _cbc.IV = _iv;
            return _cbc.Encrypt(_chain);
        }

        private void Refill()
        {
            byte[] counters = _counters;
            int counter = _next;
            for (int at = 13; at < Piece; at += BlockSize)
            {
                counters[at] = (byte)(counter >> 16);
                counters[at + 1] = (byte)(counter >> 8);
                counters[at + 2] = (byte)counter;
                counter++;
            }

            _next = counter;
            _used = 0;
            _stream = _ecb.Encrypt(counters);
        }

        private static void Combine(byte[] a, int aOffset, byte[] b, int bOffset, int count, byte[] output, int offset)
        {
            int end = aOffset + (count & ~7);
            while (aOffset < end)
            {
                output[offset] = (byte)(a[aOffset] ^ b[bOffset]);
                output[offset + 1] = (byte)(a[aOffset + 1] ^ b[bOffset + 1]);
                output[offset + 2] = (byte)(a[aOffset + 2] ^ b[bOffset + 2]);
                output[offset + 3] = (byte)(a[aOffset + 3] ^ b[bOffset + 3]);
                output[offset + 4] = (byte)(a[aOffset + 4] ^ b[bOffset + 4]);
                output[offset + 5] = (byte)(a[aOffset + 5] ^ b[bOffset + 5]);
                output[offset + 6] = (byte)(a[aOffset + 6] ^ b[bOffset + 6]);
                output[offset + 7] = (byte)(a[aOffset + 7] ^ b[bOffset + 7]);
                aOffset += 8;
                bOffset += 8;
                offset += 8;
            }

            for (int i = 0; i < (count & 7); i++)
            {
                output[offset + i] = (byte)(a[aOffset + i] ^ b[bOffset + i]);
            }
        }
    }
}
