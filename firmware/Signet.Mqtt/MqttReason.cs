namespace Signet.Mqtt
{
    /// <summary>Reason codes (MQTT 5.0 section 2.4): below 0x80 it was done, from 0x80 on it was not.</summary>
    public static class MqttReason
    {
        /// <summary>Done, or a normal disconnection.</summary>
        public const int Success = 0x00;

        /// <summary>DISCONNECT of a client that wants its will to be published.</summary>
        public const int DisconnectWithWill = 0x04;

        /// <summary>The server took the message, and there is nobody who gets it.</summary>
        public const int NoMatchingSubscribers = 0x10;

        /// <summary>First of the codes that say "not done".</summary>
        public const int FirstFailure = 0x80;

        /// <summary>A packet that the specification does not allow.</summary>
        public const int MalformedPacket = 0x81;

        /// <summary>A packet that is not allowed now.</summary>
        public const int ProtocolError = 0x82;

        /// <summary>What does not fit another code.</summary>
        public const int ImplementationSpecific = 0x83;

        /// <summary>No message is known by this packet identifier.</summary>
        public const int PacketIdNotFound = 0x92;

        /// <summary>More messages of QoS 1 and 2 than the receiver takes at a time.</summary>
        public const int ReceiveMaximumExceeded = 0x93;

        /// <summary>The packet is larger than its receiver takes.</summary>
        public const int PacketTooLarge = 0x95;

        /// <summary>The payload is not what the publisher said that it is.</summary>
        public const int PayloadFormatInvalid = 0x99;

        /// <summary>The client should go to another server for now.</summary>
        public const int UseAnotherServer = 0x9C;

        /// <summary>The client should go to another server for good.</summary>
        public const int ServerMoved = 0x9D;

        /// <summary>Says a code in the standard's words. Allocates.</summary>
        /// <param name="code">The code, 0 to 255.</param>
        /// <returns>Its name in lower case; "reason" for a code that the standard does not have.</returns>
        public static string Text(int code)
        {
            switch (code)
            {
                case 0x00:
                    return "success";
                case 0x04:
                    return "disconnect with will message";
                case 0x10:
                    return "no matching subscribers";
                case 0x11:
                    return "no subscription existed";
                case 0x81:
                    return "malformed packet";
                case 0x82:
                    return "protocol error";
                case 0x83:
                    return "implementation specific error";
                case 0x84:
                    return "unsupported protocol version";
                case 0x85:
                    return "client identifier not valid";
                case 0x86:
                    return "bad user name or password";
                case 0x87:
                    return "not authorized";
                case 0x88:
                    return "server unavailable";
                case 0x89:
                    return "server busy";
                case 0x8A:
                    return "banned";
                case 0x8B:
                    return "server shutting down";
                case 0x8C:
                    return "bad authentication method";
                case 0x8D:
                    return "keep alive timeout";
                case 0x8E:
                    return "session taken over";
                case 0x8F:
                    return "topic filter invalid";
                case 0x90:
                    return "topic name invalid";
                case 0x91:
                    return "packet identifier in use";
                case 0x92:
                    return "packet identifier not found";
                case 0x93:
                    return "receive maximum exceeded";
                case 0x94:
                    return "topic alias invalid";
                case 0x95:
                    return "packet too large";
                case 0x96:
                    return "message rate too high";
                case 0x97:
                    return "quota exceeded";
                case 0x98:
                    return "administrative action";
                case 0x99:
                    return "payload format invalid";
                case 0x9A:
                    return "retain not supported";
                case 0x9B:
                    return "QoS not supported";
                case 0x9C:
                    return "use another server";
                case 0x9D:
                    return "server moved";
                case 0x9E:
                    return "shared subscriptions not supported";
                case 0x9F:
                    return "connection rate exceeded";
                case 0xA0:
                    return "maximum connect time";
                case 0xA1:
                    return "subscription identifiers not supported";
                case 0xA2:
                    return "wildcard subscriptions not supported";
                default:
                    return code >= FirstFailure ? "unspecified error" : "reason";
            }
        }

        /// <summary>Says whether a refusal of a message (PUBACK, PUBREC) is about this message: about its content or size, or
        /// for a reason that is not told. The others are about topic, rights, quota or the connection, and would meet any
        /// message.</summary>
        /// <param name="code">The code, 0x80 to 255.</param>
        /// <returns>True for 0x80, 0x83, 0x95 and 0x99.</returns>
        public static bool ConcernsMessage(int code)
        {
            return code == FirstFailure || code == ImplementationSpecific || code == PacketTooLarge || code == PayloadFormatInvalid;
        }

        /// <summary>Says whether a refusal tells nothing of why, so that the same message may pass another time: a broker gives
        /// these also for trouble of its own.</summary>
        /// <param name="code">The code, 0x80 to 255.</param>
        /// <returns>True for 0x80 and 0x83.</returns>
        public static bool MayPass(int code)
        {
            return code == FirstFailure || code == ImplementationSpecific;
        }

        /// <summary>Says whether a server may give this code in an answer or a DISCONNECT.</summary>
        /// <param name="type">The packet that bears it.</param>
        /// <param name="code">The code, 0 to 255.</param>
        /// <returns>False for codes that section 3 of the standard does not list for the packet.</returns>
        internal static bool IsAllowed(MqttPacketType type, int code)
        {
            switch (type)
            {
                case MqttPacketType.ConnAck:
                    return code == 0 || code == 0x80 || (code >= 0x81 && code <= 0x8C && code != 0x8B) || code == 0x90 || code == 0x95
                        || code == 0x97 || (code >= 0x99 && code <= 0x9D) || code == 0x9F;
                case MqttPacketType.PubAck:
                case MqttPacketType.PubRec:
                    // 0x95 is in no list of the standard's, and in mosquitto's answer to a message above its limit.
                    return code == 0 || code == 0x10 || code == 0x80 || code == 0x83 || code == 0x87 || code == 0x90 || code == 0x91
                        || code == 0x95 || code == 0x97 || code == 0x99;
                case MqttPacketType.PubRel:
                case MqttPacketType.PubComp:
                    return code == 0 || code == 0x92;
                case MqttPacketType.SubAck:
                    return code <= 2 || code == 0x80 || code == 0x83 || code == 0x87 || code == 0x8F || code == 0x91 || code == 0x97
                        || code == 0x9E || code == 0xA1 || code == 0xA2;
                case MqttPacketType.UnsubAck:
                    return code == 0 || code == 0x11 || code == 0x80 || code == 0x83 || code == 0x87 || code == 0x8F || code == 0x91;
                default:
                    return code == 0 || (code >= 0x80 && code <= 0x83) || code == 0x87 || code == 0x89 || (code >= 0x8B && code <= 0xA2);
            }
        }
    }
}
