using System.Text;
using Signet.Agent;
using Signet.Core;
using Signet.Tls;

namespace Signet.Clouds
{
    /// <summary>
    /// What AWS IoT Core wants of a client that authenticates by its certificate (AWS IoT Core developer guide, "Device
    /// communication protocols", "Reserved topics"; general reference, "AWS IoT Core endpoints and quotas"; docs/CLOUDS.md).
    /// </summary>
    public static class AwsIot
    {
        /// <summary>TCP port of MQTT, for which no ALPN is needed.</summary>
        public const int MqttPort = 8883;

        /// <summary>TCP port that firewalls leave open; the protocol is chosen by ALPN there.</summary>
        public const int AlpnPort = 443;

        /// <summary>ALPN protocol of MQTT with a client certificate on <see cref="AlpnPort"/>.</summary>
        public const string AlpnProtocol = "x-amzn-mqtt-ca";

        /// <summary>Least and most seconds of keep-alive that the broker keeps to.</summary>
        public const int MinKeepAliveSeconds = 30;

        /// <summary>Most seconds of keep-alive.</summary>
        public const int MaxKeepAliveSeconds = 1200;

        /// <summary>Most bytes of a client id, and of a thing's name.</summary>
        public const int MaxClientIdBytes = 128;

        /// <summary>Most bytes of a topic.</summary>
        public const int MaxTopicBytes = 256;

        /// <summary>Most slashes of a topic, those of <see cref="BasicIngest"/>'s prefix apart.</summary>
        public const int MaxTopicSlashes = 7;

        /// <summary>Bytes that the largest certificate of the broker's chains needs (docs/SPEC.md, "Chains of public
        /// services").</summary>
        public const int MaxCertificate = 1536;

        /// <summary>Sets what the broker wants: host, port, ALPN, client id, topic, keep-alive within its limits, room for its
        /// certificates, both versions of TLS where <see cref="AgentSettings.LegacyTls"/> is set. Trust anchors stay the
        /// owner's to set: Amazon Root CA 1 and 3.</summary>
        /// <param name="settings">Is changed; topics that are set already stay.</param>
        /// <param name="endpoint">The account's data endpoint, with <c>-ats</c> in it, or a domain of one's own.</param>
        /// <param name="thing">The thing's name, which is the client id.</param>
        /// <param name="throughFirewall">Whether to use port 443 with ALPN.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.SettingInvalid"/>, naming what can't work.</exception>
        public static void Configure(AgentSettings settings, string endpoint, string thing, bool throughFirewall)
        {
            CheckEndpoint(endpoint);
            CheckName(thing, MaxClientIdBytes, "thing name");
            settings.BrokerHost = endpoint;
            settings.BrokerPort = throughFirewall ? AlpnPort : MqttPort;
            settings.Alpn = throughFirewall ? new byte[][] { Encoding.UTF8.GetBytes(AlpnProtocol) } : new byte[0][];
            settings.ClientId = thing;
            settings.UserName = null;
            settings.Password = null;
            if (settings.Topic == null)
            {
                settings.Topic = "signet/" + thing + "/telemetry";
            }

            if (settings.DescriptorTopic == null)
            {
                settings.DescriptorTopic = "signet/" + thing + "/descriptor";
            }

            CheckTopic(settings.Topic);
            CheckTopic(settings.DescriptorTopic);
            settings.KeepAliveSeconds = CloudText.Clamp(settings.KeepAliveSeconds, MinKeepAliveSeconds, MaxKeepAliveSeconds);
            settings.TlsMaxCertificate = settings.TlsMaxCertificate < MaxCertificate ? MaxCertificate : settings.TlsMaxCertificate;
            if (settings.LegacyTls != null)
            {
                settings.TlsVersions = TlsVersions.Both;
            }
        }

        /// <summary>Topic that hands a message to a rule without the broker's price for it.</summary>
        /// <param name="rule">The rule's name: letters, digits and underscores.</param>
        /// <param name="topic">The topic that the rule sees.</param>
        public static string BasicIngest(string rule, string topic)
        {
            CheckName(rule, 128, "rule name");
            CheckTopic(topic);
            return "$aws/rules/" + rule + "/" + topic;
        }

        /// <summary>Topic of the thing's classic shadow.</summary>
        /// <param name="thing">The thing's name.</param>
        /// <param name="action">What is asked for or answered: <c>get</c>, <c>update</c>, <c>update/delta</c> …</param>
        public static string Shadow(string thing, string action)
        {
            CheckName(thing, MaxClientIdBytes, "thing name");
            return "$aws/things/" + thing + "/shadow/" + action;
        }

        /// <summary>Topic of fleet provisioning that takes a certificate signing request, as CBOR.</summary>
        public static string CertificateFromRequest()
        {
            return "$aws/certificates/create-from-csr/cbor";
        }

        /// <summary>Topic of fleet provisioning that registers a thing by a template, as CBOR.</summary>
        /// <param name="template">The template's name.</param>
        public static string Provision(string template)
        {
            CheckName(template, 36, "template name");
            return "$aws/provisioning-templates/" + template + "/provision/cbor";
        }

        private static void CheckEndpoint(string endpoint)
        {
            if (endpoint == null || endpoint.Length == 0)
            {
                throw new SignetException(ErrorCode.SettingMissing, "AWS endpoint");
            }

            // SNI is required, and an address literal has none (RFC 6066 section 3).
            if (endpoint.IndexOf(':') >= 0 || endpoint.IndexOf('/') >= 0 || CloudText.IsAddress(endpoint))
            {
                throw new SignetException(ErrorCode.SettingInvalid, "AWS endpoint: a host name without port, which SNI can carry");
            }

            // Endpoints without -ats have certificates of an authority that public programs no longer trust.
            if (endpoint.IndexOf(".iot.") >= 0 && endpoint.IndexOf(".amazonaws.com") >= 0 && endpoint.IndexOf("-ats.iot.") < 0)
            {
                throw new SignetException(ErrorCode.SettingInvalid, "AWS endpoint: the one with -ats, of the type iot:Data-ATS");
            }
        }

        private static void CheckTopic(string topic)
        {
            int slashes = 0;
            byte[] bytes = CloudText.Utf8(topic, MaxTopicBytes, "AWS topic");
            for (int i = 0; i < bytes.Length; i++)
            {
                slashes += bytes[i] == '/' ? 1 : 0;
            }

            if (slashes > MaxTopicSlashes)
            {
                throw new SignetException(ErrorCode.SettingInvalid, "AWS topic: more than 7 slashes");
            }
        }

        // Letters, digits and :_- (CreateThing, thingName); what is a level of a topic must have no other.
        private static void CheckName(string name, int max, string what)
        {
            byte[] bytes = CloudText.Utf8(name, max, what);
            for (int i = 0; i < bytes.Length; i++)
            {
                if (!CloudText.IsAlphanumeric(bytes[i]) && bytes[i] != ':' && bytes[i] != '_' && bytes[i] != '-')
                {
                    throw new SignetException(ErrorCode.SettingInvalid, what + ": letters, digits and :_- only");
                }
            }
        }
    }
}
