namespace Signet.Mqtt
{
    /// <summary>What the server's CONNACK allows (MQTT 5.0 section 3.2.2.3); 3.1.1 says nothing, so there all is allowed.</summary>
    public sealed class MqttServerLimits
    {
        /// <summary>Seconds for which the server keeps the session after the connection; −1 when it takes what CONNECT
        /// asked for.</summary>
        public long SessionExpirySeconds { get; internal set; }

        /// <summary>Messages of QoS 1 and 2 that may be under way at a time, 1 to 65535.</summary>
        public int ReceiveMaximum { get; internal set; }

        /// <summary>Highest QoS of a message, 0 to 2.</summary>
        public int MaximumQos { get; internal set; }

        /// <summary>Whether the server keeps retained messages.</summary>
        public bool RetainAvailable { get; internal set; }

        /// <summary>Largest packet in bytes that the server takes.</summary>
        public long MaximumPacketSize { get; internal set; }

        /// <summary>Highest topic alias; 0 for none.</summary>
        public int TopicAliasMaximum { get; internal set; }

        /// <summary>Whether filters may have wildcards.</summary>
        public bool WildcardAvailable { get; internal set; }

        /// <summary>Keep-alive in seconds that the server demands; −1 when it takes what CONNECT said.</summary>
        public int KeepAliveSeconds { get; internal set; }

        /// <summary>Client identifier that the server gave to one without; null when it gave none.</summary>
        public string AssignedClientId { get; internal set; }

        /// <summary>
        /// Another server, host or host:port, several separated by spaces, that a refusal or a DISCONNECT named (section
        /// 4.11); null for none. It is the word of a server that has proven its name, no more: who follows it changes the name
        /// that the next server must prove.
        /// </summary>
        public string ServerReference { get; internal set; }

        internal void Reset()
        {
            SessionExpirySeconds = -1;
            ReceiveMaximum = 65535;
            MaximumQos = 2;
            RetainAvailable = true;
            MaximumPacketSize = 5L + MqttEncoder.MaxRemainingLength;
            TopicAliasMaximum = 0;
            WildcardAvailable = true;
            KeepAliveSeconds = -1;
            AssignedClientId = null;
            ServerReference = null;
        }
    }
}
