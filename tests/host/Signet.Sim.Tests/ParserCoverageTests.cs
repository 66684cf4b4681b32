using Signet.Core;
using Signet.Modem;
using Signet.Testing;

namespace Signet.Sim.Tests;

/// <summary>
/// The floor of the fuzzing in <see cref="ParserFuzzTests"/> and <see cref="FuzzTests"/>: the parsers are rewritten so that each
/// straight piece of their code counts, and the same runs must have been in so many per cent of the pieces of each.
/// </summary>
public class ParserCoverageTests(ITestOutputHelper output)
{
    // Per cent, about one piece below what the runs reach: below it the corpus has gone stale and is to be extended. Writers in
    // the same types count and aren't met: a signature's and a key's form, the growing of an answer. Of the digester half is
    // for sockets, whose fuzzing is the modem tests'.
    private static readonly Dictionary<string, int> Floors = new()
    {
        ["TlvReader"] = 96,
        ["ObjectListParser"] = 97,
        ["ApplicationData"] = 97,
        ["SignatureData"] = 80,
        ["PublicKeyData"] = 90,
        ["ApduResponse"] = 58,
        ["StatusWord"] = 96,
        ["FileContent"] = 90,
        ["CertificateFile"] = 95,
        ["CertificatePeek"] = 92,
        ["PemReader"] = 96,
        ["ApduText"] = 89,
        ["AtDigester"] = 61,
    };

    [Fact]
    public void TheInputsReachTheParsersCode()
    {
        string[] names = [.. Floors.Keys];
        var world = new CountingWorld((typeof(IotSafeCard).Assembly, names), (typeof(CellularModem).Assembly, names));
        world.Call(typeof(ParserRuns), nameof(ParserRuns.All));
        var reached = world.Reached();
        var wrong = new List<string>();
        Assert.Equal(names.Order(), reached.Select(r => r.Type).Order());
        foreach (var (type, pieces, percent, missed) in reached)
        {
            string line = $"{type}: {percent:F1} % of {pieces} pieces, floor {Floors[type]} %; not reached: {string.Join("; ", missed)}";
            output.WriteLine(line);
            if (percent < Floors[type]) wrong.Add(line);
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }
}

/// <summary>The fuzzing itself, to be called in the world where the parsers count.</summary>
public static class ParserRuns
{
    /// <summary>All of it; throws at the first finding.</summary>
    public static void All()
    {
        var parsers = new ParserFuzzTests();
        parsers.TlvReaderIsTotal();
        parsers.ObjectListParserIsTotal();
        parsers.ApplicationDataIsTotal();
        parsers.SignatureAndPublicKeyDataAreTotal();
        parsers.ResponseApdusAreTotal();
        parsers.StatusWordsAreTotal();
        parsers.ResponseLinesAreTotal();
        parsers.WholeLinesThroughTheEngineAreTotal();
        new FuzzTests().ParsersAreTotal(11);
        new FuzzTests().UndamagedInputsAreRead();
    }
}
