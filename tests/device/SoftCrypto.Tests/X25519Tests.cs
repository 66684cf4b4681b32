using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.SoftCrypto.Tests
{
    /// <summary>X25519 against RFC 7748, and the points that must be refused.</summary>
    [TestClass]
    public class X25519Tests
    {
        [DataRow("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4", "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c", "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")]
        [DataRow("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d", "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493", "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957")]
        [DataRow("0900000000000000000000000000000000000000000000000000000000000000", "0900000000000000000000000000000000000000000000000000000000000000", "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079")]
        [TestMethod]
        public void ComputesTheVectorsOfSection5(string scalar, string point, string expected)
        {
            byte[] result = new byte[32];
            Assert.IsTrue(X25519.Multiply(Hex.FromText(scalar), 0, Hex.FromText(point), 0, result, 0));
            Expect.Bytes(expected, result, 0, 32);
        }

        [TestMethod]
        public void AgreesAsInSection6()
        {
            X25519KeyAgreement agreement = new X25519KeyAgreement(
                new FixedRandom("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
            byte[] key = new byte[32];
            agreement.GenerateKeyPair(key, 0);
            Expect.Bytes("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a", key, 0, 32);
            byte[] peer = Hex.FromText("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
            byte[] secret = new byte[32];
            agreement.Agree(peer, 0, secret, 0);
            Expect.Bytes("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742", secret, 0, 32);
            agreement.Wipe();
            Expect.Error(ErrorCode.InvalidState, () => agreement.Agree(peer, 0, secret, 0));
        }

        [DataRow("0000000000000000000000000000000000000000000000000000000000000000")]
        [DataRow("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
        [DataRow("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
        [TestMethod]
        public void RefusesPointsOfLowOrder(string point)
        {
            X25519KeyAgreement agreement = new X25519KeyAgreement(
                new FixedRandom("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
            agreement.GenerateKeyPair(new byte[32], 0);
            byte[] peer = Hex.FromText(point);
            Expect.Error(ErrorCode.PeerKeyRefused, () => agreement.Agree(peer, 0, new byte[32], 0));
        }
    }
}
