using System.Globalization;
using Signet.Core;
using Signet.Firmware.Tests.Modem;

namespace Signet.Sim.Tests.Support;

/// <summary>A module that carries APDUs to a <see cref="FakeCard"/>, with habits that are reported of real ones.</summary>
internal sealed class ModuleBeforeCard
{
    private readonly Dictionary<string, int> _handles = new();
    private readonly IApduTransport _card;
    private int _next;

    public ModuleBeforeCard(VirtualClock clock, IApduTransport card)
    {
        _card = card;
        Line = new ScriptedLine(clock) { Otherwise = Answer };
    }

    public ScriptedLine Line { get; }

    public FakeCard Card => (FakeCard)_card;

    public List<string> Lines { get; } = [];

    public string Model { get; set; } = "MODULE";

    public bool HasCsim { get; set; } = true;

    public bool HasCgla { get; set; } = true;

    public bool AdmitsCsim { get; set; } = true;

    public bool AdmitsCgla { get; set; } = true;

    public int CsimHangsAbove { get; set; } = int.MaxValue;

    public bool DemandsLengthInByteFive { get; set; }

    public int LineLimit { get; set; } = 3071;

    public HashSet<int> Blocked { get; } = [];

    public void ForgetChannels() => _handles.Clear();

    private static string Ok(string text = "") => (text.Length > 0 ? "\r\n" + text + "\r\n" : "") + "\r\nOK\r\n";

    private static string Cme(int number) => "\r\n+CME ERROR: " + number.ToString(CultureInfo.InvariantCulture) + "\r\n";

    private string? Answer(string line)
    {
        Lines.Add(line);
        if (line.Length + 1 > LineLimit) return null;

        switch (line)
        {
            case "AT+CPIN?":
                return Ok("+CPIN: READY");
            case "AT+CGMM":
                return Ok(Model);
            case "AT+CSIM=?":
                return AdmitsCsim ? Ok() : Cme(4);
            case "AT+CCHO=?" or "AT+CGLA=?" or "AT+CCHC=?":
                return AdmitsCgla ? Ok() : Cme(4);
        }

        if (line.StartsWith("AT+CSIM=", StringComparison.Ordinal)) return HasCsim ? Csim(line[8..]) : Cme(4);

        if (line.StartsWith("AT+CC", StringComparison.Ordinal) || line.StartsWith("AT+CGLA", StringComparison.Ordinal)) return HasCgla ? Channel(line) : Cme(4);

        return Ok();
    }

    private string? Csim(string text)
    {
        string hex = text.Split('"')[1];
        if (hex.Length > CsimHangsAbove) return null;

        byte[] apdu = Convert.FromHexString(hex);
        bool odd = DemandsLengthInByteFive && apdu[4] != apdu.Length - 5;
        return odd || Blocked.Contains(apdu[1]) ? Cme(3) : Ok("+CSIM: " + Exchange(apdu));
    }

    private string Channel(string line)
    {
        if (line.StartsWith("AT+CCHO=", StringComparison.Ordinal))
        {
            byte[] aid = Convert.FromHexString(line.Split('"')[1]);
            byte[] opened = Raw([0, 0x70, 0, 0, 1]);
            if (opened.Length != 3) return Cme(100);

            byte[] selected = Raw([(byte)Class(opened[0]), 0xA4, 4, 0, (byte)aid.Length, .. aid]);
            if (selected[^2] is not (0x90 or 0x91 or 0x61))
            {
                Raw([0, 0x70, 0x80, opened[0], 0]);
                return Cme(22);
            }

            string handle = (++_next).ToString("X8", CultureInfo.InvariantCulture);
            _handles[handle] = opened[0];
            return Ok("+CCHO: " + handle);
        }

        string[] parts = line[8..].Split(',');
        if (!_handles.TryGetValue(parts[0], out int channel)) return Cme(50);

        if (line.StartsWith("AT+CCHC=", StringComparison.Ordinal))
        {
            _handles.Remove(parts[0]);
            Raw([0, 0x70, 0x80, (byte)channel, 0]);
            return Ok();
        }

        byte[] apdu = Convert.FromHexString(parts[2].Trim('"'));
        Assert.Equal(0, apdu[0] & 0x43);
        apdu[0] |= (byte)Class(channel);
        return Ok("+CGLA: " + Exchange(apdu));
    }

    private static int Class(int channel) => channel < 4 ? channel : 0x40 | (channel - 4);

    private string Exchange(byte[] apdu)
    {
        string hex = Convert.ToHexString(Raw(apdu));
        return hex.Length.ToString(CultureInfo.InvariantCulture) + ",\"" + hex + "\"";
    }

    private byte[] Raw(byte[] apdu)
    {
        byte[] response = new byte[258];
        int count = _card.Exchange(apdu, 0, apdu.Length, response, 0, 1000);
        return response[..count];
    }
}
