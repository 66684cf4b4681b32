using Signet.Core;

namespace Signet.Modem
{
    /// <summary>Registers with the network.</summary>
    internal sealed class ModemNetwork
    {
        // Registration states of 27.007 clause 10.1.22.
        private const int Home = 1;
        private const int Searching = 2;
        private const int Denied = 3;
        private const int Roaming = 5;
        private const int Unknown = 4;

        private const int SliceMs = 250;

        /// <summary>Registration with the granted timers of power saving (27.007 clause 10.1.22).</summary>
        internal const string TellsTimers = "AT+CEREG=4";

        private readonly AtEngine _engine;
        private readonly IClock _clock;
        private readonly ModemOptions _options;

        // Of LTE (+CEREG), and of GSM and 3G (+CGREG): a module has either, and where it changed over the other says 0 or 4.
        private int _registration = Unknown;
        private int _olderRegistration = Unknown;
        private bool _asksOlder = true;

        internal ModemNetwork(AtEngine engine, IClock clock, ModemOptions options)
        {
            _engine = engine;
            _clock = clock;
            _options = options;
        }

        internal bool IsRegistered
        {
            get { return IsHere(_registration) || IsHere(_olderRegistration); }
        }

        // Denied by one of them is the end only where the other one isn't still looking for somebody else.
        private bool IsDenied
        {
            get
            {
                return (_registration == Denied && _olderRegistration != Searching)
                    || (_olderRegistration == Denied && _registration != Searching);
            }
        }

        internal void OnRegistration(int state)
        {
            if (state >= 0)
            {
                _registration = state;
            }
        }

        internal void OnRestart()
        {
            _registration = Unknown;
            _olderRegistration = Unknown;
        }

        /// <summary>Waits for registration with LTE or with what is older, by URC and by asking, since a URC may be
        /// lost.</summary>
        internal void Register()
        {
            long end = _clock.Milliseconds + _options.RegistrationMs;
            _olderRegistration = Unknown;
            _asksOlder = true;
            lock (_engine)
            {
                Subscribe();
                Ask();
            }

            long askAt = _clock.Milliseconds + _options.PollMs;
            while (!IsRegistered)
            {
                bool late = _clock.Milliseconds >= end;
                if (IsDenied || (late && (_registration == Denied || _olderRegistration == Denied)))
                {
                    throw new SignetException(
                        ErrorCode.RegistrationDenied, Denied, _registration == Denied ? "+CEREG" : "+CGREG");
                }

                if (late)
                {
                    throw new SignetException(ErrorCode.RegistrationTimeout, _registration, "+CEREG");
                }

                lock (_engine)
                {
                    if (_engine.Restarted)
                    {
                        throw new SignetException(ErrorCode.ModemRestarted);
                    }

                    if (_clock.Milliseconds >= askAt)
                    {
                        Ask();
                        askAt = _clock.Milliseconds + _options.PollMs;
                    }
                    else
                    {
                        _engine.Pump(SliceMs);
                    }
                }
            }
        }

        private void Subscribe()
        {
            if (_options.PeriodSeconds > 0)
            {
                _engine.Command.Begin(Ascii.Bytes(TellsTimers));
                AtFinal final = _engine.Execute(_engine.Dialect.CommandMs);
                if (final != AtFinal.Error && final != AtFinal.CmeError)
                {
                    Check(final);
                    return;
                }
            }

            _engine.Command.Begin(_engine.Dialect.Registration);
            _engine.Require(_engine.Dialect.CommandMs);
        }

        // Which of them a module answers depends on what it can: one for LTE only may not know +CGREG.
        private void Ask()
        {
            _registration = State("AT+CEREG?", "+CEREG: ", false);
            if (!IsHere(_registration) && _asksOlder)
            {
                _olderRegistration = State("AT+CGREG?", "+CGREG: ", true);
                _asksOlder = _olderRegistration >= 0;
            }
        }

        // The answer has the setting before the state; the URC has not (27.007 clause 10.1.22).
        private int State(string question, string prefix, bool optional)
        {
            AtCommand command = _engine.Command;
            command.Begin(Ascii.Bytes(question));
            command.Expect(AtAnswer.Information, Ascii.Bytes(prefix), 0);
            command.NumericFields = 2;
            if (!optional)
            {
                _engine.Require(_engine.Dialect.CommandMs);
                return _engine.Result.Field(1);
            }

            AtFinal final = _engine.Execute(_engine.Dialect.CommandMs);
            if (final == AtFinal.Error || final == AtFinal.CmeError)
            {
                return -1;
            }

            Check(final);
            return _engine.Result.Field(1);
        }

        private void Check(AtFinal final)
        {
            if (final != AtFinal.Ok)
            {
                throw _engine.Failure();
            }
        }

        private static bool IsHere(int state)
        {
            return state == Home || state == Roaming;
        }
    }
}
