using System;
using Signet.Core;

namespace Signet.Mqtt
{
    /// <content>The beginning of a connection, and what an earlier one left unanswered.</content>
    public sealed partial class MqttSession
    {
        /// <summary>
        /// Opens the transport and connects. Without clean session every message that was not acknowledged is sent
        /// again ([MQTT-4.4.0-1]); with it, they are given up (<see cref="IMqttHandler.OnDiscarded"/>). A server that lost a
        /// session of MQTT 5 gets them as new ones ([MQTT-3.2.2-5] there), so that QoS 2 may then deliver twice.
        /// </summary>
        /// <param name="host">Host name or address literal.</param>
        /// <param name="port">TCP port, 1 to 65535.</param>
        /// <param name="options">What CONNECT says.</param>
        /// <returns>CONNACK's session present flag.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.MqttConnectionRefused"/> with the return code of
        /// section 3.2.2.3, with MQTT 5 the reason code of section 3.2.2.2; <see cref="ErrorCode.MqttRedirected"/> when that
        /// names another server; <see cref="ErrorCode.MqttTimeout"/>; <see cref="ErrorCode.MqttClosed"/>; malformed
        /// packets; the transport's own codes; <see cref="ErrorCode.InvalidArgument"/> for wrong options;
        /// <see cref="ErrorCode.InvalidState"/> when connected.</exception>
        public bool Connect(string host, int port, MqttConnectOptions options)
        {
            RequireClosed();
            _transport.Open(host, port, _connectTimeoutMs);
            return Connect(options);
        }

        /// <summary>Connects over a transport that the caller has opened.</summary>
        /// <param name="options">What CONNECT says.</param>
        /// <returns>CONNACK's session present flag.</returns>
        /// <exception cref="SignetException">As the other overload.</exception>
        public bool Connect(MqttConnectOptions options)
        {
            BeginConnect(options);
            return EndConnect();
        }

        /// <summary>
        /// Sends CONNECT over a transport that the caller has opened and does not wait for CONNACK: Subscribe and Publish
        /// may follow at once and spare a round trip (section 3.1.4 allows it). A server that refuses ignores them.
        /// Nothing is acknowledged before <see cref="EndConnect"/>, which must follow; what would have to wait for an
        /// answer until then (a full set of slots, a second request) fails with <see cref="ErrorCode.MqttNotConnected"/>.
        /// </summary>
        /// <param name="options">What CONNECT says.</param>
        /// <exception cref="SignetException">As Connect.</exception>
        public void BeginConnect(MqttConnectOptions options)
        {
            RequireClosed();
            _decoder.Reset(options.Version);
            _state = Connecting;
            _isV5 = options.Version == MqttVersion.V5;
            _aliases.Reset(0);
            _cleanSession = options.CleanSession;
            _keepAliveMs = options.KeepAliveSeconds * 1000;
            _refusedId = 0;
            _beforeConnect = _inFlight.LastOrder;
            try
            {
                int length = MqttEncoder.Connect(options, MqttReceived.Room, _decoder.Buffer.Length, _send, 0);
                Send(_send, length);
                _connectDeadline = _lastSent + _connectTimeoutMs;
                _lastReceived = _lastSent;
            }
            catch (Exception)
            {
                Close();
                throw;
            }
            finally
            {
                // It held the password.
                Array.Clear(_send, 0, _send.Length);
            }
        }

        /// <summary>Waits for CONNACK after <see cref="BeginConnect"/>, then sees to what an earlier connection left
        /// unacknowledged.</summary>
        /// <returns>CONNACK's session present flag.</returns>
        /// <exception cref="SignetException">As Connect; <see cref="ErrorCode.InvalidState"/> when no connect was
        /// begun.</exception>
        public bool EndConnect()
        {
            if (_inHandler || _state != Connecting)
            {
                throw new SignetException(ErrorCode.InvalidState, "no connect was begun");
            }

            while (_state == Connecting)
            {
                StepOrFail(_connectDeadline);
            }

            Rearm(0);
            try
            {
                MqttServerLimits limits = _decoder.Limits;
                _aliases.Reset(limits.TopicAliasMaximum);
                if (limits.KeepAliveSeconds >= 0)
                {
                    // [MQTT-3.1.2-21] of 5.0.
                    _keepAliveMs = limits.KeepAliveSeconds * 1000;
                }

                if (!_decoder.SessionPresent)
                {
                    _received.Clear();
                }

                if (_cleanSession || !_keepsPackets)
                {
                    Discard();
                }
                else
                {
                    Resend();
                }
            }
            catch (Exception)
            {
                Close();
                throw;
            }

            _log.Write(LogLevel.Info, "mqtt", _decoder.SessionPresent ? "connected, session present" : "connected");
            return _decoder.SessionPresent;
        }

        private void Discard()
        {
            MqttSlot slot = _inFlight.First(0);
            while (slot != null && slot.Order <= _beforeConnect)
            {
                int id = slot.PacketId;
                slot.PacketId = 0;
                _inHandler = true;
                _handler.OnDiscarded(id);
                _inHandler = false;
                slot = _inFlight.First(0);
            }
        }

        // [MQTT-4.4.0-1]: with the original packet identifiers; [MQTT-3.3.1-1]: DUP set; [MQTT-4.6.0-1]: in order.
        private void Resend()
        {
            // [MQTT-3.2.2-5] of 5.0: a session that the server doesn't have is over for us too; its messages begin anew.
            bool isNew = _isV5 && !_decoder.SessionPresent;
            MqttSlot slot = _inFlight.First(0);
            while (slot != null && slot.Order <= _beforeConnect)
            {
                slot.Deadline = _clock.Milliseconds + _responseTimeoutMs;
                slot.IsReleased &= !isNew;
                if (slot.IsReleased)
                {
                    SendAnswer(MqttPacketType.PubRel, slot.PacketId, 0);
                }
                else
                {
                    slot.Packet[0] = (byte)(isNew ? slot.Packet[0] & ~0x08 : slot.Packet[0] | 0x08);
                    Send(slot.Packet, slot.Length);
                }

                slot = _inFlight.First(slot.Order);
            }
        }
    }
}
