using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.Crypto.Tests
{
    /// <summary>
    /// AES-128-GCM against test cases 1 to 4 of McGrew and Viega's specification and NIST's CAVP
    /// (gcmEncryptExtIV128).
    /// </summary>
    [TestClass]
    public class AesGcmTests
    {
        [DataRow("00000000000000000000000000000000", "000000000000000000000000", "", "", "", "58e2fccefa7e3061367f1d57a4e7455a")]
        [DataRow("00000000000000000000000000000000", "000000000000000000000000", "", "00000000000000000000000000000000", "0388dace60b6a392f328c2b971b2fe78", "ab6e47d42cec13bdf53a67b21257bddf")]
        [DataRow("feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888", "", "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255", "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985", "4d5c2af327cd64a62cf35abd2ba6fab4")]
        [DataRow("feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2", "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39", "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091", "5bc94fbc3221a5db94fae95ae7121a47")]
        [DataRow("cf063a34d4a9a76c2c86787d3f96db71", "113b9785971864c83b01c787", "", "", "", "72ac8493e3a5228b5d130a69d2510e42")]
        [DataRow("77be63708971c4e240d1cb79e8d77feb", "e0e00f19fed7ba0136a797f3", "7a43ec1d9c0a5a78a0b16533a6213cab", "", "", "209fcc8d3675ed938e9c7166709dd946")]
        [DataRow("c939cc13397c1d37de6ae0e1cb7c423c", "b3d8cc017cbb89b39e0f67e2", "24825602bd12a984e0092d3e448eda5f", "c3b3c41f113a31b73d9a5cd432103069", "93fe7d9e9bfd10348a5606e5cafa7354", "0032a1dc85f1c9786925a2e71d8272dd")]
        [DataRow("2d265491712fe6d7087a5545852f4f44", "c59868b8701fbf88e6343262", "67105634ac9fbf849970dc416de7ad30", "301873be69f05a84f22408aa0862d19a", "98b03c77a67831bcf16b1dd96c324e1c", "39152e26bdc4d17e8c00493fa0be92f2")]
        [TestMethod]
        public void SealsAndOpensTheVectors(string key, string nonce, string aad, string text, string cipher, string tag)
        {
            byte[] nonceBytes = Hex.FromText(nonce);
            byte[] aadBytes = Hex.FromText(aad);
            byte[] plain = Hex.FromText(text);
            byte[] sealedBytes = new byte[plain.Length + 16];
            AesGcm gcm = new AesGcm();
            gcm.SetKey(Hex.FromText(key), 0);
            gcm.Seal(nonceBytes, 0, aadBytes, 0, aadBytes.Length, plain, 0, plain.Length, sealedBytes, 0);
            Expect.Bytes(cipher + tag, sealedBytes, 0, sealedBytes.Length);

            // In place.
            int count = gcm.Open(
                nonceBytes, 0, aadBytes, 0, aadBytes.Length, sealedBytes, 0, sealedBytes.Length, sealedBytes, 0);
            Assert.AreEqual(plain.Length, count);
            Expect.Bytes(text, sealedBytes, 0, count);
            Expect.Bytes(tag, sealedBytes, count, 16);
        }

        [TestMethod]
        public void ReleasesNothingOfAForgery()
        {
            byte[] key = Hex.FromText("c939cc13397c1d37de6ae0e1cb7c423c");
            byte[] nonce = Hex.FromText("b3d8cc017cbb89b39e0f67e2");
            byte[] aad = Hex.FromText("24825602bd12a984e0092d3e448eda5f");
            byte[] input = Hex.FromText("93fe7d9e9bfd10348a5606e5cafa73540032a1dc85f1c9786925a2e71d8272dd");
            byte[] output = new byte[16];
            AesGcm gcm = new AesGcm();
            gcm.SetKey(key, 0);
            byte[][] parts = { nonce, aad, input };
            for (int i = 0; i < parts.Length; i++)
            {
                for (int j = 0; j < parts[i].Length; j++)
                {
                    parts[i][j] ^= 0x40;
                    Expect.Error(
                        ErrorCode.AuthenticationFailed, () => gcm.Open(nonce, 0, aad, 0, 16, input, 0, 32, output, 0));
                    parts[i][j] ^= 0x40;
                }
            }

            Expect.Error(
                ErrorCode.AuthenticationFailed, () => gcm.Open(nonce, 0, aad, 0, 15, input, 0, 32, output, 0));
            Expect.Error(
                ErrorCode.AuthenticationFailed, () => gcm.Open(nonce, 0, aad, 0, 16, input, 0, 31, output, 0));
            Expect.Error(
                ErrorCode.AuthenticationFailed, () => gcm.Open(nonce, 0, aad, 0, 16, input, 0, 15, output, 0));
            Expect.Bytes("00000000000000000000000000000000", output, 0, 16);
            gcm.Open(nonce, 0, aad, 0, 16, input, 0, 32, output, 0);
            Expect.Bytes("c3b3c41f113a31b73d9a5cd432103069", output, 0, 16);
        }

        [TestMethod]
        public void NeedsKeyAndRoom()
        {
            byte[] bytes = new byte[32];
            AesGcm gcm = new AesGcm();
            Expect.Error(ErrorCode.InvalidState, () => gcm.Seal(bytes, 0, bytes, 0, 0, bytes, 0, 8, bytes, 0));
            gcm.SetKey(bytes, 0);
            Expect.Error(ErrorCode.BufferTooSmall, () => gcm.Seal(bytes, 0, bytes, 0, 0, bytes, 0, 17, bytes, 0));
            Expect.Error(ErrorCode.BufferTooSmall, () => gcm.Seal(bytes, 0, bytes, 0, 0, bytes, 0, 16, bytes, 1));
            Expect.Error(ErrorCode.InvalidArgument, () => gcm.Seal(bytes, 21, bytes, 0, 0, bytes, 0, 1, bytes, 0));
            Expect.Error(ErrorCode.InvalidArgument, () => gcm.SetKey(bytes, 17));
            Expect.Bytes("0000000000000000000000000000000000000000000000000000000000000000", bytes, 0, 32);
            gcm.Wipe();
            Expect.Error(ErrorCode.InvalidState, () => gcm.Open(bytes, 0, bytes, 0, 0, bytes, 0, 16, bytes, 0));
        }
    }
}
