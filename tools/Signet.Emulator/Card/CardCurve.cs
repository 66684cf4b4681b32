using System;
using System.Numerics;
using System.Security.Cryptography;

namespace Signet.Emulator.Card
{
    /// <summary>A curve y² = x³ + ax + b over a prime field of 256 bits, on top of the framework's own cryptography.</summary>
    public sealed class CardCurve
    {
        private readonly BigInteger _prime;
        private readonly BigInteger _a;
        private readonly BigInteger _b;
        private readonly ECCurve _curve;

        private CardCurve(ECCurve curve, string prime, string a, string b)
        {
            _curve = curve;
            _prime = Number(prime);
            _a = Number(a);
            _b = Number(b);
        }

        /// <summary>NIST P-256 (SP 800-186).</summary>
        public static CardCurve NistP256 { get; } = new(
            ECCurve.NamedCurves.nistP256,
            "FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF",
            "FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFC",
            "5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B");

        /// <summary>brainpoolP256r1 (RFC 5639 section 3.4).</summary>
        public static CardCurve BrainpoolP256 { get; } = new(
            ECCurve.NamedCurves.brainpoolP256r1,
            "A9FB57DBA1EEA9BC3E660A909D838D726E3BF623D52620282013481D1F6E5377",
            "7D5A0975FC2C3057EEF67530417AFFE7FB8055C126DC5C6CE94A4B44F330B5D9",
            "26DC5C6CE94A4B44F330B5D9BBD77CBF958416295CF7E1CE6BCCDC18FF8C07B6");

        /// <summary>The curve of a key type.</summary>
        /// <param name="type">Key type, tag 4B.</param>
        /// <returns>The curve, or null when the type's keys are not on one.</returns>
        public static CardCurve? Of(KeyType type)
        {
            return type switch
            {
                KeyType.P256Persistent or KeyType.P256Volatile => NistP256,
                KeyType.BrainpoolPersistent or KeyType.BrainpoolVolatile => BrainpoolP256,
                _ => null,
            };
        }

        /// <summary>Says whether the bytes are an uncompressed point on the curve.</summary>
        /// <param name="point">04 ‖ X ‖ Y, 65 bytes.</param>
        /// <returns>False for any other length or form, coordinates out of range, or a point off the curve.</returns>
        public bool IsOnCurve(ReadOnlySpan<byte> point)
        {
            if (point.Length != 65 || point[0] != 4)
                return false;
            var x = new BigInteger(point[1..33], isUnsigned: true, isBigEndian: true);
            var y = new BigInteger(point[33..], isUnsigned: true, isBigEndian: true);
            return x < _prime && y < _prime && ((y * y) - (x * x * x) - (_a * x) - _b) % _prime == 0;
        }

        /// <summary>A public key from its point.</summary>
        /// <param name="point">04 ‖ X ‖ Y, 65 bytes, on the curve.</param>
        /// <returns>Parameters for import.</returns>
        public ECParameters FromPoint(ReadOnlySpan<byte> point)
        {
            return new ECParameters
            {
                Curve = _curve,
                Q = new ECPoint { X = point[1..33].ToArray(), Y = point[33..65].ToArray() },
            };
        }

        /// <summary>Makes a key pair.</summary>
        /// <returns>A key; the caller disposes of it.</returns>
        public ECDsa Generate()
        {
            return ECDsa.Create(_curve);
        }

        /// <summary>A key pair from its private number.</summary>
        /// <param name="d">Private number, 32 bytes, big-endian.</param>
        /// <returns>A key; the caller disposes of it.</returns>
        /// <exception cref="CryptographicException">The number is 0 or not below the order of the curve.</exception>
        public ECDsa FromPrivate(ReadOnlySpan<byte> d)
        {
            return ECDsa.Create(new ECParameters { Curve = _curve, D = d.ToArray() });
        }

        private static BigInteger Number(string hex)
        {
            return new BigInteger(Convert.FromHexString(hex), isUnsigned: true, isBigEndian: true);
        }
    }
}
