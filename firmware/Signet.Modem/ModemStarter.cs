using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// Brings a module from any state that an earlier program or a power cut left it in to a known one: it answers,
    /// without echo, in words, with numbered errors, and its SIM is readable.
    /// </summary>
    internal sealed partial class ModemStarter
    {
        private const int TryMs = 500;
        private const int GuardMs = 1100;

        // A module waits 5 s for the rest of a payload that an earlier program owed it.
        private const int TriesPerPass = 14;

        // A module that is off, or in power saving mode, hears nothing.
        private const int TriesBeforeKey = 2;

        // A payload that is owed is filled or given up by then.
        private const int LateTry = TriesPerPass - 1;

        private readonly AtEngine _engine;
        private readonly IClock _clock;
        private readonly ModemOptions _options;
        private readonly IModemPower _power;
        private readonly byte[] _attention = Ascii.Bytes("AT");
        private readonly byte[] _words = Ascii.Bytes("ATQ0V1E0");
        private readonly byte[] _escape = Ascii.Bytes("+++");

        // The close-down of a multiplexer that an earlier program left on (3GPP TS 27.010 clause 5.4.6.3.3), in its basic
        // form, and an end for what takes it for a command.
        private readonly byte[] _demultiplex = new byte[] { 0xF9, 0x03, 0xEF, 0x05, 0xC3, 0x01, 0xF2, 0xF9, 13 };
        private bool _pinRefused;

        // Whether the SIM has taken the PIN, and has not refused it since.
        private bool _pinTaken;

        // PINs sent since the SIM was last seen ready, of which nobody knows what became; tries that its counter had before the newest, -1 when nobody said.
        private int _pinUnanswered;
        private int _pinTries;

        // Whether the module has booted since, and so read the counter from the card.
        private bool _hasBooted;

        // Whether what a life before knew has been taken up, and the SIM's number then; null when the module doesn't tell it.
        private bool _isRecalled;
        private byte[] _iccid;

        internal ModemStarter(AtEngine engine, IClock clock, ModemOptions options, IModemPower power)
        {
            _engine = engine;
            _clock = clock;
            _options = options;
            _power = power;
        }

        /// <summary>What the module calls itself; empty when it didn't say.</summary>
        internal string Model { get; private set; } = "";

        /// <summary>Tries left for the PIN when last heard of; −1 for never.</summary>
        internal int PinTriesLeft { get; private set; } = -1;

        /// <summary>Whether the module was seen to boot: then no earlier program left anything.</summary>
        internal bool Booted { get; private set; }

        /// <summary>Whether the module answered when it was woken last.</summary>
        internal bool Answered { get; private set; }

        /// <summary>Notes that the module boots.</summary>
        internal void OnBoot()
        {
            _hasBooted = true;
        }

        /// <summary>Makes the module answer; the last resorts are its power pins.</summary>
        /// <param name="sleeps">Whether it is known to be off, or in the sleep that its power key ends; else it gets the time to
        /// boot before the key, which turns a running SIM7070 off.</param>
        internal void Wake(bool sleeps)
        {
            Booted = false;
            Answered = false;
            if (_options.Pins != null)
            {
                _options.Pins.SetSleep(false);
            }

            Answered = Knock(sleeps && _power != null ? TriesBeforeKey : TriesPerPass) || WakeByPins(sleeps);
            if (!Answered)
            {
                throw new SignetException(ErrorCode.ModemNotResponding);
            }
        }

        // A sleeper may be about to boot by itself, and turned off by the first pulse: then the second one turns it on.
        private bool WakeByPins(bool sleeps)
        {
            if (_power == null)
            {
                return KnockUntil();
            }

            for (int pulses = sleeps ? 2 : _power.PulseResets ? 0 : 1; pulses > 0; pulses--)
            {
                if (!Booted)
                {
                    _power.PulsePowerKey();
                }

                if (KnockUntil())
                {
                    return true;
                }
            }

            _power.HardReset();
            OnBoot();
            return KnockUntil();
        }

        /// <summary>Sets echo, form of answers and errors, and reads the model.</summary>
        internal void Configure()
        {
            Command("ATE0");
            _engine.Require(_engine.Dialect.CommandMs);

            if (_engine.Result.Numeric)
            {
                Command("ATV1");
                _engine.Require(_engine.Dialect.CommandMs);
            }

            Command("AT+CMEE=1");
            _engine.Require(_engine.Dialect.CommandMs);
            Command("AT+CGMM");
            _engine.Command.ExpectText();
            Model = Optional() ? Said() : "";
            if (_options.Dialect == null)
            {
                Identify();
            }

            for (int i = 0; i < _engine.Dialect.OptionalInit.Length; i++)
            {
                _engine.Command.Begin(_engine.Dialect.OptionalInit[i]);
                Optional();
            }
        }

        /// <summary>Turns the radio on and waits for a SIM that can be used (27.007 clauses 8.2 and 8.3).</summary>
        internal void PrepareSim()
        {
            _engine.Command.Begin(_engine.Dialect.Radio);
            AtFinal radio = _engine.Execute(_engine.Dialect.FunctionMs);
            if (radio != AtFinal.Ok && radio != AtFinal.Error && radio != AtFinal.CmeError)
            {
                throw _engine.Failure();
            }

            WaitForSim();
            if (radio != AtFinal.Ok)
            {
                _engine.Command.Begin(_engine.Dialect.Radio);
                _engine.Require(_engine.Dialect.FunctionMs);
            }
        }

        // The model first; where it tells nothing, all that the module says of itself.
        private void Identify()
        {
            Dialect dialect = Dialects.Identify(Model, _options.Table);
            string words = Model;
            if (dialect == null)
            {
                Command("ATI");
                _engine.Command.ExpectLines();
                words = Optional() ? words + " " + Said() : words;
                Command("AT+CGMI");
                _engine.Command.ExpectText();
                words = Optional() ? Said() + " " + words : words;
                dialect = Dialects.Identify(words, _options.Table);
            }

            if (dialect == null)
            {
                throw new SignetException(ErrorCode.DialectUnknown, "AT+CGMI, AT+CGMM and ATI say: " + words.Trim());
            }

            _engine.Use(dialect);
        }

        private string Said()
        {
            AtResult result = _engine.Result;
            return Ascii.ToText(result.Line, result.Fields, result.End - result.Fields);
        }

        private int Patience(int ms)
        {
            return _options.PatienceMs > 0 && _options.PatienceMs < ms ? _options.PatienceMs : ms;
        }

        private bool KnockUntil()
        {
            long end = _clock.Milliseconds + Patience(_engine.Dialect.BootMs);
            while (_clock.Milliseconds < end)
            {
                if (Knock(TriesPerPass))
                {
                    return true;
                }
            }

            return false;
        }

        // One pass through the ways of leaving another program's state: plain AT; codes suppressed or numeric; data
        // mode (V.250 clause 6.2.9); a prompt that waits for bytes, which AT itself fills or which times out.
        private bool Knock(int tries)
        {
            for (int i = 0; i < tries; i++)
            {
                _engine.BeginStart();
                if (i == 3)
                {
                    _engine.Quiet(GuardMs, 2 * GuardMs);
                    _engine.WriteRaw(_escape);
                    _engine.Quiet(GuardMs, 2 * GuardMs);
                }

                if (i == LateTry)
                {
                    _engine.WriteRaw(_demultiplex);
                    _engine.Quiet(_engine.Dialect.QuietMs, 4 * _engine.Dialect.QuietMs);
                }

                _engine.Command.Begin(i < 2 ? _attention : _words);
                AtFinal final = _engine.Execute(TryMs);
                Booted |= final == AtFinal.Restarted;
                if (final == AtFinal.Ok)
                {
                    // Answers to former tries may still be on their way.
                    _engine.Quiet(_engine.Dialect.QuietMs, 4 * _engine.Dialect.QuietMs);
                    return true;
                }
            }

            return false;
        }

        // Runs a command that the module may refuse.
        private bool Optional()
        {
            AtFinal final = _engine.Execute(_engine.Dialect.CommandMs);
            if (final == AtFinal.Restarted || final == AtFinal.Timeout)
            {
                throw _engine.Failure();
            }

            return final == AtFinal.Ok;
        }

        private void Command(string text)
        {
            _engine.Command.Begin(Ascii.Bytes(text));
        }
    }
}
