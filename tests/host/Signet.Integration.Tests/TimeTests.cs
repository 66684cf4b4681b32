using System.Globalization;
using System.Text.RegularExpressions;
using Signet.Agent;
using Signet.Core;
using Signet.Emulator.Modem;
using Signet.Integration.Tests.Support;

namespace Signet.Integration.Tests;

/// <summary>A device without battery and its way to the time: it begins at the firmware's floor and believes the network
/// within limits.</summary>
public sealed class TimeTests : IDisposable
{
    private const long Year = 31557600;

    private static readonly Pki Pki = new();
    private static readonly long Now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    private static readonly long Floor = Now - 86400;

    private readonly Mosquitto _broker = new(Pki);

    public void Dispose() => _broker.Dispose();

    [Fact]
    public void The_network_gives_the_time_that_certificates_and_messages_need()
    {
        using var unit = At(Now);
        Assert.Equal((TimeQuality.Floor, Floor), (unit.Clock.Quality, unit.Clock.UtcSeconds));
        Assert.Null(Unit.Road(unit.Agent(_broker.Port)));
        Assert.Equal(TimeQuality.Network, unit.Clock.Quality);

        // Its own milliseconds carry on from there.
        long before = unit.Clock.UtcSeconds;
        Assert.InRange(before, Now, Now + (unit.Clock.Milliseconds / 1000));
        unit.Clock.Delay(100_000);
        Assert.InRange(unit.Clock.UtcSeconds, before + 100, Now + (unit.Clock.Milliseconds / 1000));
    }

    [Fact]
    public void The_releases_floor_is_the_date_that_its_comment_says_and_is_past()
    {
        string source = File.ReadAllText(Path.Combine(SignetProcess.Repository, "firmware/Signet.Agent/BuildInfo.cs"));
        var said = DateTimeOffset.Parse(
            Regex.Match(source, @"\d{4}-\d\d-\d\dT00:00:00Z").Value, CultureInfo.InvariantCulture);
        Assert.Equal(BuildInfo.FloorUtcSeconds, said.ToUnixTimeSeconds());
        Assert.True(BuildInfo.FloorUtcSeconds <= Now, "a device would refuse the right time");
    }

    public static TheoryData<string, long> Unusable => new()
    {
        { "a module that has heard no network", 315964812 },
        { "a network that is wrong by a week", Now - (7 * 86400) },
        { "a network that is wrong by 11 years", Floor + (11 * Year) },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void Without_a_usable_time_no_certificate_is_judged(string who, long time)
    {
        using var unit = At(time);
        var agent = unit.Agent(_broker.Port);
        var error = Unit.Road(agent);
        Assert.True(error?.Code == ErrorCode.ClockUnknown, $"{who}: {error}");
        Assert.Equal(TimeQuality.Floor, unit.Clock.Quality);
        Assert.Equal(0, agent.Report.Connections);
        unit.SimIsUnharmed();

        // The next attempt asks again; by then somebody has set it right.
        Assert.True(unit.Clock.Offer(Now, TimeQuality.Authenticated));
        Assert.Null(Unit.Road(agent));
    }

    [Fact]
    public void A_wrong_time_is_put_right_at_the_next_connect_without_a_restart()
    {
        var module = new Standing(Now + (9 * Year));
        using var unit = At(module);
        var agent = unit.Agent(_broker.Port);
        Assert.Equal(ErrorCode.CertificateExpired, Unit.Road(agent)?.Code);
        Assert.Equal(TimeQuality.Network, unit.Clock.Quality);

        module.UtcSeconds = Now;
        agent.Connect();
        Assert.InRange(unit.Clock.UtcSeconds, Now, Now + 3600);

        // The network lies again; a session that is resumed learns the time as well.
        agent.Sample();
        agent.Publish();
        agent.Disconnect();
        module.UtcSeconds = Now + 1000;
        agent.Connect();
        Assert.True(agent.Report.IsResumed);
        Assert.InRange(unit.Clock.UtcSeconds, Now + 1000, Now + 3600);
        agent.Stop();
    }

    private static Unit At(long utcSeconds) => At(new Standing(utcSeconds));

    private static Unit At(Standing time) => new(Pki, s =>
    {
        s.Floor = Floor;
        s.Emulator = s.Emulator with { Modem = s.Emulator.Modem with { Time = time } };
    });

    /// <summary>The module's clock, which stands still.</summary>
    private sealed class Standing(long utcSeconds) : TimeProvider
    {
        public long UtcSeconds { get; set; } = utcSeconds;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(UtcSeconds);
    }
}
