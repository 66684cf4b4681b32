using Signet.Core;
using Signet.Tls;

namespace Signet.Tls12
{
    /// <summary>Reads the server's Certificate message of TLS 1.2 (RFC 5246 section 7.4.2) one certificate at a time, as
    /// that of TLS 1.3 is read.</summary>
    internal sealed class CertificateList : StreamedMessage
    {
        private readonly PathValidator _validator;
        private readonly int _maxCertificate;
        private int _step;

        internal CertificateList(PathValidator validator, int maxCertificate)
        {
            _validator = validator;
            _maxCertificate = maxCertificate;
        }

        protected override void OnBegin()
        {
            _step = 0;
            Need(3);
        }

        protected override void OnPiece(byte[] buffer, int offset, int count)
        {
            switch (_step)
            {
                case 0:
                    int total = Size(buffer, offset);
                    if (total != Left)
                    {
                        throw new SignetException(ErrorCode.TlsDecodeError, "Certificate");
                    }

                    if (total == 0)
                    {
                        throw new SignetException(ErrorCode.NoServerCertificate);
                    }

                    if (total > CertificateMessage.MaxTotal)
                    {
                        throw new SignetException(ErrorCode.TlsCertificateTooLarge, "chain");
                    }

                    _step = 1;
                    Need(3);
                    break;
                case 1:
                    int size = Size(buffer, offset);
                    if (size == 0)
                    {
                        throw new SignetException(ErrorCode.TlsDecodeError, "ASN.1Cert");
                    }

                    if (size > _maxCertificate)
                    {
                        throw new SignetException(ErrorCode.TlsCertificateTooLarge);
                    }

                    _step = 2;
                    Need(size);
                    break;
                default:
                    _validator.Add(buffer, offset, count);
                    if (Left == 0)
                    {
                        End();
                        return;
                    }

                    _step = 1;
                    Need(3);
                    break;
            }
        }

        private static int Size(byte[] buffer, int at)
        {
            return (buffer[at] << 16) | (buffer[at + 1] << 8) | buffer[at + 2];
        }
    }
}
