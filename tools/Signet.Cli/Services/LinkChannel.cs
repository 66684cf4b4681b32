using Signet.Core;
using Signet.Emulator.Links;

namespace Signet.Cli.Services;

/// <summary>The host's end of the emulator's line within the process, as the firmware's line.</summary>
internal sealed class LinkChannel(HostEnd host) : IByteChannel
{
    /// <inheritdoc/>
    public void Write(byte[] buffer, int offset, int count, int timeoutMs)
    {
        try
        {
            host.Write(buffer, offset, count);
        }
        catch (IOException)
        {
            throw new SignetException(ErrorCode.LineClosed);
        }
    }

    /// <inheritdoc/>
    public int Read(byte[] buffer, int offset, int count, int timeoutMs)
    {
        int read = host.Read(buffer, offset, count, timeoutMs);
        return read >= 0 ? read : throw new SignetException(ErrorCode.LineClosed);
    }
}
