using System;
using System.Globalization;
using System.Linq;
using System.Text;
using Signet.Emulator.Modem;
using Signet.Emulator.Network;

namespace Signet.Emulator.Script
{
    /// <content>Steps that do something with sockets, contexts and power.</content>
    internal sealed partial class ScriptRun
    {
        private void Act(ScriptStep step)
        {
            switch (step.Verb)
            {
                case Verb.Wait:
                    _modem.Later(ScriptValues.Number(Fill(step.Text)), Wait());
                    break;
                case Verb.Create:
                    Create();
                    break;
                case Verb.Open:
                    _modem.Sockets.Create(ScriptValues.Number(ValueOf("socket")), ValueOf("host"), ScriptValues.Number(ValueOf("port")));
                    break;
                case Verb.Connect:
                    Connect();
                    break;
                case Verb.Payload:
                    Payload(Fill(step.Text));
                    break;
                case Verb.Transmit:
                    Transmit();
                    break;
                case Verb.Expect:
                    Expect(ScriptValues.Number(Fill(step.Text)));
                    break;
                case Verb.Read:
                    Read(ScriptValues.Number(Fill(step.Text)));
                    break;
                case Verb.Hex:
                    _locals[step.Target] = Convert.ToHexString(Encoding.Latin1.GetBytes(ValueOf(step.Target)));
                    break;
                case Verb.Unhex:
                    Unhex(step.Target);
                    break;
                case Verb.Close:
                    _modem.Sockets.End(ScriptValues.Number(ValueOf("socket")));
                    break;
                case Verb.CloseAll:
                    _modem.Sockets.End(null);
                    break;
                default:
                    ActOnModule(step);
                    break;
            }
        }

        private void ActOnModule(ScriptStep step)
        {
            switch (step.Verb)
            {
                case Verb.Activate:
                    Activate(ScriptValues.Number(Fill(step.Text)));
                    break;
                case Verb.Deactivate:
                    _modem.Contexts.Deactivate(ScriptValues.Number(Fill(step.Text)));
                    break;
                case Verb.Resolve:
                    Resolve(Fill(step.Text));
                    break;
                case Verb.Restart:
                    _modem.RestartAfterResult();
                    break;
                case Verb.Off when _answered:
                    _modem.Power.SwitchOff();
                    break;
                case Verb.Off:
                    _modem.AfterResult(_modem.Power.SwitchOff);
                    break;
                case Verb.Assist:
                    string[] words = Fill(step.Text).Split(' ');
                    _modem.Radio.Assist(ScriptValues.Number(words[0]), words.Length > 1);
                    break;
                case Verb.Attach:
                    _modem.Registration.Search();
                    break;
                case Verb.Detach:
                    _modem.Registration.Leave();
                    break;
                default:
                    throw new InvalidOperationException($"{step.Verb} is not implemented");
            }
        }

        private void Fail(string failure)
        {
            _locals["failure"] = failure;
            _locals["error"] = _modem.Dialect.Errors.TryGetValue(failure.Length == 0 ? "ok" : failure, out string? number) ? number
                : failure.Length == 0 ? "0" : "1";
        }

        private void Fail(NetworkFailure failure)
        {
            Fail(failure switch
            {
                NetworkFailure.None => "",
                NetworkFailure.Dns => "dns",
                NetworkFailure.Refused => "refused",
                NetworkFailure.TimedOut => "timeout",
                _ => "network",
            });
        }

        private void Create()
        {
            int? free = _modem.Sockets.Free();
            _locals["socket"] = free?.ToString(CultureInfo.InvariantCulture) ?? "";
            Fail(free == null ? "limit" : "");
            if (free is { } number)
                _modem.Sockets.Create(number, "", 0);
        }

        private void Connect()
        {
            if (Socket is not { } socket)
            {
                Fail("closed");
                return;
            }

            string host = ValueOf("host");
            if (host.Length > 0)
                (socket.Host, socket.Port) = (host, ScriptValues.Number(ValueOf("port")));
            Action go = Wait();
            _modem.Sockets.Connect(socket, failure =>
            {
                Fail(failure);
                go();
            });
        }

        private void Payload(string length)
        {
            int? wanted = length.Length == 0 ? null : ScriptValues.Number(length);
            _waiting = true;
            void Taken(byte[]? bytes)
            {
                _locals["gaveUp"] = bytes == null ? "1" : "0";
                _locals["payload"] = Encoding.Latin1.GetString(bytes ?? []);
                if (!_answered)
                    _finish = _modem.Suspend();
                _waiting = false;
                if (!_running)
                    Run();
            }

            if (_answered)
                _modem.TakeData(wanted, Taken);
            else
                _modem.Prompt(wanted, Taken);
        }

        private void Transmit()
        {
            byte[] bytes = Encoding.Latin1.GetBytes(ValueOf("payload"));
            _locals["count"] = bytes.Length.ToString(CultureInfo.InvariantCulture);
            if (Socket is not { State: LinkState.Open } socket)
            {
                Fail("closed");
                return;
            }

            Action go = Wait();
            _modem.Sockets.Send(socket, bytes, sent =>
            {
                Fail(sent ? "" : "network");
                go();
            });
        }

        /// <summary>Waits for data or the peer's end, so many seconds of the host's; 0 is for ever.</summary>
        private void Expect(int seconds)
        {
            if (Socket is not { Available: 0, State: LinkState.Open } socket)
                return;
            Action go = Wait();
            bool over = false;
            void End()
            {
                if (over)
                    return;
                over = true;
                go();
            }

            socket.WhenChanged(End);
            if (seconds > 0)
                _modem.After(TimeSpan.FromSeconds(seconds), End);
        }

        private void Read(int most)
        {
            ModemSocket? socket = Socket;
            byte[] bytes = socket?.Take(most < 0 ? int.MaxValue : most) ?? [];
            _locals["count"] = bytes.Length.ToString(CultureInfo.InvariantCulture);
            _locals["rest"] = (socket?.Available ?? 0).ToString(CultureInfo.InvariantCulture);
            _locals["data"] = Encoding.Latin1.GetString(bytes);
            if (_modem.Dialect.AnnouncesRest && bytes.Length > 0 && socket!.Available > 0)
                _modem.AfterResult(() => _modem.RunEvent("data", socket));
        }

        private void Unhex(string name)
        {
            string hex = ValueOf(name);
            bool good = hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigit);
            Fail(good ? "" : "parameter");
            _locals[name] = good ? Encoding.Latin1.GetString(Convert.FromHexString(hex)) : "";
        }

        private void Activate(int context)
        {
            Action go = Wait();
            _modem.Contexts.Activate(context, done =>
            {
                Fail(done ? "" : "bearer");
                go();
            });
        }

        private void Resolve(string host)
        {
            Action go = Wait();
            _modem.Sockets.Resolve(host, found =>
            {
                Fail(found == null ? "dns" : "");
                _locals["address"] = found ?? "";
                go();
            });
        }
    }
}
