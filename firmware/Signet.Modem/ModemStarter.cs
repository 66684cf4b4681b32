using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// Brings a module from any state that an earlier program or a power cut left it in to a known one: it answers,
    /// without echo, in words, with numbered errors, and its SIM is readable.
    /// </summary>
    internal sealed class ModemStarter
    {
        private const int TryMs = 500;
        private const int GuardMs = 1100;

        // A module waits 5 s for the rest of a payload that an earlier program owed it.
        private const int TriesPerPass = 14;

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

        internal ModemStarter(AtEngine engine, IClock clock, ModemOptions options, IModemPower power)
        {
            _engine = engine;
            _clock = clock;
            _options = options;
            _power = power;
        }

        /// <summary>What the module calls itself; empty when it didn't say.</summary>
        internal string Model { get; private set; } = "";

        /// <summary>Whether the module was seen to boot: then no earlier program left anything.</summary>
        internal bool Booted { get; private set; }

        /// <summary>Makes the module answer; the last resorts are its power pins.</summary>
        internal void Wake()
        {
            Booted = false;
            long end = _clock.Milliseconds + _engine.Dialect.BootMs;
            if (Knock())
            {
                return;
            }

            if (_power != null)
            {
                _power.PulsePowerKey();
                if (KnockUntil(_clock.Milliseconds + _engine.Dialect.BootMs))
                {
                    return;
                }

                _power.HardReset();
                end = _clock.Milliseconds + _engine.Dialect.BootMs;
            }

            if (!KnockUntil(end))
            {
                throw new SignetException(ErrorCode.ModemNotResponding);
            }
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
                throw new SignetException(ErrorCode.DialectUnknown, words);
            }

            _engine.Use(dialect);
        }

        private string Said()
        {
            AtResult result = _engine.Result;
            return Ascii.ToText(result.Line, result.Fields, result.End - result.Fields);
        }

        private bool KnockUntil(long end)
        {
            while (_clock.Milliseconds < end)
            {
                if (Knock())
                {
                    return true;
                }
            }

            return false;
        }

        // One pass through the ways of leaving another program's state: plain AT; codes suppressed or numeric; data
        // mode (V.250 clause 6.2.9); a prompt that waits for bytes, which AT itself fills or which times out.
        private bool Knock()
        {
            for (int i = 0; i < TriesPerPass; i++)
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

        private void WaitForSim()
        {
            long end = _clock.Milliseconds + _engine.Dialect.SimReadyMs;
            bool pinTried = false;
            while (true)
            {
                ErrorCode state = PinState();
                int number = _engine.Result.Number;
                if (state == ErrorCode.None)
                {
                    _pinRefused = false;
                    return;
                }

                if (state == ErrorCode.SimPukRequired)
                {
                    throw new SignetException(state);
                }

                if (state == ErrorCode.SimPinRequired && !pinTried)
                {
                    EnterPin();
                    pinTried = true;
                    end = _clock.Milliseconds + _engine.Dialect.SimReadyMs;
                }
                else if (_clock.Milliseconds >= end)
                {
                    throw new SignetException(state, number < 0 ? 0 : number, "AT+CPIN?");
                }

                _engine.Quiet(TryMs, 2 * TryMs);
            }
        }

        // None when the SIM is ready, else the error that it would be if it stayed so.
        private ErrorCode PinState()
        {
            Command("AT+CPIN?");
            _engine.Command.Expect(AtAnswer.Information, Ascii.Bytes("+CPIN: "), 0);
            AtFinal final = _engine.Execute(_engine.Dialect.CommandMs);
            AtResult result = _engine.Result;
            if (final == AtFinal.Ok)
            {
                return StateOf(Said().Trim());
            }

            if (final == AtFinal.Error)
            {
                return ErrorCode.SimFailure;
            }

            if (final != AtFinal.CmeError)
            {
                throw _engine.Failure();
            }

            switch (result.Number)
            {
                case 10:
                    return ErrorCode.SimNotInserted;
                case 11:
                    return ErrorCode.SimPinRequired;
                case 12:
                    return ErrorCode.SimPukRequired;
                case 14:
                    return ErrorCode.SimBusy;
                default:
                    return ErrorCode.SimFailure;
            }
        }

        private static ErrorCode StateOf(string state)
        {
            switch (state)
            {
                case "READY":
                    return ErrorCode.None;
                case "SIM PIN":
                    return ErrorCode.SimPinRequired;
                case "SIM PUK":
                    return ErrorCode.SimPukRequired;
                case "NOT INSERTED":
                case "SIM REMOVED":
                    return ErrorCode.SimNotInserted;
                default:
                    return ErrorCode.SimFailure;
            }
        }

        // Three wrong tries block the SIM: one try a start, none after a refusal, and the last one stays the owner's.
        private void EnterPin()
        {
            byte[] pin = _options.Pin;
            if (pin == null || _pinRefused)
            {
                throw new SignetException(ErrorCode.SimPinRequired);
            }

            CheckPin(pin);
            int tries = PinTries();
            if (tries == 0 || tries == 1)
            {
                throw new SignetException(ErrorCode.SimPinRequired, tries, "tries left");
            }

            _pinRefused = true;
            try
            {
                _engine.Command.Begin(Ascii.Bytes("AT+CPIN=\"%h\""), 0, 0, 0, pin, null);
                AtFinal final = _engine.Execute(_engine.Dialect.FunctionMs);
                if (final == AtFinal.Error || final == AtFinal.CmeError)
                {
                    throw new SignetException(ErrorCode.SimPinRequired,
                        _engine.Result.Number < 0 ? 0 : _engine.Result.Number, "the PIN was refused");
                }

                if (final != AtFinal.Ok)
                {
                    throw _engine.Failure();
                }
            }
            finally
            {
                _engine.Wipe();
            }
        }

        private static void CheckPin(byte[] pin)
        {
            bool digits = pin.Length >= 4 && pin.Length <= 8;
            for (int i = 0; i < pin.Length; i++)
            {
                digits &= pin[i] >= '0' && pin[i] <= '9';
            }

            if (!digits)
            {
                throw new SignetException(ErrorCode.SettingInvalid, "PIN");
            }
        }

        private int PinTries()
        {
            if (_engine.Dialect.PinTries == null)
            {
                return -1;
            }

            _engine.Command.Begin(_engine.Dialect.PinTries);
            _engine.Command.Expect(AtAnswer.Information, _engine.Dialect.PinTriesPrefix, 0);
            return Optional() ? _engine.Result.Field(_engine.Dialect.PinTriesField) : -1;
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
