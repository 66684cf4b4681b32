using System;
using Signet.Core;

namespace Signet.SoftCrypto
{
    /// <summary>
    /// The function X25519 of RFC 7748 section 5. Neither branches nor indexes depend on the scalar or the point; an
    /// interpreter gives no more promise than that (docs/SECURITY.md, section 5).
    /// </summary>
    public static class X25519
    {
        /// <summary>Bytes of a scalar, a u-coordinate and a result.</summary>
        public const int Size = 32;

        /// <summary>Multiplies a point by a scalar.</summary>
        /// <param name="scalar">Holds the scalar, 32 bytes, least significant first; it is clamped on the way.</param>
        /// <param name="scalarOffset">Index of the first byte.</param>
        /// <param name="point">Holds the u-coordinate, 32 bytes, least significant first; any value is one.</param>
        /// <param name="pointOffset">Index of the first byte.</param>
        /// <param name="result">Receives the product's u-coordinate, 32 bytes; may be one of the others.</param>
        /// <param name="resultOffset">Index of the first byte.</param>
        /// <returns>False when the result is all zero, as it is for points of low order: it must not be used as a secret
        /// then (RFC 7748 section 6.1).</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/> or
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public static bool Multiply(
            byte[] scalar, int scalarOffset, byte[] point, int pointOffset, byte[] result, int resultOffset)
        {
            ByteRange.Check(scalar, scalarOffset, Size);
            ByteRange.Check(point, pointOffset, Size);
            ByteRange.CheckRoom(result, resultOffset, Size);

            byte[] clamped = new byte[Size];
            long[] u = new long[Field25519.Limbs];
            long[] x = new long[Field25519.Limbs];
            long[] z = new long[Field25519.Limbs];
            Array.Copy(scalar, scalarOffset, clamped, 0, Size);
            clamped[0] &= 0xF8;
            clamped[31] = (byte)((clamped[31] & 0x7F) | 0x40);
            Field25519.Load(point, pointOffset, u);

            Ladder25519.Multiply(clamped, u, x, z);
            Field25519.Invert(z, u);
            Field25519.Multiply(x, u, x);
            Field25519.Store(x, result, resultOffset);

            Array.Clear(clamped, 0, Size);
            Array.Clear(u, 0, Field25519.Limbs);
            Array.Clear(x, 0, Field25519.Limbs);
            Array.Clear(z, 0, Field25519.Limbs);
            int any = 0;
            for (int i = 0; i < Size; i++)
            {
                any |= result[resultOffset + i];
            }

            return any != 0;
        }
    }
}
