using System;
using Signet.Core;

namespace Signet.Crypto
{
    /// <summary>
    /// HKDF (RFC 5869), with SHA-256 unless made with another HMAC. TLS's own labels (RFC 8446 section 7.1) are made in Signet.Tls. Makes no garbage;
    /// wipe it when the last secret has been derived.
    /// </summary>
    public sealed class Hkdf
    {
        /// <summary>The longest output of <see cref="Expand"/> with SHA-256, 255 digests (RFC 5869 section 2.3).</summary>
        public const int MaxOutput = 255 * HmacSha256.Size;

        private readonly Hmac _hmac;
        private readonly byte[] _block;
        private readonly byte[] _counter = new byte[1];

        /// <summary>Makes HKDF with SHA-256.</summary>
        public Hkdf()
            : this(new HmacSha256())
        {
        }

        /// <summary>Makes HKDF with an HMAC.</summary>
        /// <param name="hmac">The HMAC, from now on its own.</param>
        public Hkdf(Hmac hmac)
        {
            _hmac = hmac;
            _block = new byte[hmac.TagSize];
        }

        /// <summary>Length of the hash function's digest in bytes, and of what <see cref="Extract"/> gives.</summary>
        public int DigestSize
        {
            get { return _block.Length; }
        }

        /// <summary>Extracts a pseudorandom key (RFC 5869 section 2.2).</summary>
        /// <param name="salt">Holds the salt.</param>
        /// <param name="saltOffset">Index of its first byte.</param>
        /// <param name="saltCount">Its length; 0 is the same as a digest of zero bytes.</param>
        /// <param name="input">Holds the input keying material.</param>
        /// <param name="inputOffset">Index of its first byte.</param>
        /// <param name="inputCount">Its length.</param>
        /// <param name="output">Receives the key, <see cref="DigestSize"/> bytes; may be where salt or input are.</param>
        /// <param name="outputOffset">Index of its first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>, or
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public void Extract(
            byte[] salt,
            int saltOffset,
            int saltCount,
            byte[] input,
            int inputOffset,
            int inputCount,
            byte[] output,
            int outputOffset)
        {
            _hmac.SetKey(salt, saltOffset, saltCount);
            _hmac.Update(input, inputOffset, inputCount);
            _hmac.Finish(output, outputOffset);
        }

        /// <summary>Expands a pseudorandom key (RFC 5869 section 2.3).</summary>
        /// <param name="key">Holds the key.</param>
        /// <param name="keyOffset">Index of its first byte.</param>
        /// <param name="keyCount">Its length, at least <see cref="DigestSize"/> bytes.</param>
        /// <param name="info">Holds the context.</param>
        /// <param name="infoOffset">Index of its first byte.</param>
        /// <param name="infoCount">Its length, 0 or more.</param>
        /// <param name="output">Receives the derived bytes; may be where the key is, but not where the context
        /// is.</param>
        /// <param name="outputOffset">Index of the first byte.</param>
        /// <param name="outputCount">Number of bytes, 0 to 255 times <see cref="DigestSize"/>.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>, or
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad range or length.</exception>
        public void Expand(
            byte[] key,
            int keyOffset,
            int keyCount,
            byte[] info,
            int infoOffset,
            int infoCount,
            byte[] output,
            int outputOffset,
            int outputCount)
        {
            ByteRange.Check(info, infoOffset, infoCount);
            ByteRange.CheckRoom(output, outputOffset, outputCount);
            int size = _block.Length;
            if (keyCount < size || outputCount > 255 * size)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "HKDF length");
            }

            _hmac.SetKey(key, keyOffset, keyCount);
            int counter = 0;
            while (outputCount > 0)
            {
                if (counter > 0)
                {
                    _hmac.Update(_block, 0, size);
                }

                counter++;
                _counter[0] = (byte)counter;
                _hmac.Update(info, infoOffset, infoCount);
                _hmac.Update(_counter, 0, 1);
                _hmac.Finish(_block, 0);
                int take = outputCount < size ? outputCount : size;
                Array.Copy(_block, 0, output, outputOffset, take);
                outputOffset += take;
                outputCount -= take;
            }

            Array.Clear(_block, 0, _block.Length);
        }

        /// <summary>Overwrites the key and everything derived that is still held.</summary>
        public void Wipe()
        {
            _hmac.Wipe();
            Array.Clear(_block, 0, _block.Length);
        }
    }
}
