using Signet.Core;

namespace Signet.Modem
{
    /// <summary>Defines and opens the packet data connection, as the dialect's sequences say.</summary>
    internal sealed class ModemPdp
    {
        private readonly AtEngine _engine;
        private readonly StepRunner _steps;
        private SignetException _error;

        internal ModemPdp(AtEngine engine, StepRunner steps)
        {
            _engine = engine;
            _steps = steps;
        }

        /// <summary>Whether the connection is gone, and not yet opened anew.</summary>
        internal bool IsLost { get; private set; }

        /// <summary>The connection is gone: it is closed before it is opened anew, which modules want.</summary>
        internal void OnLost()
        {
            IsLost = true;
        }

        internal void OnRestart()
        {
            IsLost = false;
        }

        /// <summary>Defines the context.</summary>
        /// <exception cref="SignetException">The engine's codes.</exception>
        internal void Define()
        {
            _steps.UseSettings();
            if (IsLost)
            {
                _steps.Run(_engine.Dialect.PdpLeave);
            }

            if (_steps.Run(_engine.Dialect.PdpDefine) != null)
            {
                throw _engine.Failure();
            }
        }

        /// <summary>Opens the connection.</summary>
        /// <returns>True when it was open already, or may have been, perhaps with connections of an earlier
        /// program.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.PdpFailed"/> with the module's number, or the engine's
        /// codes.</exception>
        internal bool Open()
        {
            Dialect d = _engine.Dialect;
            _steps.UseSettings();
            if (IsLost)
            {
                _steps.Run(d.PdpClose);
                IsLost = false;
            }

            // Where the network opens it by itself, nobody knows since when it is open.
            bool already = d.PdpOpen.Length == 0;
            ModemStep failed = _steps.Run(d.PdpOpen);
            if (failed != null)
            {
                if (!IsOpenAlready())
                {
                    // What was begun is ended before the next try.
                    IsLost = d.PdpCheck.Length > 0;
                    throw _error;
                }

                already = true;
            }

            if (_steps.Run(d.PdpReady) != null)
            {
                throw _engine.Failure();
            }

            return already;
        }

        private bool IsOpenAlready()
        {
            AtResult result = _engine.Result;
            AtFinal final = result.Final;
            bool refused = final == AtFinal.Error || final == AtFinal.CmeError;
            _error = Failure();
            if (refused && result.Meaning == AtErrorMeaning.AlreadyOpen)
            {
                return true;
            }

            ModemStep[] check = _engine.Dialect.PdpCheck;
            return refused && check.Length > 0 && _steps.Run(check) == null;
        }

        private SignetException Failure()
        {
            AtResult result = _engine.Result;
            AtFinal final = result.Final;
            int number = result.HasLine ? result.Field(0) : result.Number;
            if (final == AtFinal.Ok || final == AtFinal.Error || final == AtFinal.ResultMissing)
            {
                return new SignetException(ErrorCode.PdpFailed, number < 0 ? 0 : number, null);
            }

            if (final == AtFinal.CmeError && _engine.Dialect.ErrorOf(result, ErrorCode.CmeError) == ErrorCode.PdpFailed)
            {
                return new SignetException(ErrorCode.PdpFailed, result.Number, "+CME ERROR");
            }

            return _engine.Failure();
        }
    }
}
