using System.Security.Cryptography;
using Signet.Core;
using Signet.Crypto;
using Signet.Crypto.Suites;
using Signet.SoftCrypto.Chains;
using Signet.Testing;
using Signet.Tls.Tests.Negative;
using static Signet.Tls.Tests.Negative.RawCertificate;

namespace Signet.Tls.Tests;

/// <summary>What is offered, what settings are refused, limits of keys, and that the honest form of each forged shape
/// passes.</summary>
public class AlgorithmTests
{
    private static RSA RsaKey => (RSA)AnyKey.Of("RSA-2048", 1);

    /// <summary>Honest certificates, written by the same hand as the forged ones: algorithm and signature.</summary>
    private static readonly Dictionary<string, (Func<AsymmetricAlgorithm> Key, byte[] Algorithm, Func<byte[], byte[]> Sign)> s_honest = new()
    {
        ["PKCS #1 v1.5, block by hand"] = (() => RsaKey, Algorithm(Sha256WithRsa, Null), t => Power(RsaKey, SignatureCases.Pkcs1(SHA256.HashData(t)))),
        ["PKCS #1 v1.5 without NULL"] = (() => RsaKey, Algorithm(Sha256WithRsa), t => RsaKey.SignData(t, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
        ["PSS"] = (() => RsaKey, Algorithm(Pss, SignatureCases.PssParameters(1, 1, 32)), t => RsaKey.SignData(t, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)),
        ["PSS of SHA-384"] = (() => RsaKey, Algorithm(Pss, SignatureCases.PssParameters(2, 2, 48)), t => RsaKey.SignData(t, HashAlgorithmName.SHA384, RSASignaturePadding.Pss)),
        ["PSS of SHA-512"] = (() => RsaKey, Algorithm(Pss, SignatureCases.PssParameters(3, 3, 64)), t => RsaKey.SignData(t, HashAlgorithmName.SHA512, RSASignaturePadding.Pss)),
        ["PSS, hashes without NULL"] = (() => RsaKey, Algorithm(Pss, Sequence(
            Tlv(0xA0, Algorithm("2.16.840.1.101.3.4.2.1")),
            Tlv(0xA1, Algorithm("1.2.840.113549.1.1.8", Algorithm("2.16.840.1.101.3.4.2.1"))),
            Tlv(0xA2, Integer(32)))), t => RsaKey.SignData(t, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)),
        ["ECDSA on P-256 with SHA-512"] = (() => AnyKey.Of("P-256", 1), Algorithm("1.2.840.10045.4.3.4"), t => Ec("P-256", t, HashAlgorithmName.SHA512)),
        ["ECDSA on P-384 with SHA-512"] = (() => AnyKey.Of("P-384", 1), Algorithm("1.2.840.10045.4.3.4"), t => Ec("P-384", t, HashAlgorithmName.SHA512)),
        ["ECDSA on P-384 with SHA-256"] = (() => AnyKey.Of("P-384", 1), Algorithm(EcdsaWithSha256), t => Ec("P-384", t, HashAlgorithmName.SHA256)),
    };

    public static TheoryData<string> Honest() => [.. s_honest.Keys];

    [Theory]
    [MemberData(nameof(Honest))]
    public void The_honest_form_passes(string name)
    {
        (Func<AsymmetricAlgorithm> key, byte[] algorithm, Func<byte[], byte[]> sign) = s_honest[name];
        var session = new Session();
        byte[] root = Make(Spki(key()), Algorithm(EcdsaWithSha256), _ => [0x30, 6, 2, 1, 1, 2, 1, 1], true);
        KeyCases.Send(session, root, Make(Spki(Session.Good.Key), algorithm, sign));
        Assert.Equal(ErrorCode.None, session.Client.Engine.Error);
        session.Server.Accept(session.Client.TakeSent(), Session.Device.Key);
    }

    [Fact]
    public void A_point_off_P384_is_refused_before_anybody_computes_with_it()
    {
        byte[] spki = Spki(AnyKey.Of("P-384"));
        spki[^1] ^= 1;
        byte[] leaf = Make(spki, Algorithm(EcdsaWithSha256), t => Ec("P-256", t, HashAlgorithmName.SHA256));
        byte[] root = Make(Spki(AnyKey.Of("P-256", 1)), Algorithm(EcdsaWithSha256), _ => [0x30, 6, 2, 1, 1, 2, 1, 1], true);
        var bench = new Bench(o =>
        {
            o.Credentials.TrustAnchors = [root];
            o.Verifier = new ChainVerifier();
        });
        bench.Peer.Prepare = s =>
        {
            s.Chain = [leaf];
            s.Scheme = 0x0503;
            s.Signer = c => ((ECDsa)AnyKey.Of("P-384")).SignData(c, HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence);
        };
        SignetException error = Assert.Throws<SignetException>(() => bench.Transport.Open("localhost", 8883, 1000));
        Assert.Equal(ErrorCode.PublicKeyRefused, error.Code);
        Assert.Equal(42, AlertDescription.For(error.Code));
    }

    [Fact]
    public void ClientHello_names_what_the_verifier_knows_and_no_more()
    {
        Dictionary<int, byte[]> p256 = Hello(new McuVerifier());
        Assert.Equal("00020403", Convert.ToHexString(p256[13]));
        Assert.False(p256.ContainsKey(50));

        Dictionary<int, byte[]> all = Hello(new ChainVerifier());
        Assert.Equal("000A04030503080408050806", Convert.ToHexString(all[13]));
        Assert.Equal("001004030503080408050806040105010601", Convert.ToHexString(all[50]));

        Dictionary<int, byte[]> elliptic = Hello(new Only(SignatureAlgorithm.EcdsaP256, SignatureAlgorithm.EcdsaP384));
        Assert.Equal("000404030503", Convert.ToHexString(elliptic[13]));
        Assert.False(elliptic.ContainsKey(50));

        Dictionary<int, byte[]> pkcs1 = Hello(new Only(SignatureAlgorithm.EcdsaP256, SignatureAlgorithm.RsaPkcs1));
        Assert.Equal("00020403", Convert.ToHexString(pkcs1[13]));
        Assert.Equal("00080403040105010601", Convert.ToHexString(pkcs1[50]));
    }

    [Fact]
    public void ClientHello_names_the_suites_that_were_handed_in_in_their_order()
    {
        Assert.Equal("00021301", Suites(o => { }));
        Assert.Equal("0006130313021301", Suites(o => o.Suites = [new ChaCha20Poly1305Suite(), new Aes256GcmSuite(), new Aes128GcmSuite()]));
    }

    public static TheoryData<string, CipherSuite[], bool, OffloadPolicy> BadSuites() => new()
    {
        { "Suites", [], false, OffloadPolicy.Guarded },
        { "TLS_AES_128_GCM_SHA256", [new Aes128GcmSuite(), new Aes128GcmSuite()], false, OffloadPolicy.Guarded },
        { "AllowShortTags", [new AesCcm8Suite()], false, OffloadPolicy.Guarded },
        { "AllowShortTags", [new Aes128GcmSuite(), new AesCcm8Suite()], false, OffloadPolicy.Fast },
        { "Conformance", [new Aes256GcmSuite()], false, OffloadPolicy.Conformance },
        { "Conformance", [new Aes128GcmSuite(), new Aes256GcmSuite()], true, OffloadPolicy.Conformance },
        { "Suites", [.. Enumerable.Range(0, 9).Select(i => new NumberedSuite(0x1310 + i))], false, OffloadPolicy.Guarded },
    };

    [Theory]
    [MemberData(nameof(BadSuites))]
    public void Settings_that_can_not_be_are_refused(string detail, CipherSuite[] suites, bool shortTags, OffloadPolicy policy)
    {
        var error = Assert.Throws<SignetException>(() => new EngineDriver(Session.Root, Session.Device, o =>
        {
            o.Policy = policy;
            o.Suites = suites;
            o.AllowShortTags = shortTags;
        }));
        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Contains(detail, error.Detail);
    }

    [Fact]
    public void A_suite_that_bears_fewer_records_sets_the_limit_of_its_keys()
    {
        var suite = new NumberedSuite(0x1301, 8);
        var session = new Session().With(null, o => o.Suites = [suite]).Connect();

        // Three quarters of eight are the server's: we ask for a new key, and go on with the old one until it comes.
        for (int i = 0; i < 6; i++)
        {
            session.Protected(23, [1]);
        }

        byte[] sent = session.Client.TakeSent();
        (int type, byte[] content, _) = session.Server.Incoming.Open(sent, 0);
        Assert.Equal((22, "1800000101"), (type, Convert.ToHexString(content)));
        session.Protected(23, [1]).Protected(23, [1]);
        Assert.Equal(ErrorCode.None, session.Client.Engine.Error);
        session.Protected(23, [1]);
        Assert.Equal(ErrorCode.TlsKeyLimit, session.Client.Engine.Error);
    }

    [Fact]
    public void The_limits_are_those_of_the_standards()
    {
        Assert.Equal(
            [("TLS_AES_128_GCM_SHA256", 1 << 24), ("TLS_CHACHA20_POLY1305_SHA256", int.MaxValue), ("TLS_AES_128_CCM_SHA256", 1 << 23),
                ("TLS_AES_256_GCM_SHA384", 1 << 24), ("TLS_AES_128_CCM_8_SHA256", 1 << 23)],
            SuiteTests.All().Select(s => (s.Name, s.MaxRecords)));
    }

    [Theory]
    [InlineData(0x1301, 0x1303)]
    [InlineData(0x1303, 0x1304)]
    [InlineData(0x1304, 0x1301)]
    [InlineData(0x1302, 0x1302)]
    public void A_ticket_is_good_for_every_suite_of_its_hash(int first, int second)
    {
        var session = new Session().With(null, o => o.Suites = SuiteTests.All()[..4], first).Resume();
        session.Server.Suite = second;
        session.Client.Feed(session.Server.Hello(session.Client.TakeSent()));
        foreach (byte[] message in session.Server.Flight())
        {
            session.Protected(22, message);
        }

        Assert.Equal(ErrorCode.None, session.Client.Engine.Error);
        Assert.True(session.Client.Engine.IsResumed);
        Assert.Equal(second, session.Client.Engine.Suite.Number);
        session.Server.Accept(session.Client.TakeSent(), null);
    }

    [Theory]
    [InlineData(0x1301, 0x1302)]
    [InlineData(0x1302, 0x1303)]
    [InlineData(0x1302, 0x1302)]
    [InlineData(0x1301, 0x1303)]
    public void A_retry_keeps_a_ticket_only_when_it_goes_with_its_suite(int first, int second)
    {
        bool same = (first == 0x1302) == (second == 0x1302);
        var session = new Session().With(null, o => o.Suites = SuiteTests.All()[..4], first).Resume();
        session.Server.Suite = second;
        session.Client.Feed(session.Server.Retry(session.Client.TakeSent(), NamedGroup.Secp256r1));
        session.Client.Feed(session.Server.Hello(session.Client.TakeSent()));
        Assert.Equal(same, session.Server.ClientExtension(41) != null);
        foreach (byte[] message in session.Server.Flight())
        {
            session.Protected(22, message);
        }

        Assert.Equal(ErrorCode.None, session.Client.Engine.Error);
        Assert.Equal(same, session.Client.Engine.IsResumed);
        session.Server.Accept(session.Client.TakeSent(), same ? null : Session.Device.Key);
    }

    [Fact]
    public void A_stored_ticket_of_a_hash_that_is_not_offered_is_dropped()
    {
        var bench = new Bench(o => o.Suites = [new Aes256GcmSuite()]);
        bench.Peer.Prepare = s => s.Suite = 0x1302;
        Assert.False(bench.Visit());
        Assert.True(bench.Visit());
        bench.Renew(o => o.Suites = [new Aes128GcmSuite()]);
        bench.Peer.Prepare = s => s.Suite = 0x1301;
        Assert.False(bench.Visit());
        Assert.Null(bench.Peer.Server.ClientExtension(41));
    }

    [Fact]
    public void The_record_of_a_ticket_has_a_version_for_each_hash()
    {
        foreach ((int hash, int version) in new[] { (32, 1), (48, 2) })
        {
            var ticket = new SessionTicket(hash) { Ticket = [1, 2, 3], Lifetime = 60, Received = 5, Limit = 9 };
            Random.Shared.NextBytes(ticket.Psk);
            var record = new byte[ticket.Size];
            ticket.Write(record, 0);
            Assert.Equal(60 + hash + 3, record.Length);
            Assert.Equal(version, record[0]);
            Assert.Equal(ticket.Psk, record[58..(58 + hash)]);

            // Whatever the reader held before.
            foreach (SessionTicket copy in new[] { new SessionTicket(32), new SessionTicket(48) })
            {
                Assert.True(copy.Read(record, 0, record.Length));
                Assert.Equal(ticket.Psk, copy.Psk);
                Assert.Equal(ticket.Ticket, copy.Ticket);
            }

            for (int count = 0; count < record.Length; count++)
            {
                Assert.False(new SessionTicket().Read(record, 0, count));
            }

            Assert.False(new SessionTicket().Read(record.Set(0, version ^ 3), 0, record.Length));
            Assert.False(new SessionTicket().Read(record.Set(0, 0), 0, record.Length));
            Assert.False(new SessionTicket().Read(record.Set(0, 4), 0, record.Length));

            // Version 3 is a session of TLS 1.2, whose secret is as long as that of SHA-384.
            Assert.Equal(hash == 48, new SessionTicket().Read(record.Set(0, 3), 0, record.Length));
        }
    }

    private static byte[] Ec(string kind, byte[] content, HashAlgorithmName hash) =>
        ((ECDsa)AnyKey.Of(kind, 1)).SignData(content, hash, DSASignatureFormat.Rfc3279DerSequence);

    private static Dictionary<int, byte[]> Hello(ISignatureVerifier verifier) => ScriptedServer.ReadExtensions(Sent(o => o.Verifier = verifier));

    private static string Suites(Action<TlsOptions> change) => Convert.ToHexString(Sent(change).AsSpan(39, 8))
        [..(4 + (2 * Sent(change)[40]))];

    private static byte[] Sent(Action<TlsOptions> change)
    {
        var client = new EngineDriver(Session.Root, Session.Device, change);
        client.Start();
        return client.TakeSent()[5..];
    }

    private sealed class NumberedSuite(int number, int records = 1 << 24) : CipherSuite(number, "suite", 32, records)
    {
        public override Aead MakeAead() => new Signet.Crypto.AesGcm();
    }

    private sealed class Only(params SignatureAlgorithm[] algorithms) : ISignatureVerifier
    {
        public bool Supports(SignatureAlgorithm algorithm) => algorithms.Contains(algorithm);

        public bool Verify(SignatureAlgorithm algorithm, byte[] key, int keyOffset, int keyCount, byte[] digest, int digestOffset,
            int digestCount, byte[] signature, int signatureOffset, int signatureCount) => throw new NotSupportedException();
    }
}
