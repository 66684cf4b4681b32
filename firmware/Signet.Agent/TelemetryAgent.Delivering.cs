using Signet.Core;
using Signet.Mqtt;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <content>What is handed to the broker, and what its answer means (docs/SPEC.md, "What a broker refuses").</content>
    public sealed partial class TelemetryAgent
    {
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
                    throw;
                }
            }

            bool taken = reason < MqttReason.FirstFailure;
            if (!taken)
            {
                // Telemetry goes on; the next start, change or command tries again.
                _stream.Note(EventKind.Error, (int)ErrorCode.MqttPublishRefused);
                _log.Write(LogLevel.Error, "agent", new SignetException(
                    ErrorCode.MqttPublishRefused, reason, "descriptor: " + MqttReason.Text(reason)).Message);
            }

            _stream.DescriptorSent();
            Report.Descriptors += taken ? 1 : 0;
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
                if (e.Code != ErrorCode.MqttNotAvailable || e.Value == 0 || !_stream.SetAside(MqttReason.PacketTooLarge))
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
                if (e.Code == ErrorCode.MqttServerDisconnected
                    && (e.Value == MqttReason.PacketTooLarge || e.Value == MqttReason.PayloadFormatInvalid))
                {
                    _stream.SetAside(e.Value);
                }

                throw;
            }

            if (reason < MqttReason.FirstFailure)
            {
                RequireSubscriber(reason);
                _stream.Sent();
                Report.Acknowledged++;
            }
            else if (!MqttReason.ConcernsMessage(reason) || !_stream.SetAside(reason))
            {
                throw new SignetException(ErrorCode.MqttPublishRefused, reason, MqttReason.Text(reason));
            }
        }

        private static void RequireSubscriber(int reason)
        {
            if (reason == MqttReason.NoMatchingSubscribers)
            {
                throw new SignetException(ErrorCode.MessageNotDelivered, reason, "telemetry");
            }
        }

        // When it is time; another refusal changes nothing.
        private void OfferRefused()
        {
            if (_session == null)
            {
                return;
            }

            int count = _stream.OfferAgain(out int offset);
            while (count > 0)
            {
                if (Offer(offset, count))
                {
                    _stream.Offered();
                }

                count = _stream.OfferAgain(out offset);
            }
        }

        private bool Offer(int offset, int count)
        {
            try
            {
                int packet = _session.Publish(_topic, _properties, _stream.RefusedBuffer, offset, count, 1, false);
                int reason = _session.Wait(packet);
                return reason < MqttReason.FirstFailure && reason != MqttReason.NoMatchingSubscribers;
            }
            catch (SignetException e)
            {
                if (e.Code != ErrorCode.MqttNotAvailable || e.Value == 0)
                {
                    throw;
                }

                return false;
            }
        }
    }
}
