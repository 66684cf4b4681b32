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
        private SealedStore _sealed;
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
            return new IEntropySource[] { card, _platform.Entropy, new SeedSource(_seed, _platform.Entropy, _log) };
        }

        private void OpenStream(DeviceIdentity identity, Credentials credentials)
        {
            // What waits for the SIM before is still in RAM, and its keys too.
            CloseStore();
            if (_platform.Store != null)
            {
                try
                {
                    OpenStore(identity, credentials);
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

        private void OpenStore(DeviceIdentity identity, Credentials credentials)
        {
            _seed.Renew(_random);
            byte[] iccid = _modem.ReadIccid() ?? identity.Id;
            byte[] mcuSecret = _platform.McuSecret ?? McuSecretFile.Load(_platform.Store, _random);
            SealedStore store = new SealedStore(_platform.Store, _random, new GcmRecordCipher(), _log);
            bool done = false;
            try
            {
                store.Open(new SimSecrets(_card, _settings.Sim, _log), iccid, mcuSecret);
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

                if (mcuSecret != _platform.McuSecret)
                {
                    Secret.Wipe(mcuSecret);
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
