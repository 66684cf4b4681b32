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
        private const int EpochLength = 8;
        private const int MaxMessages = 32;

        // Of an MQTT packet: head and topic around a message.
        private const int TopicRoom = 128;

        // For acknowledgements; telemetry subscribes to nothing.
        private const int ReceiveBufferSize = 256;

        private readonly AgentPlatform _platform;
        private readonly AgentSettings _settings;
        private readonly ISensor[] _sensors;
        private readonly ILog _log;
        private readonly CellularModem _modem;
        private readonly IotSafeCard _card;
        private readonly HmacDrbg _random;
        private readonly TlsOptions _tlsOptions = new TlsOptions();
        private readonly MqttConnectOptions _connect = new MqttConnectOptions();

        // The readings, then the message that is made of them, or a packet that is being sent.
        private readonly byte[] _message = new byte[TelemetrySigner.MaxMessage + TopicRoom];
        private readonly TelemetryBatch _batch;

        private TelemetryQueue _queue;
        private TelemetrySigner _signer;
        private MqttTopic _topic;
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
            _sensors = sensors;
            _log = platform.Log;
            _batch = new TelemetryBatch(_message, TelemetrySigner.MessageHead);
            IQuirkMemory memory = platform.Memory;
            if (memory == null)
            {
                memory = platform.Store == null ? (IQuirkMemory)new QuirkMemory() : new StoredQuirks(platform.Store);
            }

            settings.Modem.Memory = memory;
            MakeLife();
            _modem = new CellularModem(platform.Line, platform.Clock, _log, settings.Modem, _power);
            _card = new IotSafeCard(_modem.Sim, settings.Sim, _log);
            _card.Observer = platform.ApduObserver;
            _card.Clock = platform.Clock;
            _card.Memory = memory;
            _random = new HmacDrbg(SeedSources(), platform.Clock);
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

        /// <summary>True while the broker is connected.</summary>
        public bool IsConnected
        {
            get { return _session != null && _session.IsConnected; }
        }

        /// <summary>Messages that no broker has acknowledged.</summary>
        public int Waiting
        {
            get { return _outbox != null ? _outbox.Waiting : _queue == null ? 0 : _queue.Count; }
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
            _card.Iccid = _modem.ReadIccid();
            OpenCard();
            Credentials credentials = _card.LoadCredentials();
            Adopt(credentials);
            _started = true;
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
            if (!_started)
            {
                throw new SignetException(ErrorCode.InvalidState, "Start first");
            }

            Attach();
            LearnTime();
            if (_card.CredentialsStale || _doubtsCredentials)
            {
                Adopt(_card.LoadCredentials());
                _doubtsCredentials = false;
            }

            if (_random.ReseedDue)
            {
                _random.Reseed(null);
            }

            // A second set of its buffers next to the first would double the peak: made once for an identity. The session of
            // the connection before is dropped before the handshake.
            _session = null;
            if (_tls == null)
            {
                _tls = new TlsTransport(
                    new QuotaTransport(_modem.OpenSocket(0), Quota, this), _card, _random, _platform.Clock, _log, _tlsOptions);
                _tls.Observer = this;
            }

            MqttSessionOptions options = new MqttSessionOptions();
            options.SendBufferSize = TelemetrySigner.MaxMessage + TopicRoom;
            options.SendBuffer = _message;
            options.ReceiveBufferSize = ReceiveBufferSize;
            options.ConnectTimeoutMs = _settings.ConnectTimeoutMs;
            options.ResponseTimeoutMs = _settings.ResponseTimeoutMs;

            // The session after the handshake: what each needs is not held while the other needs most.
            _tls.Open(_settings.BrokerHost, _settings.BrokerPort, _settings.ConnectTimeoutMs);
            try
            {
                _session = new MqttSession(_tls, _platform.Clock, _log, this, options);
                _session.Connect(_connect);
                _tls.KeepTickets();
            }
            catch (Exception)
            {
                Abandon();
                throw;
            }

            Report.Connections++;
            if (_log.IsEnabled(LogLevel.Info))
            {
                _log.Write(LogLevel.Info, "agent", "connected, policy " + Report.Policy + (Report.IsResumed ? ", resumed" : "")
                    + ", the SIM did: " + Report.ElementWork + ", on the line to it: " + Report.SecretsOnLine
                    + "; writes to the SIM: " + _card.Wear.Today.ToString() + " today, " + _card.Wear.Total.ToString() + " in all");
            }
        }

        /// <summary>Reads all sensors, signs one message and puts it into the outbox.</summary>
        /// <exception cref="SignetException">With the code of what failed; nothing is counted then.</exception>
        public void Sample()
        {
            if (!_started)
            {
                throw new SignetException(ErrorCode.InvalidState, "Start first");
            }

            IClock clock = _platform.Clock;
            _batch.Begin(clock.UtcSeconds, clock.Quality);
            for (int i = 0; i < _sensors.Length; i++)
            {
                try
                {
                    _sensors[i].Read(_batch, 0);
                }
                catch (Exception e)
                {
                    // A broken sensor must not silence the others, whatever its driver throws.
                    _log.Write(LogLevel.Warning, "agent", "sensor " + _sensors[i].Name + ": " + e.Message);
                }
            }

            if (_batch.Count == 0)
            {
                return;
            }

            int length = _signer.Sign(_batch, _message, 0);
            Keep(length);
            Report.Signed++;
        }

        /// <summary>Sends what waits in the outbox, oldest first, and returns when the broker has acknowledged all.</summary>
        /// <exception cref="SignetException">With the code of what failed; what is not acknowledged stays.</exception>
        public void Publish()
        {
            if (_session == null)
            {
                throw new SignetException(ErrorCode.MqttNotConnected);
            }

            if (_outbox != null)
            {
                PublishStored();
                return;
            }

            long number = _queue.FirstNumber;
            while (_queue.Count > 0)
            {
                number = _queue.NextOpen(number);
                if (number < 0 || !_queue.TryGet(number, out int offset, out int count))
                {
                    return;
                }

                int packet = _session.Publish(_topic, _queue.Buffer, offset, count, 1, false);
                Report.Published++;
                _session.Wait(packet);
                if (_queue.Acknowledge(number))
                {
                    Report.Acknowledged++;
                }

                number++;
            }
        }

        /// <summary>Keeps the connection alive and hears the module for a while.</summary>
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
                }

                PollStore();
            }
        }

        /// <summary>Says good-bye to the broker and closes the connection. Never throws.</summary>
        public void Disconnect()
        {
            MqttSession session = _session;
            _session = null;
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

        // Closes a connection that came to nothing; what went wrong is on its way already.
        private void Abandon()
        {
            _session = null;
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
