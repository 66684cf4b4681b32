using System.Globalization;
using System.Text;
using Signet.Emulator.Card;
using Signet.Emulator.Links;
using Signet.Emulator.Modem;
using Signet.Emulator.Profiles;
using Signet.Emulator.Tests.Support;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Tests
{
    /// <summary>
    /// Nothing that a host sends crashes or hangs the emulator: the parsers are total. Seeds and counts are fixed; the environment
    /// variable SIGNET_FUZZ sets another number of inputs a parser, such as 1000000. Each test names its corpus and demands a least
    /// number of distinct behaviours, so that a fuzzer that no longer reaches anything fails.
    /// </summary>
    public class FuzzTests
    {
        private const int Seed = 20240817;

        private static readonly string[] Words =
        [
            "AT", "ATE0", "ATE1", "ATV0", "ATV1", "ATQ1", "ATQ0", "ATZ", "AT&F", "ATS3?", "ATS=", "ATI", "AT+CSIM=", "+CSIM=", "+CPIN",
            "AT+CCHO=", "AT+CGLA=", "AT+CCHC=", "+CGLA=1,", "+CCHC=1", "+CCHO=?", "\"A0000005590010\"", "\"0084000008\"", "0184000008",
            "+CFUN=", "+CEREG", "+NETOPEN", "+NETCLOSE", "+CIPOPEN=", "+CIPSEND=", "+CIPRXGET=", "+CIPCLOSE=", "+CIPACK=", "+CGDCONT=",
            "=", "?", "=?", ",", ";", "\"", "0", "1", "2", "4", "10", "14", "1500", "999999999999", "\"TCP\"", "\"127.0.0.1\"",
            "\"0070000001\"", " ", "\r", "\r", "\r", "\n", "\b", "\u001a", "\u001b", "\0", "+CIPCLOSE?", "+CIPOPEN?", "+CMEE=", "+CCLK?",
            "+CRESET", "&", "+", "AT+CSIM=10,\"0070000001\"\r", "AT+CSIM=24,\"01A4040007A0000005590010\"\r", "AT+CSIM=1",
        ];

        private static readonly string[] Apdus =
        [
            "0070000001", "0070800200", "01A4040007A0000005590010", "01CB000044", "01CB010000", "01CB010100", "01CBC10003840101",
            "01CBC30003830102", "01B0000003830102", "8184000020", "81B9000003840104", "81CD000003850101", "8124000003850105",
            "81D880004734454943864104" + Vectors.KX + Vectors.KY, "812A00000D840101A1010391020001920104",
            "812A00000D840101A1010291020001920104", "812A00000D840101A1010191020001920104", "812B8000229E20" + Vectors.Digest,
            "812B0000069B0401020304", "812B8000069B0401020304",
            "812B80002E9A04010203049C20" + Vectors.Digest + "9D0400000040", "812C00000D850105A1010391020001920104",
            "812D8000659E20" + Vectors.Digest + "330040" + Vectors.R + Vectors.S, "8146000006840104850105",
            "814800000CD103010203D2020405D30120", "814A00000DD103010203D502010291020001", "01C0000010", "0020000100", "002C000100",
            "00A40004022FE2", "00B000000A", "00B2010420", "80F2000000", "80AA000005A903810101",
        ];

        /// <summary>Inputs a parser: SIGNET_FUZZ, or what a test can afford every day.</summary>
        private static int Count(int usual)
        {
            string? wanted = Environment.GetEnvironmentVariable("SIGNET_FUZZ");
            return int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : usual;
        }

        [Fact]
        public void AnyApduGetsAnAnswerOfAtMost258BytesOnEveryProfile()
        {
            string[] names = [.. CardProfile.Names.Where(n => n != "rsa-brainpool")];
            int each = Math.Max(1, Count(10_000) / names.Length);
            byte[][] seeds = [.. Apdus.Select(Convert.FromHexString)];
            var behaviours = new HashSet<string>();
            foreach (string name in names)
            {
                var random = new Random(Seed);
                ProfileCard card = ProfileCard.Of(name);
                int step = 0;
                for (int i = 0; i < each; i++)
                {
                    // Whatever closed the channel or selected something else: begin again now and then.
                    if (i % 80 == 79)
                        card.Reopen();

                    // Half of the commands as the corpus has them, in its order, so that the others meet keys and sessions.
                    byte[] apdu = random.Next(2) == 0 ? [.. seeds[step++ % seeds.Length]]
                        : random.Next(4) == 0 ? Noise(random, 300)
                        : Mutate(random, seeds[random.Next(seeds.Length)]);
                    if (apdu.Length > 0 && apdu[0] is 0x01 or 0x81)
                        apdu[0] = Convert.ToByte(card.ClassOf(apdu[0] == 0x81), 16);
                    byte[] answer = card.Card.Transmit(apdu);
                    bool good = answer.Length is >= 2 and <= 258 && answer[^2] is >= 0x60 and < 0xA0;
                    Assert.True(good, $"{name}, APDU {i}: {Convert.ToHexString(apdu)}");
                    if (apdu.Length > 1)
                        behaviours.Add($"{apdu[1]:X2} {answer[^2]:X2}{(answer[^2] is 0x61 or 0x6C ? "" : answer[^1].ToString("X2"))}");
                }
            }

            HashSet<string> instructions = [.. behaviours.Where(b => b.EndsWith("9000", StringComparison.Ordinal) || b.EndsWith("61", StringComparison.Ordinal)).Select(b => b[..2])];
            string[] all = ["24", "2A", "2B", "2C", "46", "48", "4A", "70", "84", "A4", "AA", "B0", "B9", "C0", "CB", "CD", "D8"];
            Assert.True(all.All(instructions.Contains), "never succeeded: " + string.Join(' ', all.Except(instructions)));
            Assert.True(behaviours.Count >= 120, $"only {behaviours.Count} pairs of instruction and status word from a corpus of {seeds.Length}");
        }

        [Theory]
        [InlineData("simcom")]
        [InlineData("quectel-eg")]
        [InlineData("sequans-gms01q")]
        [InlineData("moxa-g2150i")]
        public void AnyLinesLeaveTheModemAlive(string access)
        {
            const int linesEach = 250;
            var random = new Random(Seed);
            int rounds = Math.Max(1, Count(4_000) / linesEach);
            byte[] drain = new byte[65536];
            var behaviours = new HashSet<string>();
            for (int round = 0; round < rounds; round++)
            {
                var link = new InMemoryLink();
                var options = new ModemOptions
                {
                    AllowOtherHosts = false,
                    Dialect = ModemDialect.A7670 with { SimAccess = SimAccessQuirks.Named(access) },
                };
                using var modem = new ModemEmulator(link, new TestCard().Card, options);
                void Write(byte[] bytes) => link.Host.Write(bytes, 0, bytes.Length);
                string Drain()
                {
                    modem.Counters();
                    var all = new StringBuilder();
                    int read;
                    while ((read = link.Host.Read(drain, 0, drain.Length, 0)) > 0)
                        all.Append(Encoding.Latin1.GetString(drain, 0, read));
                    return all.ToString();
                }

                Write("AT+CMEE=1\rATE0\rAT+CSIM=10,\"0070000001\"\rAT+CCHO=\"A0000005590010\"\r"u8.ToArray());
                for (int i = 0; i < linesEach; i++)
                    Write(random.Next(5) == 0 ? Noise(random, 300) : SimLine(random));
                foreach (string line in Drain().Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
                    behaviours.Add(line.StartsWith("+C", StringComparison.Ordinal) ? line[..Math.Min(14, line.Length)] : line[..Math.Min(3, line.Length)]);

                // Whatever state that left: enough payload to satisfy any prompt, then a restart and a plain command.
                Write(Encoding.ASCII.GetBytes(new string('x', 1600) + "\r\u001a\rATQ0V1\rATE0\r"));
                modem.Restart();
                Drain();
                Write("ATE0\r"u8.ToArray());
                Assert.Equal("ATE0\r\r\nOK\r\n", Drain());
                Assert.True(modem.Failure == null, $"round {round}: {modem.Failure}");
            }

            Assert.True(behaviours.Count >= 12, $"only {behaviours.Count} kinds of lines came back");
        }

        [Fact]
        public void ParsersOfBytesAndLinesAreTotal()
        {
            var random = new Random(Seed);
            byte[][] seeds = [.. Apdus.Select(Convert.FromHexString)];
            int apdus = 0;
            int lists = 0;
            var names = new HashSet<string>();
            int count = Count(30_000);
            for (int i = 0; i < count; i++)
            {
                byte[] bytes = random.Next(4) == 0 ? Noise(random, 270) : Mutate(random, seeds[random.Next(seeds.Length)]);
                if (CommandApdu.TryParse(bytes, out CommandApdu? command))
                {
                    apdus++;
                    Assert.True(command!.Data.Length <= 255 && command.MaxResponse is >= 1 and <= 256);
                    foreach (SignatureLengths forms in Enum.GetValues<SignatureLengths>())
                    {
                        List<Tlv>? list = Tlv.Parse(command.Data, forms);
                        lists += list is { Count: > 1 } ? 1 : 0;
                        Assert.True(list == null || list.Sum(t => t.Value.Length + 2) <= command.Data.Length);
                    }
                }

                string line = Encoding.Latin1.GetString(random.Next(3) == 0 ? Noise(random, 60) : SimLine(random));
                foreach (AtCommand parsed in AtCommand.ParseLine(line))
                {
                    names.Add(parsed.Name);
                    Assert.NotNull(parsed.Parameters);
                    Assert.True(parsed.Number(0) is null or >= 0);
                }
            }

            Assert.True(apdus > count / 4 && lists > count / 20, $"{apdus} APDUs and {lists} lists of {count}");
            Assert.Superset(new HashSet<string> { "+CSIM", "+CGLA", "+CCHO", "+CCHC", "E" }, names);
        }

        [Fact]
        public void AnyTextIsAProfileOrAProfileException()
        {
            var random = new Random(Seed);
            string[] seeds = [.. CardProfile.Names.Where(n => n != "rsa-brainpool").Select(CardProfile.TextOf)];
            var messages = new HashSet<string>();
            int good = 0;
            for (int i = 0; i < Math.Min(Count(600), 20_000); i++)
            {
                var text = new StringBuilder(seeds[random.Next(seeds.Length)]);
                for (int changes = random.Next(1, 4); changes > 0; changes--)
                {
                    int at = random.Next(text.Length - 1);
                    if (random.Next(3) == 0)
                        text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at));
                    else
                        text[at] = "\"{}[]:,0123456789abcdefTF"[random.Next(25)];
                }

                try
                {
                    CardProfile.Parse(text.ToString(), "fuzz");
                    good++;
                }
                catch (ProfileException e)
                {
                    Assert.StartsWith("fuzz: ", e.Message, StringComparison.Ordinal);
                    messages.Add(e.Message);
                }
            }

            Assert.True(good > 5 && messages.Count > 50, $"{good} profiles, {messages.Count} messages");
        }

        private static byte[] Noise(Random random, int longest)
        {
            byte[] bytes = new byte[random.Next(0, longest)];
            random.NextBytes(bytes);
            return bytes;
        }

        /// <summary>A line for the SIM, more or less: words thrown together, or a true AT+CSIM or AT+CGLA with something off.</summary>
        private static byte[] SimLine(Random random)
        {
            if (random.Next(2) == 0)
                return Encoding.Latin1.GetBytes(string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Words[random.Next(Words.Length)])));
            string apdu = Apdus[random.Next(Apdus.Length)];
            int length = random.Next(4) == 0 ? random.Next(600) : apdu.Length;
            string line = (random.Next(3) == 0 ? $"AT+CGLA={random.Next(3)}," : "AT+CSIM=") + $"{length},\"{apdu}\"\r";
            var bytes = new List<byte>(Encoding.Latin1.GetBytes(line));
            if (random.Next(2) == 0)
                bytes[random.Next(bytes.Count)] = (byte)random.Next(256);
            if (random.Next(4) == 0)
                bytes.RemoveAt(random.Next(bytes.Count));
            return [.. bytes];
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

            // Mostly keep Lc true, so that what lies behind it is reached; and turn the class, which profiles differ in.
            if (bytes.Count is > 5 and <= 260 && random.Next(4) != 0)
                bytes[4] = (byte)(bytes.Count - 5);
            if (random.Next(3) == 0)
                bytes[0] ^= 0x80;
            return [.. bytes];
        }
    }
}
