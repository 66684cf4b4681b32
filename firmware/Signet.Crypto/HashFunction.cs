using System;
using Signet.Core;

namespace Signet.Crypto
{
    /// <summary>
    /// A hash function over input in pieces of any size: <see cref="Sha256"/> or <see cref="Sha512"/>. Its state can be
    /// copied at any moment, which is how a TLS transcript is hashed while it grows. For those whose hash is a matter of
    /// the cipher suite: a call is one for a piece of input, never for a byte.
    /// </summary>
    public abstract class HashFunction
    {
        internal HashFunction()
        {
        }

        /// <summary>Length of the digest in bytes: 32 for SHA-256, 48 for SHA-384, 64 for SHA-512.</summary>
        public abstract int DigestSize { get; }

        /// <summary>Length of a block in bytes.</summary>
        public abstract int BlockLength { get; }

        /// <summary>Makes a hash function.</summary>
        /// <param name="digestSize">32 for SHA-256, 48 for SHA-384, 64 for SHA-512.</param>
        /// <returns>A new one that has taken nothing yet.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for any other size.</exception>
        public static HashFunction Make(int digestSize)
        {
            return digestSize == Sha256.Size ? (HashFunction)new Sha256() : new Sha512(digestSize);
        }

        /// <summary>Forgets all input and begins anew.</summary>
        public abstract void Reset();

        /// <summary>Takes input.</summary>
        /// <param name="input">Holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes, 0 or more; in all less than 2^60.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public abstract void Update(byte[] input, int offset, int count);

        /// <summary>Gives the digest of all input and begins anew.</summary>
        /// <param name="output">Receives <see cref="DigestSize"/> bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>, or
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad offset; the state is kept then.</exception>
        public abstract void Finish(byte[] output, int offset);

        /// <summary>
        /// Takes over another hash's state, so that its digest so far can be had while it goes on taking input.
        /// </summary>
        /// <param name="other">The hash to copy, of the same kind and size; stays as it is.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for another
        /// kind.</exception>
        public abstract void CopyFrom(HashFunction other);

        /// <summary>Overwrites everything that depends on the input and begins anew.</summary>
        public abstract void Wipe();

        /// <summary>Hashes one range at once; what was taken before is forgotten.</summary>
        /// <param name="input">Holds the bytes.</param>
        /// <param name="inputOffset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <param name="output">Receives <see cref="DigestSize"/> bytes; may be where the input is.</param>
        /// <param name="outputOffset">Index of the first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>, or
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public void Compute(byte[] input, int inputOffset, int count, byte[] output, int outputOffset)
        {
            Reset();
            Update(input, inputOffset, count);
            Finish(output, outputOffset);
        }

        /// <summary>Makes room for a hash value.</summary>
        /// <returns>An array for <see cref="Save"/>.</returns>
        internal abstract Array MakeState();

        /// <summary>Gives the hash value after whole blocks, which is all that there is to keep of them.</summary>
        /// <param name="value">Receives the eight words.</param>
        internal abstract void Save(Array value);

        /// <summary>Goes on from where <see cref="Save"/> was called after one block.</summary>
        /// <param name="value">The eight words.</param>
        internal abstract void Resume(Array value);
    }
}
