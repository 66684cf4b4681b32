using System.Text.RegularExpressions;
using Signet.Emulator.Card;
using Signet.Emulator.Faults;
using Signet.Emulator.Modem.Tests.Support;
using Signet.Emulator.Operator;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Modem.Tests
{
    /// <summary>docs/EMULATOR.md names families, knobs and faults, its example is a family; the console does what it lists.</summary>
    public class DocumentTests
    {
        private static readonly string Document = File.ReadAllText(Path.Combine(Root(), "docs", "EMULATOR.md"));

        [Fact]
        public void FamiliesModelsAndFaultsAreNamed()
        {
            IEnumerable<string> names = ModemDialect.Families.Concat(ModemDialect.All.Select(d => d.Name))
                .Concat(Enum.GetNames<FaultKind>()).Concat(Enum.GetNames<FaultPlace>());
            Assert.All(names, n => Assert.Contains($"`{n}`", Document, StringComparison.Ordinal));
        }

        [Theory]
        [InlineData(typeof(ModemDialect), "commands", "events")]
        [InlineData(typeof(PowerKeys))]
        [InlineData(typeof(SleepHabits))]
        [InlineData(typeof(PsmHabits))]
        [InlineData(typeof(SupplyHabits))]
        [InlineData(typeof(ClockHabits))]
        public void EveryKnobIsNamed(Type type, params string[] elsewhere)
        {
            IEnumerable<string> knobs = type.GetProperties().Where(p => p.CanWrite).Select(p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..]);
            Assert.All(knobs.Except(elsewhere), n => Assert.Contains($"`{n}`", Document, StringComparison.Ordinal));
            Assert.All(elsewhere, n => Assert.Contains($"**{n}**", Document, StringComparison.Ordinal));
        }

        [Fact]
        public void TheExampleIsAFamily()
        {
            string json = Regex.Matches(Document, "```json\n(.*?)```", RegexOptions.Singleline)[1].Groups[1].Value;
            using Rig rig = new Rig(ModemDialect.Parse(json, "example", "A2")).Begin();
            rig.Say($"AT^DIAL=3,\"{Rig.Host}\",8883", "\r\nOK\r\n");
            rig.Peer.Send("hello");
            rig.Expect("\r\n^IN: 3,5\r\n");
            rig.Say("AT^GET=3", "\r\n^GET: 5:hello\r\n\r\nOK\r\n");
        }

        [Fact]
        public void TheOperatorReachesModuleAndNetwork()
        {
            using Rig rig = new Rig(ModemDialect.A7670).Begin();
            var applet = new IotSafeApplet(new ObjectStore());
            var console = new OperatorConsole(new CardOperator(rig.Modem, applet, installed: false), rig.Modem);
            string help = console.Execute("module");
            foreach (string word in new[] { "sim", "net", "drop", "lose", "key", "pin", "dtr", "restart", "clock", "places", "psm", "edrx", "supply", "climate", "airtime" })
                Assert.Contains(word, help, StringComparison.Ordinal);
            rig.Say("AT+CEREG=1", "\r\nOK\r\n");
            Assert.Equal("ok", console.Execute("net 2"));
            rig.Expect("\r\n+CEREG: 2\r\n");
            Assert.Equal("ok", console.Execute("net 3 13"));
            rig.Expect("\r\n+CEREG: 3\r\n");
            Assert.Equal("ok", console.Execute("sim out"));
            rig.Expect("\r\n+CPIN: NOT READY\r\n");
            Assert.Equal("ok", console.Execute("sim in"));
            Assert.Contains("Line 3\n", console.Execute("places"), StringComparison.Ordinal);
            Assert.Equal("ok, off", console.Execute("key 2600"));
            rig.Wait(5_000);
            Assert.Equal("ok, on", console.Execute("key 200"));
            Assert.Equal("error: usage: lose nat|peer", console.Execute("lose something"));
            foreach (string line in new[] { "drop", "lose nat", "pin 2600", "dtr high", "dtr low", "restart", "clock -5", "psm off", "psm 00100001 00000001", "psm asked", "edrx 0101", "edrx off", "supply ok", "climate mast" })
                Assert.Equal("ok", console.Execute(line));
            Assert.Equal("ok, on", console.Execute("supply 3300"));
            Assert.Matches("^off [0-9]+, searching [0-9]+, idle [0-9]+, power saving 0\nconnected [0-9.]+ in [0-9]+ connections\nok$", console.Execute("airtime"));
            Assert.Equal("error: usage: psm asked|off|TAU ACTIVE", console.Execute("psm 1 2"));
        }

        private static string Root()
        {
            string? folder = AppContext.BaseDirectory;
            while (folder != null && !File.Exists(Path.Combine(folder, "docs", "EMULATOR.md")))
                folder = Path.GetDirectoryName(folder);
            return folder ?? throw new InvalidOperationException("docs/EMULATOR.md is not above the tests");
        }
    }
}
