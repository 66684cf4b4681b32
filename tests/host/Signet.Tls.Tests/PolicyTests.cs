using System.Security.Cryptography;
using Signet.Core;
using Signet.Crypto;
using Signet.Hosting;
using Signet.Testing;

namespace Signet.Tls.Tests;

/// <summary>
/// The policies against a module that lies: VERIFY always says yes, agreed secrets and random numbers are recorded and
/// predicted, and its owner sits in the network. Under guarded he gains nothing; under fast he gains everything.
/// </summary>
public class PolicyTests
{
    // The same names as the real ones, other keys.
    private static readonly TestCertificate Impostor = TestCa.Root().Server();

    [Fact]
    public void Guarded_is_not_fooled_by_a_forged_server()
    {
        var bench = new Bench(card: new LyingCard(), server: Impostor);
        SignetException error = Assert.Throws<SignetException>(() => bench.Transport.Open("localhost", 8883, 1000));
        Assert.Equal(ErrorCode.CertificateSignatureInvalid, error.Code);
        Assert.False(bench.Transport.IsOpen);
    }

    [Fact]
    public void Guarded_is_not_fooled_by_a_stolen_certificate()
    {
        // The right chain, and somebody else's key behind it.
        var bench = new Bench(card: new LyingCard());
        bench.Peer.Prepare = s => s.SigningKey = Impostor.Key;
        SignetException error = Assert.Throws<SignetException>(() => bench.Transport.Open("localhost", 8883, 1000));
        Assert.Equal(ErrorCode.TlsBadServerSignature, error.Code);
    }

    [Fact]
    public void Fast_is_fooled_by_both()
    {
        var bench = new Bench(o => o.Policy = OffloadPolicy.Fast, new LyingCard(), Impostor);
        Assert.False(bench.Visit());
        Assert.Equal("fast", bench.Transport.Report.Policy);
        Assert.Equal(2, bench.Transport.Report.Verifications);

        bench = new Bench(o => o.Policy = OffloadPolicy.Fast, new LyingCard());
        bench.Peer.Prepare = s => s.SigningKey = Impostor.Key;
        Assert.False(bench.Visit());
    }

    [Fact]
    public void Under_fast_the_recorder_reads_along()
    {
        var card = new LyingCard();
        var bench = new Bench(o => o.Policy = OffloadPolicy.Fast, card);
        bench.Visit();
        List<byte[]> data = Recorder.Decrypt(bench.Peer.Tape, Assert.Single(card.Secrets));
        Assert.Equal(new byte[] { 0x10, 0 }, data[0]);
        Assert.Equal(bench.Peer.Reply, data[1]);
        Assert.Equal("ECDH shared secret, hence all traffic keys", bench.Transport.Report.SecretsOnLine());
    }

    [Fact]
    public void Under_guarded_the_recorder_has_nothing_to_read_with()
    {
        var card = new LyingCard();
        var bench = new Bench(card: card);
        bench.Visit();
        Assert.Empty(card.Secrets);
        Assert.Equal(["sign"], card.Calls);
        Assert.Equal("none", bench.Transport.Report.SecretsOnLine());
        Assert.Equal("1 signature", bench.Transport.Report.ElementWork());

        // The tape itself is whole: with the secret, which never left the MCU, it opens.
        Assert.Equal(2, Recorder.Decrypt(bench.Peer.Tape, bench.Peer.Server.Shared).Count);
        Assert.ThrowsAny<CryptographicException>(() => Recorder.Decrypt(bench.Peer.Tape, new byte[32]));

        // What the card saw of the handshake, its digest and the signature, is no help either.
        Assert.All(card.Seen, s => Assert.ThrowsAny<CryptographicException>(() => Recorder.Decrypt(bench.Peer.Tape, s)));
    }

    [Fact]
    public void The_hello_is_not_predicted_from_the_cards_random_numbers()
    {
        // The card gives the same numbers after each restart, which its owner knows; the platform's source makes the difference.
        var seen = new HashSet<string>();
        for (int i = 0; i < 10; i++)
        {
            var clock = VirtualClock.Now();
            var random = new HmacDrbg([new PredictedEntropy(), new PlatformEntropy()], clock);
            random.Seed(new byte[16], 0, 16);
            var bench = new Bench(card: new LyingCard()) { Random = random };
            bench.Renew();
            bench.Visit();
            Assert.True(seen.Add(Convert.ToHexString(bench.Peer.Server.ClientHello.AsSpan(6, 32))));
        }
    }

    [Fact]
    public void Guarded_needs_the_mcus_cryptography()
    {
        static void Refused(Action<TlsOptions> change)
        {
            SignetException error = Assert.Throws<SignetException>(() => new Bench(change));
            Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        }

        Refused(o => o.Verifier = null);
        Refused(o => o.KeyAgreements = []);
        Refused(o => o.Groups = []);
        Refused(o => o.Groups = [NamedGroup.X25519, NamedGroup.X25519]);
        Refused(o =>
        {
            o.KeyAgreements = [new McuKeyAgreement(NamedGroup.Secp256r1)];
            o.Groups = [NamedGroup.X25519];
        });
    }

    [Fact]
    public void A_card_that_can_not_is_replaced_by_the_mcu_and_never_the_other_way()
    {
        var card = new SoftwareSecureElement(Bench.Device.Key)
        {
            Before = name =>
            {
                if (name != "sign")
                {
                    throw new SignetException(ErrorCode.NoScratchKey);
                }
            },
        };
        var bench = new Bench(o => o.Policy = OffloadPolicy.Fast, card);
        bench.Visit();
        Assert.Equal(1, bench.Transport.Report.McuKeyPairs);
        Assert.Equal(1, bench.Transport.Report.McuAgreements);
        Assert.Equal(2, bench.Transport.Report.McuVerifications);
        Assert.Equal("none", bench.Transport.Report.SecretsOnLine());

        // Without the MCU's it is an error, and other errors of the card are errors anyway.
        bench = new Bench(
            o =>
            {
                o.Policy = OffloadPolicy.Fast;
                o.KeyAgreements = [];
            },
            card);
        Assert.Equal(
            ErrorCode.NoScratchKey, Assert.Throws<SignetException>(() => bench.Transport.Open("localhost", 1, 1000)).Code);
        card.Before = _ => throw new SignetException(ErrorCode.ChannelLost);
        bench = new Bench(o => o.Policy = OffloadPolicy.Fast, card);
        Assert.Equal(
            ErrorCode.ChannelLost, Assert.Throws<SignetException>(() => bench.Transport.Open("localhost", 1, 1000)).Code);
    }

    [Fact]
    public void Conformance_lets_the_card_extract_too_and_says_so()
    {
        var card = new DerivingCard();
        var bench = new Bench(o => o.Policy = OffloadPolicy.Conformance, card);
        bench.Visit();
        Assert.Equal("conformance", bench.Transport.Report.Policy);
        Assert.Equal(2, bench.Transport.Report.Extractions);
        Assert.Equal(
            "1 key pair, 1 agreement, 2 extractions, 2 verifications, 1 signature", bench.Transport.Report.ElementWork());
        Assert.StartsWith("shared, handshake and master secret", bench.Transport.Report.SecretsOnLine());
        Assert.True(bench.Visit());
        SignetException error = Assert.Throws<SignetException>(() => new Bench(o => o.Policy = OffloadPolicy.Conformance));
        Assert.Equal(ErrorCode.NotSupported, error.Code);
    }

    [Fact]
    public void The_log_says_policy_work_and_secrets_of_each_connection()
    {
        var bench = new Bench();
        bench.Visit();
        bench.Visit();
        Assert.Contains(bench.Log.Lines, l => l.Contains("established: TLSv1.3, TLS_AES_128_GCM_SHA256, x25519") && l.Contains("policy guarded")
            && l.Contains("the SIM did: 1 signature") && l.Contains("secrets on the line to it: none"));
        Assert.Contains(bench.Log.Lines, l => l.Contains("resumed: TLSv1.3") && l.Contains("the SIM did: nothing"));
    }

    /// <summary>A card in the hands of someone else: says yes to all, keeps what it computes.</summary>
    internal sealed class LyingCard : ISecureElement
    {
        private readonly SoftwareSecureElement _real = new(Bench.Device.Key);

        public List<byte[]> Secrets { get; } = [];

        /// <summary>All 32-byte pieces of what went over its line.</summary>
        public List<byte[]> Seen { get; } = [];

        public List<string> Calls { get; } = [];

        public void GetRandom(byte[] buffer, int offset, int count) => buffer.AsSpan(offset, count).Fill(4);

        public void GenerateKeyPair(byte[] point, int offset)
        {
            Calls.Add("generate");
            _real.GenerateKeyPair(point, offset);
        }

        public void Agree(byte[] peerPoint, int peerOffset, byte[] secret, int secretOffset)
        {
            Calls.Add("agree");
            _real.Agree(peerPoint, peerOffset, secret, secretOffset);
            Secrets.Add(secret.AsSpan(secretOffset, 32).ToArray());
        }

        public void Sign(SigningKey key, byte[] digest, int digestOffset, byte[] signature, int signatureOffset)
        {
            Calls.Add("sign");
            _real.Sign(key, digest, digestOffset, signature, signatureOffset);
            Seen.Add(digest.AsSpan(digestOffset, 32).ToArray());
            Seen.Add(signature.AsSpan(signatureOffset, 32).ToArray());
            Seen.Add(signature.AsSpan(signatureOffset + 32, 32).ToArray());
        }

        public bool Verify(byte[] point, int pointOffset, byte[] digest, int digestOffset, byte[] signature, int signatureOffset)
        {
            Calls.Add("verify");
            return true;
        }
    }

    private sealed class PredictedEntropy : IEntropySource
    {
        private byte _next;

        public string Name => "card";

        public void Fill(byte[] buffer, int offset, int count) =>
            SHA256.HashData([++_next]).AsSpan(0, count).CopyTo(buffer.AsSpan(offset));
    }

    private sealed class DerivingCard : ISecureElement, IKeyDerivation
    {
        private readonly SoftwareSecureElement _real = new(Bench.Device.Key);

        public void GetRandom(byte[] buffer, int offset, int count) => _real.GetRandom(buffer, offset, count);

        public void GenerateKeyPair(byte[] point, int offset) => _real.GenerateKeyPair(point, offset);

        public void Agree(byte[] peerPoint, int peerOffset, byte[] secret, int secretOffset) =>
            _real.Agree(peerPoint, peerOffset, secret, secretOffset);

        public void Sign(SigningKey key, byte[] digest, int digestOffset, byte[] signature, int signatureOffset) =>
            _real.Sign(key, digest, digestOffset, signature, signatureOffset);

        public bool Verify(byte[] point, int pointOffset, byte[] digest, int digestOffset, byte[] signature, int signatureOffset) =>
            _real.Verify(point, pointOffset, digest, digestOffset, signature, signatureOffset);

        public void Extract(byte[] salt, int saltOffset, byte[] input, int inputOffset, byte[] output, int outputOffset) =>
            HKDF.Extract(HashAlgorithmName.SHA256, input.AsSpan(inputOffset, 32).ToArray(), salt.AsSpan(saltOffset, 32).ToArray())
                .CopyTo(output, outputOffset);
    }
}
