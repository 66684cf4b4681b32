namespace Signet.Mqtt
{
    /// <summary>Control packet types (MQTT 3.1.1 section 2.2.1), the upper four bits of a packet's first byte.</summary>
    public enum MqttPacketType
    {
        /// <summary>No packet.</summary>
        None = 0,

        /// <summary>Client asks to connect (section 3.1).</summary>
        Connect = 1,

        /// <summary>Server answers CONNECT (section 3.2).</summary>
        ConnAck = 2,

        /// <summary>A message, either way (section 3.3).</summary>
        Publish = 3,

        /// <summary>Acknowledges a message of QoS 1 (section 3.4).</summary>
        PubAck = 4,

        /// <summary>First answer to a message of QoS 2 (section 3.5).</summary>
        PubRec = 5,

        /// <summary>Second step of QoS 2 (section 3.6).</summary>
        PubRel = 6,

        /// <summary>Last step of QoS 2 (section 3.7).</summary>
        PubComp = 7,

        /// <summary>Client asks for messages (section 3.8).</summary>
        Subscribe = 8,

        /// <summary>Server answers SUBSCRIBE (section 3.9).</summary>
        SubAck = 9,

        /// <summary>Client wants messages no longer (section 3.10).</summary>
        Unsubscribe = 10,

        /// <summary>Server answers UNSUBSCRIBE (section 3.11).</summary>
        UnsubAck = 11,

        /// <summary>Client shows that it lives (section 3.12).</summary>
        PingReq = 12,

        /// <summary>Server answers PINGREQ (section 3.13).</summary>
        PingResp = 13,

        /// <summary>Client ends the connection; with MQTT 5 the server may too (section 3.14).</summary>
        Disconnect = 14,
    }
}
