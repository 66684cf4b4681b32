using Signet.Core;

namespace Signet.Sim.Tests.Support;

/// <summary>A card that follows a script: the very APDU is expected, the answer is given.</summary>
internal sealed class Script : IApduTransport
{
    /// <summary>Application data of a published capture: everything but RSA, with both key derivations.</summary>
    public const string Application =
        "10011011201122334455667788112233445566778811223344556677881122334455667788"
        + "B1010AB2010AB3010AB4010A61010F910200079201046F0101940103B701049000";

    private readonly Queue<(string Command, string Answer)> _steps = new();

    public int Epoch { get; set; } = 1;

    public int MaxCommandLength { get; set; } = 261;

    public static byte[] Gsma => Convert.FromHexString("A0000005590010");

    public Script Add(string command, string answer)
    {
        _steps.Enqueue((command, answer));
        return this;
    }

    /// <summary>What opening takes: channel 1, SELECT, and the class.</summary>
    public static Script Opened(string application = Application, bool interindustry = true, string aid = "A0000005590010")
    {
        var script = new Script();
        script.Add("0070000001", "019000");
        script.Add("01A40400" + (aid.Length / 2).ToString("X2") + aid, "9000");
        if (interindustry) script.Add("81CB000044", "6E00");
        return script.Add((interindustry ? "01" : "81") + "CB000044", application);
    }

    /// <summary>The commands on an open channel, without the memory of <see cref="IotSafeCard"/>.</summary>
    public IotSafeApplet Applet(IotSafeOptions? options = null)
    {
        options ??= new IotSafeOptions { Aids = [Gsma] };
        var channel = new LogicalChannel(this, options.Session, new NullLog());
        var applet = new IotSafeApplet(channel, options);
        channel.Open(options.Aids, new ApplicationData());
        applet.BeginEpoch();
        return applet;
    }

    public void ExpectEnd() => Assert.Empty(_steps);

    public int Exchange(byte[] command, int offset, int length, byte[] response, int responseOffset, int timeoutMs)
    {
        string sent = Convert.ToHexString(command, offset, length);
        Assert.True(_steps.TryDequeue(out var step), "not in the script: " + sent);
        Assert.Equal(step.Command, sent);
        byte[] answer = Convert.FromHexString(step.Answer);
        answer.CopyTo(response, responseOffset);
        return answer.Length;
    }
}
