using Signet.Core;
using Signet.Recovery;

namespace Signet.Modem.Life.Tests;

/// <summary>
/// A device whose whole life is its ladder: it fails, waits, tries, restarts. What it does to the network is written down by
/// its own book, which knows nothing of the ladder's: an attempt on a rung, and the attach that a start may cause.
/// </summary>
internal sealed class LadderDevice
{
    private readonly RecoveryOptions _options;
    private readonly Random _random;
    private readonly byte[] _flash = new byte[RecoveryLadder.RecordLength];
    private readonly bool _knowsTime;
    private long _bornAt;
    private bool _written;
    private bool _firstOfLife = true;

    public LadderDevice(int seed, bool knowsTime, RecoveryOptions? options = null)
    {
        _options = options ?? new RecoveryOptions();
        _random = new Random(seed);
        _knowsTime = knowsTime;
        Ladder = Fresh();
    }

    /// <summary>True time in milliseconds, over all lives.</summary>
    public long Now { get; private set; }

    public RecoveryLadder Ladder { get; private set; }

    public List<long> Connects { get; } = [];

    public List<long> Activations { get; } = [];

    public List<long> Attaches { get; } = [];

    public List<long> Resets { get; } = [];

    /// <summary>Whether the module leaves the network to open its connection anew.</summary>
    public bool ReopenAttaches { get; init; }

    /// <summary>Whether its connection is lost whenever an attempt fails.</summary>
    public bool MustAttach { get; init; }

    /// <summary>Time in this life, which begins at a moment of its own.</summary>
    public long Uptime => Now - _bornAt;

    public int Noise() => _random.Next(65536);

    public void Pass(long ms)
    {
        Now += ms;
        SaveIfDue();
    }

    /// <summary>Waits until the ladder allows an attempt, in pieces as a program does, and begins it.</summary>
    public void Attempt()
    {
        for (long wait = Ladder.WaitMs(Uptime); wait > 0; wait = Ladder.WaitMs(Uptime)) Pass(Math.Min(wait, 60_000));
        Begin();
    }

    public void Begin()
    {
        bool strange = _firstOfLife && Ladder.Failures > 0;
        _firstOfLife = false;
        RecoveryRung rung = Ladder.Rung;
        Ladder.BeginAttempt(Uptime);
        SaveIfDue();
        Connects.Add(Now);
        if (rung >= RecoveryRung.ReopenPdp || strange) Activations.Add(Now);
        if (rung >= (ReopenAttaches ? RecoveryRung.ReopenPdp : RecoveryRung.Reattach) || strange || (MustAttach && Ladder.Failures > 0)) Attaches.Add(Now);
        if (rung >= RecoveryRung.ResetModule) Resets.Add(Now);
    }

    public void Fail(ErrorCode code, int detail = 0)
    {
        (Ladder.ReopenAttaches, Ladder.MustAttach) = (ReopenAttaches, MustAttach);
        Ladder.Fail(code, detail, Noise(), Uptime);
        SaveIfDue();
    }

    public void Succeed()
    {
        Ladder.Succeed(Uptime);
        SaveIfDue();
    }

    /// <summary>Power goes, for a while, and comes back.</summary>
    public void Restart(long darkMs)
    {
        Now += darkMs;
        _bornAt = Now - _random.Next(5000);
        _firstOfLife = true;
        Ladder = Fresh();
        if (_written) Assert.True(Ladder.Restore(_flash, 0, _flash.Length, Utc, -1, Noise(), Uptime));
        SaveIfDue();
    }

    private long Utc => _knowsTime ? 1_800_000_000 + (Now / 1000) : 0;

    private RecoveryLadder Fresh() => new(_options, Uptime);

    private void SaveIfDue()
    {
        if (!Ladder.NeedsSave(Uptime)) return;

        Ladder.Save(_flash, 0, Utc, Uptime);
        _written = true;
    }
}
