using System.Text;
using System.Text.Json.Nodes;
using Signet.Verification;

namespace Signet.Cli.Services;

/// <summary>
/// The durable sink of <c>signet listen</c>: appends each message to a file of its device and stream, a JSON object a line, with all
/// bytes of the message. The last line of a file that a crash ended is not written once more when its message comes again.
/// </summary>
internal sealed class MessageFiles : IDisposable
{
    private readonly string _folder;
    private const int MaxLine = 4096;

    private readonly Dictionary<string, FileStream> _files = [];
    private readonly Dictionary<FileStream, string> _lastBefore = [];

    internal MessageFiles(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
    }

    /// <summary>Appends a message; durable at return.</summary>
    internal void Append(ReceivedMessage message)
    {
        var line = new JsonObject
        {
            ["device"] = message.DeviceId,
            ["stream"] = message.Stream,
            ["epoch"] = Convert.ToHexStringLower(message.Batch.Epoch),
            ["sequence"] = message.Batch.Sequence,
            ["message"] = Convert.ToHexStringLower(message.Bytes.Span),
        };
        var file = Open($"{message.DeviceId}-{message.Stream}.jsonl");
        string text = line.ToJsonString() + "\n";
        if (_lastBefore.Remove(file, out string? last) && last == text) return;

        long before = file.Position;
        try
        {
            file.Write(Encoding.ASCII.GetBytes(text));
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            file.SetLength(before);
            file.Position = before;
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var file in _files.Values) file.Dispose();
    }

    private FileStream Open(string name)
    {
        if (_files.TryGetValue(name, out var file)) return file;

        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        file = new FileStream(Path.Combine(_folder, name), options);

        // What a crash left of a line is cut off. The longest line is far shorter than what is looked at.
        var tail = new byte[Math.Min(file.Length, 2 * MaxLine)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        int end = Array.LastIndexOf(tail, (byte)'\n') + 1;
        file.SetLength(file.Length - (tail.Length - end));
        file.Position = file.Length;
        int start = end == 0 ? 0 : Array.LastIndexOf(tail, (byte)'\n', Math.Max(0, end - 2)) + 1;
        _lastBefore[file] = Encoding.ASCII.GetString(tail, start, end - start);
        return _files[name] = file;
    }
}
