using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Store
{
    /// <summary>
    /// The data key of one store and the keys that come from it: each segment and each version of a value has one of its
    /// own, since each has a fresh random salt (docs/SPEC.md section 8.2). Holds the only unwrapped copy in RAM.
    /// </summary>
    public sealed class StoreKeys
    {
        /// <summary>Length of a store id.</summary>
        public const int IdLength = 8;

        /// <summary>Length of a data key.</summary>
        public const int KeyLength = 32;

        /// <summary>Length of a salt.</summary>
        public const int SaltLength = 16;

        private const int CipherKeyLength = 16;
        private const int LabelLength = 13;
        private const int ContextLength = 8;

        // "signet seal 1"
        private static readonly byte[] Label =
        {
            0x73, 0x69, 0x67, 0x6E, 0x65, 0x74, 0x20, 0x73, 0x65, 0x61, 0x6C, 0x20, 0x31,
        };

        private readonly Hkdf _hkdf = new Hkdf();
        private readonly byte[] _dataKey = new byte[KeyLength];
        private readonly byte[] _info = new byte[LabelLength + 1 + IdLength + ContextLength + SaltLength];
        private readonly byte[] _derived = new byte[CipherKeyLength];

        /// <summary>Takes over a data key.</summary>
        /// <param name="id">The store id, 8 bytes.</param>
        /// <param name="dataKey">The data key, 32 bytes; copied, to be wiped by the caller.</param>
        public StoreKeys(byte[] id, byte[] dataKey)
        {
            Id = new byte[IdLength];
            Array.Copy(id, 0, Id, 0, IdLength);
            Array.Copy(dataKey, 0, _dataKey, 0, KeyLength);
            Array.Copy(Label, 0, _info, 0, LabelLength);
            Array.Copy(id, 0, _info, LabelLength + 1, IdLength);
        }

        /// <summary>The store id, 8 random bytes, in clear on the medium; not to be changed.</summary>
        public byte[] Id { get; }

        /// <summary>Copies the data key out, for wrapping.</summary>
        /// <param name="buffer">Receives 32 bytes; to be wiped by the caller.</param>
        /// <param name="offset">Index of the first byte.</param>
        internal void CopyDataKey(byte[] buffer, int offset)
        {
            Array.Copy(_dataKey, 0, buffer, offset, KeyLength);
        }

        /// <summary>Gives a cipher the key of a segment or value.</summary>
        /// <param name="cipher">Receives the key.</param>
        /// <param name="kind">1 segment, 2 value.</param>
        /// <param name="context">Holds what tells it from others of its kind, 8 bytes.</param>
        /// <param name="contextOffset">Index of the first byte.</param>
        /// <param name="salt">Holds the salt, 16 bytes.</param>
        /// <param name="saltOffset">Index of the first byte.</param>
        internal void SetKey(
            IRecordCipher cipher, int kind, byte[] context, int contextOffset, byte[] salt, int saltOffset)
        {
            byte[] info = _info;
            info[LabelLength] = (byte)kind;
            Array.Copy(context, contextOffset, info, LabelLength + 1 + IdLength, ContextLength);
            Array.Copy(salt, saltOffset, info, LabelLength + 1 + IdLength + ContextLength, SaltLength);
            _hkdf.Expand(_dataKey, 0, KeyLength, info, 0, info.Length, _derived, 0, CipherKeyLength);
            cipher.SetKey(_derived, 0);
            Array.Clear(_derived, 0, CipherKeyLength);
        }

        /// <summary>Overwrites the data key; of no use afterwards.</summary>
        internal void Wipe()
        {
            _hkdf.Wipe();
            Array.Clear(_dataKey, 0, KeyLength);
            Array.Clear(_derived, 0, CipherKeyLength);
        }
    }
}
