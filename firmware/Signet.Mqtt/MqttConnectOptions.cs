namespace Signet.Mqtt
{
    /// <summary>What CONNECT says (MQTT 3.1.1 and 5.0, section 3.1). Fields are read at each connect.</summary>
    public sealed class MqttConnectOptions
    {
        /// <summary>Version of the protocol. The session never tries another one by itself.</summary>
        public MqttVersion Version = MqttVersion.V311;

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

        /// <summary>Properties of the will; null for none. Not looked at with MQTT 3.1.1.</summary>
        public MqttMessageProperties WillProperties;

        /// <summary>
        /// Seconds that the server waits with the will, 0 to 4294967295 (MQTT 5 section 3.1.3.2.2): a device that comes back in
        /// time is not reported lost. MQTT 3.1.1 knows no delay.
        /// </summary>
        public long WillDelaySeconds;

        /// <summary>
        /// Seconds for which the server keeps the session after the connection, 0 to 4294967295 (MQTT 5 section 3.1.2.11.2);
        /// asked for when <see cref="CleanSession"/> is false. With MQTT 3.1.1 the server decides.
        /// </summary>
        public long SessionExpirySeconds = 7 * 86400;

        /// <summary>
        /// True: both sides forget what was before (section 3.1.2.4). False: messages that were not acknowledged are
        /// sent again after a new connect.
        /// </summary>
        public bool CleanSession = true;

        /// <summary>Longest silence in seconds, 0 to 65535; 0 switches keep-alive off (section 3.1.2.10).</summary>
        public int KeepAliveSeconds = 60;
    }
}
