namespace Signet.Mqtt
{
    /// <summary>What CONNECT says (MQTT 3.1.1 section 3.1). Fields are read at each connect.</summary>
    public sealed class MqttConnectOptions
    {
        /// <summary>
        /// Client identifier (section 3.1.3.1), UTF-8. May be empty only with <see cref="CleanSession"/>
        /// ([MQTT-3.1.3-7]); never null.
        /// </summary>
        public string ClientId = string.Empty;

        /// <summary>User name (section 3.1.3.4); null for none.</summary>
        public string UserName;

        /// <summary>
        /// Password, 0 to 65535 bytes (section 3.1.3.5); null for none. Needs a user name ([MQTT-3.1.2-22]). Whoever
        /// set it wipes it.
        /// </summary>
        public byte[] Password;

        /// <summary>Topic of the will message (section 3.1.3.2); null for no will.</summary>
        public MqttTopic WillTopic;

        /// <summary>Will message, 0 to 65535 bytes (section 3.1.3.3); null counts as empty.</summary>
        public byte[] WillMessage;

        /// <summary>QoS that the server publishes the will with, 0 to 2 (section 3.1.2.6).</summary>
        public int WillQos;

        /// <summary>Whether the server retains the will (section 3.1.2.7).</summary>
        public bool WillRetain;

        /// <summary>
        /// True: both sides forget what was before (section 3.1.2.4). False: messages that were not acknowledged are
        /// sent again after a new connect.
        /// </summary>
        public bool CleanSession = true;

        /// <summary>Longest silence in seconds, 0 to 65535; 0 switches keep-alive off (section 3.1.2.10).</summary>
        public int KeepAliveSeconds = 60;
    }
}
