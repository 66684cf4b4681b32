using System;
using Signet.Core;

namespace Signet.Tls
{
    /// <summary>
    /// TLS 1.3 over any stream, with a secure element for key pair, ECDH, verification and signature: the policy
    /// <c>fast</c> (docs/SECURITY.md section 3). A thin shell that pumps <see cref="TlsEngine"/>.
    /// </summary>
    public sealed class TlsTransport : ITransport
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

        /// <summary>Makes the transport and its buffers; nothing is opened.</summary>
        /// <param name="inner">The stream to the server.</param>
        /// <param name="card">Holds the key of the client certificate and does the public-key work.</param>
        /// <param name="random">Gives ClientHello.random; not the SIM alone.</param>
        /// <param name="clock">Gives deadlines and the time for certificates.</param>
        /// <param name="log">Takes what happened; no secret.</param>
        /// <param name="options">Settings, read now and not later.</param>
        /// <exception cref="SignetException">As <see cref="TlsEngine(TlsOptions, byte[], byte[])"/>.</exception>
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
        }

        /// <summary>Is told of the steps of a connection; may be null.</summary>
        public ITlsObserver Observer { get; set; }

        /// <summary>What the present or last connection did.</summary>
        public TlsReport Report
        {
            get { return _report; }
        }

        /// <inheritdoc/>
        public bool IsOpen
        {
            get { return _open; }
        }

        /// <summary>True once the server has answered with an authenticated record after our Finished: it accepted the
        /// client certificate. False again after <see cref="Close"/> or a failure.</summary>
        public bool IsConfirmed
        {
            get { return _open && _engine.IsConfirmed; }
        }

        /// <summary>Connects and does the handshake, up to Established.</summary>
        /// <param name="host">Host name or address literal; also what the server must prove to be, unless
        /// <see cref="TlsOptions.ServerName"/> is set.</param>
        /// <param name="port">TCP port, 1 to 65535.</param>
        /// <param name="timeoutMs">Deadline for both in milliseconds; work of the secure element that has begun is
        /// awaited.</param>
        /// <exception cref="SignetException">With the code of what failed: the stream's, the secure element's, 300 to
        /// 325 or 400 to 415; the stream is closed then.</exception>
        public void Open(string host, int port, int timeoutMs)
        {
            Close();
            _report.Reset();
            long deadline = _clock.Milliseconds + timeoutMs;
            _inner.Open(host, port, timeoutMs);
            try
            {
                if (Observer != null)
                {
                    Observer.OnHandshakeStart();
                }

                _engine.Start(_options.ServerName ?? host, _clock.UtcSeconds, _clock.Quality);
                while (_engine.Output != TlsOutput.Established)
                {
                    if (Step(deadline) == 0)
                    {
                        throw new SignetException(ErrorCode.TlsTimeout);
                    }
                }

                OnEstablished();
                _open = true;
            }
            catch (SignetException error)
            {
                throw Broken(error);
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
                ThrowIfFailed();
                while (count > 0)
                {
                    int taken = _engine.Write(buffer, offset, count);
                    offset += taken;
                    count -= taken;
                    while (_engine.Output == TlsOutput.Send)
                    {
                        SendPending(Left(deadline));
                    }
                }
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
                        case TlsOutput.Confirmed:
                            OnConfirmed();
                            break;
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

        /// <inheritdoc/>
        public void Close()
        {
            if (_open)
            {
                _open = false;
                _engine.Close();
                SendLast();
            }

            _inner.Close();
        }

        private void OnEstablished()
        {
            _engine.Continue();
            _report.Protocol = "TLSv1.3";
            _report.Suite = "TLS_AES_128_GCM_SHA256";
            _report.AlpnIndex = _engine.AlpnIndex;
            _report.HandshakeWireBytesUp = (int)_report.WireBytesUp;
            _report.HandshakeWireBytesDown = (int)_report.WireBytesDown;
            if (_log.IsEnabled(LogLevel.Info))
            {
                _log.Write(
                    LogLevel.Info,
                    "tls",
                    "established: TLSv1.3, " + _report.HandshakeWireBytesUp.ToString() + " bytes up, "
                        + _report.HandshakeWireBytesDown.ToString() + " down, policy fast, on the line to the SIM: "
                        + _report.SecretsOnLine());
            }

            if (Observer != null)
            {
                Observer.OnEstablished(_report);
            }
        }

        private void OnConfirmed()
        {
            _engine.Continue();
            if (_log.IsEnabled(LogLevel.Info))
            {
                _log.Write(LogLevel.Info, "tls", "confirmed: the server accepted the client certificate");
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

        private void AnswerRequest()
        {
            TlsRequest request = _engine.Request;
            switch (request.Kind)
            {
                case TlsRequestKind.GenerateKeyPair:
                    _card.GenerateKeyPair(request.Point, 0);
                    _report.KeyPairs++;
                    break;
                case TlsRequestKind.Random:
                    _random.Fill(request.Random, 0, request.Random.Length);
                    break;
                case TlsRequestKind.Agree:
                    _card.Agree(request.Point, 0, request.Secret, 0);
                    _report.Agreements++;
                    break;
                case TlsRequestKind.Sign:
                    _card.Sign(SigningKey.Tls, request.Digest, 0, request.Signature, 0);
                    _report.Signatures++;
                    break;
                default:
                    _report.Verifications++;
                    _engine.Answer(_card.Verify(request.Point, 0, request.Digest, 0, request.Signature, 0));
                    return;
            }

            _engine.Answer();
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
            bool unconfirmed = _engine.IsEstablished && !_engine.IsServed;
            bool streamGone = error.Code == ErrorCode.SocketClosed || error.Code == ErrorCode.SocketSendFailed;
            if (unconfirmed && streamGone)
            {
                // A server that refuses a client certificate may reset the stream before its alert is read.
                error = new SignetException(ErrorCode.ClientNotConfirmed, ErrorText.Name(error.Code));
            }

            if (_log.IsEnabled(LogLevel.Warning))
            {
                _log.Write(LogLevel.Warning, "tls", error.Message);
            }

            _open = false;
            _engine.Abort(error.Code, error.Value, error.Detail);
            SendLast();
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
    }
}
