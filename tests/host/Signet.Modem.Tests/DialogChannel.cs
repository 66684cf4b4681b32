using System.Text;
using Signet.Core;
using Signet.Testing;

namespace Signet.Modem.Tests;

/// <summary>
/// The module's end of the line: takes exactly the host's bytes of a dialog and answers with the module's, on a clock that
/// moves by the bytes' time at 115 200 baud and by waiting.
/// </summary>
internal sealed class DialogChannel(VirtualClock clock, int chunk) : IByteChannel
{
    private readonly Queue<Dialog.Step> _steps = [];
    private readonly Queue<byte> _out = [];
    private int _taken;
    private int _microseconds;
    private int _reads;

    /// <summary>Largest read that was asked for while a block of data was on its way.</summary>
    public int Written { get; private set; }

    public bool Done => _steps.Count == 0;

    public bool Silent => _out.Count == 0;

    public void Play(Dialog.Section section)
    {
        Assert.True(Done, "the dialog before is not over: " + Next());
        foreach (Dialog.Step step in section.Steps)
        {
            _steps.Enqueue(step);
        }

        Speak();
    }

    public void Emit(byte[] bytes) => Array.ForEach(bytes, _out.Enqueue);

    public void Write(byte[] buffer, int offset, int count, int timeoutMs)
    {
        Assert.True(timeoutMs > 0, "a write without a deadline");
        Spend(count);
        Written += count;
        for (int i = 0; i < count; i++)
        {
            Assert.True(_steps.Count > 0, "the host speaks though the dialog is over: " + Latin(buffer, offset, count));
            byte[] expected = _steps.Peek().Bytes;
            Assert.True(expected[_taken] == buffer[offset + i],
                $"the host says {Latin(buffer, offset, count)} where the dialog has {Next()}");
            if (++_taken == expected.Length)
            {
                _taken = 0;
                _steps.Dequeue();
                Speak();
            }
        }
    }

    public int Read(byte[] buffer, int offset, int count, int timeoutMs)
    {
        Assert.True(timeoutMs >= 0, "a read with a negative wait");
        Assert.True(++_reads < 2_000_000, "the driver reads without end");
        if (_out.Count == 0)
        {
            clock.Delay(timeoutMs);
            return 0;
        }

        int read = 0;
        while (read < count && read < chunk && _out.Count > 0)
        {
            buffer[offset + read++] = _out.Dequeue();
        }

        Spend(read);
        return read;
    }

    private void Speak()
    {
        while (_steps.Count > 0 && !_steps.Peek().Host)
        {
            Emit(_steps.Dequeue().Bytes);
        }
    }

    private void Spend(int bytes)
    {
        _microseconds += 87 * bytes;
        clock.Delay(_microseconds / 1000);
        _microseconds %= 1000;
    }

    private string Next() => _steps.Count == 0 ? "nothing" : Latin(_steps.Peek().Bytes, 0, _steps.Peek().Bytes.Length);

    private static string Latin(byte[] bytes, int offset, int count)
        => Encoding.Latin1.GetString(bytes, offset, count).Replace("\r", "<CR>").Replace("\n", "<LF>");
}
