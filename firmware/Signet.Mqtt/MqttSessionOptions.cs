namespace Signet.Mqtt
{
    /// <summary>Sizes and deadlines of a session; read once by its constructor.</summary>
    public sealed class MqttSessionOptions
    {
        /// <summary>Largest packet to send in bytes, header included; also the size of each in-flight slot that keeps one.</summary>
        public int SendBufferSize = 1536;

        /// <summary>
        /// Array of at least <see cref="SendBufferSize"/> bytes for packets, which is overwritten in each call, so that no
        /// payload may lie in it, but one of a message without properties that begins where it will in its packet or behind that,
        /// while no other message is under way; null for one of the session's own.
        /// </summary>
        public byte[] SendBuffer;

        /// <summary>Largest packet to receive in bytes, header included.</summary>
        public int ReceiveBufferSize = 1024;

        /// <summary>Messages of QoS 1 and 2 that may wait for their answers at a time, 1 to 64.</summary>
        public int InFlight = 1;

        /// <summary>
        /// Whether messages that wait for their answers are kept as packets, to be sent again when the session connects once
        /// more. False where the owner keeps them and makes a session for each connection: saves the slots' arrays. QoS 2 is
        /// refused then, and what is unanswered at the next connect is discarded.
        /// </summary>
        public bool KeepsPackets = true;

        /// <summary>Deadline for opening the transport and, again, for CONNACK, in milliseconds.</summary>
        public int ConnectTimeoutMs = 60000;

        /// <summary>Deadline for each send and each answer (PUBACK, PUBREC, PUBCOMP, SUBACK, UNSUBACK, PINGRESP), in milliseconds.</summary>
        public int ResponseTimeoutMs = 30000;
    }
}
