using Signet.Agent;
using Signet.Modem;
using Signet.Telemetry;
using Signet.Tls;

namespace Signet.Device
{
    /// <summary>The one place for what differs from device to device. Edit, build, deploy.</summary>
    public static class Settings
    {
        /// <summary>Where the store lies: a folder of its own on internal flash; drive D: is an SD card.</summary>
        public const string StoreFolder = "I:\\signet\\";

        /// <summary>Most blocks of 4 096 bytes that it takes; drive I: has 64 on a board with 4 MB of flash.</summary>
        public const int StoreBlocks = 48;

        /// <summary>True for a device that sleeps deeply between its samples; false for one that stays awake.</summary>
        public static bool Sleeps
        {
            get { return false; }
        }

        /// <summary>Makes the settings of this device.</summary>
        /// <returns>Settings that the agent checks at start.</returns>
        public static AgentSettings Create()
        {
            AgentSettings settings = new AgentSettings();

            // The broker; its certificate must bear this name.
            settings.BrokerHost = "broker.example.net";
            settings.BrokerPort = 8883;

            // The broker's CA as DER bytes, of a resource or pasted here. The policy guarded needs it: null stands for the CA
            // certificate on the SIM, which is read over a line that guarded does not trust.
            settings.TrustAnchors = null;

            // A public broker or a cloud (docs/CLOUDS.md): its chain has RSA or P-384, so Program.cs gives UseMcuCrypto a ChainVerifier
            // (reference Signet.SoftCrypto.Chains) in place of P256Verifier; its certificates may be larger:
            //   settings.TlsMaxCertificate = 2304;
            // One without TLS 1.3 (reference Signet.Tls12):
            //   settings.LegacyTls = new Signet.Tls12.Tls12Profile();
            //   settings.TlsVersions = TlsVersions.Both;
            // Host, port, names and topic as AWS or Azure want them (reference Signet.Clouds):
            //   Signet.Clouds.AwsIot.Configure(settings, "…-ats.iot.eu-central-1.amazonaws.com", "thing", false);
            //   Signet.Clouds.AzureIotHub.Configure(settings, "hub.azure-devices.net", "device");

            // The operator's access point; empty leaves the module's own.
            settings.Modem.Dialect = Dialects.Find(Dialects.SimcomCip);
            settings.Modem.Apn = "iot.example";

            // Power saving mode, for a device that sleeps longer than its module takes to register: the network may keep the module
            // registered for a day (T3412) while it sleeps from 10 s after its last exchange (T3324). LTE-M and NB-IoT only.
            //   settings.Modem.PeriodSeconds = 86400;
            //   settings.Modem.ActiveSeconds = 10;

            // The SIM's PIN as ASCII digits, tried once a start; null when the SIM asks for none.
            settings.Modem.Pin = null;

            // Guarded trusts neither module nor line; Fast is for those who trust both (docs/SECURITY.md section 3).
            settings.Policy = OffloadPolicy.Guarded;

            // A sample a minute, 16 readings to a signature of the SIM, and a message at least every five minutes.
            settings.SampleSeconds = 60;
            settings.BatchReadings = 16;
            settings.BatchSeconds = 300;
            settings.IndexNames = true;

            // No checksum covers the line to the SIM, and a message whose signature was damaged there is lost at the backend: a second
            // of the MCU a message buys certainty.
            settings.CheckSignatures = true;

            // Who may confirm and command: Issuer.FromSpki of the backend's key (91 bytes). Without one the promise that a
            // message is safe ends at the broker.
            settings.Issuers = new Issuer[0];
            return settings;
        }
    }
}
