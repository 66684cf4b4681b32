using Signet.Core;
using Signet.Modem;
using Signet.Mqtt;
using Signet.Recovery;
using Signet.Sim;
using Signet.Telemetry;
using Signet.Tls;

namespace Signet.Agent
{
    /// <summary>What a person decides about a device; checked by <see cref="Check"/> before anything starts.</summary>
    public sealed class AgentSettings
    {
        /// <summary>Most bytes of <see cref="WillMessage"/>.</summary>
        public const int MaxWill = 256;

        // Of a topic, beside a message in the send buffer.
        private const int MaxTopic = 120;

        /// <summary>Host name or address of the broker; the name that its certificate must bear.</summary>
        public string BrokerHost;

        /// <summary>TCP port of the broker, 1 to 65535.</summary>
        public int BrokerPort = 8883;

        /// <summary>MQTT client id, 1 to 65 535 bytes of UTF-8; null for the device id (docs/SPEC.md section 3).</summary>
        public string ClientId;

        /// <summary>MQTT user name; null for none.</summary>
        public string UserName;

        /// <summary>MQTT password; null for none.</summary>
        public byte[] Password;

        /// <summary>Version of MQTT. With 5 the broker says when nobody subscribes to a message, which then
        /// stays.</summary>
        public MqttVersion MqttVersion = MqttVersion.V311;

        /// <summary>Topic of telemetry; null for <c>signet/{device id}/telemetry</c>.</summary>
        public string Topic;

        /// <summary>Topic of the descriptor; null for <c>signet/{device id}/descriptor</c>.</summary>
        public string DescriptorTopic;

        /// <summary>Whether the broker is asked to retain the descriptor; false for those that end a connection over it.</summary>
        public bool RetainDescriptor = true;

        /// <summary>Trust anchors as DER certificates, or bare (docs/SPEC.md, "Trust anchors"). Null for those on the SIM, which only
        /// <see cref="OffloadPolicy.Fast"/> takes: they are read over a line that <see cref="OffloadPolicy.Guarded"/>
        /// does not trust.</summary>
        public byte[][] TrustAnchors;

        /// <summary>Keys of authorities that are trusted beside <see cref="TrustAnchors"/>: SHA-256 of subjectPublicKeyInfo, 32 bytes
        /// each; null for none. The broker's own key belongs into <see cref="ServerPins"/>.</summary>
        public byte[][] TrustedKeys;

        /// <summary>Brokers' own keys that are trusted beside <see cref="TrustAnchors"/>, each for one host; null for none.</summary>
        public ServerPin[] ServerPins;

        /// <summary>MQTT keep-alive in seconds, 10 to 65535. Longer where the radio sleeps longer: <see cref="KeepAlive"/>. What
        /// the broker demands instead (MQTT 5) is obeyed.</summary>
        public int KeepAliveSeconds = 300;

        /// <summary>Seconds after which an address translator on the way forgets a silent connection, 30 to 65535; 0 when
        /// none is known. Operators name 120 to 1 800.</summary>
        public int TranslatorSeconds;

        /// <summary>Seconds for which the broker is asked to keep the session, and the commands in it, after the connection
        /// (MQTT 5), 0 to 4 294 967 295; not less than the longest silence of the device. With MQTT 3.1.1 the broker decides.</summary>
        public long SessionExpirySeconds = 8 * 86400;

        /// <summary>Seconds after which the broker throws a message away that it could not deliver (MQTT 5), 1 to
        /// 4 294 967 295; 0 for never. What is thrown away comes once more when the backend asks for it.</summary>
        public long MessageExpirySeconds;

        /// <summary>What the broker publishes when the device is lost, 0 to <see cref="MaxWill"/> bytes; null for no will. It is not
        /// signed, and the broker's word alone: a hint (docs/SECURITY.md).</summary>
        public byte[] WillMessage;

        /// <summary>Topic of the will; null for <c>signet/{device id}/status</c>.</summary>
        public string WillTopic;

        /// <summary>QoS of the will, 0 to 2.</summary>
        public int WillQos = 1;

        /// <summary>Whether the broker retains the will.</summary>
        public bool WillRetain;

        /// <summary>Seconds that the broker waits with the will, 0 to 604 800: a device that comes back in time was not lost. Needs
        /// MQTT 5, 0 otherwise.</summary>
        public long WillDelaySeconds;

        /// <summary>Stream number of telemetry, 0 or more (docs/SPEC.md section 2).</summary>
        public int Stream;

        /// <summary>Seconds between two samples, 1 or more.</summary>
        public int SampleSeconds = 60;

        /// <summary>Seconds between two connections, 1 to 604 800; 0 to send what there is at once. Alarms do not
        /// wait.</summary>
        public int SendSeconds;

        /// <summary>Readings in a batch before it is signed, 1 to 64. One signature of the SIM each.</summary>
        public int BatchReadings = 1;

        /// <summary>Seconds until a batch is signed though it is not full, 1 to 604 800.</summary>
        public int BatchSeconds = 300;

        /// <summary>How long a device that sleeps listens after it has sent, in seconds, 0 to 600: for the backend's
        /// confirmation and for commands.</summary>
        public int ListenSeconds = 10;

        /// <summary>Whether readings carry the index of their name in the descriptor instead of the name.</summary>
        public bool IndexNames;

        /// <summary>What COSE's header says: <see cref="CoseAlgorithm.Es256"/> or
        /// <see cref="CoseAlgorithm.Esp256"/>.</summary>
        public int Algorithm = CoseAlgorithm.Es256;

        /// <summary>Thresholds that raise an alarm.</summary>
        public AlarmRule[] Alarms = new AlarmRule[0];

        /// <summary>Keys of the backend that may confirm and command (docs/SPEC.md, "Descriptor, confirmations, commands");
        /// needs <see cref="TelemetryAgent.UseMcuCrypto"/>.</summary>
        public Issuer[] Issuers = new Issuer[0];

        /// <summary>True when the broker's acknowledgement is enough to let a message go: the promise ends at the broker.
        /// Also so when no issuer may confirm.</summary>
        public bool ConfirmByBroker;

        /// <summary>Bytes of RAM for messages that no broker has acknowledged, 2 048 or more.</summary>
        public int OutboxBytes = 4096;

        /// <summary>Deadline for TCP, TLS and MQTT CONNECT each, in milliseconds.</summary>
        public int ConnectTimeoutMs = 60000;

        /// <summary>Deadline for an acknowledgement of the broker, in milliseconds.</summary>
        public int ResponseTimeoutMs = 60000;

        /// <summary>Whether a broker that asks for no client certificate is refused.</summary>
        public bool RequireClientAuthentication = true;

        /// <summary>
        /// Who does the public-key work of TLS (docs/SECURITY.md section 3): <see cref="OffloadPolicy.Guarded"/>, or
        /// <see cref="OffloadPolicy.Fast"/> where module and line are trusted. Not
        /// <see cref="OffloadPolicy.Conformance"/>, which is for testing cards.
        /// </summary>
        public OffloadPolicy Policy = OffloadPolicy.Guarded;

        /// <summary>True to verify each signature of telemetry in the MCU before the message is kept: the line to the SIM has no
        /// check of its own, and what it damages would be found by the backend alone, which then lacks the reading. Costs one
        /// verification a message (docs/DESIGN.md); needs <see cref="TelemetryAgent.UseMcuCrypto"/>.</summary>
        public bool CheckSignatures;

        /// <summary>True for a broker that waits less long than the MCU verifies its chain: see
        /// <see cref="TlsOptions.FirstContact"/>.</summary>
        public bool FirstContact;

        /// <summary>Versions of TLS that are offered to the broker; anything but <see cref="Tls.TlsVersions.Tls13"/> needs
        /// <see cref="LegacyTls"/>.</summary>
        public TlsVersions TlsVersions = TlsVersions.Tls13;

        /// <summary>TLS 1.2 for brokers that need it: a <c>Tls12Profile</c> of Signet.Tls12; null for none.</summary>
        public LegacyProfile LegacyTls;

        /// <summary>ALPN protocols to offer (RFC 7301), best first; empty for none. Some brokers share a port between protocols
        /// and choose by it.</summary>
        public byte[][] Alpn = new byte[0][];

        /// <summary>TLS receive buffer in bytes, 768 to 16709.</summary>
        public int TlsReceiveBuffer = 2304;

        /// <summary>Largest certificate of the broker's chain in bytes, 512 to 4096; docs/SPEC.md, "Chains of public services",
        /// says what those need.</summary>
        public int TlsMaxCertificate = 1344;

        /// <summary>Module: APN, PIN, times, and its dialect where the module should not be asked for it.</summary>
        public ModemOptions Modem = new ModemOptions();

        /// <summary>SIM: AIDs and objects where discovery should not decide.</summary>
        public IotSafeOptions Sim = new IotSafeOptions();

        /// <summary>What is tried after a failure, and when: docs/DESIGN.md, "Recovery".</summary>
        public RecoveryOptions Recovery = new RecoveryOptions();

        /// <summary>What <see cref="DutyCycle"/> does with the module while the board sleeps.</summary>
        public ModuleSleep ModuleSleep = ModuleSleep.Auto;

        /// <summary>Longest pause, in seconds, for which <see cref="Signet.Agent.ModuleSleep.Auto"/> prefers light sleep to off, 0 to 604 800.
        /// An hour: a module that is turned off registers anew, and networks bear some 24 times a day.</summary>
        public int LightSleepSeconds = 3600;

        /// <summary>Bytes a day; no limit by default.</summary>
        public QuotaOptions Quota = new QuotaOptions();

        /// <summary>Refuses settings that can't work, naming the first that can't.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.SettingMissing"/> or
        /// <see cref="ErrorCode.SettingInvalid"/>.</exception>
        public void Check()
        {
            if (BrokerHost == null || BrokerHost.Length == 0)
            {
                throw new SignetException(ErrorCode.SettingMissing, "BrokerHost");
            }

            Range(BrokerHost.Length, 1, 253, "BrokerHost");
            Range(BrokerPort, 1, 65535, "BrokerPort");
            CheckMqtt();
            Range(Stream, 0, int.MaxValue, "Stream");
            Range(SampleSeconds, 1, int.MaxValue / 1000, "SampleSeconds");
            Range(SendSeconds, 0, 604800, "SendSeconds");
            Range(ListenSeconds, 0, 600, "ListenSeconds");
            Range(BatchReadings, 1, TelemetryBatch.MaxReadings, "BatchReadings");
            Range(BatchSeconds, 1, 604800, "BatchSeconds");
            if (!CoseAlgorithm.IsKnown(Algorithm))
            {
                throw new SignetException(ErrorCode.SettingInvalid, "Algorithm");
            }

            if (Issuers == null || Issuers.Length > DeviceConfiguration.MaxIssuers || Alarms == null)
            {
                throw new SignetException(ErrorCode.SettingInvalid, "Issuers or Alarms");
            }

            Range(OutboxBytes, 2048, 1 << 20, "OutboxBytes");
            Range(ConnectTimeoutMs, 1000, 600000, "ConnectTimeoutMs");
            Range(ResponseTimeoutMs, 1000, 600000, "ResponseTimeoutMs");
            Range(TlsReceiveBuffer, 768, 16709, "TlsReceiveBuffer");
            Range(TlsMaxCertificate, 512, 4096, "TlsMaxCertificate");
            if (Policy != OffloadPolicy.Guarded && Policy != OffloadPolicy.Fast)
            {
                throw new SignetException(ErrorCode.SettingInvalid, "Policy");
            }

            if (TlsVersions != TlsVersions.Tls13 && LegacyTls == null)
            {
                throw new SignetException(ErrorCode.SettingMissing, "LegacyTls");
            }

            if (Alpn == null)
            {
                throw new SignetException(ErrorCode.SettingMissing, "Alpn");
            }

            if (Modem == null)
            {
                throw new SignetException(ErrorCode.SettingMissing, "Modem");
            }

            Range(Modem.PeriodSeconds, SleepTimer.Off, SleepTimer.LongestPeriod, "Modem.PeriodSeconds");
            Range(Modem.ActiveSeconds, 0, SleepTimer.LongestActive, "Modem.ActiveSeconds");
            Range(LightSleepSeconds, 0, 604800, "LightSleepSeconds");
            Range((int)ModuleSleep, (int)ModuleSleep.Auto, (int)ModuleSleep.StayOn, "ModuleSleep");
            Range(Modem.EdrxMs, 0, 10485760, "Modem.EdrxMs");
            if (Sim == null)
            {
                throw new SignetException(ErrorCode.SettingMissing, "Sim");
            }

            if (Recovery == null || Quota == null)
            {
                throw new SignetException(ErrorCode.SettingMissing, "Recovery, Quota");
            }

            Recovery.Check();
            Quota.Check();
        }

        private void CheckMqtt()
        {
            bool v5 = MqttVersion == MqttVersion.V5;
            Range(KeepAliveSeconds, 10, KeepAlive.Longest, "KeepAliveSeconds");
            Require(TranslatorSeconds == 0 || (TranslatorSeconds >= 30 && TranslatorSeconds <= KeepAlive.Longest), "TranslatorSeconds");
            Require(SessionExpirySeconds >= 0 && SessionExpirySeconds <= uint.MaxValue, "SessionExpirySeconds");
            bool outlives = SessionExpirySeconds >= SendSeconds && SessionExpirySeconds >= SampleSeconds;
            Require(!v5 || outlives, "SessionExpirySeconds: ends before the device comes back (SendSeconds, SampleSeconds)");
            Require(MessageExpirySeconds >= 0 && MessageExpirySeconds <= uint.MaxValue, "MessageExpirySeconds");
            Require(v5 || MessageExpirySeconds == 0, "MessageExpirySeconds: needs MqttVersion.V5");
            Require(WillMessage == null || WillMessage.Length <= MaxWill, "WillMessage: more than 256 bytes");
            Require(WillTopic == null || WillMessage != null, "WillTopic: without WillMessage");
            Range(WillQos, 0, 2, "WillQos");
            Require(WillDelaySeconds >= 0 && WillDelaySeconds <= 604800, "WillDelaySeconds");
            Require(v5 || WillDelaySeconds == 0, "WillDelaySeconds: needs MqttVersion.V5");
            CheckTopic(Topic, "Topic");
            CheckTopic(DescriptorTopic, "DescriptorTopic");
            CheckTopic(WillTopic, "WillTopic");
        }

        private static void CheckTopic(string topic, string name)
        {
            if (topic == null)
            {
                return;
            }

            try
            {
                Require(new MqttTopic(topic).Length <= MaxTopic, name + ": more than 120 bytes");
            }
            catch (SignetException e)
            {
                throw e.Code == ErrorCode.SettingInvalid ? e : new SignetException(ErrorCode.SettingInvalid, name + ": " + e.Message);
            }
        }

        private static void Require(bool condition, string what)
        {
            if (!condition)
            {
                throw new SignetException(ErrorCode.SettingInvalid, what);
            }
        }

        private static void Range(int value, int least, int most, string name)
        {
            if (value < least || value > most)
            {
                throw new SignetException(ErrorCode.SettingInvalid, name);
            }
        }
    }
}
