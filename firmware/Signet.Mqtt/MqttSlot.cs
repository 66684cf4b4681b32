namespace Signet.Mqtt
{
    /// <summary>
    /// A message of QoS 1 or 2 that is kept until its PUBACK or PUBCOMP (sections 4.3.2 and 4.3.3), as the packet to send
    /// again, without topic alias; or by its identifier alone.
    /// </summary>
    internal sealed class MqttSlot
    {
        /// <summary>The packet's bytes; null where none is kept.</summary>
        internal readonly byte[] Packet;

        /// <summary>Length of the packet in bytes.</summary>
        internal int Length;

        /// <summary>Its packet identifier; 0 when the slot is free.</summary>
        internal int PacketId;

        /// <summary>1 or 2.</summary>
        internal int Qos;

        /// <summary>True when the server has taken over a message of QoS 2 (PUBREC), so that only PUBREL may follow.</summary>
        internal bool IsReleased;

        /// <summary>Packet identifier that the slot had before it became free; 0 for none.</summary>
        internal int AnsweredId;

        /// <summary>Reason code of that answer.</summary>
        internal int Reason;

        /// <summary>Place in the order of sending ([MQTT-4.6.0-1]).</summary>
        internal long Order;

        /// <summary>Clock value in milliseconds by which the next answer must have come.</summary>
        internal long Deadline;

        internal MqttSlot(int size)
        {
            Packet = size == 0 ? null : new byte[size];
        }
    }
}
