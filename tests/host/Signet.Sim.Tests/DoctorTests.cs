using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Signet.Cli.Commands;
using Signet.Cli.Doctor;
using Signet.Cli.Services;
using Signet.Core;
using Signet.Emulator;
using Signet.Emulator.Card;
using Signet.Emulator.Faults;
using Signet.Emulator.Links;
using Signet.Emulator.Modem;
using Signet.Emulator.Uicc;
using Signet.Firmware.Tests.Modem;
using Signet.Hosting;
using Signet.Modem;
using Signet.Sim.Tests.Support;
using EmulatedModule = Signet.Emulator.EmulatedModule;
using ModemOptions = Signet.Modem.ModemOptions;

namespace Signet.Sim.Tests;

/// <summary>Each broken situation has a finding, an exit code and advice of its own.</summary>
public class DoctorTests
{
    private static readonly DateTimeOffset Today = DateTimeOffset.UtcNow;

    private static CardPersonaliser Person(ECDsa? key = null, byte[]? certificate = null)
    {
        key ??= TestPki.Instance.ClientKey;
        return new CardPersonaliser
        {
            DeviceKey = key,
            ClientCertificate = certificate ?? TestPki.Instance.Issue(key, Today.AddDays(-1), Today.AddYears(1)).RawData,
            CaCertificate = TestPki.Instance.Ca.RawData,
        };
    }

    private static (Finding Finding, List<Step> Steps) Examine(
        EmulatorSetup setup, Action<EmulatedModule>? before = null, IotSafeOptions? card = null)
    {
        using var link = new InMemoryLink();
        using EmulatedModule module = EmulatedModule.Start(link, setup);
        before?.Invoke(module);
        var result = Examine(new LinkChannel(link.Host), new SystemClock(), card);
        Assert.Equal((3, 10), Counters(module));
        return result;
    }

    private static (Finding Finding, List<Step> Steps) Examine(IByteChannel line, IClock clock, IotSafeOptions? card = null, bool asks = false)
    {
        // A scripted module has no name to be asked for.
        var steps = new List<Step>();
        var modem = new ModemOptions { Dialect = asks || line is LinkChannel ? null : Dialects.Find(Dialects.SimcomCip) };
        var finding = new Examination(line, clock, modem, card ?? new IotSafeOptions(), new NullLog(), steps.Add).Run();
        FindingText text = FindingText.Of(finding);
        Assert.True(text.What.Length > 10 && text.Advice.Length > 10);
        Assert.Equal(finding == Finding.Well, steps.All(s => s.Good));
        return (finding, steps);
    }

    private static (int Pin, int Puk) Counters(EmulatedModule module)
    {
        (int, int) left = default;
        module.Modem.WithCard(card => left = (card.Usim.Pin.Left, card.Usim.Puk.Left));
        return left;
    }

    private static FaultPlan EveryApdu(ushort sw, int from) =>
        new() { Faults = [.. Enumerable.Range(from, 80).Select(n => new ApduStatusFault(n, sw))] };

    [Fact]
    public void EverythingWorks()
    {
        var (finding, steps) = Examine(new EmulatorSetup { Personalisation = Person() });
        Assert.True(finding == Finding.Well, string.Join("; ", steps));
        Assert.Equal(["module", "SIM", "applet", "credentials", "certificate", "random", "signature", "anchors", "policies"], steps.Select(s => s.Name));
        Assert.Contains("894900", steps[1].Text);
    }

    [Fact]
    public async Task NoPort()
    {
        int code = await new RootCommand { DoctorCommand.Create() }.Parse(["doctor", "--port", "/dev/there-is-no-such-port"]).InvokeAsync();
        Assert.Equal((int)Finding.PortMissing, code);
    }

    [Theory]
    [InlineData("", nameof(Finding.NoAnswer))]
    [InlineData("\u00ff\u0001\u00fe\u0080\u0003\u00f0", nameof(Finding.Noise))]
    [InlineData("$GPGGA,092750.000,5321.6802,N,00630.3372,W,1,8,1.03,61.7,M,55.2,M,,*76\r\n", nameof(Finding.NotAModem))]
    public void SilenceNoiseAndOtherTextAreToldApart(string chatter, string expected)
    {
        var clock = new VirtualClock();
        var line = new ScriptedLine(clock) { Otherwise = _ => chatter.Length == 0 ? null : chatter };
        Assert.Equal(expected, Examine(line, clock).Finding.ToString());
    }

    /// <summary>No dialect is known for it: what it says of itself is told, and what to do.</summary>
    [Theory]
    [InlineData("HL7802", "Sierra Wireless", true)]
    [InlineData("", "", false)]
    public void AModuleOfNoFamilyIsNamed(string model, string maker, bool tells)
    {
        var clock = new VirtualClock();
        string Text(string text) => tells ? $"\r\n{text}\r\n\r\nOK\r\n" : "\r\nERROR\r\n";
        var line = new ScriptedLine(clock)
        {
            Otherwise = command => command.TrimEnd('\r') switch
            {
                "AT+CGMM" => Text(model),
                "AT+CGMI" => Text(maker),
                "ATI" => Text("Revision 4.6"),
                _ => "\r\nOK\r\n",
            },
        };
        var (finding, steps) = Examine(line, clock, asks: true);
        Assert.Equal((Finding.UnknownModule, 16), (finding, (int)finding));
        Assert.Equal("module", steps[^1].Name);
        Assert.StartsWith("DialectUnknown", steps[^1].Text);
        Assert.Contains("AT+CGMI, AT+CGMM and ATI say: " + (tells ? "Sierra Wireless HL7802 Revision 4.6" : ""), steps[^1].Text);
    }

    [Fact]
    public void WrongBaudRateOnTheEmulator()
    {
        var faults = FaultPlan.Of(new LineNoiseFault(true, 1, long.MaxValue, 0.6), new LineNoiseFault(false, 1, long.MaxValue, 0.02));
        var (finding, _) = Examine(new EmulatorSetup { Personalisation = Person(), Modem = new Emulator.Modem.ModemOptions { Faults = faults } });
        Assert.Equal(Finding.Noise, finding);
    }

    [Fact]
    public void PortThatVanishes()
    {
        using var link = new InMemoryLink();
        LinkChannel line = new(link.Host);
        link.Dispose();
        Assert.Equal(Finding.PortLost, Examine(line, new SystemClock()).Finding);
    }

    [Fact]
    public void NoSim() =>
        Assert.Equal(Finding.SimAbsent, Examine(new EmulatorSetup { Modem = new Emulator.Modem.ModemOptions { SimInserted = false } }).Finding);

    [Fact]
    public void PinIsWanted()
    {
        var setup = new EmulatorSetup { Modem = new Emulator.Modem.ModemOptions { PresentsPin = false } };
        Assert.Equal(Finding.PinLocked, Examine(setup).Finding);
    }

    [Fact]
    public void PukIsWanted()
    {
        using var link = new InMemoryLink();
        using EmulatedModule module = EmulatedModule.Start(link, new EmulatorSetup { Modem = new Emulator.Modem.ModemOptions { PresentsPin = false } });
        module.Modem.WithCard(card =>
        {
            for (int i = 0; i < 3; i++) card.Usim.PresentPin("0000");
        });
        Assert.Equal(Finding.PukLocked, Examine(new LinkChannel(link.Host), new SystemClock()).Finding);
        module.Modem.WithCard(card => Assert.Equal(10, card.Usim.Puk.Left));
    }

    [Fact]
    public void SimIsBusy()
    {
        var faults = FaultPlan.Of(new SimBusyFault(1, 1000));
        Assert.Equal(Finding.SimBusy, Examine(new EmulatorSetup { Modem = new Emulator.Modem.ModemOptions { Faults = faults } }).Finding);
    }

    [Fact]
    public void NoWayToTheSim()
    {
        // Refuses from the ninth line on, when the start is over.
        var faults = new FaultPlan { Faults = [.. Enumerable.Range(9, 60).Select(n => new AtErrorFault(n, 3))] };
        Assert.Equal(Finding.SimAccessBlocked, Examine(new EmulatorSetup { Modem = new Emulator.Modem.ModemOptions { Faults = faults } }).Finding);
    }

    [Fact]
    public void CsimBlockedAndNothingElseThere()
    {
        var clock = new VirtualClock();
        var module = new ModuleBeforeCard(clock, FakeCard.Typical()) { HasCsim = false, HasCgla = false };
        Assert.Equal(Finding.SimAccessBlocked, Examine(module.Line, clock).Finding);
    }

    [Fact]
    public void ChannelsAreTaken()
    {
        var setup = new EmulatorSetup { Uicc = new UiccOptions { ChannelsOpenAtStart = [1, 2, 3] } };
        Assert.Equal(Finding.ChannelsTaken, Examine(setup).Finding);
    }

    [Fact]
    public void NoApplet() =>
        Assert.Equal(Finding.NoApplet, Examine(new EmulatorSetup { AppletInstalled = false }).Finding);

    [Fact]
    public void AppletIsLocked()
    {
        // SELECT is the second APDU; three more AIDs are tried.
        var faults = new FaultPlan { Faults = [.. Enumerable.Range(2, 4).Select(n => new ApduStatusFault(n, 0x6283))] };
        Assert.Equal(Finding.AppletLocked, Examine(new EmulatorSetup { Modem = new Emulator.Modem.ModemOptions { Faults = faults } }).Finding);
    }

    [Fact]
    public void AnotherAppletAnswers()
    {
        var card = new IotSafeOptions { Aids = [new UsimOptions().Aid] };
        Assert.Equal(Finding.NotIotSafe, Examine(new EmulatorSetup(), card: card).Finding);
    }

    [Fact]
    public void StoreIsDamaged()
    {
        var setup = new EmulatorSetup { Modem = new Emulator.Modem.ModemOptions { Faults = EveryApdu(0x6400, 4) } };
        Assert.Equal(Finding.StoreDamaged, Examine(setup).Finding);
    }

    [Fact]
    public void AppletIsBusy()
    {
        var setup = new EmulatorSetup { Modem = new Emulator.Modem.ModemOptions { Faults = EveryApdu(0x6984, 5) } };
        Assert.Equal(Finding.AppletBusy, Examine(setup).Finding);
    }

    [Fact]
    public void SlotIsEmpty()
    {
        ObjectStore store = Person().Build();
        PrivateKeyObject key = store.Find<PrivateKeyObject>(1)!;
        key.Activated = false;
        foreach (FileObject file in store.Objects.OfType<FileObject>()) file.Activated = false;
        Assert.Equal(Finding.EmptySlot, Examine(new EmulatorSetup { Store = store }).Finding);
    }

    [Fact]
    public void NoKeyAtAll()
    {
        ObjectStore store = Person().Build();
        store.Remove(store.Find<PrivateKeyObject>(1)!);
        Assert.Equal(Finding.NoKey, Examine(new EmulatorSetup { Store = store }).Finding);
    }

    [Fact]
    public void KeyIsRevoked()
    {
        ObjectStore store = Person().Build();
        store.Find<PrivateKeyObject>(1)!.Activated = false;
        Assert.Equal(Finding.Revoked, Examine(new EmulatorSetup { Store = store }).Finding);
    }

    [Fact]
    public void NoCertificate()
    {
        CardPersonaliser person = Person();
        person.ClientCertificate = null;
        Assert.Equal(Finding.CertificateMissing, Examine(new EmulatorSetup { Personalisation = person }).Finding);
    }

    [Fact]
    public void CertificateOfAnotherKey()
    {
        CardPersonaliser person = Person(certificate: TestPki.Instance.Issue(TestPki.Instance.ServerKey, Today.AddDays(-1), Today.AddYears(1)).RawData);
        Assert.Equal(Finding.CertificateOfAnotherKey, Examine(new EmulatorSetup { Personalisation = person }).Finding);
    }

    [Theory]
    [InlineData(-20, -10, nameof(Finding.CertificateExpired))]
    [InlineData(10, 20, nameof(Finding.CertificateNotYetValid))]
    public void CertificateOfAnotherTime(int from, int to, string expected)
    {
        CardPersonaliser person = Person(certificate: TestPki.Instance.Issue(TestPki.Instance.ClientKey, Today.AddDays(from), Today.AddDays(to)).RawData);
        Assert.Equal(expected, Examine(new EmulatorSetup { Personalisation = person }).Finding.ToString());
    }

    [Fact]
    public void SignatureOfAnotherKey()
    {
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ObjectStore store = Person().Build();
        store.Find<PrivateKeyObject>(1)!.Load(other);
        Assert.Equal(Finding.SignatureWrong, Examine(new EmulatorSetup { Store = store }).Finding);
    }

    [Fact]
    public void RandomThatRepeats()
    {
        AppletProfile stuck = AppletProfile.Default with { Random = count => new byte[count] };
        Assert.Equal(Finding.RandomRepeats, Examine(new EmulatorSetup { Personalisation = Person(), Applet = stuck }).Finding);
    }

    [Fact]
    public void SimThatOnlySigns()
    {
        CardPersonaliser person = Person();
        person.ScratchObjects = false;
        var (finding, steps) = Examine(new EmulatorSetup { Personalisation = person });
        Assert.Equal(Finding.OnlySigns, finding);
        Assert.Contains("public key object", steps[^1].Text);
    }

    [Fact]
    public void ModuleThatBlocksWhatFastNeeds()
    {
        SimAccessQuirks moxa = SimAccessQuirks.Load("moxa-g2150i");
        var modem = new Emulator.Modem.ModemOptions { Dialect = ModemDialect.A7670 with { SimAccess = moxa } };
        var (finding, steps) = Examine(new EmulatorSetup { Personalisation = Person(), Modem = modem });
        Assert.True(finding == Finding.OnlySigns, string.Join("; ", steps));
        Assert.Equal(new Step("policies", false, "guarded only: the module blocks PUT PUBLIC KEY"), steps[^1]);
    }

    [Theory]
    [InlineData(true, nameof(Finding.Well))]
    [InlineData(false, nameof(Finding.OnlySigns))]
    public void WhatOneWayBlocksAnotherMayPass(bool channels, string expected)
    {
        var clock = new VirtualClock();
        var module = new ModuleBeforeCard(clock, FakeCard.Typical()) { HasCgla = channels, AdmitsCgla = channels };
        module.Blocked.UnionWith([0x24, 0x2C]);
        var (finding, steps) = Examine(module.Line, clock);
        Assert.True(finding.ToString() == expected, string.Join("; ", steps));
        Assert.DoesNotContain(module.Card.Violations, v => v.Length > 0);
    }

    [Theory]
    [InlineData(13)] // the SIM doesn't answer
    [InlineData(15)] // the module doesn't accept it
    public void SimThatTheModuleCantTalkTo(int error)
    {
        // From the line on that asks for the SIM's state.
        var faults = new FaultPlan { Faults = [.. Enumerable.Range(6, 400).Select(n => new AtErrorFault(n, error))] };
        var (finding, steps) = Examine(new EmulatorSetup { Modem = new Emulator.Modem.ModemOptions { Faults = faults } });
        Assert.True(finding == Finding.SimSilent, string.Join("; ", steps));
    }

    [Fact]
    public void SimThatFallsSilentAfterTheStart()
    {
        var clock = new VirtualClock();
        var module = new ModuleBeforeCard(clock, FakeCard.Typical()) { CsimHangsAbove = 0, HasCgla = false, AdmitsCgla = false };
        var (finding, steps) = Examine(module.Line, clock);
        Assert.True(finding == Finding.SimSilent, string.Join("; ", steps));
        Assert.Equal("applet", steps[^1].Name);
    }

    [Fact]
    public void ModuleThatKeepsRestarting()
    {
        var faults = new FaultPlan { Faults = [.. Enumerable.Range(0, 100).Select(n => new RestartFault(4 + 4 * n))] };
        var (finding, steps) = Examine(new EmulatorSetup { Modem = new Emulator.Modem.ModemOptions { Faults = faults } });
        Assert.True(finding == Finding.ModuleRestarts, string.Join("; ", steps));
    }

    [Fact]
    public void CardThatFailsWithoutAReason()
    {
        var setup = new EmulatorSetup { Personalisation = Person(), Modem = new Emulator.Modem.ModemOptions { Faults = EveryApdu(0x6F00, 5) } };
        var (finding, steps) = Examine(setup);
        Assert.True(finding == Finding.Unclear, finding + ": " + string.Join("; ", steps));
        Assert.Contains("6F00", steps[^1].Text);
    }

    [Fact]
    public void EveryFindingHasItsOwnWordsAndNumber()
    {
        Finding[] all = Enum.GetValues<Finding>();
        Assert.True(all.Length > 24);
        Assert.Equal(all.Length, all.Select(f => FindingText.Of(f).What).Distinct().Count());
        Assert.Equal(all.Length, all.Distinct().Count());
    }
}
