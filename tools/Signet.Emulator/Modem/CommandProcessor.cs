using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using Signet.Emulator.Faults;
using Signet.Emulator.Trace;

namespace Signet.Emulator.Modem
{
    /// <summary>From bytes to command lines, from lines to answers (ITU-T V.250 clause 5). Lives on the modem's loop.</summary>
    internal sealed class CommandProcessor(ModemEmulator modem, ModemLoop loop)
    {
        private readonly Queue<byte> _input = new();
        private readonly StringBuilder _typed = new();
        private readonly List<Action> _afterResult = [];
        private bool _tooLong;
        private bool _busy;
        private bool _stuck;
        private bool _answerBegun;
        private bool _afterReturn;
        private string _lastCommand = "";
        private int _lateMs;
        private int _lineSerial;
        private int _overlapped;
        private PayloadReader? _payload;
        private ITimer? _promptTimer;
        private TimeSpan _hearsPayloadFrom;

        /// <summary>What each command does, by its name.</summary>
        public Dictionary<string, Func<AtCommand, AtResult>> Commands { get; } = new(StringComparer.Ordinal);

        /// <summary>Command lines so far.</summary>
        public int Lines { get; private set; }

        public int OverlappedInputs => Volatile.Read(ref _overlapped);

        private TimeSpan Now => modem.Time.GetElapsedTime(0);

        /// <summary>A restart: nothing of what was going on goes on.</summary>
        public void Clear()
        {
            _input.Clear();
            _typed.Clear();
            _afterResult.Clear();
            _payload = null;
            _tooLong = false;
            _busy = false;
            _stuck = false;
            _lineSerial++;
        }

        /// <summary>Takes what the host sent.</summary>
        public void Feed(byte[] bytes)
        {
            if (_stuck)
                return;
            if (_busy)
                _overlapped++;
            TimeSpan quiet = modem.Scaled(modem.Dialect.QuietMs);
            if (quiet > TimeSpan.Zero && !_busy && _payload == null && _typed.Length == 0 && Now < modem.Uart.QuietSince + quiet)
            {
                modem.Tracer.Write(TraceLayer.Fault, TraceDirection.None, $"{bytes.Length} bytes lost: too soon after an answer");
                return;
            }

            foreach (byte next in bytes)
                _input.Enqueue(next);
            Pump();
        }

        /// <summary>Does something after the current command line's result, or now when there is no line.</summary>
        public void AfterResult(Action work)
        {
            _afterResult.Add(work);
        }

        /// <summary>Lets the current command complete later: give the result to what is returned, on the loop.</summary>
        public Action<AtResult> Suspend()
        {
            int serial = _lineSerial;
            _busy = true;
            return result =>
            {
                if (serial == _lineSerial && _busy)
                    Finish(result);
            };
        }

        /// <summary>Prints the prompt and gathers payload; the taker must finish what <see cref="Suspend"/> gives.</summary>
        /// <param name="length">Bytes to gather; null for up to the dialect's end mark.</param>
        /// <param name="taken">Takes the payload; null when the host gave up with ESC.</param>
        public void Prompt(int? length, Action<byte[]?> taken)
        {
            int serial = _lineSerial;
            IReadOnlyList<PlacedFault> faults = modem.Happens(FaultPlace.Prompt);
            TimeSpan late = modem.Scaled(modem.Dialect.PromptDelayMs) + TimeSpan.FromMilliseconds(Sum(faults, FaultKind.DelayPrompt));
            bool lost = faults.Any(f => f.Kind == FaultKind.LosePrompt);
            _busy = true;
            modem.After(late, () =>
            {
                if (serial != _lineSerial)
                    return;
                _busy = false;
                _payload = new PayloadReader(length, modem.Dialect.PayloadEnd, taken);
                BeginAnswer();
                if (!IsMuted() && !lost)
                    modem.Line.Prompt(modem.Dialect.Prompt);
                _hearsPayloadFrom = Now + modem.Scaled(modem.Dialect.DeafAfterPromptMs);
                _promptTimer = loop.Schedule(TimeSpan.FromMilliseconds(modem.Dialect.PromptTimeoutMs), GiveUpPayload);
                Pump();
            });
        }

        /// <summary>Gathers payload after a result, without a prompt; URCs wait till then.</summary>
        public void TakeData(int? length, Action<byte[]?> taken)
        {
            _afterReturn = false;
            _hearsPayloadFrom = TimeSpan.Zero;
            modem.Line.HoldsUrcs = true;
            _payload = new PayloadReader(length, modem.Dialect.PayloadEnd, bytes =>
            {
                taken(bytes);
                modem.Line.HoldsUrcs = false;
            });
        }

        private void Pump()
        {
            while (!_busy && modem.Listens && _input.TryDequeue(out byte next))
            {
                if (_afterReturn && next == '\n' && !modem.Dialect.LineFeedIsPayload)
                {
                    _afterReturn = false;
                    continue;
                }

                _afterReturn = false;
                if (_payload != null)
                    TakePayload(next);
                else
                    TakeCharacter(next);
            }
        }

        private void TakePayload(byte next)
        {
            if (Now < _hearsPayloadFrom)
            {
                modem.Tracer.Write(TraceLayer.Fault, TraceDirection.None, "a byte lost: too soon after the prompt");
                return;
            }

            PayloadReader payload = _payload!;
            if (modem.Settings.Echo)
                modem.Line.Raw([next]);
            if (!payload.Add(next))
                return;
            _payload = null;
            loop.Cancel(_promptTimer);
            payload.Deliver();
        }

        private void GiveUpPayload()
        {
            if (_payload == null)
                return;
            _payload = null;
            modem.Flushed(() => Finish(AtResult.Error));
        }

        private void TakeCharacter(byte next)
        {
            if (modem.Settings.Echo)
                modem.Line.Raw([next]);
            if (next == '\r')
            {
                string line = _typed.ToString();
                bool tooLong = _tooLong;
                _typed.Clear();
                _tooLong = false;
                _afterReturn = true;
                Execute(line, tooLong);
            }
            else if (next == '\b')
            {
                if (_typed.Length > 0)
                    _typed.Length--;
            }
            else if (next >= ' ')
            {
                // Two for "AT" itself, and room to see garbage before it for what it is.
                if (_typed.Length < modem.Dialect.MaxLine + 64)
                    _typed.Append((char)next);
                else
                    _tooLong = true;
            }
        }

        private void Execute(string typed, bool tooLong)
        {
            int upper = typed.IndexOf("AT", StringComparison.Ordinal);
            int lower = typed.IndexOf("at", StringComparison.Ordinal);
            int start = upper < 0 || lower < 0 ? Math.Max(upper, lower) : Math.Min(upper, lower);
            if (start < 0)
                return;

            string line = typed[(start + 2)..];
            Lines++;
            _lineSerial++;
            _answerBegun = false;
            _lastCommand = "";
            _afterResult.Clear();
            modem.Line.DropText();
            modem.Tracer.Write(TraceLayer.At, TraceDirection.In, SimCommands.Redact("AT" + line, modem.Tracer));
            if (modem.Faults.ForLine<RestartFault>(f => f.Line == Lines) != null)
            {
                modem.Boot(first: false);
                return;
            }

            IReadOnlyList<PlacedFault> faults = modem.Happens(FaultPlace.Line);
            _lateMs = Sum(faults, FaultKind.DelayAnswer);
            if (faults.FirstOrDefault(f => f.Kind == FaultKind.Stick) is { } stick)
                Stick(stick.Value);
            else if (faults.FirstOrDefault(f => f.Kind == FaultKind.Refuse) is { } refuse)
                Finish(Refusal(refuse));
            else if (modem.Faults.ForLine<AtErrorFault>(f => f.Line == Lines) is { } error)
                Finish(error.CmeError is { } code ? AtResult.Cme(code) : AtResult.Error);
            else if (SimAccessLimits.Fault(modem, line.Length + 2) is { } fault)
                Finish(fault);
            else if (tooLong || line.Length > modem.Dialect.MaxLine)
                Finish(AtResult.Error);
            else
                ExecuteAll(AtCommand.ParseLine(line));
        }

        private static int Sum(IEnumerable<PlacedFault> faults, FaultKind kind)
        {
            return faults.Where(f => f.Kind == kind).Sum(f => f.Value);
        }

        private static AtResult Refusal(PlacedFault fault)
        {
            return fault.Value == 0 ? AtResult.Error : AtResult.Cme(fault.Value);
        }

        /// <summary>The line gets no answer, and the module hears nothing for a while, or ever.</summary>
        private void Stick(int milliseconds)
        {
            _stuck = true;
            _busy = true;
            int serial = _lineSerial;
            if (milliseconds == 0)
                return;
            loop.Schedule(TimeSpan.FromMilliseconds(milliseconds), () =>
            {
                if (serial != _lineSerial)
                    return;
                _stuck = false;
                _busy = false;
            });
        }

        private void ExecuteAll(List<AtCommand> commands)
        {
            AtResult result = AtResult.Ok;
            foreach (AtCommand command in commands)
            {
                _lastCommand = command.Name;
                PlacedFault? refuse = modem.Happens(FaultPlace.Command).FirstOrDefault(f => f.Kind == FaultKind.Refuse);
                result = refuse != null ? Refusal(refuse)
                    : Commands.TryGetValue(command.Name, out Func<AtCommand, AtResult>? handler) ? handler(command)
                    : AtResult.Error;

                // A command that completes later ends its line: what stands behind it is not executed.
                if (result.Kind != AtResultKind.Ok)
                    break;
            }

            if (result.Kind != AtResultKind.Pending)
                Finish(result);
        }

        private bool IsMuted()
        {
            return modem.Faults.ForLine<DropAnswerFault>(f => f.Line == Lines) != null;
        }

        private void BeginAnswer()
        {
            if (_answerBegun)
                return;
            _answerBegun = true;
            foreach (string urc in modem.Faults.Urcs(Lines, UrcPlacement.BeforeAnswer))
                modem.Line.Urc(urc);
        }

        private void Finish(AtResult result)
        {
            TimeSpan late = modem.Faults.ForLine<DelayAnswerFault>(f => f.Line == Lines)?.Delay ?? TimeSpan.Zero;
            late += TimeSpan.FromMilliseconds(_lateMs);
            IReadOnlyDictionary<string, int> latency = modem.Dialect.LatencyMs;
            late += modem.Scaled(latency.TryGetValue(_lastCommand, out int own) ? own : latency.GetValueOrDefault("*"));
            if (late <= TimeSpan.Zero)
            {
                Answer(result);
                return;
            }

            _busy = true;
            int serial = _lineSerial;
            loop.Schedule(late, () =>
            {
                if (serial == _lineSerial)
                    modem.Flushed(() => Answer(result));
            });
        }

        private void Answer(AtResult result)
        {
            bool muted = IsMuted() || result.Kind == AtResultKind.Silent;
            BeginAnswer();
            if (muted)
                modem.Line.DropText();
            modem.Line.SendText();
            foreach (string urc in modem.Faults.Urcs(Lines, UrcPlacement.BeforeResult))
                modem.Line.Urc(urc);
            if (!muted)
                modem.Line.Result(result);
            foreach (string urc in modem.Faults.Urcs(Lines, UrcPlacement.AfterAnswer))
                modem.Line.Urc(urc);
            modem.Line.Flush();

            _busy = false;
            Action[] after = [.. _afterResult];
            _afterResult.Clear();
            foreach (Action work in after)
                work();
            Pump();
        }
    }
}
