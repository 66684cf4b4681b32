using System.Text;
using Signet.Core;

namespace Signet.Mqtt
{
    /// <summary>
    /// A topic to publish to, checked and encoded once (MQTT 3.1.1 section 4.7), so that a publish makes nothing new.
    /// </summary>
    public sealed class MqttTopic
    {
        private readonly byte[] _utf8;

        /// <summary>Checks and encodes a topic name.</summary>
        /// <param name="name">1 to 65535 bytes of UTF-8 without NUL and without the wildcards + and #.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.MqttTopicInvalid"/>.</exception>
        public MqttTopic(string name)
        {
            if (name == null)
            {
                throw new SignetException(ErrorCode.MqttTopicInvalid);
            }

            _utf8 = Encoding.UTF8.GetBytes(name);
            if (!IsName(_utf8, 0, _utf8.Length))
            {
                throw new SignetException(ErrorCode.MqttTopicInvalid, name);
            }
        }

        /// <summary>Length in bytes of UTF-8.</summary>
        public int Length
        {
            get { return _utf8.Length; }
        }

        /// <summary>The UTF-8 bytes; not to be changed.</summary>
        internal byte[] Utf8
        {
            get { return _utf8; }
        }

        /// <summary>Compares bytes.</summary>
        internal bool Equals(byte[] utf8)
        {
            return _utf8.Length == utf8.Length && ByteRange.Equals(_utf8, 0, utf8, 0, utf8.Length);
        }

        /// <summary>
        /// Says whether the bytes are a topic name: one that a message is published to.
        /// </summary>
        /// <param name="buffer">Holds the topic.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <returns>False when empty ([MQTT-4.7.3-1]), too long ([MQTT-4.7.3-3]), not UTF-8 without NUL
        /// ([MQTT-4.7.3-2]) or with a wildcard ([MQTT-3.3.2-2]).</returns>
        public static bool IsName(byte[] buffer, int offset, int count)
        {
            if (count < 1 || count > MqttUtf8.MaxLength || !MqttUtf8.IsValid(buffer, offset, count))
            {
                return false;
            }

            int end = offset + count;
            for (int i = offset; i < end; i++)
            {
                int b = buffer[i];
                if (b == '+' || b == '#')
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Says whether the bytes are a topic filter: one to subscribe to.</summary>
        /// <param name="buffer">Holds the filter.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <returns>False when empty, too long, not UTF-8 without NUL, with # anywhere but alone in the last level
        /// ([MQTT-4.7.1-2]) or with + beside other characters of its level ([MQTT-4.7.1-3]).</returns>
        public static bool IsFilter(byte[] buffer, int offset, int count)
        {
            if (count < 1 || count > MqttUtf8.MaxLength || !MqttUtf8.IsValid(buffer, offset, count))
            {
                return false;
            }

            int end = offset + count;
            for (int i = offset; i < end; i++)
            {
                int b = buffer[i];
                if (b != '+' && b != '#')
                {
                    continue;
                }

                bool alone = (i == offset || buffer[i - 1] == '/') && (i + 1 == end || buffer[i + 1] == '/');
                if (!alone || (b == '#' && i + 1 != end))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
