using System;
using System.Collections.Generic;
using System.Linq;
using Signet.Emulator.Trace;

namespace Signet.Emulator.Uicc
{
    /// <summary>
    /// The card: logical channels, selection, GET RESPONSE (ETSI TS 102 221 clauses 7.3, 8.7, 10, 11.1). A plain object
    /// without threads; the module owns it.
    /// </summary>
    public sealed class UiccCard
    {
        private readonly UiccOptions _options;
        private readonly List<ICardApplication> _applications = [];
        private readonly ICardApplication?[] _channels = new ICardApplication?[20];
        private readonly List<SafetyViolation> _violations = [];
        private readonly Tracer _tracer;
        private readonly ResponseBuffer _waiting;
        private int _successes;
        private bool _extendedChannels;

        /// <summary>Makes a card and powers it on.</summary>
        /// <param name="usim">The USIM; null for a default one.</param>
        /// <param name="options">Transport; null for the defaults.</param>
        /// <param name="tracer">Receives the events; null for none.</param>
        public UiccCard(UsimApplication? usim = null, UiccOptions? options = null, Tracer? tracer = null)
        {
            Usim = usim ?? new UsimApplication();
            _options = options ?? new UiccOptions();
            _waiting = new ResponseBuffer(_options.DirectResponseLimit);
            _tracer = tracer ?? new Tracer();
            _applications.Add(Usim);
            OpenForModule(_options.ChannelsOpenAtStart);
        }

        /// <summary>The USIM.</summary>
        public UsimApplication Usim { get; }

        /// <summary>Transport options.</summary>
        public UiccOptions Options => _options;

        /// <summary>Commands that reached the card, all of them.</summary>
        public int ApduCount { get; private set; }

        /// <summary>Those of them that were GET RESPONSE.</summary>
        public int GetResponseCount { get; private set; }

        /// <summary>Those of them that closed a session of an application other than the USIM (P1 = 01 of the instructions
        /// 24, 2A and 2C, GSMA IoT.05 section 5).</summary>
        public int SessionCloseCount { get; private set; }

        /// <summary>Those of them that reached an application other than the USIM, SELECT and GET RESPONSE not counted.</summary>
        public int AppletCommandCount { get; private set; }

        /// <summary>Resets since power-on.</summary>
        public int ResetCount { get; private set; }

        /// <summary>Applet instructions other than 24 and 2C that reached the USIM; harmless, yet nothing a good host does.</summary>
        public int StrayCommandCount { get; private set; }

        /// <summary>What the host did that a careful one never does; a right client leaves this empty.</summary>
        public IReadOnlyList<SafetyViolation> SafetyViolations => _violations;

        /// <summary>A hostile module before the card, or null for an honest one.</summary>
        public LyingModule? Liar { get; set; }

        /// <summary>Answer to reset (ISO/IEC 7816-3 clause 8.2): T=0, and in its historical bytes the number of logical channels.</summary>
        public byte[] Atr => AnswerToReset.Of(_options.MaxChannel);

        /// <summary>Open logical channels, 0 among them.</summary>
        public IReadOnlyList<int> OpenChannels => [.. Enumerable.Range(0, 20).Where(n => _channels[n] != null)];

        /// <summary>True when the data of the last answer is a shared secret, a derived key or random.</summary>
        internal bool LastAnswerIsSecret => _waiting.HandedOutSecret;

        /// <summary>Installs an application.</summary>
        /// <param name="application">The application.</param>
        public void Install(ICardApplication application)
        {
            ArgumentNullException.ThrowIfNull(application);
            _applications.Add(application);
        }

        /// <summary>Closes all supplementary channels, as a module does that starts the USIM anew after a REFRESH.</summary>
        public void CloseChannels()
        {
            _waiting.Drop();
            for (int channel = 1; channel < _channels.Length; channel++)
            {
                _channels[channel]?.Deselect(channel, closed: true);
                _channels[channel] = null;
            }

            OpenForModule(_options.ChannelsOpenAfterReset);
        }

        /// <summary>Removes an application; channels on which it's selected fall back to the MF.</summary>
        /// <param name="application">The application.</param>
        public void Uninstall(ICardApplication application)
        {
            _applications.Remove(application);
            for (int i = 0; i < _channels.Length; i++)
            {
                if (ReferenceEquals(_channels[i], application))
                    OpenAtMasterFile(i);
            }
        }

        /// <summary>Resets the card: channels, selections, pending data and volatile state are gone.</summary>
        public void Reset()
        {
            ResetCount++;
            _tracer.Write(TraceLayer.Fault, TraceDirection.None, "card reset");
            foreach (ICardApplication application in _applications)
                application.Reset();
            Array.Clear(_channels);
            _extendedChannels = false;
            _waiting.Drop();
            OpenForModule(_options.ChannelsOpenAfterReset);
        }

        /// <summary>Executes a command APDU.</summary>
        /// <param name="bytes">The command as it arrived, 4 to 261 bytes; anything else gets 6700.</param>
        /// <returns>Data of at most 256 bytes, SW1, SW2.</returns>
        public byte[] Transmit(byte[] bytes)
        {
            ArgumentNullException.ThrowIfNull(bytes);
            ApduCount++;
            _waiting.HandedOutSecret = false;
            ResponseApdu response;
            if (!CommandApdu.TryParse(bytes, out CommandApdu? command) || bytes.Length > 261)
            {
                _waiting.Drop();
                response = ResponseApdu.Of(StatusWord.WrongLength);
            }
            else
            {
                response = Execute(command!);
            }

            if (response.Sw == StatusWord.Success && _options.ProactiveEvery > 0 && ++_successes % _options.ProactiveEvery == 0)
                response = response with { Sw = 0x910B };
            byte[] answer = response.ToBytes();
            answer = Liar?.Pass(bytes, answer) ?? answer;
            ApduTrace.Write(_tracer, bytes, answer, command, LastAnswerIsSecret);
            _tracer.Timing.AddCardBytes(Math.Max(5, bytes.Length) + answer.Length);
            return answer;
        }

        /// <summary>A command of the module's own, not counted: all that it changes is that waiting data is lost.</summary>
        internal void ModuleCommand()
        {
            _tracer.Write(TraceLayer.Fault, TraceDirection.In, "STATUS by the module itself");
            _waiting.Drop();
        }

        /// <summary>A command of the module's own with its answer; it counts in nobody's budget, and waiting data is lost.</summary>
        internal byte[] ModuleTransmit(byte[] bytes)
        {
            CommandApdu.TryParse(bytes, out CommandApdu? command);
            byte[] answer = Execute(command!).ToBytes();
            ApduTrace.Write(_tracer, bytes, answer, command, secretAnswer: false);
            _tracer.Timing.AddCardBytes(Math.Max(5, bytes.Length) + answer.Length);
            return answer;
        }

        /// <summary>Counts a command that the card refuses before it looks at it.</summary>
        internal byte[] Skip()
        {
            ApduCount++;
            _waiting.HandedOutSecret = false;
            _waiting.Drop();
            return ResponseApdu.Of(StatusWord.Unknown).ToBytes();
        }

        private ResponseApdu Execute(CommandApdu command)
        {
            ushort sw = ChannelOf(command.Cla, out int channel);
            if (sw != StatusWord.Success)
            {
                _waiting.Drop();
                return ResponseApdu.Of(sw);
            }

            // TS 102 221 gives GET RESPONSE the class 0X; real cards were seen to take 8X too.
            if (command.Ins == 0xC0)
                return GetResponse(command, channel);

            _waiting.Drop();
            if (command.Ins == 0x70 && !command.IsProprietaryClass)
                return ManageChannel(command, channel);
            if (command.Ins == 0xAA && command.IsProprietaryClass && channel == 0)
                return TerminalCapability(command);
            if (command.Ins == 0xA4 && !command.IsProprietaryClass && command.P1 == 0x04)
                return _waiting.Shape(Select(command, channel), command, channel);
            return _waiting.Shape(Dispatch(command, channel), command, channel);
        }

        private ResponseApdu Dispatch(CommandApdu command, int channel)
        {
            ICardApplication application = _channels[channel]!;
            ResponseApdu response = application.Process(command, channel);
            if (!ReferenceEquals(application, Usim))
            {
                AppletCommandCount++;
                if (command.Ins is 0x24 or 0x2A or 0x2C && command.P1 == 1)
                    SessionCloseCount++;
                if (command.Ins is 0x24 or 0x2C && command.Data.Length == 16)
                    Violated(command, channel, response.Sw, SafetyViolationKind.LengthOfPinCommand);
                if (response.Violation is { } kind)
                    Violated(command, channel, response.Sw, kind);
                return response;
            }

            if (command.Ins is 0x24 or 0x2C)
                Violated(command, channel, response.Sw, SafetyViolationKind.PinInstructionReachedUsim);
            else if (command.Ins is 0x2A or 0x2B or 0x2D or 0xD8 or 0xB9 or 0xCD or 0x46 or 0x48 or 0x4A or 0xCB or 0x84)
                StrayCommandCount++;
            return response;
        }

        private void Violated(CommandApdu command, int channel, ushort sw, SafetyViolationKind kind)
        {
            _violations.Add(new SafetyViolation(channel, command.Ins, sw, kind));
            _tracer.Write(
                TraceLayer.Safety,
                TraceDirection.In,
                $"{kind}: instruction {command.Ins:X2} on channel {channel}, Lc {command.Data.Length}, P2 {command.P2:X2}, "
                + $"answered {sw:X4}, PIN {Usim.Pin.Left}, PUK {Usim.Puk.Left} tries left");
        }

        /// <summary>Channel in the class byte (TS 102 221 clause 10.1.1): 0X and 8X for 0 to 3, 4X and CX for 4 to 19.</summary>
        private static ushort Decode(byte cla, out int channel)
        {
            channel = 0;
            int group = cla & 0x7F;
            if ((group & 0x70) == 0x10)
                return StatusWord.ChainingNotSupported;
            if (group >= 0x50 || group is >= 0x20 and < 0x40)
                return StatusWord.ClassNotSupported;
            if (group < 0x10 && (group & 0x0C) != 0)
                return StatusWord.SecureMessagingNotSupported;
            channel = group < 0x10 ? group & 3 : 4 + (group & 0x0F);
            return StatusWord.Success;
        }

        private ushort ChannelOf(byte cla, out int channel)
        {
            ushort sw = Decode(cla, out channel);
            return sw == StatusWord.Success && _channels[channel] == null ? StatusWord.ChannelNotSupported : sw;
        }

        private ResponseApdu ManageChannel(CommandApdu command, int channel)
        {
            if (command.HasData)
                return ResponseApdu.Of(StatusWord.WrongLength);
            if (command is { P1: 0x00, P2: 0x00 })
            {
                int highest = _options.ExtendedChannelsOnRequest && !_extendedChannels
                    ? Math.Min(3, _options.MaxChannel)
                    : _options.MaxChannel;
                int free = Enumerable.Range(1, highest).FirstOrDefault(n => _channels[n] == null);
                if (free == 0)
                    return ResponseApdu.Of(StatusWord.FunctionNotSupported);
                OpenAtMasterFile(free);
                return ResponseApdu.Of([(byte)free]);
            }

            // The basic channel is never closed; P2 = 00 on another channel closes that channel itself.
            int which = command.P2 == 0 ? channel : command.P2;
            if (command.P1 != 0x80 || which is 0 or > 19)
                return ResponseApdu.Of(StatusWord.IncorrectParameters);
            if (_channels[which] == null)
                return ResponseApdu.Of(StatusWord.ChannelNotSupported);
            _channels[which]!.Deselect(which, closed: true);
            _channels[which] = null;
            return ResponseApdu.Ok;
        }

        /// <summary>TERMINAL CAPABILITY (TS 102 221 clause 11.1.19): A9 with 81 in it announces channels 4 to 19.</summary>
        private ResponseApdu TerminalCapability(CommandApdu command)
        {
            byte[] data = command.Data;
            if (data.Length < 2 || data[0] != 0xA9 || data[1] != data.Length - 2)
                return ResponseApdu.Of(data.Length == 0 ? StatusWord.WrongLength : StatusWord.IncorrectData);
            for (int at = 2; at + 1 < data.Length; at += 2 + data[at + 1])
                _extendedChannels |= data[at] == 0x81;
            return ResponseApdu.Ok;
        }

        private ResponseApdu Select(CommandApdu command, int channel)
        {
            ICardApplication? found = _applications.FirstOrDefault(a => a.Matches(command.Data));
            if (found == null)
                return ResponseApdu.Of(StatusWord.NotFound);
            bool elsewhere = _channels.Where((a, n) => n != channel && ReferenceEquals(a, found)).Any();
            ushort obstacle = found.CheckSelect(elsewhere);
            if (obstacle != StatusWord.Success)
                return ResponseApdu.Of(obstacle);
            if (channel == 0 && !ReferenceEquals(found, Usim))
                Violated(command, channel, StatusWord.Success, SafetyViolationKind.AppletOnBasicChannel);
            _channels[channel]!.Deselect(channel, closed: false);
            _channels[channel] = found;
            ResponseApdu response = found.Select(channel);
            return command.P2 == 0x0C ? ResponseApdu.Of(response.Sw) : response;
        }

        private ResponseApdu GetResponse(CommandApdu command, int channel)
        {
            GetResponseCount++;
            return _waiting.Fetch(command, channel);
        }

        private void OpenForModule(IEnumerable<int> channels)
        {
            OpenAtMasterFile(0);
            foreach (int channel in channels)
            {
                _channels[channel] = Usim;
                Usim.Select(channel);
            }
        }

        private void OpenAtMasterFile(int channel)
        {
            _channels[channel] = Usim;
            Usim.SelectMasterFile(channel);
        }
    }
}
