using Signet.Agent;
using Signet.Core;
using Signet.Crypto;
using Signet.Modem;
using Signet.Sim;
using Signet.SoftCrypto;
using Signet.Tls;

namespace Signet.Bench.Workloads;

/// <summary>
/// The firmware's TLS client over an emulated module and SIM, without an application: each connection by hand, so that
/// tickets, verdicts and held flights can be chosen.
/// </summary>
internal sealed class BenchNode : IDisposable
{
    private const int TimeoutMs = 60000;

    // CONNACK and PUBACK of MQTT 3.1.1.
    private const int AnswerLength = 4;

    private readonly ScenarioWatch _watch;
    private readonly CellularModem _modem;
    private readonly IotSafeCard _card;
    private readonly HmacDrbg _random;
    private readonly BenchClock _clock = new();
    private readonly NullLog _log = new();

    internal BenchNode(BenchModule module, BenchAuthority authority, OffloadPolicy policy, ScenarioWatch watch)
    {
        _watch = watch;
        var memory = new QuirkMemory();
        var options = new Modem.ModemOptions { Dialect = Dialects.Find(Dialects.SimcomCip), Memory = memory };
        _modem = new CellularModem(module.Line, _clock, _log, options, null);
        _card = new IotSafeCard(_modem.Sim, new IotSafeOptions(), _log) { Observer = watch, Clock = _clock, Memory = memory };
        _random = new HmacDrbg([new CardEntropy(_card), new FixedEntropy("platform", 8)], _clock);
        _modem.Start();
        _card.Iccid = _modem.ReadIccid();
        _card.Open();
        Options.Credentials = _card.LoadCredentials();
        Options.Credentials.TrustAnchors = [authority.Certificate.RawData];
        Options.Policy = policy;
        Options.KeyAgreements = [new X25519KeyAgreement(_random), new P256KeyAgreement(_random)];
        Options.Verifier = new P256Verifier();
        _random.Seed([], 0, 0);
        _modem.Attach();
    }

    /// <summary>For the connections to come.</summary>
    internal TlsOptions Options { get; } = new();

    public void Dispose()
    {
        _card.Close();
        _random.Wipe();
    }

    /// <summary>Handshake, MQTT's CONNECT and its answer, which confirms us, and the end.</summary>
    internal void Connect()
    {
        var tls = Open(hold: false);
        byte[] connect = MqttPackets.Connect();
        tls.Send(connect, 0, connect.Length, TimeoutMs);
        Await(tls, AnswerLength);
        if (Options.Tickets != null) tls.KeepTickets();
        tls.Close();
    }

    /// <summary>A wake-up: our Finished, CONNECT and PUBLISH leave in one piece, and DISCONNECT with close_notify.</summary>
    /// <param name="payload">Bytes of the message.</param>
    /// <param name="connected">Is told when CONNACK has come.</param>
    internal void Publish(int payload, Action connected)
    {
        var tls = Open(hold: true);
        byte[] connect = MqttPackets.Connect();
        byte[] publish = MqttPackets.Publish(payload);
        tls.Send(connect, 0, connect.Length, TimeoutMs);
        tls.Send(publish, 0, publish.Length, TimeoutMs);
        Await(tls, AnswerLength);
        connected();
        Await(tls, AnswerLength);
        tls.KeepTickets();
        byte[] disconnect = MqttPackets.Disconnect();
        tls.Send(disconnect, 0, disconnect.Length, TimeoutMs);
        tls.Close();
    }

    private static void Await(TlsTransport tls, int count)
    {
        var buffer = new byte[64];
        while (count > 0)
        {
            int received = tls.Receive(buffer, 0, Math.Min(count, buffer.Length), TimeoutMs);
            if (received <= 0) throw new InvalidOperationException("the broker did not answer");

            count -= received;
        }
    }

    private TlsTransport Open(bool hold)
    {
        var stream = _watch.Watch(_modem.OpenSocket(0));
        var tls = new TlsTransport(stream, _card, _random, _clock, _log, Options) { Observer = _watch, Hold = hold };
        tls.Open(BenchDevice.BrokerName, 8883, TimeoutMs);
        return tls;
    }
}
