using nanoFramework.TestFramework;
using Signet.Core;
using Signet.Crypto;

namespace Signet.SoftCrypto.Chains.Tests
{
    /// <summary>P-384 against RFC 6979 section A.2.6, RSA against signatures that OpenSSL made, SHA-384 and SHA-512 against
    /// FIPS 180-4's example.</summary>
    [TestClass]
    public class ChainTests
    {
        private const string Key = "3082010a0282010100b4804e96622c56ef4b07b6fee8947f0d32090c9f738a60512adb952b02c6b2b3c448a63c06d1ae86a1f3f86c6dcd6febe726b08098839321683a398fc46924772a4a3e45b45f01028871185df02208c7ad416142cafaa1371fa0d533f1f1e4a0173a820cb616b298833af3f3a2ff939e22a5d67a0a738f1d74345f66dbae4639ccdb449a1b9b87c31a5747d553c19ac89d8e8c99f23ad71265354dd3ffd31df4c96562541a10b19691ad454b8cf5bef80153a699dc7afb01519ec4f7f002bb480d7808d303ce5978643526d8ff227cdba3b1a2a4c09987606ff5c850347096faf52e284fa1a86f112ac8e170d3d886026da4876cdf4142765e7aefa490bd0e830203010001";

        [DataRow(64, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")]
        [DataRow(48, "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7")]
        [TestMethod]
        public void HashesAbc(int size, string expected)
        {
            byte[] digest = new byte[size];
            new Sha512(size).Compute(Hex.FromText("616263"), 0, 3, digest, 0);
            Expect.Bytes(expected, digest, 0, size);
        }

        // The digest is SHA-384 of "sample".
        [TestMethod]
        public void VerifiesP384()
        {
            byte[] key = Hex.FromText("04ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc138015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720");
            byte[] digest = Hex.FromText("9a9083505bc92276aec4be312696ef7bf3bf603f4bbd381196a029f340585312313bca4a9b5b890efee42c77b1ee25fe");
            byte[] signature = Hex.FromText("94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe4699ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8");
            ISignatureVerifier verifier = new ChainVerifier();
            Assert.IsTrue(verifier.Verify(SignatureAlgorithm.EcdsaP384, key, 0, 97, digest, 0, 48, signature, 0, 96));
            signature[50] ^= 1;
            Assert.IsFalse(verifier.Verify(SignatureAlgorithm.EcdsaP384, key, 0, 97, digest, 0, 48, signature, 0, 96));
            key[96] ^= 1;
            Expect.Error(
                ErrorCode.PublicKeyRefused,
                () => verifier.Verify(SignatureAlgorithm.EcdsaP384, key, 0, 97, digest, 0, 48, signature, 0, 96));
        }

        // PKCS #1 v1.5 with SHA-256 and PSS with SHA-384, of "signet".
        [DataRow(3, "c7ee82e5fcc4622325b3da515228d3546756e103bb615226e22034f02618d532", "2a972f0a1360cec5c4058eb7845e8db5a6056e60044c8092a97055a2dd4379f8fa347532c96d0db03240ba75fcdd88e48cd08d1bd5c051f078a55848f4ba643c13ddb99b969e9bc9f776416fe5b6a1abd3624fcca72d71020fa6833218751025e9962cc00dfa67b4f29c7e0e1b42ab0208612b463b1cd84d06cd2833a39d8e5069603200b127721171745112801225c97f263e0e0152f3183d92b1c13268c9f61f04a9b9cf96bb4b26f7d846a592e442622c98c805ed259093eb2cc4433dd79269a19f13c2826e83e55849b0e8bc13c4aa62a75772acade3cbb7a2d2e14cf1301de25e46c463cf7343fb2a2b403e8514f22875eb3ed41f3cb635b913e81f5692")]
        [DataRow(4, "83f7c882c6a48a3e3a9e7e2a7f895bfac41d5721ddee8c68bd0e6d99089438e9b73f6cc73fe25ee72ae8bd7d591798bc", "71eb3f737c97c4d3cb73f1166e9e47ea138707507988e03ffedc23ad363c9783a9bac4f704a06c2f24ab274eecbb55064d31222bc78dafbcca0818db8a6898f406d0de5d68da61444e36c5852faadb0ea5fc4e4fc339b7293ff366e83ca55f8341d45f2ccf650bdbe4289844ca5a2091c16d23c39d6dbdc9831c1e8d961be59ceae36441c2b29a5091c717e2029bfdf59dd33be00d925bdd08f9c76fbdbd3cae99f7ab48807397bb9649662a3ebe54cd2c7f21040b3c5635f15850538984fe22b99be7b43851e82c1d993d2080d28d5766a4a69763c7a75a45c6a550e1c8b04660567e5f7021e4e058b9ba291ca35ab294a9931e30e07aa6c5ca70d2df56759b")]
        [TestMethod]
        public void VerifiesRsa(int algorithm, string digest, string signature)
        {
            byte[] key = Hex.FromText(Key);
            byte[] hash = Hex.FromText(digest);
            byte[] bytes = Hex.FromText(signature);
            ISignatureVerifier verifier = new ChainVerifier();
            Assert.IsTrue(Verify(verifier, algorithm, key, hash, bytes));
            bytes[100] ^= 1;
            Assert.IsFalse(Verify(verifier, algorithm, key, hash, bytes));
            bytes[100] ^= 1;
            hash[0] ^= 1;
            Assert.IsFalse(Verify(verifier, algorithm, key, hash, bytes));
            key[key.Length - 3] = 0;
            Expect.Error(ErrorCode.PublicKeyRefused, () => Verify(verifier, algorithm, key, hash, bytes));
        }

        private static bool Verify(ISignatureVerifier verifier, int algorithm, byte[] key, byte[] digest, byte[] signature)
        {
            return verifier.Verify(
                (SignatureAlgorithm)algorithm, key, 0, key.Length, digest, 0, digest.Length, signature, 0, signature.Length);
        }
    }
}
