using Signet.Core;

namespace Signet.Tls
{
    /// <summary>The alert descriptions of TLS 1.3 (RFC 8446 section 6) and which of them answers an error.</summary>
    public static class AlertDescription
    {
        /// <summary>The sender will send no more (section 6.1).</summary>
        public const int CloseNotify = 0;

        /// <summary>An inappropriate message was received.</summary>
        public const int UnexpectedMessage = 10;

        /// <summary>A record can't be deprotected.</summary>
        public const int BadRecordMac = 20;

        /// <summary>A record is too long.</summary>
        public const int RecordOverflow = 22;

        /// <summary>No acceptable set of parameters.</summary>
        public const int HandshakeFailure = 40;

        /// <summary>A certificate is corrupt or its signature is wrong.</summary>
        public const int BadCertificate = 42;

        /// <summary>A certificate is of an unsupported type.</summary>
        public const int UnsupportedCertificate = 43;

        /// <summary>A certificate was revoked.</summary>
        public const int CertificateRevoked = 44;

        /// <summary>A certificate is not valid now.</summary>
        public const int CertificateExpired = 45;

        /// <summary>A certificate is unacceptable for another reason.</summary>
        public const int CertificateUnknown = 46;

        /// <summary>A field is inconsistent or out of range.</summary>
        public const int IllegalParameter = 47;

        /// <summary>No known trust anchor.</summary>
        public const int UnknownCa = 48;

        /// <summary>The certificate is valid but access is denied.</summary>
        public const int AccessDenied = 49;

        /// <summary>A message does not parse.</summary>
        public const int DecodeError = 50;

        /// <summary>A signature or Finished does not verify.</summary>
        public const int DecryptError = 51;

        /// <summary>The protocol version is not supported.</summary>
        public const int ProtocolVersion = 70;

        /// <summary>Parameters are less secure than the server wants.</summary>
        public const int InsufficientSecurity = 71;

        /// <summary>An error that has nothing to do with the peer.</summary>
        public const int InternalError = 80;

        /// <summary>The user cancels; close_notify follows (section 6.1).</summary>
        public const int UserCanceled = 90;

        /// <summary>A handshake within a connection is refused (RFC 5246 section 7.2.2), a warning.</summary>
        public const int NoRenegotiation = 100;

        /// <summary>A mandatory extension is missing.</summary>
        public const int MissingExtension = 109;

        /// <summary>An extension was not offered.</summary>
        public const int UnsupportedExtension = 110;

        /// <summary>No server of this name.</summary>
        public const int UnrecognizedName = 112;

        /// <summary>A client certificate is demanded.</summary>
        public const int CertificateRequired = 116;

        /// <summary>None of the client's ALPN protocols.</summary>
        public const int NoApplicationProtocol = 120;

        /// <summary>Gives the RFC's name of an alert.</summary>
        /// <param name="description">The alert's number, 0 to 255.</param>
        /// <returns>E.g. "bad_certificate"; "alert" for a number that is not listed here.</returns>
        public static string Name(int description)
        {
            switch (description)
            {
                case CloseNotify:
                    return "close_notify";
                case UnexpectedMessage:
                    return "unexpected_message";
                case BadRecordMac:
                    return "bad_record_mac";
                case RecordOverflow:
                    return "record_overflow";
                case HandshakeFailure:
                    return "handshake_failure";
                case BadCertificate:
                    return "bad_certificate";
                case UnsupportedCertificate:
                    return "unsupported_certificate";
                case CertificateRevoked:
                    return "certificate_revoked";
                case CertificateExpired:
                    return "certificate_expired";
                case CertificateUnknown:
                    return "certificate_unknown";
                case IllegalParameter:
                    return "illegal_parameter";
                case UnknownCa:
                    return "unknown_ca";
                case AccessDenied:
                    return "access_denied";
                case DecodeError:
                    return "decode_error";
                case DecryptError:
                    return "decrypt_error";
                case ProtocolVersion:
                    return "protocol_version";
                case InsufficientSecurity:
                    return "insufficient_security";
                case InternalError:
                    return "internal_error";
                case UserCanceled:
                    return "user_canceled";
                case NoRenegotiation:
                    return "no_renegotiation";
                case MissingExtension:
                    return "missing_extension";
                case UnsupportedExtension:
                    return "unsupported_extension";
                case UnrecognizedName:
                    return "unrecognized_name";
                case CertificateRequired:
                    return "certificate_required";
                case NoApplicationProtocol:
                    return "no_application_protocol";
                default:
                    return "alert";
            }
        }

        /// <summary>Says whether an alert can be a server's refusal of the client: of its certificate, its signature with
        /// the certificate's key (decrypt_error), or its access. The others tell of records or messages, such as
        /// bad_record_mac for a flight that was damaged on the way.</summary>
        /// <param name="description">The alert's number, 0 to 255.</param>
        /// <returns>True also for <see cref="CloseNotify"/>, with which some servers end without a reason.</returns>
        public static bool IsRefusal(int description)
        {
            switch (description)
            {
                case CloseNotify:
                case HandshakeFailure:
                case BadCertificate:
                case UnsupportedCertificate:
                case CertificateRevoked:
                case CertificateExpired:
                case CertificateUnknown:
                case UnknownCa:
                case AccessDenied:
                case DecryptError:
                case CertificateRequired:
                    return true;
                default:
                    return false;
            }
        }

        /// <summary>Chooses the alert that tells the server of an error of ours (RFC 8446 section 6.2).</summary>
        /// <param name="code">The error.</param>
        /// <returns>The alert's number; <see cref="InternalError"/> when the fault is not the server's.</returns>
        public static int For(ErrorCode code)
        {
            switch (code)
            {
                case ErrorCode.TlsUnexpectedMessage:
                case ErrorCode.TlsBadRecord:
                case ErrorCode.TlsFlood:
                    return UnexpectedMessage;
                case ErrorCode.TlsBadRecordMac:
                    return BadRecordMac;
                case ErrorCode.TlsRecordOverflow:
                    return RecordOverflow;
                case ErrorCode.TlsDecodeError:
                    return DecodeError;
                case ErrorCode.TlsIllegalParameter:
                case ErrorCode.TlsNoCommonSuite:
                case ErrorCode.TlsDowngrade:
                case ErrorCode.TlsNoCommonGroup:
                case ErrorCode.PointNotOnCurve:
                case ErrorCode.PeerKeyRefused:
                    return IllegalParameter;
                case ErrorCode.TlsHelloRetryRequest:
                case ErrorCode.TlsNoCertificateRequest:
                case ErrorCode.TlsSignatureSchemeUnsupported:
                case ErrorCode.TlsNoExtendedMasterSecret:
                case ErrorCode.TlsNoSecureRenegotiation:
                    return HandshakeFailure;
                case ErrorCode.TlsUnsupportedVersion:
                    return ProtocolVersion;
                case ErrorCode.TlsMissingExtension:
                    return MissingExtension;
                case ErrorCode.TlsUnsupportedExtension:
                    return UnsupportedExtension;
                case ErrorCode.TlsBadServerSignature:
                case ErrorCode.TlsBadServerFinished:
                    return DecryptError;
                case ErrorCode.NoServerCertificate:
                    // RFC 8446 section 4.4.2.4: an empty server Certificate message.
                    return DecodeError;
                case ErrorCode.CertificateMalformed:
                case ErrorCode.PublicKeyRefused:
                case ErrorCode.CertificateSignatureInvalid:
                case ErrorCode.NotACertificateAuthority:
                case ErrorCode.PathLengthExceeded:
                    return BadCertificate;
                case ErrorCode.CertificateExpired:
                case ErrorCode.CertificateNotYetValid:
                    return CertificateExpired;
                case ErrorCode.UnknownIssuer:
                    return UnknownCa;
                case ErrorCode.CertificateAlgorithmUnsupported:
                case ErrorCode.KeyUsageForbids:
                case ErrorCode.ExtendedKeyUsageForbids:
                case ErrorCode.UnknownCriticalExtension:
                case ErrorCode.NameConstraintsUnsupported:
                case ErrorCode.PolicyRequired:
                    return UnsupportedCertificate;
                case ErrorCode.NameMismatch:
                case ErrorCode.NameConstraintsForbid:
                case ErrorCode.ClockUnknown:
                case ErrorCode.ChainTooLong:
                case ErrorCode.PathSearchLimit:
                case ErrorCode.TlsCertificateTooLarge:
                    return CertificateUnknown;
                default:
                    return InternalError;
            }
        }
    }
}
