using System.Diagnostics;
using System.Globalization;
using System.Text;
using Signet.Emulator.Faults;
using Signet.Emulator.Modem;
using Signet.Modem.Field.Tests.Support;
using Signet.Tls;

namespace Signet.Modem.Field.Tests;

/// <summary>
/// One fault at each place of a whole run, with TLS, for each family: boot, connect, publish, sleep, wake, resume, publish. After
/// each the device must have come back by itself, and the backend have each reading once. Both policies are tried, since the one has
/// other words with the SIM than the other. The default run takes places at a fixed stride; SIGNET_MODEM_FAULTS=N takes N of each kind of place, all takes each, and SIGNET_MODEM_FAULTS=family:policy:kind:place:number the one that failed.
/// </summary>
public sealed class FaultEnumerationTests(ITestOutputHelper output)
{
    private const int SleepMs = 600_000;

    // Places of a kind in the default run, per family and policy.
    private const int LineSamples = 4;
    private const int ByteSamples = 3;

    /// <summary>
    /// Longest virtual time from power-on to both readings at the backend, and the bound of a recovery: two waits of the ladder at
    /// their longest (15 minutes each, of which one may be the spread), what hangs (a minute), and the run itself with its sleep.
    /// Where the network refuses or the SIM is away, the time until that ends comes on top.
    /// </summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(60);

    // Where the module's clock is wrong, the ladder tries twice before it registers anew.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    // How long a SIM is out and a refusal stands.
    private static readonly TimeSpan Away = TimeSpan.FromMinutes(5);

    /// <summary>All families, or the one that SIGNET_MODEM_FAMILY names.</summary>
    public static TheoryData<string> Families =>
        [.. ModemDialect.Families.Where(f => (Environment.GetEnvironmentVariable("SIGNET_MODEM_FAMILY") ?? f) == f)];

    /// <summary>Each of them with each policy, or with the one that SIGNET_MODEM_POLICY names.</summary>
    public static MatrixTheoryData<string, OffloadPolicy> Both { get; } = new(
        Families.Select(f => f.Data),
        new[] { OffloadPolicy.Guarded, OffloadPolicy.Fast }.Where(p => (Environment.GetEnvironmentVariable("SIGNET_MODEM_POLICY") ?? p.ToString()) == p.ToString()));

    [Theory]
    [MemberData(nameof(Both))]
    public void OneFaultAtAnyPlaceLosesNothing(string family, OffloadPolicy policy)
    {
        string wanted = Environment.GetEnvironmentVariable("SIGNET_MODEM_FAULTS") ?? "";
        ModemDialect dialect = ModemDialect.Named(family);
        IReadOnlyDictionary<FaultPlace, long> places;
        using (var clean = new FieldDevice(new FieldSetup(dialect) { Policy = policy }))
        {
            Assert.Equal("", Run(clean, FaultPlan.None, out _));
            places = clean.Module.Modem.Places();
        }

        Assert.True(places[FaultPlace.Line] > 60 && places[FaultPlace.ByteToHost] > 4000, "a run with hardly any places");
        var report = new StringBuilder();
        var failures = new List<string>();
        int tried = 0, met = 0;
        var watch = Stopwatch.StartNew();
        foreach (FaultKind kind in Enum.GetValues<FaultKind>())
        {
            if (kind == FaultKind.InsertSim) continue;

            TimeSpan longest = TimeSpan.Zero;
            int count = 0, disturbed = 0;
            foreach (PlacedFault fault in Pick(places, kind, wanted, family + ":" + policy))
            {
                count++;
                using var device = new FieldDevice(new FieldSetup(dialect) { Policy = policy, Faults = FaultPlan.Of(fault), Traced = wanted.Contains(':', StringComparison.Ordinal) });
                string wrong = Run(device, FaultPlan.Of(fault), out TimeSpan took);
                if (device.Errors.Count > 0) disturbed++;
                if (took > longest) longest = took;
                if (wrong.Length == 0) continue;

                failures.Add($"SIGNET_MODEM_FAULTS={family}:{policy}:{kind}:{fault.Place}:{fault.Number} {wrong}; {string.Join(" | ", device.Errors.TakeLast(4))}");
                if (wanted.Contains(':', StringComparison.Ordinal)) output.WriteLine(device.Tail(400) + "\n" + string.Join('\n', device.Errors));
            }

            tried += count;
            met += disturbed;
            report.AppendLine(CultureInfo.InvariantCulture, $"  {kind,-14}{count,7} points {disturbed,6} with an error {longest.TotalMinutes,6:0.0} min the longest");
        }

        output.WriteLine($"{family} {policy}: {tried} points, {met} with an error, {failures.Count} failed, {watch.Elapsed.TotalSeconds:0.0} s\n{report}");
        Assert.True(failures.Count == 0, $"{failures.Count} of {tried} points:\n{string.Join('\n', failures.Take(60))}");
        Assert.True(tried > 0 && (wanted.Contains(':', StringComparison.Ordinal) || met > tried / 10), "faults that disturb nothing prove nothing");
    }

    private static IEnumerable<PlacedFault> Pick(IReadOnlyDictionary<FaultPlace, long> places, FaultKind kind, string wanted, string run)
    {
        var all = FaultKinds.Enumerate(places, [kind]).ToArray();
        if (wanted == "all") return all;

        if (wanted.Contains(':', StringComparison.Ordinal)) return all.Where(f => $"{run}:{kind}:{f.Place}:{f.Number}" == wanted);

        // The same places on each machine; another remainder for each kind, so that kinds don't all meet the same ones.
        var few = new List<PlacedFault>();
        foreach (var group in all.GroupBy(f => f.Place))
        {
            var list = group.ToArray();
            int most = int.TryParse(wanted, CultureInfo.InvariantCulture, out int asked) ? asked
                : kind <= FaultKind.SplitByte ? ByteSamples : LineSamples;
            double stride = Math.Max(1, (double)list.Length / most);
            for (double at = stride * (((int)kind * 7) % 10) / 10; at < list.Length; at += stride) few.Add(list[(int)at]);
        }

        return few;
    }

    // Empty, or what went wrong.
    private static string Run(FieldDevice device, FaultPlan plan, out TimeSpan took)
    {
        FaultKind? kind = plan.Faults.Count == 0 ? null : ((PlacedFault)plan.Faults[0]).Kind;
        TimeSpan bound = kind == FaultKind.JumpClock ? Bound + LongestWait : Bound;
        Action? between = null;
        if (kind is FaultKind.RemoveSim or FaultKind.Deny)
        {
            bound += Away;
            bool over = false;
            between = () =>
            {
                if (over || device.Elapsed < Away) return;

                over = true;
                if (kind == FaultKind.Deny) device.Module.Modem.SetRegistration(1);
                else device.Module.Modem.InsertSim(true);
            };
        }

        try
        {
            bool done = device.Cycle(SleepMs, bound, between) && device.Cycle(0, bound, between);
            took = device.Elapsed;
            if (!done) return $"no recovery within {bound.TotalMinutes} minutes, {device.Agent.Waiting} wait";
        }
        catch (Exception e)
        {
            took = device.Elapsed;
            return e.ToString();
        }

        // A digit that the line damages is a wrong PIN to the SIM: nobody else may waste a try.
        return kind <= FaultKind.InsertByte || !device.PinWasWasted ? Judge(device) : "the SIM's PIN was tried wrongly";
    }

    /// <summary>Each reading that was taken is at the backend, once, and nothing else is.</summary>
    internal static string Judge(FieldDevice device)
    {
        var backend = device.Backend;
        if (backend.Wrongs.Count > 0) return string.Join(", ", backend.Wrongs);

        var lost = device.Taken.Where(n => !backend.Readings.ContainsKey(n)).ToArray();
        if (lost.Length > 0) return "lost: " + string.Join(", ", lost);

        var twice = backend.Readings.Where(r => r.Value != 1).Select(r => r.Key).ToArray();
        return twice.Length > 0 ? "more than once: " + string.Join(", ", twice) : "";
    }
}
