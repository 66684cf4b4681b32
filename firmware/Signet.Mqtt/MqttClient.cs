using System;
using System.Collections;
using System.Text;
using System.Threading;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Messages;
using Signet.Core;

namespace Signet.Mqtt
{
    /// <summary>
    /// nanoFramework's <see cref="IMqttClient"/> over any <see cref="ITransport"/>: MQTT 3.1.1 and 5.0, QoS 0 to 2. It has no
    /// thread of its own: <b>somebody must call <see cref="Poll"/></b>, in a loop on one thread or between other work
    /// at the latest every quarter of the keep-alive time. Events are raised by Poll only, on its thread, and may call
    /// back into the client. All members may be called from any thread; a call waits while another thread's call is
    /// under way: for one slice of a Poll (<see cref="PollSliceMs"/>), or until the server has answered Connect or has
    /// acknowledged enough for one more Publish, and while many messages wait for their handlers. Failures throw <see cref="SignetException"/>.
    /// </summary>
    public sealed class MqttClient : IMqttClient
    {
        /// <summary>Longest time in milliseconds for which Poll keeps other threads waiting at a time.</summary>
        public const int PollSliceMs = 100;

        // How long callers of other threads hold back while handlers catch up; then they go on all the same.
        private const int HandlerPatienceMs = 5000;

        private readonly IClock _clock;
        private readonly ILog _log;
        private readonly bool _secure;
        private readonly object _gate = new object();
        private readonly MqttSession _session;
        private readonly MqttEventQueue _events;
        private string _host;
        private int _port;
        private string _topicText;
        private MqttTopic _topic;
        private bool _wasConnected;
        private bool _closedEvent;
        private int _waiting;
        private int _raisingThread;

        /// <summary>Makes a client; allocates all buffers of its session.</summary>
        /// <param name="transport">The byte stream, not open; it alone decides whom it trusts.</param>
        /// <param name="secure">Whether the stream is TLS with a verified server.</param>
        /// <param name="clock">Time for deadlines and keep-alive.</param>
        /// <param name="log">Takes a line at connect, disconnect and failure.</param>
        /// <param name="options">Sizes and deadlines.</param>
        /// <exception cref="SignetException">As the constructor of <see cref="MqttSession"/>.</exception>
        public MqttClient(ITransport transport, bool secure, IClock clock, ILog log, MqttSessionOptions options)
        {
            _secure = secure;
            _clock = clock;
            _log = log;
            _events = new MqttEventQueue(log);
            _session = new MqttSession(transport, clock, log, _events, options);
        }

        /// <summary>Raised for each message that comes.</summary>
        public event IMqttClient.MqttMsgPublishEventHandler MqttMsgPublishReceived;

        /// <summary>Raised when a message of QoS 1 or 2 was acknowledged, or refused or given up (IsPublished false).</summary>
        public event IMqttClient.MqttMsgPublishedEventHandler MqttMsgPublished;

        /// <summary>Raised when the server has answered a subscription.</summary>
        public event IMqttClient.MqttMsgSubscribedEventHandler MqttMsgSubscribed;

        /// <summary>Raised when the server has answered an unsubscription.</summary>
        public event IMqttClient.MqttMsgUnsubscribedEventHandler MqttMsgUnsubscribed;

        /// <summary>Raised once when a connection that was up has ended, whoever ended it.</summary>
        public event IMqttClient.ConnectionClosedEventHandler ConnectionClosed;

        /// <summary>Version of the protocol that the next Connect speaks; <see cref="IMqttClient"/> has no parameter for it.</summary>
        public MqttVersion Version = MqttVersion.V311;

        /// <summary>What the server's last CONNACK allows.</summary>
        public MqttServerLimits Limits
        {
            get { return _session.Limits; }
        }

        /// <summary>True while the session is connected and its link alive.</summary>
        public bool IsConnected
        {
            get { return _session.IsConnected; }
        }

        /// <summary>Why the last connection failed or ended; null when nothing has failed since Connect.</summary>
        public SignetException LastError { get; private set; }

        /// <summary>Names the server; may be called again after <see cref="Close"/>.</summary>
        /// <param name="brokerHostName">Host name or address literal.</param>
        /// <param name="brokerPort">TCP port, 1 to 65535.</param>
        /// <param name="secure">Must say what the transport is: TLS or not.</param>
        /// <param name="caCert">Not used: the transport's own trust anchors decide.</param>
        /// <param name="clientCert">Not used: the transport presents the certificate of the SIM's key.</param>
        /// <param name="sslProtocol">Taken as "at least": the transport speaks TLS 1.3.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.SettingMissing"/> without host;
        /// <see cref="ErrorCode.SettingInvalid"/> for a port out of range or when <paramref name="secure"/> does not
        /// match; <see cref="ErrorCode.InvalidState"/> while connected.</exception>
        public void Init(
            string brokerHostName,
            int brokerPort,
            bool secure,
            byte[] caCert,
            byte[] clientCert,
            MqttSslProtocols sslProtocol)
        {
            if (IsConnected)
            {
                throw new SignetException(ErrorCode.InvalidState, "connected");
            }

            if (brokerHostName == null || brokerHostName.Length == 0)
            {
                throw new SignetException(ErrorCode.SettingMissing, "broker host");
            }

            if (brokerPort < 1 || brokerPort > 65535)
            {
                throw new SignetException(ErrorCode.SettingInvalid, "broker port");
            }

            if (secure != _secure)
            {
                throw new SignetException(ErrorCode.SettingInvalid, _secure ? "transport is TLS" : "transport is no TLS");
            }

            _host = brokerHostName;
            _port = brokerPort;
        }

        /// <summary>Opens the transport and connects.</summary>
        /// <param name="clientId">Client identifier (MQTT 3.1.1 section 3.1.3.1).</param>
        /// <param name="username">User name; null for none.</param>
        /// <param name="password">Password; null for none.</param>
        /// <param name="willRetain">Whether the server retains the will.</param>
        /// <param name="willQosLevel">QoS of the will; without <paramref name="willFlag"/> not looked at.</param>
        /// <param name="willFlag">Whether there is a will.</param>
        /// <param name="willTopic">Topic of the will; without <paramref name="willFlag"/> not looked at.</param>
        /// <param name="willMessage">Text of the will; null counts as empty.</param>
        /// <param name="cleanSession">Whether both sides forget what was before.</param>
        /// <param name="keepAlivePeriod">Keep-alive in seconds; 0 for none.</param>
        /// <returns>Success, or the server's refusal (section 3.2.2.3 of 3.1.1, 3.2.2.2 of 5.0).</returns>
        /// <exception cref="SignetException">When the link or the protocol fails; <see cref="ErrorCode.InvalidState"/>
        /// before <see cref="Init"/> or while connected.</exception>
        public MqttReasonCode Connect(
            string clientId,
            string username,
            string password,
            bool willRetain,
            MqttQoSLevel willQosLevel,
            bool willFlag,
            string willTopic,
            string willMessage,
            bool cleanSession,
            ushort keepAlivePeriod)
        {
            if (_host == null)
            {
                throw new SignetException(ErrorCode.InvalidState, "Init comes first");
            }

            MqttConnectOptions options = new MqttConnectOptions();
            options.Version = Version;
            options.ClientId = clientId;
            options.UserName = username;
            options.Password = password == null ? null : Encoding.UTF8.GetBytes(password);
            options.CleanSession = cleanSession;
            options.KeepAliveSeconds = keepAlivePeriod;
            if (willFlag)
            {
                options.WillTopic = new MqttTopic(willTopic);
                options.WillMessage = willMessage == null ? null : Encoding.UTF8.GetBytes(willMessage);
                options.WillQos = (int)willQosLevel;
                options.WillRetain = willRetain;
            }

            Enter();
            try
            {
                LastError = null;
                _closedEvent = false;
                if (!_session.IsConnected)
                {
                    // A link that died unnoticed leaves a session behind that still believes in it.
                    _session.Close();
                }

                _session.Connect(_host, _port, options);
                _wasConnected = true;
                return MqttReasonCode.Success;
            }
            catch (SignetException e)
            {
                LastError = e;
                if (e.Code == ErrorCode.MqttConnectionRefused || e.Code == ErrorCode.MqttRedirected)
                {
                    return Refusal(e.Value);
                }

                throw;
            }
            finally
            {
                Leave();
            }
        }

        /// <summary>Sends DISCONNECT and closes the transport. Never throws.</summary>
        public void Disconnect()
        {
            Enter();
            try
            {
                _session.Disconnect();
                NoteClosed(null);
            }
            finally
            {
                Leave();
            }
        }

        /// <summary>Closes the transport; <see cref="Init"/> and Connect may follow. Never throws.</summary>
        public void Close()
        {
            Enter();
            try
            {
                _session.Close();
                NoteClosed(null);
            }
            finally
            {
                Leave();
            }
        }

        /// <summary>Asks for messages.</summary>
        /// <param name="topics">Topic filters, at least one.</param>
        /// <param name="qosLevels">Highest QoS wanted for each.</param>
        /// <returns>The id that <see cref="MqttMsgSubscribed"/> will name.</returns>
        /// <exception cref="SignetException">As <see cref="MqttSession.Subscribe"/>;
        /// <see cref="ErrorCode.InvalidArgument"/> for another level.</exception>
        public ushort Subscribe(string[] topics, MqttQoSLevel[] qosLevels)
        {
            byte[] qos = new byte[qosLevels.Length];
            for (int i = 0; i < qos.Length; i++)
            {
                qos[i] = Qos(qosLevels[i]);
            }

            Enter();
            try
            {
                return (ushort)_session.Subscribe(topics, qos);
            }
            catch (SignetException e)
            {
                NoteFailure(e);
                throw;
            }
            finally
            {
                Leave();
            }
        }

        /// <summary>Wants messages no longer.</summary>
        /// <param name="topics">Topic filters, at least one.</param>
        /// <returns>The id that <see cref="MqttMsgUnsubscribed"/> will name.</returns>
        /// <exception cref="SignetException">As <see cref="MqttSession.Unsubscribe"/>.</exception>
        public ushort Unsubscribe(string[] topics)
        {
            Enter();
            try
            {
                return (ushort)_session.Unsubscribe(topics);
            }
            catch (SignetException e)
            {
                NoteFailure(e);
                throw;
            }
            finally
            {
                Leave();
            }
        }

        /// <summary>Sends a message with QoS 0.</summary>
        /// <param name="topic">Where to.</param>
        /// <param name="message">The message's bytes; null counts as empty.</param>
        /// <returns>0: nothing will be acknowledged.</returns>
        /// <exception cref="SignetException">As <c>MqttSession.Publish</c>.</exception>
        public ushort Publish(string topic, byte[] message)
        {
            return Publish(topic, message, null, null, MqttQoSLevel.AtMostOnce, false);
        }

        /// <summary>Sends a message with QoS 0.</summary>
        /// <param name="topic">Where to.</param>
        /// <param name="message">The message's bytes; null counts as empty.</param>
        /// <param name="contentType">Content type, null for none; MQTT 3.1.1 has no place for it.</param>
        /// <returns>0: nothing will be acknowledged.</returns>
        /// <exception cref="SignetException">As <c>MqttSession.Publish</c>.</exception>
        public ushort Publish(string topic, byte[] message, string contentType)
        {
            return Publish(topic, message, contentType, null, MqttQoSLevel.AtMostOnce, false);
        }

        /// <summary>Sends a message.</summary>
        /// <param name="topic">Where to.</param>
        /// <param name="message">The message's bytes; null counts as empty.</param>
        /// <param name="contentType">Content type, null for none; MQTT 3.1.1 has no place for it.</param>
        /// <param name="userProperties"><see cref="UserProperty"/> objects, null for none; MQTT 3.1.1 has no place for
        /// them.</param>
        /// <param name="qosLevel">QoS 0 to 2.</param>
        /// <param name="retain">Whether the server keeps it for later subscribers.</param>
        /// <returns>The id that <see cref="MqttMsgPublished"/> will name; 0 with QoS 0.</returns>
        /// <exception cref="SignetException">As <c>MqttSession.Publish</c>.</exception>
        public ushort Publish(
            string topic,
            byte[] message,
            string contentType,
            ArrayList userProperties,
            MqttQoSLevel qosLevel,
            bool retain)
        {
            byte qos = Qos(qosLevel);
            int count = message == null ? 0 : message.Length;
            Enter();
            try
            {
                if (_topic == null || topic != _topicText)
                {
                    _topic = new MqttTopic(topic);
                    _topicText = topic;
                }

                return (ushort)_session.Publish(_topic, Properties(contentType, userProperties), message, 0, count, qos, retain);
            }
            catch (SignetException e)
            {
                NoteFailure(e);
                throw;
            }
            finally
            {
                Leave();
            }
        }

        /// <summary>
        /// Pumps the connection and raises events. Does not throw when the connection ends: it raises
        /// <see cref="ConnectionClosed"/> and keeps the reason in <see cref="LastError"/>. What an event's handler
        /// throws passes through.
        /// </summary>
        /// <param name="timeoutMs">Longest wait for something to happen in milliseconds; 0 returns at once. Without
        /// connection that time passes idly.</param>
        /// <returns>True when something was received or an event raised.</returns>
        public bool Poll(int timeoutMs)
        {
            long until = _clock.Milliseconds + timeoutMs;
            while (true)
            {
                long left = until - _clock.Milliseconds;
                int slice = left < 0 ? 0 : left > PollSliceMs ? PollSliceMs : (int)left;
                bool something = PollSlice(slice);
                if (Raise() || something)
                {
                    return true;
                }

                if (_clock.Milliseconds >= until)
                {
                    return false;
                }

                // A lock is not fair: let a waiting caller go first.
                if (_waiting > 0)
                {
                    _clock.Delay(1);
                }
            }
        }

        private bool PollSlice(int slice)
        {
            bool connected;
            bool something = false;
            lock (_gate)
            {
                connected = _session.IsConnected;
                if (connected)
                {
                    try
                    {
                        something = _session.Poll(slice);
                    }
                    catch (Exception e)
                    {
                        SignetException error = e as SignetException;
                        NoteClosed(error == null ? new SignetException(ErrorCode.Unexpected) : error);
                    }
                }
                else if (_wasConnected)
                {
                    NoteClosed(new SignetException(ErrorCode.MqttClosed));
                }
            }

            if (!connected && slice > 0)
            {
                _clock.Delay(slice);
            }

            return something;
        }

        private bool Raise()
        {
            bool raised = false;
            _raisingThread = Thread.CurrentThread.ManagedThreadId;
            object next = _events.Take();
            while (next != null)
            {
                raised = true;
                Raise(next);
                next = _events.Take();
            }

            if (_closedEvent)
            {
                _closedEvent = false;
                raised = true;
                if (ConnectionClosed != null)
                {
                    ConnectionClosed(this, EventArgs.Empty);
                }
            }

            return raised;
        }

        private void Raise(object args)
        {
            if (args is MqttMsgPublishEventArgs message)
            {
                if (MqttMsgPublishReceived != null)
                {
                    MqttMsgPublishReceived(this, message);
                }
            }
            else if (args is MqttMsgPublishedEventArgs published)
            {
                if (MqttMsgPublished != null)
                {
                    MqttMsgPublished(this, published);
                }
            }
            else if (args is MqttMsgSubscribedEventArgs subscribed)
            {
                if (MqttMsgSubscribed != null)
                {
                    MqttMsgSubscribed(this, subscribed);
                }
            }
            else if (args is MqttMsgUnsubscribedEventArgs unsubscribed)
            {
                if (MqttMsgUnsubscribed != null)
                {
                    MqttMsgUnsubscribed(this, unsubscribed);
                }
            }
        }

        // A refused argument leaves the connection up; everything else has closed it.
        private void NoteFailure(SignetException error)
        {
            if (!_session.IsConnected)
            {
                NoteClosed(error);
            }
        }

        private void NoteClosed(SignetException error)
        {
            if (!_wasConnected)
            {
                return;
            }

            _wasConnected = false;
            _closedEvent = true;
            if (error != null)
            {
                LastError = error;
                _session.Close();
                _log.Write(LogLevel.Warning, "mqtt", error.Message);
            }
        }

        // A caller pumps while it waits, and so lets messages in: while many wait for their handler, those come first.
        private void Enter()
        {
            long until = _clock.Milliseconds + HandlerPatienceMs;
            while (_events.IsFilling
                && _raisingThread != 0
                && Thread.CurrentThread.ManagedThreadId != _raisingThread
                && _clock.Milliseconds < until)
            {
                _clock.Delay(1);
            }

            Interlocked.Increment(ref _waiting);
            Monitor.Enter(_gate);
            Interlocked.Decrement(ref _waiting);
        }

        private void Leave()
        {
            Monitor.Exit(_gate);
        }

        private static byte Qos(MqttQoSLevel level)
        {
            if (level < MqttQoSLevel.AtMostOnce || level > MqttQoSLevel.ExactlyOnce)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "QoS");
            }

            return (byte)level;
        }

        private static MqttMessageProperties Properties(string contentType, ArrayList userProperties)
        {
            int count = userProperties == null ? 0 : userProperties.Count;
            if (contentType == null && count == 0)
            {
                return null;
            }

            string[] texts = new string[2 * count];
            for (int i = 0; i < count; i++)
            {
                UserProperty property = userProperties[i] as UserProperty;
                if (property == null)
                {
                    throw new SignetException(ErrorCode.InvalidArgument, "user property");
                }

                texts[2 * i] = property.Name;
                texts[(2 * i) + 1] = property.Value;
            }

            return new MqttMessageProperties(0, false, contentType, texts);
        }

        // Section 3.2.2.3, table 3.1, in the words of nanoFramework's enumeration.
        private static MqttReasonCode Refusal(int code)
        {
            switch (code)
            {
                case 1:
                    return MqttReasonCode.ConnectionRefusedUnacceptableProtocolVersion;
                case 2:
                    return MqttReasonCode.ConnectionRefusedIdentifierRejected;
                case 3:
                    return MqttReasonCode.ConnectionRefusedServerUnavailable;
                case 4:
                    return MqttReasonCode.ConnectionRefusedBadUserNameOrPassword;
                case 5:
                    return MqttReasonCode.ConnectionRefusedNotAuthorized;
                default:
                    // The reason codes of MQTT 5 have the same numbers.
                    return (MqttReasonCode)code;
            }
        }
    }
}
