using System;
using Signet.Core;
using Signet.Modem;
using Signet.Mqtt;
using Signet.Recovery;
using Signet.Telemetry;
using Signet.Tls;

namespace Signet.Agent
{
    /// <content>The MQTT session: what goes out, what comes in, and what commands want of it.</content>
    public sealed partial class TelemetryAgent : IMqttHandler
    {
        // Of a PUBLISH without properties, besides its topic: more than there can be.
        private const int PacketHead = 16;

        // Between connections to a broker that is being tried, at the most.
        private const int TrialSeconds = 60;

        // For acknowledgements alone.
        private const int SmallReceiveBuffer = 256;
        private const int ListenSliceMs = 250;
        private const int MostBeforeReboot = 3;

        private MqttTopic _topic;
        private MqttMessageProperties _properties;
        private MqttTopic _descriptorTopic;
        private MqttTopic _confirmTopic;
        private MqttTopic _commandTopic;
        private string[] _filters;
        private bool _subscribed;
        private int _packetRoom;
        private long _nextSendMs;

        // Until there is a connection: another broker, or other topics, which nothing that waits would bring about.
        private bool _reconnects;

        /// <summary>Whether a silent connection ends before the radio wakes, on the way or with the module's sleep: then it is closed at
        /// once, and the module left alone.</summary>
        internal bool ForgetsIdle { get; private set; }

        /// <summary>True when a connection is worth while: something is urgent, a new broker is to be tried or topics have changed, or
        /// there is something to send and the interval has passed.</summary>
        public bool HasToSend
        {
            get
            {
                return _stream.IsOpen && (_stream.IsUrgent || _stream.Actions != StreamAction.None
                    || (_stream.IsDescriptorDue && IsConnected)
                    || (!IsConnected && _reconnects)
                    || ((_stream.Waiting > 0 || (_stream.IsTrying && !IsConnected)) && _platform.Clock.Milliseconds >= _nextSendMs));
            }
        }

        /// <summary>Sends what waits in the outbox, oldest first, and returns when the broker has acknowledged all. Then offers what
        /// it refused once more, where that is due, and does what commands wanted.</summary>
        /// <exception cref="SignetException">With the code of what failed; what is not acknowledged stays.
        /// <see cref="ErrorCode.MessageNotDelivered"/> when the broker says that nobody subscribes;
        /// <see cref="ErrorCode.MqttPublishRefused"/> when it would refuse any message, or no more can be set aside.</exception>
        public void Publish()
        {
            if (_session == null)
            {
                throw new SignetException(ErrorCode.MqttNotConnected);
            }

            CountEffort();
            _stream.PutDay();
            if (_stream.HasIssuers)
            {
                _stream.PutEvents();
            }

            _stream.PutTrial();
            _stream.Settle();
            if (DescribesFirst)
            {
                Describe();
            }

            SendWaiting();
            int interval = _stream.SendSeconds;
            interval = _stream.IsTrying && interval > TrialSeconds ? TrialSeconds : interval;
            _nextSendMs = _platform.Clock.Milliseconds + (1000L * interval);
            Describe();
            OfferRefused();
            Act();
        }

        /// <summary>Stays for the backend's word, and for commands that the broker kept: until all is confirmed, or
        /// <see cref="AgentSettings.ListenSeconds"/> have passed.</summary>
        /// <exception cref="SignetException">As of <see cref="Idle"/> and <see cref="Publish"/>.</exception>
        public void Listen()
        {
            if (!_stream.HasIssuers)
            {
                return;
            }

            IClock clock = _platform.Clock;
            long confirmations = Report.Confirmations;
            long end = clock.Milliseconds + (1000L * _settings.ListenSeconds);
            bool heard = !_stream.TakesConfirmations;
            while (IsConnected && clock.Milliseconds < end && !(heard && !HasToSend && !_stream.IsTrying))
            {
                Idle(ListenSliceMs);
                heard |= Report.Confirmations > confirmations;
                if (HasToSend)
                {
                    Publish();
                }
            }
        }

        // Works at once, before the broker hears that the message was taken: a command is acknowledged when its counter is
        // durable. What is sent in answer waits in the outbox until the session is free.
        bool IMqttHandler.OnMessage(MqttMessage message)
        {
            if (_confirmTopic != null && message.IsTopic(_confirmTopic))
            {
                _stream.OnConfirmation(message.Buffer, message.PayloadOffset, message.PayloadLength);
            }
            else if (_commandTopic != null && message.IsTopic(_commandTopic))
            {
                long left = (long)_settings.Quota.BytesPerDay - Quota.Up - Quota.Down;
                _stream.QuotaLeft = Quota.IsLimited ? left : 0;
                _stream.OnCommand(message.Buffer, message.PayloadOffset, message.PayloadLength);
            }

            return true;
        }

        void IMqttHandler.OnAcknowledged(int packetId, int reason)
        {
        }

        void IMqttHandler.OnDiscarded(int packetId)
        {
        }

        void IMqttHandler.OnSubscribed(int packetId, byte[] codes, int offset, int count)
        {
        }

        void IMqttHandler.OnUnsubscribed(int packetId)
        {
        }

        private void UseTopics(DeviceIdentity identity)
        {
            _topic = new MqttTopic(_settings.Topic ?? identity.TelemetryTopic);
            _descriptorTopic = new MqttTopic(_settings.DescriptorTopic ?? identity.DescriptorTopic);
            _connect.Version = _settings.MqttVersion;
            _filters = null;
        }

        // Issuers come and go by command, and with them what there is to hear.
        private void UseFilters(DeviceIdentity identity)
        {
            bool confirms = _stream.TakesConfirmations;
            bool commands = _stream.TakesCommands;
            if (_filters != null && confirms == (_confirmTopic != null) && commands == (_commandTopic != null))
            {
                return;
            }

            _confirmTopic = confirms ? new MqttTopic(identity.ConfirmTopic) : null;
            _commandTopic = commands ? new MqttTopic(identity.CommandTopic) : null;
            _filters = new string[0];
            if (confirms && commands)
            {
                _filters = new string[] { identity.ConfirmTopic, identity.CommandTopic };
            }
            else if (confirms || commands)
            {
                _filters = new string[] { confirms ? identity.ConfirmTopic : identity.CommandTopic };
            }

            // The broker keeps commands for a device that is away only in a session that outlives the connection.
            _connect.CleanSession = !commands;
            _subscribed = false;
        }

        // A second set of its buffers next to the first would double the peak: made once for an identity. The session of the
        // connection before is dropped before the handshake, the new one made after it: what each needs is not held
        // while the other needs most.
        private void OpenSession()
        {
            _session = null;
            _reconnects |= (_stream.Actions & StreamAction.Reconnect) != 0;
            _stream.Did(StreamAction.Reconnect);
            UseAnchor(_stream.BrokerAnchor);
            UseFilters(Identity);
            if (_tls == null)
            {
                _tls = new TlsTransport(
                    new QuotaTransport(_modem.OpenSocket(0), Quota, this), _card, _random, _platform.Clock, _log, _tlsOptions);
                _tls.Observer = this;

                // Our Finished and CONNECT, and each PUBACK with what follows it, are one AT command and one segment.
                _tls.Hold = true;
            }

            int radio = KeepAlive.RadioSeconds(_modem.Life.Status);
            _connect.KeepAliveSeconds = KeepAlive.Seconds(_settings.KeepAliveSeconds, radio, _settings.TranslatorSeconds);

            // Out of power saving mode a module boots, but for one whose modem sleeps alone.
            bool dozes = _modem.IsGranted && _modem.Life.Table.PsmWay != WakeWay.None;
            ForgetsIdle = dozes || KeepAlive.IsForgotten(radio, _settings.TranslatorSeconds);
            _tls.Open(_stream.BrokerHost, _stream.BrokerPort, _settings.ConnectTimeoutMs);
            try
            {
                bool describes = _stream.IsDescriptorDue;
                _session = new MqttSession(
                    _tls, _platform.Clock, _log, this, SessionOptions(describes ? _stream.DescriptorRoom() : 0));
                BeginSession(describes);
                _reconnects = false;
            }
            catch (Exception)
            {
                Abandon();
                throw;
            }
        }

        private void UseAnchor(byte[] anchor)
        {
            byte[][] anchors = anchor == null ? _anchors : new byte[][] { anchor };
            byte[][] present = _tlsOptions.Credentials.TrustAnchors;
            if (anchors.Length != present.Length || (anchors.Length > 0 && anchors[0] != present[0]))
            {
                _tlsOptions.Credentials.TrustAnchors = anchors;
                _tls = null;
            }
        }

        private MqttSessionOptions SessionOptions(int descriptor)
        {
            int longest = descriptor > TelemetrySigner.MaxMessage ? descriptor : TelemetrySigner.MaxMessage;
            _packetRoom = longest;
            MqttSessionOptions options = new MqttSessionOptions();
            options.SendBufferSize = longest + TopicRoom;
            options.SendBuffer = options.SendBufferSize > _message.Length ? null : _message;
            options.KeepsPackets = false;
            options.ReceiveBufferSize = _commandTopic != null ? Command.MaxMessage + TopicRoom
                : _confirmTopic != null ? Confirmation.MaxMessage + TopicRoom : SmallReceiveBuffer;
            options.ConnectTimeoutMs = _settings.ConnectTimeoutMs;
            options.ResponseTimeoutMs = _settings.ResponseTimeoutMs;
            return options;
        }

        // CONNECT, SUBSCRIBE and a message leave in one piece with our Finished; the server was judged before that. A broker
        // that still has our session has our subscriptions too; at the first connection of a start they are renewed, so
        // that the retained confirmation comes.
        private void BeginSession(bool describes)
        {
            _session.BeginConnect(_connect);
            bool subscribes = _filters.Length > 0 && !_subscribed;
            int request = subscribes ? Subscribe() : 0;
            describes &= DescribesFirst;
            int count = describes ? 0 : _stream.Next();
            int packet = count > 0 ? Send(count) : 0;
            bool present = _session.EndConnect();
            _tls.KeepTickets();
            if (!subscribes && _filters.Length > 0 && !present)
            {
                // Not before the message's answer: into a connection that this ends it could not be written, and the answer would
                // be lost with it.
                Await(packet, packet);
                request = Subscribe();
            }

            AwaitSubscription(request, packet);
            if (packet != 0)
            {
                Deliver(packet);
            }

            if (describes)
            {
                Describe();
            }
        }

        private int Subscribe()
        {
            byte[] qos = new byte[_filters.Length];
            for (int i = 0; i < qos.Length; i++)
            {
                qos[i] = 1;
            }

            return _session.Subscribe(_filters, qos);
        }

        private void AwaitSubscription(int request, int packet)
        {
            if (request == 0)
            {
                return;
            }

            try
            {
                Await(request, packet);
                _subscribed = !_connect.CleanSession;
            }
            catch (SignetException e)
            {
                if (e.Code != ErrorCode.MqttSubscriptionRefused)
                {
                    throw;
                }

                // Telemetry goes on; that nobody can confirm is seen by its backend.
                _stream.Note(EventKind.Error, (int)e.Code);
                _log.Write(LogLevel.Error, "agent", "confirmations or commands will not come: " + e.Message);
            }
        }

        private void NoteStart()
        {
            if (!_platform.WokeFromSleep)
            {
                _stream.Note(EventKind.Start, _starts.Starts);
            }

            if (Report.IsSafe)
            {
                _stream.Note(EventKind.Safe, _starts.Starts);
                _log.Write(LogLevel.Error, "agent", "safe mode: " + _starts.Starts.ToString() + " starts without a connection");
            }
        }

        /// <summary>Restarts the device as a command wanted, although its result could not be sent: after three failures in a row, or
        /// when all begins anew in any case. The result waits in the outbox.</summary>
        internal void RebootWhenOverdue()
        {
            if (_stream.IsOpen && (_stream.Actions & StreamAction.Reboot) != 0 && (BeginsAnew || Ladder.Failures >= MostBeforeReboot))
            {
                Act();
            }
        }

        // Results were sent by now.
        private void Act()
        {
            int actions = _stream.Actions;
            _stream.Did(StreamAction.Flush | StreamAction.Reconnect);
            if ((actions & StreamAction.Reconnect) != 0)
            {
                _reconnects = true;
                Disconnect();
            }

            if ((actions & StreamAction.Reboot) != 0)
            {
                _stream.Did(StreamAction.Reboot);
                Stop();
                _platform.Board.Reboot();
            }
        }
    }
}
