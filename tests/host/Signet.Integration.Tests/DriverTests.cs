using System.Text;
using Signet.Core;
using Signet.Emulator.Links;
using Signet.Emulator.Modem;
using Signet.Emulator.Modem.Tests.Support;
using Signet.Modem;

namespace Signet.Integration.Tests;

/// <summary>The driver alone on each emulated model, on a virtual clock: what the application, with its one connection at a time,
/// doesn't ask of it.</summary>
public sealed class DriverTests
{
    public static TheoryData<string> Models => new(ModemDialect.All.Select(d => d.Name));

    /// <summary>What looks like the module's own words comes through unharmed, both ways, and two connections keep apart.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Carries_bytes_that_look_like_its_own_words(string name) => Run(name, null, (rig, modem) =>
    {
        byte[] got = new byte[5000];
        for (int round = 0; round < 2; round++)
        {
            ModemSocket socket = Open(rig, modem, 0);
            byte[] data = new byte[5000];
            new Random(5).NextBytes(data);
            "\r\nOK\r\n\"+++\r\nERROR\r\n"u8.CopyTo(data);
            Echo(rig, socket, data, 700);

            // The SIM answers in between, and what the peer said last is there after its end.
            rig.Peer.Send("late");
            int length = modem.Sim.Exchange([0, 0x70, 0, 0, 1], 0, 5, got, 0, 10000);
            Assert.Equal(3, length);
            modem.Sim.Exchange([0, 0x70, 0x80, got[0], 0], 0, 5, got, 0, 10000);
            rig.Peer.Close();
            Assert.Equal(4, socket.Receive(got, 0, 100, 20000));
            Assert.Equal(-1, socket.Receive(got, 0, 100, 20000));
            socket.Close();
        }

        ModemSocket first = Open(rig, modem, 0);
        Server firstPeer = rig.Peer;
        ModemSocket second = Open(rig, modem, 1);
        Server secondPeer = rig.Peer;
        firstPeer.Send("to a");
        secondPeer.Send("to bb");
        Assert.Equal(5, second.Receive(got, 0, 50, 20000));
        Assert.Equal(4, first.Receive(got, 0, 50, 20000));
        first.AnnounceLast(false);
        first.Send([1, 2, 3], 0, 3, 10000);
        first.Close();
        second.Close();
        Assert.False(modem.Engine.OutOfStep);
        Assert.Equal(0, modem.Engine.LineErrors);
    });

    /// <summary>A board's smallest ring.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Loses_nothing_in_a_ring_of_256_bytes(string name) => Run(name, 256, (rig, modem) =>
    {
        byte[] data = new byte[3000];
        new Random(6).NextBytes(data);
        Echo(rig, Open(rig, modem, 0), data, data.Length);
    });

    [Theory]
    [MemberData(nameof(Models))]
    public void Comes_back_after_the_network_was_lost(string name) => Run(name, null, (rig, modem) =>
    {
        ModemSocket socket = Open(rig, modem, 0);
        Echo(rig, socket, [1, 2, 3], 3);
        rig.Modem.DropNetwork();
        byte[] buffer = new byte[100];
        SignetException error = Assert.Throws<SignetException>(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                if (socket.Receive(buffer, 0, 100, 5000) < 0) throw new SignetException(ErrorCode.SocketClosed, "end");
            }
        });
        Assert.Equal(ErrorCode.SocketClosed, error.Code);
        modem.Attach();
        Echo(rig, Open(rig, modem, 0), [4, 5, 6], 3);
    });

    /// <summary>A program on a module that one before it left with connections open and data in them, in the middle of a line.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Takes_over_from_an_earlier_program(string name)
    {
        using var rig = new Rig(ModemDialect.All.Single(d => d.Name == name));
        for (int program = 0; program < 3; program++)
        {
            Run(rig, null, (_, modem) =>
            {
                for (int i = 0; i < 2; i++)
                {
                    Echo(rig, Open(rig, modem, i), [1, 2, 3], 3);
                    rig.Peer.Send("left");
                }
            });
            rig.Write("AT");
        }
    }

    private static void Run(string name, int? ring, Action<Rig, CellularModem> program)
    {
        using var rig = new Rig(ModemDialect.All.Single(d => d.Name == name), ring: ring is { } size ? new HostRing(size) : null);
        Run(rig, ring, program);
    }

    private static void Run(Rig rig, int? ring, Action<Rig, CellularModem> program)
    {
        rig.Echoes = true;
        var line = new RigLine(rig);
        var options = new Signet.Modem.ModemOptions { Apn = "iot.example", SimRoute = SimRoute.Csim };
        options.RingBytes = ring ?? options.RingBytes;
        var modem = new CellularModem(line, line, new NullLog(), options, null);
        try
        {
            modem.Start();
            modem.Attach();
            program(rig, modem);
        }
        catch (Exception e)
        {
            Assert.Fail($"{rig.Dialect.Name}: {e.Message}\n{string.Join('\n', line.Said.TakeLast(30))}");
        }
    }

    private static ModemSocket Open(Rig rig, CellularModem modem, int index)
    {
        ModemSocket socket = modem.OpenSocket(index);
        socket.Open(Rig.Host, 8883, 60000);
        return socket;
    }

    private static void Echo(Rig rig, ModemSocket socket, byte[] data, int part)
    {
        socket.Send(data, 0, data.Length, 60000);
        byte[] got = new byte[data.Length];
        for (int at = 0; at < got.Length;)
        {
            int count = socket.Receive(got, at, Math.Min(part, got.Length - at), 20000);
            Assert.True(count > 0, $"{count} at {at}");
            at += count;
        }

        Assert.Equal(data, got);
    }

    private sealed class RigLine(Rig rig) : IByteChannel, IClock
    {
        public List<string> Said { get; } = [];

        public long Milliseconds => (long)rig.Clock.Elapsed.TotalMilliseconds;

        public long UtcSeconds => 0;

        public TimeQuality Quality => TimeQuality.Unknown;

        public void Delay(int milliseconds) => rig.Wait(milliseconds);

        public bool Offer(long utcSeconds, TimeQuality quality) => false;

        public void Write(byte[] buffer, int offset, int count, int timeoutMs)
        {
            Note("H> ", buffer, offset, count);
            rig.Link.Host.Write(buffer, offset, count);
        }

        public int Read(byte[] buffer, int offset, int count, int timeoutMs)
        {
            int read = rig.Link.Host.Read(buffer, offset, count, timeoutMs);
            if (read > 0) Note("M> ", buffer, offset, read);
            return read;
        }

        private void Note(string who, byte[] buffer, int offset, int count) =>
            Said.Add(who + Rig.Visible(Encoding.Latin1.GetString(buffer, offset, Math.Min(count, 200))));
    }
}
