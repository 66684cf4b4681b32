using Signet.Core;
using Signet.Crypto;
using Signet.Sim;
using Signet.Store;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <content>
    /// The sealed store, where the platform has one. A medium that fails takes the device back to RAM, with a new epoch, and
    /// is reported.
    /// </content>
    public sealed partial class TelemetryAgent
    {
        private const string CredentialsName = "creds";

        private SealedStore _sealed;
        private SealedStore _woken;
        private bool _isKept;
        private SeedFile _seed;
        private ITicketStore _sealedTickets;
        private IVerdictCache _sealedVerdicts;

        // Store, line of the SIM: the first are answered by going on in RAM, the others by starting again.
        private static bool IsStoreError(ErrorCode code)
        {
            return code >= ErrorCode.StoreFailed && code < ErrorCode.SettingMissing;
        }

        private IEntropySource[] SeedSources()
        {
            CardEntropy card = new CardEntropy(_card);
            if (_platform.Store == null)
            {
                return new IEntropySource[] { card, _platform.Entropy };
            }

            _seed = new SeedFile(_platform.Store, _platform.Entropy);
            if (_platform.WokeFromSleep)
            {
                // The seed has the SIM's bytes of the last start in it: a wake-up asks for none. It must not fail, else the
                // SIM steps in.
                return new IEntropySource[] { _platform.Entropy, new SeedSource(_seed, card, _log) };
            }

            return new IEntropySource[] { card, _platform.Entropy, new SeedSource(_seed, _platform.Entropy, _log) };
        }

        private void OpenStream(DeviceIdentity identity, Credentials credentials)
        {
            SealedStore woken = _woken;
            _woken = null;
            if (woken != null)
            {
                UseStore(woken, identity, credentials);
                return;
            }

            // What waits for the SIM before is still in RAM, and its keys too.
            CloseStore();
            if (_platform.Store != null)
            {
                try
                {
                    UseStore(OpenSealed(identity.Id), identity, credentials);
                    return;
                }
                catch (SignetException e)
                {
                    if (!IsStoreError(e.Code))
                    {
                        // Nothing is left to sign with, and no outbox to put it into.
                        _started = false;
                        throw;
                    }

                    _log.Write(LogLevel.Error, "agent", "going on without the store: " + e.Message);
                    _stream.Note(EventKind.Error, (int)e.Code);
                }
            }

            _stream.Open(identity, credentials, null);
        }

        // Keys and certificates of before the sleep, with the store open; null to find them on the SIM.
        private Credentials TryWake()
        {
            byte[] iccid = _card.Iccid;
            if (!_platform.WokeFromSleep || _platform.Store == null || Identity != null || iccid == null)
            {
                return null;
            }

            SealedStore store = null;
            KeptCredentials kept = new KeptCredentials();
            try
            {
                _random.Seed(iccid, 0, iccid.Length);
                store = OpenSealed(iccid);
                byte[] value = new byte[KeptCredentials.MaxSize];
                int count = store.CreateValue(CredentialsName, value.Length).Read(value, 0, value.Length);
                if (count > 0 && kept.TryRead(value, count, iccid)
                    && _card.TryAssume(kept.ObjectsMark, kept.TlsKey, kept.TelemetryKey, kept.Pair, kept.Scratch))
                {
                    _woken = store;
                    _isKept = true;
                    return kept.Credentials;
                }
            }
            catch (SignetException e)
            {
                if (!IsStoreError(e.Code))
                {
                    throw;
                }

                _log.Write(LogLevel.Warning, "agent", "credentials are read from the SIM: " + e.Message);
            }
            finally
            {
                if (_woken == null && store != null)
                {
                    store.Close();
                }
            }

            return null;
        }

        // For the next wake-up, on a board that sleeps. Anchors are kept as they are on the SIM.
        private void KeepCredentials(Credentials credentials)
        {
            if (_isKept || _sealed == null || _platform.Board == null || _card.Inventory == null || _card.Inventory.TlsKey == null)
            {
                return;
            }

            KeptCredentials kept = new KeptCredentials();
            kept.Credentials = credentials;
            kept.ObjectsMark = _card.ObjectsMark();
            kept.TlsKey = _card.Inventory.TlsKey.Id;
            kept.TelemetryKey = _card.Inventory.TelemetryKey.Id;
            kept.Pair = _card.Inventory.EphemeralSlot == null ? null : _card.Inventory.EphemeralSlot.Id;
            kept.Scratch = _card.AgreementScratch == null ? null : _card.AgreementScratch.Id;
            byte[] value = kept.Write(_card.Iccid);
            try
            {
                if (value != null)
                {
                    SealedValue place = _sealed.CreateValue(CredentialsName, KeptCredentials.MaxSize);
                    byte[] before = new byte[KeptCredentials.MaxSize];
                    bool same = place.Read(before, 0, before.Length) == value.Length && ByteRange.Equals(before, 0, value, 0, value.Length);
                    if (!same)
                    {
                        place.Write(value, 0, value.Length);
                    }
                }

                _isKept = true;
            }
            catch (SignetException e)
            {
                _log.Write(LogLevel.Warning, "agent", "credentials are not kept: " + e.Message);
            }
        }

        // A connection failed with credentials that were not read in this life: perhaps the SIM has others by now, under the
        // same names. The next wake-up reads them.
        private void ForgetCredentials()
        {
            if (_sealed == null || _card.Inventory != null)
            {
                return;
            }

            try
            {
                _sealed.CreateValue(CredentialsName, 0).Write(new byte[0], 0, 0);
            }
            catch (SignetException e)
            {
                _log.Write(LogLevel.Warning, "agent", "kept credentials stay: " + e.Message);
            }
        }

        private SealedStore OpenSealed(byte[] instead)
        {
            _seed.Renew(_random);
            byte[] iccid = _card.Iccid ?? instead;
            byte[] mcuSecret = _platform.McuSecret ?? McuSecretFile.Load(_platform.Store, _random);
            SealedStore store = new SealedStore(_platform.Store, _random, new GcmRecordCipher(), _log);
            bool done = false;
            try
            {
                store.Open(new SimSecrets(_card, _settings.Sim, _log), iccid, mcuSecret);
                done = true;
                return store;
            }
            finally
            {
                if (!done)
                {
                    store.Close();
                }

                if (mcuSecret != _platform.McuSecret)
                {
                    Secret.Wipe(mcuSecret);
                }
            }
        }

        private void UseStore(SealedStore store, DeviceIdentity identity, Credentials credentials)
        {
            bool done = false;
            try
            {
                SealedTicketStore tickets = new SealedTicketStore(
                    store.CreateValue("tick", SealedTicketStore.DefaultSize), SealedTicketStore.DefaultSize, _log);
                _stream.Open(identity, credentials, store);
                _sealed = store;
                _sealedTickets = tickets;
                _sealedVerdicts = new SealedVerdictCache(store.CreateValue("verd", SealedVerdictCache.Size), _log);
                done = true;
            }
            finally
            {
                if (!done)
                {
                    store.Close();
                }
            }
        }

        // Commits what waits, wipes the keys and forgets what was sealed with them.
        private void CloseStore()
        {
            _stream.Close();
            if (_sealed != null)
            {
                _sealed.Close();
                _sealed = null;
                _sealedTickets = null;
                _sealedVerdicts = null;
            }
        }

        // A seed file that can't be rewritten must give nothing; the device then has the sources that it has without one.
        private sealed class SeedSource : IEntropySource
        {
            private readonly SeedFile _file;
            private readonly IEntropySource _instead;
            private readonly ILog _log;

            internal SeedSource(SeedFile file, IEntropySource instead, ILog log)
            {
                _file = file;
                _instead = instead;
                _log = log;
            }

            /// <inheritdoc/>
            public string Name
            {
                get { return _file.Name; }
            }

            /// <inheritdoc/>
            public void Fill(byte[] buffer, int offset, int count)
            {
                try
                {
                    _file.Fill(buffer, offset, count);
                }
                catch (SignetException e)
                {
                    _log.Write(LogLevel.Error, "agent", "seeded without the seed file: " + e.Message);
                    _instead.Fill(buffer, offset, count);
                }
            }
        }
    }
}
