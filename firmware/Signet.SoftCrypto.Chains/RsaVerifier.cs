using Signet.Core;

namespace Signet.SoftCrypto.Chains
{
    /// <summary>
    /// Verifies RSA signatures: RSASSA-PKCS1-v1_5 and RSASSA-PSS (RFC 8017 sections 8.2.2 and 8.1.2) with SHA-256,
    /// SHA-384 and SHA-512. Moduli of 2048 to 4096 bits, exponents above 2^16 and below 2^32 (FIPS 186-5 section 5.4 wants
    /// the former). All it sees is public, so its time depends on it. Allocates about 7 KB in a verification with 4096
    /// bits, half of that with 2048, and keeps none of it.
    /// </summary>
    public sealed class RsaVerifier : ISignatureVerifier
    {
        /// <summary>Shortest modulus in bits.</summary>
        public const int MinBits = 2048;

        /// <summary>Longest modulus in bits.</summary>
        public const int MaxBits = 4096;

        private const long MinExponent = 65537;

        private readonly DerReader _reader = new DerReader();
        private int _modulusOffset;
        private int _modulusCount;
        private int _bits;
        private long _exponent;

        /// <inheritdoc/>
        public bool Supports(SignatureAlgorithm algorithm)
        {
            return algorithm == SignatureAlgorithm.RsaPkcs1 || algorithm == SignatureAlgorithm.RsaPss;
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
            if (!Supports(algorithm) || (digestCount != 32 && digestCount != 48 && digestCount != 64))
            {
                throw new SignetException(ErrorCode.NotSupported, "signature algorithm");
            }

            ReadKey(key, keyOffset, keyCount);
            if (signatureCount != _modulusCount || !IsBelow(signature, signatureOffset, key, _modulusOffset, _modulusCount))
            {
                return false;
            }

            byte[] message = new byte[_modulusCount];
            RsaModulus modulus = new RsaModulus(key, _modulusOffset, _modulusCount, _bits);
            modulus.Power(signature, signatureOffset, _exponent, message);
            return algorithm == SignatureAlgorithm.RsaPkcs1
                ? RsaPadding.IsPkcs1(message, digest, digestOffset, digestCount)
                : RsaPadding.IsPss(message, _bits - 1, digest, digestOffset, digestCount);
        }

        private static bool IsBelow(byte[] a, int aOffset, byte[] b, int bOffset, int count)
        {
            int i = 0;
            while (i < count - 1 && a[aOffset + i] == b[bOffset + i])
            {
                i++;
            }

            return a[aOffset + i] < b[bOffset + i];
        }

        // RSAPublicKey of RFC 8017 section A.1.1.
        private void ReadKey(byte[] key, int offset, int count)
        {
            try
            {
                _reader.Reset(key, offset, count);
                _reader.Enter(DerTag.Sequence);
                _reader.ReadUnsignedInteger();
                _modulusOffset = _reader.ContentOffset;
                _modulusCount = _reader.ContentCount;
                _reader.ReadUnsignedInteger();
                ReadExponent(key, _reader.ContentOffset, _reader.ContentCount);
                _reader.Leave();
                _reader.ExpectEnd();
            }
            catch (SignetException error)
            {
                throw new SignetException(ErrorCode.PublicKeyRefused, error.Detail);
            }

            _bits = 8 * _modulusCount;
            int top = _modulusCount == 0 ? 0 : key[_modulusOffset];
            while (_bits > 0 && top < 0x80)
            {
                top = (top << 1) | 1;
                _bits--;
            }

            if (_bits < MinBits || _bits > MaxBits || (key[_modulusOffset + _modulusCount - 1] & 1) == 0)
            {
                throw new SignetException(ErrorCode.PublicKeyRefused, "RSA modulus");
            }
        }

        private void ReadExponent(byte[] key, int offset, int count)
        {
            long exponent = 0;
            for (int i = 0; i < count && i < 5; i++)
            {
                exponent = (exponent << 8) | key[offset + i];
            }

            if (count > 4 || exponent < MinExponent || (exponent & 1) == 0)
            {
                throw new SignetException(ErrorCode.PublicKeyRefused, "RSA exponent");
            }

            _exponent = exponent;
        }
    }
}
