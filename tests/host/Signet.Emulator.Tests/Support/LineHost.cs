using System.Text;
using Signet.Emulator.Links;
using Signet.Emulator.Modem;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Tests.Support
{
    /// <summary>A host that says lines to a module with a card and reads up to the final result; echo is off.</summary>
    internal sealed class LineHost : IDisposable
    {
        private readonly InMemoryLink _link = new();

        public LineHost(UiccCard card, ModemOptions? options = null)
        {
            Modem = new ModemEmulator(_link, card, options ?? new ModemOptions { BootLines = [] });
            Assert.Equal("ATE0", Say("ATE0"));
        }

        public ModemEmulator Modem { get; }

        /// <summary>The module's answer without line ends and without its OK; a final result other than OK is the answer.</summary>
        public string Say(string line)
        {
            string all = Raw(line);
            string[] parts = all.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
            return parts.Length == 1 ? parts[0] == "OK" ? "" : parts[0] : string.Join('\n', parts.Where(p => p != "OK"));
        }

        /// <summary>Everything that the module sends up to the final result.</summary>
        public string Raw(string line)
        {
            byte[] bytes = Encoding.Latin1.GetBytes(line + "\r");
            _link.Host.Write(bytes, 0, bytes.Length);
            var seen = new StringBuilder();
            byte[] one = new byte[1];
            while (!Ends(seen.ToString()))
            {
                Assert.True(_link.Host.Read(one, 0, 1, 20000) > 0, $"after {line} the module said only {seen}");
                seen.Append((char)one[0]);
            }

            return seen.ToString();
        }

        public void Dispose()
        {
            Exception? failure = Modem.Failure;
            Modem.Dispose();
            Assert.Null(failure);
        }

        private static bool Ends(string text)
        {
            return text.EndsWith("OK\r\n", StringComparison.Ordinal)
                || (text.EndsWith("\r\n", StringComparison.Ordinal) && text.TrimEnd().Split('\n')[^1] is { } last
                    && (last == "ERROR" || last.StartsWith("+CME ERROR", StringComparison.Ordinal)));
        }
    }
}
