namespace Signet.Crypto
{
    /// <summary>
    /// What TLS needs to know of a cipher suite (RFC 8446 section B.4): an AEAD for records and a hash function for
    /// transcript and key schedule. Suites are handed to TLS by whoever makes its settings, so that algorithms that nobody
    /// hands in need not be on the device.
    /// </summary>
    public abstract class CipherSuite
    {
        /// <summary>Describes a suite.</summary>
        /// <param name="number">Its number in TLS 1.3.</param>
        /// <param name="name">Its name in the registry.</param>
        /// <param name="hashSize">Length of its hash function's digest: 32 for SHA-256, 48 for SHA-384.</param>
        /// <param name="maxRecords">Records that one key may protect.</param>
        protected CipherSuite(int number, string name, int hashSize, int maxRecords)
        {
            Number = number;
            Name = name;
            HashSize = hashSize;
            MaxRecords = maxRecords;
        }

        /// <summary>Its number in TLS 1.3, such as 0x1301.</summary>
        public int Number { get; }

        /// <summary>Its name in the registry, such as "TLS_AES_128_GCM_SHA256".</summary>
        public string Name { get; }

        /// <summary>Length of its hash function's digest in bytes: 32 for SHA-256, 48 for SHA-384.</summary>
        public int HashSize { get; }

        /// <summary>Records of full size that one key may protect (RFC 8446 section 5.5).</summary>
        public int MaxRecords { get; }

        /// <summary>Makes the AEAD of one direction.</summary>
        /// <returns>A new one without a key.</returns>
        public abstract Aead MakeAead();

        /// <summary>Makes the suite's hash function.</summary>
        /// <returns>A new one that has taken nothing yet.</returns>
        public HashFunction MakeHash()
        {
            return HashFunction.Make(HashSize);
        }
    }
}
