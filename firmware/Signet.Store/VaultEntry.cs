using System;
using Signet.Core;

namespace Signet.Store
{
    /// <summary>
    /// One wrap of one store's data key, as it stands in the vault: place (1) ‖ store id (8) ‖ SIM (8) ‖ reference length
    /// (1) ‖ reference (64) ‖ salt (32) ‖ wrapped key (48).
    /// </summary>
    internal sealed class VaultEntry
    {
        internal const int Length = AadLength + KeyWrap.WrappedLength;
        internal const int AadLength = SaltOffset + KeyWrap.SaltLength;
        internal const int SaltOffset = ReferenceOffset + MaxReference;
        internal const int ReferenceOffset = 18;
        internal const int MaxReference = 64;
        internal const int WrappedOffset = AadLength;
        internal const int SimLength = 8;

        private const int IdOffset = 1;
        private const int SimOffset = 9;
        private const int ReferenceLengthOffset = 17;

        internal readonly byte[] Bytes = new byte[Length];

        /// <summary>Which of the places for numbers and recovery data the store has.</summary>
        internal int Place
        {
            get { return Bytes[0]; }
            set { Bytes[0] = (byte)value; }
        }

        internal int ReferenceCount
        {
            get { return Bytes[ReferenceLengthOffset]; }
            set { Bytes[ReferenceLengthOffset] = (byte)value; }
        }

        internal bool IsWellFormed
        {
            get
            {
                return Place < KeyVault.MaxStores && ReferenceCount <= MaxReference
                    && Source <= (int)SimSecretSource.File;
            }
        }

        /// <summary>Number of the SIM's source; 0 when the wrap is the MCU's alone.</summary>
        internal int Source
        {
            get { return ReferenceCount == 0 ? 0 : Bytes[ReferenceOffset]; }
        }

        internal byte[] StoreId()
        {
            byte[] id = new byte[StoreKeys.IdLength];
            Array.Copy(Bytes, IdOffset, id, 0, StoreKeys.IdLength);
            return id;
        }

        internal void SetStoreId(byte[] id)
        {
            Array.Copy(id, 0, Bytes, IdOffset, StoreKeys.IdLength);
        }

        internal void SetSim(byte[] sim)
        {
            Array.Copy(sim, 0, Bytes, SimOffset, SimLength);
        }

        internal bool IsFor(byte[] id)
        {
            return ByteRange.Equals(Bytes, IdOffset, id, 0, StoreKeys.IdLength);
        }

        internal bool IsOfSim(byte[] sim)
        {
            return ByteRange.Equals(Bytes, SimOffset, sim, 0, SimLength);
        }
    }
}
