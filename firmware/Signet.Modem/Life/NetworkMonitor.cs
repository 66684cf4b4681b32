using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// Asks for network and signal. What a module refuses it is not asked again until it restarts; a refresh makes no garbage.
    /// </summary>
    internal sealed class NetworkMonitor
    {
        private const int Csq = 0;
        private const int Cesq = 1;
        private const int Cereg = 2;
        private const int Cops = 3;
        private const int Own = 4;
        private const int Questions = 5;

        private readonly AtEngine _engine;
        private readonly IClock _clock;
        private readonly ModemLife _life;
        private readonly int _timeoutMs;
        private readonly byte[][] _commands;
        private readonly byte[][] _prefixes;
        private readonly byte[] _numeric = Ascii.Bytes("AT+COPS=3,2");
        private int _refused;
        private bool _formSet;

        internal NetworkMonitor(AtEngine engine, IClock clock, ModemLife life, int timeoutMs)
        {
            _engine = engine;
            _clock = clock;
            _life = life;
            _timeoutMs = timeoutMs;
            LifeTable table = life.Table;
            _commands = new byte[Questions][];
            _prefixes = new byte[Questions][];
            Set(Csq, "AT+CSQ", "+CSQ: ");
            Set(Cesq, "AT+CESQ", "+CESQ: ");
            Set(Cereg, "AT+CEREG?", "+CEREG: ");
            Set(Cops, "AT+COPS?", "+COPS: ");
            if (table.SignalForm != SignalForm.None)
            {
                Set(Own, table.Signal, table.SignalPrefix);
            }
        }

        internal void OnRestart()
        {
            _refused = 0;
            _formSet = false;
        }

        internal void Refresh()
        {
            if (!_formSet)
            {
                _engine.Command.Begin(_numeric);
                Run();
                _formSet = true;
            }

            for (int i = 0; i < Questions; i++)
            {
                if (_commands[i] != null && ((_refused >> i) & 1) == 0)
                {
                    Ask(i);
                }
            }

            _life.Status.RefreshedAtMs = _clock.Milliseconds;
        }

        private void Ask(int question)
        {
            _engine.Command.Begin(_commands[question]);
            _engine.Command.Expect(AtAnswer.Information, _prefixes[question], 0);
            _engine.Command.NumericFields = question == Cereg ? 2 : 0;
            if (!Run())
            {
                _refused |= 1 << question;
                return;
            }

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

        private void Set(int question, string command, string prefix)
        {
            _commands[question] = Ascii.Bytes(command);
            _prefixes[question] = Ascii.Bytes(prefix);
        }
    }
}
