using System.Text;
using Signet.Core;
using Signet.Testing;

namespace Signet.Modem.Tests;

/// <summary>Exchanges of real modules, from logs that others published, through the engine with the family's table.</summary>
public sealed class FieldTests
{
    [Theory]
    [InlineData("quectel-bg96", "open 0,send ok,,,,block 4,,,Error,", "DataPending")]
    [InlineData("simcom-7080", ",,open 2", "PinState")]
    [InlineData("simcom-7600", ",,,,,open 3 Error", "NetworkLost")]
    [InlineData("ublox-r410", "handle 0,Error,,,block 0,block 0", "")]
    [InlineData("sequans-gm02s", "send ok,block 318", "DataPending PeerClosed")]
    [InlineData("nordic-slm", ",Error,,,Error,handle 1", "PinState Registration Registration")]
    public void UnderstandsWhatModulesSaid(string name, string expected, string urcs)
    {
        foreach (int chunk in new[] { 1, 2, 3, 7, 64, int.MaxValue })
        {
            var seen = new List<string>();
            var kinds = new UrcNames();
            foreach (Dialog.Section section in Dialog.Load("field/" + name).Sections)
            {
                Play(name, section, chunk, seen, kinds);
            }

            Assert.Equal(expected, string.Join(',', seen));
            Assert.Equal(urcs, string.Join(' ', kinds.Kinds.Where(k => k != UrcKind.Ignored)));
        }
    }

    private static void Play(string name, Dialog.Section section, int chunk, List<string> seen, UrcNames kinds)
    {
        var clock = new VirtualClock();
        var channel = new DialogChannel(clock, chunk);
        string dialect = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "dialogs", "field", name + ".txt")).First()["# dialect ".Length..];
        var engine = new AtEngine(channel, clock, new NullLog(), Dialects.Find(dialect)) { Sink = kinds };
        channel.Play(section);
        for (int i = 0; i < section.Steps.Count; i++)
        {
            byte[] command = section.Steps[i].Bytes;
            if (section.Steps[i].Host && command[^1] == 13)
            {
                byte[]? payload = section.Steps.Skip(i + 1).Where(s => s.Host).Take(1).Select(s => s.Bytes).FirstOrDefault(b => b[^1] != 13);
                seen.Add(Ask(engine, Encoding.Latin1.GetString(command, 0, command.Length - 1), payload));
            }
        }

        engine.Quiet(300, 2000);
        Assert.True(channel.Done && channel.Silent);
        Assert.False(engine.OutOfStep);
        Assert.False(engine.Restarted);
    }

    // Each command as the driver would ask it.
    private static string Ask(AtEngine engine, string text, byte[]? payload)
    {
        Dialect d = engine.Dialect;
        AtCommand command = engine.Command;
        byte[] block = new byte[2048];
        command.Begin(Signet.Core.Ascii.Bytes(text));
        string[] parts = text.Split('=', ',');
        int number = parts.Length > 1 && int.TryParse(parts[parts[0] is "AT+QIOPEN" ? 2 : 1], out int n) ? n : 0;
        string what = "";
        if (IsOf(text, d.SocketOpen) && d.SocketOpenResult != null)
        {
            what = "open ";
            command.Expect(AtAnswer.Result, d.SocketOpenResult, number);
        }
        else if (IsOf(text, d.SocketSend) && payload != null)
        {
            what = "send ok";
            command.Attach(payload, 0, payload.Length);
        }
        else if (IsOf(text, d.SocketRead) && parts[^1] != "0" && !text.Contains("=4,"))
        {
            what = "block ";
            command.Expect(AtAnswer.Information, d.SocketReadInfo, number);
            command.ExpectBlock(d.ReadForm, d.SocketReadCountField, block, 0, block.Length);
        }
        else if (IsOf(text, d.SocketCreate))
        {
            what = "handle ";
            command.Expect(AtAnswer.Information, d.SocketCreateAnswer, 0);
        }

        AtFinal final = engine.Execute(90000);
        Assert.True(final is AtFinal.Ok or AtFinal.Error, text + " ended with " + final);
        string error = final == AtFinal.Error ? "Error" : "";
        return what switch
        {
            "open " => (what + engine.Result.Field(0) + " " + error).TrimEnd(),
            "handle " when final == AtFinal.Ok => what + engine.Result.Field(0),
            "block " => what + engine.Result.BlockLength,
            "send ok" => what,
            _ => error,
        };
    }

    private static bool IsOf(string text, byte[]? template)
        => template != null && text.StartsWith(Encoding.Latin1.GetString(template).Split('%')[0].Split('=')[0] + "=");

    private sealed class UrcNames : IUrcSink
    {
        public List<UrcKind> Kinds { get; } = [];

        public void OnUrc(UrcKind kind, byte[] line, int fields, int end) => Kinds.Add(kind);
    }
}
