using Signet.Core;
using Signet.Modem;
using Signet.Sim;
using Signet.Tls;

namespace Signet.Agent
{
    /// <summary>What a person decides about a device; checked by <see cref="Check"/> before anything starts.</summary>
    public sealed class AgentSettings
    {
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

        /// <summary>Topic of telemetry; null for <c>signet/{device id}/telemetry</c>.</summary>
        public string Topic;

        /// <summary>Trust anchors as DER certificates, or bare (docs/SPEC.md, "Trust anchors"). Null for those on the SIM, which only
        /// <see cref="OffloadPolicy.Fast"/> takes: they are read over a line that <see cref="OffloadPolicy.Guarded"/>
        /// does not trust.</summary>
        public byte[][] TrustAnchors;

        /// <summary>Keys that are trusted beside <see cref="TrustAnchors"/>: SHA-256 of subjectPublicKeyInfo, 32 bytes each;
        /// null for none.</summary>
        public byte[][] TrustedKeys;

        /// <summary>MQTT keep-alive in seconds, 10 to 65535.</summary>
        public int KeepAliveSeconds = 300;

        /// <summary>Stream number of telemetry, 0 or more (docs/SPEC.md section 2).</summary>
        public int Stream;

        /// <summary>Seconds between two samples, 1 or more.</summary>
        public int SampleSeconds = 60;

        /// <summary>Bytes of RAM for messages that no broker has acknowledged, 2 048 or more.</summary>
        public int OutboxBytes = 4096;

        /// <summary>Deadline for TCP, TLS and MQTT CONNECT each, in milliseconds.</summary>
        public int ConnectTimeoutMs = 60000;

        /// <summary>Deadline for an acknowledgement of the broker, in milliseconds.</summary>
        public int ResponseTimeoutMs = 30000;

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
            Range(KeepAliveSeconds, 10, 65535, "KeepAliveSeconds");
            Range(Stream, 0, int.MaxValue, "Stream");
            Range(SampleSeconds, 1, int.MaxValue / 1000, "SampleSeconds");
            Range(OutboxBytes, 2048, 1 << 20, "OutboxBytes");
            Range(ConnectTimeoutMs, 1000, 600000, "ConnectTimeoutMs");
            Range(ResponseTimeoutMs, 1000, 600000, "ResponseTimeoutMs");
            Range(TlsReceiveBuffer, 768, 16709, "TlsReceiveBuffer");
            Range(TlsMaxCertificate, 512, 4096, "TlsMaxCertificate");
            if (Policy != OffloadPolicy.Guarded && Policy != OffloadPolicy.Fast)
            {
                throw new SignetException(ErrorCode.SettingInvalid, "Policy");
            }

            if (Modem == null)
            {
                throw new SignetException(ErrorCode.SettingMissing, "Modem");
            }

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

        private static void Range(int value, int least, int most, string name)
        {
            if (value < least || value > most)
            {
                throw new SignetException(ErrorCode.SettingInvalid, name);
            }
        }
    }
}
