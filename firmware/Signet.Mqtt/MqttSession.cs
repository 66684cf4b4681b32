using System;
using Signet.Core;

namespace Signet.Mqtt
{
    /// <summary>
    /// An MQTT 3.1.1 or 5.0 client session over any <see cref="ITransport"/>, QoS 0 to 2. It has no thread of its own: its
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
        private readonly MqttReceived _received = new MqttReceived();
        private readonly MqttAliases _aliases = new MqttAliases();
        private readonly byte[] _send;
        private readonly int _connectTimeoutMs;
        private readonly int _responseTimeoutMs;
        private int _state;
        private bool _inHandler;
        private bool _cleanSession;
        private bool _isV5;
        private int _keepAliveMs;
        private long _connectDeadline;
        private long _beforeConnect;
        private long _lastSent;
        private long _lastReceived;
        private long _pingDeadline;
        private readonly bool _keepsPackets;
        private int _lastPacketId;

        // The one SUBSCRIBE or UNSUBSCRIBE that waits for its answer; id 0 when there is none.
        private int _requestId;
        private MqttPacketType _requestAnswer;
        private int _requestCount;
        private long _requestDeadline;
        private int _refusedId;
        private int _refusedReason;

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

            _keepsPackets = options.KeepsPackets;
            _inFlight = new MqttInFlight(options.InFlight, _keepsPackets ? options.SendBufferSize : 0);
            _connectTimeoutMs = options.ConnectTimeoutMs;
            _responseTimeoutMs = options.ResponseTimeoutMs;
        }

        /// <summary>True from a successful connect until disconnect, failure, or the end of the transport.</summary>
        public bool IsConnected
        {
            get { return _state == Connected && _transport.IsOpen; }
        }

        /// <summary>What the server's CONNACK allows, and the server that it or a DISCONNECT points to. Kept until the next
        /// connect.</summary>
        public MqttServerLimits Limits
        {
            get { return _decoder.Limits; }
        }

        /// <summary>Messages of QoS 1 and 2 that wait for their answers.</summary>
        public int InFlightCount
        {
            get { return _inFlight.Count; }
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
        /// <returns>Reason code of the answer to a message (<see cref="IMqttHandler.OnAcknowledged"/>); else 0.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.MqttTimeout"/>;
        /// <see cref="ErrorCode.MqttSubscriptionRefused"/> when the server refused at least one filter (the connection
        /// stays); <see cref="ErrorCode.MqttNotConnected"/>; all that <see cref="Poll"/> throws.</exception>
        public int Wait(int packetId)
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
                throw new SignetException(ErrorCode.MqttSubscriptionRefused, _refusedReason, RefusalText(_refusedReason));
            }

            return packetId == 0 ? 0 : _inFlight.ReasonOf(packetId);
        }

        /// <summary>
        /// Pumps: takes at most one packet, sends PINGREQ when the line has been idle for 3/4 of the keep-alive time,
        /// and sees to the deadlines.
        /// </summary>
        /// <param name="timeoutMs">Longest wait for a packet in milliseconds; 0 returns at once.</param>
        /// <returns>True when a packet was handled; false when none came in time.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.MqttNotConnected"/>;
        /// <see cref="ErrorCode.MqttTimeout"/> for a missing answer; <see cref="ErrorCode.MqttClosed"/>;
        /// <see cref="ErrorCode.MqttServerDisconnected"/>; <see cref="ErrorCode.MqttRedirected"/>; <see cref="ErrorCode.MqttMalformed"/>; <see cref="ErrorCode.MqttProtocolError"/>;
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
            catch (Exception e)
            {
                Fail(e);
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
            Leave(MqttReason.Success);
        }

        /// <summary>As <see cref="Disconnect"/>, but the server publishes the will: with MQTT 5 it is asked to (section
        /// 3.14.2.1), with 3.1.1 it hears no DISCONNECT. Never throws.</summary>
        public void DisconnectWithWill()
        {
            if (_isV5)
            {
                Leave(MqttReason.DisconnectWithWill);
            }
            else
            {
                Close();
            }
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

        private void Leave(int reason)
        {
            if (IsConnected)
            {
                try
                {
                    _transport.Send(_send, 0, MqttEncoder.Disconnect(reason, _send, 0), _responseTimeoutMs);
                }
                catch (Exception)
                {
                    _log.Write(LogLevel.Warning, "mqtt", "DISCONNECT could not be sent");
                }
            }

            Close();
        }

        // MQTT 5 tells the server why (section 4.13.2); 3.1.1 has no words for it.
        private void Fail(Exception e)
        {
            int reason = 0;
            if (_isV5 && _state == Connected && e is SignetException error)
            {
                switch (error.Code)
                {
                    case ErrorCode.MqttMalformed:
                        reason = MqttReason.MalformedPacket;
                        break;
                    case ErrorCode.MqttProtocolError:
                        reason = MqttReason.ProtocolError;
                        break;
                    case ErrorCode.MqttPacketTooLarge:
                        reason = MqttReason.PacketTooLarge;
                        break;
                    case ErrorCode.MqttReceiverBusy:
                        reason = MqttReason.ReceiveMaximumExceeded;
                        break;
                }
            }

            if (reason != 0)
            {
                Leave(reason);
            }
            else
            {
                Close();
            }
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
