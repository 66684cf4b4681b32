namespace Signet.Mqtt
{
    /// <summary>Property identifiers (MQTT 5.0 section 2.2.2.2, table 2-4), the form of each, and where each may stand.</summary>
    internal static class MqttProperty
    {
        internal const int PayloadFormat = 0x01;
        internal const int MessageExpiry = 0x02;
        internal const int ContentType = 0x03;
        internal const int ResponseTopic = 0x08;
        internal const int CorrelationData = 0x09;
        internal const int SubscriptionId = 0x0B;
        internal const int SessionExpiry = 0x11;
        internal const int AssignedClientId = 0x12;
        internal const int ServerKeepAlive = 0x13;
        internal const int AuthenticationMethod = 0x15;
        internal const int AuthenticationData = 0x16;
        internal const int WillDelay = 0x18;
        internal const int ResponseInformation = 0x1A;
        internal const int ServerReference = 0x1C;
        internal const int ReasonString = 0x1F;
        internal const int ReceiveMaximum = 0x21;
        internal const int TopicAliasMaximum = 0x22;
        internal const int TopicAlias = 0x23;
        internal const int MaximumQos = 0x24;
        internal const int RetainAvailable = 0x25;
        internal const int UserProperty = 0x26;
        internal const int MaximumPacketSize = 0x27;
        internal const int WildcardAvailable = 0x28;
        internal const int SubscriptionIdAvailable = 0x29;
        internal const int SharedAvailable = 0x2A;

        // The form of a value: bytes of an integer, or one of these.
        internal const int FormVariable = 5;
        internal const int FormText = 6;
        internal const int FormBinary = 7;
        internal const int FormTextPair = 8;

        /// <summary>Form of a property's value; 0 for an identifier that the standard does not have.</summary>
        internal static int Form(int id)
        {
            switch (id)
            {
                case PayloadFormat:
                case MaximumQos:
                case RetainAvailable:
                case WildcardAvailable:
                case SubscriptionIdAvailable:
                case SharedAvailable:
                    return 1;
                case ServerKeepAlive:
                case ReceiveMaximum:
                case TopicAliasMaximum:
                case TopicAlias:
                    return 2;
                case MessageExpiry:
                case SessionExpiry:
                case MaximumPacketSize:
                    return 4;
                case SubscriptionId:
                    return FormVariable;
                case ContentType:
                case ResponseTopic:
                case AssignedClientId:
                case AuthenticationMethod:
                case ResponseInformation:
                case ServerReference:
                case ReasonString:
                    return FormText;
                case CorrelationData:
                case AuthenticationData:
                    return FormBinary;
                case UserProperty:
                    return FormTextPair;
                default:
                    // Will delay and the two requests of CONNECT are the client's to send.
                    return 0;
            }
        }

        /// <summary>Says whether a server may put a property into a packet.</summary>
        internal static bool IsAllowed(int id, MqttPacketType type)
        {
            if (id == UserProperty)
            {
                return true;
            }

            switch (type)
            {
                case MqttPacketType.Publish:
                    return id == PayloadFormat || id == MessageExpiry || id == ContentType || id == ResponseTopic
                        || id == CorrelationData || id == SubscriptionId || id == TopicAlias;
                case MqttPacketType.ConnAck:
                    return id >= SessionExpiry && id != TopicAlias;
                case MqttPacketType.Disconnect:
                    // [MQTT-3.14.2-2]: no session expiry from a server.
                    return id == ReasonString || id == ServerReference;
                default:
                    return id == ReasonString;
            }
        }

        /// <summary>Says whether a property may stand more than once.</summary>
        internal static bool MayRepeat(int id)
        {
            return id == UserProperty || id == SubscriptionId;
        }
    }
}
