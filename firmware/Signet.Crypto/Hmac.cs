using System;
using Signet.Core;

namespace Signet.Crypto
{
    /// <summary>
    /// HMAC (RFC 2104, FIPS 198-1) with any <see cref="HashFunction"/>. The key is set once; each message then costs two blocks less than
    /// with the key set anew. Of the key only the hash values after its two blocks are kept. Makes no garbage.
    /// </summary>
    public class Hmac
    {
        private const int InnerPad = 0x36;
        private const int OuterPad = 0x5C;

        private readonly HashFunction _running;
        private readonly Array _inner;
        private readonly Array _outer;
        private readonly byte[] _pad;

        /// <summary>Makes an HMAC without a key.</summary>
        /// <param name="hash">Its hash function, from now on the HMAC's own.</param>
        public Hmac(HashFunction hash)
        {
            _running = hash;
            _inner = hash.MakeState();
            _outer = hash.MakeState();
            _pad = new byte[hash.BlockLength];
        }

        /// <summary>Length of a full tag in bytes, that of the hash function's digest.</summary>
        public int TagSize
        {
            get { return _running.DigestSize; }
        }

        /// <summary>Sets the key and begins a message.</summary>
        /// <param name="key">Holds the key; is not kept.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length in bytes, 0 or more; what is longer than a block is hashed first.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public void SetKey(byte[] key, int offset, int count)
        {
            ByteRange.Check(key, offset, count);
            byte[] pad = _pad;
            if (count > pad.Length)
            {
                _running.Compute(key, offset, count, pad, 0);
                key = pad;
                offset = 0;
                count = TagSize;
            }

            Absorb(key, offset, count, InnerPad, InnerPad, _inner);
            Absorb(pad, 0, count, InnerPad ^ OuterPad, OuterPad, _outer);
            Array.Clear(pad, 0, pad.Length);
            Reset();
        }

        /// <summary>Forgets the message so far and begins one with the same key.</summary>
        public void Reset()
        {
            _running.Resume(_inner);
        }

        /// <summary>Takes a part of the message.</summary>
        /// <param name="input">Holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes, 0 or more.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public void Update(byte[] input, int offset, int count)
        {
            _running.Update(input, offset, count);
        }

        /// <summary>Gives the tag of the message and begins another with the same key.</summary>
        /// <param name="output">Receives <see cref="TagSize"/> bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>, or
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad offset.</exception>
        public void Finish(byte[] output, int offset)
        {
            int size = TagSize;
            ByteRange.CheckRoom(output, offset, size);
            byte[] digest = _pad;
            _running.Finish(digest, 0);
            _running.Resume(_outer);
            _running.Update(digest, 0, size);
            _running.Finish(output, offset);
            Array.Clear(digest, 0, size);
            Reset();
        }

        /// <summary>Overwrites the key and all that came from it; set a key before the next use.</summary>
        public void Wipe()
        {
            Array.Clear(_inner, 0, 8);
            Array.Clear(_outer, 0, 8);
            _running.Wipe();
            Array.Clear(_pad, 0, _pad.Length);
        }

        // Hashes the key's block with a pad: the key under a mask, then the pad alone, which is copied, twice as much each
        // time, rather than written byte by byte.
        private void Absorb(byte[] key, int offset, int count, int mask, int value, Array state)
        {
            byte[] pad = _pad;
            for (int i = 0; i < count; i++)
            {
                pad[i] = (byte)(key[offset + i] ^ mask);
            }

            int left = pad.Length - count;
            if (left > 0)
            {
                pad[count] = (byte)value;
                for (int have = 1; have < left; have += have)
                {
                    Array.Copy(pad, count, pad, count + have, have < left - have ? have : left - have);
                }
            }

            _running.Reset();
            _running.Update(pad, 0, pad.Length);
            _running.Save(state);
        }
    }
}
