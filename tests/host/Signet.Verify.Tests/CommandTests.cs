using System.Formats.Cbor;
using System.Security.Cryptography;
using Signet.Integration.Tests.Support;
using Signet.Verification;
using Signet.Verify.Tests.Support;

namespace Signet.Verify.Tests;

/// <summary>Commands that are made, and results that are read.</summary>
public class CommandTests
{
    private readonly TestField _field = new();
    private readonly HandClock _clock = new();

    public static TheoryData<DeviceCommand, ulong, string> Commands => new()
    {
        { DeviceCommand.SetInterval(60, 3600), 1, "82183C190E10" },
        { DeviceCommand.Status, 2, "F6" },
        { DeviceCommand.Flush, 3, "F6" },
        { DeviceCommand.Reboot, 4, "F6" },
        { DeviceCommand.ChangeBroker("b.example", 8883, null, 600), 5, "8469622E6578616D706C65" + "1922B3" + "F6" + "190258" },
        { DeviceCommand.ChangeBroker("b", 1, [1, 2], 60), 5, "846162" + "01" + "420102" + "183C" },
        { DeviceCommand.Describe, 6, "F6" },
        { DeviceCommand.SendEvents, 7, "F6" },
        { DeviceCommand.AddIssuer(new byte[91], IssuerRights.Command), 8, "82585B" + new string('0', 182) + "02" },
        { DeviceCommand.RemoveIssuer([1, 2, 3, 4]), 9, "4401020304" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Commands_have_the_form_of_SPEC(DeviceCommand command, ulong code, string argument)
    {
        var desk = new CommandDesk(new MemoryLedgerStore(), TestBackend.Issuer, _clock);
        var until = _clock.Now.AddMinutes(5);
        var made = await desk.IssueAsync(_field.Topics, _field.Epoch, command, until);
        Assert.Equal($"signet/{_field.IdText}/command", made.Publication.Topic);
        Assert.False(made.Publication.Retain);
        var read = new IssuerVerifier(TestBackend.Issuer.Key).VerifyCommand(made.Publication.Payload, _field.Id).Content!;
        Assert.Equal(_field.Epoch, read.Epoch);
        Assert.Equal(made.Counter, read.Counter);
        Assert.Equal((ulong)until.ToUnixTimeSeconds(), read.Until);
        Assert.Equal(code, read.Code);
        Assert.Equal(argument, Convert.ToHexString(read.Argument));
    }

    [Fact]
    public async Task A_command_is_no_confirmation_and_for_one_device()
    {
        var desk = new CommandDesk(new MemoryLedgerStore(), TestBackend.Issuer, _clock);
        var made = await desk.IssueAsync(_field.Topics, _field.Epoch, DeviceCommand.Status);
        var verifier = new IssuerVerifier(TestBackend.Issuer.Key);
        Assert.Equal(VerificationError.CoseSignatureInvalid, verifier.VerifyConfirmation(made.Publication.Payload, _field.Id).Error);
        Assert.Equal(VerificationError.CoseSignatureInvalid, verifier.VerifyCommand(made.Publication.Payload, new byte[16]).Error);
    }

    [Fact]
    public async Task Counters_rise_over_restarts_clocks_that_fall_and_stores_that_are_lost()
    {
        using var folder = new TempFolder();
        ulong last = 0;
        for (int i = 0; i < 20; i++)
        {
            // A new desk each time, as each call of the command line is; and a clock that falls.
            _clock.Now -= TimeSpan.FromHours(1);
            var store = new FileLedgerStore(folder.Path);
            var made = await new CommandDesk(store, TestBackend.Issuer, _clock).IssueAsync(_field.Topics, _field.Epoch, DeviceCommand.Status);
            Assert.True(made.Counter > last);
            last = made.Counter;
        }

        _clock.Now += TimeSpan.FromHours(21);
        var lost = await new CommandDesk(new MemoryLedgerStore(), TestBackend.Issuer, _clock).IssueAsync(_field.Topics, _field.Epoch, DeviceCommand.Status);
        Assert.True(lost.Counter > last);
    }

    [Fact]
    public async Task A_counter_is_stored_before_the_command_is_signed()
    {
        var store = new MemoryLedgerStore();
        var broken = new Issuer(new FailingSigner());
        await Assert.ThrowsAsync<IOException>(async () => await new CommandDesk(store, broken, _clock).IssueAsync(_field.Topics, _field.Epoch, DeviceCommand.Reboot));
        var made = await new CommandDesk(store, TestBackend.Issuer, _clock).IssueAsync(_field.Topics, _field.Epoch, DeviceCommand.Reboot);
        Assert.Equal((ulong)_clock.Now.ToUnixTimeSeconds() + 1, made.Counter);
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => DeviceCommand.AddIssuer(new byte[90], IssuerRights.Command));
        Assert.Throws<ArgumentOutOfRangeException>(() => DeviceCommand.AddIssuer(new byte[91], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => DeviceCommand.RemoveIssuer(new byte[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => DeviceCommand.SetInterval(0, 60));
        Assert.Throws<ArgumentOutOfRangeException>(() => DeviceCommand.SetInterval(86_401, 60));
        Assert.Throws<ArgumentOutOfRangeException>(() => DeviceCommand.SetInterval(1, 604_801));
        Assert.Throws<ArgumentOutOfRangeException>(() => DeviceCommand.ChangeBroker("b", 0, null, 60));
        Assert.Throws<ArgumentOutOfRangeException>(() => DeviceCommand.ChangeBroker("b", 1, null, 59));
        Assert.Throws<ArgumentException>(() => DeviceCommand.ChangeBroker("", 1, null, 60));
    }

    [Fact]
    public void Results_are_found_by_name_and_by_index()
    {
        using var backend = new TestBackend(_field);
        backend.Describe(_field.Descriptor());
        var kid = TestBackend.Issuer.Key.KeyId.ToArray();
        foreach (bool byIndex in new[] { false, true })
        {
            var message = backend.Receive(_field.Next(readings: w =>
            {
                w.WriteStartArray(3);
                if (byIndex) w.WriteInt32(1);
                else w.WriteTextString("result");
                w.WriteInt32(0);
                w.WriteByteString(Forger.Bytes("8544" + Convert.ToHexString(kid) + "07" + "00" + "00" + "A2 6473616665F5 66757074696D65 1903E8"));
                w.WriteEndArray();
            })).Message!;
            var result = Assert.Single(message.Results);
            Assert.Equal(kid, result.IssuerKeyId);
            Assert.Equal((7UL, CommandStatus.Done, 0UL), (result.Counter, result.Status, result.Error));
            Assert.Equal("""{"safe":true,"uptime":1000}""", result.Detail!.ToJsonString());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("85 44 01020304 07 04 00 F6")] // status 4
    [InlineData("85 43 010203 07 00 00 F6")]
    [InlineData("85 44 01020304 07 00 00 F6 00")]
    [InlineData("85 44 01020304 1807 00 00 F6")]
    [InlineData("85 44 01020304 07 00 00 A2 6161 01 6161 02")] // a key twice
    [InlineData("85 44 01020304 07 00 00 8181818181818181818100")] // too deep
    public void What_is_no_result_is_none(string hex) => Assert.Null(CommandResult.TryRead(Forger.Bytes(hex)));

    private sealed class FailingSigner : ISigner
    {
        public ReadOnlyMemory<byte> PublicKey { get; } = TestBackend.IssuerKey.ExportSubjectPublicKeyInfo();

        public ValueTask<byte[]> SignDigestAsync(ReadOnlyMemory<byte> digest, CancellationToken stop) => throw new IOException("the HSM is away");
    }
}
