using Signet.Testing;

namespace Signet.Modem.Tests;

/// <summary>
/// The floor of the fuzzing in <see cref="FuzzTests"/>: the parsers are rewritten so that each straight piece of their code counts,
/// and the same runs must have been in so many per cent of the pieces of each.
/// </summary>
public sealed class CoverageTests(ITestOutputHelper output)
{
    // Per cent, about one piece below what the runs reach: below it the corpus has gone stale and is to be extended. What other
    // tests reach in these types (acknowledgements, refusals by number) isn't met here.
    private static readonly Dictionary<string, int> Floors = new()
    {
        ["AtBlock"] = 97,
        ["AtDigester"] = 95,
        ["AtExchange"] = 73,
        ["AtText"] = 84,
        ["DialectTable"] = 90,
        ["FinalCodes"] = 67,
        ["SocketCommands"] = 62,
        ["TableValue"] = 95,
        ["UrcTable"] = 99,
    };

    [Fact]
    public void TheInputsReachTheParsersCode()
    {
        string[] names = [.. Floors.Keys];
        var world = new CountingWorld((typeof(CellularModem).Assembly, names));
        world.Call(typeof(FuzzRuns), nameof(FuzzRuns.All));
        var wrong = new List<string>();
        foreach (var (type, pieces, percent, missed) in world.Reached())
        {
            string line = $"{type}: {percent:F1} % of {pieces} pieces, floor {Floors[type]} %; not reached: {string.Join("; ", missed)}";
            output.WriteLine(line);
            if (percent < Floors[type])
            {
                wrong.Add(line);
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }
}

/// <summary>The fuzzing itself, to be called in the world where the parsers count.</summary>
public static class FuzzRuns
{
    /// <summary>All of it; throws at the first finding.</summary>
    public static void All()
    {
        var fuzz = new FuzzTests();
        foreach (string name in FuzzTests.Names)
        {
            fuzz.EndsUnderDamage(name);
            fuzz.DigestsTheSameAtEveryCut(name);
        }

        fuzz.ReadsAnyTableOrNamesTheRow();
    }
}
