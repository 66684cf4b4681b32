namespace Signet.Verification;

/// <summary>How much a ledger remembers, and how long it waits.</summary>
public sealed record LedgerOptions
{
    /// <summary>Messages remembered of each epoch; what is older can't be told from a duplicate and is not taken.</summary>
    public int Remembered { get; init; } = 4096;

    /// <summary>Epochs remembered in full; of others the end alone is kept.</summary>
    public int Epochs { get; init; } = 64;

    /// <summary>How long missing messages are asked for. Then they are reported as lost and confirmations no longer name them.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromDays(7);

    /// <summary>A journal is written anew when it has so many records more than twice what is needed.</summary>
    public int Slack { get; init; } = 4096;
}
