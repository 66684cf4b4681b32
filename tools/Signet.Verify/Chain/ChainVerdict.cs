namespace Signet.Verification;

/// <summary>How a message stands to those before it (docs/SPEC.md section 2, "How messages stand to each other").</summary>
public enum ChainVerdict
{
    /// <summary>It follows the message with the sequence below its own, or is the epoch's first, with sequence 0.</summary>
    InOrder,

    /// <summary>It follows a message further below, which is at hand, or none: the device restarted, and the numbers between were
    /// never used or lost.</summary>
    Restart,

    /// <summary>The message that it follows is not at hand: messages are missing.</summary>
    Gap,

    /// <summary>Higher sequences came before it; it fits in its place.</summary>
    Late,

    /// <summary>Seen before; to be dropped.</summary>
    Duplicate,

    /// <summary>Contradicts what was seen: two histories were signed. Not taken.</summary>
    Fork,

    /// <summary>Older than what is remembered; can't be told from a duplicate. Not taken.</summary>
    TooOld,
}

/// <summary>What <see cref="ChainTracker.Track"/> found.</summary>
/// <param name="Verdict">How the message stands to those before it.</param>
/// <param name="NewEpoch">True for the first message seen of its epoch: the device lost its store or restarted.</param>
/// <param name="Missing">Messages that may be missing right before this one, with <see cref="ChainVerdict.Gap"/>.</param>
public sealed record ChainResult(ChainVerdict Verdict, bool NewEpoch, ulong Missing)
{
    /// <summary>True when the message brings something new that may be used.</summary>
    public bool IsNew => Verdict is ChainVerdict.InOrder or ChainVerdict.Restart or ChainVerdict.Gap or ChainVerdict.Late;
}
