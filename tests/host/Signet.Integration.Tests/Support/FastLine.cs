using System.Diagnostics;
using Signet.Core;
using Signet.Emulator.Links;

namespace Signet.Integration.Tests.Support;

/// <summary>
/// The firmware's line to an emulator in this process, and its clock. Time is real while something happens; a wait in
/// which nothing comes passes ten times as fast, and never takes longer than three seconds. So a test of time-outs ends soon,
/// and a server that is slow on a busy machine still has long to answer.
/// </summary>
internal sealed class FastLine(HostEnd host) : IByteChannel, IClock
{
    private const int Speed = 10;
    private const int LongestMs = 3000;

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly long _start = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    private long _skipped;

    public long Milliseconds => Interlocked.Read(ref _skipped) + _watch.ElapsedMilliseconds;

    public long UtcSeconds => _start + (Milliseconds / 1000);

    public TimeQuality Quality => TimeQuality.Network;

    /// <summary>Passes time at once; also for a peer, from its own thread, that lets the device wait.</summary>
    public void Delay(int milliseconds) => Interlocked.Add(ref _skipped, milliseconds);

    public bool Offer(long utcSeconds, TimeQuality quality) => false;

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

    public int Read(byte[] buffer, int offset, int count, int timeoutMs)
    {
        long before = _watch.ElapsedMilliseconds;
        int wait = timeoutMs <= 0 ? 0 : Math.Clamp(timeoutMs / Speed, 1, LongestMs);
        int read = host.Read(buffer, offset, count, wait);
        if (read < 0) throw new SignetException(ErrorCode.LineClosed);

        if (read == 0) Interlocked.Add(ref _skipped, Math.Max(0, timeoutMs - (_watch.ElapsedMilliseconds - before)));
        return read;
    }
}
