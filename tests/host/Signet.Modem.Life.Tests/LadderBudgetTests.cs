using Signet.Core;
using Signet.Recovery;

namespace Signet.Modem.Life.Tests;

/// <summary>What the ladder does when a budget is spent, and what it spends on faults that no repair of the module mends.</summary>
public sealed class LadderBudgetTests
{
    private const long Minute = 60_000;
    private const long Day = 24 * 60 * Minute;

    /// <summary>A reset that the budget holds back holds back no milder repair. The bound is what the budget gives of the mildest repair above
    /// the lowest rung, an activation (60 a day: one in 2788 s), an attach (24 a day: one in 6647 s) or a reset (6 a day: one in 21600 s),
    /// and two waits of 15 minutes with their attempts.</summary>
    [Theory]
    [InlineData(ErrorCode.SocketOpenFailed, RecoveryRung.ReopenPdp, 2788)]
    [InlineData(ErrorCode.PdpFailed, RecoveryRung.ReopenPdp, 2788)]
    [InlineData(ErrorCode.RegistrationTimeout, RecoveryRung.Reattach, 6647)]
    [InlineData(ErrorCode.SimFailure, RecoveryRung.CycleRadio, 6647)]
    [InlineData(ErrorCode.ModemNotResponding, RecoveryRung.PowerCycle, 21600)]
    public void A_spent_budget_keeps_no_milder_repair_away(ErrorCode code, RecoveryRung repair, int seconds)
    {
        long bound = (seconds * 1000L) + (2 * 16 * Minute);
        var device = new LadderDevice(5, true);
        device.Attempt();
        device.Succeed();
        device.Fail(code);
        long last = device.Now, longest = 0;
        var seen = new HashSet<RecoveryRung>();
        while (device.Now < 5 * Day)
        {
            device.Attempt();
            RecoveryRung rung = device.Ladder.Rung;
            if (device.Now > Day) seen.Add(rung);
            if (rung >= repair)
            {
                longest = Math.Max(longest, device.Now - last);
                last = device.Now;
            }

            device.Pass(Minute);
            device.Fail(code);
        }

        Assert.InRange(Math.Max(longest, device.Now - last), 1, bound);

        // And all that can help has its turn after the first day's burst.
        int rungs = FailureKinds.Rungs(FailureKinds.Of(code, 0));
        for (int i = 0; i < RecoveryLadder.RungCount; i++)
        {
            Assert.True(((rungs >> i) & 1) == 0 || seen.Contains((RecoveryRung)i), $"never {(RecoveryRung)i}");
        }
    }

    /// <summary>A broker's certificate that has expired is no fault of the module: one registration may bring the time that makes it valid, and
    /// if it doesn't, the SIM is left alone. About once a day it is doubted anew.</summary>
    [Theory]
    [InlineData(ErrorCode.CertificateExpired)]
    [InlineData(ErrorCode.CertificateNotYetValid)]
    public void An_expired_certificate_costs_one_attach_and_no_SIM(ErrorCode code)
    {
        const int Days = 10;
        var device = new LadderDevice(5, true);
        device.Attempt();
        device.Succeed();
        device.Fail(code);
        int restarts = 0;
        while (device.Now < Days * Day)
        {
            device.Attempt();
            device.Pass(5000);
            device.Fail(code);
            if (device.Now < Day) Assert.InRange(device.Attaches.Count, 0, 1);

            // What it knows outlives a restart, whose own attach is another matter.
            if (device.Now > (Days - 2) * Day && restarts == 0)
            {
                restarts++;
                device.Restart(1000);
            }
        }

        Assert.InRange(device.Attaches.Count, 1, 2 + (Days * 3 / 2));
        Assert.Equal(0, device.Ladder.Count(RecoveryRung.CycleRadio));
        Assert.Empty(device.Resets);
    }

    /// <summary>What the module hears is counted, not what a rung is called: where a context is opened anew by leaving the network, each time is
    /// an attach.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_module_that_reopens_by_attaching_attaches_no_more_often(bool lost)
    {
        var options = new RecoveryOptions();
        foreach (ErrorCode code in (ErrorCode[])[ErrorCode.SocketOpenFailed, ErrorCode.PdpFailed, ErrorCode.TlsBadRecordMac])
        {
            var device = new LadderDevice(5, true, options) { ReopenAttaches = true, MustAttach = lost };
            while (device.Now < 5 * Day)
            {
                device.Attempt();
                device.Pass(5000);
                device.Fail(code);
            }

            Assert.InRange(LadderLimitTests.Most(device.Attaches, 60 * Minute), 1, options.AttachesPerHour);
            Assert.InRange(LadderLimitTests.Most(device.Attaches, Day), 1, options.AttachesPerDay);
        }
    }
}
