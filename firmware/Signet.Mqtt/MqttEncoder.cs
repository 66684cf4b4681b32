using System;
using Signet.Core;

namespace Signet.Mqtt
{
    /// <summary>
    /// Writes the packets that a client sends (MQTT 3.1.1 and 5.0, OASIS Standards, sections 2 and 3) into a buffer of the
    /// caller. Each method returns the packet's length in bytes and throws
    /// <see cref="ErrorCode.MqttPacketTooLarge"/> when the buffer has no room for it; nothing is written then.
    /// </summary>
    public static partial class MqttEncoder
    {
        /// <summary>Largest remaining length: 256 MiB − 1 (section 2.2.3).</summary>
        public const int MaxRemainingLength = 268435455;

        /// <summary>Writes PUBLISH of MQTT 3.1.1 (section 3.3) with DUP clear.</summary>
        /// <param name="topic">Where to.</param>
        /// <param name="payload">Holds the message.</param>
        /// <param name="payloadOffset">Index of its first byte.</param>
        /// <param name="payloadCount">Its length in bytes, 0 or more.</param>
        /// <param name="qos">0 to 2.</param>
        /// <param name="retain">Whether the server keeps it for later subscribers (section 3.3.1.3).</param>
        /// <param name="packetId">1 to 65535 with QoS 1 and 2, 0 with QoS 0 ([MQTT-2.3.1-5]).</param>
        /// <param name="buffer">Destination; the payload may lie in it where it will, or behind that.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>Length of the packet in bytes.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>,
        /// <see cref="ErrorCode.MqttPacketTooLarge"/>.</exception>
        public static int Publish(
            MqttTopic topic,
            byte[] payload,
            int payloadOffset,
            int payloadCount,
            int qos,
            bool retain,
            int packetId,
            byte[] buffer,
            int offset)
        {
            CheckPublish(payloadCount, qos, packetId);
            byte[] name = topic.Utf8;
            int remaining = 2 + name.Length + (qos == 0 ? 0 : 2) + payloadCount;
            int i = Header(0x30 | (qos << 1) | (retain ? 1 : 0), remaining, buffer, offset);
            i = Field(name, buffer, i);
            if (qos != 0)
            {
                i = UInt16(packetId, buffer, i);
            }

            return Payload(payload, payloadOffset, payloadCount, buffer, i) - offset;
        }

        /// <summary>Writes PUBLISH of MQTT 5 (section 3.3) with DUP clear.</summary>
        /// <param name="topic">Where to.</param>
        /// <param name="alias">Topic alias (section 3.3.2.3.4): n, 1 to 65535, stands for the topic, −n gives the topic
        /// that alias; 0 for none.</param>
        /// <param name="properties">Properties of the message; null for none.</param>
        /// <param name="payload">Holds the message.</param>
        /// <param name="payloadOffset">Index of its first byte.</param>
        /// <param name="payloadCount">Its length in bytes, 0 or more.</param>
        /// <param name="qos">0 to 2.</param>
        /// <param name="retain">Whether the server keeps it for later subscribers.</param>
        /// <param name="packetId">1 to 65535 with QoS 1 and 2, 0 with QoS 0.</param>
        /// <param name="buffer">Destination; the payload may lie in it where it will, or behind that.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>Length of the packet in bytes.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>,
        /// <see cref="ErrorCode.MqttPacketTooLarge"/>.</exception>
        public static int Publish(
            MqttTopic topic,
            int alias,
            MqttMessageProperties properties,
            byte[] payload,
            int payloadOffset,
            int payloadCount,
            int qos,
            bool retain,
            int packetId,
            byte[] buffer,
            int offset)
        {
            CheckPublish(payloadCount, qos, packetId);
            int named = alias > 0 ? 0 : topic.Length;
            int length = (alias == 0 ? 0 : 3) + (properties == null ? 0 : properties.Encoded.Length);
            int remaining = 2 + named + (qos == 0 ? 0 : 2) + VariableSize(length) + length + payloadCount;
            int i = Header(0x30 | (qos << 1) | (retain ? 1 : 0), remaining, buffer, offset);
            i = alias > 0 ? UInt16(0, buffer, i) : Field(topic.Utf8, buffer, i);
            if (qos != 0)
            {
                i = UInt16(packetId, buffer, i);
            }

            i = Variable(length, buffer, i);
            if (alias != 0)
            {
                buffer[i++] = MqttProperty.TopicAlias;
                i = UInt16(alias > 0 ? alias : -alias, buffer, i);
            }

            if (properties != null)
            {
                i = Bytes(properties.Encoded, buffer, i);
            }

            return Payload(payload, payloadOffset, payloadCount, buffer, i) - offset;
        }

        /// <summary>Writes PUBACK, PUBREC, PUBREL or PUBCOMP (sections 3.4 to 3.7).</summary>
        /// <param name="type">Which of them.</param>
        /// <param name="packetId">Id of the message that it is about, 1 to 65535.</param>
        /// <param name="reason">Reason code; other than 0 with MQTT 5 only.</param>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>Length of the packet in bytes: 4, or 5 with a reason.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>,
        /// <see cref="ErrorCode.MqttPacketTooLarge"/>.</exception>
        public static int Acknowledge(MqttPacketType type, int packetId, int reason, byte[] buffer, int offset)
        {
            RequirePacketId(packetId);

            // Sections 2.2.2: PUBREL has a flag.
            int first = ((int)type << 4) | (type == MqttPacketType.PubRel ? 2 : 0);
            int i = Header(first, reason == 0 ? 2 : 3, buffer, offset);
            i = UInt16(packetId, buffer, i);
            if (reason != 0)
            {
                buffer[i++] = (byte)reason;
            }

            return i - offset;
        }

        /// <summary>Writes PINGREQ (section 3.12), 2 bytes.</summary>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>Length of the packet in bytes.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.MqttPacketTooLarge"/>.</exception>
        public static int PingReq(byte[] buffer, int offset)
        {
            return Header(0xC0, 0, buffer, offset) - offset;
        }

        /// <summary>Writes DISCONNECT (section 3.14).</summary>
        /// <param name="reason">Reason code; other than 0 with MQTT 5 only.</param>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>Length of the packet in bytes.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.MqttPacketTooLarge"/>.</exception>
        public static int Disconnect(int reason, byte[] buffer, int offset)
        {
            int i = Header(0xE0, reason == 0 ? 0 : 1, buffer, offset);
            if (reason != 0)
            {
                buffer[i++] = (byte)reason;
            }

            return i - offset;
        }

        // Fixed header (section 2.2): checks that the whole packet fits before anything is written.
        private static int Header(int first, int remaining, byte[] buffer, int offset)
        {
            if (remaining > MaxRemainingLength || buffer.Length - offset < 1 + VariableSize(remaining) + remaining)
            {
                throw new SignetException(ErrorCode.MqttPacketTooLarge, "to send");
            }

            buffer[offset++] = (byte)first;
            return Variable(remaining, buffer, offset);
        }

        // Variable byte integer, section 2.2.3 of 3.1.1 and 1.5.5 of 5.0.
        private static int Variable(int value, byte[] buffer, int offset)
        {
            while (value >= 128)
            {
                buffer[offset++] = (byte)(value | 0x80);
                value >>= 7;
            }

            buffer[offset++] = (byte)value;
            return offset;
        }

        private static int VariableSize(int value)
        {
            return value < 128 ? 1 : value < 16384 ? 2 : value < 2097152 ? 3 : 4;
        }

        private static int UInt16(int value, byte[] buffer, int offset)
        {
            buffer[offset] = (byte)(value >> 8);
            buffer[offset + 1] = (byte)value;
            return offset + 2;
        }

        /// <summary>Writes four bytes, big-endian.</summary>
        internal static int UInt32(uint value, byte[] buffer, int offset)
        {
            offset = UInt16((int)(value >> 16), buffer, offset);
            return UInt16((int)(value & 0xFFFF), buffer, offset);
        }

        /// <summary>Writes a two byte length and the bytes.</summary>
        internal static int Field(byte[] bytes, byte[] buffer, int offset)
        {
            return Bytes(bytes, buffer, UInt16(bytes.Length, buffer, offset));
        }

        private static int Bytes(byte[] bytes, byte[] buffer, int offset)
        {
            Array.Copy(bytes, 0, buffer, offset, bytes.Length);
            return offset + bytes.Length;
        }

        private static int Payload(byte[] payload, int payloadOffset, int payloadCount, byte[] buffer, int offset)
        {
            if (payloadCount > 0)
            {
                Array.Copy(payload, payloadOffset, buffer, offset, payloadCount);
            }

            return offset + payloadCount;
        }

        // No call of Require here: on the device each literal that is reached is a new string.
        private static void CheckPublish(int payloadCount, int qos, int packetId)
        {
            bool idFits = qos == 0 ? packetId == 0 : (qos == 1 || qos == 2) && packetId >= 1 && packetId <= 65535;
            if (!idFits || payloadCount < 0 || payloadCount > MaxRemainingLength - 16 - (2 * MqttUtf8.MaxLength))
            {
                throw new SignetException(ErrorCode.InvalidArgument, "QoS, packet id or payload");
            }
        }

        private static void RequirePacketId(int packetId)
        {
            if (packetId < 1 || packetId > 65535)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "packet id");
            }
        }

        private static void Require(bool condition, string what)
        {
            if (!condition)
            {
                throw new SignetException(ErrorCode.InvalidArgument, what);
            }
        }
    }
}
