using System;
using Signet.Core;

namespace Signet.Mqtt
{
    /// <summary>
    /// An MQTT 3.1.1 client session over any <see cref="ITransport"/>, QoS 0 and 1. It has no thread of its own: its
    /// owner calls <see cref="Poll"/> often enough, at the latest every quarter of the keep-alive time. Every wait has
    /// a deadline. After any failure of connection or protocol the transport is closed, <see cref="IsConnected"/> is
    /// false, and the exception carries the code. A refused argument leaves the connection as it is. Used by one thread
    /// at a time.
    /// </summary>
    public sealed partial class MqttSession
    {
        private const int Closed = 0;
        private const int Connecting = 1;
        private const int Connected = 2;

        private readonly ITransport _transport;
        private readonly IClock _clock;
        private readonly ILog _log;
        private readonly IMqttHandler _handler;
        private readonly MqttDecoder _decoder;
        private readonly MqttInFlight _inFlight;
        private readonly byte[] _send;
        private readonly int _connectTimeoutMs;
        private readonly int _responseTimeoutMs;
        private int _state;
        private bool _inHandler;
        private bool _cleanSession;
        private int _keepAliveMs;
        private long _connectDeadline;
        private long _beforeConnect;
        private long _lastSent;
        private long _lastReceived;
        private long _pingDeadline;
        private int _lastPacketId;

        // The one SUBSCRIBE or UNSUBSCRIBE that waits for its answer; id 0 when there is none.
        private int _requestId;
        private MqttPacketType _requestAnswer;
        private int _requestCount;
        private long _requestDeadline;
        private int _refusedId;

        /// <summary>Makes a session; allocates all its buffers.</summary>
        /// <param name="transport">The byte stream; not opened yet, or opened by the caller.</param>
        /// <param name="clock">Time for deadlines and keep-alive.</param>
        /// <param name="log">Takes a line at connect and disconnect.</param>
        /// <param name="handler">Receives messages and acknowledgements.</param>
        /// <param name="options">Sizes and deadlines.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for sizes or deadlines out of
        /// range; <see cref="ErrorCode.BufferTooSmall"/>.</exception>
        public MqttSession(
            ITransport transport,
            IClock clock,
            ILog log,
            IMqttHandler handler,
            MqttSessionOptions options)
        {
            if (options.ConnectTimeoutMs < 1 || options.ResponseTimeoutMs < 1 || options.SendBufferSize < 16)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "MQTT session options");
            }

            _transport = transport;
            _clock = clock;
            _log = log;
            _handler = handler;
            _decoder = new MqttDecoder(new byte[options.ReceiveBufferSize]);
            _send = options.SendBuffer ?? new byte[options.SendBufferSize];
            if (_send.Length < options.SendBufferSize)
            {
                throw new SignetException(ErrorCode.BufferTooSmall);
            }

            _inFlight = new MqttInFlight(options.InFlight, options.SendBufferSize);
            _connectTimeoutMs = options.ConnectTimeoutMs;
            _responseTimeoutMs = options.ResponseTimeoutMs;
        }

        /// <summary>True from a successful connect until disconnect, failure, or the end of the transport.</summary>
        public bool IsConnected
        {
            get { return _state == Connected && _transport.IsOpen; }
        }

        /// <summary>Messages of QoS 1 that wait for their PUBACK.</summary>
        public int InFlightCount
        {
            get { return _inFlight.Count; }
        }

        /// <summary>
        /// Opens the transport and connects. Without clean session every message that was not acknowledged is sent
        /// again with DUP ([MQTT-4.4.0-1]); with it, they are given up (<see cref="IMqttHandler.OnDiscarded"/>).
        /// </summary>
        /// <param name="host">Host name or address literal.</param>
        /// <param name="port">TCP port, 1 to 65535.</param>
        /// <param name="options">What CONNECT says.</param>
        /// <returns>CONNACK's session present flag.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.MqttConnectionRefused"/> with the return code of
        /// section 3.2.2.3; <see cref="ErrorCode.MqttTimeout"/>; <see cref="ErrorCode.MqttClosed"/>; malformed
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
            _decoder.Reset();
            _state = Connecting;
            _cleanSession = options.CleanSession;
            _keepAliveMs = options.KeepAliveSeconds * 1000;
            _refusedId = 0;
            _beforeConnect = _inFlight.LastOrder;
            try
            {
                int length = MqttEncoder.Connect(options, _send, 0);
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

            try
            {
                if (_cleanSession)
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

        /// <summary>
        /// Sends a message. With QoS 1 it is kept until its PUBACK; when all slots are taken, pumps until one is free.
        /// </summary>
        /// <param name="topic">Where to.</param>
        /// <param name="payload">Holds the message; may be reused after the call.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Length in bytes, 0 or more.</param>
        /// <param name="qos">0 or 1.</param>
        /// <param name="retain">Whether the server keeps it for later subscribers.</param>
        /// <returns>Packet identifier that the acknowledgement will name, 1 to 65535; 0 with QoS 0.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.MqttNotConnected"/>;
        /// <see cref="ErrorCode.NotSupported"/> for QoS 2; <see cref="ErrorCode.MqttPacketTooLarge"/>;
        /// <see cref="ErrorCode.InvalidArgument"/>; <see cref="ErrorCode.MqttTimeout"/> when no slot became free; the
        /// transport's own codes.</exception>
        public int Publish(MqttTopic topic, byte[] payload, int offset, int count, int qos, bool retain)
        {
            RequireOpen();
            if (qos == 0)
            {
                int plain = MqttEncoder.Publish(topic, payload, offset, count, 0, retain, 0, _send, 0);
                Send(_send, plain);
                return 0;
            }

            if (qos != 1)
            {
                throw new SignetException(ErrorCode.NotSupported, "QoS 2");
            }

            MqttSlot slot = _inFlight.Free();
            if (slot == null)
            {
                slot = WaitForSlot();
            }

            int id = NewPacketId();
            slot.Length = MqttEncoder.Publish(topic, payload, offset, count, 1, retain, id, slot.Packet, 0);
            _inFlight.Take(slot, id, _clock.Milliseconds + _responseTimeoutMs);
            Send(slot.Packet, slot.Length);
            return id;
        }

        /// <summary>Asks for messages. When an earlier request is not answered yet, pumps until it is.</summary>
        /// <param name="filters">Topic filters, at least one.</param>
        /// <param name="qos">Highest QoS wanted for each, 0 or 1.</param>
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
            int length = MqttEncoder.Subscribe(id, filters, qos, _send, 0);
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
            int length = MqttEncoder.Unsubscribe(id, filters, _send, 0);
            return Request(id, MqttPacketType.UnsubAck, 0, length);
        }

        /// <summary>Says whether an answer to this packet identifier is still awaited.</summary>
        /// <param name="packetId">What Publish, Subscribe or Unsubscribe returned.</param>
        /// <returns>True until it was answered or discarded.</returns>
        public bool IsPending(int packetId)
        {
            return packetId != 0 && (packetId == _requestId || _inFlight.Find(packetId) != null);
        }

        /// <summary>Pumps until this packet identifier was answered.</summary>
        /// <param name="packetId">What Publish, Subscribe or Unsubscribe returned; 0 returns at once.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.MqttTimeout"/>;
        /// <see cref="ErrorCode.MqttSubscriptionRefused"/> when the server refused at least one filter (the connection
        /// stays); <see cref="ErrorCode.MqttNotConnected"/>; all that <see cref="Poll"/> throws.</exception>
        public void Wait(int packetId)
        {
            long until = _clock.Milliseconds + _responseTimeoutMs;
            while (IsPending(packetId))
            {
                RequireConnected();
                StepOrFail(until);
            }

            if (packetId != 0 && packetId == _refusedId)
            {
                _refusedId = 0;
                throw new SignetException(ErrorCode.MqttSubscriptionRefused);
            }
        }

        /// <summary>
        /// Pumps: takes at most one packet, sends PINGREQ when the line has been idle for 3/4 of the keep-alive time,
        /// and sees to the deadlines.
        /// </summary>
        /// <param name="timeoutMs">Longest wait for a packet in milliseconds; 0 returns at once.</param>
        /// <returns>True when a packet was handled; false when none came in time.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.MqttNotConnected"/>;
        /// <see cref="ErrorCode.MqttTimeout"/> for a missing answer; <see cref="ErrorCode.MqttClosed"/>;
        /// <see cref="ErrorCode.MqttMalformed"/>; <see cref="ErrorCode.MqttProtocolError"/>;
        /// <see cref="ErrorCode.MqttPacketTooLarge"/>; <see cref="ErrorCode.MqttReceiverBusy"/>; the transport's own
        /// codes. The transport is closed then.</exception>
        public bool Poll(int timeoutMs)
        {
            RequireConnected();
            long until = _clock.Milliseconds + timeoutMs;
            try
            {
                do
                {
                    if (Step(until))
                    {
                        return true;
                    }
                }
                while (_clock.Milliseconds < until);
            }
            catch (Exception)
            {
                Close();
                throw;
            }

            return false;
        }

        /// <summary>
        /// Sends DISCONNECT (section 3.14), so that the server drops the will, and closes the transport. Never throws:
        /// what is to be ended is ended. Messages in flight are kept for a connect without clean session.
        /// </summary>
        public void Disconnect()
        {
            if (IsConnected)
            {
                try
                {
                    _transport.Send(_send, 0, MqttEncoder.Disconnect(_send, 0), _responseTimeoutMs);
                }
                catch (Exception)
                {
                    _log.Write(LogLevel.Warning, "mqtt", "DISCONNECT could not be sent");
                }
            }

            Close();
        }

        /// <summary>Closes the transport without DISCONNECT: the server publishes the will. Never throws.</summary>
        public void Close()
        {
            _state = Closed;
            _inHandler = false;
            _requestId = 0;
            _pingDeadline = 0;
            try
            {
                _transport.Close();
            }
            catch (Exception)
            {
                // A transport must not throw here; one that does, its platform's error, must not keep the session half closed.
                _log.Write(LogLevel.Warning, "mqtt", "the transport failed to close");
            }
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
            MqttSlot slot = _inFlight.First(0);
            while (slot != null && slot.Order <= _beforeConnect)
            {
                slot.Packet[0] |= 0x08;
                slot.Deadline = _clock.Milliseconds + _responseTimeoutMs;
                Send(slot.Packet, slot.Length);
                slot = _inFlight.First(slot.Order);
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

        private MqttSlot WaitForSlot()
        {
            RequireConnected();
            long until = _clock.Milliseconds + _responseTimeoutMs;
            while (true)
            {
                StepOrFail(until);
                MqttSlot slot = _inFlight.Free();
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
            if (_refusedId == id)
            {
                // Nobody asked what became of the request that had this identifier before.
                _refusedId = 0;
            }

            return id;
        }

        private void RequireClosed()
        {
            if (_inHandler || _state != Closed)
            {
                throw new SignetException(ErrorCode.InvalidState, "connected");
            }
        }

        // From BeginConnect on.
        private void RequireOpen()
        {
            if (_state != Connecting || _inHandler)
            {
                RequireConnected();
            }
        }

        private void RequireConnected()
        {
            if (_inHandler)
            {
                throw new SignetException(ErrorCode.InvalidState, "called from a handler");
            }

            if (_state != Connected)
            {
                throw new SignetException(ErrorCode.MqttNotConnected);
            }
        }
    }
}
