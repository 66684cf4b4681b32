using System;
using Signet.Core;

namespace Signet.Crypto
{
    /// <summary>
    /// HMAC with SHA-256 (RFC 2104, FIPS 198-1). The key is set once; each message then costs two blocks less than
    /// with the key set anew. Makes no garbage.
    /// </summary>
    public sealed class HmacSha256
    {
        /// <summary>Length of a full tag in bytes.</summary>
        public const int Size = Sha256.Size;

        private readonly Sha256 _inner = new Sha256();
        private readonly Sha256 _outer = new Sha256();
        private readonly Sha256 _running = new Sha256();
        private readonly byte[] _pad = new byte[Sha256.BlockSize];

        /// <summary>Sets the key and begins a message.</summary>
        /// <param name="key">Holds the key; is not kept.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length in bytes, 0 or more; more than 64 are hashed first.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public void SetKey(byte[] key, int offset, int count)
        {
            ByteRange.Check(key, offset, count);
            byte[] pad = _pad;
            Array.Clear(pad, 0, Sha256.BlockSize);
            if (count > Sha256.BlockSize)
            {
                _running.Compute(key, offset, count, pad, 0);
            }
            else
            {
                Array.Copy(key, offset, pad, 0, count);
            }

            Xor(pad, 0x36);
            _inner.Reset();
            _inner.Update(pad, 0, Sha256.BlockSize);
            Xor(pad, 0x36 ^ 0x5C);
            _outer.Reset();
            _outer.Update(pad, 0, Sha256.BlockSize);
            Array.Clear(pad, 0, Sha256.BlockSize);
            Reset();
        }

        /// <summary>Forgets the message so far and begins one with the same key.</summary>
        public void Reset()
        {
            _running.CopyFrom(_inner);
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
        /// <param name="output">Receives <see cref="Size"/> bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>, or
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad offset.</exception>
        public void Finish(byte[] output, int offset)
        {
            ByteRange.CheckRoom(output, offset, Size);
            byte[] digest = _pad;
            _running.Finish(digest, 0);
            _running.CopyFrom(_outer);
            _running.Update(digest, 0, Size);
            _running.Finish(output, offset);
            Array.Clear(digest, 0, Size);
            Reset();
        }

        /// <summary>Overwrites the key and all that came from it; set a key before the next use.</summary>
        public void Wipe()
        {
            _inner.Wipe();
            _outer.Wipe();
            _running.Wipe();
            Array.Clear(_pad, 0, Sha256.BlockSize);
        }

        private static void Xor(byte[] pad, int value)
        {
            for (int i = 0; i < Sha256.BlockSize; i++)
            {
                pad[i] = (byte)(pad[i] ^ value);
            }
        }
    }
}
