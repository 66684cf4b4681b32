using Signet.Core;

namespace Signet.Tls
{
    /// <summary>
    /// What path validation needs to know of a certificate (RFC 5280 section 4.1), in a fixed amount of memory so that
    /// the certificate itself need not stay. Filled by <see cref="CertificateParser"/> and reused.
    /// </summary>
    public sealed partial class Certificate
    {
        /// <summary>SHA-256 of tbsCertificate, 32 bytes: what the issuer signed, unless he signed a longer digest.</summary>
        public readonly byte[] TbsDigest = new byte[32];

        /// <summary>SHA-384 or SHA-512 of tbsCertificate, when that is what the issuer signed.</summary>
        public byte[] LongDigest;

        /// <summary>Length in bytes of the digest that the issuer signed: 32, 48 or 64.</summary>
        public int DigestCount = 32;

        /// <summary>The public key from index 0, in the form that <see cref="KeyType"/> names; meaningless when
        /// <see cref="Problem"/> is set. Grows when a larger one comes.</summary>
        public byte[] Key = new byte[65];

        /// <summary>Length of <see cref="Key"/> in bytes.</summary>
        public int KeyCount;

        /// <summary>Kind of the public key.</summary>
        public KeyType KeyType;

        /// <summary>The issuer's signature from index 0: r ‖ s for ECDSA, 64 or 96 bytes, as it is for RSA. Grows when a larger
        /// one comes.</summary>
        public byte[] Signature = new byte[64];

        /// <summary>Length of <see cref="Signature"/> in bytes.</summary>
        public int SignatureCount;

        /// <summary>How the issuer signed; None when that is not supported.</summary>
        public SignatureAlgorithm Algorithm;

        /// <summary>Name of the key's algorithm where it is not supported, else null.</summary>
        public string Unsupported;

        /// <summary>Name of the signature's algorithm where it is not supported, else null.</summary>
        public string SignatureUnsupported;

        /// <summary>SHA-256 of the subject's Name as it is encoded, 32 bytes; names are compared by it.</summary>
        public readonly byte[] SubjectHash = new byte[32];

        /// <summary>SHA-256 of the issuer's Name as it is encoded, 32 bytes.</summary>
        public readonly byte[] IssuerHash = new byte[32];

        /// <summary>notBefore, seconds since 1970-01-01T00:00:00Z.</summary>
        public long NotBefore;

        /// <summary>notAfter, seconds since 1970-01-01T00:00:00Z.</summary>
        public long NotAfter;

        /// <summary>Version, 1 to 3; 0 for a bare trust anchor.</summary>
        public int Version;

        /// <summary>basicConstraints cA; false when the extension is missing (section 4.2.1.9).</summary>
        public bool IsAuthority;

        /// <summary>pathLenConstraint, −1 for none; larger values than 255 count as 255.</summary>
        public int PathLength;

        /// <summary>keyUsage with bit n of section 4.2.1.3 as 1 &lt;&lt; n; −1 when the extension is missing.</summary>
        public int KeyUsage;

        /// <summary>Whether extendedKeyUsage is there (section 4.2.1.12).</summary>
        public bool HasExtendedKeyUsage;

        /// <summary>Whether extendedKeyUsage names serverAuth.</summary>
        public bool AllowsServer;

        /// <summary>Whether extendedKeyUsage names anyExtendedKeyUsage.</summary>
        public bool AllowsAny;

        /// <summary>Whether subjectAltName covers the reference identity that was given to the parser.</summary>
        public bool NameMatches;

        /// <summary>Whether subjectAltName has more than <see cref="CertificateParser.MaxNames"/> names; those after them
        /// were not compared.</summary>
        public bool HasMoreNames;

        /// <summary>A hint of subjectKeyIdentifier (section 4.2.1.2), 0 when it is missing.</summary>
        public int SubjectKeyId;

        /// <summary>A hint of authorityKeyIdentifier's keyIdentifier (section 4.2.1.1), 0 when it is missing.</summary>
        public int AuthorityKeyId;

        /// <summary>SHA-256 of subjectPublicKeyInfo (RFC 7469 section 2.4), 32 bytes, when keys are trusted by their hash;
        /// else null.</summary>
        public byte[] KeyHash;

        /// <summary>
        /// Why the certificate can't be part of a path, <see cref="ErrorCode.None"/> when it can: a key, a critical
        /// extension, name constraints or a demand for policies that are not supported.
        /// </summary>
        public ErrorCode Problem;

        /// <summary>The digest that the issuer signed, <see cref="DigestCount"/> bytes from index 0.</summary>
        public byte[] Digest
        {
            get { return DigestCount == 32 ? TbsDigest : LongDigest; }
        }

        /// <summary>Whether subject and issuer are the same Name (section 3.2).</summary>
        public bool IsSelfIssued
        {
            get { return ByteRange.Equals(SubjectHash, 0, IssuerHash, 0, 32); }
        }

        /// <summary>Whether this certificate's Name is the issuer that another names (section 6.1.3 (a)(4)).</summary>
        /// <param name="subject">The other certificate.</param>
        /// <returns>True when the names agree byte by byte.</returns>
        public bool IsNamedIssuerOf(Certificate subject)
        {
            return ByteRange.Equals(SubjectHash, 0, subject.IssuerHash, 0, 32);
        }

        /// <summary>Says whether the key identifiers let this certificate be the issuer that another names. A hint: it orders
        /// the search and refuses nothing.</summary>
        /// <param name="subject">The other certificate.</param>
        /// <returns>False when both name a key and not the same.</returns>
        public bool AgreesWith(Certificate subject)
        {
            return SubjectKeyId == 0 || subject.AuthorityKeyId == 0 || SubjectKeyId == subject.AuthorityKeyId;
        }

        /// <summary>Says whether another certificate is this one once more.</summary>
        /// <param name="other">The other certificate.</param>
        /// <returns>True when what was signed and the signature are the same.</returns>
        public bool IsSameAs(Certificate other)
        {
            return ByteRange.Equals(TbsDigest, 0, other.TbsDigest, 0, 32)
                && SignatureCount == other.SignatureCount
                && ByteRange.Equals(Signature, 0, other.Signature, 0, SignatureCount);
        }

        /// <summary>Says whether another certificate is of the same authority: the same name and key.</summary>
        /// <param name="other">The other certificate.</param>
        /// <returns>True when Name and key agree byte by byte.</returns>
        public bool IsSameAuthority(Certificate other)
        {
            return ByteRange.Equals(SubjectHash, 0, other.SubjectHash, 0, 32)
                && KeyType == other.KeyType && KeyCount == other.KeyCount
                && ByteRange.Equals(Key, 0, other.Key, 0, KeyCount);
        }
    }
}
