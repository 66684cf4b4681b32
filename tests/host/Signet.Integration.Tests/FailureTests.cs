using Signet.Agent;
using Signet.Core;
using Signet.Emulator.Faults;
using Signet.Emulator.Modem;
using Signet.Emulator.Uicc;
using Signet.Integration.Tests.Support;
using Signet.Testing;

namespace Signet.Integration.Tests;

/// <summary>
/// What can be wrong with peer, network, SIM and module, through the whole firmware: each ends in its own error, and after it
/// the same device still connects to a good broker.
/// </summary>
public sealed class FailureTests : IDisposable
{
    // Beyond the deadline for a connection: starting the module before it, the last alert after it.
    private const int SlackMs = 30000;

    private static readonly Pki Pki = new();

    private readonly Mosquitto _broker = new(Pki);

    public void Dispose() => _broker.Dispose();

    [Fact]
    public void A_broker_of_an_unknown_CA()
    {
        // Both ways: the settings name another CA, or the SIM holds another one.
        TestCa other = TestCa.Root("CN=Another root");
        using var unit = new Unit(Pki);
        var error = Unit.Road(unit.Agent(_broker.Port, s => s.TrustAnchors = [other.Der]));
        Assert.Equal(ErrorCode.UnknownIssuer, error?.Code);

        using var otherSim = new Unit(Pki, s => s.SimCa = other);
        Assert.Equal(ErrorCode.UnknownIssuer, Unit.Road(otherSim.Agent(_broker.Port))?.Code);
        Assert.Null(Unit.Road(otherSim.Agent(_broker.Port, s => s.TrustAnchors = [Pki.Ca.Der])));
    }

    [Fact]
    public void A_broker_that_only_bears_the_CAs_name()
    {
        // Same subject, another key: the signature decides, not the name.
        TestCa impostor = TestCa.Root("CN=Integration root");
        using var server = new OpenSslServer(impostor.Server(), Pki.Ca);
        Ends(ErrorCode.CertificateSignatureInvalid, server.Port);
    }

    [Fact]
    public void A_broker_of_another_name() => Ends(ErrorCode.NameMismatch, _broker.Port, s => s.BrokerHost = "127.0.0.1");

    [Fact]
    public void A_broker_whose_certificate_has_expired()
    {
        using var server = new OpenSslServer(Pki.Ca.Server(s =>
        {
            s.NotBefore = DateTimeOffset.UtcNow.AddDays(-9);
            s.NotAfter = DateTimeOffset.UtcNow.AddDays(-2);
        }), Pki.Ca);
        Ends(ErrorCode.CertificateExpired, server.Port);
    }

    [Fact]
    public void A_broker_whose_certificate_is_not_valid_yet()
    {
        using var server = new OpenSslServer(Pki.Ca.Server(s => s.NotBefore = DateTimeOffset.UtcNow.AddDays(2)), Pki.Ca);
        Ends(ErrorCode.CertificateNotYetValid, server.Port);
    }

    [Fact]
    public void A_broker_that_shows_a_clients_certificate()
    {
        using var server = new OpenSslServer(Pki.Ca.Server(s => s.ExtendedKeyUsage = ["1.3.6.1.5.5.7.3.2"]), Pki.Ca);
        Ends(ErrorCode.ExtendedKeyUsageForbids, server.Port);
    }

    [Fact]
    public void A_broker_that_asks_for_no_certificate()
    {
        using var server = new OpenSslServer(Pki.Server, Pki.Ca, verify: "");
        Ends(ErrorCode.TlsNoCertificateRequest, server.Port);
    }

    [Fact]
    public void A_broker_of_TLS_1_2()
    {
        using var server = new OpenSslServer(Pki.Server, Pki.Ca, version: "-tls1_2");
        var error = Ends(ErrorCode.TlsAlertReceived, server.Port);
        Assert.Equal(70, error.Value);
    }

    [Fact]
    public void A_port_where_nobody_listens() => Ends(ErrorCode.SocketOpenFailed, Mosquitto.FreePort());

    [Fact]
    public void A_name_that_nobody_has() =>
        Ends(ErrorCode.DnsFailed, _broker.Port, s => s.BrokerHost = "no-such-host.invalid");

    [Fact]
    public void A_client_certificate_that_the_broker_does_not_trust()
    {
        using var unit = new Unit(Pki, s => s.Device = TestCa.Root("CN=Stranger").Device());
        var error = Unit.Road(unit.Agent(_broker.Port));
        Assert.Equal(ErrorCode.ClientNotConfirmed, error?.Code);
        unit.SimIsUnharmed();
    }

    [Fact]
    public void A_key_that_is_not_the_certificates()
    {
        var mixed = new TestCertificate(Pki.Device.Certificate, Pki.Backend.Key);
        using var unit = new Unit(Pki, s => s.Device = mixed);
        Assert.Equal(ErrorCode.CertificateKeyMismatch, Unit.Road(unit.Agent(_broker.Port))?.Code);
    }

    [Fact]
    public void A_SIM_without_the_applet()
    {
        using var unit = new Unit(Pki, s => s.Emulator = s.Emulator with { AppletInstalled = false });
        var error = Unit.Road(unit.Agent(_broker.Port));
        Assert.Equal(ErrorCode.AppletNotFound, error?.Code);
        Assert.Equal(0x6A82, error?.Value);
        unit.SimIsUnharmed();
    }

    [Fact]
    public void A_SIM_whose_channels_are_all_taken_is_restarted_once()
    {
        UiccOptions lost = new() { ChannelsOpenAtStart = [1, 2, 3] };
        using var unit = new Unit(Pki, s => s.Emulator = s.Emulator with { Uicc = lost });
        Assert.Null(Unit.Road(unit.Agent(_broker.Port)));
        Assert.Equal(1, unit.Module.Card.ResetCount);
        unit.SimIsUnharmed();

        using var never = new Unit(
            Pki, s => s.Emulator = s.Emulator with { Uicc = lost with { ChannelsOpenAfterReset = [1, 2, 3] } });
        Assert.Equal(ErrorCode.ChannelUnavailable, Unit.Road(never.Agent(_broker.Port))?.Code);
    }

    [Fact]
    public void A_slot_without_a_SIM()
    {
        using var unit = new Unit(
            Pki, s => s.Emulator = s.Emulator with { Modem = s.Emulator.Modem with { SimInserted = false } });
        Assert.Equal(ErrorCode.SimNotInserted, Unit.Road(unit.Agent(_broker.Port))?.Code);
    }

    [Fact]
    public void A_SIM_that_stays_busy_and_one_that_is_busy_for_a_moment()
    {
        using var busy = new Unit(Pki, s => s.Faults = FaultPlan.Of(new SimBusyFault(1, int.MaxValue)));
        Assert.Equal(ErrorCode.SimBusy, Unit.Road(busy.Agent(_broker.Port))?.Code);

        using var moment = new Unit(Pki, s => s.Faults = FaultPlan.Of(new SimBusyFault(1, 1)));
        Assert.Null(Unit.Road(moment.Agent(_broker.Port)));
    }

    [Fact]
    public void A_SIM_that_wants_a_PIN_which_nobody_gave()
    {
        using var unit = new Unit(
            Pki, s => s.Emulator = s.Emulator with { Modem = s.Emulator.Modem with { PresentsPin = false } });
        Assert.Equal(ErrorCode.SimPinRequired, Unit.Road(unit.Agent(_broker.Port))?.Code);
        unit.SimIsUnharmed();
        Assert.Null(Unit.Road(unit.Agent(_broker.Port, s => s.Modem.Pin = "1234"u8.ToArray())));
        unit.SimIsUnharmed();
    }

    [Fact]
    public void A_network_that_refuses_registration()
    {
        using var unit = new Unit(
            Pki, s => s.Emulator = s.Emulator with { Modem = s.Emulator.Modem with { Registration = 3 } });
        Assert.Equal(ErrorCode.RegistrationDenied, Unit.Road(unit.Agent(_broker.Port))?.Code);
    }

    [Theory]
    [InlineData(RadioAccess.Gsm)]
    [InlineData(RadioAccess.Umts)]
    public void A_network_without_LTE_serves_as_well(RadioAccess access)
    {
        using var unit = new Unit(
            Pki, s => s.Emulator = s.Emulator with { Modem = s.Emulator.Modem with { RadioAccess = access } });
        Assert.Null(Unit.Road(unit.Agent(_broker.Port)));
    }

    [Fact]
    public void A_record_that_was_tampered_with()
    {
        for (int tampered = 0, seen = 1; tampered < seen; tampered++)
        {
            using var server = new OpenSslServer(Pki.Server, Pki.Ca, "-no_middlebox -num_tickets 0");
            using var relay = new RecordRelay(server.Port, (number, record) =>
            {
                // What the server sends after our Finished is no record of the handshake any more.
                if (number >= seen && record[0] == 23) seen = number + 1;
                if (number == tampered) record[^1] ^= 0x01;
                return record;
            });

            // Record 0 is ServerHello, whose last byte is the key share's: off the curve, or an agreement of another secret.
            var error = Fails(relay.Port);
            ErrorCode[] allowed = tampered == 0
                ? [ErrorCode.PointNotOnCurve, ErrorCode.TlsIllegalParameter, ErrorCode.TlsBadRecordMac, ErrorCode.TlsAlertReceived]
                : [ErrorCode.TlsBadRecordMac];
            Assert.True(allowed.Contains(error.Code), $"record {tampered} of {seen}: {error.Message}");
        }
    }

    [Theory]
    [InlineData(20, ErrorCode.TlsBadServerFinished)]
    [InlineData(15, ErrorCode.TlsBadServerSignature)]
    public void A_message_that_was_forged_inside_good_records(byte type, ErrorCode expected)
    {
        using var server = new OpenSslServer(Pki.Server, Pki.Ca, "-keylogfile {folder}/keys");
        var forger = new FlightForger(Path.Combine(server.Folder, "keys"), type);
        using var relay = new RecordRelay(server.Port, forger.Pass);
        var error = Fails(relay.Port);
        Assert.True(forger.HasForged);
        Assert.Equal(expected, error.Code);
    }

    [Fact]
    public void A_server_that_closes_at_any_record_of_the_handshake()
    {
        int records = 1;
        for (int last = 0; last < records; last++)
        {
            using var server = new OpenSslServer(Pki.Server, Pki.Ca, "-num_tickets 0");
            using var relay = new RecordRelay(server.Port, (number, record) =>
            {
                // Without tickets s_server is silent after its Finished: the records are ServerHello,
                // ChangeCipherSpec and five of the encrypted flight.
                return number == last ? null : record;
            });
            records = 7;
            var error = Fails(relay.Port);
            Assert.True(error.Code == ErrorCode.TlsHandshakeClosed, $"closed in place of record {last}: {error.Message}");
            Assert.True(relay.Cut.IsCompleted);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_server_that_falls_silent_is_left_at_the_deadline_of_the_default_settings(int records)
    {
        using var server = new OpenSslServer(Pki.Server, Pki.Ca);
        using var relay = new RecordRelay(server.Port, (number, record) => number < records ? record : []);
        using var unit = new Unit(Pki);
        int timeout = new AgentSettings().ConnectTimeoutMs;
        var agent = unit.Agent(relay.Port, s => s.ConnectTimeoutMs = timeout);
        agent.Start();
        long before = unit.Clock.Milliseconds;
        var error = Assert.Throws<SignetException>(agent.Connect);
        Assert.Equal(ErrorCode.TlsTimeout, error.Code);
        Assert.InRange(unit.Clock.Milliseconds - before, timeout, timeout + SlackMs);
        unit.SimIsUnharmed();
    }

    [Theory]
    [InlineData(5)]
    [InlineData(100)]
    [InlineData(600)]
    public void A_connection_that_breaks_in_the_middle_of_a_record(int bytes)
    {
        using var unit = new Unit(Pki, s => s.Faults = FaultPlan.Of(new SocketCloseFault(bytes)));
        var agent = unit.Agent(_broker.Port);
        Assert.Equal(ErrorCode.TlsHandshakeClosed, Unit.Road(agent)?.Code);
        Assert.Null(Unit.Road(agent));
    }

    [Fact]
    public void A_module_that_restarts_in_the_middle()
    {
        using var counting = new Unit(Pki);
        Assert.Null(Unit.Road(counting.Agent(_broker.Port)));
        int lines = counting.Count().Lines;
        using var unit = new Unit(Pki, s => s.Faults = FaultPlan.Of(new RestartFault(lines - 10)));
        var agent = unit.Agent(_broker.Port);
        Assert.Equal(ErrorCode.ModemRestarted, Unit.Road(agent)?.Code);
        Assert.Null(Unit.Road(agent));
        unit.SimIsUnharmed();
    }

    private SignetException Ends(ErrorCode expected, int port, Action<AgentSettings>? change = null)
    {
        var error = Fails(port, change);
        Assert.True(expected == error.Code, error.ToString());
        return error;
    }

    // A device that failed must be as good as new: nothing published, no PIN tried, and the next broker gets its message.
    private SignetException Fails(int port, Action<AgentSettings>? change = null)
    {
        using var unit = new Unit(Pki);
        int timeout = 0;
        var agent = unit.Agent(port, s =>
        {
            change?.Invoke(s);
            timeout = s.ConnectTimeoutMs;
        });
        long before = unit.Clock.Milliseconds;
        var error = Unit.Road(agent);
        Assert.InRange(unit.Clock.Milliseconds - before, 0, timeout + SlackMs);
        Assert.NotNull(error);
        Assert.Equal(0, agent.Report.Acknowledged);
        Assert.False(agent.IsConnected);
        unit.SimIsUnharmed();
        agent.Stop();

        var again = Unit.Road(unit.Agent(_broker.Port));
        Assert.True(again == null, again?.ToString());
        return error;
    }
}
