using System.Collections;
using nanoFramework.M2Mqtt.Messages;
using Signet.Core;

namespace Signet.Mqtt
{
    /// <summary>
    /// Keeps what the session heard until <see cref="MqttClient.Poll"/> raises it as events outside the lock, so that a
    /// handler may call the client. Bounded: while handlers are busy at most <see cref="MaxMessages"/> messages wait.
    /// </summary>
    internal sealed class MqttEventQueue : IMqttHandler
    {
        internal const int MaxMessages = 32;

        private readonly ILog _log;
        private readonly ArrayList _events = new ArrayList();
        private int _messages;

        internal MqttEventQueue(ILog log)
        {
            _log = log;
        }

        /// <summary>True while so many messages wait for their handler that more should not be provoked.</summary>
        internal bool IsFilling
        {
            get { return _messages > MaxMessages / 2; }
        }

        /// <summary>Takes out the oldest event, or gives null.</summary>
        internal object Take()
        {
            lock (_events)
            {
                if (_events.Count == 0)
                {
                    return null;
                }

                object first = _events[0];
                _events.RemoveAt(0);
                if (first is MqttMsgPublishEventArgs)
                {
                    _messages--;
                }

                return first;
            }
        }

        /// <inheritdoc/>
        public bool OnMessage(MqttMessage message)
        {
            lock (_events)
            {
                if (_messages >= MaxMessages)
                {
                    _log.Write(LogLevel.Warning, "mqtt", "message refused: handlers are too slow");
                    return false;
                }

                _messages++;
                _events.Add(new MqttMsgPublishEventArgs(
                    message.GetTopic(),
                    message.CopyPayload(),
                    message.Duplicate,
                    (MqttQoSLevel)message.Qos,
                    message.Retain));
                return true;
            }
        }

        /// <inheritdoc/>
        public void OnAcknowledged(int packetId, int reason)
        {
            Add(new MqttMsgPublishedEventArgs((ushort)packetId, reason < MqttReason.FirstFailure));
        }

        /// <inheritdoc/>
        public void OnDiscarded(int packetId)
        {
            Add(new MqttMsgPublishedEventArgs((ushort)packetId, false));
        }

        /// <inheritdoc/>
        public void OnSubscribed(int packetId, byte[] codes, int offset, int count)
        {
            MqttQoSLevel[] granted = new MqttQoSLevel[count];
            for (int i = 0; i < count; i++)
            {
                int code = codes[offset + i];
                granted[i] = code == 0 ? MqttQoSLevel.AtMostOnce
                    : code == 1 ? MqttQoSLevel.AtLeastOnce
                    : code == 2 ? MqttQoSLevel.ExactlyOnce : MqttQoSLevel.GrantedFailure;
            }

            Add(new MqttMsgSubscribedEventArgs((ushort)packetId, granted));
        }

        /// <inheritdoc/>
        public void OnUnsubscribed(int packetId)
        {
            Add(new MqttMsgUnsubscribedEventArgs((ushort)packetId));
        }

        private void Add(object args)
        {
            lock (_events)
            {
                _events.Add(args);
            }
        }
    }
}
