using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls
{
    /// <content>The issuer's signature. A signature that can't be verified is no error here: it may belong to a certificate that
    /// nobody needs.</content>
    public sealed partial class CertificateParser
    {
        // sha256WithRSAEncryption to sha512WithRSAEncryption end in 0B to 0D (RFC 4055 section 5), id-RSASSA-PSS in 0A.
        private readonly byte[] Pkcs1 = { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01 };

        // ecdsa-with-SHA256 to ecdsa-with-SHA512 end in 02 to 04 (RFC 5758 section 3.2).
        private readonly byte[] EcdsaWithSha2 = { 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03 };

        // id-mgf1 (RFC 8017 section B.2.1), and id-sha256 to id-sha512, which end in 01 to 03 (section B.1).
        private readonly byte[] Mgf1 = { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x08 };
        private readonly byte[] Sha2 = { 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02 };

        private HashFunction _longHash;

        // RFC 5280 sections 4.1.1.2, 4.1.1.3: signatureAlgorithm, which repeats tbsCertificate.signature, and signatureValue.
        private void ReadSignature(Certificate certificate, int algorithm, int algorithmCount, int tbs, int tbsCount)
        {
            DerReader der = _der;
            _field = CertificateField.SignatureAlgorithm;
            der.Enter(DerTag.Sequence);
            if (der.ElementCount != algorithmCount
                || !ByteRange.Equals(der.Buffer, algorithm, der.Buffer, der.ElementOffset, algorithmCount))
            {
                throw Malformed("not that of tbsCertificate");
            }

            certificate.SignatureUnsupported = null;
            certificate.Algorithm = ReadAlgorithm(certificate);
            _field = CertificateField.SignatureValue;
            if (der.ReadBitString() != 0)
            {
                throw Malformed("unused bits");
            }

            if (certificate.Algorithm == SignatureAlgorithm.EcdsaP256)
            {
                KeepEcdsa(certificate);
            }
            else
            {
                // Of an unknown one what is enough to tell two certificates apart.
                int limit = certificate.Algorithm == SignatureAlgorithm.None ? 64 : MaxRsaBits / 8;
                Keep(certificate, der.ContentCount < limit ? der.ContentCount : limit);
                if (certificate.Algorithm != SignatureAlgorithm.None && der.ContentCount > limit)
                {
                    Refuse(certificate, "signature of " + der.ContentCount.ToString() + " bytes");
                }
            }

            KeepDigest(certificate, tbs, tbsCount);
        }

        private SignatureAlgorithm ReadAlgorithm(Certificate certificate)
        {
            DerReader der = _der;
            der.ReadOid();
            int last = LastAfter(EcdsaWithSha2);
            if (last >= 2 && last <= 4)
            {
                // RFC 5758 section 3.2: no parameters.
                der.Leave();
                certificate.DigestCount = 16 * last;
                return SignatureAlgorithm.EcdsaP256;
            }

            last = LastAfter(Pkcs1);
            if (last >= 0x0B && last <= 0x0D)
            {
                // RFC 4055 section 5: the parameters are NULL, and accepted when they are missing.
                if (!der.AtEnd)
                {
                    der.ReadNull();
                }

                der.Leave();
                certificate.DigestCount = 16 * (last - 9);
                return SignatureAlgorithm.RsaPkcs1;
            }

            if (last == 0x0A)
            {
                certificate.DigestCount = ReadPssHash();
                if (certificate.DigestCount > 0)
                {
                    return SignatureAlgorithm.RsaPss;
                }

                certificate.SignatureUnsupported = "RSASSA-PSS parameters";
                return SignatureAlgorithm.None;
            }

            certificate.SignatureUnsupported = AlgorithmNames.Of(der);
            der.LeaveUnread();
            return SignatureAlgorithm.None;
        }

        // RSASSA-PSS-params (RFC 4055 section 3.1): one hash function for all, a salt as long as its digest, and the
        // trailer of the default, which DER leaves out. Gives the length of the digest, 0 for any other parameters.
        private int ReadPssHash()
        {
            DerReader der = _der;
            if (der.PeekTag() != DerTag.Sequence)
            {
                der.LeaveUnread();
                return 0;
            }

            der.Enter(DerTag.Sequence);
            int hash = 0;
            bool same = false;
            int salt = 20;
            bool others = false;
            if (der.PeekTag() == DerTag.ContextConstructed)
            {
                der.Enter(DerTag.ContextConstructed);
                hash = ReadHash();
                der.Leave();
            }

            if (der.PeekTag() == DerTag.ContextConstructed + 1)
            {
                der.Enter(DerTag.ContextConstructed + 1);
                der.Enter(DerTag.Sequence);
                der.ReadOid();
                if (der.ContentEquals(Mgf1))
                {
                    same = ReadHash() == hash;
                    der.Leave();
                }
                else
                {
                    der.LeaveUnread();
                }

                der.Leave();
            }

            if (der.PeekTag() == DerTag.ContextConstructed + 2)
            {
                der.Enter(DerTag.ContextConstructed + 2);
                salt = der.ReadSmallInteger();
                der.Leave();
            }

            if (der.PeekTag() == DerTag.ContextConstructed + 3)
            {
                der.Read();
                others = true;
            }

            der.Leave();
            der.Leave();
            return same && !others && salt == hash ? hash : 0;
        }

        // AlgorithmIdentifier of a hash function, its parameters NULL or missing (RFC 4055 section 2.1); 0 for any other.
        private int ReadHash()
        {
            DerReader der = _der;
            der.Enter(DerTag.Sequence);
            der.ReadOid();
            int last = LastAfter(Sha2);
            if (last < 1 || last > 3)
            {
                der.LeaveUnread();
                return 0;
            }

            if (!der.AtEnd)
            {
                der.ReadNull();
            }

            der.Leave();
            return 16 * (last + 1);
        }

        // The last byte of an OBJECT IDENTIFIER that begins so; −1 for any other.
        private int LastAfter(byte[] start)
        {
            DerReader der = _der;
            return der.ContentCount == start.Length + 1
                && ByteRange.Equals(der.Buffer, der.ContentOffset, start, 0, start.Length)
                ? der.Buffer[der.ContentOffset + start.Length]
                : -1;
        }

        // The size tells the curve: a signature on P-384 has the length of one on P-256 once in 2^240.
        private void KeepEcdsa(Certificate certificate)
        {
            DerReader der = _der;
            int size = der.ContentCount <= EcdsaSignature.MaxDerLength ? 32 : 48;
            if (der.ContentCount > EcdsaSignature.MaxDerLengthP384)
            {
                Keep(certificate, 64);
                Refuse(certificate, "ECDSA on a curve larger than secp384r1");
                return;
            }

            certificate.Algorithm = size == 32 ? SignatureAlgorithm.EcdsaP256 : SignatureAlgorithm.EcdsaP384;
            Room(certificate, 2 * size);
            EcdsaSignature.FromDer(der.Buffer, der.ContentOffset, der.ContentCount, certificate.Signature, 0, size);
        }

        private void Keep(Certificate certificate, int count)
        {
            Room(certificate, count);
            Array.Copy(_der.Buffer, _der.ContentOffset, certificate.Signature, 0, count);
        }

        private static void Room(Certificate certificate, int count)
        {
            if (certificate.Signature.Length < count)
            {
                certificate.Signature = new byte[count];
            }

            certificate.SignatureCount = count;
        }

        private static void Refuse(Certificate certificate, string name)
        {
            certificate.Algorithm = SignatureAlgorithm.None;
            certificate.SignatureUnsupported = name;
        }

        private void KeepDigest(Certificate certificate, int tbs, int tbsCount)
        {
            int size = certificate.DigestCount;
            if (certificate.Algorithm == SignatureAlgorithm.None || size == 32)
            {
                certificate.DigestCount = 32;
                return;
            }

            if (_longHash == null || _longHash.DigestSize != size)
            {
                _longHash = HashFunction.Make(size);
            }

            certificate.LongDigest = certificate.LongDigest ?? new byte[64];
            _longHash.Compute(_der.Buffer, tbs, tbsCount, certificate.LongDigest, 0);
        }
    }
}
