namespace Signet.Mqtt
{
    /// <summary>
    /// Packet identifiers of messages of QoS 2 that were handed on and not yet released (section 4.3.3): what comes under one of
    /// them again is the same message. Survives the connection, as the session does.
    /// </summary>
    internal sealed class MqttReceived
    {
        /// <summary>Messages of QoS 2 that a server may have under way to us; MQTT 5 tells it (Receive Maximum).</summary>
        internal const int Room = 16;

        private readonly int[] _ids = new int[Room];

        internal bool Contains(int packetId)
        {
            return IndexOf(packetId) >= 0;
        }

        /// <summary>Takes an identifier; false when there is no room.</summary>
        internal bool TryAdd(int packetId)
        {
            int free = IndexOf(0);
            if (free < 0)
            {
                return false;
            }

            _ids[free] = packetId;
            return true;
        }

        /// <summary>Lets an identifier go; false when it is not there.</summary>
        internal bool Remove(int packetId)
        {
            int at = IndexOf(packetId);
            if (at >= 0)
            {
                _ids[at] = 0;
            }

            return at >= 0;
        }

        internal void Clear()
        {
            for (int i = 0; i < Room; i++)
            {
                _ids[i] = 0;
            }
        }

        private int IndexOf(int packetId)
        {
            int[] ids = _ids;
            for (int i = 0; i < Room; i++)
            {
                if (ids[i] == packetId)
                {
                    return i;
                }
            }

            return -1;
        }
    }
}
