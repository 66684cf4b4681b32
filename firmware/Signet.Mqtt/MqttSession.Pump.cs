using System;
using Signet.Core;

namespace Signet.Mqtt
{
    // The pump: takes packets, answers them, keeps the connection alive and sees to deadlines.
    public sealed partial class MqttSession
    {
        // One step of a wait of ours: it fails when its time is over, also when a chatty server never falls silent.
        private void StepOrFail(long until)
        {
            try
            {
                if (_clock.Milliseconds >= until)
                {
                    throw new SignetException(ErrorCode.MqttTimeout);
                }

                Step(until);
            }
            catch (Exception e)
            {
                Fail(e);
                throw;
            }
        }

        private bool Step(long until)
        {
            if (_decoder.Next())
            {
                Handle();
                return true;
            }

            long now = _clock.Milliseconds;
            if (_state == Connected && now >= PingDue())
            {
                Send(_send, MqttEncoder.PingReq(_send, 0));
                _pingDeadline = _lastSent + _responseTimeoutMs;
                now = _lastSent;
            }

            long wait = Min(until, NextTimer()) - now;
            int timeout = wait <= 0 ? 0 : wait > int.MaxValue ? int.MaxValue : (int)wait;
            int count = _transport.Receive(_decoder.Buffer, _decoder.End, _decoder.Room, timeout);
            if (count < 0)
            {
                throw new SignetException(ErrorCode.MqttClosed);
            }

            now = _clock.Milliseconds;
            if (count == 0)
            {
                // Only when nothing is left to read is an answer really missing: the owner may have polled late.
                CheckDeadlines(now);
                return false;
            }

            _lastReceived = now;
            _decoder.Added(count);
            if (!_decoder.Next())
            {
                return false;
            }

            Handle();
            return true;
        }

        // Section 3.1.2.10 asks for a packet of ours in time; one from the server shows that it still lives.
        private long PingDue()
        {
            if (_keepAliveMs == 0 || _pingDeadline != 0)
            {
                return long.MaxValue;
            }

            return Min(_lastSent, _lastReceived) + (_keepAliveMs / 4 * 3);
        }

        private long NextTimer()
        {
            if (_state != Connected)
            {
                return long.MaxValue;
            }

            long next = Min(PingDue(), _inFlight.FirstDeadline());
            if (_pingDeadline != 0)
            {
                next = Min(next, _pingDeadline);
            }

            return _requestId != 0 ? Min(next, _requestDeadline) : next;
        }

        private void CheckDeadlines(long now)
        {
            if (_state != Connected)
            {
                return;
            }

            if (_pingDeadline != 0 && now >= _pingDeadline)
            {
                throw new SignetException(ErrorCode.MqttTimeout, "PINGRESP");
            }

            if (now >= _inFlight.FirstDeadline())
            {
                throw new SignetException(ErrorCode.MqttTimeout, "PUBACK, PUBREC or PUBCOMP");
            }

            if (_requestId != 0 && now >= _requestDeadline)
            {
                throw new SignetException(ErrorCode.MqttTimeout, "SUBACK or UNSUBACK");
            }
        }

        private void Handle()
        {
            MqttPacketType type = _decoder.Type;
            if (_state == Connecting || type == MqttPacketType.ConnAck)
            {
                HandleConnAck(type);
                return;
            }

            int id = _decoder.PacketId;
            switch (type)
            {
                case MqttPacketType.Publish:
                    HandlePublish(_decoder.Message);
                    break;
                case MqttPacketType.PubAck:
                    Answered(SlotFor(id, 1), _decoder.Reason);
                    break;
                case MqttPacketType.PubRec:
                    HandlePubRec(SlotFor(id, 2), _decoder.Reason);
                    break;
                case MqttPacketType.PubComp:
                    MqttSlot released = SlotFor(id, 2);
                    if (!released.IsReleased)
                    {
                        throw new SignetException(ErrorCode.MqttProtocolError, "PUBCOMP before PUBREL");
                    }

                    // "Not found" only says that the server was through with it ([MQTT-4.3.3] of 5.0).
                    Answered(released, 0);
                    break;
                case MqttPacketType.PubRel:
                    bool isKnown = _received.Remove(id);
                    SendAnswer(MqttPacketType.PubComp, id, isKnown || !_isV5 ? 0 : MqttReason.PacketIdNotFound);
                    break;
                case MqttPacketType.Disconnect:
                    throw Refusal(ErrorCode.MqttServerDisconnected, _decoder.Reason, MqttReason.Text(_decoder.Reason));
                case MqttPacketType.SubAck:
                case MqttPacketType.UnsubAck:
                    HandleAnswer(type, id);
                    break;
                case MqttPacketType.PingResp:
                    if (_pingDeadline == 0)
                    {
                        throw new SignetException(ErrorCode.MqttProtocolError, "PINGRESP for nothing");
                    }

                    _pingDeadline = 0;
                    break;
            }
        }

        private void HandleConnAck(MqttPacketType type)
        {
            // [MQTT-3.2.0-1]: CONNACK is the server's first packet; section 3.2 knows only one.
            if (_state != Connecting || type != MqttPacketType.ConnAck)
            {
                throw new SignetException(ErrorCode.MqttProtocolError, "CONNACK must be first and only one");
            }

            int code = _decoder.Reason;
            if (code != 0)
            {
                throw Refusal(ErrorCode.MqttConnectionRefused, code, RefusalText(code));
            }

            // [MQTT-3.2.2-1]: after clean session there is no session.
            if (_decoder.SessionPresent && _cleanSession)
            {
                throw new SignetException(ErrorCode.MqttProtocolError, "session present after clean session");
            }

            _state = Connected;
        }

        // A redirection is the word of whoever runs the server (section 4.11 of 5.0); it is told, not followed.
        private SignetException Refusal(ErrorCode code, int reason, string text)
        {
            if (!_isV5 || (reason != MqttReason.UseAnotherServer && reason != MqttReason.ServerMoved))
            {
                return new SignetException(code, reason, text);
            }

            string other = _decoder.Limits.ServerReference;
            return new SignetException(ErrorCode.MqttRedirected, reason, other == null ? text : text + ": " + other);
        }

        private MqttSlot SlotFor(int id, int qos)
        {
            MqttSlot slot = _inFlight.Find(id);
            if (slot == null || slot.Qos != qos)
            {
                throw new SignetException(ErrorCode.MqttProtocolError, "acknowledgement for nothing");
            }

            return slot;
        }

        private void HandlePubRec(MqttSlot slot, int reason)
        {
            if (reason >= MqttReason.FirstFailure)
            {
                Answered(slot, reason);
                return;
            }

            // Section 4.3.3: from here on the message must not be sent again, only PUBREL.
            slot.IsReleased = true;
            slot.Reason = reason;
            slot.Deadline = _clock.Milliseconds + _responseTimeoutMs;
            SendAnswer(MqttPacketType.PubRel, slot.PacketId, 0);
        }

        private void Answered(MqttSlot slot, int reason)
        {
            if (slot.IsReleased)
            {
                // What PUBREC said, such as that nobody subscribes.
                reason = slot.Reason;
            }

            int id = slot.PacketId;
            _inFlight.Answer(slot, reason);
            Rearm(slot.Deadline);
            _inHandler = true;
            _handler.OnAcknowledged(id, reason);
            _inHandler = false;
        }

        private void SendAnswer(MqttPacketType type, int id, int reason)
        {
            Send(_send, MqttEncoder.Acknowledge(type, id, reason, _send, 0));
        }

        private void HandlePublish(MqttMessage message)
        {
            int qos = message.Qos;
            int id = message.PacketId;
            if (qos == 2 && _received.Contains(id))
            {
                // Handed on before; the server has not heard our PUBREC.
                SendAnswer(MqttPacketType.PubRec, id, 0);
                return;
            }

            if (qos == 2 && !_received.TryAdd(id))
            {
                // With MQTT 5 the server was told (Receive Maximum); with 3.1.1 it sends again after a reconnect.
                throw new SignetException(ErrorCode.MqttReceiverBusy);
            }

            bool taken = false;
            try
            {
                _inHandler = true;
                taken = _handler.OnMessage(message);
                _inHandler = false;
            }
            finally
            {
                if (!taken && qos == 2)
                {
                    _received.Remove(id);
                }
            }

            if (qos != 0)
            {
                if (!taken)
                {
                    // [MQTT-4.4.0-1]: the server sends again what was not acknowledged, but only after a reconnect.
                    throw new SignetException(ErrorCode.MqttReceiverBusy);
                }

                SendAnswer(qos == 1 ? MqttPacketType.PubAck : MqttPacketType.PubRec, id, 0);
            }
        }

        // A slow server answers one packet after the other: each answer gives it its time anew for what was sent behind it, not
        // for what it has passed over.
        private void Rearm(long answered)
        {
            long deadline = _clock.Milliseconds + _responseTimeoutMs;
            _inFlight.Rearm(answered, deadline);
            _requestDeadline = _requestDeadline >= answered ? deadline : _requestDeadline;
        }

        private void HandleAnswer(MqttPacketType type, int id)
        {
            // [MQTT-3.8.4-2], [MQTT-3.10.4-4]: same packet identifier; [MQTT-3.8.4-5]: a code for each filter.
            if (id != _requestId || type != _requestAnswer)
            {
                throw new SignetException(ErrorCode.MqttProtocolError, "answer to no request");
            }

            int offset = _decoder.CodesOffset;
            int count = _decoder.CodesCount;
            byte[] codes = _decoder.Buffer;
            if (count != _requestCount)
            {
                throw new SignetException(ErrorCode.MqttProtocolError, "another number of codes");
            }

            for (int i = 0; i < count; i++)
            {
                if (codes[offset + i] >= MqttReason.FirstFailure)
                {
                    _refusedId = id;
                    _refusedReason = codes[offset + i];
                }
            }

            _requestId = 0;
            Rearm(_requestDeadline);
            _inHandler = true;
            if (type == MqttPacketType.SubAck)
            {
                _handler.OnSubscribed(id, codes, offset, count);
            }
            else
            {
                _handler.OnUnsubscribed(id);
            }

            _inHandler = false;
        }

        private void Send(byte[] packet, int length)
        {
            try
            {
                _transport.Send(packet, 0, length, _responseTimeoutMs);
            }
            catch (Exception)
            {
                Close();
                throw;
            }

            _lastSent = _clock.Milliseconds;
        }

        private static long Min(long a, long b)
        {
            return a < b ? a : b;
        }

        private string RefusalText(int code)
        {
            // Section 3.2.2.3 of 3.1.1, table 3.1; MQTT 5 has reason codes, and 1 when the server speaks 3.1.1 only.
            switch (code)
            {
                case 1:
                    return "unacceptable protocol version";
                case 2:
                    return "client identifier rejected";
                case 3:
                    return "server unavailable";
                case 4:
                    return "bad user name or password";
                case 5:
                    return "not authorized";
                default:
                    return MqttReason.Text(code);
            }
        }
    }
}
