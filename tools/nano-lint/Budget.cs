namespace Signet.NanoLint;

/// <summary>
/// How much of the metadata processor's tables an assembly fills. Each table holds 64 KiB; code and string overflow
/// stop the device build, data overflow only shows as an assembly that does not load.
/// </summary>
/// <param name="Il">Bytes of IL.</param>
/// <param name="Strings">Bytes of names and literals, as UTF-8 with terminator, equal ones once.</param>
/// <param name="Data">Bytes of array initialisers.</param>
public sealed record Budget(int Il, int Strings, int Data)
{
    /// <summary>What a table holds.</summary>
    public const int Limit = 65535;

    /// <summary>Where the lint says stop, since its string count is an estimate.</summary>
    public const int Stop = 60000;

    public override string ToString() => $"IL {Il}, strings {Strings}, data {Data} of {Limit} bytes each";
}
