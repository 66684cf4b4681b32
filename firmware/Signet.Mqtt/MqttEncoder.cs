using System;
using System.Text;
using Signet.Core;

namespace Signet.Mqtt
{
    /// <summary>
    /// Writes the packets that a client sends (MQTT 3.1.1, OASIS Standard, sections 2 and 3) into a buffer of the
    /// caller. Each method returns the packet's length in bytes and throws
    /// <see cref="ErrorCode.MqttPacketTooLarge"/> when the buffer has no room for it; nothing is written then.
    /// </summary>
    public static class MqttEncoder
    {
        /// <summary>Largest remaining length: 256 MiB − 1 (section 2.2.3).</summary>
        public const int MaxRemainingLength = 268435455;

        // Section 3.1.2.3, connect flags.
        private const int FlagUserName = 0x80;
        private const int FlagPassword = 0x40;
        private const int FlagWillRetain = 0x20;
        private const int FlagWill = 0x04;
        private const int FlagCleanSession = 0x02;

        /// <summary>Writes CONNECT (section 3.1) with protocol level 4. Allocates; made once a connection.</summary>
        /// <param name="options">What to say.</param>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>Length of the packet in bytes.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> names the wrong option;
        /// <see cref="ErrorCode.MqttPacketTooLarge"/>.</exception>
        public static int Connect(MqttConnectOptions options, byte[] buffer, int offset)
        {
            byte[] clientId = MqttUtf8.Encode(options.ClientId, "client id");
            byte[] userName = MqttUtf8.Encode(options.UserName, "user name");
            byte[] password = options.Password;
            byte[] willMessage = options.WillMessage;
            int keepAlive = options.KeepAliveSeconds;

            // [MQTT-3.1.3-7]: a server refuses an empty client id without clean session.
            Require(clientId != null && (clientId.Length > 0 || options.CleanSession), "client id");

            // [MQTT-3.1.2-22]: no password without user name.
            Require(password == null || (userName != null && password.Length <= MqttUtf8.MaxLength), "password");
            Require(keepAlive >= 0 && keepAlive <= 65535, "keep alive");

            int flags = options.CleanSession ? FlagCleanSession : 0;
            int remaining = 10 + 2 + clientId.Length;
            if (options.WillTopic != null)
            {
                // [MQTT-3.1.2-14]: will QoS 3 does not exist.
                Require(options.WillQos >= 0 && options.WillQos <= 2, "will QoS");
                Require(willMessage == null || willMessage.Length <= MqttUtf8.MaxLength, "will message");
                flags |= FlagWill | (options.WillQos << 3) | (options.WillRetain ? FlagWillRetain : 0);
                remaining += 2 + options.WillTopic.Length + 2 + (willMessage == null ? 0 : willMessage.Length);
            }

            if (userName != null)
            {
                flags |= FlagUserName;
                remaining += 2 + userName.Length;
            }

            if (password != null)
            {
                flags |= FlagPassword;
                remaining += 2 + password.Length;
            }

            int i = Header(0x10, remaining, buffer, offset);

            // Sections 3.1.2.1 and 3.1.2.2: protocol name "MQTT", level 4.
            buffer[i++] = 0;
            buffer[i++] = 4;
            buffer[i++] = (byte)'M';
            buffer[i++] = (byte)'Q';
            buffer[i++] = (byte)'T';
            buffer[i++] = (byte)'T';
            buffer[i++] = 4;
            buffer[i++] = (byte)flags;
            i = UInt16(keepAlive, buffer, i);

            // Section 3.1.3: client id, will topic, will message, user name, password, in this order.
            i = Field(clientId, buffer, i);
            if (options.WillTopic != null)
            {
                i = Field(options.WillTopic.Utf8, buffer, i);
                i = willMessage == null ? UInt16(0, buffer, i) : Field(willMessage, buffer, i);
            }

            if (userName != null)
            {
                i = Field(userName, buffer, i);
            }

            if (password != null)
            {
                i = Field(password, buffer, i);
            }

            return i - offset;
        }

        /// <summary>Writes PUBLISH (section 3.3) with DUP clear.</summary>
        /// <param name="topic">Where to.</param>
        /// <param name="payload">Holds the message.</param>
        /// <param name="payloadOffset">Index of its first byte.</param>
        /// <param name="payloadCount">Its length in bytes, 0 or more.</param>
        /// <param name="qos">0 or 1.</param>
        /// <param name="retain">Whether the server keeps it for later subscribers (section 3.3.1.3).</param>
        /// <param name="packetId">1 to 65535 with QoS 1, 0 with QoS 0 ([MQTT-2.3.1-5]).</param>
        /// <param name="buffer">Destination; must not overlap the payload.</param>
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
            // No call of Require here: on the device each literal that is reached is a new string.
            bool idFits = qos == 0 ? packetId == 0 : qos == 1 && packetId >= 1 && packetId <= 65535;
            if (!idFits || payloadCount < 0 || payloadCount > MaxRemainingLength - 4 - MqttUtf8.MaxLength)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "QoS, packet id or payload");
            }

            byte[] name = topic.Utf8;
            int remaining = 2 + name.Length + (qos == 0 ? 0 : 2) + payloadCount;
            int i = Header(0x30 | (qos << 1) | (retain ? 1 : 0), remaining, buffer, offset);
            i = Field(name, buffer, i);
            if (qos != 0)
            {
                i = UInt16(packetId, buffer, i);
            }

            if (payloadCount > 0)
            {
                Array.Copy(payload, payloadOffset, buffer, i, payloadCount);
            }

            return i + payloadCount - offset;
        }

        /// <summary>Writes PUBACK (section 3.4), 4 bytes.</summary>
        /// <param name="packetId">Id of the message that is acknowledged, 1 to 65535.</param>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>Length of the packet in bytes.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>,
        /// <see cref="ErrorCode.MqttPacketTooLarge"/>.</exception>
        public static int PubAck(int packetId, byte[] buffer, int offset)
        {
            RequirePacketId(packetId);
            int i = Header(0x40, 2, buffer, offset);
            return UInt16(packetId, buffer, i) - offset;
        }

        /// <summary>Writes SUBSCRIBE (section 3.8). Allocates; for set-up code.</summary>
        /// <param name="packetId">1 to 65535 ([MQTT-2.3.1-1]).</param>
        /// <param name="filters">Topic filters, at least one ([MQTT-3.8.3-3]).</param>
        /// <param name="qos">Highest QoS wanted for each filter, 0 or 1.</param>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>Length of the packet in bytes.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.MqttTopicInvalid"/> names the filter;
        /// <see cref="ErrorCode.InvalidArgument"/>; <see cref="ErrorCode.MqttPacketTooLarge"/>.</exception>
        public static int Subscribe(int packetId, string[] filters, byte[] qos, byte[] buffer, int offset)
        {
            RequirePacketId(packetId);
            Require(filters != null && qos != null && filters.Length == qos.Length, "filters");
            for (int k = 0; k < qos.Length; k++)
            {
                Require(qos[k] <= 1, "QoS");
            }

            return Filters(0x82, packetId, filters, qos, buffer, offset);
        }

        /// <summary>Writes UNSUBSCRIBE (section 3.10). Allocates; for set-up code.</summary>
        /// <param name="packetId">1 to 65535 ([MQTT-2.3.1-1]).</param>
        /// <param name="filters">Topic filters, at least one ([MQTT-3.10.3-2]).</param>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>Length of the packet in bytes.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.MqttTopicInvalid"/> names the filter;
        /// <see cref="ErrorCode.InvalidArgument"/>; <see cref="ErrorCode.MqttPacketTooLarge"/>.</exception>
        public static int Unsubscribe(int packetId, string[] filters, byte[] buffer, int offset)
        {
            RequirePacketId(packetId);
            Require(filters != null, "filters");
            return Filters(0xA2, packetId, filters, null, buffer, offset);
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

        /// <summary>Writes DISCONNECT (section 3.14), 2 bytes.</summary>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>Length of the packet in bytes.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.MqttPacketTooLarge"/>.</exception>
        public static int Disconnect(byte[] buffer, int offset)
        {
            return Header(0xE0, 0, buffer, offset) - offset;
        }

        // SUBSCRIBE and UNSUBSCRIBE differ by the QoS byte behind each filter.
        private static int Filters(int first, int packetId, string[] filters, byte[] qos, byte[] buffer, int offset)
        {
            Require(filters.Length > 0, "filters");
            byte[][] encoded = new byte[filters.Length][];
            int remaining = 2;
            for (int k = 0; k < filters.Length; k++)
            {
                byte[] filter = filters[k] == null ? new byte[0] : Encoding.UTF8.GetBytes(filters[k]);
                if (!MqttTopic.IsFilter(filter, 0, filter.Length))
                {
                    throw new SignetException(ErrorCode.MqttTopicInvalid, filters[k]);
                }

                encoded[k] = filter;
                remaining += 2 + filter.Length + (qos == null ? 0 : 1);
            }

            int i = UInt16(packetId, buffer, Header(first, remaining, buffer, offset));
            for (int k = 0; k < encoded.Length; k++)
            {
                i = Field(encoded[k], buffer, i);
                if (qos != null)
                {
                    buffer[i++] = qos[k];
                }
            }

            return i - offset;
        }

        // Fixed header (section 2.2): checks that the whole packet fits before anything is written.
        private static int Header(int first, int remaining, byte[] buffer, int offset)
        {
            int lengthBytes = remaining < 128 ? 1 : remaining < 16384 ? 2 : remaining < 2097152 ? 3 : 4;
            if (remaining > MaxRemainingLength || buffer.Length - offset < 1 + lengthBytes + remaining)
            {
                throw new SignetException(ErrorCode.MqttPacketTooLarge, "to send");
            }

            buffer[offset++] = (byte)first;
            while (remaining >= 128)
            {
                buffer[offset++] = (byte)(remaining | 0x80);
                remaining >>= 7;
            }

            buffer[offset++] = (byte)remaining;
            return offset;
        }

        private static int UInt16(int value, byte[] buffer, int offset)
        {
            buffer[offset] = (byte)(value >> 8);
            buffer[offset + 1] = (byte)value;
            return offset + 2;
        }

        private static int Field(byte[] bytes, byte[] buffer, int offset)
        {
            offset = UInt16(bytes.Length, buffer, offset);
            Array.Copy(bytes, 0, buffer, offset, bytes.Length);
            return offset + bytes.Length;
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
