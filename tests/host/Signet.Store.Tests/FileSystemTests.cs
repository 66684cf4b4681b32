using Signet.Core;
using Signet.Store.Files;
using Signet.Testing;
using Signet.Testing.Flash;

namespace Signet.Store.Tests;

/// <summary>The device's own adapter, on a real folder of this PC.</summary>
public sealed class FileSystemTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "signet-store-" + Guid.NewGuid().ToString("N"));

    private string Root => _folder + Path.DirectorySeparatorChar;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void KeepsFilesOverStarts()
    {
        var medium = new FileSystemMedium(Root, 16);
        Assert.Equal(-1, medium.Size("a"));
        Assert.Equal(0, medium.Read("a", 0, new byte[4], 0, 4));
        medium.Append("a", [9, 1, 2, 3], 1, 3);
        Assert.Equal(ErrorCode.InvalidState, Assert.Throws<SignetException>(() => medium.Size("a")).Code);
        medium.Append("a", [4, 5], 0, 2);
        medium.Commit("a");
        medium.Append("b", [7], 0, 1);
        medium.Append("a", [6], 0, 1);
        medium.Commit("a");
        medium.Commit("b");

        var again = new FileSystemMedium(Root, 16);
        byte[] read = new byte[8];
        Assert.Equal(6, again.Size("a"));
        Assert.Equal(4, again.Read("a", 2, read, 1, 7));
        Assert.Equal(new byte[] { 0, 3, 4, 5, 6, 0, 0, 0 }, read);
        Assert.Equal(0, again.Read("a", 6, read, 0, 1));
        Assert.Equal(1, again.Size("b"));
        again.Delete("b");
        again.Delete("b");
        Assert.Equal(-1, again.Size("b"));
        Assert.Equal(["a"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void CountsItsRoomInBlocks()
    {
        var medium = new FileSystemMedium(Root, 3);
        medium.Append("a", new byte[4097], 0, 4097);
        medium.Commit("a");
        medium.Append("b", new byte[1], 0, 1);
        medium.Commit("b");
        medium.Append("b", new byte[4095], 0, 4095);
        medium.Commit("b");
        Assert.Equal(ErrorCode.StoreFull, Assert.Throws<SignetException>(() => medium.Append("b", [1], 0, 1)).Code);
        Assert.Equal(4096, medium.Size("b"));
        Assert.Equal(ErrorCode.StoreFull, Assert.Throws<SignetException>(() => new FileSystemMedium(Root, 3).Append("c", [1], 0, 1)).Code);
        medium.Delete("a");
        medium.Append("b", [1], 0, 1);
        medium.Commit("b");
    }

    [Fact]
    public void NamesWhatFails()
    {
        var medium = new FileSystemMedium(Root, 16);
        Directory.CreateDirectory(Root + "a");
        var e = Assert.Throws<SignetException>(() => medium.Append("a", [1], 0, 1));
        Assert.Equal(ErrorCode.StoreFailed, e.Code);
        Assert.Contains("a: ", e.Message);
        medium.Append("b", [1], 0, 1);
        medium.Commit("b");
        Assert.Equal(ErrorCode.StoreFailed, Assert.Throws<SignetException>(() => new FileSystemMedium(Root + "b/", 16)).Code);
    }

    [Fact]
    public void RoomOfFilesThatVanishedIsNotLost()
    {
        var medium = new FileSystemMedium(Root, 4);
        for (int i = 0; i < 6; i++)
        {
            medium.Append("a", new byte[10], 0, 10);
            File.Delete(Root + "a");
            medium.Commit("a");
            Assert.Equal(-1, medium.Size("a"));
            medium.Delete("a");
        }

        // The count is made anew while a file is open that has more bytes than the folder says.
        medium.Append("b", new byte[3 * 4096], 0, 3 * 4096);
        medium.Append("b", new byte[10], 0, 10);
        Assert.Equal(ErrorCode.StoreFull, Assert.Throws<SignetException>(() => medium.Append("b", new byte[4096], 0, 4096)).Code);
        Assert.Equal((3 * 4096) + 10, medium.Size("b"));
        Assert.Equal(ErrorCode.StoreFull, Assert.Throws<SignetException>(() => medium.Append("c", [1], 0, 1)).Code);
    }

    /// <summary>A file on /dev/full takes bytes into its buffer and fails when they are written.</summary>
    [Fact]
    public void ACloseThatFailsWhileAnotherErrorIsToldHidesNothing()
    {
        var medium = new FileSystemMedium(Root, 1);
        File.CreateSymbolicLink(Root + "a", "/dev/full");
        medium.Append("a", new byte[10], 0, 10);
        var e = Assert.Throws<SignetException>(() => medium.Append("a", new byte[9000], 0, 9000));
        Assert.Equal(ErrorCode.StoreFull, e.Code);

        // The writer of another file fails: the new one is told, and works at the next attempt.
        medium = new FileSystemMedium(Root, 3);
        medium.Append("a", new byte[10], 0, 10);
        Assert.Equal(ErrorCode.StoreFailed, Assert.Throws<SignetException>(() => medium.Append("b", [1], 0, 1)).Code);
        medium.Append("b", [1], 0, 1);
        medium.Commit("b");
        Assert.Equal(1, medium.Size("b"));

        // What is removed need not be closed well.
        medium.Append("a", new byte[10], 0, 10);
        medium.Delete("a");
        Assert.Equal(-1, medium.Size("a"));
    }

    [Fact]
    public void ADeviceLivesOnIt()
    {
        // The same life on the folder and in the recording medium leaves the same files.
        var story = new Story(_ => { });
        story.Boot();
        Live(story.Device.Files, story.Sims["a"]);
        var twin = new FileStore(new FileSystemMedium(Root, 40));
        Live(twin, story.Sims["a"]);
        Live(new FileStore(new FileSystemMedium(Root, 40)), story.Sims["a"], again: true);
    }

    private static void Live(FileStore files, FakeSim sim, bool again = false)
    {
        var clock = new VirtualClock();
        var random = new SystemRandom();
        var store = new SealedStore(files, random, new GcmRecordCipher(), new NullLog());
        store.Open(sim, sim.Iccid, McuSecretFile.Load(files, random));
        var outbox = store.CreateOutbox(new GcmRecordCipher(), clock, new OutboxOptions());
        outbox.Open();
        byte[] buffer = new byte[1152];
        if (again)
        {
            Assert.False(store.IsNew);
            for (int i = 50; i < 80; i++)
            {
                Assert.Equal(1000, outbox.Read(buffer, 0));
                Assert.Equal(i, buffer[0]);
                outbox.MarkSent(outbox.ReadClass, outbox.ReadNumber);
            }

            Assert.Equal(0, outbox.Read(buffer, 0));
            return;
        }

        for (int i = 0; i < 80; i++)
        {
            buffer[0] = (byte)i;
            outbox.Add(OutboxOptions.Routine, buffer, 0, 1000);
            clock.Milliseconds += 60000;
            outbox.Poll();
            if (i < 50)
            {
                Assert.Equal(1000, outbox.Read(buffer, 0));
                outbox.MarkSent(outbox.ReadClass, outbox.ReadNumber);
                outbox.MarkConfirmed(outbox.ReadClass, outbox.ReadNumber);
            }
        }

        Assert.True(outbox.Checkpoint());
    }

    private sealed class SystemRandom : IRandom
    {
        public void Fill(byte[] buffer, int offset, int count) =>
            System.Security.Cryptography.RandomNumberGenerator.Fill(buffer.AsSpan(offset, count));
    }
}
