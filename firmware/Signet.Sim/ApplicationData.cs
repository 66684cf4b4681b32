using System;

namespace Signet.Sim
{
    /// <summary>
    /// What the applet says of itself: GET DATA - application (GSMA IoT.05 clause 2.12). Read by tag, in any order;
    /// what is missing stays -1.
    /// </summary>
    public sealed class ApplicationData
    {
        private const int LeastKnownTags = 2;

        private readonly TlvReader _reader = new TlvReader();

        /// <summary>Interface version, 10h for 1.0; -1 when not given.</summary>
        public int Version { get; private set; }

        /// <summary>Bits of cryptographic functions: 01 signature, 02 key generation, 04 key agreement, 08 key
        /// derivation; -1 when not given.</summary>
        public int Functions { get; private set; }

        /// <summary>Bits of hash algorithms: 1 SHA-256, 2 SHA-384, 4 SHA-512; -1 when not given.</summary>
        public int HashAlgorithms { get; private set; }

        /// <summary>Bits of signature algorithms: 04 is ECDSA; -1 when not given.</summary>
        public int SignatureAlgorithms { get; private set; }

        /// <summary>Bits of key agreement algorithms: 01 is ECDH; -1 when not given.</summary>
        public int KeyAgreement { get; private set; }

        /// <summary>Bits of key derivation algorithms: 01 PRF of TLS 1.2, 02 HKDF; -1 when not given.</summary>
        public int KeyDerivation { get; private set; }

        /// <summary>Largest number of sessions at a time; -1 when not given.</summary>
        public int MaxSessions { get; private set; }

        /// <summary>The applet's own identifier, whatever its maker puts there; null when not given.</summary>
        public byte[] AppletId { get; private set; }

        /// <summary>Forgets everything.</summary>
        public void Clear()
        {
            Version = -1;
            Functions = -1;
            HashAlgorithms = -1;
            SignatureAlgorithms = -1;
            KeyAgreement = -1;
            KeyDerivation = -1;
            MaxSessions = -1;
            AppletId = null;
        }

        /// <summary>Whether the applet has a function, as far as it says.</summary>
        /// <param name="function">Bit of <see cref="Functions"/>.</param>
        /// <returns>True when it has, or doesn't say.</returns>
        public bool Has(int function)
        {
            return Functions < 0 || (Functions & function) != 0;
        }

        /// <summary>Whether the applet derives keys in a way, as far as it says.</summary>
        /// <param name="derivation">Bit of <see cref="KeyDerivation"/>.</param>
        /// <returns>True when it does, or doesn't say.</returns>
        public bool Derives(int derivation)
        {
            return Has(IotSafe.FunctionKeyDerivation) && (KeyDerivation < 0 || (KeyDerivation & derivation) != 0);
        }

        /// <summary>Whether the applet has a hash algorithm, as far as it says; SHA-256 is mandatory (IoT.05 clause
        /// 2.5.1).</summary>
        /// <param name="hash">Bit of <see cref="HashAlgorithms"/>.</param>
        /// <returns>True when it has.</returns>
        public bool Hashes(int hash)
        {
            return hash == IotSafe.HashSha256 || (HashAlgorithms >= 0 && (HashAlgorithms & hash) != 0);
        }

        /// <summary>Reads the structure.</summary>
        /// <param name="data">Holds the response data from index 0.</param>
        /// <param name="count">Number of bytes.</param>
        /// <returns>True when it looks like an IoT SAFE applet's: at least two of its data objects.</returns>
        public bool Parse(byte[] data, int count)
        {
            Clear();
            int known = 0;
            _reader.Reset(data, 0, count, true);
            while (_reader.Next())
            {
                if (_reader.Tag == IotSafe.TagAppletId)
                {
                    AppletId = new byte[_reader.ValueLength];
                    Array.Copy(data, _reader.ValueOffset, AppletId, 0, AppletId.Length);
                }

                if (Take(_reader.Tag, _reader.Number()))
                {
                    known++;
                }
            }

            return known >= LeastKnownTags;
        }

        private bool Take(int tag, int number)
        {
            switch (tag)
            {
                case IotSafe.TagVersion:
                    Version = number;
                    return true;
                case IotSafe.TagApplicationFunctions:
                case IotSafe.TagFunctions:
                    Functions = number;
                    return true;
                case IotSafe.TagHashAlgorithm:
                    HashAlgorithms = number;
                    return true;
                case IotSafe.TagSignatureAlgorithm:
                    SignatureAlgorithms = number;
                    return true;
                case IotSafe.TagApplicationKeyAgreement:
                case IotSafe.TagKeyAgreement:
                    KeyAgreement = number;
                    return true;
                case IotSafe.TagMaxSessions:
                    MaxSessions = number;
                    return true;
                case IotSafe.TagKeyDerivation:
                    KeyDerivation = number;
                    return true;
                case IotSafe.TagMaxFiles:
                case IotSafe.TagMaxPrivateKeys:
                case IotSafe.TagMaxPublicKeys:
                case IotSafe.TagMaxSecretKeys:
                    return true;
                case IotSafe.TagAppletId:
                    return true;
                default:
                    return false;
            }
        }
    }
}
