namespace Signet.Verification;

/// <summary>Where ledgers are kept: files (<see cref="FileLedgerStore"/>), a database, memory.</summary>
public interface ILedgerStore
{
    /// <summary>Names of all journals that exist.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Opens a journal for this process alone, and makes it where there is none.</summary>
    /// <param name="name">1 to 100 characters a to z, 0 to 9 and −.</param>
    /// <returns>The journal.</returns>
    /// <exception cref="IOException">It can't be read, or another process has it.</exception>
    /// <exception cref="LedgerCorruptException">What it holds is not what was written.</exception>
    ILedgerJournal Open(string name);
}

/// <summary>Records in the order in which they were appended.</summary>
public interface ILedgerJournal : IDisposable
{
    /// <summary>All records.</summary>
    IReadOnlyList<byte[]> Records { get; }

    /// <summary>Appends a record, which is durable at return; after a crash before that it is there whole or not at all.</summary>
    /// <param name="record">1 to 65 536 bytes.</param>
    /// <exception cref="IOException">It could not be made durable. It may be there after the next start.</exception>
    void Append(byte[] record);

    /// <summary>Replaces all records in one step: after a crash the old ones are there or the new ones.</summary>
    /// <param name="records">The new ones.</param>
    /// <exception cref="IOException">It could not be done; the old ones are there.</exception>
    void Replace(IReadOnlyList<byte[]> records);
}

/// <summary>A ledger holds what was not written by it. It is not used, since what was confirmed hangs on it: bring back
/// a copy, or move the file away and let the devices' descriptors say what was confirmed before.</summary>
/// <param name="message">Which one, and where.</param>
public sealed class LedgerCorruptException(string message) : Exception(message);

/// <summary>Ledgers that live as long as the process, for trials and tests.</summary>
public sealed class MemoryLedgerStore : ILedgerStore
{
    private readonly Dictionary<string, Journal> _journals = [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => [.. _journals.Keys];

    /// <inheritdoc/>
    public ILedgerJournal Open(string name)
    {
        if (!_journals.TryGetValue(name, out var journal)) _journals[name] = journal = new Journal();

        return journal;
    }

    private sealed class Journal : ILedgerJournal
    {
        private List<byte[]> _records = [];

        public IReadOnlyList<byte[]> Records => _records;

        public void Append(byte[] record) => _records.Add(record);

        public void Replace(IReadOnlyList<byte[]> records) => _records = [.. records];

        public void Dispose()
        {
        }
    }
}
