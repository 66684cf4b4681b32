using Signet.Core;
using Signet.Tls;

namespace Signet.Tls12
{
    /// <summary>Reads the CertificateRequest of TLS 1.2 (RFC 5246 section 7.4.4). The list of authorities passes by, as in
    /// TLS 1.3.</summary>
    internal sealed class CertificateTypes : StreamedMessage
    {
        // ecdsa_sign (RFC 8422 section 5.5).
        private const int EcdsaSign = 64;

        private int _step;

        protected override void OnBegin()
        {
            _step = 0;
            Need(1);
        }

        protected override void OnPiece(byte[] buffer, int offset, int count)
        {
            switch (_step++)
            {
                case 0:
                    RequireSize(buffer[offset] > 0, "certificate_types");
                    Need(buffer[offset]);
                    break;
                case 1:
                    RequireType(buffer, offset, count);
                    Need(2);
                    break;
                case 2:
                    int schemes = (buffer[offset] << 8) | buffer[offset + 1];
                    RequireSize(schemes > 0 && (schemes & 1) == 0, "supported_signature_algorithms");
                    Need(schemes);
                    break;
                case 3:
                    RequireScheme(buffer, offset, count);
                    Need(2);
                    break;
                case 4:
                    int authorities = (buffer[offset] << 8) | buffer[offset + 1];
                    RequireSize(authorities == Left, "certificate_authorities");
                    Pass(authorities);
                    break;
                default:
                    End();
                    break;
            }
        }

        private static void RequireSize(bool condition, string detail)
        {
            if (!condition)
            {
                throw new SignetException(ErrorCode.TlsDecodeError, detail);
            }
        }

        private static void RequireType(byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++)
            {
                if (buffer[offset + i] == EcdsaSign)
                {
                    return;
                }
            }

            throw new SignetException(ErrorCode.TlsSignatureSchemeUnsupported, "certificate_types");
        }

        private static void RequireScheme(byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i += 2)
            {
                // ecdsa_secp256r1_sha256, in TLS 1.2 SHA-256 with ECDSA.
                if (buffer[offset + i] == 0x04 && buffer[offset + i + 1] == 0x03)
                {
                    return;
                }
            }

            throw new SignetException(ErrorCode.TlsSignatureSchemeUnsupported, "CertificateRequest");
        }
    }
}
