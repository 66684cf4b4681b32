namespace Signet.Sim
{
    /// <summary>Instructions, tags and values of GSMA IoT.05 v1.0 that the client uses.</summary>
    public static class IotSafe
    {
        /// <summary>PUT PUBLIC KEY - INIT. The USIM's CHANGE PIN.</summary>
        public const int InsPutPublicKeyInit = 0x24;

        /// <summary>COMPUTE SIGNATURE - INIT.</summary>
        public const int InsComputeSignatureInit = 0x2A;

        /// <summary>COMPUTE SIGNATURE - UPDATE.</summary>
        public const int InsComputeSignatureUpdate = 0x2B;

        /// <summary>VERIFY SIGNATURE - INIT. The USIM's UNBLOCK PIN.</summary>
        public const int InsVerifySignatureInit = 0x2C;

        /// <summary>VERIFY SIGNATURE - UPDATE.</summary>
        public const int InsVerifySignatureUpdate = 0x2D;

        /// <summary>COMPUTE DH.</summary>
        public const int InsComputeDh = 0x46;

        /// <summary>COMPUTE PRF.</summary>
        public const int InsComputePrf = 0x48;

        /// <summary>COMPUTE HKDF (extract).</summary>
        public const int InsComputeHkdf = 0x4A;

        /// <summary>MANAGE CHANNEL (ETSI TS 102 221 clause 11.1.17).</summary>
        public const int InsManageChannel = 0x70;

        /// <summary>GET RANDOM.</summary>
        public const int InsGetRandom = 0x84;

        /// <summary>SELECT (ETSI TS 102 221 clause 11.1.1).</summary>
        public const int InsSelect = 0xA4;

        /// <summary>READ FILE.</summary>
        public const int InsReadFile = 0xB0;

        /// <summary>GENERATE KEY PAIR.</summary>
        public const int InsGenerateKeyPair = 0xB9;

        /// <summary>GET RESPONSE (ISO/IEC 7816-4).</summary>
        public const int InsGetResponse = 0xC0;

        /// <summary>GET DATA.</summary>
        public const int InsGetData = 0xCB;

        /// <summary>READ PUBLIC KEY.</summary>
        public const int InsReadPublicKey = 0xCD;

        /// <summary>PUT PUBLIC KEY - UPDATE.</summary>
        public const int InsPutPublicKeyUpdate = 0xD8;

        /// <summary>Interface version, 10 for 1.0 (application data).</summary>
        public const int TagVersion = 0x10;

        /// <summary>Applet proprietary identifier (application data).</summary>
        public const int TagAppletId = 0x11;

        /// <summary>File size, two bytes (file information).</summary>
        public const int TagFileSize = 0x20;

        /// <summary>File specific usage (file information).</summary>
        public const int TagFileUsage = 0x21;

        /// <summary>Signature.</summary>
        public const int TagSignature = 0x33;

        /// <summary>Public key data.</summary>
        public const int TagPublicKeyData = 0x34;

        /// <summary>ECC public key, inside public key data.</summary>
        public const int TagEccPublicKey = 0x49;

        /// <summary>Object state.</summary>
        public const int TagState = 0x4A;

        /// <summary>Key type.</summary>
        public const int TagKeyType = 0x4B;

        /// <summary>Key specific usage.</summary>
        public const int TagKeyUsage = 0x4E;

        /// <summary>Access conditions.</summary>
        public const int TagAccess = 0x60;

        /// <summary>Cryptographic functions (object information; application data on some applets).</summary>
        public const int TagFunctions = 0x61;

        /// <summary>Key agreement algorithms (object information; application data on some applets).</summary>
        public const int TagKeyAgreement = 0x6F;

        /// <summary>First of the label tags: 73 file, 74 private, 75 public, 76 secret key.</summary>
        public const int TagFirstLabel = 0x73;

        /// <summary>First of the identifier tags: 83 file, 84 private, 85 public, 86 secret key.</summary>
        public const int TagFirstId = 0x83;

        /// <summary>Identifier of a private key.</summary>
        public const int TagPrivateKeyId = 0x84;

        /// <summary>Identifier of a public key.</summary>
        public const int TagPublicKeyId = 0x85;

        /// <summary>Uncompressed point, inside an ECC public key; elsewhere the identifier of a secret key.</summary>
        public const int TagPoint = 0x86;

        /// <summary>Cryptographic functions (application data).</summary>
        public const int TagApplicationFunctions = 0x90;

        /// <summary>Hash algorithms.</summary>
        public const int TagHashAlgorithm = 0x91;

        /// <summary>Signature algorithms.</summary>
        public const int TagSignatureAlgorithm = 0x92;

        /// <summary>Key agreement algorithms (application data).</summary>
        public const int TagApplicationKeyAgreement = 0x93;

        /// <summary>Key derivation algorithms.</summary>
        public const int TagKeyDerivation = 0x94;

        /// <summary>Last bytes to hash, mode 02.</summary>
        public const int TagLastBlock = 0x9A;

        /// <summary>Data to hash and sign, mode 01.</summary>
        public const int TagFullText = 0x9B;

        /// <summary>Intermediate hash, mode 02.</summary>
        public const int TagIntermediateHash = 0x9C;

        /// <summary>Number of bytes hashed already, mode 02.</summary>
        public const int TagHashedBytes = 0x9D;

        /// <summary>Final hash.</summary>
        public const int TagFinalHash = 0x9E;

        /// <summary>Secret (PRF) or input keying material (HKDF).</summary>
        public const int TagSecret = 0xD1;

        /// <summary>Label and seed (PRF).</summary>
        public const int TagLabelSeed = 0xD2;

        /// <summary>Number of bytes wanted (PRF).</summary>
        public const int TagOutputLength = 0xD3;

        /// <summary>Premaster or ECDHE secret (PRF).</summary>
        public const int TagPremaster = 0xD4;

        /// <summary>Salt (HKDF).</summary>
        public const int TagSalt = 0xD5;

        /// <summary>Mode of operation.</summary>
        public const int TagMode = 0xA1;

        /// <summary>Largest number of files (application data).</summary>
        public const int TagMaxFiles = 0xB1;

        /// <summary>Largest number of private keys (application data).</summary>
        public const int TagMaxPrivateKeys = 0xB2;

        /// <summary>Largest number of public keys (application data).</summary>
        public const int TagMaxPublicKeys = 0xB3;

        /// <summary>Largest number of secret keys (application data).</summary>
        public const int TagMaxSecretKeys = 0xB4;

        /// <summary>Largest number of sessions at a time (application data).</summary>
        public const int TagMaxSessions = 0xB7;

        /// <summary>First of the information structures: C1 private, C2 public key, C3 file, C4 secret key.</summary>
        public const int TagFirstInformation = 0xC1;

        /// <summary>Key type: NIST P-256, persistent.</summary>
        public const int KeyTypeP256Persistent = 0x13;

        /// <summary>Key type: NIST P-256, volatile.</summary>
        public const int KeyTypeP256Volatile = 0x14;

        /// <summary>Key type: brainpoolP256r1, persistent.</summary>
        public const int KeyTypeBrainpoolPersistent = 0x23;

        /// <summary>Key type: brainpoolP256r1, volatile.</summary>
        public const int KeyTypeBrainpoolVolatile = 0x24;

        /// <summary>Key type: RSA-2048.</summary>
        public const int KeyTypeRsa2048 = 0x03;

        /// <summary>Key type: secret for HMAC.</summary>
        public const int KeyTypeHmac = 0xA0;

        /// <summary>Access: readable.</summary>
        public const int AccessRead = 0x01;

        /// <summary>Access: the device may change it.</summary>
        public const int AccessUpdate = 0x02;

        /// <summary>State: filled and usable.</summary>
        public const int StateActivated = 0x01;

        /// <summary>Key usage: general.</summary>
        public const int UsageGeneral = 0x01;

        /// <summary>Key usage: CertificateVerify of TLS 1.2.</summary>
        public const int UsageTls12 = 0x02;

        /// <summary>Key usage: CertificateVerify of TLS 1.3.</summary>
        public const int UsageTls13 = 0x03;

        /// <summary>File usage: X.509 certificate.</summary>
        public const int FileUsageCertificate = 0x02;

        /// <summary>Function: signature.</summary>
        public const int FunctionSignature = 0x01;

        /// <summary>Function: key generation.</summary>
        public const int FunctionKeyGeneration = 0x02;

        /// <summary>Function: key agreement.</summary>
        public const int FunctionKeyAgreement = 0x04;

        /// <summary>Function: key derivation.</summary>
        public const int FunctionKeyDerivation = 0x08;

        /// <summary>Key derivation: PRF of TLS 1.2 with SHA-256 (RFC 5246 section 5).</summary>
        public const int DerivationPrf = 0x01;

        /// <summary>Key derivation: HKDF (RFC 5869).</summary>
        public const int DerivationHkdf = 0x02;

        /// <summary>Mode of operation 01: the applet hashes all.</summary>
        public const int ModeFullText = 0x01;

        /// <summary>Mode of operation 02: the applet hashes the last block.</summary>
        public const int ModeLastBlock = 0x02;

        /// <summary>Mode of operation 03: the host hashed, the applet pads and signs.</summary>
        public const int ModeFinalHash = 0x03;

        /// <summary>Hash algorithm SHA-256.</summary>
        public const int HashSha256 = 0x01;

        /// <summary>Hash algorithm SHA-384.</summary>
        public const int HashSha384 = 0x02;

        /// <summary>Hash algorithm SHA-512.</summary>
        public const int HashSha512 = 0x04;

        /// <summary>Signature algorithm ECDSA.</summary>
        public const int SignatureEcdsa = 0x04;

        /// <summary>Longest identifier in bytes.</summary>
        public const int MaxIdLength = 20;

        /// <summary>Longest label in bytes.</summary>
        public const int MaxLabelLength = 60;

        /// <summary>Length of an uncompressed P-256 point, 04 ‖ X ‖ Y, in bytes.</summary>
        public const int PointLength = 65;

        /// <summary>Length of a SHA-256 digest in bytes.</summary>
        public const int DigestLength = 32;

        /// <summary>Length of a signature r ‖ s in bytes.</summary>
        public const int SignatureLength = 64;
    }
}
