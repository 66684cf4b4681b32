using System;
using Signet.Core;
using Signet.Crypto;
using Signet.Modem;
using Signet.Mqtt;
using Signet.Sim;
using Signet.Store;
using Signet.Telemetry;
using Signet.Tls;

namespace Signet.Agent
{
    /// <summary>
    /// The telemetry application: starts module and SIM, connects, samples, signs, publishes. Each step is a method, so
    /// that a program for a board (<see cref="Supervisor"/>) and the harness drive the same code. One thread.
    /// </summary>
    public sealed partial class TelemetryAgent
    {
        // Of an MQTT packet: head and topic around a message.
        private const int TopicRoom = 128;

        private const int IccidReads = 3;
        private const int IccidLength = 10;

        private readonly AgentPlatform _platform;
        private readonly AgentSettings _settings;
        private readonly ILog _log;
        private readonly CellularModem _modem;
        private readonly IotSafeCard _card;
        private readonly HmacDrbg _random;
        private readonly TlsOptions _tlsOptions = new TlsOptions();
        private readonly MqttConnectOptions _connect = new MqttConnectOptions();

        // A message that is made, or a packet that is being sent.
        private readonly byte[] _message = new byte[TelemetrySigner.MaxMessage + TopicRoom];
        private readonly TelemetryStream _stream;
        private readonly StartCounter _starts;

        private MqttSession _session;
        private TlsTransport _tls;
        private bool _started;
        private bool _doubtsCredentials;

        /// <summary>Makes an agent; nothing is sent yet.</summary>
        /// <param name="platform">The board or PC.</param>
        /// <param name="settings">What a person decided; must not change afterwards.</param>
        /// <param name="sensors">What is sampled, in this order.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.SettingMissing"/>,
        /// <see cref="ErrorCode.SettingInvalid"/>.</exception>
        public TelemetryAgent(AgentPlatform platform, AgentSettings settings, ISensor[] sensors)
        {
            settings.Check();
            _platform = platform;
            _settings = settings;
            _log = platform.Log;
            IQuirkMemory memory = platform.Memory;
            if (memory == null)
            {
                memory = platform.Store == null ? (IQuirkMemory)new QuirkMemory() : new StoredQuirks(platform.Store);
            }

            settings.Modem.Memory = memory;
            settings.Modem.Pins = platform.Pins;
            settings.Modem.PinRecord = platform.Store == null ? null : new PinRecord(platform.Store, platform.McuSecret, _log);
            MakeLife();
            _modem = new CellularModem(platform.Line, platform.Clock, _log, settings.Modem, _power);
            _card = new IotSafeCard(_modem.Sim, settings.Sim, _log);
            _card.Observer = platform.ApduObserver;
            _card.Clock = platform.Clock;
            _card.Memory = memory;
            _random = new HmacDrbg(SeedSources(), platform.Clock);
            _starts = new StartCounter(platform.Store, _log);
            if (!platform.WokeFromSleep)
            {
                _starts.Count();
            }

            Report.IsSafe = _starts.IsLoop;

            // In a crash loop the sensors may be what crashes.
            ISensor[] read = Report.IsSafe ? new ISensor[] { new UptimeSensor(platform.Clock) } : sensors;
            _stream = new TelemetryStream(_card, platform.Clock, _log, _random, settings, read, Report, _message);
            _stream.HeldKeys = _card;
            _stream.WokeFromSleep = platform.WokeFromSleep;
            _stream.CanReboot = platform.Board != null;
            _stream.Starts = _starts.Starts;
            _stream.IsSafe = Report.IsSafe;
            NoteStart();
        }

        /// <summary>What was done so far.</summary>
        public AgentReport Report { get; } = new AgentReport();

        /// <summary>Who the device is; null before <see cref="Start"/>.</summary>
        public DeviceIdentity Identity { get; private set; }

        /// <summary>The generator of all random numbers, for what draws keys in the MCU; seeded by
        /// <see cref="Start"/>.</summary>
        public IRandom Random
        {
            get { return _random; }
        }

        /// <summary>The module, for sensors that ask it; its socket and SIM belong to the agent.</summary>
        public CellularModem Modem
        {
            get { return _modem; }
        }

        /// <summary>The SIM, for sensors that count.</summary>
        internal IotSafeCard Card
        {
            get { return _card; }
        }

        /// <summary>True while the broker is connected.</summary>
        public bool IsConnected
        {
            get { return _session != null && _session.IsConnected; }
        }

        /// <summary>Messages that no broker has acknowledged.</summary>
        public int Waiting
        {
            get { return _stream.Waiting; }
        }

        /// <summary>The device's telemetry without its carrier, for alarms, events and intervals.</summary>
        public TelemetryStream Stream
        {
            get { return _stream; }
        }

        /// <summary>
        /// Gives the agent the public-key cryptography of the MCU, which <see cref="OffloadPolicy.Guarded"/> needs and
        /// <see cref="OffloadPolicy.Fast"/> may fall back to; before <see cref="Start"/>.
        /// </summary>
        /// <param name="agreements">Key agreement, preferred group first, drawing from <see cref="Random"/>.</param>
        /// <param name="verifier">Verification of ECDSA P-256.</param>
        public void UseMcuCrypto(IKeyAgreement[] agreements, ISignatureVerifier verifier)
        {
            _tlsOptions.KeyAgreements = agreements;
            _tlsOptions.Verifier = verifier;
            _stream.Verifier = verifier;
        }

        /// <summary>Sets the cipher suites that are offered, before the first connection; without it that is
        /// TLS_AES_128_GCM_SHA256 alone.</summary>
        /// <param name="suites">As of <see cref="TlsOptions.Suites"/>.</param>
        public void UseSuites(CipherSuite[] suites)
        {
            _tlsOptions.Suites = suites;
        }

        /// <summary>
        /// Starts the module, opens the applet and finds keys and certificates. The first call also begins an epoch of
        /// telemetry; a later one (after a failure) keeps epoch and outbox, unless the SIM was exchanged.
        /// </summary>
        /// <exception cref="SignetException">With the code of what failed.</exception>
        public void Start()
        {
            if ((_settings.Policy == OffloadPolicy.Guarded || _settings.CheckSignatures) && _tlsOptions.Verifier == null)
            {
                throw new SignetException(ErrorCode.SettingMissing, "UseMcuCrypto: policy guarded and CheckSignatures need it");
            }

            Disconnect();
            _started = false;
            _modem.Start();
            _card.Iccid = ReadIccid();
            OpenCard();
            Credentials credentials = TryWake();
            if (credentials == null)
            {
                credentials = LoadCredentials();
            }

            Adopt(credentials);
            KeepCredentials(credentials);
            _started = true;
        }

        // No checksum covers the line: one damaged digit would begin the store of a SIM that there is not, and leave what waits
        // in the other. A number that neither this life nor flash has seen before counts when it was read twice.
        private byte[] ReadIccid()
        {
            byte[] last = _card.LastIccid;
            byte[] read = _modem.ReadIccid();
            for (int i = 0; i < IccidReads; i++)
            {
                if (read != null && (last == null ? IsOnFlash(read) : ByteRange.Equals(read, 0, last, 0, IccidLength)))
                {
                    return read;
                }

                byte[] again = _modem.ReadIccid();
                if (read == null && again == null)
                {
                    // It was there before: no other SIM is known, and another identity would show.
                    return last;
                }

                if (read != null && again != null && ByteRange.Equals(read, 0, again, 0, IccidLength))
                {
                    return read;
                }

                read = again;
            }

            throw new SignetException(ErrorCode.LineMalformed, "ICCID: another one each time");
        }

        private bool IsOnFlash(byte[] iccid)
        {
            try
            {
                return _platform.Store != null && SealedStore.Knows(_platform.Store, iccid);
            }
            catch (SignetException e)
            {
                _log.Write(LogLevel.Warning, "agent", "the ICCID is read twice: " + e.Message);
                return false;
            }
        }

        // Another identity than before is another SIM, or a byte that the line damaged: it counts when it was read twice. So does
        // the first one where no second object of the SIM bears it out.
        private Credentials LoadCredentials()
        {
            Credentials credentials = _card.LoadCredentials();
            DeviceIdentity identity = new DeviceIdentity(credentials.TlsPublicKey, credentials.TelemetryPublicKey);
            bool proven = _card.Inventory.IsCertificateChecked && credentials.TelemetryPublicKey == credentials.TlsPublicKey;
            if (Identity == null ? proven : IsSame(identity, Identity))
            {
                return credentials;
            }

            credentials = _card.LoadCredentials();
            if (!IsSame(new DeviceIdentity(credentials.TlsPublicKey, credentials.TelemetryPublicKey), identity))
            {
                throw new SignetException(ErrorCode.ApduTransportFailed, "the SIM's certificate reads differently each time");
            }

            return credentials;
        }

        // Noise may have eaten the answers that named opened channels. Nobody can close those any more.
        private void OpenCard()
        {
            try
            {
                _card.Open();
            }
            catch (SignetException e)
            {
                if (e.Code != ErrorCode.ChannelUnavailable)
                {
                    throw;
                }

                _log.Write(LogLevel.Warning, "agent", "no free channel: restarting the SIM");
                _modem.RestartSim();
                _card.Open();
            }
        }

        /// <summary>
        /// Registers, opens TLS and MQTT. At return the broker has confirmed the client certificate: CONNACK is
        /// authenticated data from it.
        /// </summary>
        /// <exception cref="SignetException">With the code of what failed; the connection is closed then.</exception>
        public void Connect()
        {
            RequireStarted();
            EnsureAwake();
            Attach();
            LearnTime();
            if (_card.CredentialsStale || _doubtsCredentials)
            {
                Credentials credentials = LoadCredentials();
                Adopt(credentials);
                KeepCredentials(credentials);
                _doubtsCredentials = false;
            }

            if (_random.ReseedDue)
            {
                _random.Reseed(null);
            }

            bool open = false;
            try
            {
                OpenSession();
                open = true;
            }
            finally
            {
                if (!open)
                {
                    ForgetCredentials();
                }
            }

            Report.Connections++;
            _starts.Connected();
            _stream.Starts = 0;
            if (!_platform.WokeFromSleep)
            {
                _stream.Note(EventKind.Connect, Report.Connections);
            }

            if (_log.IsEnabled(LogLevel.Info))
            {
                _log.Write(LogLevel.Info, "agent", "connected, policy " + Report.Policy + (Report.IsResumed ? ", resumed" : "")
                    + ", the SIM did: " + Report.ElementWork + ", on the line to it: " + Report.SecretsOnLine
                    + "; writes to the SIM: " + _card.Wear.Today.ToString() + " today, " + _card.Wear.Total.ToString() + " in all");
            }
        }

        /// <summary>Reads all sensors. When the batch is full, old or has an alarm, one message is signed and put into the
        /// outbox.</summary>
        /// <exception cref="SignetException">With the code of what failed; the readings are kept.</exception>
        public void Sample()
        {
            RequireStarted();
            EnsureAwake();
            _stream.Sample();
        }

        /// <summary>Reads the sensors that are due; else as <see cref="Sample"/>.</summary>
        /// <exception cref="SignetException">With the code of what failed; the readings are kept.</exception>
        public void SampleDue()
        {
            RequireStarted();
            EnsureAwake();
            _stream.SampleDue();
        }

        /// <summary>Keeps the connection alive and hears the module for a while, or until there is something to send.</summary>
        /// <param name="milliseconds">How long, 0 or more.</param>
        /// <exception cref="SignetException">With the code of what failed.</exception>
        public void Idle(int milliseconds)
        {
            long end = _platform.Clock.Milliseconds + milliseconds;
            for (long left = milliseconds; left > 0; left = end - _platform.Clock.Milliseconds)
            {
                if (IsConnected)
                {
                    _session.Poll((int)left);
                }
                else
                {
                    _modem.Poll((int)left);
                    if (_modem.HasWoken)
                    {
                        // Where its SIM wants a PIN, it neither updates nor sleeps again by itself.
                        Start();
                    }
                }

                _stream.CardSleeps = _modem.Life.HasDozed;
                _stream.Poll();
                if (HasToSend)
                {
                    return;
                }
            }
        }

        /// <summary>Says good-bye to the broker and closes the connection. Never throws.</summary>
        public void Disconnect()
        {
            MqttSession session = _session;
            _session = null;
            CountEffort();
            _onlineSince = -1;
            if (session == null)
            {
                return;
            }

            try
            {
                session.Disconnect();
            }
            catch (Exception e)
            {
                // Below are the platform's drivers, whose exceptions have any type. The session is closed all the same.
                _log.Write(LogLevel.Trace, "agent", "disconnect: " + e.Message);
            }
        }

        private void RequireStarted()
        {
            if (!_started)
            {
                throw new SignetException(ErrorCode.InvalidState, "Start first");
            }
        }

        // A module in power saving mode boots when it is woken, and its SIM begins anew.
        private void EnsureAwake()
        {
            if (_modem.Life.HasDozed)
            {
                Start();
            }

            _stream.CardSleeps = false;
        }

        // Closes a connection that came to nothing; what went wrong is on its way already.
        private void Abandon()
        {
            _session = null;
            CountEffort();
            _onlineSince = -1;
            try
            {
                _tls.Close();
            }
            catch (Exception e)
            {
                // Below are the platform's drivers, whose exceptions have any type.
                _log.Write(LogLevel.Trace, "agent", "close: " + e.Message);
            }
        }

        /// <summary>Makes everything durable and gives everything back, for a deep sleep. Never throws.</summary>
        /// <param name="seconds">How long it will be.</param>
        public void PrepareSleep(int seconds)
        {
            Disconnect();
            if (_stream.IsOpen)
            {
                _stream.BeforeSleep(seconds);
            }

            Stop();
        }

        /// <summary>Disconnects and gives the SIM's channel back. Never throws.</summary>
        public void Stop()
        {
            Disconnect();
            CloseStore();
            _card.Close();
            _random.Wipe();
            _started = false;
        }

        /// <summary>Draws 16 bits for a back-off; not secret.</summary>
        /// <returns>0 to 65535.</returns>
        public int Noise()
        {
            byte[] two = new byte[2];
            _platform.Entropy.Fill(two, 0, 2);
            return (two[0] << 8) | two[1];
        }
    }
}
