using System.Text;
using Signet.Emulator.Links;
using Signet.Emulator.Modem;
using Signet.Emulator.Network;
using Signet.Emulator.Timing;
using Signet.Emulator.Trace;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Modem.Tests.Support
{
    /// <summary>A module on a virtual clock with a server behind it, and a host at its line that waits on that clock.</summary>
    internal sealed class Rig : IDisposable
    {
        public const string Host = "telemetry.example.net";

        public Rig(
            ModemDialect dialect, Func<ModemOptions, ModemOptions>? change = null, ICardApplication? application = null,
            HostRing? ring = null, UiccOptions? uicc = null, UsimOptions? usim = null, DateTimeOffset? start = null)
        {
            Clock = new VirtualClock(start);
            Network = new VirtualNetwork(Clock) { Latency = TimeSpan.FromMilliseconds(2) };
            Network.Listen(Host, "192.0.2.7", 8883, () => Peer = new Server { Echoes = Echoes });
            Link = new InMemoryLink(Clock, ring);
            var options = new ModemOptions { Dialect = dialect, Time = Clock, Network = Network, TimeScale = 1 };
            Options = change?.Invoke(options) ?? options;
            var tracer = new Tracer(Trace, null, Clock);
            var card = new UiccCard(new UsimApplication(usim), uicc, tracer);
            if (application != null)
                card.Install(application);
            Modem = new ModemEmulator(Link, card, Options, tracer);
        }

        public VirtualClock Clock { get; }

        public VirtualNetwork Network { get; }

        public InMemoryLink Link { get; }

        public MemoryTrace Trace { get; } = new();

        public ModemOptions Options { get; }

        public ModemDialect Dialect => Options.Dialect;

        public ModemEmulator Modem { get; }

        /// <summary>The newest connection's server.</summary>
        public Server Peer { get; private set; } = new();

        /// <summary>True for servers that send back what they hear.</summary>
        public bool Echoes { get; set; }

        /// <summary>Lets time pass.</summary>
        public void Wait(int milliseconds)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        }

        public void Write(string text)
        {
            byte[] bytes = Encoding.Latin1.GetBytes(text);
            Link.Host.Write(bytes, 0, bytes.Length);
        }

        /// <summary>A command, not sooner after the last answer than the module can bear.</summary>
        public void Send(string text)
        {
            Wait(Dialect.QuietMs + 1);
            Write(text);
        }

        /// <summary>Whatever is there, and what comes within a time.</summary>
        public string Read(int count, int timeoutMs = 600_000)
        {
            byte[] buffer = new byte[count];
            int have = 0;
            TimeSpan end = Clock.Elapsed + TimeSpan.FromMilliseconds(timeoutMs);
            while (have < count)
            {
                int left = (int)(end - Clock.Elapsed).TotalMilliseconds;
                int read = Link.Host.Read(buffer, have, count - have, Math.Max(0, left));
                if (read <= 0)
                    break;
                have += read;
            }

            return Encoding.Latin1.GetString(buffer, 0, have);
        }

        public void Expect(string expected)
        {
            Assert.Equal(Visible(expected), Visible(Read(expected.Length)));
        }

        /// <summary>A command with its whole answer.</summary>
        public void Say(string line, string expected)
        {
            Send(line + "\r");
            Expect(expected.Replace("<CR>", "\r", StringComparison.Ordinal).Replace("<LF>", "\n", StringComparison.Ordinal));
        }

        /// <summary>Everything up to and including a text.</summary>
        public string Until(string text)
        {
            var seen = new StringBuilder();
            while (!seen.ToString().EndsWith(text, StringComparison.Ordinal))
            {
                string next = Read(1);
                if (next.Length == 0)
                    Assert.Fail($"\"{Visible(text)}\" never came, only \"{Visible(seen.ToString())}\"");
                seen.Append(next);
            }

            return seen.ToString();
        }

        /// <summary>Everything that is there once time has passed.</summary>
        public string Drain(int milliseconds)
        {
            Wait(milliseconds);
            return Read(1 << 20, 0);
        }

        /// <summary>Boots to the end, echo off, error codes on, everything read.</summary>
        public Rig Begin(int milliseconds = 30_000)
        {
            Drain(milliseconds);
            Send("ATE0\r");
            Until("OK\r\n");
            Say("AT+CMEE=1", "\r\nOK\r\n");
            return this;
        }

        public void Dispose()
        {
            Exception? failure = Modem.Failure;
            Modem.Dispose();
            Assert.Null(failure);
        }

        public static string Visible(string text)
        {
            return string.Concat(text.Select(c => c switch
            {
                '\r' => "<CR>",
                '\n' => "<LF>",
                < ' ' or > '~' => $"<{(int)c:X2}>",
                _ => c.ToString(),
            }));
        }
    }

    /// <summary>A server that listens, and speaks when the test says so.</summary>
    internal sealed class Server : IVirtualPeer
    {
        private readonly List<byte> _heard = [];
        private VirtualFlow? _flow;

        public string Heard => Encoding.Latin1.GetString([.. _heard]);

        public bool Echoes { get; init; }

        public bool IsClosed => _flow!.IsClosed;

        public void Send(string text)
        {
            _flow!.Send(Encoding.Latin1.GetBytes(text));
        }

        public void Close()
        {
            _flow!.Close();
        }

        public void Received(VirtualFlow flow, byte[] bytes)
        {
            _flow = flow;
            _heard.AddRange(bytes);
            if (Echoes && bytes.Length > 0)
                flow.Send(bytes);
        }
    }

    /// <summary>An application that says what a dialog wants.</summary>
    internal sealed class DialogApplet(string aid, byte[] fci, Func<CommandApdu, byte[]> answer) : ICardApplication
    {
        private readonly byte[] _aid = Convert.FromHexString(aid);

        public bool Matches(byte[] aid)
        {
            return aid.SequenceEqual(_aid);
        }

        public ResponseApdu Select(int channel)
        {
            return ResponseApdu.Of(fci);
        }

        public void Deselect(int channel, bool closed)
        {
        }

        public ResponseApdu Process(CommandApdu command, int channel)
        {
            return ResponseApdu.Of(answer(command));
        }

        public void Reset()
        {
        }
    }
}
