namespace Signet.Mqtt
{
    /// <summary>
    /// The topic aliases of a connection (MQTT 5.0 section 3.3.2.3.4): the first topics that are published to get one each, as
    /// many as the server and we have room for.
    /// </summary>
    internal sealed class MqttAliases
    {
        private readonly MqttTopic[] _topics = new MqttTopic[8];
        private int _count;
        private int _limit;

        /// <summary>Forgets all; an alias lives no longer than its connection ([MQTT-3.3.2-7]).</summary>
        /// <param name="limit">The server's Topic Alias Maximum; 0 for none.</param>
        internal void Reset(int limit)
        {
            for (int i = 0; i < _count; i++)
            {
                _topics[i] = null;
            }

            _count = 0;
            _limit = limit < _topics.Length ? limit : _topics.Length;
        }

        /// <summary>Gives a topic's alias: 1 or more when the server knows it, its negative when this message tells the
        /// server, 0 when there is none.</summary>
        internal int For(MqttTopic topic)
        {
            MqttTopic[] topics = _topics;
            int count = _count;
            for (int i = 0; i < count; i++)
            {
                if (topics[i] == topic || topics[i].Equals(topic.Utf8))
                {
                    return i + 1;
                }
            }

            return count < _limit ? -1 - count : 0;
        }

        /// <summary>Notes that the server was told of the next alias.</summary>
        internal void Told(MqttTopic topic)
        {
            _topics[_count++] = topic;
        }
    }
}
