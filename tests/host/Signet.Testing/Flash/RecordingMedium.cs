using Signet.Core;
using Signet.Store;

namespace Signet.Testing.Flash;

/// <summary>A medium in memory that notes every write access, and can fail at any of them.</summary>
public sealed class RecordingMedium : IFileMedium
{
    private readonly Dictionary<string, List<byte>> _files = [];
    private readonly HashSet<string> _open = [];

    public RecordingMedium()
    {
    }

    public RecordingMedium(IReadOnlyDictionary<string, byte[]> image)
    {
        foreach (var (name, content) in image)
        {
            _files[name] = [.. content];
        }
    }

    /// <summary>All write accesses so far.</summary>
    public List<FlashOperation> Log { get; } = [];

    /// <summary>Bytes read and read accesses so far.</summary>
    public long BytesRead { get; private set; }

    public int Reads { get; private set; }

    /// <summary>Most bytes in all files together.</summary>
    public int Capacity { get; set; } = int.MaxValue;

    /// <summary>Is asked before each access, with its kind ("size", "read", "append", "commit", "delete") and file; true
    /// makes it fail.</summary>
    public Func<string, string, bool>? Fails { get; set; }

    /// <summary>Is asked before each append: how many of the bytes are really written, without anybody being
    /// told.</summary>
    public Func<string, int, int>? Shortens { get; set; }

    public int Used => _files.Values.Sum(f => f.Count);

    /// <summary>The content of all files as a program sees it.</summary>
    public Dictionary<string, byte[]> Image() => _files.ToDictionary(f => f.Key, f => f.Value.ToArray());

    /// <summary>The program ends and begins again without a power cut: what was open is closed.</summary>
    public void Restart() => _open.Clear();

    /// <inheritdoc/>
    public int Size(string name)
    {
        Access("size", name);
        RequireCommitted(name);
        return _files.TryGetValue(name, out var file) ? file.Count : -1;
    }

    /// <inheritdoc/>
    public int Read(string name, int position, byte[] buffer, int offset, int count)
    {
        Access("read", name);
        RequireCommitted(name);
        if (!_files.TryGetValue(name, out var file) || position >= file.Count)
        {
            return 0;
        }

        int take = Math.Min(count, file.Count - position);
        file.CopyTo(position, buffer, offset, take);
        BytesRead += take;
        Reads++;
        return take;
    }

    /// <inheritdoc/>
    public void Append(string name, byte[] data, int offset, int count)
    {
        Access("append", name);
        int written = Shortens?.Invoke(name, count) ?? count;
        written = Math.Min(written, Capacity - Used);
        if (!_files.TryGetValue(name, out var file))
        {
            _files[name] = file = [];
        }

        _open.Add(name);
        file.AddRange(data.AsSpan(offset, written));
        Log.Add(new FlashOperation(FlashOperationKind.Append, name, data.AsSpan(offset, written).ToArray()));
        if (written < count && Capacity == Used)
        {
            _open.Remove(name);
            throw new SignetException(ErrorCode.StoreFull, name);
        }
    }

    /// <inheritdoc/>
    public void Commit(string name)
    {
        Access("commit", name);
        _open.Remove(name);
        Log.Add(new FlashOperation(FlashOperationKind.Commit, name, []));
    }

    /// <inheritdoc/>
    public void Delete(string name)
    {
        Access("delete", name);
        _open.Remove(name);
        if (_files.Remove(name))
        {
            Log.Add(new FlashOperation(FlashOperationKind.Delete, name, []));
        }
    }

    private void Access(string kind, string name)
    {
        if (Fails?.Invoke(kind, name) == true)
        {
            _open.Remove(name);
            throw new SignetException(ErrorCode.StoreFailed, kind + " " + name);
        }
    }

    // The device's file is open for writing then: whoever reads it now would not get what is durable.
    private void RequireCommitted(string name)
    {
        if (_open.Contains(name))
        {
            throw new InvalidOperationException(name + " has bytes that are not committed");
        }
    }
}
