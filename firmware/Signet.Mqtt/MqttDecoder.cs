using System;
using Signet.Core;

namespace Signet.Mqtt
{
    /// <summary>
    /// Reads the packets that a server sends to a client (MQTT 3.1.1 and 5.0, OASIS Standards, sections 2 and 3) out of a byte
    /// stream that arrives in pieces of any size. Bytes go straight into the caller's buffer at <see cref="End"/>; what
    /// a packet says is read in place. A packet is refused as soon as its header gives it away. After an error only
    /// <see cref="Reset"/> helps, since nobody knows where the next packet begins.
    /// </summary>
    public sealed partial class MqttDecoder
    {
        private readonly byte[] _buffer;
        private readonly MqttMessage _message;
        private readonly MqttProperties _properties;
        private readonly MqttServerLimits _limits = new MqttServerLimits();
        private bool _isV5;
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
            _properties = new MqttProperties(buffer);
            _limits.Reset();
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

        /// <summary>Packet identifier of PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK and UNSUBACK, 1 to 65535; else
        /// 0.</summary>
        public int PacketId { get; private set; }

        /// <summary>CONNACK's session present flag (section 3.2.2.2).</summary>
        public bool SessionPresent { get; private set; }

        /// <summary>
        /// The code of CONNACK, PUBACK, PUBREC, PUBREL, PUBCOMP and DISCONNECT: with MQTT 5 a reason code
        /// (<see cref="MqttReason"/>), with 3.1.1 the return code of CONNACK, 0 to 5 (section 3.2.2.3), and 0 of others.
        /// </summary>
        public int Reason { get; private set; }

        /// <summary>Index of the first code of SUBACK or UNSUBACK in <see cref="Buffer"/>.</summary>
        public int CodesOffset { get; private set; }

        /// <summary>Number of these codes; none in an UNSUBACK of MQTT 3.1.1.</summary>
        public int CodesCount { get; private set; }

        /// <summary>What the last CONNACK allows, and where it or a DISCONNECT points to.</summary>
        public MqttServerLimits Limits
        {
            get { return _limits; }
        }

        /// <summary>PUBLISH's content; the same object each time.</summary>
        public MqttMessage Message
        {
            get { return _message; }
        }

        /// <summary>Forgets all bytes, for a new connection.</summary>
        /// <param name="version">What CONNECT asks for.</param>
        public void Reset(MqttVersion version)
        {
            _isV5 = version == MqttVersion.V5;
            _limits.Reset();
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
        /// <see cref="ErrorCode.MqttProtocolError"/> for a packet that no server may send;
        /// <see cref="ErrorCode.MqttPacketTooLarge"/> for one that the buffer can't hold.</exception>
        public bool Next()
        {
            _start += _length;
            _length = 0;
            Type = MqttPacketType.None;
            PacketId = 0;
            Reason = 0;
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

            Read(type, first, i, i + remaining);
            _length = i + remaining - _start;
            Type = type;
            return true;
        }

        // What the first byte alone can tell (section 2.2.1, table 2.1 and section 2.2.2).
        private void CheckFirstByte(int first)
        {
            int flags = first & 0x0F;
            switch (first >> 4)
            {
                case (int)MqttPacketType.ConnAck:
                case (int)MqttPacketType.PubAck:
                case (int)MqttPacketType.PubRec:
                case (int)MqttPacketType.PubComp:
                case (int)MqttPacketType.SubAck:
                case (int)MqttPacketType.UnsubAck:
                case (int)MqttPacketType.PingResp:
                    // [MQTT-2.2.2-1], [MQTT-2.2.2-2]: reserved flags are 0.
                    RequireFlags(flags == 0);
                    break;
                case (int)MqttPacketType.PubRel:
                    // [MQTT-3.6.1-1].
                    RequireFlags(flags == 2);
                    break;
                case (int)MqttPacketType.Publish:
                    // [MQTT-3.3.1-4]: there is no QoS 3. [MQTT-3.3.1-2]: no DUP with QoS 0.
                    int qos = (first >> 1) & 3;
                    RequireFlags(qos != 3 && (qos != 0 || (flags & 0x08) == 0));
                    break;
                case (int)MqttPacketType.Disconnect:
                    if (!_isV5)
                    {
                        throw new SignetException(ErrorCode.MqttProtocolError, first >> 4, "packet type");
                    }

                    RequireFlags(flags == 0);
                    break;
                case 0:
                    throw new SignetException(ErrorCode.MqttMalformed, "packet type");
                case 15:
                    // AUTH is the answer to an authentication method, and CONNECT names none (MQTT 5 [MQTT-4.12.0-7]).
                    throw new SignetException(_isV5 ? ErrorCode.MqttProtocolError : ErrorCode.MqttMalformed, "packet type");
                default:
                    // Packets from client to server.
                    throw new SignetException(ErrorCode.MqttProtocolError, first >> 4, "packet type");
            }
        }

        private static void RequireFlags(bool areRight)
        {
            if (!areRight)
            {
                throw new SignetException(ErrorCode.MqttMalformed, "flags");
            }
        }

        private void CheckLength(MqttPacketType type, int first, int remaining)
        {
            bool fits;
            switch (type)
            {
                case MqttPacketType.Publish:
                    // Topic of one character or more (section 4.7.3), packet identifier when QoS is not 0, length of properties.
                    fits = remaining >= ((first & 0x06) == 0 ? 3 : 5) + (_isV5 ? 1 : 0);
                    break;
                case MqttPacketType.SubAck:
                    fits = remaining >= (_isV5 ? 4 : 3);
                    break;
                case MqttPacketType.UnsubAck:
                    fits = _isV5 ? remaining >= 4 : remaining == 2;
                    break;
                case MqttPacketType.PingResp:
                    fits = remaining == 0;
                    break;
                case MqttPacketType.Disconnect:
                    fits = true;
                    break;
                default:
                    fits = remaining == 2 || (_isV5 && remaining > 2);
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
    }
}
