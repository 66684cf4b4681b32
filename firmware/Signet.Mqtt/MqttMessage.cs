using System;
using System.Text;
using Signet.Core;

namespace Signet.Mqtt
{
    /// <summary>
    /// A message that has come (PUBLISH, MQTT 3.1.1 section 3.3): a view into the receive buffer, one object for all
    /// messages, valid only until the handler returns.
    /// </summary>
    public sealed class MqttMessage
    {
        /// <summary>Holds topic and payload; not to be changed.</summary>
        public byte[] Buffer { get; internal set; }

        /// <summary>Index of the topic's first byte in <see cref="Buffer"/>.</summary>
        public int TopicOffset { get; internal set; }

        /// <summary>Length of the topic in bytes of UTF-8, 1 or more.</summary>
        public int TopicLength { get; internal set; }

        /// <summary>Index of the payload's first byte in <see cref="Buffer"/>.</summary>
        public int PayloadOffset { get; internal set; }

        /// <summary>Length of the payload in bytes, 0 or more.</summary>
        public int PayloadLength { get; internal set; }

        /// <summary>Quality of service, 0 to 2 (section 3.3.1.2).</summary>
        public int Qos { get; internal set; }

        /// <summary>True when the server says that it may have sent this one before (section 3.3.1.1).</summary>
        public bool Duplicate { get; internal set; }

        /// <summary>True for a message that the server kept from before the subscription (section 3.3.1.3).</summary>
        public bool Retain { get; internal set; }

        /// <summary>Packet identifier, 1 to 65535; 0 with QoS 0.</summary>
        public int PacketId { get; internal set; }

        /// <summary>Compares the topic without making a string.</summary>
        /// <param name="topic">The topic to compare with.</param>
        /// <returns>True when the bytes are equal.</returns>
        public bool IsTopic(MqttTopic topic)
        {
            byte[] other = topic.Utf8;
            return other.Length == TopicLength && ByteRange.Equals(other, 0, Buffer, TopicOffset, TopicLength);
        }

        /// <summary>Makes a string of the topic.</summary>
        /// <returns>The topic's text.</returns>
        public string GetTopic()
        {
            return Encoding.UTF8.GetString(Buffer, TopicOffset, TopicLength);
        }

        /// <summary>Makes a copy of the payload.</summary>
        /// <returns>A new array of <see cref="PayloadLength"/> bytes.</returns>
        public byte[] CopyPayload()
        {
            byte[] copy = new byte[PayloadLength];
            Array.Copy(Buffer, PayloadOffset, copy, 0, copy.Length);
            return copy;
        }
    }
}
