using Signet.Core;
using Signet.Mqtt;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <content>What is handed to the broker, and what its answer means (docs/SPEC.md, "What a broker refuses").</content>
    public sealed partial class TelemetryAgent
    {
        // Connections in a row that ended while the descriptor waited for its answer.
        private int _endedAtDescriptor;

        // It comes before the messages that it describes, but not before those that it kept from coming once.
        private bool DescribesFirst
        {
            get { return _endedAtDescriptor == 0; }
        }

        private void Describe()
        {
            if (_session != null && _stream.IsDescriptorDue)
            {
                PublishDescriptor(TryMakeDescriptor());
            }
        }

        private int TryMakeDescriptor()
        {
            try
            {
                return _stream.MakeDescriptor(_descriptorTopic.Length + PacketHead);
            }
            catch (SignetException e)
            {
                if (e.Code != ErrorCode.DescriptorTooLarge)
                {
                    throw;
                }

                _stream.Note(EventKind.Error, (int)e.Code);
                _log.Write(LogLevel.Error, "agent", e.Message);
                _stream.DescriptorSent();
                return 0;
            }
        }

        private void PublishDescriptor(int length)
        {
            if (length == 0)
            {
                return;
            }

            if (length > _packetRoom)
            {
                // Needs a session with larger buffers: the next connection's.
                Disconnect();
                return;
            }

            // It lies where the packet is written, behind its head. It is retained: that nobody subscribes now is no matter.
            int reason = MqttReason.PacketTooLarge;
            try
            {
                bool retain = _settings.RetainDescriptor && _session.Limits.RetainAvailable;
                reason = _session.Wait(_session.Publish(_descriptorTopic, _stream.DescriptorBuffer, _descriptorTopic.Length + PacketHead, length, 1, retain));
            }
            catch (SignetException e)
            {
                if (e.Code != ErrorCode.MqttNotAvailable || e.Value == 0)
                {
                    // Once that may be the network's doing. The second time it is the broker's answer.
                    _endedAtDescriptor++;
                    if (_endedAtDescriptor > 1)
                    {
                        RefuseDescriptor(e.Value, e.Message);
                    }

                    throw;
                }
            }

            _endedAtDescriptor = 0;
            if (reason < MqttReason.FirstFailure)
            {
                _stream.DescriptorSent();
                Report.Descriptors++;
            }
            else
            {
                RefuseDescriptor(reason, MqttReason.Text(reason));
            }
        }

        // Telemetry goes on; the next day, start, change or command tries again.
        private void RefuseDescriptor(int reason, string text)
        {
            _stream.Note(EventKind.Error, (int)ErrorCode.MqttPublishRefused);
            _log.Write(LogLevel.Error, "agent", new SignetException(ErrorCode.MqttPublishRefused, reason, "descriptor: " + text).Message);
            _stream.DescriptorRefused();
        }

        // What waits in the outbox, until the broker has all of it.
        private void SendWaiting()
        {
            int count = _session == null ? 0 : _stream.Next();
            while (count > 0)
            {
                int packet = Send(count);
                if (packet != 0)
                {
                    Deliver(packet);
                }

                count = _stream.Next();
            }
        }

        // Hands over the message that the stream gave; 0 when it is larger than what the broker takes, and was set aside.
        private int Send(int count)
        {
            try
            {
                int packet = _session.Publish(_topic, _properties, _stream.Buffer, _stream.Offset, count, 1, false);
                Report.Published++;
                return packet;
            }
            catch (SignetException e)
            {
                if (e.Code != ErrorCode.MqttNotAvailable || e.Value == 0 || !_stream.SetAside(MqttReason.PacketTooLarge, false))
                {
                    throw;
                }

                return 0;
            }
        }

        // A message that nobody subscribes to is not sent, whatever the broker took: it stays. One that the broker refuses for
        // itself lets the others pass; what would meet any message ends the attempt.
        private void Deliver(int packet)
        {
            int reason;
            try
            {
                reason = _session.Wait(packet);
            }
            catch (SignetException e)
            {
                SetAsideWhatEnded(e);
                throw;
            }

            if (reason < MqttReason.FirstFailure)
            {
                RequireSubscriber(reason);
                _stream.Sent();
                Report.Acknowledged++;
            }
            else if (!MqttReason.ConcernsMessage(reason) || !_stream.SetAside(reason, MqttReason.MayPass(reason)))
            {
                throw new SignetException(ErrorCode.MqttPublishRefused, reason, MqttReason.Text(reason));
            }
        }

        private void SetAsideWhatEnded(SignetException e)
        {
            if (EndsForMessage(e))
            {
                _stream.SetAside(e.Value, false);
            }
        }

        // A DISCONNECT in place of a refusal.
        private static bool EndsForMessage(SignetException e)
        {
            return e.Code == ErrorCode.MqttServerDisconnected
                && (e.Value == MqttReason.PacketTooLarge || e.Value == MqttReason.PayloadFormatInvalid);
        }

        private static void RequireSubscriber(int reason)
        {
            if (reason == MqttReason.NoMatchingSubscribers)
            {
                throw new SignetException(ErrorCode.MessageNotDelivered, reason, "telemetry");
            }
        }

        // When it is due, and behind all others, since it may end the connection.
        private void OfferRefused()
        {
            int count = 0;
            int offset = 0;
            if (_session != null)
            {
                count = _stream.OfferAgain(out offset);
            }

            while (count > 0)
            {
                Offer(offset, count);
                count = _stream.OfferAgain(out offset);
            }
        }

        private void Offer(int offset, int count)
        {
            int reason = MqttReason.PacketTooLarge;
            try
            {
                reason = _session.Wait(_session.Publish(_topic, _properties, _stream.RefusedBuffer, offset, count, 1, false));
            }
            catch (SignetException e)
            {
                if (EndsForMessage(e))
                {
                    _stream.Offered(false);
                }

                if (e.Code != ErrorCode.MqttNotAvailable || e.Value == 0)
                {
                    throw;
                }
            }

            // What met any message, and a broker that has nobody for it, say nothing of this one.
            if (reason < MqttReason.FirstFailure ? reason != MqttReason.NoMatchingSubscribers : MqttReason.ConcernsMessage(reason))
            {
                _stream.Offered(reason < MqttReason.FirstFailure);
            }
        }
    }
}
