using Signet.Core;

namespace Signet.Modem
{
    // Sending: in parts, again where the module has no room, with a hint where it is the last.
    public sealed partial class ModemSocket
    {
        /// <summary>Sends all bytes; see <see cref="ITransport.Send"/>.</summary>
        /// <param name="buffer">Source of the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <param name="timeoutMs">Deadline in milliseconds.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.SocketSendFailed"/> with the module's number,
        /// <see cref="ErrorCode.SocketClosed"/>, <see cref="ErrorCode.SocketTimeout"/>,
        /// <see cref="ErrorCode.SocketBufferFull"/>, <see cref="ErrorCode.PromptMissing"/> or the engine's own
        /// codes.</exception>
        public void Send(byte[] buffer, int offset, int count, int timeoutMs)
        {
            if (count < 0 || offset < 0 || count > buffer.Length - offset)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "send buffer");
            }

            long end = _clock.Milliseconds + timeoutMs;
            int at = 0;
            while (at < count)
            {
                lock (_engine)
                {
                    CheckUsable();
                    if (_peerClosed)
                    {
                        throw Fail(ErrorCode.SocketClosed, 0);
                    }

                    at += SendPart(buffer, offset + at, count - at, end);
                }
            }

            _release = 0;
            if (_idlePolls > 0)
            {
                // An answer may follow.
                PollSoon();
            }
        }

        /// <inheritdoc/>
        public void AnnounceLast(bool answerFollows)
        {
            _release = answerFollows ? AnswerFollows : NothingFollows;
        }

        // Gives the bytes that the module took; 0 when it has to be asked again.
        private int SendPart(byte[] buffer, int offset, int count, long end)
        {
            Dialect d = _engine.Dialect;
            int part = count < d.SendLimit ? count : d.SendLimit;
            byte[] template = part == count && _release != 0 ? Released() : d.SocketSend;
            int taken;
            try
            {
                taken = _commands.Send(buffer, offset, part, template, Left(end));
            }
            catch (SignetException e)
            {
                // The end explains a refusal.
                bool refused = e.Code == ErrorCode.SocketSendFailed || e.Code == ErrorCode.CmeError;
                throw Fail(refused && _peerClosed ? new SignetException(ErrorCode.SocketClosed) : refused
                    ? new SignetException(ErrorCode.SocketSendFailed, e.Value, null) : e);
            }

            _owed = _owed < 0 ? 0 : _owed;
            if (taken == part)
            {
                return part;
            }

            bool goesOn = taken == SocketCommands.Busy || (d.SendGoesOn && taken >= 0 && taken < part);
            if (!goesOn)
            {
                // The module's buffer is full or the peer gone, and its manual says that the connection is then of no more
                // use.
                throw Fail(_peerClosed ? ErrorCode.SocketClosed : ErrorCode.SocketSendFailed, 0);
            }

            if (taken > 0)
            {
                return taken;
            }

            AwaitRoom(end);
            return 0;
        }

        private byte[] Released()
        {
            Dialect d = _engine.Dialect;
            bool ask = _release == AnswerFollows;
            _steps.Values.Number = Number;
            _steps.Run(ask ? d.ReleaseAsk : d.ReleaseLast);
            byte[] template = ask ? d.SocketSendAsk : d.SocketSendLast;
            return template == null ? d.SocketSend : template;
        }

        // Where the module tells what the peer has acknowledged, the payload needn't be offered in vain.
        private void AwaitRoom(long end)
        {
            int before = int.MaxValue;
            while (_clock.Milliseconds < end && !_peerClosed && _lost == ErrorCode.None)
            {
                _engine.Quiet(SliceMs, SliceMs);
                int open = _commands.Unacknowledged();
                if (open <= 0 || open < before)
                {
                    bool first = before == int.MaxValue;
                    before = open;
                    if (!first || open <= 0)
                    {
                        return;
                    }
                }
            }

            if (_clock.Milliseconds >= end)
            {
                throw Fail(ErrorCode.SocketBufferFull, 0);
            }
        }
    }
}
