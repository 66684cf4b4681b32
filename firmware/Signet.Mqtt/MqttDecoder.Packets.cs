using System.Text;
using Signet.Core;

namespace Signet.Mqtt
{
    /// <content>What is in a packet, when all of it is there.</content>
    public sealed partial class MqttDecoder
    {
        private void Read(MqttPacketType type, int first, int i, int end)
        {
            switch (type)
            {
                case MqttPacketType.ConnAck:
                    ReadConnAck(i, end);
                    break;
                case MqttPacketType.Publish:
                    ReadPublish(first, i, end);
                    break;
                case MqttPacketType.SubAck:
                case MqttPacketType.UnsubAck:
                    ReadCodes(type, i, end);
                    break;
                case MqttPacketType.Disconnect:
                    ReadReason(type, i, end);
                    break;
                case MqttPacketType.PingResp:
                    break;
                default:
                    PacketId = ReadPacketId(i);
                    ReadReason(type, i + 2, end);
                    break;
            }
        }

        private void ReadConnAck(int i, int end)
        {
            int flags = _buffer[i];
            int code = _buffer[i + 1];
            bool isAllowed = code <= 5;
            if (_isV5 && end - i > 2)
            {
                isAllowed = MqttReason.IsAllowed(MqttPacketType.ConnAck, code);
                ReadLimits(i + 2, end);
            }
            else if (_isV5)
            {
                // A server of 3.1.1 says so in its own words (section 3.2.2.3 there); all other answers have properties.
                isAllowed = code == 1;
            }

            // Section 3.2.2.1: bits 7 to 1 are 0. Section 3.2.2.3: other codes are reserved.
            // [MQTT-3.2.2-4]: no session present with a return code other than 0.
            if (flags > 1 || !isAllowed || (flags == 1 && code != 0))
            {
                throw new SignetException(ErrorCode.MqttMalformed, "CONNACK");
            }

            SessionPresent = flags == 1;
            Reason = code;
        }

        // MQTT 5 section 3.2.2.3.
        private void ReadLimits(int i, int end)
        {
            MqttProperties properties = _properties;
            RequireEnd(properties.Begin(MqttPacketType.ConnAck, i, end) == end);
            while (properties.Next())
            {
                uint value = properties.Value;
                switch (properties.Id)
                {
                    case MqttProperty.SessionExpiry:
                        _limits.SessionExpirySeconds = value;
                        break;
                    case MqttProperty.ReceiveMaximum:
                        RequireValue(value != 0);
                        _limits.ReceiveMaximum = (int)value;
                        break;
                    case MqttProperty.MaximumQos:
                        RequireValue(value <= 1);
                        _limits.MaximumQos = (int)value;
                        break;
                    case MqttProperty.RetainAvailable:
                        RequireValue(value <= 1);
                        _limits.RetainAvailable = value == 1;
                        break;
                    case MqttProperty.MaximumPacketSize:
                        RequireValue(value != 0);
                        _limits.MaximumPacketSize = value;
                        break;
                    case MqttProperty.TopicAliasMaximum:
                        _limits.TopicAliasMaximum = (int)value;
                        break;
                    case MqttProperty.WildcardAvailable:
                        RequireValue(value <= 1);
                        _limits.WildcardAvailable = value == 1;
                        break;
                    case MqttProperty.ServerKeepAlive:
                        _limits.KeepAliveSeconds = (int)value;
                        break;
                    case MqttProperty.AssignedClientId:
                        _limits.AssignedClientId = PropertyText();
                        break;
                    case MqttProperty.ServerReference:
                        _limits.ServerReference = PropertyText();
                        break;
                    case MqttProperty.AuthenticationMethod:
                    case MqttProperty.AuthenticationData:
                        // [MQTT-4.12.0-6]: CONNECT named no method.
                        throw new SignetException(ErrorCode.MqttProtocolError, properties.Id, "authentication");
                }
            }
        }

        private void ReadPublish(int first, int i, int end)
        {
            MqttMessage message = _message;
            int qos = (first >> 1) & 3;
            int topicLength = (_buffer[i] << 8) | _buffer[i + 1];
            i += 2;
            if (topicLength > end - i - (qos == 0 ? 0 : 2))
            {
                throw new SignetException(ErrorCode.MqttMalformed, "topic length");
            }

            // [MQTT-3.3.2-1], [MQTT-3.3.2-2], [MQTT-4.7.3-1]: UTF-8, no wildcard, not empty. CONNECT allows no topic alias, so
            // it isn't empty in MQTT 5 either.
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

            if (_isV5)
            {
                i = ReadPublishProperties(i, end);
            }

            message.PayloadOffset = i;
            message.PayloadLength = end - i;
            message.Qos = qos;
            message.Duplicate = (first & 0x08) != 0;
            message.Retain = (first & 0x01) != 0;
        }

        private int ReadPublishProperties(int i, int end)
        {
            MqttProperties properties = _properties;
            i = properties.Begin(MqttPacketType.Publish, i, end);
            while (properties.Next())
            {
                int id = properties.Id;
                RequireValue(id != MqttProperty.PayloadFormat || properties.Value <= 1);
                if (id == MqttProperty.TopicAlias)
                {
                    // [MQTT-3.3.2-9]: above our Topic Alias Maximum, 0.
                    throw new SignetException(ErrorCode.MqttProtocolError, "topic alias");
                }
            }

            return i;
        }

        // SUBACK and UNSUBACK: a code for each filter; MQTT 3.1.1 has none in UNSUBACK.
        private void ReadCodes(MqttPacketType type, int i, int end)
        {
            PacketId = ReadPacketId(i);
            i += 2;
            if (_isV5)
            {
                i = SkipProperties(type, i, end);
            }

            CodesOffset = i;
            CodesCount = end - i;
            for (; i < end; i++)
            {
                // [MQTT-3.9.3-2] of 3.1.1: other codes are reserved.
                int code = _buffer[i];
                if (_isV5 ? !MqttReason.IsAllowed(type, code) : code > 2 && code != 0x80)
                {
                    throw new SignetException(ErrorCode.MqttMalformed, code, "code of SUBACK or UNSUBACK");
                }
            }
        }

        // The reason and the properties at the end of MQTT 5's acknowledgements and DISCONNECT; both may be left out.
        private void ReadReason(MqttPacketType type, int i, int end)
        {
            if (i == end)
            {
                return;
            }

            Reason = _buffer[i++];
            if (!MqttReason.IsAllowed(type, Reason))
            {
                throw new SignetException(ErrorCode.MqttMalformed, Reason, "reason code");
            }

            if (i != end)
            {
                RequireEnd(SkipProperties(type, i, end) == end);
            }
        }

        // Checks them; of these packets only DISCONNECT's pointer to another server matters.
        private int SkipProperties(MqttPacketType type, int i, int end)
        {
            i = _properties.Begin(type, i, end);
            while (_properties.Next())
            {
                if (_properties.Id == MqttProperty.ServerReference)
                {
                    _limits.ServerReference = PropertyText();
                }
            }

            return i;
        }

        private string PropertyText()
        {
            return Encoding.UTF8.GetString(_buffer, _properties.Offset, _properties.Length);
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

        private static void RequireEnd(bool isEnd)
        {
            if (!isEnd)
            {
                throw new SignetException(ErrorCode.MqttMalformed, "bytes behind the properties");
            }
        }

        private void RequireValue(bool isRight)
        {
            if (!isRight)
            {
                throw new SignetException(ErrorCode.MqttProtocolError, _properties.Id, "value of property");
            }
        }
    }
}
