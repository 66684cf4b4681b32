using Signet.Core;

namespace Signet.Tls
{
    /// <content>The extensions of RFC 5280 section 4.2, all but names and constraints on them.</content>
    public sealed partial class CertificateParser
    {
        // n of 2.5.29.n.
        internal const int SubjectKeyIdentifier = 14;
        internal const int KeyUsage = 15;
        internal const int SubjectAltName = 17;
        internal const int BasicConstraints = 19;
        internal const int NameConstraints = 30;
        internal const int CertificatePolicies = 32;
        internal const int PolicyMappings = 33;
        internal const int AuthorityKeyIdentifier = 35;
        internal const int PolicyConstraints = 36;
        internal const int ExtendedKeyUsage = 37;
        internal const int InhibitAnyPolicy = 54;

        // Certificates in use have up to 12.
        private const int MaxExtensions = 24;

        // id-kp-serverAuth 1.3.6.1.5.5.7.3.1 and anyExtendedKeyUsage 2.5.29.37.0 (section 4.2.1.12).
        private readonly byte[] ServerAuth = { 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01 };
        private readonly byte[] AnyUsage = { 0x55, 0x1D, 0x25, 0x00 };

        private readonly int[] _oids = new int[MaxExtensions];
        private int _extensions;
        private bool _critical;

        private void ResetExtensions(Certificate certificate)
        {
            certificate.IsAuthority = false;
            certificate.PathLength = -1;
            certificate.KeyUsage = -1;
            certificate.HasExtendedKeyUsage = false;
            certificate.AllowsServer = false;
            certificate.AllowsAny = false;
            certificate.NameMatches = false;
            certificate.HasMoreNames = false;
            certificate.SubjectKeyId = 0;
            certificate.AuthorityKeyId = 0;
            certificate.ConstraintsCount = 0;
            _names = 0;
            _namesCount = 0;
            _extensions = 0;
        }

        private void ReadExtensions(Certificate certificate)
        {
            DerReader der = _der;
            if (der.AtEnd)
            {
                return;
            }

            // Section 4.1.2.9: only in version 3, and never an empty list.
            if (certificate.Version != 3)
            {
                throw Malformed("of a certificate that is not of version 3");
            }

            der.Enter(DerTag.ContextConstructed + 3);
            der.Enter(DerTag.Sequence);
            do
            {
                _field = CertificateField.Extensions;
                der.Enter(DerTag.Sequence);
                der.ReadOid();
                Once();

                // All extensions that are understood are 2.5.29.n.
                byte[] buffer = der.Buffer;
                int oid = der.ContentOffset;
                int number = der.ContentCount == 3 && buffer[oid] == 0x55 && buffer[oid + 1] == 0x1D ? buffer[oid + 2] : 0;
                _critical = false;
                if (der.PeekTag() == DerTag.Boolean)
                {
                    _critical = der.ReadBoolean();
                    if (!_critical)
                    {
                        throw Malformed("DEFAULT FALSE encoded");
                    }
                }

                ReadExtension(certificate, number);
                der.Leave();
            }
            while (!der.AtEnd);
            der.Leave();
            der.Leave();
        }

        // Section 4.2: not more than one instance of an extension, whether it is understood or not.
        private void Once()
        {
            DerReader der = _der;
            byte[] buffer = der.Buffer;
            int at = der.ElementOffset;
            int count = der.ElementCount;
            if (_extensions == MaxExtensions)
            {
                throw Malformed("more than 24");
            }

            for (int i = 0; i < _extensions; i++)
            {
                // Tag, length and content: of different lengths, the second byte differs.
                if (buffer[_oids[i] + 1] == buffer[at + 1] && ByteRange.Equals(buffer, _oids[i], buffer, at, count))
                {
                    throw Malformed("the same twice");
                }
            }

            _oids[_extensions] = at;
            _extensions++;
        }

        private void ReadExtension(Certificate certificate, int number)
        {
            DerReader der = _der;
            switch (number)
            {
                case SubjectKeyIdentifier:
                case KeyUsage:
                case SubjectAltName:
                case BasicConstraints:
                case NameConstraints:
                case CertificatePolicies:
                case PolicyMappings:
                case AuthorityKeyIdentifier:
                case PolicyConstraints:
                case ExtendedKeyUsage:
                case InhibitAnyPolicy:
                    _field = CertificateField.Extension + number;
                    der.Enter(DerTag.OctetString);
                    ReadKnown(certificate, number);
                    der.Leave();
                    break;
                default:
                    // Section 4.2: a critical extension that is not understood ends the path.
                    der.Read(DerTag.OctetString);
                    if (_critical)
                    {
                        Note(certificate, ErrorCode.UnknownCriticalExtension);
                    }

                    break;
            }
        }

        private void ReadKnown(Certificate certificate, int number)
        {
            switch (number)
            {
                case SubjectKeyIdentifier:
                    NeverCritical();
                    _der.Read(DerTag.OctetString);
                    certificate.SubjectKeyId = KeyId();
                    break;
                case KeyUsage:
                    ReadKeyUsage(certificate);
                    break;
                case SubjectAltName:
                    ReadNames(certificate);
                    break;
                case BasicConstraints:
                    ReadBasicConstraints(certificate);
                    break;
                case NameConstraints:
                    ReadNameConstraints(certificate);
                    break;
                case AuthorityKeyIdentifier:
                    NeverCritical();
                    ReadAuthorityKeyIdentifier(certificate);
                    break;
                case ExtendedKeyUsage:
                    ReadExtendedKeyUsage(certificate);
                    break;
                default:
                    ReadPolicy(certificate, number);
                    break;
            }
        }

        // Sections 4.2.1.1, 4.2.1.2.
        private void NeverCritical()
        {
            if (_critical)
            {
                throw Malformed("critical");
            }
        }

        // Section 4.2.1.1. Issuer and serial number are not compared.
        private void ReadAuthorityKeyIdentifier(Certificate certificate)
        {
            DerReader der = _der;
            der.Enter(DerTag.Sequence);
            if (der.PeekTag() == DerTag.Context)
            {
                der.Read();
                certificate.AuthorityKeyId = KeyId();
            }

            if (der.PeekTag() == DerTag.ContextConstructed + 1)
            {
                der.Read();
                der.Read(DerTag.Context + 2);
            }

            der.Leave();
        }

        // A key identifier in so many bits as a hint needs; never 0.
        private int KeyId()
        {
            DerReader der = _der;
            byte[] buffer = der.Buffer;
            int end = der.ContentOffset + der.ContentCount;
            int id = der.ContentCount;
            for (int i = der.ContentOffset; i < end; i++)
            {
                id = (id * 31) + buffer[i];
            }

            return id | 1;
        }

        // Section 4.2.1.3: a named bit list, so without zero bits at its end (X.690 clause 11.2.2).
        private void ReadKeyUsage(Certificate certificate)
        {
            DerReader der = _der;
            int unused = der.ReadBitString();
            int count = der.ContentCount;
            if (count == 0 || count > 2 || (der.Buffer[der.ContentOffset + count - 1] & (1 << unused)) == 0)
            {
                throw Malformed("no bit, or zero bits at the end");
            }

            int usage = 0;
            for (int i = 0; i < 9 && i < 8 * count; i++)
            {
                if ((der.Buffer[der.ContentOffset + (i >> 3)] & (0x80 >> (i & 7))) != 0)
                {
                    usage |= 1 << i;
                }
            }

            certificate.KeyUsage = usage;
        }

        // Section 4.2.1.9.
        private void ReadBasicConstraints(Certificate certificate)
        {
            _der.Enter(DerTag.Sequence);
            if (_der.PeekTag() == DerTag.Boolean)
            {
                certificate.IsAuthority = _der.ReadBoolean();
                if (!certificate.IsAuthority)
                {
                    throw Malformed("DEFAULT FALSE encoded");
                }

                if (!_der.AtEnd)
                {
                    int length = _der.ReadSmallInteger();
                    certificate.PathLength = length > 255 ? 255 : length;
                }
            }

            _der.Leave();
        }

        // Section 4.2.1.12.
        private void ReadExtendedKeyUsage(Certificate certificate)
        {
            certificate.HasExtendedKeyUsage = true;
            _der.Enter(DerTag.Sequence);
            do
            {
                _der.ReadOid();
                certificate.AllowsServer |= _der.ContentEquals(ServerAuth);
                certificate.AllowsAny |= _der.ContentEquals(AnyUsage);
            }
            while (!_der.AtEnd);
            _der.Leave();
        }
    }
}
