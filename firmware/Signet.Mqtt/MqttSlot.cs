namespace Signet.Mqtt
{
    /// <summary>A message of QoS 1 that is kept until its PUBACK (MQTT 3.1.1 section 4.3.2), as the packet sent.</summary>
    internal sealed class MqttSlot
    {
        /// <summary>The packet's bytes.</summary>
        internal readonly byte[] Packet;

        /// <summary>Length of the packet in bytes.</summary>
        internal int Length;

        /// <summary>Its packet identifier; 0 when the slot is free.</summary>
        internal int PacketId;

        /// <summary>Place in the order of sending ([MQTT-4.6.0-1]).</summary>
        internal long Order;

        /// <summary>Clock value in milliseconds by which its PUBACK must have come.</summary>
        internal long Deadline;

        internal MqttSlot(int size)
        {
            Packet = new byte[size];
        }
    }
}
