using System.Globalization;
using System.Text;
using Signet.Core;
using Signet.Firmware.Tests.Modem;
using Signet.Modem;
using Signet.Sim.Tests.Support;

namespace Signet.Sim.Tests;

/// <summary>
/// Every parser of card and module bytes is total: any input gives a value or a typed error, and it gives the same again.
/// </summary>
/// <remarks>
/// Corpus: the published captures and structures below, cut, spliced and flipped, and random bytes; fixed seeds. The
/// environment variable SIGNET_FUZZ_INPUTS sets the number of inputs a parser (standard 20 000; 1 000 000 was run). Each
/// parser states which outcomes must be reached and how often a thousand: below that floor the corpus has gone stale and
/// the test fails. <see cref="ParserCoverageTests"/> runs all this once more on parsers that count, and holds them to a floor.
/// </remarks>
public class ParserFuzzTests
{
    private const int Standard = 20_000;

    private static readonly int Inputs =
        int.TryParse(Environment.GetEnvironmentVariable("SIGNET_FUZZ_INPUTS"), NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : Standard;

    private static readonly byte[][] TlvCorpus =
    [
        Hex("74023131840200026001024A01014B01134E0103610107920204910200076F010175023131850200026001024A01014B01134E0103610107920204910200076F010175023232850200036001034A01004B01134E0103610107920204910200076F010173023031830200016001014A01012101012002004076023333860200046001034A01004B01A061010C940102"),
        Hex("C11784010160010" + "24A01014B01134E0103610107920104C30D8301026001014A010120020222"),
        Hex("C181258401016001024A01014B01134E0103610107920104" + "8401046001024A01004B01144E010161010" + "7"),
        Hex("10011011201122334455667788112233445566778811223344556677881122334455667788B1010AB2010AB3010AB4010A61010F910200019201046F0101940102B70101"),
        Hex("84033030318503303032344549438641048782CB263ACF47DB6EF7EB9C4369828C5F74E7FAB1719A0AD2036712CA58D936789A264ACB413A1599115D16457D694FAF2B3E763C3F049679E8256DFE53D64F"),
        Hex("330040C582760B98EF49D40DF063C01FC1C8A938E0778F544A0C4486B3E484AB0805D0FCC0688696F8297837019245925B4FC2BB3041784206164D5C2248236D0966DF"),
        Hex("334073B3A470B67ADD1B954EAC15CFFB4F6BA77B53D91E35E1244526621D97C385240E2656458895A4F99A73B7E5263C4073C98A4B0D66AC71005871694660B9EC9C"),
        Hex("33463044022073B3A470B67ADD1B954EAC15CFFB4F6BA77B53D91E35E1244526621D97C385240220" + "0E2656458895A4F99A73B7E5263C4073C98A4B0D66AC71005871694660B9EC9C"),
        Hex("9F8200017F"), Hex("8101"), [],
    ];

    private static readonly string[] LineCorpus =
    [
        "6,\"019000\"", "4,\"6A82\"", "6,019000", "136,\"334073B3A470B67ADD1B954EAC15CFFB4F6BA77B53D91E35E1244526621D97C385240E2656458895A4F99A73B7E5263C4073C98A4B0D66AC71005871694660B9EC9C9000\"",
        "4, \"9000\" ", "516,\"" + new string('5', 512) + "9000\"", "1", "\"3\"", "0000000A", "00000001DEADBEEF", "166,", "", ",,", "99999999999,\"9000\"",
    ];

    private static byte[] Hex(string text) => Convert.FromHexString(text);

    private static byte[] Mutate(Random random, byte[][] corpus)
    {
        if (random.Next(8) == 0)
        {
            byte[] noise = new byte[random.Next(64)];
            random.NextBytes(noise);
            return noise;
        }

        byte[] data = [.. corpus[random.Next(corpus.Length)]];
        if (random.Next(4) == 0)
        {
            byte[] other = corpus[random.Next(corpus.Length)];
            data = [.. data[..random.Next(data.Length + 1)], .. other[random.Next(other.Length + 1)..]];
        }

        for (int i = random.Next(4); i > 0 && data.Length > 0; i--)
        {
            int at = random.Next(data.Length);
            data[at] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => (byte)(data[at] ^ 1 << random.Next(8)), _ => (byte)(data[at] + random.Next(-1, 2)) };
        }

        return random.Next(4) == 0 ? data[..random.Next(data.Length + 1)] : data;
    }

    // Runs a parser over the corpus twice and counts what comes out; any other exception fails.
    private static Dictionary<string, int> Run(int seed, byte[][] corpus, Func<byte[], string> parser)
    {
        var random = new Random(seed);
        var outcomes = new Dictionary<string, int>();
        for (int i = 0; i < Inputs; i++)
        {
            byte[] data = Mutate(random, corpus);
            string outcome = Once(data, parser, i);
            Assert.Equal(outcome, Once(data, parser, i));
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        return outcomes;
    }

    private static string Once(byte[] data, Func<byte[], string> parser, int index)
    {
        try
        {
            return parser(data);
        }
        catch (SignetException e)
        {
            return ErrorText.Name(e.Code);
        }
        catch (Exception e)
        {
            Assert.Fail($"input {index}, {Convert.ToHexString(data)}: {e}");
            throw;
        }
    }

    // The floor: of a thousand inputs, so many must end so.
    private static void Reached(Dictionary<string, int> outcomes, params (string Outcome, int OfThousand)[] floor)
    {
        foreach ((string outcome, int least) in floor)
        {
            int got = outcomes.GetValueOrDefault(outcome) * 1000 / Inputs;
            Assert.True(got >= least, $"{outcome}: {got} of 1000, floor {least}; " + string.Join(", ", outcomes.Select(o => $"{o.Key} {o.Value}")));
        }
    }

    [Fact]
    public void TlvReaderIsTotal()
    {
        foreach (bool tolerant in new[] { false, true })
        {
            var outcomes = Run(101, TlvCorpus, data =>
            {
                var reader = new TlvReader();
                reader.Reset(data, 0, data.Length, tolerant);
                int count = 0;
                int end = 0;
                while (reader.Next())
                {
                    Assert.InRange(reader.ValueOffset, end + 2, data.Length);
                    Assert.InRange(reader.ValueLength, 0, data.Length - reader.ValueOffset);
                    end = reader.Position;
                    Assert.InRange(reader.Number(), -1, 0xFFFFFF);
                    count++;
                }

                Assert.True(reader.IsMalformed || reader.Position == data.Length);
                return (reader.IsMalformed ? "malformed" : "whole") + (count == 0 ? " none" : count < 8 ? " few" : " many");
            });
            Reached(outcomes, ("whole few", 40), ("malformed none", 40), ("malformed few", 60), ("malformed many", 10), ("whole many", 10));
        }
    }

    [Fact]
    public void ObjectListParserIsTotal()
    {
        var outcomes = Run(102, TlvCorpus, data =>
        {
            IotSafeObject[] objects = ObjectListParser.Parse(data, data.Length);
            Assert.InRange(objects.Length, 0, ObjectListParser.MaxObjects);
            Assert.All(objects, o => Assert.True(o.Id != null || o.Label != null));
            Assert.All(objects, o => Assert.True(o.Id == null || o.Id.Length is >= 1 and <= 20));
            return objects.Length == 0 ? "empty" : objects.Length < 3 ? "few" : "many";
        });
        Reached(outcomes, ("empty", 50), ("few", 50), ("many", 20), ("TlvInvalid", 200));
    }

    [Fact]
    public void ApplicationDataIsTotal()
    {
        var outcomes = Run(103, TlvCorpus, data =>
        {
            var application = new ApplicationData();
            bool known = application.Parse(data, data.Length);
            Assert.InRange(application.Version, -1, 0xFFFFFF);
            for (int bit = 1; bit < 0x10000; bit <<= 1)
            {
                // A field that is missing promises nothing, or all that IoT.05 demands; asking never fails.
                _ = application.Has(bit) | application.Derives(bit) | application.Hashes(bit);
            }

            Assert.InRange(application.AppletId?.Length ?? 0, 0, data.Length);
            return known ? "applet" : "other";
        });
        Reached(outcomes, ("applet", 60), ("other", 300));
    }

    [Fact]
    public void SignatureAndPublicKeyDataAreTotal()
    {
        byte[] signature = new byte[64];
        var outcomes = Run(104, TlvCorpus, data => "signature " + SignatureData.Read(data, data.Length, signature, 0));
        Reached(outcomes, ("signature OneByte", 40), ("signature TwoBytes", 20), ("SignatureMalformed", 300));
        outcomes = Run(105, TlvCorpus, data =>
        {
            int at = PublicKeyData.Find(data, 0, data.Length);
            Assert.InRange(at, -1, data.Length - 65 < -1 ? -1 : data.Length - 65);
            return at < 0 ? "none" : "point";
        });
        Reached(outcomes, ("none", 300), ("point", 20));
    }

    [Fact]
    public void ResponseApdusAreTotal()
    {
        // Any bytes as the card's answers to a whole opening and object list.
        var outcomes = Run(106, [.. TlvCorpus, Hex("019000"), Hex("9000"), Hex("6110"), Hex("6C44"), Hex("6300"), Hex("6A82"), Hex("910F")], data =>
        {
            var card = new Answering(data);
            var client = new IotSafeCard(card, new IotSafeOptions(), new NullLog());
            client.Open();
            return "open";
        });
        Reached(outcomes, ("ApduMalformed", 50), ("ChannelUnavailable", 300), ("AppletNotIotSafe", 3));
    }

    [Fact]
    public void StatusWordsAreTotal()
    {
        for (int sw = 0; sw <= 0xFFFF; sw++)
        {
            bool success = StatusWord.IsSuccess(sw);
            ErrorCode code = StatusWord.ToErrorCode(sw);
            Assert.NotEqual(ErrorCode.None, code);
            Assert.NotEqual("", StatusWord.Text(sw));
            Assert.True(success || StatusWord.HasResponse(sw) || sw == 0x6300 || StatusWord.Advice(sw).Length > 0, sw.ToString("X4"));
            Assert.True(sw == 0 || StatusWord.ToException(sw, "X").Message.Contains(sw.ToString("X4"), StringComparison.Ordinal));
            Assert.False(StatusWord.IsEndOfFile(sw) && success);
            Assert.False(success && (StatusWord.HasResponse(sw) || StatusWord.WantsLe(sw) || StatusWord.EndsEpoch(sw) || StatusWord.MayBeOpenSession(sw)));
        }
    }

    [Fact]
    public void ResponseLinesAreTotal()
    {
        byte[][] corpus = [.. LineCorpus.Select(Encoding.Latin1.GetBytes)];
        byte[] response = new byte[300];
        var outcomes = Run(107, corpus, data =>
        {
            int length = ApduText.ReadResponse(data, 0, data.Length, response, 20);
            Assert.InRange(length, 2, 258);
            return "apdu";
        });
        Reached(outcomes, ("apdu", 60), ("ApduTransportFailed", 400));
        byte[] handle = new byte[ApduText.LongestHandle];
        outcomes = Run(108, corpus, data =>
        {
            int length = ApduText.ReadHandle(data, 0, data.Length, handle);
            Assert.InRange(length, 1, 16);
            Assert.All(handle.Take(length), b => Assert.True(char.IsAsciiHexDigit((char)b)));
            return "handle";
        });
        Reached(outcomes, ("handle", 60), ("ApduTransportFailed", 300));
    }

    [Fact]
    public void WholeLinesThroughTheEngineAreTotal()
    {
        // The same corpus behind the digester, as answers of a module; a tenth as many, since each opens a channel.
        byte[][] corpus = [.. LineCorpus.Select(l => Encoding.Latin1.GetBytes("\r\n+CGLA: " + l + "\r\n\r\nOK\r\n")), .. LineCorpus.Select(l => Encoding.Latin1.GetBytes("\r\n" + l + "\r\nOK\r\n"))];
        var random = new Random(109);
        int read = 0;
        for (int i = 0; i < Inputs / 10; i++)
        {
            byte[] answer = Mutate(random, corpus);
            var bench = new Bench(o => o.SimRoute = SimRoute.Cgla).Started();
            bench.Line.Otherwise = line => line.StartsWith("AT+CCHO", StringComparison.Ordinal) ? "\r\n+CCHO: 1\r\n\r\nOK\r\n"
                : line.StartsWith("AT+CGLA", StringComparison.Ordinal) ? Encoding.Latin1.GetString(answer) : "\r\nOK\r\n";
            Assert.True(((ISimRoutes)bench.Modem.Sim).OpenChannel(Script.Gsma, 1000));
            try
            {
                bench.Exchange("8084000002");
                read++;
            }
            catch (SignetException)
            {
                // What is wanted.
            }
            catch (Exception e)
            {
                Assert.Fail($"input {i}, {Encoding.Latin1.GetString(answer)}: {e}");
            }
        }

        Assert.InRange(read * 1000 / (Inputs / 10), 50, 900);
    }

    private sealed class Answering(byte[] data) : IApduTransport
    {
        private int _at;

        public int Epoch => 1;

        public int MaxCommandLength => 261;

        public int Exchange(byte[] command, int offset, int length, byte[] response, int responseOffset, int timeoutMs)
        {
            int count = Math.Min(2 + data.Length % 5, data.Length - _at);
            if (count <= 0) _at = 0;

            count = Math.Max(0, Math.Min(2 + data.Length % 5, data.Length - _at));
            Array.Copy(data, _at, response, responseOffset, count);
            _at += count;
            return count;
        }
    }
}
