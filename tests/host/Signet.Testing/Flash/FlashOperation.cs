namespace Signet.Testing.Flash;

/// <summary>What a medium was asked to do.</summary>
public enum FlashOperationKind
{
    /// <summary>Bytes behind the end of a file.</summary>
    Append,

    /// <summary>Close of a file.</summary>
    Commit,

    /// <summary>Removal of a file.</summary>
    Delete,
}

/// <summary>One write access to a medium, in the order in which they came.</summary>
public sealed record FlashOperation(FlashOperationKind Kind, string Name, byte[] Data);

/// <summary>What a power cut leaves behind.</summary>
public enum PowerCutModel
{
    /// <summary>Every byte reaches the medium as it is written; the cut falls between any two bytes.</summary>
    Torn,

    /// <summary>What was not committed survives in any subset: bytes and removals, with holes closed or full of
    /// zeros.</summary>
    AnySubset,

    /// <summary>Each file is as it was at its last close, as littlefs on the ESP32 has it; a removal counts at
    /// once.</summary>
    LastClose,
}
