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

        private readonly DerReader _der = new DerReader();
        private readonly Sha256 _hash = new Sha256();
        private ReferenceIdentity _name;
        private int _field;
        private int _subject;
        private int _subjectCount;

        /// <summary>Whether <see cref="Certificate.KeyHash"/> is filled, which costs two blocks of SHA-256 and more.</summary>
        internal bool HashesKeys;

        /// <summary>Reads one certificate.</summary>
        /// <param name="buffer">Holds the DER certificate; free again afterwards.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its bytes, nothing behind it.</param>
        /// <param name="certificate">Receives what was read; undefined after an error.</param>
        /// <param name="name">What subjectAltName is compared with; null to skip that.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.CertificateMalformed"/> when it is not strict DER of
        /// RFC 5280, with the field in its detail; <see cref="ErrorCode.PointNotOnCurve"/> when its P-256 key is
        /// none.</exception>
        public void Parse(byte[] buffer, int offset, int count, Certificate certificate, ReferenceIdentity name)
        {
            try
            {
                _name = name;
                _field = CertificateField.Certificate;
                _der.Reset(buffer, offset, count);
                ReadCertificate(certificate);
            }
            catch (SignetException error)
            {
                throw Named(error);
            }
        }

        /// <summary>Reads a trust anchor: a certificate, or a bare one of name and key (docs/SPEC.md, "Trust
        /// anchors").</summary>
        /// <param name="anchor">Holds its DER.</param>
        /// <param name="certificate">Receives what was read; <see cref="Certificate.Version"/> is 0 for a bare one.</param>
        /// <exception cref="SignetException">As of <see cref="Parse"/>.</exception>
        internal void ParseAnchor(byte[] anchor, Certificate certificate)
        {
            if (!IsBare(anchor))
            {
                Parse(anchor, 0, anchor.Length, certificate, null);
                return;
            }

            try
            {
                ResetExtensions(certificate);
                certificate.Problem = ErrorCode.None;
                certificate.Version = 0;
                certificate.IsAuthority = true;
                certificate.NotBefore = CivilTime.MinSeconds;
                certificate.NotAfter = CivilTime.MaxSeconds;
                DerReader der = _der;
                der.Enter(DerTag.Sequence);
                _field = CertificateField.Subject;
                ReadName(certificate.SubjectHash, false);
                _field = CertificateField.SubjectPublicKeyInfo;
                ReadKey(certificate);
                der.Leave();
                der.ExpectEnd();
            }
            catch (SignetException error)
            {
                throw Named(error);
            }
        }

        // Of Name and tbsCertificate, both SEQUENCEs, only Name has SETs in it.
        private bool IsBare(byte[] anchor)
        {
            DerReader der = _der;
            _field = CertificateField.Certificate;
            try
            {
                der.Reset(anchor, 0, anchor.Length);
                der.Enter(DerTag.Sequence);
                der.Enter(DerTag.Sequence);
                bool bare = der.PeekTag() == DerTag.Set;
                der.Reset(anchor, 0, anchor.Length);
                return bare;
            }
            catch (SignetException error)
            {
                throw Named(error);
            }
        }

        private SignetException Named(SignetException error)
        {
            if (error.Code == ErrorCode.PointNotOnCurve)
            {
                return error;
            }

            string detail = error.Code == ErrorCode.TimeInvalid ? "no such time, or not in the form YYMMDDHHMMSSZ" : error.Detail;
            return new SignetException(ErrorCode.CertificateMalformed, CertificateField.Name(_field) + ": " + detail);
        }

        private static SignetException Malformed(string detail)
        {
            return new SignetException(ErrorCode.DerInvalid, detail);
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
            int tbs = der.ElementOffset;
            int tbsCount = der.ElementCount;
            certificate.Problem = ErrorCode.None;
            certificate.Unsupported = null;
            ResetExtensions(certificate);
            _field = CertificateField.Version;
            certificate.Version = ReadVersion();
            _field = CertificateField.SerialNumber;
            ReadSerialNumber();
            _field = CertificateField.Signature;
            der.Read(DerTag.Sequence);
            int algorithm = der.ElementOffset;
            int algorithmCount = der.ElementCount;
            _field = CertificateField.Issuer;
            ReadName(certificate.IssuerHash, false);
            _field = CertificateField.Validity;
            der.Enter(DerTag.Sequence);
            certificate.NotBefore = der.ReadTime();
            certificate.NotAfter = der.ReadTime();
            der.Leave();
            _field = CertificateField.Subject;
            _subject = der.Position;
            ReadName(certificate.SubjectHash, true);
            _subjectCount = der.Position - _subject;
            _field = CertificateField.SubjectPublicKeyInfo;
            ReadKey(certificate);
            _field = CertificateField.UniqueId;
            ReadUniqueIds(certificate.Version);
            _field = CertificateField.Extensions;
            ReadExtensions(certificate);
            der.Leave();
            ReadSignature(certificate, algorithm, algorithmCount, tbs, tbsCount);
            _field = CertificateField.Certificate;
            der.Leave();
            der.ExpectEnd();
            certificate.KeepNames(der.Buffer, _subject, _subjectCount, _names, _namesCount);
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
                throw Malformed("none of 1 to 3");
            }

            return version + 1;
        }

        // Section 4.1.2.2: positive and at most 20 octets. Roots in wide use have zero, and others a 21st octet 00 for the
        // sign, so both are taken; nothing here depends on the number.
        private void ReadSerialNumber()
        {
            DerReader der = _der;
            der.ReadUnsignedInteger();
            if (der.ContentCount > 20)
            {
                throw Malformed("longer than 20 octets");
            }
        }

        // Section 4.1.2.4: RDNSequence; walked for its form, then compared by its hash.
        private void ReadName(byte[] hash, bool mayBeEmpty)
        {
            DerReader der = _der;
            der.Enter(DerTag.Sequence);
            Digest(hash);
            if (der.AtEnd && !mayBeEmpty)
            {
                throw Malformed("empty");
            }

            WalkName();
        }

        // The relative names of a Name that was entered.
        private void WalkName()
        {
            DerReader der = _der;
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

        private void ReadUniqueIds(int version)
        {
            // Section 4.1.2.8: IMPLICIT BIT STRINGs of versions 2 and 3.
            for (int number = 1; number <= 2; number++)
            {
                if (version > 1 && _der.PeekTag() == DerTag.Context + number)
                {
                    _der.Read();
                    if (_der.ContentCount == 0 || _der.Buffer[_der.ContentOffset] > 7)
                    {
                        throw Malformed("BIT STRING");
                    }
                }
            }
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
