using Signet.Core;

namespace Signet.Sim
{
    /// <summary>
    /// A logical channel to the IoT SAFE applet: opening, selection, class byte, and the command and response
    /// procedures of ETSI TS 102 221 clause 7.3.1.1 (61xx, 6Cxx, 91xx). One caller at a time.
    /// </summary>
    public sealed partial class LogicalChannel
    {
        private const int MaxParts = 64;
        private const int ApplicationDataLength = 0x44;
        private const int KeyGenerationTimeoutMs = 30000;
        private const int CryptoTimeoutMs = 15000;
        private const int DefaultTimeoutMs = 5000;

        private const int SmallAnswer = 50;
        private const int BlockedKinds = 256;
        private const int BlockedBits = 2;
        private const int HeaderLength = 5;
        private const int NotAllowed = 3;
        private const int NotSupported = 4;

        private readonly ApduGuard _guard;
        private readonly ISimRoutes _routes;
        private readonly byte[] _blocked = new byte[BlockedKinds * BlockedBits / 8];
        private readonly ApduCommand _getResponse = new ApduCommand(HeaderLength);
        private readonly ILog _log;
        private int _refused;
        private int _answerLimit;

        /// <summary>Makes a channel, closed.</summary>
        /// <param name="transport">The way to the card.</param>
        /// <param name="session">Session number for the applet's session commands, 0 or 1; see
        /// <see cref="ApduGuard"/>.</param>
        /// <param name="log">Takes what happens, never data.</param>
        public LogicalChannel(IApduTransport transport, int session, ILog log)
        {
            _guard = new ApduGuard(transport, session);
            _routes = transport as ISimRoutes;
            _log = log;
        }

        /// <summary>Habits of applet and module; shared with <see cref="IotSafeApplet"/>.</summary>
        public AppletQuirks Quirks { get; } = new AppletQuirks();

        /// <summary>The command to be built and sent.</summary>
        public ApduCommand Command { get; } = new ApduCommand();

        /// <summary>The response of the last command.</summary>
        public ApduResponse Response { get; } = new ApduResponse();

        /// <summary>True while the applet is selected in the present SIM epoch.</summary>
        public bool IsReady
        {
            get { return _guard.IsReady; }
        }

        /// <summary>True while a channel is open in the present SIM epoch, its applet selected or not.</summary>
        public bool IsOpen
        {
            get { return _guard.IsOpen; }
        }

        /// <summary>Name of the way to the SIM, e.g. "CSIM"; empty where there is but one.</summary>
        public string RouteName
        {
            get { return _routes == null ? "" : _routes.RouteName; }
        }

        /// <summary>Most bytes to ask for at a time, 1 to 255; 0 leaves it to the card. From the options, or learned when
        /// a module cut a long answer: some have a small buffer and cut in place of 61xx (Sequans GMS01Q). What is
        /// learned isn't remembered, since line noise looks the same.</summary>
        public int AnswerLimit
        {
            get { return Quirks.FileChunk != 0 ? Quirks.FileChunk : _answerLimit; }
        }

        /// <summary>Longest command APDU in bytes that the way to the SIM takes.</summary>
        public int MaxCommandLength
        {
            get { return _guard.MaxCommandLength; }
        }

        /// <summary>Session number for the applet's session commands.</summary>
        public int Session
        {
            get { return _guard.Session; }
        }

        /// <summary>Number of the open channel, 1 to 19; 0 when none is open or the module keeps the number.</summary>
        public int Number
        {
            get { return _guard.Channel; }
        }

        /// <summary>The AID that was selected; null before.</summary>
        public byte[] Aid { get; private set; }

        /// <summary>Commands sent since the start, without GET RESPONSE.</summary>
        public int Commands
        {
            get { return _guard.Commands; }
        }

        /// <summary>See <see cref="ApduGuard.Errors"/>.</summary>
        public int Errors
        {
            get { return _guard.Errors; }
        }

        /// <summary>GET RESPONSE commands sent since the start.</summary>
        public int GetResponses
        {
            get { return _guard.GetResponses; }
        }

        /// <summary>How often the card reported 63CF: the applet's store was changed from afar.</summary>
        public int AdministrationCount { get; private set; }

        /// <summary>Measures <see cref="Milliseconds"/>; may be null.</summary>
        public IClock Clock;

        /// <summary>Time of all exchanges in milliseconds, the line included; 0 without <see cref="Clock"/>.</summary>
        public long Milliseconds { get; private set; }

        /// <summary>Sees each exchange; may be null.</summary>
        public IApduObserver Observer
        {
            get { return _guard.Observer; }
            set { _guard.Observer = value; }
        }

        /// <summary>Takes session number 1, for an applet that has refused 0.</summary>
        /// <param name="session">0 or 1.</param>
        public void UseSession(int session)
        {
            _guard.UseSession(session);
        }

        /// <summary>Whether the module has refused to pass an instruction on.</summary>
        /// <param name="ins">The instruction.</param>
        /// <returns>True when it is blocked on the present way to the SIM.</returns>
        public bool IsBlocked(int ins)
        {
            return (_blocked[ins >> 2] & RouteBit(ins)) != 0;
        }

        /// <summary>Closes the channel if it is open and still ours; never throws, whatever the card says.</summary>
        public void Close()
        {
            if (_guard.Channel != 0)
            {
                if (!_guard.IsReady || IsStillOurs())
                {
                    CloseNumber(_guard.Channel);
                }
            }
            else if (_routes != null)
            {
                _guard.CloseManaged(_routes);
            }
        }

        /// <summary>Starts <see cref="Command"/> with the applet's class byte.</summary>
        /// <param name="ins">Instruction.</param>
        /// <param name="p1">First parameter.</param>
        /// <param name="p2">Second parameter.</param>
        public void Begin(int ins, int p1, int p2)
        {
            Command.Start(_guard.AppletClass, ins, p1, p2);
        }

        /// <summary>Sends <see cref="Command"/> and gathers its whole response.</summary>
        /// <param name="step">Name of the command, for errors.</param>
        /// <returns>The last status word; never 61xx.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.ChannelLost"/> when the epoch has ended, before or
        /// with this command; <see cref="ErrorCode.InstructionUnsupported"/> when the applet refuses the
        /// instruction again after a fresh SELECT; <see cref="ErrorCode.ApduMalformed"/>,
        /// <see cref="ErrorCode.UnsafeApdu"/> and the transport's own codes.</exception>
        public int Transmit(string step)
        {
            Response.Clear();
            return TransmitMore(step);
        }

        /// <summary>As <see cref="Transmit"/>, but keeps the data gathered so far and appends to it.</summary>
        /// <param name="step">Name of the command, for errors.</param>
        /// <returns>The last status word; never 61xx.</returns>
        public int TransmitMore(string step)
        {
            int ins = Command.Instruction;
            int timeout = Timeout(ins);
            int start = Response.Count;
            RequireFree(ins, step);
            if (Quirks.ZeroLe && Command.DataLength == 0)
            {
                Command.SetLe(0);
            }

            int sw = Send(Command, timeout, step);

            // A key pair is never made twice by itself, not even when the card says that it has not made one.
            if (StatusWord.WantsLe(sw) && Response.Count == start && ins != IotSafe.InsGenerateKeyPair)
            {
                Command.SetLe(sw & 0xFF);
                sw = Send(Command, timeout, step);
            }

            bool waited = StatusWord.HasResponse(sw);
            int promised = waited ? sw & 0xFF : 0;
            for (int part = 0; StatusWord.HasResponse(sw); part++)
            {
                int before = Response.Count;
                sw = GetResponse(sw);
                if (part == MaxParts || (StatusWord.HasResponse(sw) && Response.Count == before))
                {
                    throw new SignetException(ErrorCode.ApduMalformed, sw, step);
                }
            }

            if (sw == StatusWord.AdministrationCompleted)
            {
                AdministrationCount++;
            }

            if (waited)
            {
                RequireWhole(sw, Response.Count - start, promised, step);
            }

            // What a card answers while it is being reset says nothing about channels, applets and objects.
            if (_guard.HasEpochEnded && !StatusWord.IsSuccess(sw))
            {
                throw new SignetException(ErrorCode.ChannelLost, sw, step);
            }

            bool ended = StatusWord.EndsEpoch(sw) || sw == StatusWord.Unknown;
            if (ended && !_guard.IsOpen && ins != IotSafe.InsManageChannel)
            {
                throw Refused(ins, sw, step);
            }

            if (ins == _refused)
            {
                _refused = 0;
            }

            return sw;
        }

        /// <summary>Sends <see cref="Command"/> and demands success.</summary>
        /// <param name="step">Name of the command, for errors.</param>
        /// <exception cref="SignetException">As <see cref="Transmit"/>, and the code of the status word.</exception>
        public void Require(string step)
        {
            int sw = Transmit(step);
            if (!StatusWord.IsSuccess(sw))
            {
                throw StatusWord.ToException(sw, step);
            }
        }

        // After a reset that nobody noticed the number may be the module's own channel: the applet must answer first.
        private bool IsStillOurs()
        {
            try
            {
                Begin(IotSafe.InsGetData, 0, 0);
                Command.SetLe(ApplicationDataLength);
                Transmit("GET DATA application");
                return _guard.IsReady;
            }
            catch (SignetException)
            {
                return false;
            }
        }

        private static int Timeout(int ins)
        {
            switch (ins)
            {
                case IotSafe.InsGenerateKeyPair:
                    return KeyGenerationTimeoutMs;
                case IotSafe.InsComputeSignatureUpdate:
                case IotSafe.InsVerifySignatureUpdate:
                case IotSafe.InsComputeDh:
                case IotSafe.InsComputePrf:
                case IotSafe.InsComputeHkdf:
                    return CryptoTimeoutMs;
                default:
                    return DefaultTimeoutMs;
            }
        }

        // Twice the same answer, with a fresh channel, SELECT and GET DATA in between: no reset, the applet lacks it.
        private SignetException Refused(int ins, int sw, string step)
        {
            bool again = ins == _refused;
            _refused = ins;
            if (again && sw != StatusWord.ChannelNotSupported)
            {
                _guard.ReclaimSuspects();
                return sw == StatusWord.Unknown
                    ? StatusWord.ToException(sw, step)
                    : new SignetException(ErrorCode.InstructionUnsupported, sw, step);
            }

            Warn("channel lost at " + step + ": SW " + sw.ToString("X4"));
            return new SignetException(ErrorCode.ChannelLost, sw, step);
        }

        // Data behind 61xx is lost when another APDU reaches the card first: a module does so when it asks for the SIM's
        // status. Losing the channel shows by itself.
        private void RequireWhole(int sw, int count, int promised, string step)
        {
            bool failed = !StatusWord.IsSuccess(sw) && sw != StatusWord.MoreData;
            if (_guard.IsOpen && (failed || count < promised || count == 0))
            {
                throw new SignetException(ErrorCode.ResponseLost, sw, step);
            }
        }

        // What one way blocks another may pass.
        private int RouteBit(int ins)
        {
            return (_routes != null && _routes.OpensChannels ? 2 : 1) << ((ins & 3) * BlockedBits);
        }

        private void RequireFree(int ins, string step)
        {
            if (IsBlocked(ins))
            {
                throw new SignetException(ErrorCode.InstructionBlocked, NotAllowed, step);
            }
        }

        // A module that refuses an instruction by its number says so with +CME ERROR 3 or 4: it will do so for ever.
        private int Send(ApduCommand command, int timeout, string step)
        {
            long before = Clock == null ? 0 : Clock.Milliseconds;
            try
            {
                return _guard.Send(command, Response, timeout);
            }
            catch (SignetException e)
            {
                LearnLimit(command.Instruction, e);
                if (e.Code != ErrorCode.CmeError || (e.Value != NotAllowed && e.Value != NotSupported))
                {
                    throw;
                }

                int ins = command.Instruction;
                if (ins == IotSafe.InsManageChannel || ins == IotSafe.InsSelect)
                {
                    throw;
                }

                if (!Quirks.ZeroLe && command.DataLength == 0 && command.Buffer[4] != 0
                    && ins != IotSafe.InsGetResponse)
                {
                    // It may be the length byte that displeases: the next try goes without.
                    Quirks.ZeroLe = true;
                    throw new SignetException(ErrorCode.ApduTransportFailed, e.Value, step);
                }

                _blocked[ins >> 2] |= (byte)RouteBit(ins);
                throw new SignetException(
                    ErrorCode.InstructionBlocked, e.Value, ins == IotSafe.InsGetResponse ? StepName.GetResponse : step);
            }
            finally
            {
                Milliseconds += Clock == null ? 0 : Clock.Milliseconds - before;
            }
        }

        private void LearnLimit(int ins, SignetException error)
        {
            bool damaged = (error.Code == ErrorCode.ApduTransportFailed && error.Value == 0)
                || error.Code == ErrorCode.ApduMalformed;
            if (damaged && (ins == IotSafe.InsReadFile || ins == IotSafe.InsGetData || ins == IotSafe.InsGetResponse))
            {
                _answerLimit = SmallAnswer;
            }
        }

        private int GetResponse(int sw)
        {
            RequireFree(IotSafe.InsGetResponse, StepName.GetResponse);
            int cla = ApduGuard.InterindustryClass(_guard.Channel);
            _getResponse.Start(cla, IotSafe.InsGetResponse, 0, 0);
            int wanted = sw & 0xFF;
            int limit = AnswerLimit;
            if (limit != 0 && (wanted == 0 || wanted > limit))
            {
                wanted = limit;
            }

            _getResponse.SetLe(Quirks.ZeroLe ? 0 : wanted);
            int start = Response.Count;
            int next = Send(_getResponse, DefaultTimeoutMs, StepName.GetResponse);
            if (StatusWord.WantsLe(next) && Response.Count == start)
            {
                _getResponse.SetLe(next & 0xFF);
                next = Send(_getResponse, DefaultTimeoutMs, StepName.GetResponse);
            }

            return next;
        }

        private void Warn(string text)
        {
            if (_log.IsEnabled(LogLevel.Warning))
            {
                _log.Write(LogLevel.Warning, "sim", text);
            }
        }
    }
}
