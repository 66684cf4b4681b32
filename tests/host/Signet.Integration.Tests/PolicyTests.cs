using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Signet.Agent;
using Signet.Core;
using Signet.Emulator.Uicc;
using Signet.Hosting;
using Signet.Integration.Tests.Support;
using Signet.SoftCrypto;
using Signet.Testing;
using Signet.Tls;

namespace Signet.Integration.Tests;

/// <summary>
/// Each policy over module and SIM, honest and hostile. The hostile module says 9000 to VERIFY SIGNATURE, writes down every
/// agreed secret and random number, and its owner has the bytes of the network.
/// </summary>
public class PolicyTests
{
    private const int DeadlineMs = 300000;

    private static readonly Pki Pki = new();

    // Another key under the CA's name: whoever only looks at names takes it.
    private static readonly TestCertificate Impostor = TestCa.Root("CN=Integration root").Server();

    public static TheoryData<OffloadPolicy> Policies => new(OffloadPolicy.Guarded, OffloadPolicy.Fast, OffloadPolicy.Conformance);

    [Theory]
    [MemberData(nameof(Policies))]
    public void Every_policy_connects_in_full_and_resumed(OffloadPolicy policy)
    {
        using var server = new OpenSslServer(Pki.Server, Pki.Ca, "-rev");
        using var unit = new Unit(Pki);
        var tls = unit.Tls(o => Set(o, policy));
        for (int i = 0; i < 2; i++)
        {
            tls.Open("localhost", server.Port, DeadlineMs);
            Assert.Equal("olleh\n", Exchange(tls, "hello\n"));
            tls.KeepTickets();
            Assert.Equal(i > 0, tls.Report.IsResumed);
            Assert.Equal(i == 0 ? 1 : 0, tls.Report.Signatures);
            tls.Close();
        }

        Assert.Equal(policy.ToString().ToLowerInvariant(), tls.Report.Policy);
        Assert.Equal(policy == OffloadPolicy.Guarded ? "none" : tls.Report.SecretsOnLine(), tls.Report.SecretsOnLine());
        Assert.Equal(policy == OffloadPolicy.Conformance ? 2 : 0, tls.Report.Extractions);
        unit.SimIsUnharmed();
    }

    [Fact]
    public void Guarded_is_not_fooled_by_a_lying_module()
    {
        using var server = new OpenSslServer(Impostor, Pki.Ca, "-rev");
        using var unit = new Unit(Pki);
        var liar = new LyingModule();
        var tls = unit.Tls(o => Set(o, OffloadPolicy.Guarded));
        unit.Module.Modem.WithCard(card => card.Liar = liar);
        var error = Assert.Throws<SignetException>(() => tls.Open("localhost", server.Port, DeadlineMs));
        Assert.Equal(ErrorCode.CertificateSignatureInvalid, error.Code);
        Assert.Equal(0, liar.LiesTold);
    }

    [Fact]
    public void The_same_lie_fools_fast()
    {
        using var server = new OpenSslServer(Impostor, Pki.Ca, "-rev");
        using var unit = new Unit(Pki);
        var liar = new LyingModule();
        var tls = unit.Tls(o => Set(o, OffloadPolicy.Fast));
        unit.Module.Modem.WithCard(card => card.Liar = liar);
        tls.Open("localhost", server.Port, DeadlineMs);
        Assert.Equal("olleh\n", Exchange(tls, "hello\n"));
        Assert.True(liar.LiesTold > 0);
    }

    [Theory]
    [InlineData(OffloadPolicy.Fast, true)]
    [InlineData(OffloadPolicy.Guarded, false)]
    public void What_the_module_wrote_down_opens_the_record_of_the_network_or_not(OffloadPolicy policy, bool opens)
    {
        using var server = new OpenSslServer(Pki.Server, Pki.Ca, "-rev");
        using var tape = new Tape(server.Port);
        using var unit = new Unit(Pki);
        var liar = new LyingModule();
        var tls = unit.Tls(o => Set(o, policy));
        unit.Module.Modem.WithCard(card => card.Liar = liar);
        tls.Open("localhost", tape.Port, DeadlineMs);
        Assert.Equal("ssorc ym neppo\n", Exchange(tls, "oppen my cross\n"));
        tls.Close();

        // Every piece of 32 bytes that passed the module is tried as the connection's secret.
        var pieces = liar.Overheard.SelectMany(o => new[] { o.Answer, o.Command })
            .SelectMany(a => Enumerable.Range(0, Math.Max(0, a.Length - 31)).Select(i => a[i..(i + 32)]));
        bool read = pieces.Any(p => tape.Decrypt(p).Any(d => Encoding.ASCII.GetString(d) == "oppen my cross\n"));
        Assert.Equal(opens, read);
        Assert.Equal(opens ? "ECDH shared secret, hence all traffic keys" : "none", tls.Report.SecretsOnLine());
    }

    [Fact]
    public void The_agent_resumes_once_the_broker_has_accepted_it_and_asks_nothing_of_the_SIM()
    {
        using var broker = new Mosquitto(Pki);
        using var unit = new Unit(Pki);
        var agent = Guarded(unit, broker.Port, s => s.TrustAnchors = [Pki.Ca.Der]);
        Assert.Null(Unit.Road(agent));
        Assert.False(agent.Report.IsResumed);
        Assert.Equal("1 signature", agent.Report.ElementWork);
        Assert.Equal(2, agent.Report.Handshake.Commands);
        for (int i = 0; i < 3; i++)
        {
            agent.Disconnect();
            agent.Connect();
            Assert.True(agent.Report.IsResumed);
            Assert.Equal("nothing", agent.Report.ElementWork);
            Assert.Equal(0, agent.Report.Handshake.Commands);
            Assert.Equal("x25519", agent.Report.Group);
        }

        agent.Stop();
        unit.SimIsUnharmed();
    }

    [Fact]
    public void The_agent_is_not_guarded_with_the_SIMs_anchors_or_without_the_MCUs_cryptography()
    {
        using var unit = new Unit(Pki);
        var error = Unit.Road(Guarded(unit, 1, _ => { }));
        Assert.Equal(ErrorCode.SettingMissing, error?.Code);
        Assert.StartsWith("trust anchor", error?.Detail);
        error = Unit.Road(unit.Agent(1, s => s.Policy = OffloadPolicy.Guarded));
        Assert.Equal(ErrorCode.SettingMissing, error?.Code);
        Assert.StartsWith("UseMcuCrypto", error?.Detail);
        error = Assert.Throws<SignetException>(() => unit.Agent(1, s => s.Policy = OffloadPolicy.Conformance));
        Assert.Equal(ErrorCode.SettingInvalid, error.Code);
    }

    private static TelemetryAgent Guarded(Unit unit, int port, Action<AgentSettings> change)
    {
        var agent = unit.Agent(port, s =>
        {
            s.Policy = OffloadPolicy.Guarded;
            change(s);
        });
        agent.UseMcuCrypto([new X25519KeyAgreement(agent.Random), new P256KeyAgreement(agent.Random)], new P256Verifier());
        return agent;
    }

    private static void Set(TlsOptions options, OffloadPolicy policy)
    {
        var random = new PlatformEntropy();
        options.Policy = policy;
        options.KeyAgreements = [new X25519KeyAgreement(random), new P256KeyAgreement(random)];
        options.Verifier = new P256Verifier();
        options.Tickets = new MemoryTicketStore(4);
    }

    private static string Exchange(TlsTransport tls, string text)
    {
        tls.Send(Encoding.ASCII.GetBytes(text), 0, text.Length, DeadlineMs);
        var all = new byte[text.Length];
        for (int have = 0; have < all.Length;)
        {
            int got = tls.Receive(all, have, all.Length - have, DeadlineMs);
            Assert.True(got > 0);
            have += got;
        }

        return Encoding.ASCII.GetString(all);
    }

    /// <summary>Somebody in the network who keeps what passes, and what he can make of it (RFC 8446 section 7).</summary>
    private sealed class Tape : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<byte> _up = [];
        private readonly List<byte> _down = [];

        public Tape(int serverPort)
        {
            _listener.Start();
            _ = Task.Run(async () =>
            {
                using var client = await _listener.AcceptTcpClientAsync();
                using var server = new TcpClient("127.0.0.1", serverPort);
                await Task.WhenAny(Copy(client, server, _up), Copy(server, client, _down));
            });
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        /// <summary>The client's application data, as far as the secret opens it.</summary>
        public List<byte[]> Decrypt(byte[] secret)
        {
            List<byte[]> up = Records(_up);
            List<byte[]> down = Records(_down);
            byte[] hellos = [.. up[0][5..], .. down[0][5..]];
            byte[] none = SHA256.HashData([]);
            byte[] early = HKDF.Extract(HashAlgorithmName.SHA256, new byte[32], new byte[32]);
            byte[] handshake = HKDF.Extract(HashAlgorithmName.SHA256, secret, Expand(early, "derived", none, 32));
            byte[] master = HKDF.Extract(HashAlgorithmName.SHA256, new byte[32], Expand(handshake, "derived", none, 32));
            var flight = new List<byte>(hellos);
            byte[] key = Expand(handshake, "s hs traffic", SHA256.HashData(hellos), 32);
            ulong number = 0;
            foreach (byte[] record in down.Skip(1))
            {
                if (Open(key, number++, record) is not byte[] content) break;
                flight.AddRange(content[..^1]);
            }

            var data = new List<byte[]>();
            key = Expand(master, "c ap traffic", SHA256.HashData(flight.ToArray()), 32);
            number = 0;
            foreach (byte[] record in up.Skip(2))
            {
                if (Open(key, number++, record) is not byte[] content) break;
                if (content[^1] == 23) data.Add(content[..^1]);
            }

            return data;
        }

        public void Dispose() => _listener.Dispose();

        private static async Task Copy(TcpClient from, TcpClient to, List<byte> kept)
        {
            var buffer = new byte[4096];
            int count;
            while ((count = await from.GetStream().ReadAsync(buffer)) > 0)
            {
                lock (kept) kept.AddRange(buffer.AsSpan(0, count));
                await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
            }
        }

        private static List<byte[]> Records(List<byte> stream)
        {
            byte[] all;
            lock (stream) all = stream.ToArray();
            var records = new List<byte[]>();
            for (int at = 0; at + 5 <= all.Length;)
            {
                int next = at + 5 + BinaryPrimitives.ReadUInt16BigEndian(all.AsSpan(at + 3));
                if (all[at] != 20) records.Add(all[at..next]);
                at = next;
            }

            return records;
        }

        private static byte[] Expand(byte[] secret, string label, byte[] context, int count) => HKDF.Expand(
            HashAlgorithmName.SHA256,
            secret,
            count,
            [0, (byte)count, (byte)(6 + label.Length), .. Encoding.ASCII.GetBytes("tls13 " + label), (byte)context.Length, .. context]);

        private static byte[]? Open(byte[] secret, ulong number, byte[] record)
        {
            byte[] nonce = Expand(secret, "iv", [], 12);
            for (int i = 0; i < 8; i++) nonce[11 - i] ^= (byte)(number >> (8 * i));
            using var gcm = new AesGcm(Expand(secret, "key", [], 16), 16);
            var content = new byte[record.Length - 5 - 16];
            try
            {
                gcm.Decrypt(nonce, record.AsSpan(5, content.Length), record.AsSpan(^16), content, record.AsSpan(0, 5));
                return content;
            }
            catch (AuthenticationTagMismatchException)
            {
                return null;
            }
        }
    }
}
