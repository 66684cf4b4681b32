using System.Security.Cryptography;
using Signet.Emulator.Card;
using Signet.Emulator.Modem;
using Signet.Emulator.Profiles;
using Signet.Emulator.Tests.Support;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Tests.Strangers
{
    /// <summary>Other people's middleware, imitated down to its habits, works against the emulator.</summary>
    public class StrangerTests
    {
        private static readonly byte[] Digest = Convert.FromHexString(Vectors.Digest);

        [Theory]
        [InlineData("class-8x", "01", "02", "04", "05")]
        [InlineData("wolfssl-stm32", "3032", "3034", "3033", "3037")]
        public void WolfSslMakesItsWholeHandshake(string profile, string key, string certificate, string ephemeral, string peer)
        {
            using Bench bench = new(profile);
            var wolf = new WolfSslPort(bench.Line);
            wolf.Init();
            Assert.Equal(32, wolf.Random(32).Length);
            Assert.Equal(Certificates.Ca(), wolf.ReadFile(certificate)[..Certificates.Ca().Length]);
            Assert.Equal(Convert.FromHexString("04" + Vectors.KX + Vectors.KY), wolf.ReadPublicKey(key));

            byte[] mine = wolf.GenerateKeyPair(ephemeral);
            using var server = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            wolf.PutPublicKey(peer, P256.PointOf(server.ExportParameters(false)));
            using var client = ECDiffieHellman.Create(P256.FromPoint(mine));
            byte[] shared = wolf.SharedSecret(ephemeral, peer);
            Assert.Equal(server.DeriveRawSecretAgreement(client.PublicKey), shared);

            Assert.Equal(HKDF.Extract(HashAlgorithmName.SHA256, shared, [1, 2, 3]), wolf.HkdfExtract([1, 2, 3], shared));
            Assert.Equal("33AD0A1C607EC03B09E6CD9893680CE210ADF300AA1F2660E1B22E10F170F92A", Convert.ToHexString(wolf.HkdfExtract([], [])));
            using var leaf = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            wolf.PutPublicKey(peer, P256.PointOf(leaf.ExportParameters(false)));
            byte[] signature = leaf.SignHash(Digest);
            Assert.True(wolf.Verify(peer, Digest, signature));
            signature[5] ^= 1;
            Assert.False(wolf.Verify(peer, Digest, signature));

            using ECDsa expected = Vectors.KeyK();
            Assert.True(expected.VerifyHash(Digest, wolf.Sign(key, Digest)));
            Assert.True(expected.VerifyHash(Digest, wolf.Sign(key, Digest)));
            Assert.Empty(bench.Card.SafetyViolations);
        }

        [Fact]
        public void WolfSslIsLostOnACardThatWantsItsChannelOpened()
        {
            using Bench bench = new("generic");
            var wolf = new WolfSslPort(bench.Line);
            wolf.Init();
            Assert.Empty(wolf.Random(32));
        }

        [Fact]
        public void OrangesLibraryReadsInStepsOfFiftyAndSignsAndVerifies()
        {
            using Bench bench = new("orange");
            var orange = new OrangeLibrary(bench.Line);
            Assert.True(orange.Init("A0000005590010"));
            Assert.Equal(2, orange.MaximumSessions());
            Assert.Equal(
                ["C1 01", "C1 04", "C2 01", "C2 04", "C2 05", "C2 07", "C3 02", "C3 03", "C3 04"],
                orange.List());
            byte[] certificate = orange.ReadFile("02");
            Assert.Equal(bench.Store.Find<FileObject>(2)!.Slot, certificate);
            Assert.StartsWith("liveobjects", System.Text.Encoding.ASCII.GetString(orange.ReadFile("04")), StringComparison.Ordinal);
            Assert.Equal(20, orange.Random(20).Length);
            using ECDsa expected = Vectors.KeyK();
            byte[] signature = orange.Sign("01", Digest);
            Assert.True(expected.VerifyHash(Digest, signature));
            Assert.Equal("9000", orange.Verify("01", Digest, signature));
            signature[0] ^= 1;
            Assert.Equal("6D01", orange.Verify("01", Digest, signature));
            orange.Finish();
            Assert.Equal([0], bench.Card.OpenChannels);
            Assert.Empty(bench.Card.SafetyViolations);
        }

        [Fact]
        public void OrangesLibraryLivesWithSequansToo()
        {
            // Its first match of +CSIM is the stale answer there; steps of 50 bytes are what makes reads fit at all.
            using Bench bench = new("orange", "sequans-gms01q", a => a with { RepeatsEarlierAnswer = false });
            var orange = new OrangeLibrary(bench.Line);
            Assert.True(orange.Init("A0000005590010"));
            Assert.Equal(bench.Store.Find<FileObject>(2)!.Slot, orange.ReadFile("02"));
        }

        [Fact]
        public void ThalessMiddlewareNeverClosesItsSession()
        {
            using Bench bench = new("thales");
            var thales = new ThalesMiddleware(bench.Line);
            Assert.True(thales.Init("A00000003053F12401770101495341"));
            Assert.Equal(new() { [0xC1] = 2, [0xC2] = 5, [0xC3] = 2 }, thales.CountByType());
            Assert.Equal(bench.Store.Find<FileObject>(2)!.Slot, thales.ReadFile("02"));
            using ECDsa expected = Vectors.KeyK();
            byte[] text = RandomNumberGenerator.GetBytes(250);
            for (int i = 0; i < 3; i++)
                Assert.True(expected.VerifyData(text, thales.Sign("01", text), HashAlgorithmName.SHA256));

            byte[] mine = thales.GenerateKeyPair("04");
            using var server = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            using var client = ECDiffieHellman.Create(P256.FromPoint(mine));
            byte[] shared = thales.Agree("04", "05", P256.PointOf(server.ExportParameters(false)));
            Assert.Equal(server.DeriveRawSecretAgreement(client.PublicKey), shared);
            Assert.Equal(16, thales.Prf(shared, "key expansion"u8.ToArray(), 16).Length);
            Assert.Equal(
                "6A82",
                bench.Line.Say("AT+CSIM=24,\"01A4040007A0000005590010\"").Split('"')[1]);
            Assert.Empty(bench.Card.SafetyViolations);
        }

        [Fact]
        public void ThalessMiddlewareFailsWhereASessionMustBeClosed()
        {
            using Bench bench = new("one-session");
            var thales = new ThalesMiddleware(bench.Line);
            Assert.True(thales.Init("A0000005590010"));
            Assert.NotEmpty(thales.Sign("01", [1, 2, 3]));
            Assert.Equal(
                "6A86",
                bench.Line.Say("AT+CSIM=36,\"012A00000D840101A1010191020001920104\"").Split('"')[1]);
        }

        private sealed class Bench : IDisposable
        {
            public Bench(string profile, string? access = null, Func<SimAccessQuirks, SimAccessQuirks>? change = null)
            {
                CardProfile kind = CardProfile.Named(profile);
                var person = new CardPersonaliser
                {
                    DeviceKey = Vectors.KeyK(),
                    ClientCertificate = Certificates.Ca(),
                    CaCertificate = Certificates.Ca(),
                };
                Store = person.Build(kind);
                Card = new UiccCard(new UsimApplication(kind.Usim), kind.Uicc);
                Card.Install(new IotSafeApplet(Store, kind.Applet));
                SimAccessQuirks quirks = access == null ? SimAccessQuirks.Default : SimAccessQuirks.Named(access);
                quirks = change?.Invoke(quirks) ?? quirks;
                Line = new LineHost(Card, new ModemOptions { BootLines = [], Dialect = ModemDialect.A7670 with { SimAccess = quirks } });
            }

            public ObjectStore Store { get; }

            public UiccCard Card { get; }

            public LineHost Line { get; }

            public void Dispose()
            {
                Line.Dispose();
            }
        }
    }
}
