using Signet.Core;

namespace Signet.Tls
{
    /// <summary>
    /// Reads the server's Certificate message (RFC 8446 section 4.4.2) one certificate at a time and hands each to the
    /// path validator, so that the chain never has to be in memory whole.
    /// </summary>
    internal sealed class CertificateMessage : StreamedMessage
    {
        /// <summary>Largest sum of all certificates of a chain in bytes.</summary>
        internal const int MaxTotal = 12288;

        private readonly PathValidator _validator;
        private readonly int _maxCertificate;
        private int _step;

        internal CertificateMessage(PathValidator validator, int maxCertificate)
        {
            _validator = validator;
            _maxCertificate = maxCertificate;
        }

        protected override void OnBegin()
        {
            _step = 0;
            Need(4);
        }

        protected override void OnPiece(byte[] buffer, int offset, int count)
        {
            switch (_step)
            {
                case 0:
                    // Section 4.4.2: the context of a server's certificate is empty.
                    if (buffer[offset] != 0)
                    {
                        throw new SignetException(ErrorCode.TlsIllegalParameter, "certificate_request_context");
                    }

                    int total = Size(buffer, offset + 1);
                    if (total != Left)
                    {
                        throw new SignetException(ErrorCode.TlsDecodeError, "Certificate");
                    }

                    if (total == 0)
                    {
                        // Section 4.4.2.4.
                        throw new SignetException(ErrorCode.NoServerCertificate);
                    }

                    if (total > MaxTotal)
                    {
                        throw new SignetException(ErrorCode.TlsCertificateTooLarge, "chain");
                    }

                    NextCertificate();
                    break;
                case 1:
                    int size = Size(buffer, offset);
                    if (size == 0)
                    {
                        throw new SignetException(ErrorCode.TlsDecodeError, "cert_data");
                    }

                    if (size > _maxCertificate)
                    {
                        throw new SignetException(ErrorCode.TlsCertificateTooLarge);
                    }

                    _step = 2;
                    Need(size);
                    break;
                case 2:
                    _validator.Add(buffer, offset, count);
                    _step = 3;
                    Need(2);
                    break;
                default:
                    // Section 4.4.2: an extension here answers one of the ClientHello, and none was offered.
                    if (buffer[offset] != 0 || buffer[offset + 1] != 0)
                    {
                        throw new SignetException(ErrorCode.TlsUnsupportedExtension, "Certificate");
                    }

                    NextCertificate();
                    break;
            }
        }

        private static int Size(byte[] buffer, int at)
        {
            return (buffer[at] << 16) | (buffer[at + 1] << 8) | buffer[at + 2];
        }

        private void NextCertificate()
        {
            if (Left > 0)
            {
                _step = 1;
                Need(3);
                return;
            }

            End();
        }
    }
}
