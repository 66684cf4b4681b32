using Signet.Core;
using Signet.Testing;

namespace Signet.Modem.Tests;

/// <summary>
/// The driver in each dialect, called as a program calls it: every byte that it sends is the dialog's, and it understands
/// every byte that the module says, however the stream is cut.
/// </summary>
public sealed class GoldenTests
{
    private static readonly int[] Chunks = [1, 2, 3, 5, 7, 16, 61, int.MaxValue];

    public static TheoryData<string> Dialects_ => new(Dialog.Files().Where(f => Dialog.Load(f).Find("start") != null));

    public static TheoryData<string> All => new(Dialog.Files().Where(f => Dialog.Load(f).Sections.Any(s => s.Name.StartsWith("alone"))));

    [Theory]
    [MemberData(nameof(Dialects_))]
    public void SaysAndUnderstandsTheDialog(string name)
    {
        foreach (int chunk in Chunks)
        {
            new Conversation(Dialog.Load(name), chunk, null).Run();
        }
    }

    [Theory]
    [MemberData(nameof(Dialects_))]
    public void SaysTheSameWhenItIsToldTheDialect(string name)
    {
        Conversation found = new(Dialog.Load(name), int.MaxValue, null);
        found.Run();
        new Conversation(Dialog.Load(name), int.MaxValue, Dialects.Find(found.Modem.Engine.Dialect.Variant)).Run();
    }

    [Theory]
    [InlineData("simcom-ca", "simcom-70x0")]
    [InlineData("simcom-cip", "simcom-a76xx")]
    [InlineData("simcom-7600", "simcom-7600")]
    [InlineData("quectel-qi", "quectel-bg95")]
    [InlineData("quectel-eg91", "quectel-eg91")]
    [InlineData("ublox-uso", "ublox-r5")]
    [InlineData("sequans-sqn", "sequans-gm02s")]
    [InlineData("nordic-x", "nordic-nrf91")]
    public void FindsTheDialectOut(string name, string variant)
    {
        Conversation conversation = new(Dialog.Load(name), int.MaxValue, null);
        conversation.Run();

        Assert.Equal(variant, conversation.Modem.Engine.Dialect.Variant);
    }

    /// <summary>Commands that no call of the driver sends, through the engine: each ends as the module says.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void TakesWhatOthersAsk(string name)
    {
        Dialog dialog = Dialog.Load(name);
        foreach (int chunk in Chunks)
        {
            foreach (Dialog.Section section in dialog.Sections.Where(s => s.Name.StartsWith("alone")))
            {
                Alone(dialog, section, chunk);
            }
        }
    }

    private static void Alone(Dialog dialog, Dialog.Section section, int chunk)
    {
        var clock = new VirtualClock();
        var channel = new DialogChannel(clock, chunk);
        string family = Dialects_.Select(r => r.Data).Contains(dialog.Name) ? dialog.Name.Replace("-7600", "-cip").Replace("eg91", "qi")
            : Dialects.SimcomCip;
        var engine = new AtEngine(channel, clock, new NullLog(), Dialects.Find(family));
        channel.Play(section);
        foreach (string command in section.Commands)
        {
            engine.Command.Begin(Ascii.Bytes(command));
            AtFinal final = engine.Execute(5000);
            Assert.True(final is AtFinal.Ok or AtFinal.CmeError, $"{dialog.Name}: {command} ended with {final}");
        }

        engine.Quiet(200, 1000);
        Assert.True(channel.Done && channel.Silent);
        Assert.False(engine.OutOfStep);
        Assert.Equal(section.Name == "alone-nul", engine.Restarted);
    }
}
