using System;
using System.Collections;
using Signet.Core;

namespace Signet.Store
{
    /// <summary>
    /// The wrapped data keys of a medium, one value "keys" (docs/SPEC.md section 8.3). One store may be wrapped several
    /// times (a SIM's old key and its new one), and the stores of SIMs that are elsewhere are kept as long as there is
    /// room, for a SIM may come back.
    /// </summary>
    internal sealed class KeyVault
    {
        /// <summary>Most stores on one medium; each has numbers of its own.</summary>
        internal const int MaxStores = 3;

        private const string FileName = "keys";
        private const int Version = 1;
        private const int MaxEntries = 4;

        private readonly IStore _store;
        private readonly byte[] _buffer = new byte[2 + (MaxEntries * VaultEntry.Length)];

        internal KeyVault(IStore store)
        {
            _store = store;
        }

        /// <summary>The entries, oldest first, as <see cref="VaultEntry"/>.</summary>
        internal ArrayList Entries { get; } = new ArrayList();

        /// <summary>Reads the vault.</summary>
        /// <returns>False when it is there and malformed; it is then taken as empty.</returns>
        internal bool Load()
        {
            Entries.Clear();
            int size = _store.Size(FileName);
            if (size < 0)
            {
                return true;
            }

            if (size < 2 || size > _buffer.Length || _store.Read(FileName, 0, _buffer, 0, size) != size
                || _buffer[0] != Version || size != 2 + (_buffer[1] * VaultEntry.Length))
            {
                return false;
            }

            for (int at = 2; at < size; at += VaultEntry.Length)
            {
                VaultEntry entry = new VaultEntry();
                Array.Copy(_buffer, at, entry.Bytes, 0, VaultEntry.Length);
                if (entry.IsWellFormed)
                {
                    Entries.Add(entry);
                }
            }

            return true;
        }

        /// <summary>Writes the entries; durable at return.</summary>
        internal void Save()
        {
            _buffer[0] = Version;
            _buffer[1] = (byte)Entries.Count;
            for (int i = 0; i < Entries.Count; i++)
            {
                Array.Copy(((VaultEntry)Entries[i]).Bytes, 0, _buffer, 2 + (i * VaultEntry.Length), VaultEntry.Length);
            }

            _store.Replace(FileName, _buffer, 0, 2 + (Entries.Count * VaultEntry.Length));
        }

        /// <summary>Makes room for one more entry, and for one more store where that is wanted.</summary>
        /// <param name="keep">A store that must stay; null for none.</param>
        /// <param name="opened">Its wrap that is known to work and must stay; null for none.</param>
        /// <returns>Number of a place that no store has, 0 to 2; −1 when none was wanted or can be had.</returns>
        internal int MakeRoom(byte[] keep, VaultEntry opened)
        {
            bool removed = false;
            int place = FreePlace();
            while (Entries.Count >= MaxEntries || (keep == null && place < 0))
            {
                int victim = Oldest(keep);
                if (victim < 0)
                {
                    // Only wraps of the store that must stay: its oldest one goes, but not the one that opened it.
                    victim = Entries[0] == opened ? 1 : 0;
                }

                RemoveStoreOrEntry(victim, keep);
                removed = true;
                place = FreePlace();
            }

            if (removed)
            {
                Save();
            }

            return place;
        }

        /// <summary>Removes all wraps of a store but one; durable at return. After a failure the list is as it
        /// was.</summary>
        internal void KeepOnly(VaultEntry keep)
        {
            byte[] id = keep.StoreId();
            object[] before = Entries.ToArray();
            bool saved = false;
            for (int i = Entries.Count - 1; i >= 0; i--)
            {
                if (Entries[i] != keep && ((VaultEntry)Entries[i]).IsFor(id))
                {
                    Entries.RemoveAt(i);
                }
            }

            try
            {
                if (Entries.Count < before.Length)
                {
                    Save();
                }

                saved = true;
            }
            finally
            {
                if (!saved)
                {
                    Entries.Clear();
                    for (int i = 0; i < before.Length; i++)
                    {
                        Entries.Add(before[i]);
                    }
                }
            }
        }

        /// <summary>Removes all wraps of a store from the list; not saved yet.</summary>
        internal void RemoveStore(byte[] id)
        {
            for (int i = Entries.Count - 1; i >= 0; i--)
            {
                if (((VaultEntry)Entries[i]).IsFor(id))
                {
                    Entries.RemoveAt(i);
                }
            }
        }

        private void RemoveStoreOrEntry(int index, byte[] keep)
        {
            VaultEntry entry = (VaultEntry)Entries[index];
            if (keep != null && entry.IsFor(keep))
            {
                Entries.RemoveAt(index);
            }
            else
            {
                RemoveStore(entry.StoreId());
            }
        }

        private int Oldest(byte[] keep)
        {
            for (int i = 0; i < Entries.Count; i++)
            {
                if (keep == null || !((VaultEntry)Entries[i]).IsFor(keep))
                {
                    return i;
                }
            }

            return -1;
        }

        private int FreePlace()
        {
            for (int place = 0; place < MaxStores; place++)
            {
                bool used = false;
                for (int i = 0; i < Entries.Count; i++)
                {
                    used |= ((VaultEntry)Entries[i]).Place == place;
                }

                if (!used)
                {
                    return place;
                }
            }

            return -1;
        }
    }
}
