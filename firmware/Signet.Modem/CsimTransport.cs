using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// The way to the SIM by AT+CSIM (3GPP TS 27.007 clause 8.17): the command APDU in hexadecimal, its length in
    /// characters before it, and the response alike.
    /// </summary>
    public sealed class CsimTransport : IApduTransport
    {
        private const int LongestCommand = 261;
        private const int BusyMs = 1000;

        // AT+CSIM=522,"" and CR.
        private const int Overhead = 15;

        private readonly AtEngine _engine;
        private readonly ILog _log;
        private readonly byte[] _head = Ascii.Bytes("AT+CSIM=");
        private readonly byte[] _open = Ascii.Bytes(",\"");
        private readonly byte[] _close = Ascii.Bytes("\"");
        private readonly byte[] _prefix = Ascii.Bytes("+CSIM: ");
        private readonly SimEpoch _epoch;
        private readonly byte[] _le = new byte[1];

        /// <summary>Makes the transport.</summary>
        /// <param name="engine">Owner of the line.</param>
        /// <param name="log">Takes command headers; no APDU data.</param>
        /// <param name="epoch">The SIM epoch.</param>
        public CsimTransport(AtEngine engine, ILog log, SimEpoch epoch)
        {
            _epoch = epoch;
            _engine = engine;
            _log = log;
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
                int most = _engine.Dialect.CsimLimit > 0 ? _engine.Dialect.CsimLimit : LongestCommand;
                return fits < most ? fits : most;
            }
        }

        /// <summary>Exchanges one APDU; see <see cref="IApduTransport.Exchange"/>.</summary>
        /// <param name="command">Holds the command APDU.</param>
        /// <param name="offset">Index of CLA.</param>
        /// <param name="length">Its length in bytes, 5 to <see cref="MaxCommandLength"/>.</param>
        /// <param name="response">Receives data and status word; room for 258 bytes.</param>
        /// <param name="responseOffset">Index of the first response byte.</param>
        /// <param name="timeoutMs">Deadline in milliseconds.</param>
        /// <returns>Length of the response in bytes, 2 to 258.</returns>
        /// <exception cref="SignetException">
        /// <see cref="ErrorCode.SimNotInserted"/>, <see cref="ErrorCode.SimPinRequired"/>,
        /// <see cref="ErrorCode.SimPukRequired"/>, <see cref="ErrorCode.SimBusy"/> and
        /// <see cref="ErrorCode.SimFailure"/> for +CME ERROR 10, 11, 12, 14 and 15; <see cref="ErrorCode.CmeError"/>
        /// for 3, 4 and 50, which no repetition cures; <see cref="ErrorCode.ApduTransportFailed"/> for every other
        /// number and for an answer that isn't well-formed; the engine's own codes otherwise.
        /// </exception>
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

            lock (_engine)
            {
                try
                {
                    AtFinal final = Send(command, offset, length, timeoutMs);
                    if (final == AtFinal.CmeError && _engine.Result.Number == 14 && IsBasicChannel(command[offset]))
                    {
                        _engine.Quiet(BusyMs, BusyMs);
                        final = Send(command, offset, length, timeoutMs);
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

        // Busy means not executed, but also perhaps freshly reset: then another program's file or application may be
        // selected on the channel, where the applet's 24 and 2C are CHANGE PIN and UNBLOCK PIN. So only commands on
        // the basic channel, where no applet instruction ever goes, are sent a second time (docs/SECURITY.md,
        // section 4). Coding of the channel: ETSI TS 102 221 clause 10.1.1.
        private static bool IsBasicChannel(byte cla)
        {
            return (cla & 0x43) == 0;
        }

        private AtFinal Send(byte[] command, int offset, int length, int timeoutMs)
        {
            Trace(command, offset);
            AtCommand at = _engine.Command;
            at.Begin(_head);
            at.AppendNumber(2 * length);
            at.Append(_open, 0, _open.Length);
            if (_engine.Dialect.LongestLe > 0 && AsksForAll(command, offset, length))
            {
                _le[0] = (byte)_engine.Dialect.LongestLe;
                at.AppendHex(command, offset, length - 1);
                at.AppendHex(_le, 0, 1);
            }
            else
            {
                at.AppendHex(command, offset, length);
            }

            at.Append(_close, 0, _close.Length);
            at.Expect(AtAnswer.Information, _prefix, 0);
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

        // Le of 00 stands for 256 bytes (ISO/IEC 7816-4 clause 5.1): cases 2 and 4.
        private static bool AsksForAll(byte[] command, int offset, int length)
        {
            bool expects = length == 5 || length == 6 + command[offset + 4];
            return expects && command[offset + length - 1] == 0;
        }

        // The header only: data may be a shared secret.
        private void Trace(byte[] command, int offset)
        {
            if (_log.IsEnabled(LogLevel.Trace))
            {
                _log.Write(LogLevel.Trace, "modem", "CSIM " + Hex.ToText(command, offset, 5));
            }
        }
    }
}
