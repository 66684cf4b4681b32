using System;
using Signet.Core;

namespace Signet.Mqtt
{
    /// <summary>
    /// Reads the packets that a server sends to a client (MQTT 3.1.1, OASIS Standard, sections 2 and 3) out of a byte
    /// stream that arrives in pieces of any size. Bytes go straight into the caller's buffer at <see cref="End"/>; what
    /// a packet says is read in place. A packet is refused as soon as its header gives it away. After an error only
    /// <see cref="Reset"/> helps, since nobody knows where the next packet begins.
    /// </summary>
    public sealed class MqttDecoder
    {
        private readonly byte[] _buffer;
        private readonly MqttMessage _message;
        private int _start;
        private int _end;
        private int _length;

        /// <summary>Makes a decoder.</summary>
        /// <param name="buffer">Room for the largest packet that is taken, header included, 8 bytes or more.</param>
        public MqttDecoder(byte[] buffer)
        {
            if (buffer == null || buffer.Length < 8)
            {
                throw new SignetException(ErrorCode.BufferTooSmall, "MQTT receive buffer");
            }

            _buffer = buffer;
            _message = new MqttMessage();
            _message.Buffer = buffer;
        }

        /// <summary>Where received bytes are put.</summary>
        public byte[] Buffer
        {
            get { return _buffer; }
        }

        /// <summary>Index at which the next received byte is put.</summary>
        public int End
        {
            get { return _end; }
        }

        /// <summary>Bytes of room behind <see cref="End"/>; at least 1 after <see cref="Next"/> gave false.</summary>
        public int Room
        {
            get { return _buffer.Length - _end; }
        }

        /// <summary>Type of the packet that <see cref="Next"/> found.</summary>
        public MqttPacketType Type { get; private set; }

        /// <summary>Packet identifier of PUBACK, SUBACK and UNSUBACK, 1 to 65535; else 0.</summary>
        public int PacketId { get; private set; }

        /// <summary>CONNACK's session present flag (section 3.2.2.2).</summary>
        public bool SessionPresent { get; private set; }

        /// <summary>CONNACK's return code, 0 to 5 (section 3.2.2.3).</summary>
        public int ReturnCode { get; private set; }

        /// <summary>Index of SUBACK's first return code in <see cref="Buffer"/>.</summary>
        public int CodesOffset { get; private set; }

        /// <summary>Number of SUBACK's return codes, each 0, 1, 2 or 0x80 (section 3.9.3).</summary>
        public int CodesCount { get; private set; }

        /// <summary>PUBLISH's content; the same object each time.</summary>
        public MqttMessage Message
        {
            get { return _message; }
        }

        /// <summary>Forgets all bytes, for a new connection.</summary>
        public void Reset()
        {
            _start = 0;
            _end = 0;
            _length = 0;
            Type = MqttPacketType.None;
        }

        /// <summary>Says that bytes were put at <see cref="End"/>.</summary>
        /// <param name="count">How many, 1 to <see cref="Room"/>.</param>
        public void Added(int count)
        {
            if (count < 0 || count > _buffer.Length - _end)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "count");
            }

            _end += count;
        }

        /// <summary>Releases the packet before and decodes the next one.</summary>
        /// <returns>True when a packet is there; false when more bytes are needed.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.MqttMalformed"/>;
        /// <see cref="ErrorCode.MqttProtocolError"/> for a packet that no server may send to a client of QoS 0 and 1;
        /// <see cref="ErrorCode.MqttPacketTooLarge"/> for one that the buffer can't hold.</exception>
        public bool Next()
        {
            _start += _length;
            _length = 0;
            Type = MqttPacketType.None;
            PacketId = 0;
            if (_start == _end)
            {
                _start = 0;
                _end = 0;
                return false;
            }

            int first = _buffer[_start];
            CheckFirstByte(first);

            int remaining = 0;
            int shift = 0;
            int i = _start + 1;
            while (true)
            {
                if (i == _end)
                {
                    return More();
                }

                int b = _buffer[i++];
                remaining |= (b & 0x7F) << shift;
                if ((b & 0x80) == 0)
                {
                    break;
                }

                // Section 2.2.3: at most four bytes of length.
                shift += 7;
                if (shift > 21)
                {
                    throw new SignetException(ErrorCode.MqttMalformed, "remaining length");
                }
            }

            MqttPacketType type = (MqttPacketType)(first >> 4);
            CheckLength(type, first, remaining);
            if (remaining > _buffer.Length - (i - _start))
            {
                throw new SignetException(ErrorCode.MqttPacketTooLarge, "received");
            }

            if (remaining > _end - i)
            {
                return More();
            }

            switch (type)
            {
                case MqttPacketType.ConnAck:
                    ReadConnAck(i);
                    break;
                case MqttPacketType.Publish:
                    ReadPublish(first, i, remaining);
                    break;
                case MqttPacketType.PubAck:
                case MqttPacketType.UnsubAck:
                    PacketId = ReadPacketId(i);
                    break;
                case MqttPacketType.SubAck:
                    ReadSubAck(i, remaining);
                    break;
            }

            _length = i + remaining - _start;
            Type = type;
            return true;
        }

        // What the first byte alone can tell (section 2.2.1, table 2.1 and section 2.2.2).
        private static void CheckFirstByte(int first)
        {
            switch (first >> 4)
            {
                case (int)MqttPacketType.ConnAck:
                case (int)MqttPacketType.PubAck:
                case (int)MqttPacketType.SubAck:
                case (int)MqttPacketType.UnsubAck:
                case (int)MqttPacketType.PingResp:
                    // [MQTT-2.2.2-1], [MQTT-2.2.2-2]: reserved flags are 0.
                    if ((first & 0x0F) != 0)
                    {
                        throw new SignetException(ErrorCode.MqttMalformed, "reserved flags");
                    }

                    break;
                case (int)MqttPacketType.Publish:
                    // [MQTT-3.3.1-4]: there is no QoS 3. [MQTT-3.3.1-2]: no DUP with QoS 0.
                    int qos = (first >> 1) & 3;
                    if (qos == 3 || (qos == 0 && (first & 0x08) != 0))
                    {
                        throw new SignetException(ErrorCode.MqttMalformed, "PUBLISH flags");
                    }

                    break;
                case 0:
                case 15:
                    throw new SignetException(ErrorCode.MqttMalformed, "packet type");
                default:
                    // Packets from client to server, and those of QoS 2, which is never asked for.
                    throw new SignetException(ErrorCode.MqttProtocolError, first >> 4, "packet type");
            }
        }

        private static void CheckLength(MqttPacketType type, int first, int remaining)
        {
            bool fits;
            switch (type)
            {
                case MqttPacketType.Publish:
                    // Topic of one character or more (section 4.7.3), packet identifier when QoS is not 0.
                    fits = remaining >= ((first & 0x06) == 0 ? 3 : 5);
                    break;
                case MqttPacketType.SubAck:
                    fits = remaining >= 3;
                    break;
                case MqttPacketType.PingResp:
                    fits = remaining == 0;
                    break;
                default:
                    fits = remaining == 2;
                    break;
            }

            if (!fits)
            {
                throw new SignetException(ErrorCode.MqttMalformed, "remaining length");
            }
        }

        // Makes room at the end of the buffer; what is there of the packet moves to the front.
        private bool More()
        {
            if (_start > 0)
            {
                Array.Copy(_buffer, _start, _buffer, 0, _end - _start);
                _end -= _start;
                _start = 0;
            }

            return false;
        }

        private void ReadConnAck(int i)
        {
            int flags = _buffer[i];
            int code = _buffer[i + 1];

            // Section 3.2.2.1: bits 7 to 1 are 0. Section 3.2.2.3: 6 to 255 are reserved.
            // [MQTT-3.2.2-4]: no session present with a return code other than 0.
            if (flags > 1 || code > 5 || (flags == 1 && code != 0))
            {
                throw new SignetException(ErrorCode.MqttMalformed, "CONNACK");
            }

            SessionPresent = flags == 1;
            ReturnCode = code;
        }

        private void ReadPublish(int first, int i, int remaining)
        {
            MqttMessage message = _message;
            int end = i + remaining;
            int qos = (first >> 1) & 3;
            int topicLength = (_buffer[i] << 8) | _buffer[i + 1];
            i += 2;
            if (topicLength > end - i - (qos == 0 ? 0 : 2))
            {
                throw new SignetException(ErrorCode.MqttMalformed, "topic length");
            }

            // [MQTT-3.3.2-1], [MQTT-3.3.2-2], [MQTT-4.7.3-1]: UTF-8, no wildcard, not empty.
            if (!MqttTopic.IsName(_buffer, i, topicLength))
            {
                throw new SignetException(ErrorCode.MqttMalformed, "topic");
            }

            message.TopicOffset = i;
            message.TopicLength = topicLength;
            i += topicLength;
            message.PacketId = 0;
            if (qos != 0)
            {
                message.PacketId = ReadPacketId(i);
                i += 2;
            }

            message.PayloadOffset = i;
            message.PayloadLength = end - i;
            message.Qos = qos;
            message.Duplicate = (first & 0x08) != 0;
            message.Retain = (first & 0x01) != 0;
        }

        private void ReadSubAck(int i, int remaining)
        {
            int end = i + remaining;
            PacketId = ReadPacketId(i);
            CodesOffset = i + 2;
            CodesCount = remaining - 2;
            for (i += 2; i < end; i++)
            {
                // [MQTT-3.9.3-2]: other codes are reserved.
                int code = _buffer[i];
                if (code > 2 && code != 0x80)
                {
                    throw new SignetException(ErrorCode.MqttMalformed, "SUBACK");
                }
            }
        }

        // [MQTT-2.3.1-1]: not 0. It holds for what a server sends too: [MQTT-2.3.1-3], [MQTT-2.3.1-6].
        private int ReadPacketId(int i)
        {
            int id = (_buffer[i] << 8) | _buffer[i + 1];
            if (id == 0)
            {
                throw new SignetException(ErrorCode.MqttMalformed, "packet id");
            }

            return id;
        }
    }
}
