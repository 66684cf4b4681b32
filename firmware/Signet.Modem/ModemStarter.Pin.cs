using Signet.Core;

namespace Signet.Modem
{
    // The SIM: whether it is there, and its PIN.
    internal sealed partial class ModemStarter
    {
        // +CME ERROR: incorrect password (3GPP TS 27.007 clause 9.2.1).
        private const int WrongPassword = 16;

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
                    return;
                }

                if (state == ErrorCode.SimNotInserted)
                {
                    // Another may come.
                    _pinTaken = false;
                }

                if (state == ErrorCode.SimPukRequired)
                {
                    throw new SignetException(state);
                }

                if (state == ErrorCode.SimPinRequired && !pinTried)
                {
                    EnterPin();
                    pinTried = true;
                    end = _clock.Milliseconds + Patience(_engine.Dialect.SimReadyMs);
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

        // Three wrong tries block the SIM: a PIN that it has never taken is refused once and not sent again, and the last try stays the
        // owner's. One with which this SIM became ready in this life is right: what it refuses then is a digit that the line has damaged,
        // so that one refusal is forgiven until it is ready again. Where the answer was lost, or said nothing of the PIN, the SIM's
        // counter tells what became of it: it is sent again if that has not fallen, and where the module tells none now, the next
        // start asks anew. Should it remember an old one, a PIN that was never taken is sent twice at most.
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

            if (_pinUnanswered > 0 && tries > 0 && tries < _pinTries)
            {
                _pinUnanswered = 0;
                throw Refusal(tries);
            }

            if (_pinUnanswered > 0 && (tries < 0 || (_pinUnanswered > 1 && !_pinTaken)))
            {
                throw new SignetException(ErrorCode.SimPinRequired, tries > 0 ? tries : 0, "tries left; the answer to the PIN was lost");
            }

            _pinTries = tries;
            _pinUnanswered++;
            try
            {
                _engine.Command.Begin(Ascii.Bytes("AT+CPIN=\"%h\""), 0, 0, 0, pin, null);
                AtFinal final = _engine.Execute(_engine.Dialect.FunctionMs);
                if (final == AtFinal.CmeError && _engine.Result.Number == WrongPassword)
                {
                    _pinUnanswered--;
                    throw Refusal(WrongPassword);
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

        private SignetException Refusal(int value)
        {
            _pinRefused = !_pinTaken;
            _pinTaken = false;
            return new SignetException(ErrorCode.SimPinRequired, value, "the PIN was refused");
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
