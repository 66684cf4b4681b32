using Signet.Core;
using Signet.Firmware.Tests.Modem;
using Signet.Modem;
using Signet.Sim.Tests.Support;

namespace Signet.Sim.Tests;

/// <summary>
/// Which way to the SIM is taken: a module that is a script of habits before a card, the whole client on top.
/// </summary>
public class SimAccessTests
{
    private static (IotSafeCard Card, ModuleBeforeCard Module, CellularModem Modem) Start(
        Action<ModuleBeforeCard> habits, IQuirkMemory? memory = null, FakeCard? card = null, int commandLimit = 562)
    {
        var clock = new VirtualClock();
        var module = new ModuleBeforeCard(clock, card ?? FakeCard.Typical(2));
        habits(module);
        Dialect dialect = Dialects.Find(Dialects.SimcomCip);
        dialect.CommandLimit = commandLimit;
        var modem = new CellularModem(module.Line, clock, new NullLog(), new ModemOptions { Dialect = dialect, Memory = memory }, null);
        modem.Start();
        return (new IotSafeCard(modem.Sim, new IotSafeOptions(), new NullLog()), module, modem);
    }

    [Fact]
    public void CsimIsTakenWhereTheModuleAdmitsIt()
    {
        var (card, module, _) = Start(_ => { });
        card.LoadCredentials();
        CardTests.Handshake(card);
        Assert.Equal("CSIM", card.RouteName);
        Assert.Equal(1, card.Channel);
        Assert.DoesNotContain(module.Lines, l => l.StartsWith("AT+CCHO=\"", StringComparison.Ordinal));
    }

    [Fact]
    public void ChannelsOfTheModuleAreTakenWhereCsimIsMissing()
    {
        var (card, module, _) = Start(m => (m.HasCsim, m.AdmitsCsim) = (false, false));
        card.LoadCredentials();
        CardTests.Handshake(card);
        card.Close();
        Assert.Equal("CGLA", card.RouteName);
        Assert.Equal(0, card.Channel);
        Assert.DoesNotContain(module.Lines, l => l.StartsWith("AT+CSIM=1", StringComparison.Ordinal));
        Assert.StartsWith("AT+CCHC=", module.Lines[^1]);
        Assert.Empty(module.Card.Violations);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WrongAnswersOfTestCommandsAreGotOver(bool denies)
    {
        // Either denied though it works, or admitted though it doesn't.
        var (card, module, _) = Start(m =>
        {
            if (denies) (m.AdmitsCsim, m.AdmitsCgla) = (false, false);
            else m.HasCsim = false;
        });
        card.LoadCredentials();
        CardTests.Handshake(card);
        Assert.Equal(denies ? "CSIM" : "CGLA", card.RouteName);
        Assert.Empty(module.Card.Violations);
    }

    [Fact]
    public void CsimThatHangsBeyondEightBytesLeadsToChannels()
    {
        var (card, module, _) = Start(m => m.CsimHangsAbove = 16);
        card.LoadCredentials();
        CardTests.Handshake(card);
        Assert.Equal("CGLA", card.RouteName);
        Assert.Empty(module.Card.Violations);
    }

    [Fact]
    public void WhatWorkedIsRememberedForTheModel()
    {
        var memory = new QuirkMemory();
        Start(m => m.CsimHangsAbove = 16, memory).Card.LoadCredentials();
        var (card, module, _) = Start(m => m.CsimHangsAbove = 16, memory);
        card.LoadCredentials();
        Assert.DoesNotContain(module.Lines, l => l.StartsWith("AT+CSIM", StringComparison.Ordinal));

        // Another model is another matter.
        (card, module, _) = Start(m => m.Model = "OTHER", memory);
        card.LoadCredentials();
        Assert.Equal("CSIM", card.RouteName);
    }

    [Fact]
    public void ARememberedWayThatFailsFallsBack()
    {
        var memory = new QuirkMemory();
        Start(m => m.HasCsim = false, memory).Card.LoadCredentials();
        var (card, _, _) = Start(m => m.HasCgla = false, memory);
        card.LoadCredentials();
        CardTests.Handshake(card);
        Assert.Equal("CSIM", card.RouteName);
    }

    [Fact]
    public void MissingAppletIsToldByTheCardAndNotSoughtElsewhere()
    {
        FakeCard bare = FakeCard.Typical();
        bare.Aid = [9, 9, 9, 9, 9];
        var (card, module, _) = Start(_ => { }, card: bare);
        Assert.Equal(ErrorCode.AppletNotFound, Assert.Throws<SignetException>(card.Open).Code);
        Assert.DoesNotContain(module.Lines, l => l.StartsWith("AT+CCHO=\"", StringComparison.Ordinal));
    }

    [Fact]
    public void NoWayAtAllIsOneError()
    {
        var (card, _, _) = Start(m => (m.HasCsim, m.HasCgla) = (false, false));
        var e = Assert.Throws<SignetException>(card.Open);
        Assert.True(e.Code is ErrorCode.CmeError or ErrorCode.ModemError or ErrorCode.ApduTransportFailed, e.Message);
    }

    [Theory]
    [InlineData(0x2C)]
    [InlineData(0x24)]
    [InlineData(0xC0)]
    public void BlockedInstructionGoesTheOtherWay(int ins)
    {
        var (card, module, _) = Start(m => m.Blocked.Add(ins));
        card.LoadCredentials();
        if (ins == 0x24)
        {
            // The ephemeral key is bound to its channel: this handshake is lost, the next one isn't.
            Assert.Equal(ErrorCode.InstructionBlocked, Assert.Throws<SignetException>(() => CardTests.Handshake(card)).Code);
        }

        CardTests.Handshake(card);
        Assert.Equal("CGLA", card.RouteName);
        Assert.Empty(module.Card.Violations);
    }

    [Theory]
    [InlineData(0x2C, "VERIFY SIGNATURE")]
    [InlineData(0x24, "PUT PUBLIC KEY")]
    public void BlockedInstructionWithoutAnotherWayDegradesAndSaysSo(int ins, string name)
    {
        var (card, _, _) = Start(m =>
        {
            m.HasCgla = false;
            m.Blocked.Add(ins);
        });
        card.LoadCredentials();
        Assert.Equal(ErrorCode.InstructionBlocked, Assert.Throws<SignetException>(() => CardTests.Handshake(card)).Code);

        Assert.False(card.Offload.SuitsFast);
        Assert.True(card.Offload.Signs);
        Assert.Contains("the module blocks " + name, card.Offload.Reasons);
        card.Sign(SigningKey.Tls, CardTests.Digest, 0, new byte[64], 0);
    }

    [Fact]
    public void GetResponseBlockedIsGotOverWhereTheCardAnswersAtOnce()
    {
        FakeCard direct = FakeCard.Typical(2);
        direct.Override = a =>
        {
            // Answers at once when it is told how much is wanted.
            direct.Leaves61 = a.Length == 5 + a[4];
            return null;
        };
        var (card, _, _) = Start(m => { m.HasCgla = false; m.Blocked.Add(0xC0); }, card: direct);
        card.LoadCredentials();
        CardTests.Handshake(card);
        Assert.True(card.Quirks.AppendLe);
    }

    [Fact]
    public void ModuleThatTakesNoLeButZeroIsServed()
    {
        FakeCard direct = FakeCard.Typical(2);
        direct.Leaves61 = false;
        var (card, module, _) = Start(
            m =>
            {
                m.HasCgla = false;
                m.DemandsLengthInByteFive = true;
                foreach (int ins in new[] { 0xD6, 0xDC, 0x32, 0x44, 0x04, 0x88, 0x20, 0x24, 0x26, 0x28, 0x2C, 0xFA, 0xC0 }) m.Blocked.Add(ins);
            },
            card: direct);
        card.LoadCredentials();
        byte[] signature = new byte[64];
        card.Sign(SigningKey.Tls, CardTests.Digest, 0, signature, 0);
        card.GetRandom(new byte[32], 0, 32);

        Assert.True(TestPki.Instance.ClientKey.VerifyHash(CardTests.Digest, signature));
        Assert.True(card.Quirks.ZeroLe);
        Assert.True(card.Offload.Signs);
        Assert.Equal(ErrorCode.InstructionBlocked, Assert.Throws<SignetException>(() => CardTests.Handshake(card)).Code);
        Assert.Empty(module.Card.Violations);
    }

    [Theory]
    [InlineData(127, 56)]
    [InlineData(522, 253)]
    [InlineData(559, 261)]
    public void LineLengthShapesWhatIsAsked(int limit, int longest)
    {
        var (card, module, modem) = Start(m => m.LineLimit = limit, commandLimit: limit);
        Assert.Equal(longest, modem.Sim.MaxCommandLength);
        card.LoadCredentials();
        card.Sign(SigningKey.Tls, CardTests.Digest, 0, new byte[64], 0);
        var input = new SignatureInput();
        byte[] text = new byte[400];
        byte[] signature = new byte[64];
        input.SetText(IotSafe.HashSha256, text, 0, text.Length);
        card.SignWith(card.Inventory.TlsKey, input, signature, 0);
        Assert.True(TestPki.Instance.ClientKey.VerifyData(text, signature, System.Security.Cryptography.HashAlgorithmName.SHA256));
        if (limit < 200)
        {
            Assert.False(card.Offload.SuitsFast);
            Assert.Contains("too short", card.Offload.Reasons);
            Assert.Equal(ErrorCode.NotSupported, Assert.Throws<SignetException>(() => CardTests.Handshake(card)).Code);
        }
        else
        {
            CardTests.Handshake(card);
        }

        Assert.All(module.Lines, l => Assert.True(l.Length + 1 <= limit, $"{l.Length + 1} characters"));
    }

    [Fact]
    public void ResetUnderChannelsOfTheModuleIsRepaired()
    {
        var (card, module, _) = Start(m => m.HasCsim = false);
        card.LoadCredentials();
        module.Card.Reset(false);
        module.ForgetChannels();
        Assert.Equal(ErrorCode.ChannelLost, Assert.Throws<SignetException>(() => card.GenerateKeyPair(new byte[65], 0)).Code);
        CardTests.Handshake(card);
        Assert.Empty(module.Card.Violations);
    }
}
