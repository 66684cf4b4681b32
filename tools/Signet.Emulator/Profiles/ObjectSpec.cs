using Signet.Emulator.Card;

namespace Signet.Emulator.Profiles
{
    /// <summary>Kind of an entry in a profile's list of objects.</summary>
    public enum ObjectKind
    {
        /// <summary>A private key with its public half, two objects.</summary>
        KeyPair,

        /// <summary>A public key without a private one: an anchor, or room for a peer's key.</summary>
        PublicKey,

        /// <summary>A file.</summary>
        File,

        /// <summary>A secret key.</summary>
        SecretKey,
    }

    /// <summary>One object of a profile's applet store, as the issuer lays it out.</summary>
    public sealed record ObjectSpec
    {
        /// <summary>Kind.</summary>
        public ObjectKind Kind { get; init; }

        /// <summary>Identifier, 1 to 20 bytes; of a key pair its private half's.</summary>
        public byte[] Id { get; init; } = [];

        /// <summary>Identifier of a key pair's public half; null for the same as the private half's.</summary>
        public byte[]? PublicId { get; init; }

        /// <summary>Label of up to 60 bytes; null for none.</summary>
        public byte[]? Label { get; init; }

        /// <summary>
        /// Access conditions, tag 60; of a key pair its private half's. Null for the usual: files read, secrets and private keys
        /// none, public keys read, and update too where they are empty; an empty or volatile pair's private half update.
        /// </summary>
        public AccessRights? Access { get; init; }

        /// <summary>Access conditions of a key pair's public half.</summary>
        public AccessRights PublicAccess { get; init; } = AccessRights.Read;

        /// <summary>Key type, tag 4B.</summary>
        public KeyType KeyType { get; init; } = KeyType.P256Persistent;

        /// <summary>Specific usage of a key, tag 4E.</summary>
        public KeyUsage Usage { get; init; } = KeyUsage.General;

        /// <summary>
        /// Cryptographic functions, tag 61; null for the usual: secrets key derivation, volatile pairs generation and agreement,
        /// other keys signature and agreement.
        /// </summary>
        public CryptographicFunctions? Functions { get; init; }

        /// <summary>Signature algorithms, tag 92; 00 leaves the tag out.</summary>
        public byte SignatureAlgorithms { get; init; } = 0x04;

        /// <summary>Hash algorithms, tag 91; 0000 leaves the tag out.</summary>
        public ushort HashAlgorithms { get; init; } = 0x0001;

        /// <summary>Key agreement algorithms, tag 6F; 00 leaves the tag out.</summary>
        public byte KeyAgreement { get; init; } = 0x01;

        /// <summary>Key derivation algorithms of a secret, tag 94: 01 TLS 1.2 PRF, 02 HKDF.</summary>
        public byte KeyDerivation { get; init; } = 0x03;

        /// <summary>
        /// What the issuer puts in. Key pairs: "device" the personalised key, "generate" a fresh one, or a private number of 32
        /// bytes. Public keys: "device", "ca" the CA's key where that is on P-256, "generate", or a point 04 X Y. Files:
        /// "clientCertificate", "caCertificate", each also with "Pem" behind it. Files and secrets: "random:32" so many random
        /// bytes, "text:..." or hexadecimal. Empty for an empty object.
        /// </summary>
        public string Content { get; init; } = "";

        /// <summary>Size of a file's slot in bytes; 0 for that of its content.</summary>
        public int Size { get; init; }

        /// <summary>Specific usage of a file, tag 21; null for certificates where the content is one, else general.</summary>
        public FileUsage? FileUsage { get; init; }

        /// <summary>False for an object that has its content and is deactivated all the same: revoked.</summary>
        public bool Activated { get; init; } = true;
    }
}
