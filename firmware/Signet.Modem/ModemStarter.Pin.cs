using Signet.Core;

namespace Signet.Modem
{
    // The SIM: whether it is there, and its PIN.
    internal sealed partial class ModemStarter
    {
        // +CME ERROR: incorrect password (3GPP TS 27.007 clause 9.2.1).
        private const int WrongPassword = 16;

        // SIM not inserted, failure, busy: it has looked at no PIN.
        private const int NotInserted = 10;
        private const int Failed = 13;
        private const int Busy = 14;

        // Of a new SIM (3GPP TS 31.101 clause 9.5.1).
        private const int AllTries = 3;

        private void WaitForSim()
        {
            long end = _clock.Milliseconds + Patience(_engine.Dialect.SimReadyMs);
            bool pinTried = false;
            while (true)
            {
                ErrorCode state = PinState();
                int number = _engine.Result.Number;
                if (state == ErrorCode.None)
                {
                    _pinRefused = false;
                    _pinTaken |= _pinUnanswered > 0;
                    _pinUnanswered = 0;
                    if (_options.PinRecord != null)
                    {
                        _options.PinRecord.Clear();
                    }

                    return;
                }

                if (state == ErrorCode.SimNotInserted)
                {
                    // Another may come.
                    _pinTaken = false;
                    _isRecalled = false;
                }

                if (state == ErrorCode.SimPukRequired)
                {
                    throw new SignetException(state);
                }

                if (state == ErrorCode.SimPinRequired && !pinTried)
                {
                    state = EnterPin();
                    number = _engine.Result.Number;
                    pinTried = state == ErrorCode.None;
                    end = pinTried ? _clock.Milliseconds + Patience(_engine.Dialect.SimReadyMs) : end;
                }

                if (_clock.Milliseconds >= end)
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
                case NotInserted:
                    return ErrorCode.SimNotInserted;
                case 11:
                    return ErrorCode.SimPinRequired;
                case 12:
                    return ErrorCode.SimPukRequired;
                case Busy:
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

        // Three wrong tries block the SIM: a PIN that it has never taken is refused once and not sent again, and the last try stays the
        // owner's. One with which this SIM became ready in this life is right: what it refuses then is a digit that the line has damaged,
        // so that one refusal is forgiven until it is ready again. Where the answer was lost, or said nothing of the PIN, the SIM's
        // counter tells what became of it: it is sent again if that has not fallen, and where the module tells none now, the next
        // start asks anew. Should it remember an old one, a PIN that was never taken is sent twice at most, until it has booted and read
        // the counter from the card. Returns none when the PIN was presented, else why the SIM could not look at it.
        private ErrorCode EnterPin()
        {
            byte[] pin = _options.Pin;
            if (pin == null)
            {
                throw new SignetException(ErrorCode.SimPinRequired);
            }

            CheckPin(pin);
            Recall(pin);
            if (_pinRefused)
            {
                throw new SignetException(ErrorCode.SimPinRequired, 0, "the SIM has refused this PIN");
            }

            int tries = PinTries();
            if (tries == 0 || tries == 1)
            {
                throw new SignetException(ErrorCode.SimPinRequired, tries, "tries left");
            }

            Judge(tries);
            _pinTries = tries;
            _pinUnanswered++;
            _hasBooted = false;
            Keep(_pinUnanswered, tries < 0);
            try
            {
                _engine.Command.Begin(Ascii.Bytes("AT+CPIN=\"%h\""), 0, 0, 0, pin, null);
                AtFinal final = _engine.Execute(_engine.Dialect.FunctionMs);
                int number = final == AtFinal.CmeError ? _engine.Result.Number : 0;
                if (number == WrongPassword)
                {
                    _pinUnanswered--;
                    throw Refusal(WrongPassword);
                }

                // Where nobody tells the counter, a failure may be one that the SIM has counted.
                if (number == NotInserted || number == Busy || (number == Failed && tries > 0))
                {
                    _pinUnanswered--;
                    Keep(_pinUnanswered, false);
                    return number == NotInserted ? ErrorCode.SimNotInserted : number == Busy ? ErrorCode.SimBusy : ErrorCode.SimFailure;
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

            return ErrorCode.None;
        }

        // What became of a PIN without an answer, by the tries that the SIM has now, -1 when nobody tells.
        private void Judge(int tries)
        {
            int before = _pinTries < 0 ? AllTries : _pinTries;
            if (_pinUnanswered == 0)
            {
                return;
            }

            if (tries > 0 && tries < before)
            {
                _pinUnanswered = 0;
                throw Refusal(tries);
            }

            if (tries < 0)
            {
                throw new SignetException(ErrorCode.SimPinRequired, 0, "tries left; the answer to the PIN was lost");
            }

            if (_hasBooted)
            {
                _pinUnanswered = 0;
            }
            else if (_pinUnanswered > 1 && !_pinTaken)
            {
                // No person's matter: the module is to be restarted.
                throw new SignetException(ErrorCode.SimFailure, tries, "tries left; the answer to the PIN was lost twice");
            }
        }

        private SignetException Refusal(int value)
        {
            _pinRefused = !_pinTaken;
            _pinTaken = false;
            Keep(_pinRefused ? ModemOptions.PinRefused : _pinUnanswered, false);
            return new SignetException(ErrorCode.SimPinRequired, value, "the PIN was refused");
        }

        // What a life before knows of this PIN and this SIM.
        private void Recall(byte[] pin)
        {
            if (_options.PinRecord == null || _isRecalled)
            {
                return;
            }

            _iccid = Iccid();
            int state = _options.PinRecord.Load(pin, _iccid, out _pinTries);
            _pinRefused = state == ModemOptions.PinRefused;
            _pinUnanswered = _pinRefused ? 0 : state;
            _isRecalled = true;
        }

        // A PIN that is presented without being remembered would be presented at each start: where no counter guards the last try, that
        // must not be.
        private void Keep(int state, bool must)
        {
            try
            {
                if (_options.PinRecord != null)
                {
                    _options.PinRecord.Save(_options.Pin, _iccid, state, _pinTries);
                }
            }
            catch (SignetException e)
            {
                if (must)
                {
                    _pinUnanswered--;
                    throw new SignetException(ErrorCode.SimPinRequired, 0, "the PIN can't be presented safely: " + e.Message);
                }
            }
        }

        // The SIM's number by the module's own command, which wants no PIN; null unless it says the same twice, since a damaged digit would
        // be another SIM.
        private byte[] Iccid()
        {
            byte[] first = IccidOnce();
            byte[] second = first == null ? null : IccidOnce();
            return second != null && ByteRange.Equals(first, 0, second, 0, second.Length) ? second : null;
        }

        private byte[] IccidOnce()
        {
            if (_engine.Dialect.Iccid == null)
            {
                return null;
            }

            _engine.Command.Begin(_engine.Dialect.Iccid);
            _engine.Command.Expect(AtAnswer.Information, _engine.Dialect.IccidPrefix, 0);
            return Optional() ? IccidText.FromDigits(_engine.Result) : null;
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
            int tries = Optional() ? _engine.Result.Field(_engine.Dialect.PinTriesField) : -1;
            PinTriesLeft = tries < 0 ? PinTriesLeft : tries;
            return tries;
        }
    }
}
