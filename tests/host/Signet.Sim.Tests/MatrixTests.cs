using System.Globalization;
using System.Text;
using Signet.Cli.Services;
using Signet.Core;
using Signet.Emulator;
using Signet.Emulator.Card;
using Signet.Emulator.Links;
using Signet.Emulator.Profiles;
using Signet.Emulator.Uicc;
using Signet.Firmware.Tests.Modem;
using Signet.Hosting;
using Signet.Modem;
using Signet.Sim.Tests.Support;
using EmulatedModule = Signet.Emulator.EmulatedModule;
using ModemOptions = Signet.Modem.ModemOptions;

namespace Signet.Sim.Tests;

/// <summary>
/// The firmware's client against every profile of the emulated card, over both ways to the SIM: discovery and two whole
/// handshakes of the fast policy where the profile can, signatures where it can only sign.
/// </summary>
public class MatrixTests(ITestOutputHelper output)
{
    // What a profile can't do by what it is; everything else must do a whole handshake.
    private static readonly Dictionary<string, string> Limits = new()
    {
        ["files-only"] = "signs",
        ["quantag"] = "signs",
        ["secret-dh-put"] = "signs",
        ["secret-dh-stored"] = "signs",
        ["secret-file"] = "signs",
        ["secret-none"] = "signs",
        ["secret-prf"] = "signs",
        ["revoked"] = "revoked",
        ["unprovisioned"] = "not provisioned",
    };

    [Fact]
    public void ClientTimesProfileTimesTransport()
    {
        var table = new StringBuilder("profile            transport  result           first handshake             second\n");
        var wrong = new List<string>();
        foreach (CardProfile profile in CardProfile.All)
        {
            foreach (bool channels in new[] { false, true })
            {
                Row row = Try(profile, channels);
                string line = $"{profile.Name,-18} {(channels ? "CGLA" : "CSIM"),-9}  {row.Result,-15} {row.First,-27} {row.Second}";
                table.AppendLine(line.TrimEnd());
                string expected = Limits.GetValueOrDefault(profile.Name, "handshake");
                if (row.Result != expected) wrong.Add($"{line} (expected {expected}) {row.Why}");
                if (row.Danger.Length > 0) wrong.Add($"{line} {row.Danger}");

                // The budget: twelve commands, two more to put a CA's key that doesn't lie on the SIM; closes only where the
                // card has shown that it needs them; a first handshake may also try in vain.
                int budget = row.HasAnchorKey ? 12 : 14;
                // The slow card refuses now and then, and what it refuses is sent again.
                if (profile.Name != "slow" && row.Second is { } count && count.Commands - count.Closes > budget) wrong.Add($"{line}: more than {budget} commands");
            }
        }

        output.WriteLine(table.ToString());
        TestContext.Current.SendDiagnosticMessage(table.ToString());
        Assert.True(wrong.Count == 0, string.Join("\n", wrong) + "\n" + table);
    }

    [Fact]
    public void GenericProfileTakesTwelveCommandsAndThreeResponses()
    {
        foreach (bool channels in new[] { false, true })
        {
            Row row = Try(CardProfile.Named("generic"), channels);
            Assert.Equal("handshake", row.Result);
            Assert.Equal(new Count(12, 3, 0), row.First);
        }
    }

    private static Row Try(CardProfile profile, bool channels)
    {
        TestPki pki = TestPki.Instance;
        var setup = new EmulatorSetup
        {
            Profile = profile,
            Personalisation = new CardPersonaliser
            {
                DeviceKey = pki.ClientKey,
                ClientCertificate = pki.Client.RawData,
                CaCertificate = pki.Ca.RawData,
            },
        };
        using var link = new InMemoryLink();
        using EmulatedModule module = EmulatedModule.Start(link, setup);
        var options = new ModemOptions { Dialect = Dialects.Find(Dialects.SimcomCip) };
        CellularModem modem;
        if (channels)
        {
            // A module of a few lines before the same card, with AT+CCHO and virtual time: the emulated one (its profiles of
            // access have AT+CCHO too) is written by the rules that this table is to find out.
            var clock = new VirtualClock();
            options.SimRoute = SimRoute.Cgla;
            modem = new CellularModem(new ModuleBeforeCard(clock, new ModuleCard(module)).Line, clock, new NullLog(), options, null);
        }
        else
        {
            options.SimRoute = SimRoute.Csim;
            modem = new CellularModem(new LinkChannel(link.Host), new SystemClock(), new NullLog(), options, null);
        }

        modem.Start();
        var card = new IotSafeCard(modem.Sim, new IotSafeOptions(), new NullLog()) { Clock = new VirtualClock() };
        var counter = new Counter();
        card.Observer = counter;
        Row row = Row.Of("failed");
        try
        {
            card.LoadCredentials();
            byte[] signature = new byte[64];
            card.Sign(SigningKey.Tls, CardTests.Digest, 0, signature, 0);
            Assert.True(pki.ClientKey.VerifyHash(CardTests.Digest, signature));
            if (card.Offload.SuitsFast)
            {
                bool anchor = HoldsAnchor(card);
                counter.Reset();
                CardTests.Handshake(card);
                Count first = counter.Total;
                counter.Reset();
                CardTests.Handshake(card);
                row = new Row("handshake", first, counter.Total, anchor, "", "");
            }
            else
            {
                row = Row.Of("signs") with { Why = card.Offload.Reasons };
            }
        }
        catch (SignetException e) when (e.Code == ErrorCode.CredentialsRevoked)
        {
            row = Row.Of("revoked");
        }
        catch (SignetException e) when (e.Code is ErrorCode.KeyMissing or ErrorCode.CertificateMissing)
        {
            row = Row.Of("not provisioned");
        }
        catch (Exception e) when (e is SignetException or Xunit.Sdk.XunitException)
        {
            row = row with { Why = e.Message };
        }

        card.Close();
        module.Modem.WithCard(c =>
        {
            if (c.Usim.WasAttacked || c.SafetyViolations.Count > 0) row = row with { Danger = $"dangers: {c.SafetyViolations.Count}" };
        });
        return row;
    }

    private static bool HoldsAnchor(IotSafeCard card)
    {
        byte[] anchor = TestPki.Point(TestPki.Instance.CaKey);
        byte[] point = new byte[65];
        foreach (IotSafeObject key in card.Objects.Where(o => o.Type == IotSafeObjectType.PublicKey && o.State != 0 && o.Grants(IotSafe.AccessRead)))
        {
            try
            {
                card.ReadPublicKey(key, point, 0);
                if (point.AsSpan().SequenceEqual(anchor)) return true;
            }
            catch (SignetException e) when (e.Code is ErrorCode.ObjectDenied or ErrorCode.PointNotOnCurve or ErrorCode.TlvInvalid)
            {
                // Another kind of key.
            }
        }

        return false;
    }

    private sealed record Count(int Commands, int Responses, int Closes)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Commands} + {Responses} ({Closes} closes)");
    }

    private sealed record Row(string Result, Count? First, Count? Second, bool HasAnchorKey, string Why, string Danger)
    {
        internal static Row Of(string result) => new(result, null, null, false, "", "");
    }

    private sealed class Counter : IApduObserver
    {
        private int _commands;
        private int _responses;
        private int _closes;

        public Count Total => new(_commands, _responses, _closes);

        public void Reset() => (_commands, _responses, _closes) = (0, 0, 0);

        public void OnExchange(int cla, int ins, int p1, int p2, int lc, int responseLength, int sw)
        {
            if (ins == 0xC0)
            {
                _responses++;
                return;
            }

            _commands++;
            if (ins is 0x24 or 0x2A or 0x2C && p1 == 1) _closes++;
        }
    }

    private sealed class ModuleCard(EmulatedModule module) : IApduTransport
    {
        public int Epoch => 1;

        public int MaxCommandLength => 261;

        public int Exchange(byte[] command, int offset, int length, byte[] response, int responseOffset, int timeoutMs)
        {
            byte[] apdu = command.AsSpan(offset, length).ToArray();
            byte[] answer = [];
            module.Modem.WithCard(card => answer = card.Transmit(apdu));
            answer.CopyTo(response, responseOffset);
            return answer.Length;
        }
    }
}
