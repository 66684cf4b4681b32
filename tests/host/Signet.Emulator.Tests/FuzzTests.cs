using System.Diagnostics;
using System.Text;
using Signet.Emulator.Card;
using Signet.Emulator.Links;
using Signet.Emulator.Modem;
using Signet.Emulator.Tests.Support;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Tests
{
    /// <summary>Nothing that a host sends crashes or hangs the emulator. Seeds are printed by the failing assertion.</summary>
    public class FuzzTests
    {
        private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

        private static readonly string[] Words =
        [
            "AT", "ATE0", "ATE1", "ATV0", "ATV1", "ATQ1", "ATQ0", "ATZ", "AT&F", "ATS3?", "ATS=", "ATI", "+CSIM=", "+CPIN", "+CFUN=",
            "+CEREG", "+NETOPEN", "+NETCLOSE", "+CIPOPEN=", "+CIPSEND=", "+CIPRXGET=", "+CIPCLOSE=", "+CIPACK=", "+CGDCONT=", "=", "?",
            "=?", ",", ";", "\"", "0", "1", "2", "4", "10", "1500", "999999999999", "\"TCP\"", "\"127.0.0.1\"", "\"0070000001\"", " ",
            "\r", "\r", "\r", "\n", "\b", "\u001a", "\u001b", "\0", "+CIPCLOSE?", "+CIPOPEN?", "+CMEE=", "+CCLK?", "+CRESET", "&", "+",
        ];

        public static TheoryData<string> Profiles => ["default", "strict", "cira", "quantag", "thales"];

        [Theory]
        [MemberData(nameof(Profiles))]
        public void AnyApduGetsAnAnswerOfAtMost258Bytes(string name)
        {
            int seed = Environment.TickCount;
            var random = new Random(seed);
            AppletProfile profile = Profile(name);
            TestCard card = new TestCard(profile, new UiccOptions { MaxChannel = 19 }, p => p.Secret = [1, 2, 3]);
            card.Open(Convert.ToHexString(profile.Aids[0]));
            byte[][] seeds = Corpus();
            var watch = Stopwatch.StartNew();
            int count = 0;
            while (watch.Elapsed < Budget)
            {
                byte[] apdu = random.Next(4) == 0 ? Noise(random) : Mutate(random, seeds[random.Next(seeds.Length)]);
                byte[] answer;
                try
                {
                    answer = card.Card.Transmit(apdu);
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException($"seed {seed}, APDU {Convert.ToHexString(apdu)}", e);
                }

                Assert.True(answer.Length is >= 2 and <= 258, $"seed {seed}, APDU {Convert.ToHexString(apdu)}");
                Assert.True(answer[^2] is >= 0x60 and < 0xA0, $"seed {seed}, APDU {Convert.ToHexString(apdu)}");
                count++;
            }

            Assert.True(count > 500, $"only {count} APDUs in {Budget}");
        }

        [Fact]
        public void AnyLinesLeaveTheModemAlive()
        {
            int seed = Environment.TickCount;
            var random = new Random(seed);
            using var server = new TestServer();
            var watch = Stopwatch.StartNew();
            int rounds = 0;
            while (watch.Elapsed < Budget)
            {
                rounds++;
                var link = new InMemoryLink();
                using var modem = new ModemEmulator(link, new TestCard().Card, new ModemOptions { AllowOtherHosts = false });
                for (int i = 0; i < 200; i++)
                {
                    byte[] bytes = random.Next(5) == 0
                        ? Noise(random)
                        : Encoding.Latin1.GetBytes(string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Words[random.Next(Words.Length)])));
                    link.Host.Write(bytes, 0, bytes.Length);
                }

                // Whatever state that left: enough payload to satisfy any prompt, then a plain command.
                byte[] rescue = Encoding.ASCII.GetBytes(new string('x', 1600) + "\r\u001a\rATQ0V1\rATE0\r");
                link.Host.Write(rescue, 0, rescue.Length);
                modem.Counters();
                modem.Restart();
                byte[] drain = new byte[65536];
                while (link.Host.Read(drain, 0, drain.Length, 0) > 0)
                {
                }

                link.Host.Write("ATE0\r"u8.ToArray(), 0, 5);
                modem.Counters();
                int read = link.Host.Read(drain, 0, drain.Length, 0);
                Assert.Equal("ATE0\r\r\nOK\r\n", Encoding.ASCII.GetString(drain, 0, read));
                Assert.True(modem.Failure == null, $"seed {seed}, round {rounds}: {modem.Failure}");
            }

            Assert.True(rounds > 2, $"only {rounds} rounds in {Budget}");
        }

        private static AppletProfile Profile(string name)
        {
            return name switch
            {
                "strict" => AppletProfile.Strict,
                "cira" => AppletProfile.Cira,
                "quantag" => AppletProfile.Quantag,
                "thales" => AppletProfile.Thales,
                _ => AppletProfile.Default,
            };
        }

        private static byte[][] Corpus()
        {
            string[] apdus =
            [
                "0070000001", "0070800200", "01A4040007A0000005590010", "01CB000044", "01CB010000", "01CB010100", "01CBC10003840101",
                "01CBC30003830102", "01B0000003830102", "8184000020", "81B9000003840104", "81CD000003850101", "8124000003850105",
                "81D88000473445494386410 4" + Vectors.KX + Vectors.KY, "812A00000D840101A1010391020001920104",
                "812A00000D840101A1010191020001920104", "812B8000229E20" + Vectors.Digest, "812B0000069B0401020304",
                "812B8000069B0401020304", "812C00000D850105A1010391020001920104",
                "812D8000659E20" + Vectors.Digest + "330040" + Vectors.R + Vectors.S, "8146000006840104850105",
                "814800000CD103010203D2020405D30120", "814A00000ED103010203D5030102039102 0001", "01C0000010", "0020000100",
                "002C000100", "00A40004022FE2", "00B000000A", "00B2010420", "80F2000000",
            ];
            return [.. apdus.Select(a => Convert.FromHexString(a.Replace(" ", "", StringComparison.Ordinal)))];
        }

        private static byte[] Noise(Random random)
        {
            byte[] bytes = new byte[random.Next(0, 300)];
            random.NextBytes(bytes);
            return bytes;
        }

        private static byte[] Mutate(Random random, byte[] apdu)
        {
            var bytes = new List<byte>(apdu);
            int changes = random.Next(0, 4);
            for (int i = 0; i < changes && bytes.Count > 5; i++)
            {
                int at = random.Next(bytes.Count);
                switch (random.Next(3))
                {
                    case 0:
                        bytes[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        bytes.Insert(at, (byte)random.Next(256));
                        break;
                    default:
                        bytes.RemoveAt(at);
                        break;
                }
            }

            // Mostly keep Lc true, so that what lies behind it is reached.
            if (bytes.Count is > 5 and <= 260 && random.Next(4) != 0)
                bytes[4] = (byte)(bytes.Count - 5);
            return [.. bytes];
        }
    }
}
