using System.Security.Cryptography;
using System.Text;
using Signet.Core;
using Signet.SoftCrypto;
using Signet.Testing.Flash;

namespace Signet.Store.Tests;

/// <summary>
/// One life of a device up to the power cut, with a note of what it promised when. Times are numbers of completed write
/// accesses: what was promised at time t holds for every cut during access t or later.
/// </summary>
internal sealed class Story(Action<Story> plot)
{
    private int _messages;

    public RecordingMedium Medium { get; } = new();
    public SealRecorder Recorder { get; } = new();
    public int Entropy { get; init; }
    public OutboxOptions Options { get; set; } = StoreDevice.SmallOptions();
    public Dictionary<string, FakeSim> Sims { get; } = new() { ["a"] = new FakeSim("a") };
    public StoreDevice Device { get; private set; } = null!;

    public List<(int At, string Sim, byte[] Id)> Created { get; } = [];
    public List<(int From, string Sim, int Class, string Text)> Added { get; } = [];
    public List<(int At, string Sim, int Class, string Text)> Durable { get; } = [];
    public List<(int From, string Sim, int Class, string Text)> Confirmed { get; } = [];
    public List<(int At, string Sim, int Class, int Total)> Dropped { get; } = [];
    public List<(int At, string Sim, ulong Value)> Counted { get; } = [];
    public List<(int From, int At, string Sim, int Index, ulong Value)> Raised { get; } = [];
    public List<(int At, byte[] Output)> Outputs { get; } = [];

    /// <summary>Contents of sealed values, and of facts, whose names have a slash.</summary>
    public List<(int From, int At, string Sim, string Name, byte[] Content)> Written { get; } = [];

    public List<(int From, int At, string Sim, int Seed, byte Peer)> TicketsPut { get; } = [];
    public List<(int From, string Sim, byte Peer)> TicketsWanted { get; } = [];
    public List<(int At, string Sim, int Seed)> TicketsGiven { get; } = [];
    public List<(int At, string Sim)> Recoverable { get; } = [];
    public ECDiffieHellman Backend { get; } = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    private int Now => Medium.Log.Count;

    private readonly List<(int Class, int Number, string Text)> _notDurable = [];
    private readonly List<(int Class, int Number, string Text)> _stored = [];

    public Story Tell()
    {
        plot(this);
        return this;
    }

    public void Boot(string sim = "a", bool withSim = true)
    {
        Medium.Restart();
        Device = new StoreDevice(Medium, Recorder, Sims[sim], Options, Entropy);
        Outputs.Add((Device.FirstOutputAt, Device.FirstOutput));
        Device.Open(withSim);
        _notDurable.Clear();
        if (Device.Store.IsNew)
        {
            _stored.Clear();
            Created.Add((Now, sim, [.. Device.Store.Id]));
        }
    }

    public void Add(int priority, int length = 30)
    {
        string text = $"message {_messages++} of {priority} ".PadRight(length, '.');
        Added.Add((Now, Device.Sim.Name, priority, text));
        int number = Device.Outbox.Add(priority, Encoding.ASCII.GetBytes(text), 0, text.Length);
        if (number >= 0)
        {
            _notDurable.Add((priority, number, text));
        }

        Look();
    }

    public void Pass(int milliseconds)
    {
        Device.Clock.Milliseconds += milliseconds;
        Device.Outbox.Poll();
        Look();
    }

    public void Checkpoint()
    {
        Device.Outbox.Checkpoint();
        Look();
    }

    /// <summary>Sends what waits, at most so many, and has the backend confirm it or not.</summary>
    public void Send(int most, bool confirm)
    {
        byte[] buffer = new byte[Options.MaxMessage];
        for (int i = 0; i < most && Device.Outbox.Read(buffer, 0) is var count && count > 0; i++)
        {
            int priority = Device.Outbox.ReadClass, number = Device.Outbox.ReadNumber;
            Device.Outbox.MarkSent(priority, number);
            if (confirm)
            {
                foreach (var m in _stored.Concat(_notDurable).Where(m => m.Class == priority && m.Number <= number))
                {
                    Confirmed.Add((Now, Device.Sim.Name, priority, m.Text));
                }

                Device.Outbox.MarkConfirmed(priority, number);
            }
        }

        Look();
    }

    public void Count(int times = 1)
    {
        for (int i = 0; i < times; i++)
        {
            ulong value = Device.Counter.Next();
            Counted.Add((Now, Device.Sim.Name, value));
        }
    }

    public void Raise(int index, ulong value)
    {
        // A failure leaves open whether it counts.
        Raised.Add((Now, int.MaxValue, Device.Sim.Name, index, value));
        Device.Store.Numbers.Raise(index, value);
        Raised[^1] = Raised[^1] with { At = Now };
    }

    /// <summary>Writes a sealed value, or a fact about a SIM when the name has a slash.</summary>
    public void Write(string name, int length)
    {
        byte[] content = new byte[length];
        new Random(Written.Count).NextBytes(content);
        Written.Add((Now, int.MaxValue, Device.Sim.Name, name, content));
        if (name.Contains('/'))
        {
            new StoredQuirks(Device.Files).Save(name, content);
        }
        else
        {
            Device.Store.CreateValue(name, StoreDevice.MaxValue).Write(content, 0, length);
        }

        Written[^1] = Written[^1] with { At = Now };
    }

    public void PutTicket(byte peer, int length)
    {
        int seed = TicketsPut.Count;
        TicketsPut.Add((Now, int.MaxValue, Device.Sim.Name, seed, peer));
        Device.Tickets.Put(StoreDevice.Peer(peer), 0, StoreDevice.Ticket(seed, length), 0, length);
        TicketsPut[^1] = TicketsPut[^1] with { At = Now };
    }

    public void TakeTicket(byte peer)
    {
        TicketsWanted.Add((Now, Device.Sim.Name, peer));
        if (Device.TakeTicket(peer) is int seed)
        {
            TicketsGiven.Add((Now, Device.Sim.Name, seed));
        }
    }

    public void AddRecovery()
    {
        var own = Backend.ExportParameters(false).Q;
        Device.Store.AddRecovery(new P256KeyAgreement(Device.Random), [4, .. own.X!, .. own.Y!]);
        Recoverable.Add((Now, Device.Sim.Name));
    }

    private void Look()
    {
        foreach (var m in _notDurable.Where(m => Device.Outbox.IsDurable(m.Class, m.Number)).ToArray())
        {
            _notDurable.Remove(m);
            _stored.Add(m);
            Durable.Add((Now, Device.Sim.Name, m.Class, m.Text));
        }

        for (int priority = 0; priority < OutboxOptions.Classes; priority++)
        {
            Dropped.Add((Now, Device.Sim.Name, priority, Device.Outbox.Dropped(priority)));
        }
    }
}
