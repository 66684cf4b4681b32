using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Store
{
    /// <summary>
    /// Opens the sealed store: finds the key that this SIM and this MCU have, or begins a new store, and says how strong
    /// it is. What was sealed for another SIM stays unread on the medium as long as there is room. One caller at a time.
    /// </summary>
    public sealed partial class SealedStore
    {
        private const int MaxNumbers = 128;

        private readonly IStore _store;
        private readonly IRandom _random;
        private readonly IRecordCipher _cipher;
        private readonly ILog _log;
        private readonly KeyVault _vault;
        private readonly KeyWrap _wrap;
        private readonly byte[] _simSecret = new byte[KeyWrap.SecretLength];
        private byte[] _sim;
        private StoreKeys _keys;

        // The wrap that gave the keys.
        private VaultEntry _opened;
        private int _place;

        /// <summary>Makes a store; nothing is read yet.</summary>
        /// <param name="store">The medium.</param>
        /// <param name="random">Keys, ids and salts come from it.</param>
        /// <param name="cipher">Seals; its key is changed at will.</param>
        /// <param name="log">Hears of levels and losses, never of secrets.</param>
        public SealedStore(IStore store, IRandom random, IRecordCipher cipher, ILog log)
        {
            _store = store;
            _random = random;
            _cipher = cipher;
            _log = log;
            _vault = new KeyVault(store);
            _wrap = new KeyWrap(cipher);
        }

        /// <summary>What the key depends on.</summary>
        public StoreLevel Level { get; private set; }

        /// <summary>The SIM's source; <see cref="SimSecretSource.None"/> unless <see cref="Level"/> is
        /// <see cref="StoreLevel.SimBound"/>.</summary>
        public SimSecretSource Source { get; private set; }

        /// <summary>True when <see cref="Open"/> began a new store: counters start at 0, nothing older is readable.</summary>
        public bool IsNew { get; private set; }

        /// <summary>Why something older stayed unread: <see cref="ErrorCode.StoreKeyMissing"/> (another SIM),
        /// <see cref="ErrorCode.SimSecretMissing"/> (the SIM's source is gone), <see cref="ErrorCode.StoreCorrupt"/>;
        /// <see cref="ErrorCode.None"/> when nothing did.</summary>
        public ErrorCode Unread { get; private set; }

        /// <summary>Numbers that only rise; null before <see cref="Open"/>.</summary>
        public StoreNumbers Numbers { get; private set; }

        /// <summary>The store's id, 8 random bytes made with it; null before <see cref="Open"/>.</summary>
        public byte[] Id
        {
            get { return _keys == null ? null : _keys.Id; }
        }

        /// <summary>When <see cref="Open"/> began a new store: the id of this SIM's store before, or of one without a SIM, as the
        /// medium says in clear; null when it knows none.</summary>
        public byte[] IdBefore { get; private set; }

        /// <summary>Level and source in words, e.g. "SimBound(Prf)" or "McuOnly".</summary>
        public string Description
        {
            get
            {
                switch (Level)
                {
                    case StoreLevel.SimBound:
                        return "SimBound(" + NameOf(Source) + ")";
                    case StoreLevel.McuOnly:
                        return "McuOnly";
                    default:
                        return "Closed";
                }
            }
        }

        /// <summary>Names a source.</summary>
        /// <param name="source">The source.</param>
        /// <returns>Its name as docs/SPEC.md writes it.</returns>
        public static string NameOf(SimSecretSource source)
        {
            switch (source)
            {
                case SimSecretSource.Prf:
                    return "Prf";
                case SimSecretSource.StoredDh:
                    return "StoredDh";
                case SimSecretSource.PutDh:
                    return "PutDh";
                case SimSecretSource.File:
                    return "File";
                default:
                    return "None";
            }
        }

        /// <summary>Whether a medium has a store that is bound to a SIM, by what lies there in clear: so an ICCID that a line
        /// damaged is told from one that was seen before.</summary>
        /// <param name="store">The medium.</param>
        /// <param name="iccid">The SIM's ICCID.</param>
        /// <returns>False too when there is none, or none that is bound.</returns>
        /// <exception cref="SignetException">The codes of the medium.</exception>
        public static bool Knows(IStore store, byte[] iccid)
        {
            KeyVault vault = new KeyVault(store);
            vault.Load();
            byte[] sim = SimId(iccid);
            for (int i = 0; i < vault.Entries.Count; i++)
            {
                VaultEntry entry = (VaultEntry)vault.Entries[i];
                if (entry.Source != 0 && entry.IsOfSim(sim))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>
        /// Opens the newest store that SIM and MCU can open, else begins one. A SIM that could not be asked is an error
        /// and never lowers the level by itself: that is the caller's decision, by leaving it out. A store of this SIM is
        /// given up only when the SIM has said twice the same, with a new selection of the applet between.
        /// </summary>
        /// <param name="sim">The SIM; null to do without it, which gives <see cref="StoreLevel.McuOnly"/>.</param>
        /// <param name="iccid">The SIM's ICCID as the caller has it, 0 to 20 bytes, always the same for one SIM.</param>
        /// <param name="mcuSecret">The MCU's secret, 32 bytes (see <see cref="McuSecretFile"/>).</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.StoreKeyMissing"/> when there is a store of this SIM and
        /// the SIM's answers leave open whether it has the key: to be tried again at the next start, until then without
        /// the store; the codes of SIM, store and generator. Nothing is open and nothing was written then.</exception>
        public void Open(ISimSecrets sim, byte[] iccid, byte[] mcuSecret)
        {
            if (mcuSecret == null || mcuSecret.Length != KeyWrap.SecretLength || iccid == null
                || iccid.Length > KeyWrap.MaxIccid)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "ICCID or MCU secret");
            }

            Close();
            Unread = _vault.Load() ? ErrorCode.None : ErrorCode.StoreCorrupt;
            _sim = SimId(iccid);
            if (sim != null && (TryOpenBound(sim, iccid, mcuSecret) || TryCreateBound(sim, iccid, mcuSecret)))
            {
                Report();
                return;
            }

            if (!TryOpenMcuOnly(mcuSecret))
            {
                Create(null, new byte[VaultEntry.MaxReference], 0, new byte[0], mcuSecret);
            }

            Report();
        }

        /// <summary>Overwrites the keys. The store can be opened again.</summary>
        public void Close()
        {
            if (_keys != null)
            {
                _keys.Wipe();
            }

            _keys = null;
            _opened = null;
            _cipher.Wipe();
            Numbers = null;
            Level = StoreLevel.Closed;
            IdBefore = null;
            Source = SimSecretSource.None;
            IsNew = false;
        }

        /// <summary>Makes the outbox of this store.</summary>
        /// <param name="cipher">Seals; an object of its own, since it keeps the key of the segment at hand.</param>
        /// <param name="clock">Its monotonic time measures the coalescing window.</param>
        /// <param name="options">Sizes and policy.</param>
        /// <returns>The outbox; call <see cref="Outbox.Open"/> before use, and not after <see cref="Close"/>.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidState"/> when the store is closed.</exception>
        public Outbox CreateOutbox(IRecordCipher cipher, IClock clock, OutboxOptions options)
        {
            RequireOpen();
            return new Outbox(new SegmentFiles(_store, _random, cipher, _keys), clock, options, _log);
        }

        /// <summary>Makes access to a sealed value of this store.</summary>
        /// <param name="name">1 to 7 characters a to z, 0 to 9, other than the store's own names (docs/SPEC.md section
        /// 8.1); the place of the store is appended.</param>
        /// <param name="maxLength">Longest content in bytes.</param>
        /// <returns>The value.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidState"/> when the store is closed,
        /// <see cref="ErrorCode.InvalidArgument"/> for another name.</exception>
        public SealedValue CreateValue(string name, int maxLength)
        {
            RequireOpen();
            SealedValue.CheckName(name);
            return new SealedValue(_store, _random, _cipher, _keys, name + _place.ToString(), maxLength);
        }

        private static byte[] SimId(byte[] iccid)
        {
            // "signet sim 1": the clear text of the ICCID is the operator's and the owner's business.
            byte[] label = System.Text.Encoding.UTF8.GetBytes("signet sim 1");
            byte[] digest = new byte[Sha256.Size];
            Sha256 sha = new Sha256();
            sha.Update(label, 0, label.Length);
            sha.Update(iccid, 0, iccid.Length);
            sha.Finish(digest, 0);
            return digest;
        }

        private bool TryOpenBound(ISimSecrets sim, byte[] iccid, byte[] mcuSecret)
        {
            for (int i = _vault.Entries.Count - 1; i >= 0; i--)
            {
                VaultEntry entry = (VaultEntry)_vault.Entries[i];
                if (entry.Source == 0)
                {
                    continue;
                }

                if (!entry.IsOfSim(_sim))
                {
                    Unread = ErrorCode.StoreKeyMissing;
                    continue;
                }

                if (TryOpenEntry(sim, entry, iccid, mcuSecret))
                {
                    Level = StoreLevel.SimBound;
                    Source = (SimSecretSource)entry.Source;
                    return true;
                }
            }

            return false;
        }

        // Once as cheap as can be. What is not opened by that is given up only for an answer that came twice, since a new
        // store hides this one for good. Whatever leaves the SIM's answer open is an error.
        private bool TryOpenEntry(ISimSecrets sim, VaultEntry entry, byte[] iccid, byte[] mcuSecret)
        {
            ErrorCode unread = ErrorCode.StoreKeyMissing;
            for (int attempt = 0; attempt < 2; attempt++)
            {
                try
                {
                    if (attempt == 0)
                    {
                        sim.Derive(entry.Bytes, VaultEntry.ReferenceOffset, entry.ReferenceCount, _simSecret, 0);
                    }
                    else
                    {
                        sim.Confirm(entry.Bytes, VaultEntry.ReferenceOffset, entry.ReferenceCount, _simSecret, 0);
                    }

                    unread = ErrorCode.StoreKeyMissing;
                    StoreKeys keys = Unwrap(entry, _simSecret, iccid, mcuSecret);
                    if (keys != null)
                    {
                        return TryAdopt(keys, entry);
                    }
                }
                catch (SignetException e)
                {
                    if (e.Code != ErrorCode.SimSecretMissing && (attempt > 0 || e.Code != ErrorCode.StoreKeyMissing))
                    {
                        throw;
                    }

                    unread = e.Code;
                }
                finally
                {
                    Array.Clear(_simSecret, 0, _simSecret.Length);
                }
            }

            Unread = unread;
            return false;
        }

        private bool TryCreateBound(ISimSecrets sim, byte[] iccid, byte[] mcuSecret)
        {
            byte[] reference = new byte[VaultEntry.MaxReference];
            try
            {
                int count = sim.Find(reference, 0, _simSecret, 0);
                if (count > 0)
                {
                    Create(_simSecret, reference, count, iccid, mcuSecret);
                }

                return count > 0;
            }
            finally
            {
                Array.Clear(_simSecret, 0, _simSecret.Length);
            }
        }

        private bool TryOpenMcuOnly(byte[] mcuSecret)
        {
            for (int i = _vault.Entries.Count - 1; i >= 0; i--)
            {
                VaultEntry entry = (VaultEntry)_vault.Entries[i];
                if (entry.Source != 0)
                {
                    Unread = ErrorCode.StoreKeyMissing;
                }
                else
                {
                    StoreKeys keys = Unwrap(entry, null, new byte[0], mcuSecret);
                    if (keys == null)
                    {
                        Unread = ErrorCode.StoreKeyMissing;
                    }
                    else if (TryAdopt(keys, entry))
                    {
                        Level = StoreLevel.McuOnly;
                        return true;
                    }
                }
            }

            return false;
        }

        // Null when this is not the key.
        private StoreKeys Unwrap(VaultEntry entry, byte[] simSecret, byte[] iccid, byte[] mcuSecret)
        {
            byte[] copy = new byte[VaultEntry.Length];
            Array.Copy(entry.Bytes, 0, copy, 0, VaultEntry.Length);
            _wrap.SetKey(simSecret, mcuSecret, iccid, entry.Source, copy, VaultEntry.SaltOffset);
            if (!_wrap.TryUnwrap(copy, VaultEntry.AadLength, copy, VaultEntry.WrappedOffset))
            {
                return null;
            }

            byte[] dataKey = new byte[StoreKeys.KeyLength];
            Array.Copy(copy, VaultEntry.WrappedOffset, dataKey, 0, StoreKeys.KeyLength);
            StoreKeys keys = new StoreKeys(entry.StoreId(), dataKey);
            Secret.Wipe(dataKey);
            Secret.Wipe(copy);
            return keys;
        }

        private bool TryAdopt(StoreKeys keys, VaultEntry entry)
        {
            StoreNumbers numbers = new StoreNumbers(NumbersValue(keys, entry.Place));
            try
            {
                numbers.Load();
            }
            catch (SignetException e)
            {
                keys.Wipe();
                if (e.Code != ErrorCode.StoreCorrupt)
                {
                    throw;
                }

                // Nothing says which numbers were used: this store is given up, else one could be used twice.
                Unread = ErrorCode.StoreCorrupt;
                return false;
            }

            _keys = keys;
            _opened = entry;
            _place = entry.Place;
            Numbers = numbers;
            return true;
        }

        private void Create(byte[] simSecret, byte[] reference, int count, byte[] iccid, byte[] mcuSecret)
        {
            IdBefore = FindIdBefore();
            int place = _vault.MakeRoom(null, null);
            byte[] id = new byte[StoreKeys.IdLength];
            byte[] dataKey = new byte[StoreKeys.KeyLength];
            _random.Fill(id, 0, id.Length);
            _random.Fill(dataKey, 0, dataKey.Length);
            StoreKeys keys = new StoreKeys(id, dataKey);
            Secret.Wipe(dataKey);

            // The numbers first: a store that can be opened always has them.
            StoreNumbers numbers = new StoreNumbers(NumbersValue(keys, place));
            numbers.Create();
            _opened = AddEntry(keys, place, simSecret, reference, count, iccid, mcuSecret);
            _keys = keys;
            _place = place;
            Numbers = numbers;
            IsNew = true;
            Level = simSecret == null ? StoreLevel.McuOnly : StoreLevel.SimBound;
            Source = simSecret == null ? SimSecretSource.None : (SimSecretSource)reference[0];
        }

        // The newest store that was this SIM's, or of no SIM; null for none. In clear, so a hint.
        private byte[] FindIdBefore()
        {
            for (int i = _vault.Entries.Count - 1; i >= 0; i--)
            {
                VaultEntry entry = (VaultEntry)_vault.Entries[i];
                if (entry.Source == 0 || entry.IsOfSim(_sim))
                {
                    return entry.StoreId();
                }
            }

            return null;
        }

        private VaultEntry AddEntry(
            StoreKeys keys, int place, byte[] simSecret, byte[] reference, int count, byte[] iccid, byte[] mcuSecret)
        {
            VaultEntry entry = new VaultEntry();
            entry.Place = place;
            entry.SetStoreId(keys.Id);
            if (simSecret != null)
            {
                entry.SetSim(_sim);
                entry.ReferenceCount = count;
                Array.Copy(reference, 0, entry.Bytes, VaultEntry.ReferenceOffset, count);
            }

            _random.Fill(entry.Bytes, VaultEntry.SaltOffset, KeyWrap.SaltLength);
            keys.CopyDataKey(entry.Bytes, VaultEntry.WrappedOffset);
            _wrap.SetKey(simSecret, mcuSecret, iccid, entry.Source, entry.Bytes, VaultEntry.SaltOffset);
            _wrap.Wrap(entry.Bytes, VaultEntry.AadLength, entry.Bytes, VaultEntry.WrappedOffset);
            _vault.Entries.Add(entry);
            bool saved = false;
            try
            {
                _vault.Save();
                saved = true;
            }
            finally
            {
                if (!saved)
                {
                    _vault.Entries.Remove(entry);
                }
            }

            return entry;
        }

        private SealedValue NumbersValue(StoreKeys keys, int place)
        {
            return new SealedValue(_store, _random, _cipher, keys, "num" + place.ToString(), MaxNumbers);
        }

        private void RequireOpen()
        {
            if (_keys == null)
            {
                throw new SignetException(ErrorCode.InvalidState, "store is closed");
            }
        }

        private void Report()
        {
            string text = "store: " + Description + (IsNew ? ", new" : string.Empty);
            if (Unread != ErrorCode.None)
            {
                text += ", unread: " + ErrorText.Name(Unread);
            }

            _log.Write(Unread == ErrorCode.None ? LogLevel.Info : LogLevel.Warning, "store", text);
        }
    }
}
