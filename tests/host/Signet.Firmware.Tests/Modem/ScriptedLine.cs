using System.Text;
using Signet.Core;

namespace Signet.Firmware.Tests.Modem
{
    /// <summary>
    /// A module's end of the line that follows a script: expects a command, answers with frames. Text is Latin-1, so
    /// that every byte can be written in a string. Bytes take their time at 115200 baud on the virtual clock.
    /// </summary>
    public sealed class ScriptedLine : IByteChannel
    {
        private const int ByteMicroseconds = 87;
        private const int ReadLimit = 2_000_000;

        private readonly VirtualClock _clock;
        private readonly Queue<Step> _steps = new Queue<Step>();
        private readonly PriorityQueue<byte, (long Due, long Order)> _out = new PriorityQueue<byte, (long, long)>();
        private readonly StringBuilder _line = new StringBuilder();
        private readonly List<string> _commands = new List<string>();
        private long _order;
        private int _frames;
        private int _reads;
        private string? _payloadFrames;

        public ScriptedLine(VirtualClock clock)
        {
            _clock = clock;
        }

        /// <summary>Takes any bytes for a payload, as a module does.</summary>
        public bool AnyPayload { get; set; }

        /// <summary>Largest number of bytes that one read gives.</summary>
        public int ChunkSize { get; set; } = int.MaxValue;

        /// <summary>Echo of every byte, as E1.</summary>
        public bool Echo { get; set; }

        /// <summary>Changes what the module sends; gives back what arrives.</summary>
        public Func<byte[], byte[]> Damage { get; set; } = bytes => bytes;

        /// <summary>Changes what the host sends.</summary>
        public Func<byte[], byte[]> DamageUp { get; set; } = bytes => bytes;

        /// <summary>Answers what the script doesn't expect; null from it means silence.</summary>
        public Func<string, string?>? Otherwise { get; set; }

        /// <summary>A frame that is sent before the frame of this number, counted over the whole script.</summary>
        public string? Inserted { get; set; }

        public int InsertedBefore { get; set; } = -1;

        /// <summary>Number of the step (command or payload) that the module doesn't answer.</summary>
        public int Silent { get; set; } = -1;

        public int StepsTaken { get; private set; }

        public int FramesSent => _frames;

        public IReadOnlyList<string> Commands => _commands;

        public bool Done => _steps.Count == 0;

        public int PayloadLeft { get; private set; }

        public string Payload { get; private set; } = "";

        public ScriptedLine On(string command, params string[] frames)
        {
            _steps.Enqueue(new Step { Command = command, Frames = frames });
            return this;
        }

        /// <summary>The payload that follows the prompt of the step before.</summary>
        public ScriptedLine Take(string payload, params string[] frames)
        {
            _steps.Enqueue(new Step { Payload = payload, Frames = frames });
            return this;
        }

        /// <summary>Sends something by itself.</summary>
        public ScriptedLine Emit(string text, int delayMs = 0)
        {
            long due = _clock.Milliseconds + delayMs;
            foreach (byte b in Damage(Encoding.Latin1.GetBytes(text)))
            {
                _out.Enqueue(b, (due, _order++));
            }

            return this;
        }

        /// <summary>Takes the next so many bytes as payload and then sends this.</summary>
        public void ExpectPayload(int count, string? frames)
        {
            PayloadLeft = count;
            _payloadFrames = frames;
            Payload = "";
        }

        public void Write(byte[] buffer, int offset, int count, int timeoutMs)
        {
            Assert.True(timeoutMs > 0, "a write without a deadline");
            _clock.Advance(count * ByteMicroseconds);
            foreach (byte b in DamageUp(buffer.AsSpan(offset, count).ToArray()))
            {
                Take(b);
            }
        }

        public int Read(byte[] buffer, int offset, int count, int timeoutMs)
        {
            Assert.True(timeoutMs >= 0, "a read with a negative wait");
            if (++_reads > ReadLimit)
            {
                throw new InvalidOperationException("the driver reads without end");
            }

            if (Due() > _clock.Milliseconds)
            {
                _clock.Advance(Math.Min(timeoutMs, Due() - _clock.Milliseconds) * 1000);
            }

            int read = 0;
            while (read < count && read < ChunkSize && Due() <= _clock.Milliseconds)
            {
                buffer[offset + read++] = _out.Dequeue();
            }

            _clock.Advance(read * ByteMicroseconds);
            return read;
        }

        private long Due()
        {
            return _out.TryPeek(out _, out (long Due, long Order) first) ? first.Due : long.MaxValue;
        }

        private void Take(byte b)
        {
            if (PayloadLeft > 0)
            {
                Payload += (char)b;
                if (--PayloadLeft == 0)
                {
                    Send(_payloadFrames);
                }

                return;
            }

            if (Echo)
            {
                Emit(((char)b).ToString());
            }

            if (_steps.Count > 0 && _steps.Peek().Payload != null)
            {
                _line.Append((char)b);
                if (_line.Length == _steps.Peek().Payload!.Length)
                {
                    if (!AnyPayload)
                    {
                        Assert.Equal(_steps.Peek().Payload, _line.ToString());
                    }

                    _line.Clear();
                    Answer(_steps.Dequeue());
                }

                return;
            }

            if (b != 13)
            {
                _line.Append((char)b);
                return;
            }

            string command = _line.ToString();
            _line.Clear();
            _commands.Add(command);
            if (_steps.Count > 0 && _steps.Peek().Command == command)
            {
                Answer(_steps.Dequeue());
            }
            else if (Otherwise != null)
            {
                Send(Otherwise(command));
            }
            else
            {
                throw new InvalidOperationException("unexpected command " + command);
            }
        }

        private void Answer(Step step)
        {
            if (StepsTaken++ == Silent)
            {
                return;
            }

            foreach (string frame in step.Frames)
            {
                if (_frames++ == InsertedBefore)
                {
                    Emit(Inserted!);
                }

                Send(frame);
            }
        }

        private void Send(string? text)
        {
            if (text != null)
            {
                Emit(text);
            }
        }

        private sealed class Step
        {
            public string? Command;
            public string? Payload;
            public string[] Frames = Array.Empty<string>();
        }
    }
}
