using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Signet.Emulator.Network;
using Signet.Testing;
using Signet.Verification;

namespace Signet.Modem.Field.Tests.Support;

/// <summary>
/// The far side of a field: a broker behind .NET's TLS 1.3 (OpenSSL below it), which demands a client certificate, and the
/// backend behind it, which verifies each message and drops what it has by epoch and sequence. It answers PUBLISH once the
/// message is taken.
/// </summary>
internal sealed class FieldBackend
{
    public const string Host = "broker.example";
    public const int Port = 8883;

    private static readonly DateTimeOffset From = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2060, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TestCa Root = Rooted();
    private static readonly SslStreamCertificateContext Server = SslStreamCertificateContext.Create(
        Steady(() => Root.Server(s =>
        {
            Lasts(s);
            s.DnsNames = [Host];
        })).Certificate, [], offline: true);

    private readonly MessageVerifier _verifier = new(DeviceKey.FromCertificate(Device.Certificate));
    private readonly ChainTracker _chain = new();
    private readonly HashSet<(string Epoch, ulong Sequence)> _taken = [];

    /// <summary>The device's certificate and key.</summary>
    public static TestCertificate Device { get; } = Steady(() => Root.Device(change: Lasts));

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

    /// <summary>Makes a peer for one connection.</summary>
    public IVirtualPeer Accept() => new Peer(this);

    private static TestCa Rooted()
    {
        TestCa? root = null;
        Steady(() => (root = TestCa.Root("CN=Field root", Lasts)).Self);
        return root!;
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

    private static void Lasts(CertificateShape shape)
    {
        shape.NotBefore = From;
        shape.NotAfter = To;
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
            await using var tls = new SslStream(stream);
            try
            {
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
        }

        private static SslServerAuthenticationOptions Options() => new()
        {
            ServerCertificateContext = Server,
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.Tls13,
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { Root.Self.Certificate },
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
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
