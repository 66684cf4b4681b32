using Signet.Core;
using Signet.Testing;

namespace Signet.Modem.Tests;

/// <summary>A program that goes through the sections of a dialog by the driver's calls.</summary>
internal sealed class Conversation
{
    private readonly Dialog _dialog;
    private readonly DialogChannel _channel;
    private readonly byte[] _buffer = new byte[2048];
    private ModemSocket? _socket;

    public Conversation(Dialog dialog, int chunk, Dialect? dialect, Action<ModemOptions>? change = null)
    {
        _dialog = dialog;
        _channel = new DialogChannel(Clock, chunk);
        var options = new ModemOptions
        {
            Dialect = dialect,
            Apn = "iot.example",
            ReadLimit = 1500,
            SimRoute = dialog.Sections.Any(s => s.Commands.Any(c => c.StartsWith("AT+CGLA="))) ? SimRoute.Cgla : SimRoute.Csim,
        };
        change?.Invoke(options);
        Modem = new CellularModem(_channel, Clock, new NullLog(), options, null);
    }

    public VirtualClock Clock { get; } = new();

    public CellularModem Modem { get; }

    public ModemSocket Socket => _socket ??= Modem.OpenSocket(0);

    public void Run()
    {
        foreach (Dialog.Section section in _dialog.Sections.Where(s => !s.Name.StartsWith("alone-")))
        {
            _channel.Play(section);
            Do(section);
            Assert.True(_channel.Done, $"{_dialog.Name}, {section.Name}: the driver has left something unsaid");
        }

        Modem.Poll(100);
        Assert.True(_channel.Silent);
    }

    private void Do(Dialog.Section section)
    {
        switch (section.Name)
        {
            case "start":
                Modem.Start();
                break;
            case "attach":
                Modem.Attach();
                Assert.True(Modem.IsRegistered);
                break;
            case "open":
                Socket.Open("telemetry.example.net", 8883, 60000);
                Assert.True(Socket.IsOpen);
                break;
            case "send":
                Socket.Send([1, 2, 3], 0, 3, 10000);
                break;
            case "ack":
                Assert.Equal(0, Socket.Unacknowledged());
                break;
            case "receive":
                Receive(section);
                break;
            case "close":
                Close(section);
                break;
            case "sim":
                Exchange(section);
                break;
            default:
                Engine(section);
                break;
        }
    }

    // As many bytes at a time as the dialog asks for.
    private void Receive(Dialog.Section section)
    {
        byte[] expected = Dialog.Bytes("{0D0A4F4B0D0A}{22}{3E}{00}{FF}{41*90}");
        int size = Size(section);
        var received = new List<byte>();
        while (received.Count < expected.Length)
        {
            int count = Socket.Receive(_buffer, 0, size, 3000);
            Assert.InRange(count, 1, size);
            received.AddRange(_buffer.Take(count));
        }

        Assert.Equal(expected, received);
        if (!_channel.Done)
        {
            Assert.Equal(0, Socket.Receive(_buffer, 0, size, 0));
        }
    }

    private void Close(Dialog.Section section)
    {
        int size = Size(section);
        int count;
        while ((count = Socket.Receive(_buffer, 0, size, 3000)) > 0)
        {
            Assert.Equal(Enumerable.Repeat((byte)'B', 41), _buffer.Take(count));
        }

        Assert.Equal(-1, count);
        Assert.False(Socket.IsOpen);
        Socket.Close();
    }

    // What the host sends is given as bytes, so that the driver has to make the same text of it.
    private void Exchange(Dialog.Section section)
    {
        var answers = new Queue<string>(section.Steps.Where(s => !s.Host)
            .Select(s => System.Text.Encoding.Latin1.GetString(s.Bytes)).Where(t => t.Contains("+CSIM:") || t.Contains("+CGLA:")));
        foreach (string command in section.Commands)
        {
            string[] parts = command.Split('=', ',');
            if (parts[0] == "AT+CCHO")
            {
                Assert.True(((ISimRoutes)Modem.Sim).OpenChannel(Convert.FromHexString(parts[1].Trim('"')), 5000));
            }
            else if (parts[0] == "AT+CCHC")
            {
                ((ISimRoutes)Modem.Sim).CloseChannel();
            }
            else
            {
                byte[] apdu = Convert.FromHexString(parts[^1].Trim('"'));
                int length = Modem.Sim.Exchange(apdu, 0, apdu.Length, _buffer, 0, 5000);
                string answer = answers.Dequeue();
                Assert.Contains(Convert.ToHexString(_buffer, 0, length), answer);
            }
        }
    }

    private void Engine(Dialog.Section section)
    {
        foreach (string command in section.Commands)
        {
            Modem.Engine.Command.Begin(Ascii.Bytes(command));
            Modem.Engine.Require(5000);
        }
    }

    // The count is the last number of the command that reads.
    private static int Size(Dialog.Section section)
    {
        string read = section.Commands.First(c => c.Contains("RECV=") || c.Contains("RXGET=2") || c.Contains("RD="));
        return int.Parse(read.Split(',')[^1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
