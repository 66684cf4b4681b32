using Signet.Core;
using Signet.Crypto;

namespace Signet.SoftCrypto
{
    /// <summary>
    /// Verifies ECDSA signatures on P-256 (FIPS 186-5 section 6.4.2). All it sees is public, so its time depends on it. Keeps
    /// about 3 KB between verifications and allocates a few hundred bytes in each. Windows of 5 and 7 bits would save a tenth of
    /// the time and cost 5 KB more.
    /// </summary>
    public sealed class P256Verifier : ISignatureVerifier
    {
        // Windows: odd digits below 2^(width − 1) in size, each followed by width − 1 zeros.
        private const int Width = 4;
        private const int KeyEntries = 1 << (Width - 2);
        private const int Digits = 257;

        private readonly byte[] _u1 = new byte[ScalarP256.Size];
        private readonly byte[] _u2 = new byte[ScalarP256.Size];
        private readonly byte[] _e = new byte[ScalarP256.Size];

        // Of the base point in the low halves, of the key in the high ones.
        private readonly byte[] _digits = new byte[Digits];

        // 1, 3, 5 and 7 times the key: X, Y and Z of each, whose limbs are small enough.
        private readonly int[] _table = new int[KeyEntries * PointP256.Numbers];
        private readonly PointP256 _sum = new PointP256();
        private readonly PointP256 _other = new PointP256();
        private readonly AdditionP256 _addition = new AdditionP256();
        private bool _infinite;

        /// <inheritdoc/>
        public bool Supports(SignatureAlgorithm algorithm)
        {
            return algorithm == SignatureAlgorithm.EcdsaP256;
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
            if (algorithm != SignatureAlgorithm.EcdsaP256 || digestCount < ScalarP256.Size)
            {
                throw new SignetException(ErrorCode.NotSupported, "signature algorithm");
            }

            if (keyCount != P256Point.Size)
            {
                throw new SignetException(ErrorCode.PointNotOnCurve);
            }

            P256Point.Check(key, keyOffset);
            if (signatureCount != 2 * ScalarP256.Size || !ScalarP256.IsValid(signature, signatureOffset)
                || !ScalarP256.IsValid(signature, signatureOffset + ScalarP256.Size))
            {
                return false;
            }

            // Of a longer digest the leftmost 256 bits count.
            ScalarP256.Divide(digest, digestOffset, signature, signatureOffset, _u1, _u2);
            SignedDigits.Recode(_u1, Width, _digits, 0);
            SignedDigits.Recode(_u2, Width, _digits, 4);
            MakeTable(key, keyOffset);
            Sum();
            return !_infinite && HasX(signature, signatureOffset);
        }

        private void MakeTable(byte[] key, int keyOffset)
        {
            _sum.Load(key, keyOffset);
            _other.CopyFrom(_sum);
            DoublingP256.Double(_other.X, _other.Y, _other.Z, 1);
            for (int i = 0; i < KeyEntries; i++)
            {
                if (i > 0)
                {
                    _addition.Add(_sum, _other);
                }

                _sum.Save(_table, i * PointP256.Numbers);
            }
        }

        // u1 · G + u2 · key, digit by digit from the top (Shamir's trick).
        private void Sum()
        {
            _infinite = true;
            int doublings = 0;
            for (int i = Digits - 1; i >= 0; i--)
            {
                doublings++;
                int digits = (sbyte)_digits[i];
                if (digits == 0)
                {
                    continue;
                }

                int baseDigit = ((digits & 15) ^ 8) - 8;
                int keyDigit = digits >> 4;

                Double(doublings);
                doublings = 0;
                if (keyDigit != 0)
                {
                    _other.Restore(_table, ((keyDigit < 0 ? -keyDigit : keyDigit) >> 1) * PointP256.Numbers);
                    Add(keyDigit < 0, false);
                }

                if (baseDigit != 0)
                {
                    int index = (baseDigit < 0 ? -baseDigit : baseDigit) >> 1;
                    BasePointP256.Load(BasePointP256.OddMultiples, index, _other.X, _other.Y);
                    Add(baseDigit < 0, true);
                }
            }

            Double(doublings);
        }

        private void Double(int count)
        {
            if (!_infinite)
            {
                DoublingP256.Double(_sum.X, _sum.Y, _sum.Z, count);
            }
        }

        private void Add(bool negative, bool affine)
        {
            if (negative)
            {
                long[] y = _other.Y;
                for (int i = 0; i < FieldP256.Limbs; i++)
                {
                    y[i] = -y[i];
                }
            }

            if (_infinite)
            {
                if (affine)
                {
                    _other.SetOne();
                }

                _sum.CopyFrom(_other);
                _infinite = false;
                return;
            }

            int outcome = affine ? _addition.AddAffine(_sum, _other.X, _other.Y) : _addition.Add(_sum, _other);
            if (outcome == AdditionP256.Same)
            {
                Double(1);
            }
            else if (outcome == AdditionP256.Opposite)
            {
                _infinite = true;
            }
        }

        // x ≡ r modulo n, where x is below p and may be r + n; compared as X and r · Z².
        private bool HasX(byte[] signature, int offset)
        {
            long[] left = _other.X;
            long[] right = _other.Y;
            long[] square = _other.Z;
            FieldP256.Square(_sum.Z, 1, square);
            FieldP256.Load(signature, offset, left);
            FieldP256.Multiply(left, square, right);
            FieldP256.Subtract(_sum.X, right, right);
            if (FieldP256.IsZero(right, left))
            {
                return true;
            }

            if (!ScalarP256.AddOrder(signature, offset, _e))
            {
                return false;
            }

            FieldP256.Load(_e, 0, left);
            FieldP256.Multiply(left, square, right);
            FieldP256.Subtract(_sum.X, right, right);
            return FieldP256.IsZero(right, left);
        }
    }
}
