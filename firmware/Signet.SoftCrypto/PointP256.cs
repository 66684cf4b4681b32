using System;

namespace Signet.SoftCrypto
{
    /// <summary>A point of P-256 in Jacobian coordinates, x = X ÷ Z² and y = Y ÷ Z³, never the one at infinity.</summary>
    internal sealed class PointP256
    {
        /// <summary>Numbers of a point in a table, the limbs of X, Y and Z.</summary>
        internal const int Numbers = 3 * FieldP256.Limbs;

        /// <summary>X, a normal number of <see cref="FieldP256"/>.</summary>
        internal readonly long[] X = new long[FieldP256.Limbs];

        /// <summary>Y, likewise, or its negative limb by limb in a point that is only added to others.</summary>
        internal readonly long[] Y = new long[FieldP256.Limbs];

        /// <summary>Z, likewise, not 0.</summary>
        internal readonly long[] Z = new long[FieldP256.Limbs];

        /// <summary>Takes the place of another point.</summary>
        /// <param name="other">The point.</param>
        internal void CopyFrom(PointP256 other)
        {
            Array.Copy(other.X, 0, X, 0, FieldP256.Limbs);
            Array.Copy(other.Y, 0, Y, 0, FieldP256.Limbs);
            Array.Copy(other.Z, 0, Z, 0, FieldP256.Limbs);
        }

        /// <summary>Writes the point into a table, whose numbers take half the room: a normal number's limbs are below 2^30 in
        /// size.</summary>
        /// <param name="table">Receives <see cref="Numbers"/> numbers.</param>
        /// <param name="offset">Index of the first.</param>
        internal void Save(int[] table, int offset)
        {
            for (int i = 0; i < FieldP256.Limbs; i++)
            {
                table[offset + i] = (int)X[i];
                table[offset + FieldP256.Limbs + i] = (int)Y[i];
                table[offset + (2 * FieldP256.Limbs) + i] = (int)Z[i];
            }
        }

        /// <summary>Reads the point out of a table.</summary>
        /// <param name="table">Holds <see cref="Numbers"/> numbers.</param>
        /// <param name="offset">Index of the first.</param>
        internal void Restore(int[] table, int offset)
        {
            long[] x = X;
            long[] y = Y;
            long[] z = Z;
            for (int i = 0; i < FieldP256.Limbs; i++)
            {
                x[i] = table[offset + i];
                y[i] = table[offset + FieldP256.Limbs + i];
                z[i] = table[offset + (2 * FieldP256.Limbs) + i];
            }
        }

        /// <summary>Reads an uncompressed point, which the caller has checked to be on the curve.</summary>
        /// <param name="bytes">Holds 04 ‖ X ‖ Y.</param>
        /// <param name="offset">Index of the first byte.</param>
        internal void Load(byte[] bytes, int offset)
        {
            FieldP256.Load(bytes, offset + 1, X);
            FieldP256.Load(bytes, offset + 1 + FieldP256.Size, Y);
            SetOne();
        }

        /// <summary>Makes Z 1, so that X and Y are x and y.</summary>
        internal void SetOne()
        {
            // 2^261 modulo the prime.
            long[] z = Z;
            z[0] = 0x20;
            z[1] = 0;
            z[2] = 0;
            z[3] = 0x1FFFC000;
            z[4] = 0x1FFFFFFF;
            z[5] = 0x1FFFFFFF;
            z[6] = 0x1F7FFFFF;
            z[7] = 0x3FFFFFF;
            z[8] = 0;
        }

        /// <summary>Divides by powers of Z, so that X and Y are x and y; Z is used up.</summary>
        internal void MakeAffine()
        {
            long[] power = new long[FieldP256.Limbs];
            FieldP256.Invert(Z, Z);
            FieldP256.Square(Z, 1, power);
            FieldP256.Multiply(X, power, X);
            FieldP256.Multiply(power, Z, power);
            FieldP256.Multiply(Y, power, Y);
            Array.Clear(power, 0, FieldP256.Limbs);
            Array.Clear(Z, 0, FieldP256.Limbs);
        }

        /// <summary>Overwrites the point.</summary>
        internal void Wipe()
        {
            Array.Clear(X, 0, FieldP256.Limbs);
            Array.Clear(Y, 0, FieldP256.Limbs);
            Array.Clear(Z, 0, FieldP256.Limbs);
        }
    }
}
