using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.Tls.Tests
{
    /// <summary>A root and a server's certificate, made and taken apart by another implementation (pyca
    /// cryptography).</summary>
    [TestClass]
    public class CertificateTests
    {
        private const string Root = "308201333081dba003020102020101300a06082a8648ce3d040302300f310d300b06035504030c04526f6f"
            + "743020170d3236303130313030303030305a180f39393939313233313233353935395a300f310d300b06035504030c04526f6f7430"
            + "59301306072a8648ce3d020106082a8648ce3d030107034200046e36b945ac7c4539846cf0000b984ec20e30495c087c6d63f55fb7"
            + "b87f118a72d55eb66217eec55e5ce8f24e2cf8f976c86c63650a3290850e088ca29eca49a1a326302430120603551d130101ff0408"
            + "30060101ff020100300e0603551d0f0101ff040403020106300a06082a8648ce3d0403020347003044022064b3e7b57886c7266cf3"
            + "5a0ec47c78e6e5617fcc4194440c64d254ea0c2bf18702202b1c32855f6cfd124be6cf703d09f679beb887c93ede195eb9a52122a9"
            + "912224";

        private const string Leaf = "308201633082010aa003020102020102300a06082a8648ce3d040302300f310d300b06035504030c04526f"
            + "6f74301e170d3236303130313030303030305a170d3439313233313233353935395a300f310d300b06035504030c044c6561663059"
            + "301306072a8648ce3d020106082a8648ce3d0301070342000487d33f4e191c9f13e00d3ba90af5598cb020180d2115e23823ef438d"
            + "d3fb73f928a2b51fe61b97a113b5b5a5856a747df6ab76d9cc13c2d80f31141e4cea02eea3573055300e0603551d0f0101ff040403"
            + "02078030130603551d25040c300a06082b06010505070301302e0603551d1104273025820e62726f6b65722e6578616d706c65820d"
            + "2a2e696f742e6578616d706c658704c0000207300a06082a8648ce3d0403020347003044022044d2be051f0c2490c56ed260d37ac5"
            + "ff0bb46d830b67b45b4fce85996e2294bc022039d04150355a46638904710c409fad60d664737db84d1f371c729e1972e1c571";

        private const string LeafDigest = "2165f0dffacebeef62223b49bc541a6e1467b1060b4d338571b506f3b62a1044";
        private const string LeafSignature = "44d2be051f0c2490c56ed260d37ac5ff0bb46d830b67b45b4fce85996e2294bc"
            + "39d04150355a46638904710c409fad60d664737db84d1f371c729e1972e1c571";

        private const string LeafPoint = "0487d33f4e191c9f13e00d3ba90af5598cb020180d2115e23823ef438dd3fb73f9"
            + "28a2b51fe61b97a113b5b5a5856a747df6ab76d9cc13c2d80f31141e4cea02ee";

        private const string RootPoint = "046e36b945ac7c4539846cf0000b984ec20e30495c087c6d63f55fb7b87f118a72"
            + "d55eb66217eec55e5ce8f24e2cf8f976c86c63650a3290850e088ca29eca49a1";

        // Name and subjectPublicKeyInfo of the root.
        private const string BareRoot = "306c300f310d300b06035504030c04526f6f743059301306072a8648ce3d020106082a8648ce3d030107034200046e36b945ac7c453984"
            + "6cf0000b984ec20e30495c087c6d63f55fb7b87f118a72d55eb66217eec55e5ce8f24e2cf8f976c86c63650a3290850e088ca29eca49a1";

        // SHA-256 of the leaf's subjectPublicKeyInfo, as another implementation computes it.
        private const string LeafKeyHash = "ce01576913c9118281f5d06fccf0f90973b757d9d2507f4921bfc6b92a2bbd14";

        private const long Begin = 1767225600;
        private const long End = 2524607999;

        [TestMethod]
        public void LeafIsRead()
        {
            Certificate leaf = Parse(Leaf, "broker.example");
            Expect.Bytes(LeafDigest, leaf.TbsDigest, 0, 32);
            Expect.Bytes(LeafSignature, leaf.Signature, 0, 64);
            Expect.Bytes(LeafPoint, leaf.Key, 0, 65);
            Assert.AreEqual(Begin, leaf.NotBefore);
            Assert.AreEqual(End, leaf.NotAfter);
            Assert.AreEqual(3, leaf.Version);
            Assert.IsFalse(leaf.IsAuthority);
            Assert.AreEqual(1, leaf.KeyUsage);
            Assert.IsTrue(leaf.HasExtendedKeyUsage);
            Assert.IsTrue(leaf.AllowsServer);
            Assert.IsFalse(leaf.AllowsAny);
            Assert.IsTrue(leaf.NameMatches);
            Assert.AreEqual((int)SignatureAlgorithm.EcdsaP256, (int)leaf.Algorithm);
            Assert.AreEqual((int)KeyType.P256, (int)leaf.KeyType);
            Assert.AreEqual(32, leaf.DigestCount);
            Assert.IsFalse(leaf.IsSelfIssued);
            Assert.AreEqual((int)ErrorCode.None, (int)leaf.Problem);
        }

        [TestMethod]
        public void RootIsRead()
        {
            Certificate root = Parse(Root, null);
            Assert.IsTrue(root.IsAuthority);
            Assert.AreEqual(0, root.PathLength);
            Assert.AreEqual((1 << 5) | (1 << 6), root.KeyUsage);
            Assert.AreEqual(CivilTime.MaxSeconds, root.NotAfter);
            Assert.IsTrue(root.IsSelfIssued);
            Assert.IsFalse(root.HasExtendedKeyUsage);
            Assert.IsTrue(root.IsNamedIssuerOf(Parse(Leaf, null)));
        }

        [TestMethod]
        public void NamesAreJudged()
        {
            Assert.IsTrue(Parse(Leaf, "x.iot.example").NameMatches);
            Assert.IsTrue(Parse(Leaf, "192.0.2.7").NameMatches);
            Assert.IsFalse(Parse(Leaf, "192.0.2.8").NameMatches);
            Assert.IsFalse(Parse(Leaf, "Leaf").NameMatches);
            Assert.IsFalse(Parse(Leaf, "iot.example").NameMatches);
        }

        [TestMethod]
        public void CutAnywhereItIsMalformed()
        {
            byte[] der = Hex.FromText(Leaf);
            CertificateParser parser = new CertificateParser();
            Certificate certificate = new Certificate();
            for (int count = 0; count < der.Length; count++)
            {
                SignetException error = null;
                try
                {
                    parser.Parse(der, 0, count, certificate, null);
                }
                catch (SignetException caught)
                {
                    error = caught;
                }

                Expect.Error(ErrorCode.CertificateMalformed, error);
            }
        }

        [TestMethod]
        public void PathAsksForOneVerification()
        {
            PathValidator validator = Validator(Begin + 1, TimeQuality.Network);
            Assert.IsTrue(validator.Next());
            Expect.Bytes(RootPoint, validator.Signer.Key, 0, 65);
            Expect.Bytes(LeafDigest, validator.Subject.Digest, 0, 32);
            Expect.Bytes(LeafSignature, validator.Subject.Signature, 0, 64);
            Expect.Bytes(LeafPoint, validator.Leaf.Key, 0, 65);
            validator.Answer(true);
            Assert.IsFalse(validator.Next());
        }

        [TestMethod]
        public void BareAnchorAsksForTheSame()
        {
            Credentials credentials = new Credentials { TrustAnchors = new byte[][] { Hex.FromText(BareRoot) } };
            PathValidator validator = Validator(credentials, Begin + 1, TimeQuality.Network);
            Assert.IsTrue(validator.Next());
            Expect.Bytes(RootPoint, validator.Signer.Key, 0, 65);
            validator.Answer(true);
            Assert.IsFalse(validator.Next());
            Assert.AreEqual(End, validator.PathNotAfter);
        }

        [TestMethod]
        public void PinnedKeyNeedsNoSignature()
        {
            Credentials credentials = new Credentials { ServerPins = new ServerPin[] { new ServerPin("broker.example", Hex.FromText(LeafKeyHash)) } };
            Assert.IsFalse(Validator(credentials, Begin + 1, TimeQuality.Network).Next());
            credentials.ServerPins[0].KeyHash[31] ^= 1;
            SignetException error = null;
            try
            {
                Validator(credentials, Begin + 1, TimeQuality.Network).Next();
            }
            catch (SignetException caught)
            {
                error = caught;
            }

            Expect.Error(ErrorCode.UnknownIssuer, error);
        }

        [TestMethod]
        public void SignatureThatFailsEndsTheOnlyPath()
        {
            PathValidator validator = Validator(Begin + 1, TimeQuality.Network);
            Assert.IsTrue(validator.Next());
            SignetException error = null;
            try
            {
                validator.Answer(false);
            }
            catch (SignetException caught)
            {
                error = caught;
            }

            Expect.Error(ErrorCode.CertificateSignatureInvalid, error);
        }

        [DataRow(0, 0, (int)ErrorCode.ClockUnknown)]
        [DataRow(0, 1, (int)ErrorCode.ClockUnknown)]
        [DataRow(1, 1, (int)ErrorCode.CertificateExpired)]
        [DataRow(1, 2, (int)ErrorCode.CertificateExpired)]
        [DataRow(1, 3, (int)ErrorCode.CertificateExpired)]
        [DataRow(-1, 3, (int)ErrorCode.CertificateNotYetValid)]
        [TestMethod]
        public void TimeIsJudged(int when, int quality, int expected)
        {
            long now = when == 0 ? Begin : when > 0 ? End + 1 : Begin - 1;
            SignetException error = null;
            try
            {
                Validator(now, (TimeQuality)quality).Next();
            }
            catch (SignetException caught)
            {
                error = caught;
            }

            Expect.Error((ErrorCode)expected, error);
        }

        [TestMethod]
        public void BothEndsOfTheValidityCount()
        {
            Assert.IsTrue(Validator(Begin, TimeQuality.Network).Next());
            Assert.IsTrue(Validator(End, TimeQuality.Authenticated).Next());
        }

        private static Certificate Parse(string text, string host)
        {
            Certificate certificate = new Certificate();
            byte[] der = Hex.FromText(text);
            new CertificateParser().Parse(
                der, 0, der.Length, certificate, host == null ? null : new ReferenceIdentity(host));
            return certificate;
        }

        private static PathValidator Validator(long now, TimeQuality quality)
        {
            return Validator(new Credentials { TrustAnchors = new byte[][] { Hex.FromText(Root) } }, now, quality);
        }

        private static PathValidator Validator(Credentials credentials, long now, TimeQuality quality)
        {
            PathValidator validator = new PathValidator(credentials);
            validator.Begin(new ReferenceIdentity("broker.example"), now, quality);
            byte[] leaf = Hex.FromText(Leaf);
            validator.Add(leaf, 0, leaf.Length);
            return validator;
        }
    }
}
