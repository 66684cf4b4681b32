namespace Signet.Mqtt
{
    /// <summary>
    /// Receives what <see cref="MqttSession"/> hears, on the thread that pumps it. Must not call the session; what it
    /// throws ends the connection.
    /// </summary>
    public interface IMqttHandler
    {
        /// <summary>A message has come.</summary>
        /// <param name="message">Its content, valid until this method returns.</param>
        /// <returns>True when taken. False drops a message of QoS 0 and ends the connection at one of QoS 1 or 2
        /// (<see cref="Core.ErrorCode.MqttReceiverBusy"/>): a server that keeps the session sends it again after the
        /// next connect, and only then.</returns>
        bool OnMessage(MqttMessage message);

        /// <summary>The server has answered a message of QoS 1 (PUBACK, section 3.4) or of QoS 2 (PUBCOMP, section 3.7, or a
        /// PUBREC that refuses).</summary>
        /// <param name="packetId">What <c>MqttSession.Publish</c> returned.</param>
        /// <param name="reason">Reason code (<see cref="MqttReason"/>): below 0x80 the server has taken over the responsibility,
        /// though <see cref="MqttReason.NoMatchingSubscribers"/> means that nobody gets it; from 0x80 on it refused the
        /// message. Always 0 with MQTT 3.1.1.</param>
        void OnAcknowledged(int packetId, int reason);

        /// <summary>
        /// A message of QoS 1 or 2 was not acknowledged and will not be sent again, since a clean session began.
        /// </summary>
        /// <param name="packetId">What <c>MqttSession.Publish</c> returned.</param>
        void OnDiscarded(int packetId);

        /// <summary>The server has answered SUBSCRIBE (section 3.9).</summary>
        /// <param name="packetId">What <see cref="MqttSession.Subscribe"/> returned.</param>
        /// <param name="codes">Holds a code for each filter: granted QoS, or 0x80 and above for refused.</param>
        /// <param name="offset">Index of the first code.</param>
        /// <param name="count">Number of codes.</param>
        void OnSubscribed(int packetId, byte[] codes, int offset, int count);

        /// <summary>The server has answered UNSUBSCRIBE (section 3.11).</summary>
        /// <param name="packetId">What <see cref="MqttSession.Unsubscribe"/> returned.</param>
        void OnUnsubscribed(int packetId);
    }
}
