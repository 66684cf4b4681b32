using Signet.Core;

namespace Signet.Mqtt
{
    /// <summary>The slots for messages of QoS 1 and 2 that wait for their answers.</summary>
    internal sealed class MqttInFlight
    {
        private readonly MqttSlot[] _slots;
        private long _lastOrder;

        internal MqttInFlight(int count, int packetSize)
        {
            if (count < 1 || count > 64)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "in flight");
            }

            _slots = new MqttSlot[count];
            for (int i = 0; i < count; i++)
            {
                _slots[i] = new MqttSlot(packetSize);
            }
        }

        internal int Count
        {
            get
            {
                int count = 0;
                for (int i = 0; i < _slots.Length; i++)
                {
                    if (_slots[i].PacketId != 0)
                    {
                        count++;
                    }
                }

                return count;
            }
        }

        /// <summary>Place in the order of sending of the message that was sent last; 0 before the first.</summary>
        internal long LastOrder
        {
            get { return _lastOrder; }
        }

        /// <summary>Gives a free slot, or null.</summary>
        internal MqttSlot Free()
        {
            return Find(0);
        }

        /// <summary>Gives the slot of a packet identifier, or null.</summary>
        internal MqttSlot Find(int packetId)
        {
            MqttSlot[] slots = _slots;
            for (int i = 0; i < slots.Length; i++)
            {
                if (slots[i].PacketId == packetId)
                {
                    return slots[i];
                }
            }

            return null;
        }

        internal void Take(MqttSlot slot, int packetId, int qos, long deadline)
        {
            slot.PacketId = packetId;
            slot.Qos = qos;
            slot.IsReleased = false;
            slot.AnsweredId = 0;
            slot.Deadline = deadline;
            slot.Order = ++_lastOrder;
        }

        /// <summary>Frees a slot and remembers the answer.</summary>
        internal void Answer(MqttSlot slot, int reason)
        {
            slot.AnsweredId = slot.PacketId;
            slot.Reason = reason;
            slot.PacketId = 0;
        }

        /// <summary>Gives the reason code of the answer to a packet identifier; 0 when nothing is known of it any more.</summary>
        internal int ReasonOf(int packetId)
        {
            MqttSlot[] slots = _slots;
            for (int i = 0; i < slots.Length; i++)
            {
                if (slots[i].AnsweredId == packetId)
                {
                    return slots[i].Reason;
                }
            }

            return 0;
        }

        /// <summary>Forgets an answer, since its packet identifier is given again.</summary>
        internal void Forget(int packetId)
        {
            MqttSlot[] slots = _slots;
            for (int i = 0; i < slots.Length; i++)
            {
                if (slots[i].AnsweredId == packetId)
                {
                    slots[i].AnsweredId = 0;
                }
            }
        }

        /// <summary>Gives the earliest sent slot behind a place in the order, or null.</summary>
        internal MqttSlot First(long behind)
        {
            MqttSlot first = null;
            MqttSlot[] slots = _slots;
            for (int i = 0; i < slots.Length; i++)
            {
                MqttSlot slot = slots[i];
                if (slot.PacketId != 0 && slot.Order > behind && (first == null || slot.Order < first.Order))
                {
                    first = slot;
                }
            }

            return first;
        }

        /// <summary>Gives the messages whose deadline is not before another one a new deadline.</summary>
        internal void Rearm(long from, long deadline)
        {
            MqttSlot[] slots = _slots;
            for (int i = 0; i < slots.Length; i++)
            {
                if (slots[i].Deadline >= from)
                {
                    slots[i].Deadline = deadline;
                }
            }
        }

        /// <summary>Gives the first deadline of all, or long.MaxValue.</summary>
        internal long FirstDeadline()
        {
            long first = long.MaxValue;
            MqttSlot[] slots = _slots;
            for (int i = 0; i < slots.Length; i++)
            {
                if (slots[i].PacketId != 0 && slots[i].Deadline < first)
                {
                    first = slots[i].Deadline;
                }
            }

            return first;
        }
    }
}
