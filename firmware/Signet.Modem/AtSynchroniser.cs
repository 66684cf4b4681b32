using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// Brings a line back into step after a time-out or damage: AT until OK. A late answer of the command that failed
    /// must not be taken for AT's, so an OK counts only when silence follows it.
    /// </summary>
    internal sealed class AtSynchroniser
    {
        private const int AnswerMs = 1000;

        private readonly AtEngine _engine;
        private readonly IClock _clock;
        private readonly Dialect _dialect;
        private readonly byte[] _attention = Ascii.Bytes("AT\r");
        private AtFinal _final;
        private int _strays;

        internal AtSynchroniser(AtEngine engine, IClock clock, Dialect dialect)
        {
            _engine = engine;
            _clock = clock;
            _dialect = dialect;
        }

        /// <summary>A final result code that no command waits for.</summary>
        internal void OnFinal(AtFinal final)
        {
            _final = final;
            _strays++;
        }

        /// <summary>A line that is neither answer nor URC.</summary>
        internal void OnStray()
        {
            _strays++;
        }

        /// <summary>Returns when the line is in step, or the module has restarted.</summary>
        internal void Run()
        {
            long end = _clock.Milliseconds + _dialect.ResyncMs;
            while (!_engine.Restarted)
            {
                long left = end - _clock.Milliseconds;
                if (left <= 0)
                {
                    throw new SignetException(ErrorCode.ModemNotResponding);
                }

                _engine.Quiet(_dialect.QuietMs, (int)left);
                _engine.WriteLine(_attention);
                if (Answer() == AtFinal.Ok)
                {
                    _strays = 0;
                    _engine.Quiet(_dialect.QuietMs, AnswerMs);
                    if (_strays == 0)
                    {
                        return;
                    }
                }
            }
        }

        private AtFinal Answer()
        {
            _final = AtFinal.None;
            long end = _clock.Milliseconds + AnswerMs;
            long left = AnswerMs;
            while (_final == AtFinal.None && left > 0)
            {
                _engine.Pump((int)left);
                left = end - _clock.Milliseconds;
            }

            return _final;
        }
    }
}
