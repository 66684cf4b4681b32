namespace Signet.Modem.Field.Tests.Support;

/// <summary>
/// What is between a server's TLS and the virtual network: a stream whose reader goes on, on the caller's thread, when bytes are
/// pushed. So a server of .NET works within the virtual clock's one thread, and no time passes while it thinks.
/// </summary>
internal sealed class InlineStream(Action<byte[]> send) : Stream
{
    private readonly Queue<byte> _waiting = new();
    private TaskCompletionSource? _more;
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Bytes for the reader.</summary>
    public void Push(byte[] bytes)
    {
        foreach (byte next in bytes) _waiting.Enqueue(next);
        Wake();
    }

    /// <summary>No more comes.</summary>
    public void End()
    {
        _ended = true;
        Wake();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_waiting.Count == 0 && !_ended && buffer.Length > 0)
        {
            _more = new TaskCompletionSource();
            await _more.Task.ConfigureAwait(false);
        }

        int count = 0;
        while (count < buffer.Length && _waiting.TryDequeue(out byte next)) buffer.Span[count++] = next;

        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        send(buffer.ToArray());
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("only asynchronously");

    public override void Write(byte[] buffer, int offset, int count) => send(buffer.AsSpan(offset, count).ToArray());

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Wake()
    {
        TaskCompletionSource? more = _more;
        _more = null;
        more?.SetResult();
    }
}
