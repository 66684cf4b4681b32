using Signet.Core;

namespace Signet.Sim
{
    /// <summary>
    /// A logical channel to the IoT SAFE applet: opening, selection, class byte, and the command and response
    /// procedures of ETSI TS 102 221 clause 7.3.1.1 (61xx, 6Cxx, 91xx). One caller at a time.
    /// </summary>
    public sealed class LogicalChannel
    {
        private const int MaxParts = 64;
        private const int ApplicationDataLength = 0x44;
        private const int KeyGenerationTimeoutMs = 30000;
        private const int CryptoTimeoutMs = 15000;
        private const int DefaultTimeoutMs = 5000;

        private readonly ApduGuard _guard;
        private readonly ApduCommand _getResponse = new ApduCommand();
        private readonly ILog _log;
        private int _refused;

        /// <summary>Makes a channel, closed.</summary>
        /// <param name="transport">The way to the card.</param>
        /// <param name="session">Session number for the applet's session commands, 0 or 1; see
        /// <see cref="ApduGuard"/>.</param>
        /// <param name="log">Takes what happens, never data.</param>
        public LogicalChannel(IApduTransport transport, int session, ILog log)
        {
            _guard = new ApduGuard(transport, session);
            _log = log;
        }

        /// <summary>The command to be built and sent.</summary>
        public ApduCommand Command { get; } = new ApduCommand();

        /// <summary>The response of the last command.</summary>
        public ApduResponse Response { get; } = new ApduResponse();

        /// <summary>True while the applet is selected in the present SIM epoch.</summary>
        public bool IsReady
        {
            get { return _guard.IsReady; }
        }

        /// <summary>Number of the open channel, 1 to 19; 0 when none is open.</summary>
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

        /// <summary>GET RESPONSE commands sent since the start.</summary>
        public int GetResponses
        {
            get { return _guard.GetResponses; }
        }

        /// <summary>How often the card reported 63CF: the applet's store was changed from afar.</summary>
        public int AdministrationCount { get; private set; }

        /// <summary>Sees each exchange; may be null.</summary>
        public IApduObserver Observer
        {
            get { return _guard.Observer; }
            set { _guard.Observer = value; }
        }

        /// <summary>
        /// Opens a channel, selects the first applet of the list that answers, and learns its class byte with GET DATA
        /// application (class 8X first), or GET RANDOM where that is refused. The channel is closed again on failure.
        /// </summary>
        /// <param name="aids">AIDs to try, 5 to 16 bytes each.</param>
        /// <param name="application">Takes what the applet says of itself.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.ChannelUnavailable"/>,
        /// <see cref="ErrorCode.AppletNotFound"/>, <see cref="ErrorCode.AppletNotIotSafe"/> and the transport's
        /// own codes.</exception>
        public void Open(byte[][] aids, ApplicationData application)
        {
            CloseLeftovers();
            OpenChannel();
            bool found = false;
            int refusal = StatusWord.NotFound;
            for (int i = 0; i < aids.Length; i++)
            {
                int sw = Select(aids[i]);
                if (!StatusWord.IsSuccess(sw))
                {
                    // An applet that is there but locked says more than one that is not there.
                    refusal = refusal == StatusWord.NotFound ? sw : refusal;
                    continue;
                }

                found = true;
                if (LearnClass(application))
                {
                    Aid = aids[i];
                    return;
                }
            }

            Close();
            throw new SignetException(
                found ? ErrorCode.AppletNotIotSafe : ErrorCode.AppletNotFound, found ? 0 : refusal, null);
        }

        /// <summary>Closes the channel if it is open; never throws, whatever the card says.</summary>
        public void Close()
        {
            if (_guard.Channel != 0)
            {
                CloseNumber(_guard.Channel);
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
            int sw = _guard.Send(Command, Response, timeout);

            // A key pair is never made twice by itself, not even when the card says that it has not made one.
            if (StatusWord.WantsLe(sw) && Response.Count == start && ins != IotSafe.InsGenerateKeyPair)
            {
                Command.SetLe(sw & 0xFF);
                sw = _guard.Send(Command, Response, timeout);
            }

            bool gone = false;
            for (int part = 0; StatusWord.HasResponse(sw); part++)
            {
                int before = Response.Count;
                sw = GetResponse(sw);
                gone = StatusWord.IsResponseGone(sw);
                if (part == MaxParts || (StatusWord.HasResponse(sw) && Response.Count == before))
                {
                    throw new SignetException(ErrorCode.ApduMalformed, sw, step);
                }
            }

            if (sw == StatusWord.AdministrationCompleted)
            {
                AdministrationCount++;
            }

            // What a card answers while it is being reset says nothing about channels, applets and objects.
            if (_guard.HasEpochEnded && !StatusWord.IsSuccess(sw))
            {
                throw new SignetException(ErrorCode.ChannelLost, sw, step);
            }

            bool ended = StatusWord.EndsEpoch(sw) || sw == StatusWord.Unknown || gone;
            if (ended && _guard.Channel == 0 && ins != IotSafe.InsManageChannel)
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

        private static int Timeout(int ins)
        {
            switch (ins)
            {
                case IotSafe.InsGenerateKeyPair:
                    return KeyGenerationTimeoutMs;
                case IotSafe.InsComputeSignatureUpdate:
                case IotSafe.InsVerifySignatureUpdate:
                case IotSafe.InsComputeDh:
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
                return !StatusWord.EndsEpoch(sw)
                    ? StatusWord.ToException(sw, step)
                    : new SignetException(ErrorCode.InstructionUnsupported, sw, step);
            }

            Warn("channel lost at " + step + ": SW " + sw.ToString("X4"));
            return new SignetException(ErrorCode.ChannelLost, sw, step);
        }

        private int GetResponse(int sw)
        {
            int cla = ApduGuard.InterindustryClass(_guard.Channel);
            _getResponse.Start(cla, IotSafe.InsGetResponse, 0, 0);
            _getResponse.SetLe(sw & 0xFF);
            int start = Response.Count;
            int next = _guard.Send(_getResponse, Response, DefaultTimeoutMs);
            if (StatusWord.WantsLe(next) && Response.Count == start)
            {
                _getResponse.SetLe(next & 0xFF);
                next = _guard.Send(_getResponse, Response, DefaultTimeoutMs);
            }

            return next;
        }

        private void OpenChannel()
        {
            Command.Start(0, IotSafe.InsManageChannel, 0, 0);
            Command.SetLe(1);
            int sw = Transmit("MANAGE CHANNEL");
            if (!StatusWord.IsSuccess(sw))
            {
                throw new SignetException(ErrorCode.ChannelUnavailable, sw, null);
            }

            if (_guard.HasEpochEnded)
            {
                throw new SignetException(ErrorCode.ChannelLost, "MANAGE CHANNEL");
            }

            if (_guard.Channel == 0)
            {
                throw new SignetException(ErrorCode.ApduMalformed, "MANAGE CHANNEL");
            }
        }

        private int Select(byte[] aid)
        {
            Command.Start(ApduGuard.InterindustryClass(_guard.Channel), IotSafe.InsSelect, 4, 0);
            Command.Append(aid, 0, aid.Length);
            return Transmit("SELECT");
        }

        private bool LearnClass(ApplicationData application)
        {
            int channel = _guard.Channel;
            int proprietary = ApduGuard.ProprietaryClass(channel);
            int interindustry = ApduGuard.InterindustryClass(channel);
            application.Clear();
            if (ProbeApplication(proprietary) || ProbeApplication(interindustry))
            {
                return application.Parse(Response.Data, Response.Count);
            }

            return ProbeRandom(proprietary) || ProbeRandom(interindustry);
        }

        private bool ProbeApplication(int cla)
        {
            Command.Start(cla, IotSafe.InsGetData, 0, 0);
            Command.SetLe(ApplicationDataLength);
            return StatusWord.IsSuccess(Transmit("GET DATA application"));
        }

        private bool ProbeRandom(int cla)
        {
            const int Count = 8;
            Command.Start(cla, IotSafe.InsGetRandom, 0, 0);
            Command.SetLe(Count);
            return StatusWord.IsSuccess(Transmit("GET RANDOM")) && Response.Count == Count;
        }

        private void CloseLeftovers()
        {
            Close();
            int channel = _guard.ChannelToClose;
            while (channel != 0 && CloseNumber(channel))
            {
                channel = _guard.ChannelToClose;
            }
        }

        private bool CloseNumber(int channel)
        {
            try
            {
                Command.Start(0, IotSafe.InsManageChannel, 0x80, channel);
                Transmit("MANAGE CHANNEL close");
                return true;
            }
            catch (SignetException e)
            {
                Warn("channel " + channel.ToString() + " not closed: " + e.Message);
                return false;
            }
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
