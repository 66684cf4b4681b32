namespace Signet.Modem.Field.Tests.Support;

/// <summary>
/// What is between a server's TLS and the virtual network. <see cref="Push"/> returns when the server is known to be idle: it waits
/// for more in a read with all that came consumed, or it has ended. So no virtual time passes while it thinks, on whatever thread it
/// does: nearly always the caller's own.
/// </summary>
internal sealed class InlineStream(Action<byte[]> send) : Stream
{
    private readonly object _gate = new();
    private readonly Queue<byte> _waiting = new();
    private TaskCompletionSource? _more;
    private bool _done;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Gives the reader bytes, and returns when it has nothing left to do.</summary>
    public void Push(byte[] bytes)
    {
        TaskCompletionSource? more;
        lock (_gate)
        {
            foreach (byte next in bytes) _waiting.Enqueue(next);
            more = _more;
            _more = null;
        }

        more?.SetResult();
        AwaitIdle();
    }

    /// <summary>Returns when the server waits for bytes or has ended.</summary>
    public void AwaitIdle()
    {
        lock (_gate)
        {
            while (_more == null && !_done) Monitor.Wait(_gate);
        }
    }

    /// <summary>The server says that it has ended.</summary>
    public void Done()
    {
        lock (_gate)
        {
            _done = true;
            Monitor.PulseAll(_gate);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task wait;
            lock (_gate)
            {
                int count = 0;
                while (count < buffer.Length && _waiting.TryDequeue(out byte next)) buffer.Span[count++] = next;

                if (count > 0 || buffer.Length == 0) return count;

                _more = new TaskCompletionSource();
                wait = _more.Task;
                Monitor.PulseAll(_gate);
            }

            await wait.ConfigureAwait(false);
        }
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
}
