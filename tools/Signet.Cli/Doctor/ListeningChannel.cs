using Signet.Core;

namespace Signet.Cli.Doctor;

/// <summary>Counts what comes over a line, to tell silence, noise and text apart.</summary>
internal sealed class ListeningChannel(IByteChannel inner) : IByteChannel
{
    private long _strange;

    /// <summary>Bytes that came.</summary>
    internal long Received { get; private set; }

    /// <summary>Whether more than a tenth of them are no ASCII text.</summary>
    internal bool IsNoise => _strange * 10 > Received;

    /// <inheritdoc/>
    public void Write(byte[] buffer, int offset, int count, int timeoutMs) => inner.Write(buffer, offset, count, timeoutMs);

    /// <inheritdoc/>
    public int Read(byte[] buffer, int offset, int count, int timeoutMs)
    {
        int read = inner.Read(buffer, offset, count, timeoutMs);
        for (int i = 0; i < read; i++)
        {
            byte b = buffer[offset + i];
            if (b is not (13 or 10 or 9) and (< 0x20 or > 0x7E)) _strange++;
        }

        Received += Math.Max(0, read);
        return read;
    }
}
