using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// The commands of one connection, as the dialect's table shapes them. It keeps no state but the connection's number;
    /// callers hold the engine's lock.
    /// </summary>
    internal sealed class SocketCommands
    {
        /// <summary>What <see cref="Send"/> gives for a module whose buffer is full.</summary>
        internal const int Busy = -2;

        /// <summary>What <see cref="Read"/> gives for a connection that the module doesn't have any more.</summary>
        internal const int Gone = -1;

        private readonly AtEngine _engine;
        private readonly StepRunner _steps;
        private readonly AtValues _values;

        internal SocketCommands(AtEngine engine, StepRunner steps, int index)
        {
            _engine = engine;
            _steps = steps;
            _values = steps.Values;
            Number = engine.Dialect.SocketCreate == null ? engine.Dialect.SocketFirst + index : -1;
        }

        /// <summary>The module's number or handle; −1 while it has none.</summary>
        internal int Number { get; private set; }

        /// <summary>Connects.</summary>
        internal void Open(byte[] host, int port, int timeoutMs)
        {
            Dialect d = _engine.Dialect;
            if (d.SocketCreate != null)
            {
                Create(host);
            }

            Select();
            _values.Number = Number;
            if (_steps.Run(d.SocketPrepare) != null)
            {
                throw Failure(_engine.Result.Final, ErrorCode.SocketOpenFailed);
            }

            AtCommand command = _engine.Command;
            command.Begin(d.SocketOpen, Number, 0, port, host, null);
            if (d.SocketOpenResult != null)
            {
                command.Expect(AtAnswer.Result, d.SocketOpenResult, Number);
            }

            AtFinal final = _engine.Execute(timeoutMs);
            bool connected = d.SocketOpenResult == null || _engine.Result.Field(0) == d.SocketOpened;
            if (final != AtFinal.Ok || !connected)
            {
                throw OpenFailure(final);
            }
        }

        /// <summary>Hands over a payload.</summary>
        /// <param name="buffer">Source of the payload.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <param name="template">The command.</param>
        /// <param name="timeoutMs">Deadline.</param>
        /// <returns>Bytes taken, or <see cref="Busy"/>.</returns>
        internal int Send(byte[] buffer, int offset, int count, byte[] template, int timeoutMs)
        {
            Select();
            Dialect d = _engine.Dialect;
            AtCommand command = _engine.Command;
            AtValues values = _values;
            values.Number = Number;
            values.Count = count;
            values.Data = buffer;
            values.DataOffset = offset;
            values.DataCount = count;
            command.Begin(template, values);
            values.Data = null;
            if (d.SocketSendResult != null)
            {
                command.Expect(AtAnswer.Result, d.SocketSendResult, Number);
            }

            if (d.SendForm == SendForm.Prompt)
            {
                command.Attach(buffer, offset, count);
            }

            AtFinal final = _engine.Execute(timeoutMs);
            if (final == AtFinal.Busy)
            {
                return Busy;
            }

            if (final != AtFinal.Ok)
            {
                throw final == AtFinal.ResultMissing ? new SignetException(ErrorCode.SocketTimeout)
                    : Failure(final, ErrorCode.SocketSendFailed);
            }

            return d.SocketSendResult == null ? count : _engine.Result.Field(d.SocketSendTaken);
        }

        /// <summary>Reads a block.</summary>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="limit">Most bytes.</param>
        /// <param name="closed">Whether the peer is known to have closed.</param>
        /// <returns>Bytes read, 0 for none, or <see cref="Gone"/>.</returns>
        internal int Read(byte[] buffer, int offset, int limit, bool closed)
        {
            Select();
            Dialect d = _engine.Dialect;
            AtCommand command = _engine.Command;
            command.Begin(d.SocketRead, Number, limit);
            command.Expect(d.ReadLineMayMiss ? AtAnswer.Optional : AtAnswer.Information, d.SocketReadInfo, Number);
            command.ExpectBlock(d.ReadForm, d.SocketReadCountField, buffer, offset, limit);
            AtFinal final = _engine.Execute(d.CommandMs);
            AtResult result = _engine.Result;
            if (final == AtFinal.Ok)
            {
                int announced = result.Field(d.SocketReadCountField);
                if (announced < 0 && result.BlockLength == 0 && IsEmpty(result, d))
                {
                    announced = 0;
                }

                if (result.BlockLength != announced)
                {
                    throw new SignetException(ErrorCode.LineMalformed);
                }

                return announced;
            }

            if (final == AtFinal.Error
                && (result.Meaning == AtErrorMeaning.NoData || closed || d.ErrorMeansEmpty))
            {
                return 0;
            }

            if (final == AtFinal.CmeError && (closed || d.ErrorOf(result, ErrorCode.None) == ErrorCode.SocketClosed))
            {
                return Gone;
            }

            throw _engine.Failure();
        }

        /// <summary>Bytes that the module says are left; −1 when it doesn't.</summary>
        internal int Rest()
        {
            int field = _engine.Dialect.SocketReadRestField;
            return field < 0 ? -1 : _engine.Result.Field(field);
        }

        /// <summary>Asks for the bytes that the peer hasn't acknowledged.</summary>
        /// <returns>The bytes; −1 when the module doesn't say.</returns>
        internal int Unacknowledged()
        {
            Dialect d = _engine.Dialect;
            if (d.SocketAck == null)
            {
                return -1;
            }

            Select();
            _engine.Command.Begin(d.SocketAck, Number, 0);
            _engine.Command.Expect(AtAnswer.Information, d.SocketAckAnswer, Number);
            AtFinal final = _engine.Execute(d.CommandMs);
            AtResult result = _engine.Result;
            if (final == AtFinal.Error || final == AtFinal.CmeError)
            {
                return -1;
            }

            if (final != AtFinal.Ok)
            {
                throw _engine.Failure();
            }

            if (d.AckOpenField >= 0)
            {
                return result.Field(d.AckOpenField);
            }

            int sent = result.Field(d.AckSentField);
            int done = result.Field(d.AckDoneField);
            return sent < 0 || done < 0 || done > sent ? -1 : sent - done;
        }

        /// <summary>Closes.</summary>
        /// <returns>True when it is closed, or was.</returns>
        internal bool Close()
        {
            if (Number < 0)
            {
                return true;
            }

            Select();
            Dialect d = _engine.Dialect;
            AtCommand command = _engine.Command;
            command.Begin(d.SocketClose, Number, 0);
            if (d.SocketCloseResult != null)
            {
                command.Expect(AtAnswer.Result, d.SocketCloseResult, Number);
            }

            // ERROR means that nothing was open.
            AtFinal final = _engine.Execute(d.CloseMs);
            bool closed = final == AtFinal.Ok || final == AtFinal.Error || final == AtFinal.CmeError;
            if (closed)
            {
                Forget();
            }

            return closed;
        }

        /// <summary>A handle of a module that has restarted means nothing.</summary>
        internal void Forget()
        {
            if (_engine.Dialect.SocketCreate != null)
            {
                Number = -1;
            }
        }

        private void Create(byte[] host)
        {
            Dialect d = _engine.Dialect;
            bool six = false;
            for (int i = 0; i < host.Length; i++)
            {
                six |= host[i] == ':';
            }

            _steps.UseSettings();
            _values.Kind = six ? d.KindIpv6 : _values.Kind;
            _engine.Command.Begin(d.SocketCreate, _values);
            _engine.Command.Expect(AtAnswer.Information, d.SocketCreateAnswer, 0);
            AtFinal final = _engine.Execute(d.CommandMs);
            if (final != AtFinal.Ok)
            {
                throw Failure(final, ErrorCode.SocketsExhausted);
            }

            Number = _engine.Result.Field(0);
            if (Number < 0)
            {
                throw new SignetException(ErrorCode.SocketsExhausted);
            }
        }

        private void Select()
        {
            byte[] select = _engine.Dialect.SocketSelect;
            if (select == null || _engine.Selected == Number)
            {
                return;
            }

            _engine.Command.Begin(select, Number, 0);
            _engine.Require(_engine.Dialect.CommandMs);
            _engine.Selected = Number;
        }

        private SignetException OpenFailure(AtFinal final)
        {
            AtResult result = _engine.Result;
            Dialect d = _engine.Dialect;
            if (final == AtFinal.ResultMissing)
            {
                return new SignetException(ErrorCode.SocketTimeout);
            }

            int number = result.HasLine && d.SocketOpenResult != null ? result.Field(0) : -1;
            bool refused = final == AtFinal.Error;
            if ((final == AtFinal.Ok || refused) && number >= 0 && number != d.SocketOpened)
            {
                return new SignetException(d.OpenError(number, refused), number, null);
            }

            return Failure(final, result.Meaning == AtErrorMeaning.NetworkNotOpen
                ? ErrorCode.PdpFailed : ErrorCode.SocketOpenFailed);
        }

        // ERROR becomes what was tried; a number that the table explains becomes that.
        private SignetException Failure(AtFinal final, ErrorCode refusal)
        {
            AtResult result = _engine.Result;
            int number = result.Number < 0 ? 0 : result.Number;
            if (final == AtFinal.CmeError)
            {
                ErrorCode known = _engine.Dialect.ErrorOf(result, ErrorCode.CmeError);
                return new SignetException(known, number, AtTrace.Name(_engine.Command));
            }

            bool refused = final == AtFinal.Error || final == AtFinal.Ok;
            return refused ? new SignetException(_engine.Dialect.ErrorOf(result, refusal), number, null) : _engine.Failure();
        }

        // +USORD: 0,"" has no number where the length would be.
        private static bool IsEmpty(AtResult result, Dialect d)
        {
            return !result.HasLine || d.ReadForm == BlockForm.Quoted || d.ReadForm == BlockForm.HexQuoted;
        }
    }
}
