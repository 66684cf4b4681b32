using Signet.Core;
using Signet.Testing;

namespace Signet.Modem.Tests;

/// <summary>A driver that is led through a family's dialog up to a section, and then through lines of a test's own.</summary>
internal sealed class Talk
{
    private readonly Dialog _dialog;
    private readonly DialogChannel _channel;

    public Talk(string name, Action<ModemOptions>? change = null, int chunk = int.MaxValue)
        : this(Dialog.Load(name), change, chunk)
    {
    }

    public Talk(Dialog dialog, Action<ModemOptions>? change = null, int chunk = int.MaxValue)
    {
        _dialog = dialog;
        _channel = new DialogChannel(Clock, chunk);
        var options = new ModemOptions { Apn = "iot.example", ReadLimit = 1500, SimRoute = SimRoute.Csim };
        change?.Invoke(options);
        Modem = new CellularModem(_channel, Clock, Log, options, null);
    }

    public VirtualClock Clock { get; } = new();

    public WordLog Log { get; } = new();

    public DialogChannel Channel => _channel;

    public CellularModem Modem { get; }

    public ModemSocket Socket => Modem.OpenSocket(0);

    public Talk Started()
    {
        _channel.Play(_dialog.Find("start")!);
        Modem.Start();
        return this;
    }

    public Talk Attached()
    {
        Started();
        _channel.Play(_dialog.Find("attach")!);
        Modem.Attach();
        return this;
    }

    public Talk Connected()
    {
        Attached();
        _channel.Play(_dialog.Find("open")!);
        Socket.Open("telemetry.example.net", 8883, 60000);
        Assert.True(_channel.Done);
        return this;
    }

    /// <summary>Plays lines in the notation of tests/dialogs while something is done.</summary>
    public T While<T>(string lines, Func<T> action)
    {
        _channel.Play(Dialog.Parse("test", "= test\n" + lines).Sections[0]);
        T result = action();
        Assert.True(_channel.Done, "the driver has left something unsaid");
        return result;
    }

    public void While(string lines, Action action) => While(lines, () =>
    {
        action();
        return true;
    });

    public SignetException Fails(ErrorCode code, string lines, Action action) => While(lines, () =>
    {
        SignetException e = Assert.Throws<SignetException>(action);
        Assert.True(e.Code == code, e.ToString());
        return e;
    });

    internal sealed class WordLog : ILog
    {
        public List<string> Lines { get; } = [];

        public bool IsEnabled(LogLevel level) => true;

        public void Write(LogLevel level, string source, string message) => Lines.Add(message);
    }
}
