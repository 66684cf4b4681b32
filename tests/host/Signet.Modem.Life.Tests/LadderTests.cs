using System.Globalization;
using Signet.Core;
using Signet.Recovery;

namespace Signet.Modem.Life.Tests;

/// <summary>Which rung comes when, and how a fleet comes back.</summary>
public sealed class LadderTests
{
    private const int Fleet = 10_000;

    // RFC 8446 section 6.2.
    private const int UnknownCa = 48;

    // Time and budget without end, so that only failures decide.
    private static RecoveryOptions Ample() => new()
    {
        ConnectsPerHour = 3600, ConnectsPerDay = 86400, PdpPerHour = 3600, PdpPerDay = 86400, AttachesPerHour = 3600,
        AttachesPerDay = 86400, ResetsPerHour = 3600, ResetsPerDay = 86400,
    };

    [Theory]
    [InlineData(ErrorCode.SocketOpenFailed, "222 33 44 55 6 7 222 33")]
    [InlineData(ErrorCode.PdpFailed, "33 44 55 6 7 33")]
    [InlineData(ErrorCode.RegistrationTimeout, "00 44 55 6 7 00")]
    [InlineData(ErrorCode.ModemNotResponding, "11 7 11")]
    [InlineData(ErrorCode.LineMalformed, "11 6 7 11")]
    [InlineData(ErrorCode.SimFailure, "11 55 6 7 11")]
    [InlineData(ErrorCode.Unexpected, "11 6 7 11")]
    [InlineData(ErrorCode.TlsBadRecordMac, "00 11 33 00")]
    [InlineData(ErrorCode.TlsTimeout, "222 33 44 55 6 7 222 33")]
    [InlineData(ErrorCode.TlsTruncated, "222 33 44 55 6 7 222 33")]
    [InlineData(ErrorCode.TlsHandshakeClosed, "222 33 44 55 6 7 222 33")]
    [InlineData(ErrorCode.MqttTimeout, "222 33 44 55 6 7 222 33")]
    [InlineData(ErrorCode.ClientNotConfirmed, "222 33 44 55 6 7 222 33")]
    [InlineData(ErrorCode.TlsAlertReceived, "00 11 33 00")]
    [InlineData(ErrorCode.CertificateExpired, "00 4 00000000")]
    [InlineData(ErrorCode.CertificateNotYetValid, "00 4 00000000")]
    [InlineData(ErrorCode.UnknownIssuer, "0000000")]
    [InlineData(ErrorCode.RegistrationForbidden, "0000000")]
    [InlineData(ErrorCode.StoreFailed, "00 11 00")]
    [InlineData(ErrorCode.DataQuotaReached, "00 11 00")]
    public void The_same_failure_climbs_the_rungs_that_can_help_and_begins_anew(ErrorCode code, string expected)
    {
        var device = new LadderDevice(1, true, Ample());
        string seen = "";
        string wanted = expected.Replace(" ", "", StringComparison.Ordinal);
        while (seen.Length < wanted.Length)
        {
            device.Attempt();
            device.Fail(code);
            seen += ((int)device.Ladder.Rung).ToString(CultureInfo.InvariantCulture);
        }

        Assert.Equal(wanted, seen);
        device.Attempt();
        device.Succeed();
        Assert.Equal((RecoveryRung.Retry, 0, ErrorCode.None), (device.Ladder.Rung, device.Ladder.Failures, device.Ladder.LastError));
        for (int rung = 0; rung < RecoveryLadder.RungCount; rung++)
        {
            Assert.Equal(wanted.Count(c => c - '0' == rung), device.Ladder.Count((RecoveryRung)rung));
        }
    }

    [Fact]
    public void Failures_that_change_their_kind_climb_all_the_same()
    {
        var device = new LadderDevice(1, true, Ample());
        var seen = new HashSet<RecoveryRung>();
        for (int i = 0; i < 20; i++)
        {
            device.Attempt();
            device.Fail(i % 2 == 0 ? ErrorCode.PdpFailed : ErrorCode.ModemNotResponding);
            seen.Add(device.Ladder.Rung);
        }

        Assert.Contains(RecoveryRung.PowerCycle, seen);
    }

    [Fact]
    public void Waits_double_from_two_seconds_to_fifteen_minutes_each_in_its_upper_half()
    {
        var device = new LadderDevice(2, true, Ample());
        int step = 2000;
        for (int i = 0; i < 14; i++)
        {
            device.Attempt();
            device.Fail(ErrorCode.ModemNotResponding);
            Assert.InRange(device.Ladder.WaitMs(device.Uptime), step / 2, step);
            step = Math.Min(step * 2, 900_000);
        }

        device.Attempt();
        device.Succeed();
        Assert.Equal(0, device.Ladder.WaitMs(device.Uptime));
        device.Fail(ErrorCode.ModemRestarted);
        Assert.InRange(device.Ladder.WaitMs(device.Uptime), 1000, 2000);
    }

    /// <summary>A SIM that was reset wants its PIN again, which the next start presents: soon. Twice in a row a person must act.</summary>
    [Fact]
    public void A_wanted_PIN_is_presented_soon_and_then_waits_for_a_person()
    {
        var device = new LadderDevice(2, true);
        device.Attempt();
        device.Succeed();
        device.Fail(ErrorCode.SimPinRequired);
        Assert.InRange(device.Ladder.WaitMs(device.Uptime), 1, 2000);
        Assert.Equal(RecoveryRung.Resynchronise, device.Ladder.Rung);
        device.Attempt();
        device.Fail(ErrorCode.SimPinRequired);
        Assert.InRange(device.Ladder.WaitMs(device.Uptime), 450_000, 900_000);
    }

    /// <summary>Whatever fails in whatever order, with resets on the side: a wait ends when it was to when it began, and is never longer
    /// than 15 minutes or what the budget of the mildest rung that can help takes for one attempt (60 activations a day: 2788 s), after a
    /// restart in the middle of failures that of an attach (24 a day: 6647 s). Only what the network refuses for good waits longer.</summary>
    [Fact]
    public void A_wait_is_bounded_and_ends_when_it_was_to()
    {
        ErrorCode[] codes = [.. Enum.GetValues<ErrorCode>().Where(c => FailureKinds.Of(c, 0) != FailureKind.Denied && c != ErrorCode.None)];
        long longest = 0;
        for (int seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            var device = new LadderDevice(seed, true);
            bool fresh = false;
            for (int i = 0; i < 1000; i++)
            {
                device.Attempt();
                fresh = false;
                if (random.Next(5) == 0) device.Ladder.TryReset(device.Uptime);

                // Half of the devices connect now and then, so that the budget and not the back-off decides.
                bool better = seed % 2 == 0;
                if (random.Next(better ? 3 : 20) == 0) device.Succeed();
                else device.Fail(better && random.Next(2) == 0 ? ErrorCode.PdpFailed : codes[random.Next(codes.Length)]);

                if (random.Next(20) == 0)
                {
                    device.Restart(random.Next(100_000));
                    fresh = true;
                }

                long end = device.Now + device.Ladder.WaitMs(device.Uptime);
                Assert.InRange(end - device.Now, 0, fresh ? 6_648_000 : 2_789_000);
                longest = Math.Max(longest, fresh ? 0 : end - device.Now);
                device.Pass(random.Next(better ? 2_000 : 600_000));
                if (!fresh && random.Next(5) == 0) device.Ladder.TryReset(device.Uptime);

                Assert.True(device.Now + device.Ladder.WaitMs(device.Uptime) <= Math.Max(end, device.Now) + 1000, $"seed {seed}, step {i}: a wait grew");
            }
        }

        Assert.True(longest > 900_000, "no wait ever was the budget's");
    }

    /// <summary>A reset that is no rung's may spend what the next rung was to cost: that one then waits for its turn, and the device
    /// tries something milder meanwhile.</summary>
    [Fact]
    public void A_reset_on_the_side_holds_the_next_rung_back_and_not_the_device()
    {
        var device = new LadderDevice(2, true);
        while (device.Ladder.Rung != RecoveryRung.ResetModule)
        {
            device.Attempt();
            device.Fail(ErrorCode.LineMalformed);
        }

        long before = device.Ladder.WaitMs(device.Uptime);
        Assert.True(device.Ladder.TryReset(device.Uptime));
        Assert.Equal(RecoveryRung.Resynchronise, device.Ladder.Rung);
        Assert.Equal(before, device.Ladder.WaitMs(device.Uptime));
    }

    [Fact]
    public void What_the_network_refuses_for_good_waits_for_hours_and_then_for_a_day()
    {
        var device = new LadderDevice(2, true);
        foreach (int hours in (int[])[6, 24, 24])
        {
            device.Attempt();
            device.Fail(ErrorCode.RegistrationForbidden);
            Assert.InRange(device.Ladder.WaitMs(device.Uptime), hours * 3_600_000L, hours * 4_500_000L);
        }

        // Off and on by a person: within the longest step, and no sooner than half of it.
        device.Restart(1000);
        Assert.InRange(device.Ladder.WaitMs(device.Uptime), 890_000, 901_000);
        device.Ladder.Clear(device.Uptime);
        Assert.Equal(0, device.Ladder.Failures);
    }

    [Fact]
    public void A_client_certificate_counts_as_refused_at_the_second_time_in_a_row()
    {
        var device = new LadderDevice(2, true);
        device.Attempt();
        device.Fail(ErrorCode.ClientNotConfirmed, UnknownCa);
        Assert.InRange(device.Ladder.WaitMs(device.Uptime), 1000, 2000);
        device.Attempt();
        device.Fail(ErrorCode.ClientNotConfirmed, UnknownCa);
        Assert.InRange(device.Ladder.WaitMs(device.Uptime), 450_000, 900_000);
        Assert.Equal(RecoveryRung.Retry, device.Ladder.Rung);
    }

    [Theory]
    [InlineData(ErrorCode.TlsTimeout)]
    [InlineData(ErrorCode.MqttTimeout)]
    [InlineData(ErrorCode.TlsTruncated)]
    [InlineData(ErrorCode.TlsHandshakeClosed)]
    [InlineData(ErrorCode.ClientNotConfirmed)]
    public void A_module_that_lets_nothing_through_is_reset_on_the_first_day_with_the_default_budgets(ErrorCode code)
    {
        var device = new LadderDevice(6, true);
        while (device.Now < 86_400_000)
        {
            device.Attempt();
            device.Pass(60_000);
            device.Fail(code);
        }

        Assert.InRange(device.Resets.Count, 1, new RecoveryOptions().ResetsPerDay);
        Assert.True(device.Ladder.Count(RecoveryRung.PowerCycle) > 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_fleet_that_lost_its_broker_comes_back_evenly_over_fifteen_minutes(bool goodNoise)
    {
        // All lose it at the same moment; the first retry fails; who comes when? Also where chance is the same for all.
        var random = new Random(11);
        var first = new List<long>();
        var second = new List<long>();
        byte[] id = new byte[16];
        for (int i = 0; i < Fleet; i++)
        {
            random.NextBytes(id);
            var ladder = new RecoveryLadder(new RecoveryOptions(), 0);
            ladder.SetDevice(id, 0, id.Length);
            ladder.BeginAttempt(0);
            ladder.Succeed(0);
            ladder.Fail(ErrorCode.SocketClosed, 0, Noise(), 0);
            long at = ladder.WaitMs(0);
            first.Add(at);
            ladder.BeginAttempt(at);
            ladder.Fail(ErrorCode.SocketOpenFailed, 0, Noise(), at);
            second.Add(ladder.WaitMs(at));
            at += ladder.WaitMs(at);

            // Each later wait keeps what was won.
            ladder.BeginAttempt(at);
            ladder.Fail(ErrorCode.SocketOpenFailed, 0, Noise(), at);
            Assert.InRange(ladder.WaitMs(at), 32_000, 64_000);
        }

        Assert.All(first, w => Assert.InRange(w, 1000, 31_000));
        Even(second, 900_000, 15);
        if (goodNoise) Even(first.ConvertAll(w => w - 1000), 30_000, 15);

        int Noise() => goodNoise ? random.Next(65536) : 12345;
    }

    [Fact]
    public void Serial_numbers_in_a_row_fall_apart_as_well()
    {
        var waits = new List<long>();
        for (int i = 0; i < Fleet; i++)
        {
            byte[] id = [0, 0, 0, 0, 0, 0, (byte)(i >> 8), (byte)i];
            var ladder = new RecoveryLadder(new RecoveryOptions(), 0);
            ladder.SetDevice(id, 0, id.Length);
            ladder.Succeed(0);
            ladder.Fail(ErrorCode.SocketClosed, 0, 0, 0);
            ladder.Fail(ErrorCode.SocketClosed, 0, 0, 0);
            waits.Add(ladder.WaitMs(0));
        }

        Even(waits, 900_000, 15);
    }

    [Fact]
    public void A_fleet_that_lost_its_power_is_spread_where_the_settings_say_so()
    {
        var options = new RecoveryOptions { StartSpreadSeconds = 1800 };
        var random = new Random(12);
        var waits = new List<long>();
        for (int i = 0; i < Fleet; i++)
        {
            var ladder = new RecoveryLadder(options, 0);
            ladder.SpreadStart(random.Next(65536), 0);
            waits.Add(ladder.WaitMs(0));
        }

        Even(waits, 1_800_000, 30);
    }

    [Fact]
    public void A_record_that_is_damaged_anywhere_is_none_and_leaves_the_budget_spent()
    {
        byte[] record = new byte[RecoveryLadder.RecordLength];
        var ladder = new RecoveryLadder(new RecoveryOptions(), 0);
        ladder.Fail(ErrorCode.PdpFailed, 0, 7, 0);
        ladder.Save(record, 0, 1_800_000_000, 0);
        for (int bit = 0; bit < 8 * record.Length; bit++)
        {
            byte[] bad = [.. record];
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            var other = new RecoveryLadder(new RecoveryOptions(), 0);
            Assert.False(other.Restore(bad, 0, bad.Length, 0, -1, 0, 0));
            Assert.Equal(ErrorCode.StoreCorrupt, other.LastError);
            Assert.True(other.WaitMs(0) >= 3_600_000 / 4, "an attach must wait");
        }

        for (int length = 0; length < record.Length; length++)
        {
            Assert.False(new RecoveryLadder(new RecoveryOptions(), 0).Restore(record, 0, length, 0, -1, 0, 0));
        }
    }

    [Fact]
    public void No_record_makes_the_ladder_throw_or_wait_for_ever()
    {
        var random = new Random(5);
        byte[] record = new byte[RecoveryLadder.RecordLength];
        int taken = 0;
        for (int i = 0; i < 20_000; i++)
        {
            random.NextBytes(record);
            if (i % 2 == 0)
            {
                // As a worn flash would not, but another version might: well-formed nonsense.
                record[0] = 1;
                record[1] &= 7;
                record[2] &= 7;
                record[5] &= 0x11;
                var (low, high) = (1, 0);
                for (int k = 0; k < record.Length - 2; k++)
                {
                    low = (low + record[k]) % 255;
                    high = (high + low) % 255;
                }

                record[^2] = (byte)high;
                record[^1] = (byte)low;
            }

            var ladder = new RecoveryLadder(new RecoveryOptions(), 0);
            if (ladder.Restore(record, 0, record.Length, random.Next(), random.Next(3) - 1, random.Next(65536), 0)) taken++;
            Assert.InRange(ladder.WaitMs(0), 0, 5 * 21_600_000L);
            ladder.Fail(ErrorCode.SocketOpenFailed, 0, random.Next(65536), 1000);
            Assert.InRange(ladder.WaitMs(1000), 0, 86_400_000);
        }

        Assert.Equal(10_000, taken);
    }

    [Fact]
    public void A_sleep_counts_in_a_wait_and_cuts_none()
    {
        byte[] record = new byte[RecoveryLadder.RecordLength];
        var ladder = new RecoveryLadder(new RecoveryOptions(), 0);
        ladder.Fail(ErrorCode.RegistrationForbidden, 0, 0, 0);
        for (int hour = 0; hour < 6; hour++)
        {
            Assert.Equal((6 - hour) * 3_600_000L, ladder.WaitMs(0));
            if (ladder.NeedsSave(0)) ladder.Save(record, 0, 0, 0);
            ladder = new RecoveryLadder(new RecoveryOptions(), 0);
            Assert.True(ladder.Restore(record, 0, record.Length, 0, 3600, 0, 0));
        }

        Assert.Equal(0, ladder.WaitMs(0));
    }

    [Fact]
    public void Every_error_has_a_kind_and_each_kind_a_rung()
    {
        foreach (ErrorCode code in Enum.GetValues<ErrorCode>())
        {
            int rungs = FailureKinds.Rungs(FailureKinds.Of(code, UnknownCa));
            Assert.InRange(rungs, 1, 255);
            if (FailureKinds.NeedsPerson(code)) Assert.Equal(0, rungs & (1 << (int)RecoveryRung.ReopenSocket));
        }
    }

    private static void Even(List<long> values, long window, int parts)
    {
        int[] counts = new int[parts];
        foreach (long value in values)
        {
            Assert.InRange(value, 0, window - 1);
            counts[value * parts / window]++;
        }

        // Five standard deviations of a share of one in so many.
        double expected = (double)values.Count / parts;
        double slack = 5 * Math.Sqrt(expected);
        Assert.All(counts, c => Assert.InRange(c, expected - slack, expected + slack));
    }
}
