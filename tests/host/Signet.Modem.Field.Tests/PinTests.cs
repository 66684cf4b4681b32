using Signet.Emulator.Modem;
using Signet.Modem.Field.Tests.Support;

namespace Signet.Modem.Field.Tests;

/// <summary>A SIM with a PIN, over a module that knows none: the firmware presents it after each reset of card or module, and no try
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
}
