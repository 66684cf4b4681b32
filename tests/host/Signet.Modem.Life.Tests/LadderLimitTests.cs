using Signet.Core;
using Signet.Recovery;

namespace Signet.Modem.Life.Tests;

/// <summary>What the ladder never does, whatever fails in whatever order and however often the device restarts.</summary>
public sealed class LadderLimitTests
{
    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;
    private const long Month = 30 * Day;

    private static readonly ErrorCode[] AllCodes =
        [.. Enum.GetValues<ErrorCode>().Where(c => c != ErrorCode.None)];

    private static readonly ErrorCode[] NetworkCodes =
    [
        ErrorCode.RegistrationTimeout, ErrorCode.RegistrationDenied, ErrorCode.PdpFailed, ErrorCode.SocketOpenFailed,
        ErrorCode.SocketClosed, ErrorCode.ModemNotResponding, ErrorCode.ModemRestarted, ErrorCode.SimFailure,
    ];

    private static readonly ErrorCode[] HalfDead =
    [
        ErrorCode.TlsTimeout, ErrorCode.MqttTimeout, ErrorCode.TlsTruncated, ErrorCode.TlsHandshakeClosed,
        ErrorCode.ClientNotConfirmed,
    ];

    public static TheoryData<string, bool, int> Lives
    {
        get
        {
            var data = new TheoryData<string, bool, int>();
            foreach (string story in (string[])["registration", "socket", "line", "sim", "pdp", "network", "any", "flapping", "half-dead"])
            {
                data.Add(story, true, 0);
                data.Add(story, false, 0);
                data.Add(story, true, 40);
                data.Add(story, false, 40);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Lives))]
    public void A_month_of_failures_stays_below_every_limit_in_any_hour_and_day(string story, bool knowsTime, int restarts)
    {
        var options = new RecoveryOptions();
        var device = new LadderDevice(story.Length + restarts, knowsTime);
        var random = new Random(story.Sum(c => c));
        for (long attempts = 0; device.Now < Month; attempts++)
        {
            if (restarts > 0 && random.Next(100) < restarts)
            {
                // In a wait, or in the middle of an attempt.
                if (random.Next(2) == 0) device.Pass(random.Next(600_000));
                device.Restart(random.Next(4) == 0 ? random.Next(7_200_000) : random.Next(2000));
            }

            device.Attempt();
            if (restarts > 0 && random.Next(400) < restarts)
            {
                device.Pass(random.Next(100));
                device.Restart(random.Next(100));
                continue;
            }

            device.Pass(random.Next(20) == 0 ? random.Next(180_000) : random.Next(1000));
            if (story == "flapping" && random.Next(2) == 0) device.Succeed();
            device.Fail(Next(story, random));
        }

        Within(device.Connects, options.ConnectsPerHour, options.ConnectsPerDay);
        Within(device.Activations, options.PdpPerHour, options.PdpPerDay);
        Within(device.Attaches, options.AttachesPerHour, options.AttachesPerDay);
        Within(device.Resets, options.ResetsPerHour, options.ResetsPerDay);

        // It never gives up either.
        Assert.True(device.Connects.Count > 30 * 4, $"{device.Connects.Count} attempts in a month");
        if (restarts == 0 && story is ("registration" or "socket" or "line" or "pdp" or "half-dead"))
        {
            Assert.True(device.Resets.Count > 30, $"{device.Resets.Count} resets in a month");
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(7, 20)]
    public void Other_limits_hold_as_exactly_and_are_reached(int perHour, int perDay)
    {
        var options = new RecoveryOptions
        {
            AttachesPerHour = perHour, AttachesPerDay = perDay, ResetsPerHour = perHour, ResetsPerDay = perDay,
            PdpPerHour = 60, PdpPerDay = 1000, FirstMs = 100, LastMs = 1000, ConnectsPerHour = 3600, ConnectsPerDay = 86400,
            Tries = [1, 1, 1, 1, 1, 1, 1, 1],
        };
        var device = new LadderDevice(9, true, options);
        while (device.Now < 4 * Day)
        {
            device.Attempt();
            device.Pass(10);
            device.Fail(ErrorCode.RegistrationTimeout);
        }

        Within(device.Attaches, perHour, perDay);
        Within(device.Resets, perHour, perDay);
        Assert.Equal(perDay, Most(device.Attaches, Day));
    }

    [Fact]
    public void An_attempt_before_its_time_is_refused()
    {
        var device = new LadderDevice(1, false);
        device.Begin();
        device.Fail(ErrorCode.SocketOpenFailed);
        Assert.Equal(ErrorCode.InvalidState, Assert.Throws<SignetException>(device.Begin).Code);
        device.Attempt();
        Assert.Equal(2, device.Connects.Count);
    }

    [Fact]
    public void A_restart_at_any_moment_shortens_no_wait_and_no_step()
    {
        var random = new Random(4);
        for (int life = 0; life < 300; life++)
        {
            var device = new LadderDevice(life, knowsTime: life % 2 == 0);
            int failures = random.Next(1, 14);
            for (int i = 0; i < failures; i++)
            {
                device.Attempt();
                device.Fail(NetworkCodes[random.Next(NetworkCodes.Length)]);
            }

            long passed = random.NextInt64(0, device.Ladder.WaitMs(device.Uptime) + 1);
            device.Pass(passed);
            long before = device.Ladder.WaitMs(device.Uptime);
            var (failed, error) = (device.Ladder.Failures, device.Ladder.LastError);
            device.Restart(0);
            long after = device.Ladder.WaitMs(device.Uptime);
            Assert.True(after >= before, $"life {life}: {before} ms before, {after} ms after");
            Assert.Equal((failed, error), (device.Ladder.Failures, device.Ladder.LastError));

            // The next step is as long as it would have been.
            device.Attempt();
            device.Fail(ErrorCode.ModemRestarted);
            long next = device.Ladder.WaitMs(device.Uptime);
            Assert.True(next >= Math.Min(2000L << failures, 900_000) / 2, $"life {life}: {next} ms after {failures}");
        }
    }

    [Fact]
    public void A_restart_in_the_middle_of_an_attempt_counts_as_its_failure()
    {
        var device = new LadderDevice(3, false);
        long last = 0;
        for (int i = 1; i <= 12; i++)
        {
            device.Attempt();
            device.Pass(50);
            device.Restart(10);
            Assert.Equal(i, device.Ladder.Failures);
            long wait = device.Ladder.WaitMs(device.Uptime);
            Assert.True(wait >= Math.Min(1000L << (i - 1), 450_000), $"{wait} ms after {i}");
            last = wait;
        }

        Assert.True(last >= 450_000);
    }

    [Fact]
    public void A_clock_that_is_unknown_gives_no_time_back_and_a_known_one_does()
    {
        foreach (bool knows in (bool[])[true, false])
        {
            var device = new LadderDevice(6, knows);
            for (int i = 0; i < 12; i++)
            {
                device.Attempt();
                device.Fail(ErrorCode.SocketOpenFailed);
            }

            long before = device.Ladder.WaitMs(device.Uptime);
            device.Restart(100_000);
            long after = device.Ladder.WaitMs(device.Uptime);
            Assert.InRange(after, knows ? before - 101_000 : before, knows ? before - 97_000 : before + 1000);
        }
    }

    private static ErrorCode Next(string story, Random random) => story switch
    {
        "registration" => ErrorCode.RegistrationTimeout,
        "socket" => ErrorCode.SocketOpenFailed,
        "line" => ErrorCode.ModemNotResponding,
        "sim" => ErrorCode.SimFailure,
        "pdp" => ErrorCode.PdpFailed,
        "half-dead" => HalfDead[random.Next(HalfDead.Length)],
        "any" => AllCodes[random.Next(AllCodes.Length)],
        _ => NetworkCodes[random.Next(NetworkCodes.Length)],
    };

    private static void Within(List<long> times, int perHour, int perDay)
    {
        Assert.InRange(Most(times, Hour), 0, perHour);
        Assert.InRange(Most(times, Day), 0, perDay);
    }

    // The most in any window of this length, wherever it begins.
    internal static int Most(List<long> times, long window)
    {
        int most = 0;
        for (int first = 0, next = 0; first < times.Count; first++)
        {
            while (next < times.Count && times[next] < times[first] + window) next++;
            most = Math.Max(most, next - first);
        }

        return most;
    }
}
