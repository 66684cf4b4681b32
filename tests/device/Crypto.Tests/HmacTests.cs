using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.Crypto.Tests
{
    /// <summary>HMAC against RFC 4231 section 4, HKDF against RFC 5869 appendix A.</summary>
    [TestClass]
    public class HmacTests
    {
        [DataRow("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")]
        [DataRow("4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
        [DataRow("0102030405060708090a0b0c0d0e0f10111213141516171819", "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd", "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b")]
        [TestMethod]
        public void AuthenticatesWithShortKeys(string key, string data, string tag)
        {
            ExpectTag(Hex.FromText(key), Hex.FromText(data), tag);
        }

        [TestMethod]
        public void AuthenticatesWithLongKeys()
        {
            byte[] key = new byte[131];
            for (int i = 0; i < key.Length; i++)
            {
                key[i] = 0xAA;
            }

            ExpectTag(
                key,
                Ascii.Bytes("Test Using Larger Than Block-Size Key - Hash Key First"),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
            ExpectTag(
                key,
                Ascii.Bytes("This is a test using a larger than block-size key and a larger than block-size data. "
                    + "The key needs to be hashed before being used by the HMAC algorithm."),
                "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
        }

        [TestMethod]
        public void DerivesTheBasicCase()
        {
            byte[] input = new byte[22];
            for (int i = 0; i < input.Length; i++)
            {
                input[i] = 0x0B;
            }

            ExpectKeys(
                "000102030405060708090a0b0c",
                input,
                "f0f1f2f3f4f5f6f7f8f9",
                "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
            ExpectKeys(
                "",
                input,
                "",
                "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
        }

        [TestMethod]
        public void DerivesTheLongCase()
        {
            ExpectKeys(
                "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f"
                    + "909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
                Hex.FromText("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b"
                    + "2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f"),
                "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf"
                    + "e0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
                "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
                    + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
        }

        [TestMethod]
        public void BoundsExpansion()
        {
            byte[] key = new byte[32];
            byte[] output = new byte[Hkdf.MaxOutput + 1];
            Hkdf hkdf = new Hkdf();
            Expect.Error(
                ErrorCode.InvalidArgument, () => hkdf.Expand(key, 0, 31, key, 0, 0, output, 0, 1));
            Expect.Error(
                ErrorCode.InvalidArgument, () => hkdf.Expand(key, 0, 32, key, 0, 0, output, 0, Hkdf.MaxOutput + 1));
            Expect.Error(
                ErrorCode.BufferTooSmall, () => hkdf.Expand(key, 0, 32, key, 0, 0, output, Hkdf.MaxOutput, 2));
        }

        [TestMethod]
        public void ComparesInFull()
        {
            byte[] a = { 1, 2, 3, 4 };
            byte[] b = { 9, 1, 2, 3, 5 };
            Assert.IsTrue(ConstantTime.Equals(a, 0, b, 1, 3));
            Assert.IsFalse(ConstantTime.Equals(a, 0, b, 1, 4));
            Assert.IsFalse(ConstantTime.Equals(a, 0, b, 0, 3));
            Assert.IsTrue(ConstantTime.Equals(a, 4, b, 5, 0));
            Expect.Error(ErrorCode.InvalidArgument, () => ConstantTime.Equals(a, 1, b, 0, 4));
        }

        [TestMethod]
        public void WipesArrays()
        {
            byte[] secret = { 1, 2, 3, 4 };
            Secret.Wipe(secret, 1, 2);
            Expect.Bytes("01000004", secret, 0, 4);
            Secret.Wipe(secret);
            Expect.Bytes("00000000", secret, 0, 4);
            Secret.Wipe(null);
        }

        // RFC 4231 section 4.2, and what HKDF makes of its first step.
        [TestMethod]
        public void TagsWithSha384()
        {
            byte[] key = Hex.FromText("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b");
            byte[] data = Hex.FromText("4869205468657265");
            byte[] output = new byte[48];
            string tag = "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6";
            Hmac hmac = new Hmac(HashFunction.Make(48));
            hmac.SetKey(key, 0, key.Length);
            for (int i = 0; i < 2; i++)
            {
                hmac.Update(data, 0, 3);
                hmac.Update(data, 3, 5);
                hmac.Finish(output, 0);
                Expect.Bytes(tag, output, 0, 48);
            }

            Hkdf hkdf = new Hkdf(hmac);
            Assert.AreEqual(48, hkdf.DigestSize);
            hkdf.Extract(key, 0, key.Length, data, 0, data.Length, output, 0);
            Expect.Bytes(tag, output, 0, 48);
        }

        private static void ExpectTag(byte[] key, byte[] data, string tag)
        {
            byte[] output = new byte[32];
            HmacSha256 hmac = new HmacSha256();
            hmac.SetKey(key, 0, key.Length);
            for (int i = 0; i < 2; i++)
            {
                // In two parts, twice with one key.
                hmac.Update(data, 0, 3);
                hmac.Update(data, 3, data.Length - 3);
                hmac.Finish(output, 0);
                Expect.Bytes(tag, output, 0, 32);
            }
        }

        private static void ExpectKeys(string salt, byte[] input, string info, string prk, string okm)
        {
            byte[] saltBytes = Hex.FromText(salt);
            byte[] infoBytes = Hex.FromText(info);
            byte[] key = new byte[32];
            byte[] output = new byte[okm.Length / 2];
            Hkdf hkdf = new Hkdf();
            hkdf.Extract(saltBytes, 0, saltBytes.Length, input, 0, input.Length, key, 0);
            Expect.Bytes(prk, key, 0, 32);
            hkdf.Expand(key, 0, 32, infoBytes, 0, infoBytes.Length, output, 0, output.Length);
            Expect.Bytes(okm, output, 0, output.Length);
            hkdf.Wipe();
        }
    }
}
