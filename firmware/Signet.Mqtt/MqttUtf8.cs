using System.Text;
using Signet.Core;

namespace Signet.Mqtt
{
    /// <summary>
    /// UTF-8 strings of MQTT 3.1.1 section 1.5.3: well-formed UTF-8 (RFC 3629), no NUL, at most 65535 bytes.
    /// </summary>
    public static class MqttUtf8
    {
        /// <summary>Longest string in bytes (section 1.5.3: a two byte length).</summary>
        public const int MaxLength = 65535;

        /// <summary>Says whether the range holds a string that MQTT allows.</summary>
        /// <param name="buffer">Holds the string's bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <returns>False for ill-formed UTF-8, surrogates ([MQTT-1.5.3-1]) and NUL ([MQTT-1.5.3-2]).</returns>
        public static bool IsValid(byte[] buffer, int offset, int count)
        {
            if (!Utf8.IsValid(buffer, offset, count))
            {
                return false;
            }

            int end = offset + count;
            for (int i = offset; i < end; i++)
            {
                if (buffer[i] == 0)
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Encodes a text for use in a packet. Allocates; for set-up code.</summary>
        /// <param name="text">The text; null gives null.</param>
        /// <param name="field">Name of the field, for the error.</param>
        /// <returns>The UTF-8 bytes without length.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> when the text is too long or
        /// holds what MQTT forbids.</exception>
        internal static byte[] Encode(string text, string field)
        {
            if (text == null)
            {
                return null;
            }

            byte[] bytes = Encoding.UTF8.GetBytes(text);
            if (bytes.Length > MaxLength || !IsValid(bytes, 0, bytes.Length))
            {
                throw new SignetException(ErrorCode.InvalidArgument, field);
            }

            return bytes;
        }
    }
}
