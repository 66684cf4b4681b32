using System.Security.Cryptography;
using Signet.Core;
using Signet.Hosting;
using Signet.SoftCrypto;
using Signet.Testing;

namespace Signet.Tls.Tests;

/// <summary>
/// Handshakes without end, with the firmware's own cryptography under guarded and the card's under fast: none fails. The
/// number is 120 in the default run; SIGNET_TLS_HANDSHAKES sets another, for instance 10000.
/// </summary>
public class ManyHandshakesTests(ITestOutputHelper output)
{
    private const string Variable = "SIGNET_TLS_HANDSHAKES";

    [Fact]
    public void None_fails()
    {
        int count = int.Parse(Environment.GetEnvironmentVariable(Variable) ?? "120");
        Bench[] benches = [Guarded(null), Guarded(o => o.Groups = [NamedGroup.Secp256r1]), new Bench(o => o.Policy = OffloadPolicy.Fast)];
        int resumed = 0;
        int shortSecrets = 0;
        for (int i = 0; i < count; i++)
        {
            Bench bench = benches[i % benches.Length];

            // Two full handshakes, then two resumed ones.
            if (i / benches.Length % 4 < 2)
            {
                bench.Tickets.Clear();
            }

            resumed += bench.Visit() ? 1 : 0;
            shortSecrets += bench.Peer.Server.Shared[0] == 0 ? 1 : 0;
            bench.Peer.Servers.Clear();
            bench.Log.Lines.Clear();
        }

        output.WriteLine($"{count} handshakes, {resumed} resumed, {shortSecrets} secrets with a leading zero");
        Assert.InRange(resumed, (count / 2) - 8, (count / 2) + 8);
    }

    [Theory]
    [InlineData(NamedGroup.X25519, OffloadPolicy.Guarded)]
    [InlineData(NamedGroup.Secp256r1, OffloadPolicy.Guarded)]
    [InlineData(NamedGroup.Secp256r1, OffloadPolicy.Fast)]
    public void Secrets_with_leading_zeros_are_agreed_on(NamedGroup group, OffloadPolicy policy)
    {
        Bench bench = Guarded(o => (o.Groups, o.Policy) = ([group], policy));
        bench.Peer.Prepare = s => s.WantedSecret = z => z[0] == 0;
        bench.Visit(keep: false);
        bench.Peer.Prepare = s => s.WantedSecret = z => z[31] == 0;
        bench.Visit(keep: false);
    }

    [Fact]
    public void Short_signatures_of_both_sides_are_taken()
    {
        Func<byte[], bool>[] shapes =
        [
            s => s[0] == 0, s => s[32] == 0, s => s[0] >= 0x80 && s[32] >= 0x80, s => s[0] < 0x80 && s[32] < 0x80,
            s => s[0] == 0 && s[1] >= 0x80, s => s[32] == 0 && s[33] >= 0x80,
        ];
        foreach (Func<byte[], bool> shape in shapes)
        {
            var bench = new Bench(card: new ChoosingCard(shape));
            bench.Renew(o => o.Verifier = new P256Verifier());
            bench.Peer.Prepare = s => s.WantedSignature = shape;
            bench.Visit(keep: false);
        }
    }

    private static Bench Guarded(Action<TlsOptions>? change) => new(o =>
    {
        var random = new PlatformEntropy();
        o.KeyAgreements = [new X25519KeyAgreement(random), new P256KeyAgreement(random)];
        o.Verifier = new P256Verifier();
        change?.Invoke(o);
    });

    /// <summary>A card that signs until the signature has the shape that is wanted.</summary>
    private sealed class ChoosingCard(Func<byte[], bool> shape) : ISecureElement
    {
        public void GetRandom(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public void GenerateKeyPair(byte[] point, int offset) => throw new NotSupportedException();

        public void Agree(byte[] peerPoint, int peerOffset, byte[] secret, int secretOffset) => throw new NotSupportedException();

        public void Sign(SigningKey key, byte[] digest, int digestOffset, byte[] signature, int signatureOffset)
        {
            byte[] made;
            do
            {
                made = Bench.Device.Key.SignHash(digest.AsSpan(digestOffset, 32).ToArray());
            }
            while (!shape(made));
            made.CopyTo(signature, signatureOffset);
        }

        public bool Verify(byte[] point, int pointOffset, byte[] digest, int digestOffset, byte[] signature, int signatureOffset) =>
            throw new NotSupportedException();
    }
}
