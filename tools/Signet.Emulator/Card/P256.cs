using System;
using System.Security.Cryptography;

namespace Signet.Emulator.Card
{
    /// <summary>NIST P-256 (FIPS 186-5, SP 800-186) on top of the framework's own cryptography.</summary>
    public static class P256
    {
        /// <summary>Says whether the bytes are an uncompressed point on the curve.</summary>
        /// <param name="point">04 ‖ X ‖ Y, 65 bytes.</param>
        /// <returns>False for any other length or form, coordinates out of range, or a point off the curve.</returns>
        public static bool IsOnCurve(ReadOnlySpan<byte> point)
        {
            return CardCurve.NistP256.IsOnCurve(point);
        }

        /// <summary>The uncompressed point of a key.</summary>
        /// <param name="key">Key parameters.</param>
        /// <returns>04 ‖ X ‖ Y, 65 bytes.</returns>
        public static byte[] PointOf(ECParameters key)
        {
            return [4, .. key.Q.X!, .. key.Q.Y!];
        }

        /// <summary>A public key from its point.</summary>
        /// <param name="point">04 ‖ X ‖ Y, 65 bytes, on the curve.</param>
        /// <returns>Parameters for import.</returns>
        public static ECParameters FromPoint(ReadOnlySpan<byte> point)
        {
            return CardCurve.NistP256.FromPoint(point);
        }

        /// <summary>A key pair from its private number.</summary>
        /// <param name="d">Private number, 32 bytes, big-endian.</param>
        /// <param name="point">Its public point, 65 bytes.</param>
        /// <returns>A key; the caller disposes of it.</returns>
        public static ECDsa FromPrivate(ReadOnlySpan<byte> d, ReadOnlySpan<byte> point)
        {
            ECParameters parameters = FromPoint(point);
            parameters.D = d.ToArray();
            return ECDsa.Create(parameters);
        }

        /// <summary>The public key of a certificate, if it is a P-256 key.</summary>
        /// <param name="certificate">The certificate.</param>
        /// <returns>04 ‖ X ‖ Y, or null for other keys.</returns>
        public static byte[]? PointOf(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate)
        {
            ArgumentNullException.ThrowIfNull(certificate);
            using ECDsa? key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPublicKey(certificate);
            if (key is not { KeySize: 256 })
                return null;
            byte[] point = PointOf(key.ExportParameters(includePrivateParameters: false));
            return IsOnCurve(point) ? point : null;
        }
    }
}
