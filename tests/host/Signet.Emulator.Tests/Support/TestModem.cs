using System.Text;
using Signet.Emulator.Card;
using Signet.Emulator.Links;
using Signet.Emulator.Modem;
using Signet.Emulator.Trace;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Tests.Support
{
    /// <summary>A modem on an in-memory line, and a host that waits for bytes, never for time.</summary>
    internal sealed class TestModem : IDisposable
    {
        private const int DeadlineMs = 20000;

        public TestModem(
            ModemOptions? options = null,
            AppletProfile? profile = null,
            UiccOptions? card = null,
            Action<CardPersonaliser>? personalise = null,
            bool boot = false,
            bool secrets = false)
        {
            Tracer = new Tracer(Trace) { IncludeSecrets = secrets };
            Card = new TestCard(profile, card, personalise, tracer: Tracer);
            options ??= new ModemOptions();
            Modem = new ModemEmulator(Link, Card.Card, boot ? options : options with { BootLines = [] }, Tracer);
        }

        public InMemoryLink Link { get; } = new();

        public MemoryTrace Trace { get; } = new();

        public Tracer Tracer { get; }

        public TestCard Card { get; }

        public ModemEmulator Modem { get; }

        public HostEnd Host => Link.Host;

        public void Write(string text)
        {
            byte[] bytes = Encoding.Latin1.GetBytes(text);
            Host.Write(bytes, 0, bytes.Length);
        }

        public string Read(int count)
        {
            byte[] buffer = new byte[count];
            int have = 0;
            while (have < count)
            {
                int read = Host.Read(buffer, have, count - have, DeadlineMs);
                if (read <= 0)
                    Assert.Fail($"The modem sent only \"{Visible(Encoding.Latin1.GetString(buffer, 0, have))}\"");
                have += read;
            }

            return Encoding.Latin1.GetString(buffer);
        }

        /// <summary>The very next bytes must be these.</summary>
        public void Expect(string text)
        {
            string expected = text.Replace("<CR>", "\r", StringComparison.Ordinal).Replace("<LF>", "\n", StringComparison.Ordinal);
            Assert.Equal(Visible(expected), Visible(Read(expected.Length)));
        }

        /// <summary>A dialog's line: the host says one thing, the module exactly the other.</summary>
        public void Say(string line, string expected)
        {
            Write(line + "\r");
            Expect(expected);
        }

        /// <summary>Everything up to and including a text.</summary>
        public string Until(string text)
        {
            var seen = new StringBuilder();
            while (!seen.ToString().EndsWith(text, StringComparison.Ordinal))
                seen.Append(Read(1));
            return seen.ToString();
        }

        /// <summary>Turns echo off and error codes on, as every dialog assumes.</summary>
        public TestModem Begin()
        {
            Say("ATE0", "ATE0<CR><CR><LF>OK<CR><LF>");
            Say("AT+CMEE=1", "<CR><LF>OK<CR><LF>");
            return this;
        }

        public TestModem OpenNetwork()
        {
            Say("AT+NETOPEN", "<CR><LF>OK<CR><LF><CR><LF>+NETOPEN: 0<CR><LF>");
            Say("AT+CIPRXGET=1", "<CR><LF>OK<CR><LF>");
            return this;
        }

        /// <summary>AT+CSIM with an APDU; the answer's hexadecimal.</summary>
        public string Csim(string apdu)
        {
            Write($"AT+CSIM={apdu.Length},\"{apdu}\"\r");
            string answer = Until("OK\r\n");
            int start = answer.IndexOf('"', StringComparison.Ordinal) + 1;
            return answer[start..answer.LastIndexOf('"')];
        }

        public void Dispose()
        {
            Exception? failure = Modem.Failure;
            Modem.Dispose();
            Assert.Null(failure);
        }

        private static string Visible(string text)
        {
            return text.Replace("\r", "<CR>", StringComparison.Ordinal).Replace("\n", "<LF>", StringComparison.Ordinal);
        }
    }
}
