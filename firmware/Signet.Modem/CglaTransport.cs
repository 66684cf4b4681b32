using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// The way to the SIM by channels that the module opens: AT+CCHO, +CGLA and +CCHC (3GPP TS 27.007 clauses 8.45, 8.43
    /// and 8.46). The module knows the channel, so it can't silently become another's. Class bytes carry no channel
    /// number. Module habits: the handle comes bare or with prefix, decimal or as 8 or 16 hexadecimal digits; answers may
    /// lack their prefix (Fibocom FM350); +CCHC may be echoed in the answer.
    /// </summary>
    public sealed class CglaTransport : IApduTransport
    {
        private const int LongestCommand = 261;

        private const int WrongParameters = 50;

        // AT+CGLA=<handle>,522,"" and CR.
        private const int Overhead = 16 + ApduText.LongestHandle;

        private readonly AtEngine _engine;
        private readonly ILog _log;
        private readonly SimEpoch _epoch;
        private readonly byte[] _openHead = Ascii.Bytes("AT+CCHO=\"");
        private readonly byte[] _openPrefix = Ascii.Bytes("+CCHO: ");
        private readonly byte[] _head = Ascii.Bytes("AT+CGLA=");
        private readonly byte[] _prefix = Ascii.Bytes("+CGLA: ");
        private readonly byte[] _closeHead = Ascii.Bytes("AT+CCHC=");
        private readonly byte[] _comma = Ascii.Bytes(",");
        private readonly byte[] _commaQuote = Ascii.Bytes(",\"");
        private readonly byte[] _quote = Ascii.Bytes("\"");
        private readonly byte[] _handle = new byte[ApduText.LongestHandle];
        private int _handleLength;

        /// <summary>Makes the transport.</summary>
        /// <param name="engine">Owner of the line.</param>
        /// <param name="log">Takes command headers; no APDU data.</param>
        /// <param name="epoch">The SIM epoch.</param>
        public CglaTransport(AtEngine engine, ILog log, SimEpoch epoch)
        {
            _engine = engine;
            _log = log;
            _epoch = epoch;
        }

        /// <inheritdoc/>
        public int Epoch
        {
            get { return _epoch.Number; }
        }

        /// <inheritdoc/>
        public int MaxCommandLength
        {
            get
            {
                int fits = (_engine.Dialect.CommandLimit - Overhead) / 2;
                return fits < LongestCommand ? fits : LongestCommand;
            }
        }

        /// <summary>Opens a channel and selects an application; see <see cref="ISimRoutes.OpenChannel"/>.</summary>
        /// <param name="aid">Its AID.</param>
        /// <param name="timeoutMs">Deadline in milliseconds.</param>
        /// <returns>False when the module refuses.</returns>
        /// <exception cref="SignetException">As <see cref="ISimRoutes.OpenChannel"/>.</exception>
        public bool Open(byte[] aid, int timeoutMs)
        {
            Close();
            lock (_engine)
            {
                AtCommand at = _engine.Command;
                at.Begin(_openHead);
                at.AppendHex(aid, 0, aid.Length);
                at.Append(_quote, 0, 1);
                at.Expect(AtAnswer.Bare, _openPrefix, 0);
                AtFinal final = Execute(timeoutMs);
                if (final == AtFinal.Ok)
                {
                    _handleLength = ApduText.ReadHandle(
                        _engine.Result.Line, _engine.Result.Fields, _engine.Result.End, _handle);
                    return true;
                }

                bool refused = final == AtFinal.Error || (final == AtFinal.CmeError
                    && CmeError.ToErrorCode(_engine.Result.Number) != ErrorCode.SimNotInserted
                    && CmeError.ToErrorCode(_engine.Result.Number) != ErrorCode.SimPinRequired
                    && CmeError.ToErrorCode(_engine.Result.Number) != ErrorCode.SimPukRequired
                    && CmeError.ToErrorCode(_engine.Result.Number) != ErrorCode.SimBusy);
                if (!refused)
                {
                    throw ApduText.Failure(_engine, final);
                }

                return false;
            }
        }

        /// <summary>Closes the channel, also one of an earlier epoch: its handle was given to nobody else. Never
        /// throws.</summary>
        public void Close()
        {
            if (_handleLength == 0)
            {
                return;
            }

            int length = _handleLength;
            _handleLength = 0;
            try
            {
                lock (_engine)
                {
                    _engine.Command.Begin(_closeHead);
                    _engine.Command.Append(_handle, 0, length);
                    Execute(_engine.Dialect.CommandMs);
                }
            }
            catch (SignetException e)
            {
                if (_log.IsEnabled(LogLevel.Warning))
                {
                    _log.Write(LogLevel.Warning, "modem", "channel not closed: " + e.Message);
                }
            }
        }

        /// <summary>Exchanges one APDU; see <see cref="IApduTransport.Exchange"/>.</summary>
        /// <param name="command">Holds the command APDU; channel 0 in its class byte.</param>
        /// <param name="offset">Index of CLA.</param>
        /// <param name="length">Its length in bytes, 5 to <see cref="MaxCommandLength"/>.</param>
        /// <param name="response">Receives data and status word; room for 258 bytes.</param>
        /// <param name="responseOffset">Index of the first response byte.</param>
        /// <param name="timeoutMs">Deadline in milliseconds.</param>
        /// <returns>Length of the response in bytes, 2 to 258.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.ChannelLost"/> when no channel is open or the
        /// module has forgotten it, and as
        /// <see cref="CsimTransport.Exchange"/>.</exception>
        public int Exchange(byte[] command, int offset, int length, byte[] response, int responseOffset, int timeoutMs)
        {
            if (length < 5 || length > MaxCommandLength || offset < 0 || length > command.Length - offset)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "command APDU");
            }

            if (responseOffset < 0 || ApduText.LongestResponse > response.Length - responseOffset)
            {
                throw new SignetException(ErrorCode.BufferTooSmall, "response APDU");
            }

            if (_handleLength == 0)
            {
                throw new SignetException(ErrorCode.ChannelLost, "AT+CGLA");
            }

            lock (_engine)
            {
                try
                {
                    Trace(command, offset);
                    AtCommand at = _engine.Command;
                    at.Begin(_head);
                    at.Append(_handle, 0, _handleLength);
                    at.Append(_comma, 0, 1);
                    at.AppendNumber(2 * length);
                    at.Append(_commaQuote, 0, 2);
                    at.AppendHex(command, offset, length);
                    at.Append(_quote, 0, 1);
                    at.Expect(AtAnswer.Bare, _prefix, 0);
                    AtFinal final = Execute(timeoutMs);
                    if (final == AtFinal.CmeError && _engine.Result.Number == WrongParameters)
                    {
                        // The length is right, so it is the handle that the module doesn't know any more.
                        _epoch.End();
                        throw new SignetException(ErrorCode.ChannelLost, "the module forgot the channel");
                    }

                    if (final != AtFinal.Ok)
                    {
                        throw ApduText.Failure(_engine, final);
                    }

                    AtResult result = _engine.Result;
                    return ApduText.ReadResponse(result.Line, result.Fields, result.End, response, responseOffset);
                }
                finally
                {
                    _engine.Wipe();
                }
            }
        }

        private AtFinal Execute(int timeoutMs)
        {
            try
            {
                AtFinal final = _engine.Execute(timeoutMs < _engine.Dialect.SimMs ? _engine.Dialect.SimMs : timeoutMs);
                if (ApduText.EndsEpoch(_engine, final))
                {
                    _epoch.End();
                }

                return final;
            }
            catch (SignetException)
            {
                _epoch.End();
                throw;
            }
        }

        // The header only: data may be a shared secret.
        private void Trace(byte[] command, int offset)
        {
            if (_log.IsEnabled(LogLevel.Trace))
            {
                _log.Write(LogLevel.Trace, "modem", "CGLA " + Hex.ToText(command, offset, 5));
            }
        }
    }
}
