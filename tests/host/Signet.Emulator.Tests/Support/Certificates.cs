using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Signet.Emulator.Tests.Support
{
    internal static class Certificates
    {
        private static readonly Lazy<byte[]> CaCertificate = new(MakeCa);

        /// <summary>A self-signed P-256 certificate, DER.</summary>
        public static byte[] Ca()
        {
            return CaCertificate.Value;
        }

        private static byte[] MakeCa()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=Emulator test CA", key, HashAlgorithmName.SHA256);
            using X509Certificate2 certificate = request.CreateSelfSigned(
                new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2036, 1, 1, 0, 0, 0, TimeSpan.Zero));
            return certificate.RawData;
        }
    }
}
