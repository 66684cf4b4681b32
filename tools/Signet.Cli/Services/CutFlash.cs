using Signet.Store;

namespace Signet.Cli.Services;

/// <summary>A flash in this process that can lose power: what was not committed by then is gone.</summary>
internal sealed class CutFlash : IFileMedium
{
    private readonly Dictionary<string, (List<byte> Content, int Durable)> _files = [];

    /// <summary>Cuts the power.</summary>
    internal void Cut()
    {
        foreach (string name in _files.Keys.ToArray())
        {
            var (content, durable) = _files[name];
            content.RemoveRange(durable, content.Count - durable);
            if (durable == 0) _files.Remove(name);
        }
    }

    /// <inheritdoc/>
    public int Size(string name) => _files.TryGetValue(name, out var file) ? file.Content.Count : -1;

    /// <inheritdoc/>
    public int Read(string name, int position, byte[] buffer, int offset, int count)
    {
        if (!_files.TryGetValue(name, out var file) || position >= file.Content.Count) return 0;

        int take = Math.Min(count, file.Content.Count - position);
        file.Content.CopyTo(position, buffer, offset, take);
        return take;
    }

    /// <inheritdoc/>
    public void Append(string name, byte[] data, int offset, int count)
    {
        if (!_files.ContainsKey(name)) _files[name] = ([], 0);

        _files[name].Content.AddRange(data.AsSpan(offset, count));
    }

    /// <inheritdoc/>
    public void Commit(string name)
    {
        if (_files.TryGetValue(name, out var file)) _files[name] = (file.Content, file.Content.Count);
    }

    /// <inheritdoc/>
    public void Delete(string name) => _files.Remove(name);
}
