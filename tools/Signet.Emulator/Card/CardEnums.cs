using System;

namespace Signet.Emulator.Card
{
    /// <summary>Type of an object in the applet store; the low bits of its information structure's tag C1 to C4.</summary>
    public enum ObjectType
    {
        /// <summary>Private key: label 74, identifier 84, structure C1.</summary>
        PrivateKey = 1,

        /// <summary>Public key: label 75, identifier 85, structure C2.</summary>
        PublicKey = 2,

        /// <summary>File: label 73, identifier 83, structure C3.</summary>
        File = 3,

        /// <summary>Secret key: label 76, identifier 86, structure C4.</summary>
        SecretKey = 4,
    }

    /// <summary>Access conditions, tag 60.</summary>
    [Flags]
    public enum AccessRights
    {
        /// <summary>Neither read nor update.</summary>
        None = 0,

        /// <summary>The object may be read.</summary>
        Read = 1,

        /// <summary>The device may update the object: PUT PUBLIC KEY, GENERATE KEY PAIR.</summary>
        Update = 2,
    }

    /// <summary>Key type, tag 4B.</summary>
    public enum KeyType
    {
        /// <summary>RSA of 2048 bits.</summary>
        Rsa2048 = 0x03,

        /// <summary>NIST P-256, persistent.</summary>
        P256Persistent = 0x13,

        /// <summary>NIST P-256, volatile.</summary>
        P256Volatile = 0x14,

        /// <summary>brainpoolP256r1, persistent.</summary>
        BrainpoolPersistent = 0x23,

        /// <summary>brainpoolP256r1, volatile.</summary>
        BrainpoolVolatile = 0x24,

        /// <summary>A secret for HMAC.</summary>
        HmacSecret = 0xA0,

        /// <summary>A secret for AES-CMAC, an extension of Thales's.</summary>
        AesCmacSecret = 0xB0,
    }

    /// <summary>Specific usage of a key, tag 4E.</summary>
    public enum KeyUsage
    {
        /// <summary>General.</summary>
        General = 1,

        /// <summary>TLS 1.2 CertificateVerify.</summary>
        Tls12 = 2,

        /// <summary>TLS 1.3 CertificateVerify.</summary>
        Tls13 = 3,
    }

    /// <summary>Specific usage of a file, tag 21.</summary>
    public enum FileUsage
    {
        /// <summary>General.</summary>
        General = 1,

        /// <summary>X.509 v3 certificate.</summary>
        Certificate = 2,
    }

    /// <summary>Cryptographic functions, tags 61 and 90.</summary>
    [Flags]
    public enum CryptographicFunctions
    {
        /// <summary>None.</summary>
        None = 0,

        /// <summary>Signature generation or verification.</summary>
        Signature = 1,

        /// <summary>Key generation.</summary>
        KeyGeneration = 2,

        /// <summary>Key agreement.</summary>
        KeyAgreement = 4,

        /// <summary>Key derivation.</summary>
        KeyDerivation = 8,
    }
}
