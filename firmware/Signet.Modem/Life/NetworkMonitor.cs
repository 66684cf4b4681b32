using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// Asks for network and signal. What a module refuses three times in a row it is not asked again until it restarts; what it did not
    /// answer is unknown, never what it said before. A refresh makes no garbage.
    /// </summary>
    internal sealed class NetworkMonitor
    {
        private const int Csq = 0;
        private const int Cesq = 1;
        private const int Cereg = 2;
        private const int Cops = 3;
        private const int Own = 4;
        private const int Supply = 5;
        private const int Heat = 6;
        private const int Questions = 7;

        // A line that was damaged on its way may be refused once or twice.
        private const int MostRefusals = 3;

        // 3GPP TS 27.007 clause 9.2.1: operation not allowed, operation not supported.
        private const int NotAllowed = 3;
        private const int NotSupported = 4;

        private readonly AtEngine _engine;
        private readonly IClock _clock;
        private readonly ModemLife _life;
        private readonly int _timeoutMs;
        private readonly byte[][] _commands;
        private readonly byte[][] _prefixes;
        private readonly byte[] _numeric = Ascii.Bytes("AT+COPS=3,2");
        private readonly byte[] _refusals = new byte[Questions];
        private bool _formSet;
        private bool _measures;

        internal NetworkMonitor(AtEngine engine, IClock clock, ModemLife life, int timeoutMs)
        {
            _engine = engine;
            _clock = clock;
            _life = life;
            _timeoutMs = timeoutMs;
            LifeTable table = life.Table;
            _commands = new byte[Questions][];
            _prefixes = new byte[Questions][];
            Set(Csq, "AT+CSQ");
            Set(Cesq, "AT+CESQ");
            Set(Cereg, "AT+CEREG?");
            Set(Cops, "AT+COPS?");
            Set(Own, table.SignalForm == SignalForm.None ? null : table.Signal);
            Set(Supply, table.Supply);
            Set(Heat, table.Heat);
        }

        internal void OnRestart()
        {
            for (int i = 0; i < Questions; i++)
            {
                _refusals[i] = 0;
            }

            _formSet = false;
            _measures = false;
        }

        internal void Refresh()
        {
            if (!_formSet)
            {
                _engine.Command.Begin(_numeric);
                Run();
                _formSet = true;
            }

            _life.Status.ForgetSignal();
            for (int i = 0; i <= Own; i++)
            {
                if (Ask(i))
                {
                    Take(i);
                }
            }

            _life.Status.RefreshedAtMs = _clock.Milliseconds;
        }

        /// <summary>Asks for the supply's voltage.</summary>
        /// <returns>Millivolts; <see cref="NetworkStatus.Unknown"/> where the module doesn't tell.</returns>
        internal int SupplyMillivolts()
        {
            LifeTable table = _life.Table;
            return Measured(Supply)
                ? SignalText.ReadSupply(_engine.Result, table.SupplyCount, table.SupplyField, table.SupplyStep)
                : NetworkStatus.Unknown;
        }

        /// <summary>Asks for the module's temperature.</summary>
        /// <returns>Tenths of a degree Celsius; <see cref="NetworkStatus.Unknown"/> where the module doesn't tell.</returns>
        internal int HeatTenths()
        {
            LifeTable table = _life.Table;
            return Measured(Heat)
                ? SignalText.ReadHeat(_engine.Result, table.HeatCount, table.HeatField, table.HeatInTenths)
                : NetworkStatus.Unknown;
        }

        private bool Measured(int question)
        {
            string on = _life.Table.MeasureOn;
            if (!_measures && on != null)
            {
                string[] commands = on.Split('|');
                for (int i = 0; i < commands.Length; i++)
                {
                    _engine.Command.Begin(Ascii.Bytes(commands[i]));
                    Run();
                }
            }

            _measures = true;
            return Ask(question);
        }

        // False for a question that the family has not, or the module refused, or did not answer.
        private bool Ask(int question)
        {
            if (_commands[question] == null || _refusals[question] == MostRefusals)
            {
                return false;
            }

            _engine.Command.Begin(_commands[question]);
            _engine.Command.Expect(AtAnswer.Information, _prefixes[question], 0);
            _engine.Command.NumericFields = question == Cereg ? 2 : 0;
            if (Run())
            {
                _refusals[question] = 0;
                return true;
            }

            // Any other number passes by itself, and so does a line that noise has damaged.
            AtResult result = _engine.Result;
            bool refused = result.Final == AtFinal.Error
                || (result.Final == AtFinal.CmeError && (result.Number == NotAllowed || result.Number == NotSupported));
            _refusals[question] = (byte)(refused ? _refusals[question] + 1 : 0);
            return false;
        }

        private void Take(int question)
        {
            AtResult result = _engine.Result;
            NetworkStatus status = _life.Status;
            switch (question)
            {
                case Csq:
                    SignalText.ReadCsq(result.Line, result.Fields, result.End, status);
                    break;
                case Cesq:
                    SignalText.ReadCesq(result.Line, result.Fields, result.End, status);
                    break;
                case Cereg:
                    if (_life.Eps.Read(result.Line, result.Fields, result.End, true) >= 0
                        && (_life.Eps.IsRegistered || !_life.Packet.IsRegistered))
                    {
                        status.Take(_life.Eps);
                    }

                    break;
                case Cops:
                    SignalText.ReadCops(result.Line, result.Fields, result.End, status);
                    break;
                default:
                    if (_life.Table.SignalForm == SignalForm.Cpsi)
                    {
                        SignalText.ReadCpsi(result.Line, result.Fields, result.End, status);
                    }
                    else
                    {
                        SignalText.ReadQcsq(result.Line, result.Fields, result.End, status);
                    }

                    break;
            }
        }

        // False for a refusal, or an answer without its line; a module that says nothing is an error.
        private bool Run()
        {
            AtFinal final = _engine.Execute(_timeoutMs);
            if (final == AtFinal.Timeout || final == AtFinal.Restarted)
            {
                throw _engine.Failure();
            }

            return final == AtFinal.Ok;
        }

        // An answer begins with the name of what was asked (27.007 clause 4.2, "extended syntax").
        private void Set(int question, string command)
        {
            if (command != null)
            {
                _commands[question] = Ascii.Bytes(command);
                int end = command.IndexOf('?');
                _prefixes[question] = Ascii.Bytes(command.Substring(2, (end < 0 ? command.Length : end) - 2) + ": ");
            }
        }
    }
}
