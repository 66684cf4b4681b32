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
            catch (Exception)
            {
                Close();
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
                throw new SignetException(ErrorCode.MqttTimeout, "PUBACK");
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
                    MqttSlot slot = _inFlight.Find(id);
                    if (slot == null)
                    {
                        throw new SignetException(ErrorCode.MqttProtocolError, "PUBACK for nothing");
                    }

                    slot.PacketId = 0;
                    _inHandler = true;
                    _handler.OnAcknowledged(id);
                    _inHandler = false;
                    break;
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

            int code = _decoder.ReturnCode;
            if (code != 0)
            {
                throw new SignetException(ErrorCode.MqttConnectionRefused, code, RefusalText(code));
            }

            // [MQTT-3.2.2-1]: after clean session there is no session.
            if (_decoder.SessionPresent && _cleanSession)
            {
                throw new SignetException(ErrorCode.MqttProtocolError, "session present after clean session");
            }

            _state = Connected;
        }

        private void HandlePublish(MqttMessage message)
        {
            int qos = message.Qos;
            if (qos == 2)
            {
                // [MQTT-3.8.4-6]: never above what was granted, and QoS 2 is never asked for.
                throw new SignetException(ErrorCode.MqttProtocolError, "QoS 2");
            }

            int id = message.PacketId;
            _inHandler = true;
            bool taken = _handler.OnMessage(message);
            _inHandler = false;
            if (qos == 1)
            {
                if (!taken)
                {
                    // [MQTT-4.4.0-1]: the server sends again what was not acknowledged, but only after a reconnect.
                    throw new SignetException(ErrorCode.MqttReceiverBusy);
                }

                Send(_send, MqttEncoder.PubAck(id, _send, 0));
            }
        }

        private void HandleAnswer(MqttPacketType type, int id)
        {
            // [MQTT-3.8.4-2], [MQTT-3.10.4-4]: same packet identifier; [MQTT-3.8.4-5]: a code for each filter.
            if (id != _requestId || type != _requestAnswer)
            {
                throw new SignetException(ErrorCode.MqttProtocolError, "answer to no request");
            }

            if (type == MqttPacketType.UnsubAck)
            {
                _requestId = 0;
                _inHandler = true;
                _handler.OnUnsubscribed(id);
                _inHandler = false;
                return;
            }

            int offset = _decoder.CodesOffset;
            int count = _decoder.CodesCount;
            byte[] codes = _decoder.Buffer;
            if (count != _requestCount)
            {
                throw new SignetException(ErrorCode.MqttProtocolError, "SUBACK with another number of codes");
            }

            for (int i = 0; i < count; i++)
            {
                if (codes[offset + i] == 0x80)
                {
                    _refusedId = id;
                }
            }

            _requestId = 0;
            _inHandler = true;
            _handler.OnSubscribed(id, codes, offset, count);
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

        // Section 3.2.2.3, table 3.1.
        private static string RefusalText(int code)
        {
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
                default:
                    return "not authorized";
            }
        }
    }
}
