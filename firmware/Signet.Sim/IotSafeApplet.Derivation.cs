using System;
using Signet.Core;

namespace Signet.Sim
{
    /// <content>Key derivation: COMPUTE PRF and COMPUTE HKDF. Both let their result cross the module's line.</content>
    public sealed partial class IotSafeApplet
    {
        private const int MaxPrfOutput = 255;
        private const int MaxHashLength = 64;

        /// <summary>Length of a hash algorithm's result.</summary>
        /// <param name="hash"><see cref="IotSafe.HashSha256"/>, <see cref="IotSafe.HashSha384"/> or
        /// <see cref="IotSafe.HashSha512"/>.</param>
        /// <returns>32, 48 or 64 bytes.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for another value.</exception>
        public static int HashLength(int hash)
        {
            switch (hash)
            {
                case IotSafe.HashSha256:
                    return 32;
                case IotSafe.HashSha384:
                    return 48;
                case IotSafe.HashSha512:
                    return MaxHashLength;
                default:
                    throw new SignetException(ErrorCode.InvalidArgument, "hash algorithm");
            }
        }

        /// <summary>COMPUTE PRF: P_SHA256 of TLS 1.2 (RFC 5246 section 5).</summary>
        /// <param name="mode">Where the secret comes from.</param>
        /// <param name="stored">The secret key object: needed by both PSK modes; in general mode in place of
        /// <paramref name="given"/>; null otherwise.</param>
        /// <param name="given">Holds the secret (general mode) or the ECDHE secret (<see cref="PrfMode.PskEcdhe"/>);
        /// null otherwise. It crosses the line.</param>
        /// <param name="givenOffset">Index of its first byte.</param>
        /// <param name="givenCount">Its length in bytes, 1 or more.</param>
        /// <param name="labelSeed">Holds the ASCII label directly followed by the seed.</param>
        /// <param name="labelOffset">Index of its first byte.</param>
        /// <param name="labelCount">Its length in bytes, 1 or more; all of the command's data has at most 255.</param>
        /// <param name="output">Receives the pseudo-random bytes.</param>
        /// <param name="outputOffset">Index of the first byte.</param>
        /// <param name="count">How many, 1 to 255.</param>
        /// <exception cref="SignetException">Also <see cref="ErrorCode.InvalidArgument"/>,
        /// <see cref="ErrorCode.BufferTooSmall"/> for a command beyond 255 bytes, and
        /// <see cref="ErrorCode.ApduMalformed"/> when the applet gives another number of bytes.</exception>
        public void ComputePrf(
            PrfMode mode,
            IotSafeObject stored,
            byte[] given,
            int givenOffset,
            int givenCount,
            byte[] labelSeed,
            int labelOffset,
            int labelCount,
            byte[] output,
            int outputOffset,
            int count)
        {
            const string Step = "COMPUTE PRF";
            bool good = labelCount > 0 && count > 0 && count <= MaxPrfOutput && (given == null || givenCount > 0);
            switch (mode)
            {
                case PrfMode.General:
                    good &= (stored == null) != (given == null);
                    break;
                case PrfMode.PskPlain:
                    good &= stored != null && given == null;
                    break;
                default:
                    good &= stored != null && given != null;
                    break;
            }

            if (!good || (stored != null && stored.Type != IotSafeObjectType.SecretKey))
            {
                throw new SignetException(ErrorCode.InvalidArgument, Step);
            }

            ByteRange.CheckRoom(output, outputOffset, count);
            try
            {
                // The order of the data objects is that of the middleware in the field: 86 or 76, D1, D4, D2, D3.
                _channel.Begin(IotSafe.InsComputePrf, (int)mode, 0);
                if (stored != null)
                {
                    AppendReference(stored, AnyLength);
                }

                if (given != null)
                {
                    int tag = mode == PrfMode.General ? IotSafe.TagSecret : IotSafe.TagPremaster;
                    _channel.Command.AppendTlv(tag, given, givenOffset, givenCount);
                }

                _channel.Command.AppendTlv(IotSafe.TagLabelSeed, labelSeed, labelOffset, labelCount);
                _channel.Command.AppendTlv(IotSafe.TagOutputLength, count);
                ExpectAnswer();
                _channel.Require(Step);
                TakeSecret(output, outputOffset, count, Step);
            }
            finally
            {
                Forget();
            }
        }

        /// <summary>COMPUTE HKDF: the extract step of RFC 5869 section 2.2, HMAC(salt, key material).</summary>
        /// <param name="hash"><see cref="IotSafe.HashSha256"/>, <see cref="IotSafe.HashSha384"/> or
        /// <see cref="IotSafe.HashSha512"/>.</param>
        /// <param name="stored">A secret key object that is the key material; null when
        /// <paramref name="material"/> gives it. No published exchange shows this form of the command.</param>
        /// <param name="material">Holds the key material; null with <paramref name="stored"/>. It crosses the
        /// line.</param>
        /// <param name="materialOffset">Index of its first byte.</param>
        /// <param name="materialCount">Its length in bytes; 0 stands for as many zeros as the hash has bytes.</param>
        /// <param name="salt">Holds the salt; may be null with count 0.</param>
        /// <param name="saltOffset">Index of its first byte.</param>
        /// <param name="saltCount">Its length in bytes; 0 stands for as many zeros as the hash has bytes, since
        /// applets refuse an empty one and the result is the same by definition.</param>
        /// <param name="key">Receives the pseudo-random key, as long as the hash.</param>
        /// <param name="keyOffset">Index of its first byte.</param>
        /// <exception cref="SignetException">Also <see cref="ErrorCode.InvalidArgument"/>,
        /// <see cref="ErrorCode.BufferTooSmall"/> for a command beyond 255 bytes, and
        /// <see cref="ErrorCode.ApduMalformed"/> when the applet gives another number of bytes.</exception>
        public void ExtractHkdf(
            int hash,
            IotSafeObject stored,
            byte[] material,
            int materialOffset,
            int materialCount,
            byte[] salt,
            int saltOffset,
            int saltCount,
            byte[] key,
            int keyOffset)
        {
            const string Step = "COMPUTE HKDF";
            int length = HashLength(hash);
            if ((stored == null) == (material == null)
                || (stored != null && stored.Type != IotSafeObjectType.SecretKey))
            {
                throw new SignetException(ErrorCode.InvalidArgument, Step);
            }

            ByteRange.CheckRoom(key, keyOffset, length);
            try
            {
                _channel.Begin(IotSafe.InsComputeHkdf, 0, 0);
                if (stored != null)
                {
                    AppendReference(stored, AnyLength);
                }
                else
                {
                    AppendOrZeros(IotSafe.TagSecret, material, materialOffset, materialCount, length);
                }

                AppendOrZeros(IotSafe.TagSalt, salt, saltOffset, saltCount, length);
                AppendHash(hash);
                ExpectAnswer();
                _channel.Require(Step);
                TakeSecret(key, keyOffset, length, Step);
            }
            finally
            {
                Forget();
            }
        }

        private void AppendOrZeros(int tag, byte[] data, int offset, int count, int zeros)
        {
            if (count == 0)
            {
                _channel.Command.AppendTlv(tag, new byte[zeros], 0, zeros);
                return;
            }

            _channel.Command.AppendTlv(tag, data, offset, count);
        }

        // In commands always two bytes, big-endian, with one bit set.
        private void AppendHash(int hash)
        {
            _channel.Command.Append(IotSafe.TagHashAlgorithm);
            _channel.Command.Append(2);
            _channel.Command.Append(0);
            _channel.Command.Append(hash);
        }

        private void TakeSecret(byte[] output, int offset, int count, string step)
        {
            if (_channel.Response.Count != count)
            {
                throw new SignetException(ErrorCode.ApduMalformed, step);
            }

            Array.Copy(_channel.Response.Data, 0, output, offset, count);
        }

        private void Forget()
        {
            _channel.Command.Wipe();
            _channel.Response.Wipe();
        }
    }
}
