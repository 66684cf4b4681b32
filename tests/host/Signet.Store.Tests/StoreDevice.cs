using Signet.Core;
using Signet.Crypto;
using Signet.Testing;
using Signet.Testing.Flash;

namespace Signet.Store.Tests;

/// <summary>
/// A device as far as the store sees it: flash, SIM, generator. Its SIM's and platform's random numbers are the same at
/// each start, so what differs comes from the seed file alone.
/// </summary>
internal sealed class StoreDevice
{
    public const int CounterBlock = 4;
    public const int MaxValue = 64;

    public StoreDevice(RecordingMedium medium, SealRecorder recorder, FakeSim sim, OutboxOptions options, int entropy = 0)
    {
        Medium = medium;
        Sim = sim;
        Files = new FileStore(medium);
        Cipher = new RecordingCipher(recorder, () => medium.Log.Count);
        OutboxCipher = new RecordingCipher(recorder, () => medium.Log.Count);
        Seed = new SeedFile(Files, new SameAtEachStart(entropy + 3));
        Random = new HmacDrbg([new SameAtEachStart(entropy + 1), new SameAtEachStart(entropy + 2), Seed], Clock);
        Random.Seed([], 0, 0);
        FirstOutput = new byte[16];
        Random.Fill(FirstOutput, 0, 16);
        FirstOutputAt = medium.Log.Count;
        Seed.Renew(Random);
        McuSecret = McuSecretFile.Load(Files, Random);
        Store = new SealedStore(Files, Random, Cipher, Log);
        Options = options;
    }

    public RecordingMedium Medium { get; }
    public FakeSim Sim { get; }
    public FileStore Files { get; }
    public RecordingCipher Cipher { get; }
    public RecordingCipher OutboxCipher { get; }
    public SeedFile Seed { get; }
    public HmacDrbg Random { get; }
    public byte[] FirstOutput { get; }

    /// <summary>Write accesses that had been made when it was given out.</summary>
    public int FirstOutputAt { get; }
    public byte[] McuSecret { get; }
    public SealedStore Store { get; }
    public OutboxOptions Options { get; }
    public VirtualClock Clock { get; } = new();
    public ListLog Log { get; } = new();
    public Outbox Outbox { get; private set; } = null!;
    public ReservedCounter Counter { get; private set; } = null!;
    public SealedTicketStore Tickets { get; private set; } = null!;

    /// <summary>Small segments, so that few bytes reach every corner.</summary>
    public static OutboxOptions SmallOptions() => new()
    {
        Segments = 6,
        SegmentBytes = 512,
        WindowMs = 1000,
        RamBytes = 400,
        RamMessages = 8,
        MaxMessage = 120,
    };

    public void Open(bool withSim = true)
    {
        Store.Open(withSim ? Sim : null, Sim.Iccid, McuSecret);
        Outbox = Store.CreateOutbox(OutboxCipher, Clock, Options);
        Outbox.Open();
        Counter = new ReservedCounter(Store.Numbers, 0, CounterBlock);
        Tickets = new SealedTicketStore(
            Store.CreateValue("tick", SealedTicketStore.DefaultSize), SealedTicketStore.DefaultSize, Log);
    }

    public static byte[] Peer(byte peer) => [.. Enumerable.Repeat(peer, 32)];

    /// <summary>A ticket that tells its seed.</summary>
    public static byte[] Ticket(int seed, int length)
    {
        byte[] ticket = new byte[length];
        new Random(seed).NextBytes(ticket);
        ticket[0] = (byte)seed;
        return ticket;
    }

    /// <summary>Takes the newest ticket for a peer; null when there is none.</summary>
    public int? TakeTicket(byte peer)
    {
        byte[] ticket = new byte[SealedTicketStore.DefaultSize];
        int count = Tickets.Take(Peer(peer), 0, ticket, 0, ticket.Length);
        if (count == 0)
        {
            return null;
        }

        Assert.Equal(Ticket(ticket[0], count), ticket[..count]);
        return ticket[0];
    }

    /// <summary>The content of a value or fact (see <see cref="Story.Write"/>); null when there is none.</summary>
    public byte[]? Content(string name)
    {
        if (name.Contains('/'))
        {
            return new StoredQuirks(Files).Load(name);
        }

        byte[] content = new byte[MaxValue];
        int count = Store.CreateValue(name, MaxValue).Read(content, 0, MaxValue);
        return count < 0 ? null : content[..count];
    }

    /// <summary>Reads everything that is not confirmed, in the order of sending, and marks it as sent.</summary>
    public List<(int Class, string Text)> ReadAll()
    {
        var all = new List<(int, string)>();
        byte[] buffer = new byte[Options.MaxMessage];
        Outbox.Resend();
        for (int count = Outbox.Read(buffer, 0); count > 0; count = Outbox.Read(buffer, 0))
        {
            all.Add((Outbox.ReadClass, System.Text.Encoding.ASCII.GetString(buffer, 0, count)));
            Outbox.MarkSent(Outbox.ReadClass, Outbox.ReadNumber);
        }

        return all;
    }

    internal sealed class ListLog : ILog
    {
        public List<string> Lines { get; } = [];

        public bool IsEnabled(LogLevel level) => true;

        public void Write(LogLevel level, string area, string text) => Lines.Add(text);
    }

    private sealed class SameAtEachStart(int seed) : IEntropySource
    {
        private readonly Random _random = new(seed);

        public string Name => "same " + seed;

        public void Fill(byte[] buffer, int offset, int count) => _random.NextBytes(buffer.AsSpan(offset, count));
    }
}
