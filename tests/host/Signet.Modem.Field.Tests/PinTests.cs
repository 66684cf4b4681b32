using Signet.Emulator.Faults;
using Signet.Emulator.Modem;
using Signet.Emulator.Trace;
using Signet.Modem.Field.Tests.Support;

namespace Signet.Modem.Field.Tests;

/// <summary>What a person has set, a PIN and an access point's password, over all that may happen. A SIM with a PIN, over a module that knows none: the firmware presents it after each reset of card or module, and no try
/// is ever wasted; a wrong one in the settings costs one try and no second.</summary>
public sealed class PinTests
{
    private const int SleepMs = 600_000;

    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(60);

    public static TheoryData<string> Families => FaultEnumerationTests.Families;

    [Theory]
    [MemberData(nameof(Families))]
    public void ThePinSurvivesResetsOfCardAndModule(string family)
    {
        using var device = new FieldDevice(new FieldSetup(ModemDialect.Named(family)));
        var modem = device.Module.Modem;
        Action[] events =
        [
            () => { },
            () => modem.ResetSim(announced: true),
            () => modem.ResetSim(announced: false),
            modem.Restart,
            () => modem.InsertSim(false),
            () => modem.PressReset(5000),
        ];
        foreach (Action happens in events)
        {
            happens();
            bool away = false;
            TimeSpan back = device.Elapsed + TimeSpan.FromMinutes(3);
            bool done = device.Cycle(SleepMs, device.Elapsed + Bound, () =>
            {
                if (away || device.Elapsed < back) return;

                away = true;
                modem.InsertSim(true);
            });
            Assert.True(done, $"{device.State}: {string.Join(" | ", device.Errors)}");
            Assert.Equal(3, device.PinTries);
        }

        Assert.False(device.PinWasWasted);
        Assert.Equal("", FaultEnumerationTests.Judge(device));
    }

    /// <summary>A digit of a PIN that the SIM has taken before is damaged on the line: the one refusal is forgiven. At the first time it is
    /// not: then the PIN may be wrong.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void ADamagedDigitIsForgivenOnce(string family)
    {
        using var device = new FieldDevice(new FieldSetup(ModemDialect.Named(family)));
        Assert.True(device.Cycle(SleepMs, Bound), device.State);
        for (int i = 0; i < 2; i++)
        {
            device.Damaged = "AT+CPIN=";
            device.Module.Modem.Restart();
            Assert.True(device.Cycle(SleepMs, device.Elapsed + Bound), $"{device.State}: {string.Join(" | ", device.Errors)}");
            Assert.Null(device.Damaged);
            Assert.True(device.PinWasWasted);
            Assert.Equal(3, device.PinTries);
        }

        Assert.Equal("", FaultEnumerationTests.Judge(device));
        using var another = new FieldDevice(new FieldSetup(ModemDialect.Named(family)) { Seed = 2 });
        another.Damaged = "AT+CPIN=";
        Assert.False(another.Cycle(SleepMs, TimeSpan.FromHours(3)));
        Assert.Equal(2, another.PinTries);
    }

    /// <summary>The line with the PIN itself is refused, never answered, or answered late.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void TroubleWithThePinLineCostsNoPerson(string family)
    {
        foreach ((FaultKind kind, int value) in new[] { (FaultKind.Refuse, 0), (FaultKind.Refuse, 14), (FaultKind.Stick, 60_000), (FaultKind.DelayAnswer, 20_000) })
        {
            using var device = new FieldDevice(new FieldSetup(ModemDialect.Named(family))
            {
                Faults = FaultPlan.Of(new PlacedFault(kind, FaultPlace.Line, PinLine(family), value)), Traced = true,
            });
            Assert.True(device.Cycle(SleepMs, device.Elapsed + Bound), $"{kind}: {device.State}: {string.Join(" | ", device.Errors)}");
            int sent = device.Trace.Count(e => e.Summary.StartsWith("AT+CPIN=", StringComparison.Ordinal));
            Assert.True(sent >= (kind == FaultKind.Refuse ? 2 : 1) && device.Trace.Any(e => e.Layer == TraceLayer.Fault), "the fault hit another line");
            Assert.False(device.PinWasWasted);
            Assert.Equal("", FaultEnumerationTests.Judge(device));
        }
    }

    // Number of the command line that presents the PIN in a run without faults.
    private static long PinLine(string family)
    {
        using var device = new FieldDevice(new FieldSetup(ModemDialect.Named(family)) { Traced = true });
        device.Agent.Start();
        var lines = device.Trace.Where(e => e is { Layer: TraceLayer.At, Direction: TraceDirection.In }).Select(e => e.Summary).ToList();
        int at = lines.FindIndex(l => l.StartsWith("AT+CPIN=", StringComparison.Ordinal));
        Assert.True(at >= 0, string.Join('\n', lines));
        return at + 1;
    }

    /// <summary>All devices of these tests have an access point with user and password; with another password it lets none in.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void AWrongPasswordOfTheAccessPointConnectsNobody(string family)
    {
        using var device = new FieldDevice(new FieldSetup(ModemDialect.Named(family)) { AccessSecret = "another" });
        Assert.False(device.Cycle(SleepMs, TimeSpan.FromHours(2)));

        // Where the bearer comes with registration, only the connection shows that there is none.
        string[] may = ["PdpFailed", "PdpForbidden", "SocketOpenFailed", "CmeError"];
        Assert.All(device.Errors, e => Assert.Contains(e.Split(':')[0], may));
        Assert.NotEmpty(device.Errors);
        Assert.Equal(0, device.Backend.Handshakes);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void AWrongPinIsTriedOnce(string family)
    {
        using var device = new FieldDevice(new FieldSetup(ModemDialect.Named(family)) { Pin = "1111" });
        long next = 3600;
        TimeSpan half = TimeSpan.FromHours(12);
        device.Work(() => device.Elapsed > half, half + TimeSpan.FromHours(1), () =>
        {
            if (device.Elapsed.TotalSeconds < next) return;

            next += 3600;
            device.Module.Modem.Restart();
        });
        Assert.Equal(2, device.PinTries);
        Assert.All(device.Errors, e => Assert.StartsWith("SimPinRequired", e, StringComparison.Ordinal));
        Assert.Empty(device.Backend.Readings);
    }

    /// <summary>Each wake from a deep sleep is a new program: it knows what the one before has learned of the PIN, until a person changes
    /// that.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void AWrongPinCostsOneTryOverAllRestarts(string family)
    {
        using var device = new FieldDevice(new FieldSetup(ModemDialect.Named(family)) { Pin = "1111" });
        int attempts = 0;
        for (int wake = 0; wake < 12; wake++)
        {
            // Null while the ladder waits.
            attempts += device.Wake() == null ? 0 : 1;
            Assert.Equal(2, device.PinTries);
            device.Module.Modem.Restart();
        }

        Assert.InRange(attempts, 4, 12);
        device.SettingsPin = FieldDevice.Pin;
        for (int wake = 0; wake < 5 && device.Backend.Readings.Count == 0; wake++) device.Wake();
        Assert.NotEmpty(device.Backend.Readings);
        Assert.Equal(3, device.PinTries);

        // And what a new program presents again, having taken it, costs nothing.
        device.Module.Modem.Restart();
        device.Wake();
        Assert.Equal(3, device.PinTries);
    }
}
