using System;
using Signet.Core;

namespace Signet.Tls
{
    /// <summary>
    /// TLS 1.3, and TLS 1.2 where <see cref="TlsOptions.Versions"/> says so, over any stream, with a secure element for as
    /// much of the public-key work as the policy gives it (docs/SECURITY.md section 3). A thin shell that pumps <see cref="TlsEngine"/>.
    /// </summary>
    public sealed partial class TlsTransport : ITransport
    {
        // For a last alert, when nobody waits any more.
        private const int AlertTimeoutMs = 5000;

        private readonly ITransport _inner;
        private readonly ISecureElement _card;
        private readonly IRandom _random;
        private readonly IClock _clock;
        private readonly ILog _log;
        private readonly TlsOptions _options;
        private readonly TlsEngine _engine;
        private readonly TlsReport _report = new TlsReport();
        private bool _open;
        private bool _told;

        /// <summary>Makes the transport and its buffers; nothing is opened.</summary>
        /// <param name="inner">The stream to the server.</param>
        /// <param name="card">Holds the key of the client certificate.</param>
        /// <param name="random">Gives ClientHello.random; not the SIM alone.</param>
        /// <param name="clock">Gives deadlines and the time for certificates.</param>
        /// <param name="log">Takes what happened; no secret.</param>
        /// <param name="options">Settings, read now and not later.</param>
        /// <exception cref="SignetException">As <see cref="TlsEngine(TlsOptions, byte[], byte[])"/>;
        /// <see cref="ErrorCode.InvalidArgument"/> when the policy needs key agreement or verification in the MCU that the
        /// options don't give; <see cref="ErrorCode.NotSupported"/> for <see cref="OffloadPolicy.Conformance"/> with an
        /// element without key derivation.</exception>
        public TlsTransport(ITransport inner, ISecureElement card, IRandom random, IClock clock, ILog log, TlsOptions options)
        {
            _inner = inner;
            _card = card;
            _random = random;
            _clock = clock;
            _log = log;
            _options = options;
            _engine = new TlsEngine(
                options,
                new byte[TlsEngine.ReceiveBufferSize(options)],
                new byte[TlsEngine.SendBufferSize(options)]);
            _binding = new SessionBinding(options);
            CheckPolicy();
            _report.Reset(options.Policy);
        }

        /// <summary>Is told of the steps of a connection; may be null.</summary>
        public ITlsObserver Observer;

        /// <summary>What the present or last connection did.</summary>
        public TlsReport Report
        {
            get { return _report; }
        }

        /// <summary>
        /// While true, our Finished and what is sent stay in the send buffer as long as they fit, and leave in one piece
        /// with the next <see cref="Receive"/>, <see cref="Flush"/> or <see cref="Close"/>: on a module each piece is an
        /// AT command and on the radio a segment.
        /// </summary>
        public bool Hold;

        /// <inheritdoc/>
        public bool IsOpen
        {
            get { return _open; }
        }

        /// <summary>True once the server has answered with an authenticated record after our Finished. A server may send
        /// tickets before it judges the client certificate: only application data says that it accepted it. False again
        /// after <see cref="Close"/> or a failure.</summary>
        public bool IsConfirmed
        {
            get { return _open && _engine.IsConfirmed; }
        }

        /// <summary>Connects and does the handshake, up to Established.</summary>
        /// <param name="host">Host name or address literal; also what the server must prove to be, unless
        /// <see cref="TlsOptions.ServerName"/> is set.</param>
        /// <param name="port">TCP port, 1 to 65535.</param>
        /// <param name="timeoutMs">Deadline for both in milliseconds; work of the secure element or the MCU that has begun
        /// is awaited. With <see cref="TlsOptions.FirstContact"/> each of the two connections has it.</param>
        /// <exception cref="SignetException">With the code of what failed: the stream's, the secure element's, 32, 300
        /// to 327 or 400 to 418; the stream is closed then.</exception>
        public void Open(string host, int port, int timeoutMs)
        {
            Close();
            _report.Reset(_options.Policy);
            ReferenceIdentity name = new ReferenceIdentity(_options.ServerName ?? host);
            bool first = _options.FirstContact;
            while (!Connect(host, port, name, timeoutMs, first))
            {
                first = false;
            }
        }

        /// <inheritdoc/>
        public void Send(byte[] buffer, int offset, int count, int timeoutMs)
        {
            RequireOpen();
            ByteRange.Check(buffer, offset, count);
            long deadline = _clock.Milliseconds + timeoutMs;
            try
            {
                while (count > 0)
                {
                    // Also what came while the last part was sent: an alert, say.
                    ThrowIfFailed();
                    int taken = _engine.Write(buffer, offset, count);
                    offset += taken;
                    count -= taken;
                    if (count > 0 || !Hold)
                    {
                        SendAll(deadline);
                    }
                }
            }
            catch (SignetException error)
            {
                throw Broken(error);
            }
        }

        /// <summary>Sends what <see cref="Hold"/> has held back.</summary>
        /// <param name="timeoutMs">Deadline in milliseconds.</param>
        /// <exception cref="SignetException">As <see cref="Send"/>.</exception>
        public void Flush(int timeoutMs)
        {
            RequireOpen();
            try
            {
                SendAll(_clock.Milliseconds + timeoutMs);
            }
            catch (SignetException error)
            {
                throw Broken(error);
            }
        }

        /// <inheritdoc/>
        public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
        {
            RequireOpen();
            ByteRange.Check(buffer, offset, count);
            long deadline = _clock.Milliseconds + timeoutMs;
            try
            {
                while (true)
                {
                    switch (_engine.Output)
                    {
                        case TlsOutput.Data:
                            int taken = _engine.DataCount < count ? _engine.DataCount : count;
                            Array.Copy(_engine.ReceiveBuffer, _engine.DataOffset, buffer, offset, taken);
                            _engine.Consume(taken);
                            return taken;
                        case TlsOutput.Closed:
                            Close();
                            return -1;
                        default:
                            if (Step(deadline) == 0)
                            {
                                return 0;
                            }

                            break;
                    }
                }
            }
            catch (SignetException error)
            {
                throw Broken(error);
            }
        }

        /// <summary>Replaces the key of what we send, and asks the server to do the same (RFC 8446 section 4.6.3).</summary>
        /// <param name="timeoutMs">Deadline in milliseconds.</param>
        /// <exception cref="SignetException">As <see cref="Send"/>; <see cref="ErrorCode.NotSupported"/> in an older version, whose
        /// keys can't be replaced: the connection stays.</exception>
        public void UpdateKeys(int timeoutMs)
        {
            RequireOpen();
            if (_engine.IsLegacy)
            {
                throw new SignetException(ErrorCode.NotSupported, _engine.Protocol);
            }

            long deadline = _clock.Milliseconds + timeoutMs;
            try
            {
                SendAll(deadline);
                ThrowIfFailed();
                _engine.UpdateKey(true);
                SendAll(deadline);
            }
            catch (SignetException error)
            {
                throw Broken(error);
            }
        }

        /// <inheritdoc/>
        public void Close()
        {
            if (_open)
            {
                _open = false;
                _engine.Close();
                SendLast();
                Forget();
            }

            _inner.Close();
        }

        // Makes one connection up to Established; false when it was only made to fetch a chain that is verified now.
        private bool Connect(string host, int port, ReferenceIdentity name, int timeoutMs, bool first)
        {
            long deadline = _clock.Milliseconds + timeoutMs;
            _inner.Open(host, port, timeoutMs);
            try
            {
                if (Observer != null)
                {
                    Observer.OnHandshakeStart();
                }

                _report.WireBytesUp = 0;
                _report.WireBytesDown = 0;
                _told = false;
                _engine.Start(name, _clock.UtcSeconds, _clock.Quality, BeginSession(name, port));
                while (!IsHandshakeDone())
                {
                    if (first && IsChainToVerify())
                    {
                        VerifyAtLeisure();
                        return false;
                    }

                    // Also when bytes keep coming, or the secure element took all the time.
                    if (_clock.Milliseconds >= deadline || Step(deadline) == 0)
                    {
                        throw new SignetException(ErrorCode.TlsTimeout);
                    }
                }

                _report.HandshakeWireBytesUp = (int)_report.WireBytesUp + _engine.SendCount;
                _report.HandshakeWireBytesDown = (int)_report.WireBytesDown;
                KeepVerdict();
                _open = true;
                if (_engine.Output == TlsOutput.Established)
                {
                    OnEstablished();
                }

                return true;
            }
            catch (SignetException error)
            {
                throw Broken(error);
            }
        }

        private bool IsHandshakeDone()
        {
            return Hold ? _engine.IsEstablished : _engine.Output == TlsOutput.Established;
        }

        private void OnEstablished()
        {
            _engine.Continue();
            _told = true;
            Pin();
            _report.Protocol = _engine.Protocol;
            _report.Suite = _engine.SuiteName;
            _report.Group = KeyShares.Name(_engine.Group);
            _report.IsResumed = _engine.IsResumed;
            _report.AlpnIndex = _engine.AlpnIndex;
            LogEstablished();
            if (Observer != null)
            {
                Observer.OnEstablished(_report);
            }
        }

        private void LogEstablished()
        {
            if (_log.IsEnabled(LogLevel.Info))
            {
                _log.Write(
                    LogLevel.Info,
                    "tls",
                    (_report.IsResumed ? "resumed" : "established") + ": " + _report.Protocol + ", " + _report.Suite + ", "
                        + (_report.Group ?? "no fresh key agreement") + ", "
                        + _report.HandshakeWireBytesUp.ToString() + " bytes up, "
                        + _report.HandshakeWireBytesDown.ToString() + " down, policy " + _report.Policy
                        + ", the SIM did: " + _report.ElementWork() + ", secrets on the line to it: "
                        + _report.SecretsOnLine());
            }
        }

        private void OnConfirmed()
        {
            _engine.Continue();
            if (_log.IsEnabled(LogLevel.Info))
            {
                _log.Write(LogLevel.Info, "tls", "the server answered after our Finished");
            }

            if (Observer != null)
            {
                Observer.OnConfirmed(_report);
            }
        }

        // Does the one thing that the engine wants; 0 when no byte came in time.
        private int Step(long deadline)
        {
            switch (_engine.Output)
            {
                case TlsOutput.Send:
                    SendPending(Left(deadline));
                    return 1;
                case TlsOutput.Request:
                    AnswerRequest();
                    return 1;
                case TlsOutput.Receive:
                    return ReceiveMore(Left(deadline));
                case TlsOutput.Established:
                    OnEstablished();
                    return 1;
                case TlsOutput.Confirmed:
                    OnConfirmed();
                    return 1;
                case TlsOutput.Ticket:
                    OnTicket();
                    return 1;
                default:
                    ThrowIfFailed();
                    throw new SignetException(ErrorCode.InvalidState);
            }
        }

        private int Left(long deadline)
        {
            long left = deadline - _clock.Milliseconds;
            return left < 0 ? 0 : (int)left;
        }

        private void SendAll(long deadline)
        {
            while (_engine.Output == TlsOutput.Send)
            {
                SendPending(Left(deadline));
            }

            if (!_told && _engine.Output == TlsOutput.Established)
            {
                OnEstablished();
            }
        }

        private void SendPending(int timeoutMs)
        {
            int count = _engine.SendCount;
            try
            {
                _inner.Send(_engine.SendBuffer, _engine.SendOffset, count, timeoutMs);
            }
            catch (SignetException)
            {
                // That a last alert did not go out is not what went wrong.
                ThrowIfFailed();
                throw;
            }

            _report.WireBytesUp += count;
            _engine.Sent(count);
        }

        private int ReceiveMore(int timeoutMs)
        {
            int count = _inner.Receive(_engine.ReceiveBuffer, _engine.ReceiveOffset, _engine.ReceiveRoom, timeoutMs);
            if (count < 0)
            {
                _engine.ReceivedEnd();
                return 1;
            }

            _report.WireBytesDown += count;
            _engine.Received(count);
            return count;
        }

        private void RequireOpen()
        {
            if (!_open)
            {
                throw new SignetException(ErrorCode.InvalidState);
            }
        }

        private void ThrowIfFailed()
        {
            if (_engine.Error != ErrorCode.None)
            {
                throw new SignetException(_engine.Error, _engine.ErrorValue, _engine.ErrorDetail);
            }
        }

        // Ends everything after an error and says which error the caller is to see.
        private SignetException Broken(SignetException error)
        {
            bool unconfirmed = _engine.IsFinishedSent && !_engine.IsServed;
            bool streamGone = error.Code == ErrorCode.SocketClosed || error.Code == ErrorCode.SocketSendFailed;
            if (unconfirmed && streamGone)
            {
                // A server that refuses a client certificate may reset the stream before its alert is read. A module that
                // could not send our flight is another matter: the server has not seen the certificate then.
                error = new SignetException(ErrorCode.ClientNotConfirmed, ErrorText.Name(error.Code));
            }

            if (_log.IsEnabled(LogLevel.Warning))
            {
                _log.Write(LogLevel.Warning, "tls", error.Message);
            }

            _open = false;
            DropFailedSession();
            _engine.Abort(error.Code, error.Value, error.Detail);
            SendLast();
            Forget();
            _inner.Close();
            return error;
        }

        private void SendLast()
        {
            try
            {
                if (_inner.IsOpen && _engine.Output == TlsOutput.Send)
                {
                    SendPending(AlertTimeoutMs);
                }
            }
            catch (SignetException)
            {
                // The stream is gone; the peer will notice without an alert.
            }
        }

        // Wipes what only this connection needed.
        private void Forget()
        {
            DropPending();
            for (int i = 0; i < _options.KeyAgreements.Length; i++)
            {
                _options.KeyAgreements[i].Wipe();
            }
        }
    }
}
