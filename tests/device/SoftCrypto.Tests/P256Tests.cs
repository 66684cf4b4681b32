using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.SoftCrypto.Tests
{
    /// <summary>Agreement and verification on P-256 against RFC 5903 section 8.1, NIST's CAVP and RFC 6979.</summary>
    [TestClass]
    public class P256Tests
    {
        [DataRow("c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433", "dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c37725811805271a0461cdb8252d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990bb3", "d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf6356fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab", "d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de")]
        [DataRow("7d7dc5f71eb29ddaf80d6214632eeae03d9058af1fb6d22ed80badb62bc1a534", "ead218590119e8876b29146ff89ca61770c4edbbf97d38ce385ed281d8a6b23028af61281fd35e2fa7002523acc85a429cb06ee6648325389f59edfce1405141", "700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ac", "46fc62106420ff012e54a434fbdd2d25ccc5852060561e68040dd7778997bd7b")]
        [TestMethod]
        public void AgreesAsPublished(string scalar, string own, string peer, string expected)
        {
            P256KeyAgreement agreement = new P256KeyAgreement(new FixedRandom(scalar));
            byte[] key = new byte[65];
            agreement.GenerateKeyPair(key, 0);
            Expect.Bytes("04" + own, key, 0, 65);
            byte[] secret = new byte[32];
            agreement.Agree(Hex.FromText("04" + peer), 0, secret, 0);
            Expect.Bytes(expected, secret, 0, 32);
        }

        // Its negative is n - 2: the last addition of each multiplication is of a point and itself.
        [TestMethod]
        public void DoublesAndNegatesTheBasePoint()
        {
            P256KeyAgreement agreement = new P256KeyAgreement(
                new FixedRandom("0000000000000000000000000000000000000000000000000000000000000002"));
            byte[] key = new byte[65];
            agreement.GenerateKeyPair(key, 0);
            Expect.Bytes("047cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc4766997807775510db8ed040293d9ac69f7430dbba7dade63ce982299e04b79d227873d1", key, 0, 65);
            byte[] secret = new byte[32];
            agreement.Agree(
                Hex.FromText("046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"), 0, secret, 0);
            Expect.Bytes("7cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc47669978", secret, 0, 32);
        }

        [TestMethod]
        public void RefusesAPointOffTheCurve()
        {
            P256KeyAgreement agreement = new P256KeyAgreement(
                new FixedRandom("0000000000000000000000000000000000000000000000000000000000000002"));
            byte[] point = new byte[65];
            agreement.GenerateKeyPair(point, 0);
            point[64] ^= 1;
            Expect.Error(ErrorCode.PointNotOnCurve, () => agreement.Agree(point, 0, new byte[32], 0));
        }

        // SHA-256 and SHA-512 of "sample" (RFC 6979 section A.2.5).
        [DataRow("af2bdbe1aa9b6ec1e2ade1d694f41fc71a831d0268e9891562113d8a62add1bf", "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8")]
        [DataRow("39a5e04aaff7455d9850c605364f514c11324ce64016960d23d5dc57d3ffd8f49a739468ab8049bf18eef820cdb1ad6c9015f838556bc7fad4138b23fdf986c7", "8496a60b5e9b47c825488827e0495b0e3fa109ec4568fd3f8d1097678eb97f002362ab1adbe2b8adf9cb9edab740ea6049c028114f2460f96554f61fae3302fe")]
        [TestMethod]
        public void VerifiesAndRefuses(string digest, string signature)
        {
            byte[] key = Hex.FromText("0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");
            byte[] hash = Hex.FromText(digest);
            byte[] pair = Hex.FromText(signature);
            P256Verifier verifier = new P256Verifier();
            Assert.IsTrue(Verify(verifier, key, hash, pair));
            pair[40] ^= 4;
            Assert.IsFalse(Verify(verifier, key, hash, pair));
            pair[40] ^= 4;
            hash[0] ^= 1;
            Assert.IsFalse(Verify(verifier, key, hash, pair));
        }

        private static bool Verify(P256Verifier verifier, byte[] key, byte[] digest, byte[] signature)
        {
            return verifier.Verify(
                SignatureAlgorithm.EcdsaP256, key, 0, 65, digest, 0, digest.Length, signature, 0, signature.Length);
        }
    }
}
