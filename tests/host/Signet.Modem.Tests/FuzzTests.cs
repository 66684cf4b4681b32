using System.Text;
using Signet.Core;
using Signet.Testing;

namespace Signet.Modem.Tests;

/// <summary>
/// Every dialect under damage: whatever the module says, each call ends in its time with a value or a typed error, nothing is
/// written outside of its range, and the driver can be started anew.
/// </summary>
public sealed class FuzzTests
{
    internal static readonly string[] Names =
        ["simcom-cip", "simcom-ca", "quectel-qi", "ublox-uso", "sequans-sqn", "nordic-x"];

    public static TheoryData<string> Families => new(Names);

    /// <summary>Bytes of the dialog are changed, dropped, doubled or put in.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void EndsUnderDamage(string name)
    {
        Random random = Fuzzing.Random(name.Length * 7919 + name[0]);
        int rounds = Fuzzing.Rounds(200);
        int whole = 0;
        var codes = new HashSet<ErrorCode>();
        for (int round = 0; round < rounds; round++)
        {
            var line = new DamagedLine(Dialog.Load(name), random, random.Next(1, 300));
            ErrorCode code = Go(line, name);
            whole += code == ErrorCode.None ? 1 : 0;
            codes.Add(code);
        }

        // Neither does everything break, nor does nothing.
        Assert.InRange(whole, 1, rounds - 5);
        Assert.True(codes.Count >= 4, string.Join(' ', codes));
    }

    /// <summary>Lines of the family's own words in any order, and any bytes.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void DigestsTheSameAtEveryCut(string name)
    {
        Random random = Fuzzing.Random(name.Length * 104729);
        string[] words = [.. Dialog.Load(name).Sections.SelectMany(s => s.Steps).Where(s => !s.Host)
            .Select(s => Encoding.Latin1.GetString(s.Bytes))];
        Dialect dialect = Dialects.Find(name);
        BlockForm usual = dialect.ReadForm;
        for (int round = 0; round < Fuzzing.Rounds(300); round++)
        {
            byte[] stream = Stream(random, words);

            // Hexadecimal forms too, though none of these families uses them to read.
            dialect.ReadForm = random.Next(4) == 0 ? BlockForm.HexLine : random.Next(4) == 0 ? BlockForm.HexQuoted : usual;
            string all = Tokens(dialect, stream, int.MaxValue);
            Assert.Equal(all, Tokens(dialect, stream, 1));
            Assert.Equal(all, Tokens(dialect, stream, random.Next(2, 30)));
        }
    }

    [Fact]
    public void ReadsAnyTableOrNamesTheRow()
    {
        Random random = Fuzzing.Random(3);
        string[] keys = ["family", "line", "pdp.open", "pdp.kind.ipv4", "read.form", "urc.data", "urc.boot", "number", "number.cme",
            "@v send", "final.ok", "model", "prompt", "", "@", "error.fatal", "init"];
        const string Letters = "AT+%n'\" =>0?-,:x1";
        for (int round = 0; round < Fuzzing.Rounds(20000); round++)
        {
            string value = new([.. Enumerable.Range(0, random.Next(12)).Select(_ => Letters[random.Next(Letters.Length)])]);
            string row = keys[random.Next(keys.Length)] + " " + value;
            try
            {
                DialectTable.Read(["family f", row], "v");
            }
            catch (SignetException e)
            {
                Assert.True(e.Code is ErrorCode.DialectMalformed or ErrorCode.BufferTooSmall, row);
            }
        }
    }

    private static ErrorCode Go(DamagedLine line, string name)
    {
        var options = new ModemOptions { Dialect = Dialects.Find(name == "ublox-uso" ? "ublox-r5" : name), Apn = "iot.example", SimRoute = SimRoute.Csim, ReadLimit = 1500 };
        options.Dialect.BootMs = 3000;
        var modem = new CellularModem(line, line.Clock, new NullLog(), options, null);
        int size = name == "quectel-qi" ? 1500 : name == "simcom-cip" ? 64 : 100;
        byte[] buffer = new byte[size + 200];
        try
        {
            modem.Start();
            modem.Attach();
            ModemSocket socket = modem.OpenSocket(0);
            socket.Open("telemetry.example.net", 8883, 20000);
            socket.Send([1, 2, 3], 0, 3, 20000);
            for (int i = 0; i < 4; i++)
            {
                int count = socket.Receive(buffer, 100, size, 2000);
                Assert.InRange(count, -1, size);
                Assert.True(Array.TrueForAll(buffer[..100], b => b == 0) && Array.TrueForAll(buffer[(size + 100)..], b => b == 0));
            }

            socket.Close();
            byte[] response = new byte[258];
            if (name == "nordic-x")
            {
                modem.Poll(100);
                return ErrorCode.None;
            }

            Assert.InRange(modem.Sim.Exchange([0, 0x70, 0, 0, 1], 0, 5, response, 0, 1000), 2, 258);
            return ErrorCode.None;
        }
        catch (SignetException e)
        {
            return e.Code;
        }
    }

    private static byte[] Stream(Random random, string[] words)
    {
        var stream = new List<byte>();
        for (int i = 0; i < 12; i++)
        {
            byte[] part = Encoding.Latin1.GetBytes(words[random.Next(words.Length)]);
            if (random.Next(4) == 0)
            {
                part[random.Next(part.Length)] = (byte)random.Next(256);
            }

            stream.AddRange(part.Take(random.Next(3) == 0 ? random.Next(part.Length + 1) : part.Length));
        }

        return [.. stream];
    }

    private static string Tokens(Dialect dialect, byte[] stream, int chunk)
    {
        var digester = new AtDigester(new byte[dialect.LineLimit]);
        byte[] block = new byte[120];
        byte[] prefix = Dialects_.Prefix(dialect);
        digester.ExpectRaw(dialect.ReadForm, prefix, prefix.Length, dialect.SocketReadCountField, block, 10, 100);
        digester.ExpectPrompt(dialect.Prompt);
        digester.ExpectMirror(stream, 0, stream.Length / 50);
        var tokens = new StringBuilder();
        for (int at = 0; at < stream.Length;)
        {
            at += digester.Feed(stream, at, Math.Min(chunk, stream.Length - at));
            if (digester.Token != AtToken.None)
            {
                tokens.Append(digester.Token).Append(' ');
                tokens.Append(digester.Token is AtToken.Line ? Encoding.Latin1.GetString(digester.Line, 0, digester.Length)
                    : digester.Token is AtToken.RawBlock ? Convert.ToHexString(block, 10, digester.Length) : "").Append('\n');
            }
        }

        return tokens.ToString();
    }

    private static class Dialects_
    {
        public static byte[] Prefix(Dialect d)
        {
            var command = new AtCommand(64);
            command.Expect(AtAnswer.Information, d.SocketReadInfo, d.SocketFirst);
            return command.Prefix[..command.PrefixLength];
        }
    }
}
