using Signet.Core;
using Signet.Sim.Tests.Support;
using Signet.Store;

namespace Signet.Sim.Tests;

/// <summary>What was learned of a SIM survives a restart where the device has a store, and a damaged store costs no more.</summary>
public class StoredQuirksTests
{
    private static readonly byte[] Serial = Convert.FromHexString("98940000000000000091");

    [Fact]
    public void ScratchObjectsAndHabitsStayOursOverARestart()
    {
        var medium = new MemoryMedium(100_000);
        FakeCard card = FakeCard.Typical();
        card.SessionsNeedClose = true;
        for (int life = 0; life < 3; life++)
        {
            IotSafeCard client = CardTests.Client(card);
            client.Memory = new StoredQuirks(new FileStore(medium));
            client.Iccid = Serial;
            client.LoadCredentials();
            Assert.Equal(life > 0, client.Quirks.NeedsClose);
            CardTests.Handshake(client);
            Assert.True(client.Quirks.NeedsClose);
            client.Close();
        }
    }

    [Fact]
    public void FactsAreKeptReplacedAndForgottenInTheirOrder()
    {
        var medium = new MemoryMedium(100_000);
        var memory = new StoredQuirks(new FileStore(medium));
        for (int i = 0; i < 30; i++) memory.Save("q/" + i, [(byte)i, 1]);
        memory.Save("q/29", [7]);
        memory = new StoredQuirks(new FileStore(medium));
        Assert.Null(memory.Load("q/5"));
        Assert.Equal([6, 1], memory.Load("q/6"));
        Assert.Equal([7], memory.Load("q/29"));
        Assert.Throws<SignetException>(() => memory.Save("", [1]));
        Assert.Throws<SignetException>(() => memory.Save("x", []));
        Assert.Throws<SignetException>(() => memory.Save("x", new byte[65]));
    }

    [Fact]
    public void AFactThatIsKnownIsNotWrittenAgain()
    {
        var store = new FileStore(new MemoryMedium(100_000));
        var memory = new StoredQuirks(store);
        memory.Save("w/1", [1, 2, 3]);
        int commits = store.Commits;
        memory.Save("w/1", [1, 2, 3]);
        Assert.Equal(commits, store.Commits);
    }

    [Fact]
    public void ADamagedTableIsAForgottenOne()
    {
        var random = new Random(11);
        for (int round = 0; round < 2000; round++)
        {
            var store = new FileStore(new MemoryMedium(100_000));
            var good = new StoredQuirks(store);
            good.Save("q/0123456789ABCDEF", [1, 2, 3, 4]);
            good.Save("w/0123456789ABCDEF", [5, 6, 7]);
            byte[] table = new byte[store.Size("quirks")];
            store.Read("quirks", 0, table, 0, table.Length);
            for (int i = random.Next(1, 4); i > 0; i--) table[random.Next(table.Length)] = (byte)random.Next(256);
            store.Replace("quirks", table, 0, random.Next(2) == 0 ? table.Length : random.Next(1, table.Length));

            var memory = new StoredQuirks(store);
            byte[]? fact = memory.Load("q/0123456789ABCDEF");
            Assert.True(fact == null || fact.Length is >= 1 and <= 64);
            memory.Save("q/0123456789ABCDEF", [9]);
            Assert.Equal([9], new StoredQuirks(store).Load("q/0123456789ABCDEF"));
        }
    }
}
