using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Signet.Verification;

/// <summary>
/// An append-only file: 8 bytes "SIGNETL1", then records of length (4, big-endian) ‖ content ‖ check (8), where check is the
/// beginning of SHA-256(length ‖ content). What a crash left unfinished at the end is cut off when it is opened. Anything else that is
/// wrong is refused. A replacement is written beside it, made durable and renamed.
/// </summary>
internal sealed class FileJournal : ILedgerJournal
{
    private const int MaxRecord = 65_536;
    private const int LengthSize = 4;
    private const int CheckSize = 8;

    private readonly string _path;
    private readonly FileStream _lock;
    private List<byte[]> _records;
    private FileStream _file;
    private bool _broken;

    internal FileJournal(string path)
    {
        _path = path;

        // The lock is a file of its own, since a replacement changes the journal's file.
        _lock = Open(path + ".lock", FileMode.OpenOrCreate, FileShare.None);
        try
        {
            File.Delete(path + ".new");
            _file = Open(path, FileMode.OpenOrCreate, FileShare.Read);
            var bytes = new byte[_file.Length];
            _file.ReadExactly(bytes);
            _records = Parse(bytes, out int good);
            if (good == 0)
            {
                _file.SetLength(0);
                _file.Position = 0;
                _file.Write(Magic);
            }
            else if (good < bytes.Length)
            {
                _file.SetLength(good);
            }

            _file.Seek(0, SeekOrigin.End);
            _file.Flush(flushToDisk: true);
            SyncFolder();
        }
        catch (Exception e)
        {
            _file?.Dispose();
            _lock.Dispose();
            if (e is LedgerCorruptException) throw new LedgerCorruptException($"{path}: {e.Message}");

            throw;
        }
    }

    public IReadOnlyList<byte[]> Records => _records;

    private static ReadOnlySpan<byte> Magic => "SIGNETL1"u8;

    public void Append(byte[] record)
    {
        if (_broken) throw new IOException($"{_path}: an earlier write failed; open it anew");

        long before = _file.Position;
        try
        {
            _file.Write(Frame(record));
            _file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // Nothing may follow half a record.
            _broken = true;
            _file.SetLength(before);
            _file.Position = before;
            _file.Flush(flushToDisk: true);
            _broken = false;
            throw;
        }

        _records.Add(record);
    }

    public void Replace(IReadOnlyList<byte[]> records)
    {
        if (_broken) throw new IOException($"{_path}: an earlier write failed; open it anew");

        var replacement = Open(_path + ".new", FileMode.Create, FileShare.Read);
        try
        {
            replacement.Write(Magic);
            foreach (var record in records) replacement.Write(Frame(record));
            replacement.Flush(flushToDisk: true);
            File.Move(_path + ".new", _path, overwrite: true);
        }
        catch
        {
            replacement.Dispose();
            throw;
        }

        _file.Dispose();
        _file = replacement;
        _records = [.. records];
        SyncFolder();
    }

    public void Dispose()
    {
        _file.Dispose();
        _lock.Dispose();
    }

    /// <summary>Reads records up to the end, or to where a crash ended the last append.</summary>
    internal static List<byte[]> Parse(ReadOnlySpan<byte> file, out int good)
    {
        var records = new List<byte[]>();
        good = 0;
        if (file.Length < Magic.Length && Magic.StartsWith(file)) return records;
        if (!file.StartsWith(Magic)) throw new LedgerCorruptException("it does not begin as a ledger");

        good = Magic.Length;
        while (TryRead(file[good..]) is { } record)
        {
            records.Add(record);
            good += LengthSize + record.Length + CheckSize;
        }

        // An unfinished append is the last thing of a file. A whole record behind the wrong one says that something else happened.
        var rest = file[good..];
        bool isUnfinished = rest.Length < LengthSize + MaxRecord + CheckSize;
        for (int i = 1; i < rest.Length && isUnfinished; i++) isUnfinished = TryRead(rest[i..]) == null;
        return isUnfinished ? records : throw new LedgerCorruptException($"it is damaged behind byte {good}");
    }

    private static byte[]? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < LengthSize) return null;

        uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (length is 0 or > MaxRecord || bytes.Length < LengthSize + length + CheckSize) return null;

        var body = bytes[..(LengthSize + (int)length)];
        return SHA256.HashData(body).AsSpan(0, CheckSize).SequenceEqual(bytes.Slice(body.Length, CheckSize))
            ? body[LengthSize..].ToArray()
            : null;
    }

    private static byte[] Frame(byte[] record)
    {
        if (record.Length is 0 or > MaxRecord) throw new ArgumentException("A record has 1 to 65536 bytes.", nameof(record));

        var frame = new byte[LengthSize + record.Length + CheckSize];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)record.Length);
        record.CopyTo(frame, LengthSize);
        SHA256.HashData(frame.AsSpan(0, LengthSize + record.Length)).AsSpan(0, CheckSize).CopyTo(frame.AsSpan(LengthSize + record.Length));
        return frame;
    }

    private static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    /// <summary>Makes names durable, which on Unix is the folder's own matter; NTFS does so by itself.</summary>
    private void SyncFolder()
    {
        if (OperatingSystem.IsWindows()) return;

        int folder = NativeOpen(Path.GetDirectoryName(Path.GetFullPath(_path))!, 0);
        bool done = folder >= 0 && NativeSync(folder) == 0;
        if (folder >= 0) _ = NativeClose(folder);
        if (!done) throw new IOException($"{_path}: its folder can't be made durable");
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int NativeOpen([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int NativeSync(int file);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int NativeClose(int file);
}
