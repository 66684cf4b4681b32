using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Signet.Emulator.Modem;

namespace Signet.Emulator.Script
{
    /// <summary>
    /// A script in execution: of a command up to its final result and beyond, or of an event. What it prints before the result
    /// is the answer's text, what comes after it are unsolicited result codes.
    /// </summary>
    internal sealed partial class ScriptRun
    {
        private readonly ModemEmulator _modem;
        private readonly DialectProgram _program;
        private readonly Dictionary<string, string> _locals;
        private readonly Stack<ScriptStep> _rest = new();
        private bool _answered;
        private bool _running;
        private bool _waiting;
        private Action<AtResult>? _finish;
        private AtResult? _result;

        private ScriptRun(ModemEmulator modem, DialectProgram program, IReadOnlyList<ScriptStep> steps, Dictionary<string, string> locals, bool answered)
        {
            _modem = modem;
            _program = program;
            _locals = locals;
            _answered = answered;
            Push(steps);
        }

        private ModemSocket? Socket => ScriptValues.SocketOf(_modem, _locals);

        /// <summary>Runs a command's script.</summary>
        public static AtResult Command(ModemEmulator modem, DialectProgram program, IReadOnlyList<ScriptStep> steps, Dictionary<string, string> parameters)
        {
            var run = new ScriptRun(modem, program, steps, parameters, answered: false);
            run.Run();
            return run._result ?? AtResult.Pending;
        }

        /// <summary>Runs an event's script.</summary>
        public static void Event(ModemEmulator modem, DialectProgram program, string name, Dictionary<string, string> locals)
        {
            new ScriptRun(modem, program, program.Procedure(name), locals, answered: true).Run();
        }

        private string ValueOf(string name)
        {
            return ScriptValues.Find(_modem, name, _locals);
        }

        private string Fill(ScriptText text)
        {
            return text.Fill(ValueOf);
        }

        private void Push(IReadOnlyList<ScriptStep> steps)
        {
            foreach (ScriptStep step in steps.Reverse())
                _rest.Push(step);
        }

        private void Run()
        {
            _running = true;
            while (!_waiting && _rest.TryPop(out ScriptStep? step))
                Do(step);
            _running = false;
            if (!_waiting && !_answered)
                Answer(AtResult.Ok);
        }

        /// <summary>Begins to wait for something that calls what is returned, now or later.</summary>
        private Action Wait()
        {
            if (!_answered)
                _finish ??= _modem.Suspend();
            _waiting = true;
            return () =>
            {
                _waiting = false;
                if (!_running)
                    Run();
            };
        }

        private void Answer(AtResult result)
        {
            _answered = true;
            if (_rest.Count > 0)
            {
                _waiting = true;
                _modem.AfterResult(() =>
                {
                    _waiting = false;
                    Run();
                });
            }

            if (_finish == null)
                _result = result;
            else
                _finish(result);
        }

        private void Do(ScriptStep step)
        {
            switch (step.Verb)
            {
                case Verb.Say when _answered:
                    _modem.Line.Urc(Fill(step.Text));
                    break;
                case Verb.Say:
                    _modem.Line.Info(Fill(step.Text));
                    break;
                case Verb.Raw when _answered:
                    _modem.Line.Raw(Encoding.Latin1.GetBytes(Fill(step.Text)));
                    break;
                case Verb.Raw:
                    _modem.Line.InfoBytes(Encoding.Latin1.GetBytes(Fill(step.Text)));
                    break;
                case Verb.Ok or Verb.Error or Verb.Cme or Verb.Final or Verb.Silent:
                    Conclude(step);
                    break;
                case Verb.Stop:
                    _rest.Clear();
                    break;
                case Verb.If when step.Condition!.Holds(ValueOf):
                    _rest.Clear();
                    Push(step.Block);
                    break;
                case Verb.When when step.Condition!.Holds(ValueOf):
                    Push(step.Block);
                    break;
                case Verb.Each or Verb.Every or Verb.Contexts:
                    Loop(step);
                    break;
                case Verb.Set:
                    _modem.Settings.Values[step.Target] = Fill(step.Value);
                    break;
                case Verb.Let:
                    _locals[step.Target] = Fill(step.Value);
                    break;
                case Verb.Do:
                    Push(_program.Procedure(step.Text.Source));
                    break;
                case Verb.If or Verb.When:
                    break;
                default:
                    Act(step);
                    break;
            }
        }

        private void Conclude(ScriptStep step)
        {
            if (_answered)
                return;
            Answer(step.Verb switch
            {
                Verb.Ok => AtResult.Ok,
                Verb.Error => AtResult.Error,
                Verb.Cme => AtResult.Cme(ScriptValues.Number(Fill(step.Text))),
                Verb.Silent => AtResult.Silent,
                _ => AtResult.Final(Fill(step.Text)),
            });
        }

        private void Loop(ScriptStep step)
        {
            string name = step.Verb == Verb.Contexts ? "ctx" : "socket";
            IEnumerable<int> numbers = step.Verb switch
            {
                Verb.Each => _modem.Sockets.All.Select(s => s.Link),
                Verb.Every => Enumerable.Range(_modem.Sockets.First, _modem.Dialect.Links),
                _ => _modem.Contexts.Active,
            };
            string? before = _locals.GetValueOrDefault(name);
            foreach (int number in numbers.ToArray())
            {
                _locals[name] = number.ToString(CultureInfo.InvariantCulture);
                if (step.Condition?.Holds(ValueOf) == false)
                    continue;
                DoAtOnce(step.Block);
            }

            _locals[name] = before ?? "";
        }

        /// <summary>Steps of a loop's round, none of which may wait.</summary>
        private void DoAtOnce(IReadOnlyList<ScriptStep> steps)
        {
            foreach (ScriptStep step in steps)
            {
                if (step.Verb == Verb.Do)
                    DoAtOnce(_program.Procedure(step.Text.Source));
                else if (step.Verb != Verb.When)
                    Do(step);
                else if (step.Condition!.Holds(ValueOf))
                    DoAtOnce(step.Block);
            }
        }
    }
}
