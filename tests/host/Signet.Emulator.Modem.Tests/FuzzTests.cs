using System.Globalization;
using System.Text;
using Signet.Emulator.Modem.Tests.Support;

namespace Signet.Emulator.Modem.Tests
{
    /// <summary>Whatever a host says, each family's module answers a plain AT after a restart, and nothing inside it breaks.</summary>
    public class FuzzTests
    {
        private static readonly string[] Values =
            ["", "0", "1", "2", "3", "6", "7", "12", "100", "1024", "1500", "65536", "999999999999", "\"TCP\"", "\"x\"", $"\"{Rig.Host}\"", "8883", "\"00ff\"", "\"", "-1", "\"00100001\""];

        /// <summary>A sixtieth of SIGNET_FUZZ lines a family, or what a test can afford every day.</summary>
        private static int Count => int.TryParse(Environment.GetEnvironmentVariable("SIGNET_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? Math.Max(1500, n / 60) : 1500;

        [Theory]
        [MemberData(nameof(SocketTests.Families), MemberType = typeof(SocketTests))]
        public void AnyLinesLeaveTheModuleAlive(string family)
        {
            var random = new Random(20260304);
            SocketManual manual = SocketManual.Of(family);
            ModemDialect dialect = ModemDialect.Named(family, manual.Model);
            string[] names = [.. dialect.Commands.Keys.Select(k => k.Split('=', '?')[0]).Concat(dialect.Parameters.Keys).Concat(dialect.Accepted)
                .Concat(["+CFUN", "+CEREG", "+CPSMS", "+CEDRXS", "+CGACT", "+CGATT", "+CCLK", "+IPR", "E", "V", "Q", "I", "&F", "+CSIM", "+CCHO", "+CPIN"]).Distinct()];
            var kinds = new HashSet<string>();
            using Rig rig = SocketTests.Start(manual);
            for (int i = 0; i < Count; i++)
            {
                if (i % 200 == 199)
                {
                    rig.Modem.HostBaud = null;
                    rig.Modem.Restart();
                    rig.Drain(30_000);
                    rig.Send("ATE0V1Q0\r");
                    rig.Until("OK\r\n");
                    rig.Say("AT", "\r\nOK\r\n");
                    Assert.True(rig.Modem.Failure == null, rig.Modem.Failure?.ToString());
                    manual.AttachOn(rig);
                    if (random.Next(2) == 0)
                        manual.OpenOn(rig, dialect.FirstSocket);
                }

                rig.Send(Line(random, names));
                foreach (string line in rig.Drain(random.Next(200)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
                    kinds.Add(line.Split(':', ',')[0]);
            }

            Assert.True(rig.Modem.Failure == null, rig.Modem.Failure?.ToString());
            Assert.True(kinds.Count > 15, $"only {kinds.Count} kinds of lines: {string.Join(' ', kinds)}");
        }

        [Fact]
        public void AnyTextIsATableOrRefused()
        {
            var random = new Random(4);
            int good = 0;
            var messages = new HashSet<string>();
            for (int i = 0; i < 300; i++)
            {
                string family = ModemDialect.Families[random.Next(ModemDialect.Families.Count)];
                var text = new StringBuilder(ModemDialect.TextOf(family));
                for (int changes = random.Next(1, 4); changes > 0; changes--)
                {
                    int at = random.Next(text.Length - 1);
                    if (random.Next(3) == 0)
                        text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at));
                    else
                        text[at] = "\"{}[]:,0123456789abcdef<>;="[random.Next(27)];
                }

                try
                {
                    ModemDialect.Parse(text.ToString(), "fuzz");
                    good++;
                }
                catch (Profiles.ProfileException e)
                {
                    messages.Add(e.Message);
                }
            }

            Assert.True(good > 20 && messages.Count > 50, $"{good} good, {messages.Count} messages");
        }

        private static string Line(Random random, string[] names)
        {
            string name = names[random.Next(names.Length)];
            int form = random.Next(10);
            string line = form switch
            {
                0 => $"AT{name}",
                1 => $"AT{name}?",
                2 => $"AT{name}=?",
                _ => $"AT{name}=" + string.Join(',', Enumerable.Range(0, random.Next(1, 8)).Select(_ => Values[random.Next(Values.Length)])),
            };
            if (random.Next(6) == 0)
                line = line.Insert(random.Next(line.Length), ((char)random.Next(256)).ToString());
            return line + (random.Next(20) == 0 ? "" : "\r");
        }
    }
}
