using Signet.Core;
using Signet.Testing.Flash;

namespace Signet.Store.Tests;

/// <summary>
/// How long flash lasts. Counted on what the store writes in some days of life, by littlefs's rules: a close copies the
/// block that an append began in, each close and removal adds to a metadata block; extrapolated to ten years and spread
/// over the blocks, which littlefs does evenly among those that are free.
/// </summary>
public class WearTests(ITestOutputHelper output)
{
    private const int Block = 4096;
    private const int Cycles = 100_000;
    private const double MetadataBytes = 64;
    private const double SecondsInTenYears = 10 * 365.25 * 86400;

    // Of the 64 blocks of drive I: the outbox holds 16 when it is full, the slots of `keys`, `tick` and `quirks` take
    // 6, the folders' metadata 4, the board's own configuration 4. Smaller values lie in the metadata.
    private const int FreeBlocks = 64 - 16 - 6 - 4 - 4;

    /// <summary>Ten years with the window that is default; a close for each message is what somebody chooses who needs it,
    /// and lasts less long.</summary>
    [Theory]
    [InlineData(60, 0, false, 5)]
    [InlineData(60, 0, true, 5)]
    [InlineData(60, 120000, false, 10)]
    [InlineData(60, 120000, true, 10)]
    [InlineData(10, 120000, false, 10)]
    public void YearsOfFlash(int secondsPerMessage, int windowMs, bool offline, int leastYears)
    {
        Assert.True(windowMs == 0 || windowMs == new OutboxOptions().WindowMs);
        var story = new Story(_ => { }) { Options = new OutboxOptions { WindowMs = windowMs } };
        story.Boot();
        var device = story.Device;
        int start = story.Medium.Log.Count;
        byte[] message = new byte[180], buffer = new byte[1152];
        int messages = 12_000;
        var counter = new ReservedCounter(device.Store.Numbers, 1, 64);
        for (int i = 0; i < messages; i++)
        {
            for (int second = 0; second < secondsPerMessage; second += Math.Min(secondsPerMessage, 10))
            {
                device.Clock.Milliseconds += Math.Min(secondsPerMessage, 10) * 1000;
                device.Outbox.Poll();
            }

            device.Store.Numbers.RaiseFloor(1_800_000_000 + (device.Clock.Milliseconds / 1000));
            counter.Next();
            device.Outbox.Add(OutboxOptions.Routine, message, 0, message.Length);
            if (!offline && i % 2 == 1)
            {
                while (device.Outbox.Read(buffer, 0) > 0)
                {
                    device.Outbox.MarkSent(device.Outbox.ReadClass, device.Outbox.ReadNumber);
                    device.Outbox.MarkConfirmed(device.Outbox.ReadClass, device.Outbox.ReadNumber);
                }
            }
        }

        double erases = Erases(story.Medium.Log.Skip(start), out int closes);
        double seconds = (double)messages * secondsPerMessage;
        double perBlock = erases / seconds * SecondsInTenYears / FreeBlocks;
        double years = 10 * Cycles / perBlock;
        output.WriteLine($"a message of 180 bytes each {secondsPerMessage} s, window {windowMs / 1000} s, {(offline ? "offline" : "online")}: "
            + $"{(double)closes / messages:F3} closes and {erases / messages:F3} erases a message, {perBlock:F0} cycles a block in ten years, "
            + $"{years:F1} years on {FreeBlocks} free blocks of 100 000 cycles");
        Assert.True(years >= leastYears, $"{years:F1} years");
    }

    private static double Erases(IEnumerable<FlashOperation> log, out int closes)
    {
        var sizes = new Dictionary<string, int>();
        var appended = new Dictionary<string, int>();
        double erases = 0;
        closes = 0;
        foreach (var operation in log)
        {
            int size = sizes.GetValueOrDefault(operation.Name);
            switch (operation.Kind)
            {
                case FlashOperationKind.Append:
                    appended[operation.Name] = appended.GetValueOrDefault(operation.Name) + operation.Data.Length;
                    break;
                case FlashOperationKind.Delete:
                    sizes.Remove(operation.Name);
                    appended.Remove(operation.Name);
                    erases += MetadataBytes / Block;
                    break;
                default:
                    closes++;
                    int end = size + appended.GetValueOrDefault(operation.Name);
                    erases += ((end + Block - 1) / Block) - (size / Block) + (MetadataBytes / Block);
                    sizes[operation.Name] = end;
                    appended.Remove(operation.Name);
                    break;
            }
        }

        return erases;
    }
}
