using System;
using Signet.Core;

namespace Signet.SoftCrypto.Chains
{
    /// <summary>
    /// Verifies ECDSA signatures on P-384 (FIPS 186-5 section 6.4.2). All it sees is public, so its time depends on it. Keeps
    /// about 6 KB between verifications.
    /// </summary>
    public sealed class P384Verifier : ISignatureVerifier
    {
        private const int Width = 4;
        private const int Entries = 1 << (Width - 2);
        private const int Digits = 385;
        private const int ScalarSize = 48;
        private const int ScalarLimbs = 13;

        // The order n in limbs of 30 bits, its inverse and the negative of that modulo 2^30; 2^780 modulo n.
        private const long OrderInverse = 0x177023BB;
        private const long NegativeInverse = 0x288FDC45;

        private static readonly long[] Order =
        {
            0xCC52973, 0x33B065AB, 0xB0A77AE, 0x6836C92, 0x372DDF58, 0xD3607D0, 0x3FFFFC76, 0x3FFFFFFF,
            0x3FFFFFFF, 0x3FFFFFFF, 0x3FFFFFFF, 0x3FFFFFFF, 0xFFFFFF,
        };

        private static readonly long[] IntoForm =
        {
            0x6922E28, 0x4F998AD, 0x3EBACA0, 0x30EAAA38, 0x38A97703, 0x3C8912DD, 0x5BF01EE, 0x1D2AAC73,
            0x1D40D491, 0xA099A25, 0x3FB05B7A, 0x2CE6FC84, 0x4EE012,
        };

        private static readonly byte[] OrderBytes =
        {
            0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
            0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xC7, 0x63, 0x4D, 0x81, 0xF4, 0x37, 0x2D, 0xDF,
            0x58, 0x1A, 0x0D, 0xB2, 0x48, 0xB0, 0xA7, 0x7A, 0xEC, 0xEC, 0x19, 0x6A, 0xCC, 0xC5, 0x29, 0x73,
        };

        private static readonly byte[] BasePoint =
        {
            0x04,
            0xAA, 0x87, 0xCA, 0x22, 0xBE, 0x8B, 0x05, 0x37, 0x8E, 0xB1, 0xC7, 0x1E, 0xF3, 0x20, 0xAD, 0x74,
            0x6E, 0x1D, 0x3B, 0x62, 0x8B, 0xA7, 0x9B, 0x98, 0x59, 0xF7, 0x41, 0xE0, 0x82, 0x54, 0x2A, 0x38,
            0x55, 0x02, 0xF2, 0x5D, 0xBF, 0x55, 0x29, 0x6C, 0x3A, 0x54, 0x5E, 0x38, 0x72, 0x76, 0x0A, 0xB7,
            0x36, 0x17, 0xDE, 0x4A, 0x96, 0x26, 0x2C, 0x6F, 0x5D, 0x9E, 0x98, 0xBF, 0x92, 0x92, 0xDC, 0x29,
            0xF8, 0xF4, 0x1D, 0xBD, 0x28, 0x9A, 0x14, 0x7C, 0xE9, 0xDA, 0x31, 0x13, 0xB5, 0xF0, 0xB8, 0xC0,
            0x0A, 0x60, 0xB1, 0xCE, 0x1D, 0x7E, 0x81, 0x9D, 0x7A, 0x43, 0x1D, 0x7C, 0x90, 0xEA, 0x0E, 0x5F,
        };

        private readonly byte[] _u1 = new byte[ScalarSize];
        private readonly byte[] _u2 = new byte[ScalarSize];
        private readonly byte[] _number = new byte[ScalarSize];

        // Of the base point in the low halves, of the key in the high ones.
        private readonly byte[] _digits = new byte[Digits];
        private readonly PointP384[] _baseTable = new PointP384[Entries];
        private readonly PointP384[] _keyTable = new PointP384[Entries];
        private readonly PointP384 _sum = new PointP384();
        private readonly PointP384 _other = new PointP384();
        private readonly CurveP384 _curve = new CurveP384();

        /// <summary>Makes a verifier and its table of multiples of the base point.</summary>
        public P384Verifier()
        {
            for (int i = 0; i < Entries; i++)
            {
                _baseTable[i] = new PointP384();
                _keyTable[i] = new PointP384();
            }

            _baseTable[0].TryLoad(BasePoint, 0);
            FillTable(_baseTable);
        }

        /// <inheritdoc/>
        public bool Supports(SignatureAlgorithm algorithm)
        {
            return algorithm == SignatureAlgorithm.EcdsaP384;
        }

        /// <inheritdoc/>
        public bool Verify(
            SignatureAlgorithm algorithm,
            byte[] key,
            int keyOffset,
            int keyCount,
            byte[] digest,
            int digestOffset,
            int digestCount,
            byte[] signature,
            int signatureOffset,
            int signatureCount)
        {
            ByteRange.Check(key, keyOffset, keyCount);
            ByteRange.Check(digest, digestOffset, digestCount);
            ByteRange.Check(signature, signatureOffset, signatureCount);
            if (algorithm != SignatureAlgorithm.EcdsaP384 || digestCount < 32)
            {
                throw new SignetException(ErrorCode.NotSupported, "signature algorithm");
            }

            if (keyCount != PointP384.Size || !_keyTable[0].TryLoad(key, keyOffset))
            {
                throw new SignetException(ErrorCode.PublicKeyRefused, "P-384 point");
            }

            if (signatureCount != 2 * ScalarSize || !IsScalar(signature, signatureOffset)
                || !IsScalar(signature, signatureOffset + ScalarSize))
            {
                return false;
            }

            FillTable(_keyTable);
            Divide(digest, digestOffset, digestCount, signature, signatureOffset);
            SignedDigits.Recode(_u1, Width, _digits, 0);
            SignedDigits.Recode(_u2, Width, _digits, 4);
            _sum.IsInfinite = true;
            for (int i = Digits - 1; i >= 0; i--)
            {
                _curve.Double(_sum);
                Add(_baseTable, ((_digits[i] & 15) ^ 8) - 8);
                Add(_keyTable, (sbyte)_digits[i] >> 4);
            }

            return !_sum.IsInfinite && HasX(signature, signatureOffset);
        }

        private static bool IsScalar(byte[] bytes, int offset)
        {
            int any = 0;
            for (int i = 0; i < ScalarSize; i++)
            {
                any |= bytes[offset + i];
            }

            return any != 0 && PointP384.IsBelow(bytes, offset, OrderBytes);
        }

        // 1, 3, … 15 times the first entry.
        private void FillTable(PointP384[] table)
        {
            _other.CopyFrom(table[0], false);
            _curve.Double(_other);
            for (int i = 1; i < Entries; i++)
            {
                table[i].CopyFrom(table[i - 1], false);
                _curve.Add(table[i], _other);
            }
        }

        private void Add(PointP384[] table, int digit)
        {
            if (digit != 0)
            {
                _other.CopyFrom(table[(digit < 0 ? -digit : digit) >> 1], digit < 0);
                _curve.Add(_sum, _other);
            }
        }

        // u1 = e ÷ s and u2 = r ÷ s modulo n, where e is the leftmost 384 bits of the digest.
        private void Divide(byte[] digest, int digestOffset, int digestCount, byte[] signature, int signatureOffset)
        {
            long[] inverse = new long[ScalarLimbs];
            long[] product = new long[ScalarLimbs];
            Reverse(signature, signatureOffset + ScalarSize, ScalarSize, _u2);
            ModularInverse.Invert(_u2, Order, OrderInverse, ModularInverse.Rounds384);
            ModularInverse.Load(_u2, inverse);
            Montgomery.Multiply(inverse, IntoForm, Order, NegativeInverse, inverse);

            Reverse(digest, digestOffset, digestCount < ScalarSize ? digestCount : ScalarSize, _u1);
            ModularInverse.Load(_u1, product);
            Montgomery.Multiply(product, inverse, Order, NegativeInverse, product);
            ModularInverse.Store(product, _u1);

            Reverse(signature, signatureOffset, ScalarSize, _u2);
            ModularInverse.Load(_u2, product);
            Montgomery.Multiply(product, inverse, Order, NegativeInverse, product);
            ModularInverse.Store(product, _u2);
        }

        private static void Reverse(byte[] bytes, int offset, int count, byte[] result)
        {
            Array.Clear(result, 0, ScalarSize);
            for (int i = 0; i < count; i++)
            {
                result[i] = bytes[offset + count - 1 - i];
            }
        }

        // x ≡ r modulo n, where x is below p and may be r + n; compared as X and r · Z².
        private bool HasX(byte[] signature, int offset)
        {
            long[] square = _other.Z;
            FieldP384.Square(_sum.Z, square);
            if (IsX(signature, offset, square))
            {
                return true;
            }

            int carry = 0;
            for (int i = ScalarSize - 1; i >= 0; i--)
            {
                carry += signature[offset + i] + OrderBytes[i];
                _number[i] = (byte)carry;
                carry >>= 8;
            }

            return carry == 0 && PointP384.IsBelow(_number, 0, PointP384.Prime) && IsX(_number, 0, square);
        }

        private bool IsX(byte[] number, int offset, long[] square)
        {
            FieldP384.Load(number, offset, _other.X);
            FieldP384.Multiply(_other.X, square, _other.Y);
            FieldP384.Add(_sum.X, _other.Y, -1, _other.Y);
            return FieldP384.IsZero(_other.Y, _other.X);
        }
    }
}
