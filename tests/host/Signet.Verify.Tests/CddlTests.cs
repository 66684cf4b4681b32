using Signet.Firmware.Tests.Telemetry;
using Signet.Integration.Tests.Support;
using Signet.Verification;
using Signet.Verify.Tests.Support;

namespace Signet.Verify.Tests;

/// <summary>docs/signet.cddl says of messages what we make and take.</summary>
public class CddlTests
{
    private static readonly Cddl Formats = new(File.ReadAllText(Path.Combine(SignetProcess.Repository, "docs", "signet.cddl")));

    [Fact]
    public async Task What_firmware_and_backend_make_fits()
    {
        var firmware = new TestDevice().Next(-5);
        var field = new TestField();
        Fits("batch", firmware);
        Fits("batch", ExampleTests.Block("message 0"));
        Fits("descriptor", field.Descriptor());
        using var telemetry = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        Fits("descriptor", new TestField { TelemetryKey = telemetry }.Descriptor(before: new byte[8]));
        var confirmation = new Confirmation(field.Epoch, 90, new byte[8], [new SequenceRange(1, 2), new SequenceRange(7, 70)], 1);
        Fits("confirmation", await TestBackend.Issuer.SignAsync(field.Id, 0, confirmation));
        foreach (var (command, argument) in new (DeviceCommand, string?)[]
        {
            (DeviceCommand.Status, null), (DeviceCommand.SetInterval(1, 604_800), "set-interval"),
            (DeviceCommand.ChangeBroker("b", 1, null, 60), "change-broker"), (DeviceCommand.ChangeBroker("b", 65_535, [1], 86_400), "change-broker"),
            (DeviceCommand.AddIssuer(new byte[91], IssuerRights.Confirm | IssuerRights.Command), "add-issuer"),
            (DeviceCommand.RemoveIssuer(new byte[4]), "remove-issuer"),
        })
        {
            Fits("command", await TestBackend.Issuer.SignAsync(field.Id, field.Epoch, 1, 0, command));
            Assert.True(argument == null || Formats.Matches(argument, command.Argument.ToArray()));
        }

        Assert.True(Formats.Matches("telemetry-aad", ExternalAad.Telemetry(field.Id, 3)));
        Assert.True(Formats.Matches("descriptor-aad", ExternalAad.Descriptor(field.Id)));
        Assert.True(Formats.Matches("confirmation-aad", ExternalAad.Confirmation(field.Id, 0)));
        Assert.True(Formats.Matches("command-aad", ExternalAad.Command(field.Id)));
    }

    [Theory]
    [InlineData("result", "85 44 01020304 07 00 00 F6", true)]
    [InlineData("result", "85 44 01020304 07 00 00 A1 6473616665 F5", true)]
    [InlineData("result", "85 44 01020304 07 04 00 F6", false)]
    [InlineData("result", "84 44 01020304 07 00 00", false)]
    [InlineData("batch", "86 480102030405060708 00 00 00 480000000000000000 83617600 01", true)]
    [InlineData("batch", "85 480102030405060708 00 00 00 480000000000000000", false)]
    [InlineData("batch", "86 480102030405060708 00 00 04 480000000000000000 83617600 01", false)]
    [InlineData("batch", "86 480102030405060708 20 00 00 480000000000000000 83617600 01", false)]
    [InlineData("batch", "86 4701020304050607 00 00 00 480000000000000000 83617600 01", false)]
    [InlineData("batch", "86 480102030405060708 00 00 00 480000000000000000 83617600 F6", false)]
    [InlineData("confirmation", "85 480102030405060708 05 480102030405060708 81820102 00", true)]
    [InlineData("confirmation", "85 480102030405060708 05 480102030405060708 8101 00", false)]
    [InlineData("command", "85 480102030405060708 01 00 02 F6", true)]
    [InlineData("command", "84 01 00 02 F6", false)]
    [InlineData("protected-header", "A2 0126 0444 01020304", true)]
    [InlineData("protected-header", "A2 0128 0444 01020304", true)]
    [InlineData("protected-header", "A2 013822 0444 01020304", false)]
    [InlineData("protected-header", "A1 0126", false)]
    [InlineData("protected-header", "A3 0126 0444 01020304 0500", false)]
    [InlineData("set-interval", "82 00 01", false)]
    [InlineData("telemetry-aad", "83 707369676E65742F636F6E6669726D2F31 50 00000000000000000000000000000000 00", false)]
    public void Hand_written_items_fit_or_not(string rule, string hex, bool fits) => Assert.Equal(fits, Formats.Matches(rule, Forger.Bytes(hex)));

    private static void Fits(string rule, byte[] message)
    {
        Assert.True(Formats.Matches("cose-message", message));
        var payload = System.Security.Cryptography.Cose.CoseMessage.DecodeSign1(message).Content!.Value.ToArray();
        Assert.True(Formats.Matches(rule, payload), rule);
        foreach (string other in new[] { "batch", "descriptor", "confirmation", "command" })
            Assert.Equal(other == rule, Formats.Matches(other, payload));
    }
}
