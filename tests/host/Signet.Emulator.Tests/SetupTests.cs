using System.Globalization;
using System.Text;
using System.Text.Json;
using Signet.Emulator.Card;
using Signet.Emulator.Links;
using Signet.Emulator.Modem;
using Signet.Emulator.Timing;
using Signet.Emulator.Trace;

namespace Signet.Emulator.Tests
{
    /// <summary>The emulator as a program embeds it.</summary>
    public class SetupTests
    {
        [Fact]
        public void DefaultsGiveAModuleWithAnAppletAndATraceOfJsonLines()
        {
            var text = new StringWriter(CultureInfo.InvariantCulture);
            var link = new InMemoryLink();
            using (var trace = new JsonLinesTrace(text))
            using (EmulatedModule module = EmulatedModule.Start(link, new EmulatorSetup { Trace = trace }))
            {
                Assert.Equal("9000", Select(link, module));
                Assert.Equal(3, module.Card.ApduCount);
            }

            string[] lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var layers = new HashSet<string>();
            foreach (string line in lines)
            {
                using JsonDocument json = JsonDocument.Parse(line);
                layers.Add(json.RootElement.GetProperty("layer").GetString()!);
                Assert.True(json.RootElement.GetProperty("t").GetDouble() >= 0);
                Assert.NotEmpty(json.RootElement.GetProperty("text").GetString()!);
                if (json.RootElement.TryGetProperty("hex", out JsonElement hex))
                    Assert.NotEmpty(Convert.FromHexString(hex.GetString()!));
            }

            Assert.Superset(new HashSet<string> { "uart", "at", "apdu", "fault" }, layers);
        }

        [Fact]
        public void TheAppletCanBeMissingAndInstalledFromRemote()
        {
            var link = new InMemoryLink();
            using EmulatedModule module = EmulatedModule.Start(link, new EmulatorSetup { AppletInstalled = false });
            Assert.Equal("6A82", Select(link, module));
            module.Modem.WithCard(card => card.Install(module.Applet));
            Assert.Equal("9000", Select(link, module));
            module.Modem.WithCard(card => card.Uninstall(module.Applet));
            Assert.Equal("6A82", Select(link, module));
        }

        [Fact]
        public void ExceptionsOfAVisitorReachTheVisitor()
        {
            using EmulatedModule module = EmulatedModule.Start(new InMemoryLink());
            Assert.Throws<InvalidOperationException>(() => module.Modem.WithCard(_ => throw new InvalidOperationException()));
            Assert.Null(module.Modem.Failure);
        }

        [Fact]
        public void DelaysAreHandedOutWithTheModelledTime()
        {
            double handed = 0;
            var link = new InMemoryLink();
            using EmulatedModule module = EmulatedModule.Start(link, new EmulatorSetup { Timing = new TimingModel { Delay = ms => handed += ms } });
            Select(link, module);
            ModemCounters counters = module.Modem.Counters();
            Assert.Equal(counters.ModelledMilliseconds, handed, 6);
            Assert.True(handed > 0);
        }

        [Fact]
        public void EveryPresetAnswersItsOwnAid()
        {
            AppletProfile[] profiles =
                [AppletProfile.Default, AppletProfile.Zariot, AppletProfile.Quantag, AppletProfile.Thales, AppletProfile.Cira, AppletProfile.Strict];
            foreach (AppletProfile profile in profiles)
            {
                var link = new InMemoryLink();
                using EmulatedModule module = EmulatedModule.Start(link, new EmulatorSetup { Applet = profile });
                Assert.Equal("9000", Select(link, module, Convert.ToHexString(profile.Aids[0])));
            }
        }

        private static string Select(InMemoryLink link, EmulatedModule module, string aid = "A0000005590010")
        {
            string apdu = $"01A40400{aid.Length / 2:X2}{aid}";
            string lines = $"ATE0\rAT+CSIM=10,\"0070000001\"\rAT+CSIM={apdu.Length},\"{apdu}\"\rAT+CSIM=10,\"0070800100\"\r";
            module.Modem.Counters();
            byte[] drain = new byte[8192];
            while (link.Host.Read(drain, 0, drain.Length, 0) > 0)
            {
            }

            link.Host.Write(Encoding.ASCII.GetBytes(lines), 0, lines.Length);
            module.Modem.Counters();
            int read = link.Host.Read(drain, 0, drain.Length, 20000);
            string[] answers = [.. Encoding.ASCII.GetString(drain, 0, read).Split('\n').Where(l => l.StartsWith("+CSIM", StringComparison.Ordinal))];
            Assert.Equal("+CSIM: 6,\"019000\"", answers[0].Trim());
            return answers[1].Split('"')[1];
        }
    }
}
