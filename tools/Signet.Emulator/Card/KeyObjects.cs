using System;
using System.Security.Cryptography;

namespace Signet.Emulator.Card
{
    /// <summary>What private and public keys share.</summary>
    public abstract class KeyObject : StoreObject
    {
        /// <summary>Key type, tag 4B.</summary>
        public KeyType KeyType { get; set; } = KeyType.P256Persistent;

        /// <summary>Specific usage, tag 4E.</summary>
        public KeyUsage Usage { get; set; } = KeyUsage.General;

        /// <summary>Cryptographic functions, tag 61.</summary>
        public CryptographicFunctions Functions { get; set; }

        /// <summary>Signature algorithms, tag 92: 04 ECDSA; 0 leaves the tag out.</summary>
        public byte SignatureAlgorithms { get; set; } = 0x04;

        /// <summary>Hash algorithms, tag 91: 0001 SHA-256, 0002 SHA-384, 0004 SHA-512; 0 leaves the tag out.</summary>
        public ushort HashAlgorithms { get; set; } = 0x0001;

        /// <summary>Key agreement algorithms, tag 6F: 01 ECKA; 0 leaves the tag out.</summary>
        public byte KeyAgreement { get; set; } = 0x01;

        /// <summary>True when a reset of the card loses the key.</summary>
        public bool IsVolatile => KeyType is KeyType.P256Volatile or KeyType.BrainpoolVolatile;
    }

    /// <summary>A private key. The value never leaves the card: no command reads it and no trace names it.</summary>
    public sealed class PrivateKeyObject : KeyObject
    {
        /// <inheritdoc/>
        public override ObjectType Type => ObjectType.PrivateKey;

        /// <summary>Identifier of the public key object that GENERATE KEY PAIR fills along with this one.</summary>
        public required byte[] PublicId { get; set; }

        /// <summary>The key, null when the object is empty.</summary>
        internal ECParameters? Value { get; set; }

        /// <summary>The key of an RSA object, null when the object is empty or of another type.</summary>
        internal RSAParameters? RsaValue { get; set; }

        /// <summary>True when there is a key in the object.</summary>
        public bool IsFilled => Value != null || RsaValue != null;

        /// <summary>Takes the key out.</summary>
        public void Clear()
        {
            Value = null;
            RsaValue = null;
            Activated = false;
        }

        /// <summary>Puts an RSA key into the object and activates it.</summary>
        /// <param name="key">An RSA key with its private half.</param>
        public void Load(RSA key)
        {
            ArgumentNullException.ThrowIfNull(key);
            RsaValue = key.ExportParameters(includePrivateParameters: true);
            Activated = true;
        }

        /// <summary>Puts a key into the object and activates it.</summary>
        /// <param name="key">A key on the curve of the object's type, with its private half.</param>
        public void Load(ECDsa key)
        {
            ArgumentNullException.ThrowIfNull(key);
            Value = key.ExportParameters(includePrivateParameters: true);
            Activated = true;
        }
    }

    /// <summary>A public key.</summary>
    public sealed class PublicKeyObject : KeyObject
    {
        /// <inheritdoc/>
        public override ObjectType Type => ObjectType.PublicKey;

        /// <summary>Uncompressed point 04 ‖ X ‖ Y, 65 bytes, or null when the object is empty.</summary>
        public byte[]? Point { get; set; }

        /// <summary>The key of an RSA object, null when the object is empty or of another type.</summary>
        public RSAParameters? Rsa { get; set; }

        /// <summary>True when there is a key in the object.</summary>
        public bool IsFilled => Point != null || Rsa != null;

        /// <summary>Takes the key out.</summary>
        public void Clear()
        {
            Point = null;
            Rsa = null;
            Activated = false;
        }
    }

    /// <summary>A secret key: pre-shared key or input of a derivation.</summary>
    public sealed class SecretKeyObject : StoreObject
    {
        /// <inheritdoc/>
        public override ObjectType Type => ObjectType.SecretKey;

        /// <summary>Key type, tag 4B.</summary>
        public KeyType KeyType { get; set; } = KeyType.HmacSecret;

        /// <summary>Cryptographic functions, tag 61.</summary>
        public CryptographicFunctions Functions { get; set; } = CryptographicFunctions.KeyDerivation;

        /// <summary>Key derivation algorithms, tag 94: 01 TLS 1.2 PRF, 02 HKDF.</summary>
        public byte KeyDerivation { get; set; } = 0x03;

        /// <summary>The secret; no command reads it.</summary>
        internal byte[] Value { get; set; } = [];

        /// <summary>Puts a secret into the object and activates it.</summary>
        /// <param name="secret">The secret, 1 to 255 bytes; copied.</param>
        public void Load(ReadOnlySpan<byte> secret)
        {
            Value = secret.ToArray();
            Activated = Value.Length > 0;
        }
    }
}
