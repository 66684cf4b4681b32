using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Signet.Core;
using Signet.Hosting;
using Signet.Testing;

namespace Signet.Tls.Tests.Fuzz;

/// <summary>Where the corpus comes from. With SIGNET_TLS_CORPUS=file the messages of the servers at hand are written there;
/// without, the messages of the one that is always there are compared with the corpus in kind.</summary>
public class CorpusTests
{
    private const string Variable = "SIGNET_TLS_CORPUS";

    private static readonly string[] Kinds =
    [
        "", "", "ServerHello", "", "NewSessionTicket", "", "", "", "EncryptedExtensions", "", "", "Certificate", "", "CertificateRequest",
        "", "CertificateVerify", "", "", "", "", "Finished",
    ];

    [Fact]
    public void The_corpus_has_every_message_of_real_servers()
    {
        TestCa root = TestCa.Root();
        TestCertificate device = root.Device();
        TestCa between = root.Intermediate();
        var lines = new List<string>();
        string chain = OpenSslServer.WriteChain(between, root);
        using (var server = new OpenSslServer(between.Server(s => s.Addresses = ["127.0.0.1"]), root, $"-cert_chain {chain} -rev"))
        {
            Record("openssl", server.Port, root, device, lines);
        }

        string[] wanted = ["ServerHello", "EncryptedExtensions", "CertificateRequest", "Certificate", "CertificateVerify", "Finished", "NewSessionTicket"];
        Assert.Equal(wanted.Order(), lines.Select(l => l.Split(' ')[1]).Distinct().Order());
        if (Environment.GetEnvironmentVariable(Variable) is not string path)
        {
            Assert.All(wanted, w => Assert.NotEmpty(Corpus.Of(w)));
            return;
        }

        using (var server = new ServerProcess(
            root.Server(),
            root,
            ServerProcess.Find("gnutls-serv"),
            "--echo --require-client-cert --x509certfile {folder}/server.pem --x509keyfile {folder}/server.key "
                + "--x509cafile {folder}/ca.pem -p {port}",
            new Regex(@"Echo Server listening on IPv4 .*done")))
        {
            Record("gnutls", server.Port, root, device, lines);
        }

        File.WriteAllLines(path, ["# Messages of real servers: server, message, bytes. Made by CorpusTests.", .. lines]);
    }

    private static void Record(string server, int port, TestCa root, TestCertificate device, List<string> lines)
    {
        var agreement = new TellingAgreement();
        using var client = new GuardedDevice(root, device, o => (o.KeyAgreements, o.MaxTicketSize) = ([agreement], 4000));
        var tape = new List<byte>();
        client.Inner.OnReceive = (buffer, offset, count, _) => tape.AddRange(buffer.AsSpan(offset, count));
        client.Visit(port, "hello\n"u8.ToArray(), 6);
        byte[] hello = client.Inner.Sent[0][5..];
        byte[] bytes = tape.ToArray();
        byte[] serverHello = Next(bytes, out int at)[5..];
        lines.Add(Line(server, serverHello));
        var transcript = new List<byte>([.. hello, .. serverHello]);
        byte[] early = HKDF.Extract(HashAlgorithmName.SHA256, new byte[32], new byte[32]);
        byte[] secret = HKDF.Extract(HashAlgorithmName.SHA256, agreement.Secret, ScriptedServer.Derive(early, "derived", []));
        byte[] master = HKDF.Extract(HashAlgorithmName.SHA256, new byte[32], ScriptedServer.Derive(secret, "derived", []));
        var keys = new ScriptedServer.Direction();
        keys.SetKey(ScriptedServer.Derive(secret, "s hs traffic", transcript.ToArray()));
        var pending = new List<byte>();
        while (at < bytes.Length)
        {
            if (bytes[at] == 20)
            {
                at += 6;
                continue;
            }

            (int type, byte[] content, at) = keys.Open(bytes, at);
            if (type != 22)
            {
                continue;
            }

            pending.AddRange(content);
            while (pending.Count >= 4 && pending.Count >= Size(pending))
            {
                byte[] message = pending.GetRange(0, Size(pending)).ToArray();
                pending.RemoveRange(0, message.Length);
                lines.Add(Line(server, message));
                transcript.AddRange(message);
                if (message[0] == 20)
                {
                    keys.SetKey(ScriptedServer.Derive(master, "s ap traffic", transcript.ToArray()));
                }
            }
        }
    }

    private static int Size(List<byte> bytes) => 4 + ((bytes[1] << 16) | (bytes[2] << 8) | bytes[3]);

    private static string Line(string server, byte[] message) => $"{server} {Kinds[message[0]]} {Convert.ToHexStringLower(message)}";

    private static byte[] Next(byte[] bytes, out int next)
    {
        next = 5 + BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(3));
        return bytes[..next];
    }

    /// <summary>X25519 that tells its secret.</summary>
    private sealed class TellingAgreement : IKeyAgreement
    {
        private readonly SoftCrypto.X25519KeyAgreement _real = new(new PlatformEntropy());

        public byte[] Secret { get; private set; } = [];

        public NamedGroup Group => NamedGroup.X25519;

        public int PublicKeySize => 32;

        public int SecretSize => 32;

        public void GenerateKeyPair(byte[] publicKey, int offset) => _real.GenerateKeyPair(publicKey, offset);

        public void Agree(byte[] peerKey, int peerOffset, byte[] secret, int secretOffset)
        {
            _real.Agree(peerKey, peerOffset, secret, secretOffset);
            Secret = secret.AsSpan(secretOffset, 32).ToArray();
        }

        public void Wipe() => _real.Wipe();
    }
}
