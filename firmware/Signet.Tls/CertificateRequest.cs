using Signet.Core;

namespace Signet.Tls
{
    /// <summary>
    /// Reads the CertificateRequest (RFC 8446 section 4.3.2). Lists of authorities, which can be long, pass by: the
    /// device has one certificate and offers it to whoever proves to be the server.
    /// </summary>
    internal sealed class CertificateRequest : StreamedMessage
    {
        private int _step;
        private bool _schemes;

        protected override void OnBegin()
        {
            _step = 0;
            _schemes = false;
            Need(3);
        }

        protected override void OnPiece(byte[] buffer, int offset, int count)
        {
            switch (_step)
            {
                case 0:
                    // Section 4.3.2: the context is empty within the handshake.
                    if (buffer[offset] != 0)
                    {
                        throw new SignetException(ErrorCode.TlsIllegalParameter, "certificate_request_context");
                    }

                    if (((buffer[offset + 1] << 8) | buffer[offset + 2]) != Left)
                    {
                        throw new SignetException(ErrorCode.TlsDecodeError, "CertificateRequest");
                    }

                    NextExtension();
                    break;
                case 1:
                    int type = (buffer[offset] << 8) | buffer[offset + 1];
                    int size = (buffer[offset + 2] << 8) | buffer[offset + 3];
                    if (type == ExtensionType.SignatureAlgorithms)
                    {
                        _step = 2;
                        Need(size);
                    }
                    else
                    {
                        // Section 4.3.2: what is not recognised is ignored.
                        _step = 3;
                        Pass(size);
                    }

                    break;
                case 2:
                    ReadSchemes(buffer, offset, count);
                    NextExtension();
                    break;
                default:
                    NextExtension();
                    break;
            }
        }

        private void NextExtension()
        {
            if (Left > 0)
            {
                _step = 1;
                Need(4);
                return;
            }

            // Section 4.3.2: signature_algorithms must be there.
            if (!_schemes)
            {
                throw new SignetException(ErrorCode.TlsMissingExtension, "signature_algorithms");
            }

            End();
        }

        private void ReadSchemes(byte[] buffer, int offset, int count)
        {
            if (_schemes)
            {
                throw new SignetException(ErrorCode.TlsIllegalParameter, "extension twice");
            }

            if (count < 4 || (count & 1) != 0 || ((buffer[offset] << 8) | buffer[offset + 1]) != count - 2)
            {
                throw new SignetException(ErrorCode.TlsDecodeError, "signature_algorithms");
            }

            _schemes = true;
            for (int i = 2; i < count; i += 2)
            {
                if (buffer[offset + i] == 0x04 && buffer[offset + i + 1] == 0x03)
                {
                    return;
                }
            }

            // Section 4.3.2: the SIM signs with ecdsa_secp256r1_sha256 only.
            throw new SignetException(ErrorCode.TlsSignatureSchemeUnsupported, "CertificateRequest");
        }
    }
}
