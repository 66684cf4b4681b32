using Signet.Emulator.Faults;
using Signet.Emulator.Modem;
using Signet.Modem.Field.Tests.Support;

namespace Signet.Modem.Field.Tests;

/// <summary>A run is what its seed says, to the last piece of the line and its time: a failure that was seen can be seen again.</summary>
public sealed class ReplayTests
{
    [Theory]
    [InlineData("simcom-cip")]
    [InlineData("ublox-uso")]
    public void OneSeedIsOneRun(string family)
    {
        Assert.SkipUnless(SeededOpenSsl.IsInstalled, "this system's TLS has no OpenSSL 3 below it: keys and signatures are others each time");
        ulong first = Print(family, 3);
        Assert.Equal(first, Print(family, 3));
        Assert.NotEqual(first, Print(family, 4));
    }

    // Six hours, in which something goes wrong; bytes come late and none is lost, since ciphertext that is taken for text would show the
    // computer's own time, which OpenSSL writes into session tickets.
    private static ulong Print(string family, int seed)
    {
        var rates = WeatherFault.Rough.Rates.Where(r => r.Key is > FaultKind.InsertByte and not FaultKind.LosePrompt).ToDictionary();
        var weather = new FaultPlan { Seed = seed, Faults = [WeatherFault.Rough with { Rates = rates }] };
        using var device = new FieldDevice(new FieldSetup(ModemDialect.Named(family)) { Faults = weather, Seed = seed, SampleSeconds = 1800 });
        for (int i = 0; i < 12; i++) Assert.True(device.Cycle(1_500_000, device.Elapsed + TimeSpan.FromHours(4)), device.State);

        Assert.True(device.Errors.Count > 0, "nothing went wrong");
        return device.Print;
    }
}
