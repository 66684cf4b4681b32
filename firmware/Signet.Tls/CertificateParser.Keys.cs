using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls
{
    /// <content>The algorithms: the subject's key and the issuer's signature. All that knows of any lies here.</content>
    public sealed partial class CertificateParser
    {
        // ecdsa-with-SHA256 1.2.840.10045.4.3.2 (RFC 5758 section 3.2).
        private static readonly byte[] EcdsaWithSha256 = { 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02 };

        // id-ecPublicKey 1.2.840.10045.2.1 and secp256r1 1.2.840.10045.3.1.7 (RFC 5480 section 2.1.1).
        private static readonly byte[] EcPublicKey = { 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01 };
        private static readonly byte[] Secp256r1 = { 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07 };

        // RFC 5280 section 4.1.2.7, RFC 5480 section 2.1.1, 2.2.
        private void ReadKey(Certificate certificate)
        {
            DerReader der = _der;
            der.Enter(DerTag.Sequence);
            if (HashesKeys)
            {
                certificate.KeyHash = certificate.KeyHash ?? new byte[32];
                Digest(certificate.KeyHash);
            }

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

        // RFC 5280 sections 4.1.1.2, 4.1.1.3: signatureAlgorithm, which repeats tbsCertificate.signature, and signatureValue.
        private void ReadSignature(Certificate certificate, int algorithm, int algorithmCount)
        {
            DerReader der = _der;
            _field = CertificateField.SignatureAlgorithm;
            der.Enter(DerTag.Sequence);
            if (der.ElementCount != algorithmCount
                || !ByteRange.Equals(der.Buffer, algorithm, der.Buffer, der.ElementOffset, algorithmCount))
            {
                throw Malformed("not that of tbsCertificate");
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

            _field = CertificateField.SignatureValue;
            if (der.ReadBitString() != 0)
            {
                throw Malformed("unused bits");
            }

            // A longer one belongs to an issuer on a larger curve, which is a matter of support, not of form.
            certificate.IsSignatureSupported &= der.ContentCount <= EcdsaSignature.MaxDerLength;
            if (certificate.IsSignatureSupported)
            {
                EcdsaSignature.FromDer(der.Buffer, der.ContentOffset, der.ContentCount, certificate.Signature, 0);
            }
        }
    }
}
