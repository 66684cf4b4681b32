using System;

namespace Signet.SoftCrypto.Chains
{
    /// <summary>
    /// A point of P-384 in Jacobian coordinates, x = X ÷ Z² and y = Y ÷ Z³. For public points only: its operations look at
    /// what they compute with.
    /// </summary>
    internal sealed class PointP384
    {
        /// <summary>Bytes of an uncompressed point.</summary>
        internal const int Size = 97;

        /// <summary>X, a normal number of <see cref="FieldP384"/>.</summary>
        internal readonly long[] X = new long[FieldP384.Limbs];

        /// <summary>Y, likewise.</summary>
        internal readonly long[] Y = new long[FieldP384.Limbs];

        /// <summary>Z, likewise.</summary>
        internal readonly long[] Z = new long[FieldP384.Limbs];

        /// <summary>The prime, 48 bytes, most significant first.</summary>
        internal static readonly byte[] Prime =
        {
            0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
            0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE,
            0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF,
        };

        private static readonly byte[] B =
        {
            0xB3, 0x31, 0x2F, 0xA7, 0xE2, 0x3E, 0xE7, 0xE4, 0x98, 0x8E, 0x05, 0x6B, 0xE3, 0xF8, 0x2D, 0x19,
            0x18, 0x1D, 0x9C, 0x6E, 0xFE, 0x81, 0x41, 0x12, 0x03, 0x14, 0x08, 0x8F, 0x50, 0x13, 0x87, 0x5A,
            0xC6, 0x56, 0x39, 0x8D, 0x8A, 0x2E, 0xD1, 0x9D, 0x2A, 0x85, 0xC8, 0xED, 0xD3, 0xEC, 0x2A, 0xEF,
        };

        /// <summary>True for the point at infinity, whose coordinates mean nothing.</summary>
        internal bool IsInfinite;

        /// <summary>Takes the place of another point.</summary>
        /// <param name="other">The point.</param>
        /// <param name="negative">True for its negative.</param>
        internal void CopyFrom(PointP384 other, bool negative)
        {
            IsInfinite = other.IsInfinite;
            Array.Copy(other.X, 0, X, 0, FieldP384.Limbs);
            Array.Copy(other.Z, 0, Z, 0, FieldP384.Limbs);
            if (!negative)
            {
                Array.Copy(other.Y, 0, Y, 0, FieldP384.Limbs);
                return;
            }

            for (int i = 0; i < FieldP384.Limbs; i++)
            {
                Y[i] = -other.Y[i];
            }

            FieldP384.Carry(Y);
        }

        /// <summary>Reads an uncompressed point and checks it (SEC 1 section 2.3.4, SP 800-56A Rev. 3 section
        /// 5.6.2.3.4).</summary>
        /// <param name="bytes">Holds 04 ‖ X ‖ Y.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>False when it is not on the curve.</returns>
        internal bool TryLoad(byte[] bytes, int offset)
        {
            if (bytes[offset] != 4 || !IsBelow(bytes, offset + 1, Prime) || !IsBelow(bytes, offset + 49, Prime))
            {
                return false;
            }

            IsInfinite = false;
            FieldP384.Load(bytes, offset + 1, X);
            FieldP384.Load(bytes, offset + 1 + FieldP384.Size, Y);

            // y² = x · (x² − 3) + b; 2^392 modulo p is the 1 of Montgomery's form.
            Array.Clear(Z, 0, FieldP384.Limbs);
            Z[0] = 0x100;
            Z[1] = 0xFFFF000;
            Z[2] = 0xFFFFFFF;
            Z[3] = 0xFFFFF;
            Z[4] = 0x1000000;
            long[] left = new long[FieldP384.Limbs];
            long[] right = new long[FieldP384.Limbs];
            FieldP384.Square(X, right);
            FieldP384.Add(right, Z, -3, right);
            FieldP384.Multiply(X, right, right);
            FieldP384.Load(B, 0, left);
            FieldP384.Add(right, left, 1, right);
            FieldP384.Square(Y, left);
            FieldP384.Add(right, left, -1, right);
            return FieldP384.IsZero(right, left);
        }

        /// <summary>Compares two numbers of 48 bytes, most significant first.</summary>
        /// <param name="bytes">Holds one.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="bound">The other.</param>
        /// <returns>True when the first is below the other.</returns>
        internal static bool IsBelow(byte[] bytes, int offset, byte[] bound)
        {
            int i = 0;
            while (i < FieldP384.Size - 1 && bytes[offset + i] == bound[i])
            {
                i++;
            }

            return bytes[offset + i] < bound[i];
        }
    }
}
