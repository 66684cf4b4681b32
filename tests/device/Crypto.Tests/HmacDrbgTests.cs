using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.Crypto.Tests
{
    /// <summary>
    /// HMAC_DRBG against NIST's CAVP (HMAC_DRBG.rsp, SHA-256; the output is that of the second call), and its seeding
    /// after docs/SPEC.md section 6.
    /// </summary>
    [TestClass]
    public class HmacDrbgTests
    {
        [DataRow("ca851911349384bffe89de1cbdc46e6831e44d34a4fb935ee285dd14b71a7488", "659ba96c601dc69fc902940805ec0ca8", "", "e528e9abf2dece54d47c7e75e5fe302149f817ea9fb4bee6f4199697d04d5b89d54fbb978a15b5c443c9ec21036d2460b6f73ebad0dc2aba6e624abf07745bc107694bb7547bb0995f70de25d6b29e2d3011bb19d27676c07162c8b5ccde0668961df86803482cb37ed6d5c0bb8d50cf1f50d476aa0458bdaba806f48be9dcb8")]
        [DataRow("8df013b4d103523073917ddf6a869793059e9943fc8654549e7ab22f7c29f122", "da2625af2ddd4abcce3cf4fa4659d84e", "b571e66d7c338bc07b76ad3757bb2f9452bf7e07437ae8581ce7bc7c3ac651a9", "b91cba4cc84fa25df8610b81b641402768a2097234932e37d590b1154cbd23f97452e310e291c45146147f0da2d81761fe90fba64f94419c0f662b28c1ed94da487bb7e73eec798fbcf981b791d1be4f177a8907aa3c401643a5b62b87b89d66b3a60e40d4a8e4e9d82af6d2700e6f535cdb51f75c321729103741030ccc3a56")]
        [TestMethod]
        public void GeneratesTheVectors(string entropy, string nonce, string personalization, string output)
        {
            HmacDrbg drbg = new HmacDrbg(new IEntropySource[0], new FakeClock());
            byte[] bytes = new byte[128];
            drbg.Instantiate(Hex.FromText(entropy), Hex.FromText(nonce), Hex.FromText(personalization));
            drbg.Fill(bytes, 0, 128);
            drbg.Fill(bytes, 0, 128);
            Expect.Bytes(output, bytes, 0, 128);
        }

        [TestMethod]
        public void GeneratesTheVectorAfterReseeding()
        {
            HmacDrbg drbg = new HmacDrbg(new IEntropySource[0], new FakeClock());
            byte[] bytes = new byte[128];
            byte[] none = new byte[0];
            drbg.Instantiate(
                Hex.FromText("06032cd5eed33f39265f49ecb142c511da9aff2af71203bffaf34a9ca5bd9c0d"),
                Hex.FromText("0e66f71edc43e42a45ad3c6fc6cdc4df"),
                none);
            drbg.Reseed(Hex.FromText("01920a4e669ed3a85ae8a33b35a74ad7fb2a6bb4cf395ce00334a9c9a5a5d552"), none);
            drbg.Fill(bytes, 0, 128);
            drbg.Fill(bytes, 0, 128);
            Expect.Bytes(
                "76fc79fe9b50beccc991a11b5635783a83536add03c157fb30645e611c2898bb2b1bc215000209208cd506cb28da2a51"
                    + "bdb03826aaf2bd2335d576d519160842e7158ad0949d1a9ec3e66ea1b1a064b005de914eac2e9d4f2d72a8616a802254"
                    + "22918250ff66a41bd2f864a6a38cc5b6499dc43f7f2bd09e1e0f8f5885935124",
                bytes,
                0,
                128);
        }

        [TestMethod]
        public void SeedsAsTheSpecificationSays()
        {
            HmacDrbg drbg = new HmacDrbg(
                new IEntropySource[] { new FakeSource("one"), new FakeSource("two") }, new FakeClock());
            byte[] id = Hex.FromText("000102030405060708090a0b0c0d0e0f");
            drbg.Seed(id, 0, 16);

            // The same by hand: each answer behind its length; counter and clock; "signet/drbg/1" and device id.
            HmacDrbg other = new HmacDrbg(new IEntropySource[0], new FakeClock());
            string zeros = "00000000000000000000000000000000000000000000000000000000000000";
            other.Instantiate(
                Hex.FromText("2001" + zeros + "2001" + zeros),
                Hex.FromText("00000000000000010000000000000102"),
                Hex.FromText("7369676e65742f647262672f31000102030405060708090a0b0c0d0e0f"));
            byte[] a = new byte[40];
            byte[] b = new byte[40];
            drbg.Fill(a, 0, 40);
            other.Fill(b, 0, 40);
            CollectionAssert.AreEqual(b, a);

            drbg.Reseed(new byte[] { 7 });
            other.Reseed(Hex.FromText("2002" + zeros + "2002" + zeros), new byte[] { 7 });
            drbg.Fill(a, 0, 40);
            other.Fill(b, 0, 40);
            CollectionAssert.AreEqual(b, a);
        }

        [TestMethod]
        public void NeedsTwoSources()
        {
            byte[] bytes = new byte[8];
            FakeSource one = new FakeSource("one");
            HmacDrbg drbg = new HmacDrbg(new IEntropySource[] { one }, new FakeClock());
            Expect.Error(ErrorCode.EntropyMissing, () => drbg.Seed(bytes, 0, 0));
            Expect.Error(ErrorCode.EntropyMissing, () => drbg.Fill(bytes, 0, 8));
            HmacDrbg same = new HmacDrbg(new IEntropySource[] { one, one }, new FakeClock());
            Expect.Error(ErrorCode.EntropyMissing, () => same.Seed(bytes, 0, 0));
            Expect.Error(ErrorCode.EntropyMissing, () => same.Fill(bytes, 0, 8));
            Expect.Error(ErrorCode.EntropyMissing, () => same.Reseed(bytes, bytes));
            Expect.Bytes("0000000000000000", bytes, 0, 8);
        }

        [TestMethod]
        public void NoticesAStuckSource()
        {
            byte[] before = new byte[32];
            byte[] after = new byte[32];
            FakeSource two = new FakeSource("two");
            IEntropySource[] sources = { new FakeSource("one"), two };
            HmacDrbg drbg = new HmacDrbg(sources, new FakeClock());
            drbg.Seed(before, 0, 0);
            drbg.Fill(before, 0, 32);
            two.Stuck = true;
            Expect.Error(ErrorCode.EntropyFailed, () => drbg.Reseed(new byte[0]));
            Expect.Error(ErrorCode.EntropyFailed, () => drbg.Seed(before, 0, 0));
            two.Stuck = false;
            two.Broken = true;
            Expect.Error(ErrorCode.EntropyFailed, () => drbg.Reseed(new byte[0]));

            // It goes on with what it had.
            drbg.Fill(after, 0, 32);
            CollectionAssert.AreNotEqual(before, after);
            two.Broken = false;
            drbg.Reseed(new byte[0]);
            drbg.Wipe();
            Expect.Error(ErrorCode.EntropyMissing, () => drbg.Fill(after, 0, 1));
        }

        [TestMethod]
        public void NoticesASilentSource()
        {
            // Stuck before its first answer, it gives 32 zero bytes.
            FakeSource two = new FakeSource("two");
            two.Stuck = true;
            HmacDrbg drbg = new HmacDrbg(new IEntropySource[] { new FakeSource("one"), two }, new FakeClock());
            Expect.Error(ErrorCode.EntropyFailed, () => drbg.Seed(new byte[0], 0, 0));
            Expect.Error(ErrorCode.EntropyMissing, () => drbg.Fill(new byte[1], 0, 1));
        }

        [TestMethod]
        public void BoundsRequests()
        {
            byte[] bytes = new byte[4];
            HmacDrbg drbg = new HmacDrbg(
                new IEntropySource[] { new FakeSource("one"), new FakeSource("two") }, new FakeClock());
            drbg.Seed(bytes, 0, 0);
            Expect.Error(ErrorCode.InvalidArgument, () => drbg.Fill(bytes, 1, 4));
            Expect.Error(ErrorCode.InvalidArgument, () => drbg.Fill(new byte[65537], 0, 65537));
            Assert.IsFalse(drbg.ReseedDue);
        }
    }
}
