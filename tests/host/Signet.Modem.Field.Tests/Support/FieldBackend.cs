using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Signet.Agent;
using Signet.Emulator.Network;
using Signet.Testing;
using Signet.Verification;

namespace Signet.Modem.Field.Tests.Support;

/// <summary>
/// The far side of a field: a broker behind .NET's TLS 1.3 (OpenSSL below it), which demands a client certificate, and the
/// backend behind it, which verifies each message and drops what it has by epoch and sequence. It answers PUBLISH once the
/// message is taken. The broker renews its certificate, good for 90 days, each 60 days, as those of public authorities do.
/// </summary>
internal sealed class FieldBackend(TimeProvider clock)
{
    public const string Host = "broker.example";
    public const int Port = 8883;

    /// <summary>The time at which a field's clock begins: some days after the firmware's release.</summary>
    public static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(BuildInfo.FloorUtcSeconds).AddDays(3);

    private static readonly TimeSpan Renewal = TimeSpan.FromDays(60);
    private static readonly TimeSpan Overlap = TimeSpan.FromDays(30);
    private static readonly TestCa Root;

    // The broker's certificates of one period after the other.
    private static readonly ConcurrentDictionary<int, TestCertificate> Servers = [];

    static FieldBackend()
    {
        using IDisposable chance = SeededOpenSsl.Begin(1);
        TestCa? root = null;
        Steady(() => (root = TestCa.Root("CN=Field root", s => Lasts(s, -1000, 7000))).Self);
        Root = root!;
        Device = Steady(() => Root.Device(change: s => Lasts(s, -100, 3500)));
    }

    private readonly MessageVerifier _verifier = new(DeviceKey.FromCertificate(Device.Certificate));
    private readonly ChainTracker _chain = new();
    private readonly HashSet<(string Epoch, ulong Sequence)> _taken = [];
    private SslStreamCertificateContext? _server;
    private int _period;

    /// <summary>The device's certificate and key.</summary>
    public static TestCertificate Device { get; }

    /// <summary>The trust anchor of both sides.</summary>
    public static TestCa Ca => Root;

    /// <summary>Readings by number, and how often each was taken as new.</summary>
    public Dictionary<long, int> Readings { get; } = [];

    /// <summary>What must not be: refused messages, forks, messages taken twice, exceptions.</summary>
    public List<string> Wrongs { get; } = [];

    /// <summary>Connections with a handshake that came to its end, and those of them that were resumed are the device's to say.</summary>
    public int Handshakes { get; private set; }

    /// <summary>MQTT connections.</summary>
    public int Connections { get; private set; }

    /// <summary>Messages that came again.</summary>
    public int Duplicates { get; private set; }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Makes a peer for one connection.</summary>
    public IVirtualPeer Accept() => new Peer(this);

    // A resumed session belongs to the context that it began in, so that is kept; and it is a device's own, since its making draws
    // keys for tickets.
    private SslStreamCertificateContext ServerNow()
    {
        int period = (int)((clock.GetUtcNow() - Start) / Renewal);
        if (_server == null || period != _period)
        {
            _period = period;
            _server = SslStreamCertificateContext.Create(Servers.GetOrAdd(period, Issue).Certificate, [], offline: true);
        }

        return _server;
    }

    private static TestCertificate Issue(int period)
    {
        using IDisposable chance = SeededOpenSsl.Begin(100 + period);
        return Steady(() => Root.Server(s =>
        {
            s.NotBefore = Start + (period * Renewal) - (Overlap / 2);
            s.NotAfter = s.NotBefore + Renewal + Overlap;
            s.DnsNames = [Host];
        }));
    }

    // A signature in DER has one of three lengths, nearly always: certificates of the same length each time put the bytes of a
    // run to the same places each time.
    private static TestCertificate Steady(Func<TestCertificate> issue)
    {
        TestCertificate made;
        do made = issue();
        while (made.Der.Length % 3 != 0);
        return made;
    }

    private static void Lasts(CertificateShape shape, int fromDays, int toDays)
    {
        shape.NotBefore = Start.AddDays(fromDays);
        shape.NotAfter = Start.AddDays(toDays);
    }

    private void Take(byte[] message)
    {
        VerificationResult result = _verifier.Verify(message);
        if (!result.IsValid)
        {
            Wrongs.Add($"refused: {result.Error} {result.Detail}");
            return;
        }

        Batch batch = result.Batch!;
        ChainResult place = _chain.Track(batch, message);
        if (!place.IsNew)
        {
            if (place.Verdict == ChainVerdict.Duplicate) Duplicates++;
            else Wrongs.Add($"{place.Verdict} of {batch.Sequence}");
            return;
        }

        if (!_taken.Add((Convert.ToHexString(batch.Epoch), batch.Sequence))) Wrongs.Add($"taken twice: {batch.Sequence}");
        foreach (Reading reading in batch.Readings)
        {
            if (reading.Name != FieldDevice.ReadingName) continue;

            long number = (long)(Int128)reading.Value;
            Readings[number] = Readings.GetValueOrDefault(number) + 1;
        }
    }

    private sealed class Peer(FieldBackend backend) : IVirtualPeer
    {
        private InlineStream? _stream;

        public void Received(VirtualFlow flow, byte[] bytes)
        {
            // Without a context of the test framework's, what waits goes on at once and on this thread.
            SynchronizationContext? context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
            try
            {
                if (_stream == null)
                {
                    _stream = new InlineStream(flow.Send);
                    _ = ServeAsync(_stream, flow);
                    _stream.AwaitIdle();
                }
                else
                {
                    _stream.Push(bytes);
                }
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(context);
            }
        }

        private async Task ServeAsync(InlineStream stream, VirtualFlow flow)
        {
            try
            {
                await using var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(Options()).ConfigureAwait(false);
                backend.Handshakes++;
                while (await ReadAsync(tls).ConfigureAwait(false) is { } packet)
                {
                    if (Answer(packet.Head, packet.Body) is not { } answer) break;

                    if (answer.Length > 0) await tls.WriteAsync(answer).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is IOException or AuthenticationException or CryptographicException)
            {
                // A line that damages bytes, those of the client's certificate too, is what these tests are about: a server
                // closes then.
            }
            catch (Exception e)
            {
                backend.Wrongs.Add("the server: " + e);
            }

            flow.Close();
            stream.Done();
        }

        private SslServerAuthenticationOptions Options() => new()
        {
            ServerCertificateContext = backend.ServerNow(),
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.Tls13,
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { Root.Self.Certificate },
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
                VerificationTime = backend.Now,
                VerificationTimeIgnored = false,
            },
        };

        // Null to close.
        private byte[]? Answer(byte head, byte[] body)
        {
            switch (head >> 4)
            {
                case 1:
                    backend.Connections++;
                    return [0x20, 2, 0, 0];
                case 3:
                    int at = 2 + ((body[0] << 8) | body[1]);
                    int quality = (head >> 1) & 3;
                    if (Encoding.UTF8.GetString(body, 2, at - 2).EndsWith("/telemetry", StringComparison.Ordinal))
                        backend.Take(body[(at + (quality > 0 ? 2 : 0))..]);
                    return quality == 0 ? [] : [0x40, 2, body[at], body[at + 1]];
                case 8:
                    return [0x90, 3, body[0], body[1], 1];
                case 12:
                    return [0xD0, 0];
                default:
                    return null;
            }
        }

        private static async Task<(byte Head, byte[] Body)?> ReadAsync(Stream stream)
        {
            var one = new byte[1];
            if (await stream.ReadAtLeastAsync(one, 1, throwOnEndOfStream: false).ConfigureAwait(false) == 0) return null;

            byte head = one[0];
            int length = 0;
            for (int shift = 0; ; shift += 7)
            {
                await stream.ReadExactlyAsync(one).ConfigureAwait(false);
                length |= (one[0] & 0x7F) << shift;
                if (one[0] < 0x80) break;
            }

            var body = new byte[length];
            await stream.ReadExactlyAsync(body).ConfigureAwait(false);
            return (head, body);
        }
    }
}
