using System.Text.Json.Nodes;
using Signet.Emulator.Card;
using Signet.Emulator.Links;
using Signet.Emulator.Modem;
using Signet.Emulator.Operator;
using Signet.Emulator.Profiles;
using Signet.Emulator.Timing;
using Signet.Emulator.Trace;
using Signet.Emulator.Uicc;

namespace Signet.Cli.Services;

/// <summary>What the SIM did: uses of its private keys, and whether anything ever endangered the PIN.</summary>
/// <param name="KeyUses">Command, key and how often, in the order of first use.</param>
/// <param name="PinTriesLeft">Tries of the PIN that are left; 3 is all.</param>
/// <param name="PukTriesLeft">Tries of the PUK that are left; 10 is all.</param>
/// <param name="SafetyViolations">Commands that could have burnt one (docs/SECURITY.md section 4).</param>
internal sealed record SimReport(
    IReadOnlyList<(PrivateKeyUse Use, int Count)> KeyUses, int PinTriesLeft, int PukTriesLeft, int SafetyViolations)
{
    internal JsonObject ToJson()
    {
        var uses = new JsonArray();
        foreach (var (use, count) in KeyUses)
            uses.Add(new JsonObject { ["command"] = use.Command, ["key"] = use.KeyId, ["count"] = count });

        return new JsonObject
        {
            ["privateKeyUses"] = uses,
            ["pinTriesLeft"] = PinTriesLeft,
            ["pukTriesLeft"] = PukTriesLeft,
            ["safetyViolations"] = SafetyViolations,
        };
    }
}

/// <summary>An emulated module with an emulated SIM, put together.</summary>
internal sealed class EmulatedModule : IDisposable
{
    private readonly JsonLinesTrace? _trace;

    /// <summary>Powers a module on.</summary>
    /// <param name="link">Its line; disposed of along with it.</param>
    /// <param name="objects">What its SIM's applet holds; null for a SIM without the applet.</param>
    /// <param name="dialect">Family and model.</param>
    /// <param name="hosts">Names that lead elsewhere than DNS says.</param>
    /// <param name="trace">File for a trace; null for none.</param>
    /// <param name="seed">Makes GET RANDOM and faults repeatable; null for real random.</param>
    /// <param name="profile">Kind of SIM; null for one that gives no trouble.</param>
    /// <param name="access">The module's way to the SIM; null for its family's.</param>
    /// <param name="surroundings">What becomes of the module's other options; null for nothing.</param>
    internal EmulatedModule(
        IModemLink link,
        ObjectStore? objects,
        ModemDialect dialect,
        IReadOnlyDictionary<string, HostTarget> hosts,
        FileInfo? trace = null,
        int? seed = null,
        CardProfile? profile = null,
        SimAccessQuirks? access = null,
        Func<ModemOptions, ModemOptions>? surroundings = null)
    {
        _trace = trace == null ? null : JsonLinesTrace.ToFile(trace.FullName);
        profile ??= new CardProfile();

        // A profile that says how long its card takes is played in real time.
        var tracer = new Tracer(_trace, profile.Timing?.CreateModel(TimingModel.SleepReally));
        var card = new UiccCard(new UsimApplication(profile.Usim), profile.Uicc, tracer);
        var applet = new IotSafeApplet(objects ?? new ObjectStore(), Seeded(profile.Applet, seed), tracer);
        if (objects != null) card.Install(applet);

        var options = new ModemOptions { Dialect = dialect with { SimAccess = access ?? dialect.SimAccess }, Hosts = hosts };
        Modem = new ModemEmulator(link, card, surroundings?.Invoke(options) ?? options, tracer);
        Operator = new CardOperator(Modem, applet, installed: objects != null);
    }

    internal ModemEmulator Modem { get; }

    /// <summary>What the operator can do to the SIM.</summary>
    internal CardOperator Operator { get; }

    /// <summary>What the SIM did so far.</summary>
    internal SimReport Sim()
    {
        SimReport? report = null;
        Modem.WithCard(card =>
        {
            var uses = Operator.Applet.PrivateKeyUses.Select(use => (use.Key, use.Value));
            report = new SimReport(
                [.. uses], card.Usim.Pin.Left, card.Usim.Puk.Left, card.SafetyViolations.Count);
        });
        return report!;
    }

    public void Dispose()
    {
        Modem.Dispose();
        _trace?.Dispose();
    }

    /// <summary>The module for a name of a family, of a model, of a file, or of the firmware's dialect.</summary>
    /// <param name="name">The name.</param>
    /// <param name="model">Model of the family; null for the usual one.</param>
    /// <exception cref="ProfileException">There is none, or the file holds something else.</exception>
    internal static ModemDialect Module(string name, string? model = null) =>
        model == null && ModemDialect.Find(name) is { } known ? known : ModemDialect.Load(name, model);

    private static AppletProfile Seeded(AppletProfile applet, int? seed)
    {
        if (seed is not { } value) return applet;

        var random = new Random(value);
        return applet with
        {
            Random = count =>
            {
                var bytes = new byte[count];
                random.NextBytes(bytes);
                return bytes;
            },
        };
    }
}
