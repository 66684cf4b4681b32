using System.Text;
using Signet.Core;

namespace Signet.Modem.Life.Tests;

/// <summary>
/// A module that answers by a table of what is asked, and writes down what it was told. What it does not know it refuses, as
/// modules do; time passes when it is waited for.
/// </summary>
internal sealed class Module : IByteChannel, IModemPins, IModemPower
{
    private readonly Dictionary<string, string> _answers = new(StringComparer.Ordinal);
    private readonly Queue<byte> _out = new();
    private readonly StringBuilder _line = new();
    private int _replayed;

    public Module(string dialect = "simcom-cip", LifeTable? life = null, bool power = false, bool asks = false)
    {
        // Sockets are not under test here: any dialect's table carries them, the life's name decides.
        Options = new ModemOptions { Dialect = Dialects.Find(Dialects.SimcomCip), Life = life ?? LifeTables.Find(dialect) };
        Options.Dialect.OptionalInit = [];
        if (asks) (Options.Dialect, Options.Life) = (null, null);
        Modem = new CellularModem(this, Clock, new NullLog(), Options, power ? this : null);
        foreach (string command in (string[])["AT", "ATE0", "ATQ0V1E0", "AT+CMEE=1", "AT+CFUN=1"]) Says(command, Ok);
        Says("AT+CGMM", "\r\nMODEL\r\n" + Ok);
        Says("AT+CPIN?", "\r\n+CPIN: READY\r\n" + Ok);
    }

    public const string Ok = "\r\nOK\r\n";
    public const string Error = "\r\nERROR\r\n";

    public LifeClock Clock { get; } = new();

    public ModemOptions Options { get; }

    public CellularModem Modem { get; }

    /// <summary>Commands, pulses and levels, in order.</summary>
    public List<string> Heard { get; } = [];

    /// <summary>True for a module that says nothing, whatever it is told.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Answers given in turn, whatever is asked, without a byte allocated; null to answer by the table.</summary>
    public byte[][]? Replay { get; set; }

    /// <summary>What a pulse on PWRKEY does, where the driver has the power.</summary>
    public Action? OnPulse { get; set; }

    /// <summary>What each command does beside its answer.</summary>
    public Action<string>? OnCommand { get; set; }

    public Module Says(string command, string answer)
    {
        _answers[command] = answer;
        return this;
    }

    public Module Started()
    {
        Modem.Start();
        Heard.Clear();
        return this;
    }

    public void Emit(string text)
    {
        foreach (char c in text) _out.Enqueue((byte)c);
    }

    /// <summary>Emits a line and lets the driver hear it.</summary>
    public void Tells(string line)
    {
        Emit("\r\n" + line + "\r\n");
        while (_out.Count > 0) Modem.Engine.Pump(0);
    }

    public void PressPowerKey(int milliseconds) => Heard.Add($"key {milliseconds}");

    /// <summary>True for a module without PWRKEY.</summary>
    public bool PulseResets { get; set; }

    public void PulsePowerKey()
    {
        Heard.Add("key");
        OnPulse?.Invoke();
    }

    public void HardReset() => Heard.Add("hard reset");

    public void PressReset(int milliseconds) => Heard.Add($"reset {milliseconds}");

    public void SetSleep(bool asleep) => Heard.Add(asleep ? "dtr high" : "dtr low");

    public void Write(byte[] buffer, int offset, int count, int timeoutMs)
    {
        Clock.Pass(count / 12);
        if (Replay != null)
        {
            if (buffer[offset + count - 1] == 13)
            {
                foreach (byte b in Replay[_replayed++ % Replay.Length]) _out.Enqueue(b);
            }

            return;
        }

        for (int i = 0; i < count; i++)
        {
            if (buffer[offset + i] != 13)
            {
                _line.Append((char)buffer[offset + i]);
                continue;
            }

            string command = _line.ToString();
            _line.Clear();
            Heard.Add(command);
            OnCommand?.Invoke(command);
            if (!IsSilent) Emit(_answers.GetValueOrDefault(command, Error));
        }
    }

    public int Read(byte[] buffer, int offset, int count, int timeoutMs)
    {
        if (_out.Count == 0) Clock.Pass(timeoutMs);
        int read = 0;
        while (read < count && _out.Count > 0) buffer[offset + read++] = _out.Dequeue();
        return read;
    }
}
