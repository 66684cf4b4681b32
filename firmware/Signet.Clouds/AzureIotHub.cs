using Signet.Agent;
using Signet.Core;
using Signet.Tls;

namespace Signet.Clouds
{
    /// <summary>
    /// What Azure IoT Hub and its Device Provisioning Service want of a client that authenticates by its certificate (Azure IoT Hub
    /// documentation, "Communicate with an IoT hub using the MQTT protocol", "TLS support in IoT Hub"; docs/CLOUDS.md).
    /// </summary>
    public static class AzureIotHub
    {
        /// <summary>TCP port of MQTT.</summary>
        public const int MqttPort = 8883;

        /// <summary>Host of the Device Provisioning Service, for all regions of the public cloud.</summary>
        public const string ProvisioningHost = "global.azure-devices-provisioning.net";

        /// <summary>Most seconds of keep-alive that the hub keeps to (29 min 27 s).</summary>
        public const int MaxKeepAliveSeconds = 1767;

        /// <summary>Most bytes of a device's name.</summary>
        public const int MaxDeviceIdBytes = 128;

        /// <summary>Bytes that the largest certificate of the hub's chain needs (docs/SPEC.md, "Chains of public services").</summary>
        public const int MaxCertificate = 2304;

        private const string HubVersion = "2021-04-12";
        private const string ProvisioningVersion = "2019-03-31";

        /// <summary>Sets what the hub wants: host, port, client id, user name, topic, keep-alive within its limit, room for its
        /// certificates, both versions of TLS. The hub speaks TLS 1.2 only, so <see cref="AgentSettings.LegacyTls"/> must
        /// be set: a <c>Tls12Profile</c>. Trust anchors stay the owner's to set: DigiCert Global Root G2.</summary>
        /// <param name="settings">Is changed.</param>
        /// <param name="hub">The hub's host name.</param>
        /// <param name="device">The device's name, which is the common name of its certificate where a CA issued that.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.SettingInvalid"/> or <see cref="ErrorCode.SettingMissing"/>, naming
        /// what can't work.</exception>
        public static void Configure(AgentSettings settings, string hub, string device)
        {
            CheckHost(hub);
            if (settings.LegacyTls == null)
            {
                throw new SignetException(ErrorCode.SettingMissing, "LegacyTls: Azure IoT Hub speaks TLS 1.2 only");
            }

            if (settings.Issuers.Length > 0)
            {
                throw new SignetException(ErrorCode.SettingInvalid, "Issuers: Azure IoT Hub has no topics for confirmations and commands");
            }

            settings.BrokerHost = hub;
            settings.BrokerPort = MqttPort;
            settings.Alpn = new byte[0][];
            settings.ClientId = device;
            settings.UserName = UserName(hub, device);
            settings.Password = null;
            settings.Topic = Events(device);
            settings.DescriptorTopic = settings.Topic;
            settings.RetainDescriptor = false;
            settings.KeepAliveSeconds = CloudText.Clamp(settings.KeepAliveSeconds, 10, MaxKeepAliveSeconds);
            settings.TlsMaxCertificate = settings.TlsMaxCertificate < MaxCertificate ? MaxCertificate : settings.TlsMaxCertificate;
            settings.TlsVersions = TlsVersions.Both;
        }

        /// <summary>User name of a device at a hub; there is no password.</summary>
        /// <param name="hub">The hub's host name.</param>
        /// <param name="device">The device's name.</param>
        public static string UserName(string hub, string device)
        {
            CheckHost(hub);
            CheckDevice(device);
            return hub + "/" + device + "/?api-version=" + HubVersion;
        }

        /// <summary>Topic of a device's messages to the hub; QoS 0 and 1, never retained.</summary>
        /// <param name="device">The device's name.</param>
        public static string Events(string device)
        {
            CheckDevice(device);
            return "devices/" + device + "/messages/events/";
        }

        /// <summary>Topic filter of the hub's messages to a device.</summary>
        /// <param name="device">The device's name.</param>
        public static string DeviceBound(string device)
        {
            CheckDevice(device);
            return "devices/" + device + "/messages/devicebound/#";
        }

        /// <summary>User name of a device at the Device Provisioning Service, whose client id is the registration id.</summary>
        /// <param name="idScope">The service's ID scope.</param>
        /// <param name="registration">The registration id.</param>
        public static string ProvisioningUserName(string idScope, string registration)
        {
            CloudText.Utf8(idScope, 64, "ID scope");
            CheckDevice(registration);
            return idScope + "/registrations/" + registration + "/api-version=" + ProvisioningVersion;
        }

        private static void CheckHost(string hub)
        {
            CloudText.Utf8(hub, 253, "Azure hub");
            if (hub.IndexOf(':') >= 0 || hub.IndexOf('/') >= 0 || CloudText.IsAddress(hub))
            {
                throw new SignetException(ErrorCode.SettingInvalid, "Azure hub: a host name without port, such as name.azure-devices.net");
            }
        }

        // Identity registry: ASCII letters, digits and - . _ : * ? ! ( ) , = @ ; $ ' and others; those that a topic or the user
        // name would take for its own are refused.
        private static void CheckDevice(string device)
        {
            byte[] bytes = CloudText.Utf8(device, MaxDeviceIdBytes, "Azure device");
            for (int i = 0; i < bytes.Length; i++)
            {
                if (bytes[i] <= ' ' || bytes[i] > '~' || bytes[i] == '/' || bytes[i] == '+' || bytes[i] == '#' || bytes[i] == '&')
                {
                    throw new SignetException(ErrorCode.SettingInvalid, "Azure device: a name without blanks and /+#&");
                }
            }
        }
    }
}
