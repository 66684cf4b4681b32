using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Store
{
    /// <summary>
    /// Wraps a data key under the key-encryption key KEK = HKDF(SIM secret ‖ MCU secret, salt, "signet kek 1" ‖ ICCID ‖
    /// source), with a fresh salt for each wrap (docs/SPEC.md section 8.3).
    /// </summary>
    internal sealed class KeyWrap
    {
        internal const int SecretLength = 32;
        internal const int SaltLength = 32;
        internal const int WrappedLength = StoreKeys.KeyLength + 16;
        internal const int MaxIccid = 20;

        private const int LabelLength = 12;
        private const int CipherKeyLength = 16;

        // "signet kek 1"
        private static readonly byte[] Label =
        {
            0x73, 0x69, 0x67, 0x6E, 0x65, 0x74, 0x20, 0x6B, 0x65, 0x6B, 0x20, 0x31,
        };

        private readonly IRecordCipher _cipher;
        private readonly Hkdf _hkdf = new Hkdf();
        private readonly byte[] _secrets = new byte[2 * SecretLength];
        private readonly byte[] _info = new byte[LabelLength + 1 + MaxIccid + 1];
        private readonly byte[] _key = new byte[HmacSha256.Size];
        private readonly byte[] _nonce = new byte[12];

        internal KeyWrap(IRecordCipher cipher)
        {
            _cipher = cipher;
            Array.Copy(Label, 0, _info, 0, LabelLength);
        }

        /// <summary>Sets who holds the keys.</summary>
        /// <param name="simSecret">32 bytes; null for none.</param>
        /// <param name="mcuSecret">32 bytes.</param>
        /// <param name="iccid">0 to 20 bytes.</param>
        /// <param name="source">Number of the SIM's source.</param>
        /// <param name="entry">Holds the salt; 32 bytes.</param>
        /// <param name="saltOffset">Index of the salt.</param>
        internal void SetKey(byte[] simSecret, byte[] mcuSecret, byte[] iccid, int source, byte[] entry, int saltOffset)
        {
            int length = 0;
            if (simSecret != null)
            {
                Array.Copy(simSecret, 0, _secrets, 0, SecretLength);
                length = SecretLength;
            }

            Array.Copy(mcuSecret, 0, _secrets, length, SecretLength);
            length += SecretLength;
            int at = LabelLength;
            _info[at++] = (byte)iccid.Length;
            Array.Copy(iccid, 0, _info, at, iccid.Length);
            at += iccid.Length;
            _info[at++] = (byte)source;
            _hkdf.Extract(entry, saltOffset, SaltLength, _secrets, 0, length, _key, 0);
            _hkdf.Expand(_key, 0, HmacSha256.Size, _info, 0, at, _key, 0, CipherKeyLength);
            _cipher.SetKey(_key, 0);
            _hkdf.Wipe();
            Array.Clear(_key, 0, _key.Length);
            Array.Clear(_secrets, 0, _secrets.Length);
        }

        /// <summary>Wraps in place; the entry's bytes before the data key are authenticated.</summary>
        internal void Wrap(byte[] aad, int aadCount, byte[] dataKey, int offset)
        {
            _cipher.Seal(_nonce, aad, aadCount, dataKey, offset, StoreKeys.KeyLength);
            _cipher.Wipe();
        }

        /// <summary>Unwraps in place.</summary>
        /// <returns>False when this is not the key, or the entry was changed.</returns>
        internal bool TryUnwrap(byte[] aad, int aadCount, byte[] wrapped, int offset)
        {
            try
            {
                _cipher.Open(_nonce, aad, aadCount, wrapped, offset, WrappedLength);
                return true;
            }
            catch (SignetException e)
            {
                if (e.Code != ErrorCode.AuthenticationFailed)
                {
                    throw;
                }

                return false;
            }
            finally
            {
                _cipher.Wipe();
            }
        }
    }
}
