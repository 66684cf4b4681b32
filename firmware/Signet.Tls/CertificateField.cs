namespace Signet.Tls
{
    /// <summary>The fields of a certificate (RFC 5280 section 4.1) by number, so that an error can name the one that was being
    /// read. Extensions 2.5.29.n count from <see cref="Extension"/>.</summary>
    internal static class CertificateField
    {
        internal const int Certificate = 0;
        internal const int Version = 1;
        internal const int SerialNumber = 2;
        internal const int Signature = 3;
        internal const int Issuer = 4;
        internal const int Validity = 5;
        internal const int Subject = 6;
        internal const int SubjectPublicKeyInfo = 7;
        internal const int UniqueId = 8;
        internal const int Extensions = 9;
        internal const int SignatureAlgorithm = 10;
        internal const int SignatureValue = 11;

        /// <summary>Add n of 2.5.29.n.</summary>
        internal const int Extension = 100;

        internal static string Name(int field)
        {
            switch (field)
            {
                case Version:
                    return "version";
                case SerialNumber:
                    return "serialNumber";
                case Signature:
                    return "signature";
                case Issuer:
                    return "issuer";
                case Validity:
                    return "validity";
                case Subject:
                    return "subject";
                case SubjectPublicKeyInfo:
                    return "subjectPublicKeyInfo";
                case UniqueId:
                    return "uniqueID";
                case Extensions:
                    return "extensions";
                case SignatureAlgorithm:
                    return "signatureAlgorithm";
                case SignatureValue:
                    return "signatureValue";
                case Extension + CertificateParser.SubjectKeyIdentifier:
                    return "subjectKeyIdentifier";
                case Extension + CertificateParser.KeyUsage:
                    return "keyUsage";
                case Extension + CertificateParser.SubjectAltName:
                    return "subjectAltName";
                case Extension + CertificateParser.BasicConstraints:
                    return "basicConstraints";
                case Extension + CertificateParser.NameConstraints:
                    return "nameConstraints";
                case Extension + CertificateParser.CertificatePolicies:
                    return "certificatePolicies";
                case Extension + CertificateParser.PolicyMappings:
                    return "policyMappings";
                case Extension + CertificateParser.AuthorityKeyIdentifier:
                    return "authorityKeyIdentifier";
                case Extension + CertificateParser.PolicyConstraints:
                    return "policyConstraints";
                case Extension + CertificateParser.ExtendedKeyUsage:
                    return "extendedKeyUsage";
                case Extension + CertificateParser.InhibitAnyPolicy:
                    return "inhibitAnyPolicy";
                default:
                    return "certificate";
            }
        }
    }
}
