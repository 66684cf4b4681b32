using Signet.Core;

namespace Signet.Mqtt
{
    /// <content>What the owner sends: messages and requests, and the packet identifiers that they get.</content>
    public sealed partial class MqttSession
    {
        /// <summary>Sends a message without properties.</summary>
        /// <param name="topic">Where to.</param>
        /// <param name="payload">Holds the message; may be reused after the call.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Length in bytes, 0 or more.</param>
        /// <param name="qos">0 to 2.</param>
        /// <param name="retain">Whether the server keeps it for later subscribers.</param>
        /// <returns>Packet identifier that the acknowledgement will name, 1 to 65535; 0 with QoS 0.</returns>
        /// <exception cref="SignetException">As the other overload.</exception>
        public int Publish(MqttTopic topic, byte[] payload, int offset, int count, int qos, bool retain)
        {
            return Publish(topic, null, payload, offset, count, qos, retain);
        }

        /// <summary>
        /// Sends a message. With QoS 1 and 2 it is kept until it is answered; when all slots are taken, or as many as the
        /// server allows, pumps until one is free. With MQTT 5 a topic that was sent before is an alias, where the server
        /// takes aliases.
        /// </summary>
        /// <param name="topic">Where to.</param>
        /// <param name="properties">Properties of MQTT 5, left out with 3.1.1; null for none.</param>
        /// <param name="payload">Holds the message; may be reused after the call.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Length in bytes, 0 or more.</param>
        /// <param name="qos">0 to 2.</param>
        /// <param name="retain">Whether the server keeps it for later subscribers.</param>
        /// <returns>Packet identifier that the acknowledgement will name, 1 to 65535; 0 with QoS 0.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.MqttNotConnected"/>;
        /// <see cref="ErrorCode.MqttNotAvailable"/> when the server said that it takes no such QoS, no retained message or no
        /// packet of this size (nothing was sent); <see cref="ErrorCode.MqttPacketTooLarge"/>;
        /// <see cref="ErrorCode.InvalidArgument"/>; <see cref="ErrorCode.MqttTimeout"/> when no slot became free; the
        /// transport's own codes.</exception>
        public int Publish(
            MqttTopic topic,
            MqttMessageProperties properties,
            byte[] payload,
            int offset,
            int count,
            int qos,
            bool retain)
        {
            RequireOpen();
            if (qos < 0 || qos > (_keepsPackets ? 2 : 1))
            {
                throw new SignetException(ErrorCode.InvalidArgument, "QoS");
            }

            MqttServerLimits limits = _decoder.Limits;
            if (qos > limits.MaximumQos || (retain && !limits.RetainAvailable))
            {
                // Never silently less than what was asked for ([MQTT-3.2.2-11], [MQTT-3.2.2-14] of 5.0).
                throw new SignetException(ErrorCode.MqttNotAvailable, retain ? "retained messages, or this QoS" : "this QoS");
            }

            int alias = _isV5 ? _aliases.For(topic) : 0;
            if (qos == 0)
            {
                int plain = Encode(topic, alias, properties, payload, offset, count, 0, retain, 0, _send);
                Send(_send, plain);
                NoteAlias(topic, alias);
                return 0;
            }

            MqttSlot slot = FreeSlot();
            if (slot == null)
            {
                slot = WaitForSlot();
                alias = _isV5 ? _aliases.For(topic) : 0;
            }

            int id = NewPacketId();
            if (_keepsPackets)
            {
                // What may have to be sent again on another connection knows no alias.
                slot.Length = Encode(topic, 0, properties, payload, offset, count, qos, retain, id, slot.Packet);
                if (alias == 0)
                {
                    _inFlight.Take(slot, id, qos, _clock.Milliseconds + _responseTimeoutMs);
                    Send(slot.Packet, slot.Length);
                    return id;
                }
            }

            int length = Encode(topic, alias, properties, payload, offset, count, qos, retain, id, _send);
            _inFlight.Take(slot, id, qos, _clock.Milliseconds + _responseTimeoutMs);
            Send(_send, length);
            NoteAlias(topic, alias);
            return id;
        }

        /// <summary>Asks for messages. When an earlier request is not answered yet, pumps until it is.</summary>
        /// <param name="filters">Topic filters, at least one.</param>
        /// <param name="qos">Highest QoS wanted for each, 0 to 2.</param>
        /// <returns>Packet identifier that <see cref="IMqttHandler.OnSubscribed"/> will name.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.MqttNotConnected"/>;
        /// <see cref="ErrorCode.MqttTopicInvalid"/>; <see cref="ErrorCode.InvalidArgument"/>;
        /// <see cref="ErrorCode.MqttPacketTooLarge"/>; <see cref="ErrorCode.MqttTimeout"/>; the transport's own
        /// codes.</exception>
        public int Subscribe(string[] filters, byte[] qos)
        {
            RequireOpen();
            WaitForRequest();
            int id = NewPacketId();
            int length = MqttEncoder.Subscribe(Version, id, filters, qos, _send, 0);
            return Request(id, MqttPacketType.SubAck, filters.Length, length);
        }

        /// <summary>Wants messages no longer. When an earlier request is not answered yet, pumps until it is.</summary>
        /// <param name="filters">Topic filters, at least one.</param>
        /// <returns>Packet identifier that <see cref="IMqttHandler.OnUnsubscribed"/> will name.</returns>
        /// <exception cref="SignetException">As <see cref="Subscribe"/>.</exception>
        public int Unsubscribe(string[] filters)
        {
            RequireOpen();
            WaitForRequest();
            int id = NewPacketId();
            int length = MqttEncoder.Unsubscribe(Version, id, filters, _send, 0);
            return Request(id, MqttPacketType.UnsubAck, _isV5 ? filters.Length : 0, length);
        }

        private MqttVersion Version
        {
            get { return _isV5 ? MqttVersion.V5 : MqttVersion.V311; }
        }

        private int Encode(
            MqttTopic topic,
            int alias,
            MqttMessageProperties properties,
            byte[] payload,
            int offset,
            int count,
            int qos,
            bool retain,
            int id,
            byte[] packet)
        {
            int length = _isV5
                ? MqttEncoder.Publish(topic, alias, properties, payload, offset, count, qos, retain, id, packet, 0)
                : MqttEncoder.Publish(topic, payload, offset, count, qos, retain, id, packet, 0);
            if (length > _decoder.Limits.MaximumPacketSize)
            {
                // [MQTT-3.2.2-15] of 5.0.
                throw new SignetException(ErrorCode.MqttNotAvailable, length, "packets of this size");
            }

            return length;
        }

        private void NoteAlias(MqttTopic topic, int alias)
        {
            if (alias < 0)
            {
                _aliases.Told(topic);
            }
        }

        private int Request(int id, MqttPacketType answer, int count, int length)
        {
            _requestId = id;
            _requestAnswer = answer;
            _requestCount = count;
            _requestDeadline = _clock.Milliseconds + _responseTimeoutMs;
            Send(_send, length);
            return id;
        }

        // Null while as many messages are under way as we keep or, with MQTT 5, as the server takes.
        private MqttSlot FreeSlot()
        {
            return _inFlight.Count < _decoder.Limits.ReceiveMaximum ? _inFlight.Free() : null;
        }

        private MqttSlot WaitForSlot()
        {
            RequireConnected();
            long until = _clock.Milliseconds + _responseTimeoutMs;
            while (true)
            {
                StepOrFail(until);
                MqttSlot slot = FreeSlot();
                if (slot != null)
                {
                    return slot;
                }
            }
        }

        private void WaitForRequest()
        {
            long until = _clock.Milliseconds + _responseTimeoutMs;
            while (_requestId != 0)
            {
                RequireConnected();
                StepOrFail(until);
            }
        }

        // [MQTT-2.3.1-2], [MQTT-2.3.1-4]: an identifier that is not in use.
        private int NewPacketId()
        {
            int id = _lastPacketId;
            do
            {
                id = id == 65535 ? 1 : id + 1;
            }
            while (IsPending(id));
            _lastPacketId = id;
            _inFlight.Forget(id);
            if (_refusedId == id)
            {
                // Nobody asked what became of the request that had this identifier before.
                _refusedId = 0;
            }

            return id;
        }
    }
}
