using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls
{
    /// <summary>
    /// Reads an X.509 certificate (RFC 5280 section 4.1) in strict DER into a <see cref="Certificate"/>. One parser is
    /// used again and again, by one thread at a time.
    /// </summary>
    public sealed partial class CertificateParser
    {
        /// <summary>Most names of a subjectAltName that are compared with the reference identity.</summary>
        public const int MaxNames = 32;

        // ecdsa-with-SHA256 1.2.840.10045.4.3.2 (RFC 5758 section 3.2).
        private static readonly byte[] EcdsaWithSha256 = { 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02 };

        // id-ecPublicKey 1.2.840.10045.2.1 and secp256r1 1.2.840.10045.3.1.7 (RFC 5480 section 2.1.1).
        private static readonly byte[] EcPublicKey = { 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01 };
        private static readonly byte[] Secp256r1 = { 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07 };

        // id-kp-serverAuth 1.3.6.1.5.5.7.3.1 and anyExtendedKeyUsage 2.5.29.37.0 (RFC 5280 section 4.2.1.12).
        private static readonly byte[] ServerAuth = { 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01 };
        private static readonly byte[] AnyUsage = { 0x55, 0x1D, 0x25, 0x00 };

        private readonly DerReader _der = new DerReader();
        private readonly Sha256 _hash = new Sha256();
        private ReferenceIdentity _name;
        private int _seen;

        /// <summary>Reads one certificate.</summary>
        /// <param name="buffer">Holds the DER certificate; free again afterwards.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its bytes, nothing behind it.</param>
        /// <param name="certificate">Receives what was read; undefined after an error.</param>
        /// <param name="name">What subjectAltName is compared with; null to skip that.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.CertificateMalformed"/> when it is not strict DER of
        /// RFC 5280, <see cref="ErrorCode.PointNotOnCurve"/> when its P-256 key is none.</exception>
        public void Parse(byte[] buffer, int offset, int count, Certificate certificate, ReferenceIdentity name)
        {
            try
            {
                _name = name;
                _der.Reset(buffer, offset, count);
                ReadCertificate(certificate);
            }
            catch (SignetException error)
            {
                if (error.Code == ErrorCode.PointNotOnCurve)
                {
                    throw;
                }

                throw new SignetException(ErrorCode.CertificateMalformed, error.Detail);
            }
        }

        private static SignetException Malformed(string detail)
        {
            return new SignetException(ErrorCode.CertificateMalformed, detail);
        }

        private static void Note(Certificate certificate, ErrorCode problem)
        {
            if (certificate.Problem == ErrorCode.None)
            {
                certificate.Problem = problem;
            }
        }

        private void ReadCertificate(Certificate certificate)
        {
            DerReader der = _der;
            der.Enter(DerTag.Sequence);
            der.Enter(DerTag.Sequence);
            Digest(certificate.TbsDigest);
            certificate.Problem = ErrorCode.None;
            certificate.Version = ReadVersion();

            // Section 4.1.2.2: serialNumber, at most 20 octets.
            der.ReadInteger();
            if (der.ContentCount > 21)
            {
                throw Malformed("serialNumber");
            }

            der.Read(DerTag.Sequence);
            int algorithm = der.ElementOffset;
            int algorithmCount = der.ElementCount;
            ReadName(certificate.IssuerHash, false);
            der.Enter(DerTag.Sequence);
            certificate.NotBefore = der.ReadTime();
            certificate.NotAfter = der.ReadTime();
            der.Leave();
            ReadName(certificate.SubjectHash, true);
            ReadKey(certificate);
            ReadUniqueIds(certificate.Version);
            ReadExtensions(certificate);
            der.Leave();

            // Section 4.1.1.2: signatureAlgorithm repeats tbsCertificate.signature.
            der.Enter(DerTag.Sequence);
            if (der.ElementCount != algorithmCount
                || !ByteRange.Equals(der.Buffer, algorithm, der.Buffer, der.ElementOffset, algorithmCount))
            {
                throw Malformed("signatureAlgorithm");
            }

            der.ReadOid();
            certificate.IsSignatureSupported = der.ContentEquals(EcdsaWithSha256);
            if (certificate.IsSignatureSupported)
            {
                // RFC 5758 section 3.2: no parameters.
                der.Leave();
            }
            else
            {
                der.LeaveUnread();
            }

            if (der.ReadBitString() != 0)
            {
                throw Malformed("signatureValue");
            }

            // A longer one belongs to an issuer on a larger curve, which is a matter of support, not of form.
            certificate.IsSignatureSupported &= der.ContentCount <= EcdsaSignature.MaxDerLength;
            if (certificate.IsSignatureSupported)
            {
                EcdsaSignature.FromDer(der.Buffer, der.ContentOffset, der.ContentCount, certificate.Signature, 0);
            }

            der.Leave();
            der.ExpectEnd();
        }

        private int ReadVersion()
        {
            // Section 4.1.2.1; DER leaves the default v1 out.
            if (_der.PeekTag() != DerTag.ContextConstructed)
            {
                return 1;
            }

            _der.Enter(DerTag.ContextConstructed);
            int version = _der.ReadSmallInteger();
            _der.Leave();
            if (version != 1 && version != 2)
            {
                throw Malformed("version");
            }

            return version + 1;
        }

        // Section 4.1.2.4: RDNSequence; walked for its form, then compared by its hash.
        private void ReadName(byte[] hash, bool mayBeEmpty)
        {
            DerReader der = _der;
            der.Enter(DerTag.Sequence);
            Digest(hash);
            if (der.AtEnd && !mayBeEmpty)
            {
                throw Malformed("issuer");
            }

            while (!der.AtEnd)
            {
                der.Enter(DerTag.Set);
                do
                {
                    der.Enter(DerTag.Sequence);
                    der.ReadOid();
                    der.Read();
                    der.Leave();
                }
                while (!der.AtEnd);
                der.Leave();
            }

            der.Leave();
        }

        // Section 4.1.2.7 and RFC 5480 section 2.1.1, 2.2.
        private void ReadKey(Certificate certificate)
        {
            DerReader der = _der;
            der.Enter(DerTag.Sequence);
            der.Enter(DerTag.Sequence);
            der.ReadOid();
            bool supported = der.ContentEquals(EcPublicKey);
            if (supported && der.PeekTag() == DerTag.ObjectIdentifier)
            {
                der.ReadOid();
                supported = der.ContentEquals(Secp256r1);
                der.Leave();
            }
            else
            {
                supported = false;
                der.LeaveUnread();
            }

            int unused = der.ReadBitString();
            if (!supported)
            {
                Note(certificate, ErrorCode.CertificateAlgorithmUnsupported);
            }
            else
            {
                if (unused != 0 || der.ContentCount != 65 || !P256Point.IsOnCurve(der.Buffer, der.ContentOffset))
                {
                    throw new SignetException(ErrorCode.PointNotOnCurve, "certificate");
                }

                Array.Copy(der.Buffer, der.ContentOffset, certificate.Point, 0, 65);
            }

            der.Leave();
        }

        private void ReadUniqueIds(int version)
        {
            // Section 4.1.2.8: IMPLICIT BIT STRINGs of versions 2 and 3.
            for (int number = 1; number <= 2; number++)
            {
                if (version > 1 && _der.PeekTag() == DerTag.Context + number)
                {
                    _der.Read();
                }
            }
        }

        private void ReadExtensions(Certificate certificate)
        {
            certificate.IsAuthority = false;
            certificate.PathLength = -1;
            certificate.KeyUsage = -1;
            certificate.HasExtendedKeyUsage = false;
            certificate.AllowsServer = false;
            certificate.AllowsAny = false;
            certificate.NameMatches = false;
            certificate.HasMoreNames = false;
            certificate.ForbidsName = false;
            _seen = 0;
            DerReader der = _der;
            if (der.AtEnd)
            {
                return;
            }

            // Section 4.1.2.9: only in version 3, and never an empty list.
            if (certificate.Version != 3)
            {
                throw Malformed("version");
            }

            der.Enter(DerTag.ContextConstructed + 3);
            der.Enter(DerTag.Sequence);
            do
            {
                der.Enter(DerTag.Sequence);
                der.ReadOid();
                int oid = der.ContentOffset;
                int oidCount = der.ContentCount;
                bool critical = false;
                if (der.PeekTag() == DerTag.Boolean)
                {
                    critical = der.ReadBoolean();
                    if (!critical)
                    {
                        throw Malformed("DEFAULT");
                    }
                }

                // All extensions that are understood are 2.5.29.n.
                byte[] buffer = der.Buffer;
                int number = oidCount == 3 && buffer[oid] == 0x55 && buffer[oid + 1] == 0x1D ? buffer[oid + 2] : 0;
                ReadExtension(certificate, number, critical);
                der.Leave();
            }
            while (!der.AtEnd);
            der.Leave();
            der.Leave();
        }

        private void ReadExtension(Certificate certificate, int number, bool critical)
        {
            switch (number)
            {
                case 15:
                    Once(0);
                    _der.Enter(DerTag.OctetString);
                    ReadKeyUsage(certificate);
                    _der.Leave();
                    break;
                case 17:
                    Once(1);
                    _der.Enter(DerTag.OctetString);
                    ReadNames(certificate);
                    _der.Leave();
                    break;
                case 19:
                    Once(2);
                    _der.Enter(DerTag.OctetString);
                    ReadBasicConstraints(certificate);
                    _der.Leave();
                    break;
                case 37:
                    Once(3);
                    _der.Enter(DerTag.OctetString);
                    ReadExtendedKeyUsage(certificate);
                    _der.Leave();
                    break;
                case 30:
                    Once(4);
                    _der.Enter(DerTag.OctetString);
                    ReadNameConstraints(certificate);
                    _der.Leave();
                    break;
                default:
                    // Section 4.2: a critical extension that is not understood ends the path.
                    _der.Read(DerTag.OctetString);
                    if (critical)
                    {
                        Note(certificate, ErrorCode.UnknownCriticalExtension);
                    }

                    break;
            }
        }

        private void Once(int bit)
        {
            // Section 4.2: not more than one instance.
            if ((_seen & (1 << bit)) != 0)
            {
                throw Malformed("extension twice");
            }

            _seen |= 1 << bit;
        }

        // Section 4.2.1.3.
        private void ReadKeyUsage(Certificate certificate)
        {
            _der.ReadBitString();
            int usage = 0;
            for (int i = 0; i < 9 && i < 8 * _der.ContentCount; i++)
            {
                if ((_der.Buffer[_der.ContentOffset + (i >> 3)] & (0x80 >> (i & 7))) != 0)
                {
                    usage |= 1 << i;
                }
            }

            if (usage == 0)
            {
                throw Malformed("keyUsage");
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
                    throw Malformed("DEFAULT");
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

        // Section 4.2.1.6: dNSName [2] and iPAddress [7] are compared, the other kinds passed over.
        private void ReadNames(Certificate certificate)
        {
            DerReader der = _der;
            int names = 0;
            der.Enter(DerTag.Sequence);
            do
            {
                int tag = der.Read();
                if ((tag & 0xC0) != DerTag.Context || (tag & 0x1F) > 8)
                {
                    throw Malformed("subjectAltName");
                }

                int count = der.ContentCount;
                bool address = tag == DerTag.Context + 7;
                if (address && count != 4 && count != 16)
                {
                    throw Malformed("iPAddress");
                }

                names++;
                if (names > MaxNames)
                {
                    certificate.HasMoreNames = true;
                    continue;
                }

                if (_name == null)
                {
                    continue;
                }

                if (tag == DerTag.Context + 2)
                {
                    certificate.NameMatches |= _name.MatchesDnsName(der.Buffer, der.ContentOffset, count);
                }
                else if (address)
                {
                    certificate.NameMatches |= _name.MatchesAddress(der.Buffer, der.ContentOffset, count);
                }
            }
            while (!der.AtEnd);
            der.Leave();
        }

        // Hashes the element that was entered, its tag and length included.
        private void Digest(byte[] destination)
        {
            _hash.Reset();
            _hash.Update(_der.Buffer, _der.ElementOffset, _der.ElementCount);
            _hash.Finish(destination, 0);
        }
    }
}
