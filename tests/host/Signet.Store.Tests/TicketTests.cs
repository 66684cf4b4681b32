using Signet.Core;

namespace Signet.Store.Tests;

/// <summary>TLS tickets in the sealed store: they outlive restarts, are given once, and are lost rather than an error.</summary>
public class TicketTests
{
    private static readonly byte[] Broker = Enumerable.Repeat((byte)7, 32).ToArray();
    private static readonly byte[] Other = Enumerable.Repeat((byte)8, 32).ToArray();

    [Fact]
    public void A_ticket_outlives_a_restart_and_is_given_once()
    {
        var story = new Story(s => s.Boot()).Tell();
        var store = Open(story);
        store.Put(Broker, 0, Ticket(1, 158), 0, 158);
        store.Put(Other, 0, Ticket(2, 200), 0, 200);
        store.Put(Broker, 0, Ticket(3, 300), 0, 300);
        story.Boot();
        store = Open(story);
        Assert.Equal(Ticket(3, 300), Take(store, Broker));

        // Gone durably before it was given.
        story.Boot();
        store = Open(story);
        Assert.Equal(Ticket(1, 158), Take(store, Broker));
        Assert.Empty(Take(store, Broker));
        Assert.Equal(Ticket(2, 200), Take(store, Other));
        Assert.Empty(Take(store, Other));
    }

    [Fact]
    public void The_oldest_are_dropped_and_what_can_not_fit_is_not_kept()
    {
        var story = new Story(s => s.Boot()).Tell();
        var store = Open(story);
        for (int i = 0; i < 10; i++)
        {
            store.Put(Broker, 0, Ticket(i, 250), 0, 250);
        }

        store.Put(Broker, 0, Ticket(99, 1300), 0, 1300);
        for (int i = 9; i >= 6; i--)
        {
            Assert.Equal(Ticket(i, 250), Take(store, Broker));
        }

        Assert.Empty(Take(store, Broker));
        store.Put(Broker, 0, Ticket(1, 158), 0, 158);
        store.Clear();
        Assert.Empty(Take(store, Broker));

        // Larger than the room: dropped, and the next one taken.
        store.Put(Broker, 0, Ticket(1, 100), 0, 100);
        store.Put(Broker, 0, Ticket(2, 200), 0, 200);
        Assert.Equal(Ticket(1, 100), Take(store, Broker, 150));
        Assert.Empty(Take(store, Broker));
    }

    [Fact]
    public void A_ticket_that_can_not_be_taken_out_durably_is_not_given()
    {
        var story = new Story(s => s.Boot()).Tell();
        var store = Open(story);
        store.Put(Broker, 0, Ticket(1, 158), 0, 158);
        story.Medium.Fails = (_, _) => true;
        var room = new byte[400];
        Assert.Equal(0, store.Take(Broker, 0, room, 0, room.Length));
        Assert.All(room, b => Assert.Equal(0, b));
        Assert.Contains(story.Device.Log.Lines, l => l.Contains("ticket"));
    }

    [Fact]
    public void No_ticket_is_in_clear_on_the_flash()
    {
        var story = new Story(s => s.Boot()).Tell();
        Open(story).Put(Broker, 0, Ticket(1, 158), 0, 158);
        byte[] clear = Ticket(1, 158)[..16];
        Assert.All(story.Medium.Image(), f => Assert.Equal(-1, f.Value.AsSpan().IndexOf(clear)));
    }

    private static SealedTicketStore Open(Story story) => new(
        story.Device.Store.CreateValue("tick", SealedTicketStore.DefaultSize), SealedTicketStore.DefaultSize, story.Device.Log);

    private static byte[] Ticket(int seed, int size)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Take(SealedTicketStore store, byte[] key, int room = 1216)
    {
        var ticket = new byte[room + 1];
        int count = store.Take(key, 0, ticket, 1, room);
        return ticket[1..(1 + count)];
    }
}
