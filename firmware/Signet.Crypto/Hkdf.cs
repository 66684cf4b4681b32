using System;
using Signet.Core;

namespace Signet.Crypto
{
    /// <summary>
    /// HKDF with SHA-256 (RFC 5869). TLS's own labels (RFC 8446 section 7.1) are made in Signet.Tls. Makes no garbage;
    /// wipe it when the last secret has been derived.
    /// </summary>
    public sealed class Hkdf
    {
        /// <summary>The longest output of <see cref="Expand"/>, 255 blocks (RFC 5869 section 2.3).</summary>
        public const int MaxOutput = 255 * HmacSha256.Size;

        private readonly HmacSha256 _hmac = new HmacSha256();
        private readonly byte[] _block = new byte[HmacSha256.Size];
        private readonly byte[] _counter = new byte[1];

        /// <summary>Extracts a pseudorandom key (RFC 5869 section 2.2).</summary>
        /// <param name="salt">Holds the salt.</param>
        /// <param name="saltOffset">Index of its first byte.</param>
        /// <param name="saltCount">Its length; 0 is the same as 32 zero bytes.</param>
        /// <param name="input">Holds the input keying material.</param>
        /// <param name="inputOffset">Index of its first byte.</param>
        /// <param name="inputCount">Its length.</param>
        /// <param name="output">Receives the key, 32 bytes; may be where salt or input are.</param>
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
        /// <param name="keyCount">Its length, at least 32 bytes.</param>
        /// <param name="info">Holds the context.</param>
        /// <param name="infoOffset">Index of its first byte.</param>
        /// <param name="infoCount">Its length, 0 or more.</param>
        /// <param name="output">Receives the derived bytes; may be where the key is, but not where the context
        /// is.</param>
        /// <param name="outputOffset">Index of the first byte.</param>
        /// <param name="outputCount">Number of bytes, 0 to <see cref="MaxOutput"/>.</param>
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
            if (keyCount < HmacSha256.Size || outputCount > MaxOutput)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "HKDF length");
            }

            _hmac.SetKey(key, keyOffset, keyCount);
            int counter = 0;
            while (outputCount > 0)
            {
                if (counter > 0)
                {
                    _hmac.Update(_block, 0, HmacSha256.Size);
                }

                counter++;
                _counter[0] = (byte)counter;
                _hmac.Update(info, infoOffset, infoCount);
                _hmac.Update(_counter, 0, 1);
                _hmac.Finish(_block, 0);
                int take = outputCount < HmacSha256.Size ? outputCount : HmacSha256.Size;
                Array.Copy(_block, 0, output, outputOffset, take);
                outputOffset += take;
                outputCount -= take;
            }

            Array.Clear(_block, 0, HmacSha256.Size);
        }

        /// <summary>Overwrites the key and everything derived that is still held.</summary>
        public void Wipe()
        {
            _hmac.Wipe();
            Array.Clear(_block, 0, HmacSha256.Size);
        }
    }
}
