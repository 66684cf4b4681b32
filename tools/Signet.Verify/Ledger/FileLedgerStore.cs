namespace Signet.Verification;

/// <summary>
/// Ledgers as files of a folder, one journal a file, <c>name.ledger</c>. Files are readable for their owner only. A journal
/// that is open is locked against other processes.
/// </summary>
public sealed class FileLedgerStore : ILedgerStore
{
    private const string Extension = ".ledger";
    private readonly string _folder;

    /// <summary>Takes a folder, and makes it where there is none.</summary>
    /// <param name="folder">Its path.</param>
    public FileLedgerStore(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names =>
        [.. Directory.EnumerateFiles(_folder, "*" + Extension).Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public ILedgerJournal Open(string name)
    {
        if (name.Length is < 1 or > 100 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new ArgumentException("A journal's name has 1 to 100 characters a to z, 0 to 9 and -.", nameof(name));

        return new FileJournal(Path.Combine(_folder, name + Extension));
    }
}
