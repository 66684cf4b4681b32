using Signet.Core;

namespace Signet.Mqtt
{
    /// <summary>
    /// Properties of messages to publish (MQTT 5.0 section 3.3.2.3), checked and encoded once, so that a publish makes nothing
    /// new. MQTT 3.1.1 has no place for them; a session of that version leaves them out.
    /// </summary>
    public sealed class MqttMessageProperties
    {
        private readonly byte[] _encoded;

        /// <summary>Checks and encodes properties.</summary>
        /// <param name="expirySeconds">Seconds after which the server throws the message away if it has not delivered it,
        /// 1 to 4294967295; 0 for never (section 3.3.2.3.3).</param>
        /// <param name="isText">Whether the payload is UTF-8 (section 3.3.2.3.2).</param>
        /// <param name="contentType">Content type, such as a MIME type (section 3.3.2.3.9); null for none.</param>
        /// <param name="userProperties">Names and values in turn (section 3.3.2.3.7); null for none.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> names what is wrong.</exception>
        public MqttMessageProperties(long expirySeconds, bool isText, string contentType, string[] userProperties)
        {
            int pairs = userProperties == null ? 0 : userProperties.Length;
            if (expirySeconds < 0 || expirySeconds > uint.MaxValue || (pairs & 1) != 0)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "expiry or user properties");
            }

            byte[] type = MqttUtf8.Encode(contentType, "content type");
            byte[][] texts = new byte[pairs][];
            int length = (isText ? 2 : 0) + (expirySeconds == 0 ? 0 : 5) + (type == null ? 0 : 3 + type.Length) + (pairs / 2);
            for (int i = 0; i < pairs; i++)
            {
                texts[i] = MqttUtf8.Encode(userProperties[i] ?? string.Empty, "user property");
                length += 2 + texts[i].Length;
            }

            byte[] encoded = new byte[length];
            int at = 0;
            if (isText)
            {
                encoded[at++] = MqttProperty.PayloadFormat;
                encoded[at++] = 1;
            }

            if (expirySeconds != 0)
            {
                encoded[at++] = MqttProperty.MessageExpiry;
                at = MqttEncoder.UInt32((uint)expirySeconds, encoded, at);
            }

            if (type != null)
            {
                encoded[at++] = MqttProperty.ContentType;
                at = MqttEncoder.Field(type, encoded, at);
            }

            for (int i = 0; i < pairs; i++)
            {
                if ((i & 1) == 0)
                {
                    encoded[at++] = MqttProperty.UserProperty;
                }

                at = MqttEncoder.Field(texts[i], encoded, at);
            }

            _encoded = encoded;
        }

        /// <summary>The properties without their length; not to be changed.</summary>
        internal byte[] Encoded
        {
            get { return _encoded; }
        }
    }
}
