using System;
using System.Text;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Store
{
    /// <summary>
    /// A data key for a backend: ephemeral-static ECDH on P-256, HKDF-SHA-256, AES-128-GCM. Layout: version 1 (1) ‖ store
    /// id (8) ‖ ephemeral point (65) ‖ wrapped key and tag (48).
    /// </summary>
    internal sealed class RecoveryWrap
    {
        internal const int Length = AadLength + KeyWrap.WrappedLength;

        private const int PointOffset = 1 + StoreKeys.IdLength;
        private const int AadLength = PointOffset + P256Point.Size;
        private const int CipherKeyLength = 16;

        private readonly IRecordCipher _cipher;

        internal RecoveryWrap(IRecordCipher cipher)
        {
            _cipher = cipher;
        }

        internal void Wrap(IKeyAgreement agreement, byte[] backendPoint, StoreKeys keys, byte[] blob)
        {
            if (agreement.Group != NamedGroup.Secp256r1)
            {
                throw new SignetException(ErrorCode.NotSupported, "recovery needs P-256");
            }

            P256Point.Check(backendPoint, 0);
            blob[0] = 1;
            Array.Copy(keys.Id, 0, blob, 1, StoreKeys.IdLength);
            agreement.GenerateKeyPair(blob, PointOffset);

            byte[] label = Encoding.UTF8.GetBytes("signet recovery 1");
            byte[] info = new byte[label.Length + (2 * P256Point.Size)];
            Array.Copy(label, 0, info, 0, label.Length);
            Array.Copy(blob, PointOffset, info, label.Length, P256Point.Size);
            Array.Copy(backendPoint, 0, info, label.Length + P256Point.Size, P256Point.Size);

            Hkdf hkdf = new Hkdf();
            byte[] secret = new byte[HmacSha256.Size];
            try
            {
                agreement.Agree(backendPoint, 0, secret, 0);
                hkdf.Extract(secret, 0, 0, secret, 0, secret.Length, secret, 0);
                hkdf.Expand(secret, 0, secret.Length, info, 0, info.Length, secret, 0, CipherKeyLength);
                _cipher.SetKey(secret, 0);
                keys.CopyDataKey(blob, AadLength);
                _cipher.Seal(new byte[12], blob, AadLength, blob, AadLength, StoreKeys.KeyLength);
            }
            finally
            {
                agreement.Wipe();
                _cipher.Wipe();
                hkdf.Wipe();
                Secret.Wipe(secret);
            }
        }
    }
}
