using System.Text;
using Signet.Core;

namespace Signet.Mqtt
{
    /// <content>Packets that are made once a connection, or rarely: they may allocate.</content>
    public static partial class MqttEncoder
    {
        // Section 3.1.2.3, connect flags.
        private const int FlagUserName = 0x80;
        private const int FlagPassword = 0x40;
        private const int FlagWillRetain = 0x20;
        private const int FlagWill = 0x04;
        private const int FlagCleanSession = 0x02;

        /// <summary>Writes CONNECT (section 3.1). Allocates; made once a connection.</summary>
        /// <param name="options">What to say.</param>
        /// <param name="receiveMaximum">With MQTT 5: messages of QoS 1 and 2 that the client takes at a time (section
        /// 3.1.2.11.3), 1 to 65535.</param>
        /// <param name="maximumPacketSize">With MQTT 5: largest packet in bytes that the client takes (section
        /// 3.1.2.11.4), 1 or more.</param>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>Length of the packet in bytes.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> names the wrong option;
        /// <see cref="ErrorCode.MqttPacketTooLarge"/>.</exception>
        public static int Connect(
            MqttConnectOptions options,
            int receiveMaximum,
            int maximumPacketSize,
            byte[] buffer,
            int offset)
        {
            byte[] clientId = MqttUtf8.Encode(options.ClientId, "client id");
            byte[] userName = MqttUtf8.Encode(options.UserName, "user name");
            byte[] password = options.Password;
            byte[] willMessage = options.WillMessage;
            int keepAlive = options.KeepAliveSeconds;

            bool isV5 = options.Version == MqttVersion.V5;
            Require(isV5 || options.Version == MqttVersion.V311, "version");

            // [MQTT-3.1.3-7] of 3.1.1: a server refuses an empty client id without clean session.
            Require(clientId != null && (clientId.Length > 0 || options.CleanSession), "client id");

            // [MQTT-3.1.2-22] of 3.1.1: no password without user name.
            Require(
                password == null || ((isV5 || userName != null) && password.Length <= MqttUtf8.MaxLength),
                "password");
            Require(keepAlive >= 0 && keepAlive <= 65535, "keep alive");
            Require(options.SessionExpirySeconds >= 0 && options.SessionExpirySeconds <= uint.MaxValue, "session expiry");
            Require(options.WillDelaySeconds >= 0 && options.WillDelaySeconds <= uint.MaxValue, "will delay");

            int flags = options.CleanSession ? FlagCleanSession : 0;
            int remaining = 10 + 2 + clientId.Length;
            int properties = 0;
            if (isV5)
            {
                properties = (options.CleanSession ? 0 : 5) + 3 + 5;
                remaining += 1 + properties;
            }

            byte[] willProperties = options.WillProperties == null ? new byte[0] : options.WillProperties.Encoded;
            int willLength = willProperties.Length + (options.WillDelaySeconds == 0 ? 0 : 5);
            if (options.WillTopic != null)
            {
                // [MQTT-3.1.2-14]: will QoS 3 does not exist.
                Require(options.WillQos >= 0 && options.WillQos <= 2, "will QoS");
                Require(willMessage == null || willMessage.Length <= MqttUtf8.MaxLength, "will message");
                flags |= FlagWill | (options.WillQos << 3) | (options.WillRetain ? FlagWillRetain : 0);
                remaining += 2 + options.WillTopic.Length + 2 + (willMessage == null ? 0 : willMessage.Length);
                remaining += isV5 ? VariableSize(willLength) + willLength : 0;
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

            // Sections 3.1.2.1 and 3.1.2.2: protocol name "MQTT", and its version.
            buffer[i++] = 0;
            buffer[i++] = 4;
            buffer[i++] = (byte)'M';
            buffer[i++] = (byte)'Q';
            buffer[i++] = (byte)'T';
            buffer[i++] = (byte)'T';
            buffer[i++] = (byte)options.Version;
            buffer[i++] = (byte)flags;
            i = UInt16(keepAlive, buffer, i);
            if (isV5)
            {
                buffer[i++] = (byte)properties;
                if (!options.CleanSession)
                {
                    buffer[i++] = MqttProperty.SessionExpiry;
                    i = UInt32((uint)options.SessionExpirySeconds, buffer, i);
                }

                buffer[i++] = MqttProperty.ReceiveMaximum;
                i = UInt16(receiveMaximum, buffer, i);
                buffer[i++] = MqttProperty.MaximumPacketSize;
                i = UInt32((uint)maximumPacketSize, buffer, i);
            }

            // Section 3.1.3: client id, will properties, will topic, will message, user name, password, in this order.
            i = Field(clientId, buffer, i);
            if (options.WillTopic != null)
            {
                if (isV5)
                {
                    i = Variable(willLength, buffer, i);
                    if (options.WillDelaySeconds != 0)
                    {
                        buffer[i++] = MqttProperty.WillDelay;
                        i = UInt32((uint)options.WillDelaySeconds, buffer, i);
                    }

                    i = Bytes(willProperties, buffer, i);
                }

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

        /// <summary>Writes SUBSCRIBE (section 3.8). Allocates; for set-up code.</summary>
        /// <param name="version">Version of the connection.</param>
        /// <param name="packetId">1 to 65535 ([MQTT-2.3.1-1]).</param>
        /// <param name="filters">Topic filters, at least one ([MQTT-3.8.3-3]).</param>
        /// <param name="qos">Highest QoS wanted for each filter, 0 to 2.</param>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>Length of the packet in bytes.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.MqttTopicInvalid"/> names the filter;
        /// <see cref="ErrorCode.InvalidArgument"/>; <see cref="ErrorCode.MqttPacketTooLarge"/>.</exception>
        public static int Subscribe(
            MqttVersion version,
            int packetId,
            string[] filters,
            byte[] qos,
            byte[] buffer,
            int offset)
        {
            RequirePacketId(packetId);
            Require(filters != null && qos != null && filters.Length == qos.Length, "filters");
            for (int k = 0; k < qos.Length; k++)
            {
                Require(qos[k] <= 2, "QoS");
            }

            return Filters(0x82, version, packetId, filters, qos, buffer, offset);
        }

        /// <summary>Writes UNSUBSCRIBE (section 3.10). Allocates; for set-up code.</summary>
        /// <param name="version">Version of the connection.</param>
        /// <param name="packetId">1 to 65535 ([MQTT-2.3.1-1]).</param>
        /// <param name="filters">Topic filters, at least one ([MQTT-3.10.3-2]).</param>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>Length of the packet in bytes.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.MqttTopicInvalid"/> names the filter;
        /// <see cref="ErrorCode.InvalidArgument"/>; <see cref="ErrorCode.MqttPacketTooLarge"/>.</exception>
        public static int Unsubscribe(
            MqttVersion version,
            int packetId,
            string[] filters,
            byte[] buffer,
            int offset)
        {
            RequirePacketId(packetId);
            Require(filters != null, "filters");
            return Filters(0xA2, version, packetId, filters, null, buffer, offset);
        }

        // SUBSCRIBE and UNSUBSCRIBE differ by the QoS byte behind each filter.
        private static int Filters(
            int first,
            MqttVersion version,
            int packetId,
            string[] filters,
            byte[] qos,
            byte[] buffer,
            int offset)
        {
            Require(filters.Length > 0, "filters");
            byte[][] encoded = new byte[filters.Length][];
            int remaining = version == MqttVersion.V5 ? 3 : 2;
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
            if (version == MqttVersion.V5)
            {
                // No properties.
                buffer[i++] = 0;
            }

            for (int k = 0; k < encoded.Length; k++)
            {
                i = Field(encoded[k], buffer, i);
                if (qos != null)
                {
                    // MQTT 5 section 3.8.3.1: the other options, 0, mean what 3.1.1 does.
                    buffer[i++] = qos[k];
                }
            }

            return i - offset;
        }
    }
}
