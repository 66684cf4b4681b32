using Signet.Core;

namespace Signet.Modem
{
    /// <summary>Registers with the network and opens the packet data connection.</summary>
    internal sealed class ModemNetwork
    {
        // Registration states of 27.007 clause 10.1.22.
        private const int Home = 1;
        private const int Denied = 3;
        private const int Roaming = 5;
        private const int Unknown = 4;

        private const int SliceMs = 250;

        private readonly AtEngine _engine;
        private readonly IClock _clock;
        private readonly ModemOptions _options;
        private readonly Dialect _dialect;
        private int _registration = Unknown;
        private bool _lost;

        internal ModemNetwork(AtEngine engine, IClock clock, ModemOptions options)
        {
            _engine = engine;
            _clock = clock;
            _options = options;
            _dialect = options.Dialect;
        }

        internal bool IsRegistered
        {
            get { return _registration == Home || _registration == Roaming; }
        }

        internal void OnRegistration(int state)
        {
            if (state >= 0)
            {
                _registration = state;
            }
        }

        internal void OnLost()
        {
            _lost = true;
        }

        internal void OnRestart()
        {
            _registration = Unknown;
            _lost = false;
        }

        internal void DefineContext()
        {
            AtCommand command = _engine.Command;
            if (_options.Apn.Length > 0)
            {
                command.Begin(_dialect.PdpDefine, 0, 0, 0, Ascii.Bytes(_options.Apn), null);
                _engine.Require(_dialect.CommandMs);
            }

            if (_options.ApnUser.Length > 0)
            {
                try
                {
                    command.Begin(_dialect.PdpAuthenticate, 0, 0, 0, Ascii.Bytes(_options.ApnUser),
                        Ascii.Bytes(_options.ApnPassword));
                    _engine.Require(_dialect.CommandMs);
                }
                finally
                {
                    _engine.Wipe();
                }
            }
        }

        /// <summary>Waits for registration, by URC and by asking, since a URC may be lost.</summary>
        internal void Register()
        {
            long end = _clock.Milliseconds + _options.RegistrationMs;
            lock (_engine)
            {
                _engine.Command.Begin(Ascii.Bytes("AT+CEREG=2"));
                _engine.Require(_dialect.CommandMs);
                Ask();
            }

            long askAt = _clock.Milliseconds + _options.PollMs;
            while (!IsRegistered)
            {
                if (_registration == Denied)
                {
                    throw new SignetException(ErrorCode.RegistrationDenied, Denied, "+CEREG");
                }

                if (_clock.Milliseconds >= end)
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

        /// <summary>Opens the packet data connection.</summary>
        /// <returns>True when it was open already, perhaps with connections of an earlier program.</returns>
        internal bool Open()
        {
            AtCommand command = _engine.Command;
            if (_lost)
            {
                // After a loss the module wants to be told that it is closed before it opens anew.
                command.Begin(_dialect.NetClose);
                command.Expect(AtAnswer.Result, _dialect.NetCloseResult, 0);
                _engine.Execute(_dialect.NetworkMs);
                _lost = false;
            }

            command.Begin(_dialect.NetOpen);
            command.Expect(AtAnswer.Result, _dialect.NetOpenResult, 0);
            AtFinal final = _engine.Execute(_dialect.NetworkMs);
            AtResult result = _engine.Result;
            bool already = final == AtFinal.Error && result.Meaning == AtErrorMeaning.AlreadyOpen;
            if (!already && (final != AtFinal.Ok || result.Field(0) != 0))
            {
                if (final == AtFinal.Ok || final == AtFinal.Error || final == AtFinal.ResultMissing)
                {
                    int number = result.HasLine ? result.Field(0) : result.Number;
                    throw new SignetException(ErrorCode.PdpFailed, number < 0 ? 0 : number, null);
                }

                throw _engine.Failure();
            }

            command.Begin(_dialect.ReceiveMode);
            _engine.Require(_dialect.CommandMs);
            return already;
        }

        // The answer has the setting before the state; the URC has not (27.007 clause 10.1.22).
        private void Ask()
        {
            AtCommand command = _engine.Command;
            command.Begin(Ascii.Bytes("AT+CEREG?"));
            command.Expect(AtAnswer.Information, Ascii.Bytes("+CEREG: "), 0);
            command.NumericFields = 2;
            _engine.Require(_dialect.CommandMs);
            _registration = _engine.Result.Field(1);
        }
    }
}
