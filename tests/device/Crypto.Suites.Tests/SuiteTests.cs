using System.Text;
using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.Crypto.Suites.Tests
{
    /// <summary>ChaCha20-Poly1305 against RFC 8439 section 2.8.2, AES-128-CCM against a vector that OpenSSL made.</summary>
    [TestClass]
    public class SuiteTests
    {
        private const string Text = "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";

        [TestMethod]
        public void SealsAndOpensChaCha20Poly1305()
        {
            byte[] nonce = Hex.FromText("070000004041424344454647");
            byte[] aad = Hex.FromText("50515253c0c1c2c3c4c5c6c7");
            byte[] plain = Encoding.UTF8.GetBytes(Text);
            byte[] buffer = new byte[plain.Length + 16];
            ChaCha20Poly1305 cipher = new ChaCha20Poly1305();
            cipher.SetKey(Hex.FromText("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"), 0);
            cipher.Seal(nonce, 0, aad, 0, 12, plain, 0, plain.Length, buffer, 0);
            Expect.Bytes("d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691", buffer, 0, buffer.Length);
            Assert.AreEqual(plain.Length, cipher.Open(nonce, 0, aad, 0, 12, buffer, 0, buffer.Length, buffer, 0));
            Expect.Bytes(Hex.ToText(plain, 0, plain.Length), buffer, 0, plain.Length);
            cipher.Seal(nonce, 0, aad, 0, 12, plain, 0, plain.Length, buffer, 0);
            buffer[3] ^= 1;
            Expect.Error(
                ErrorCode.AuthenticationFailed,
                () => cipher.Open(nonce, 0, aad, 0, 12, buffer, 0, buffer.Length, buffer, 0));
        }

        [TestMethod]
        public void SealsAndOpensAes128Ccm()
        {
            byte[] nonce = Hex.FromText("101112131415161718191a1b");
            byte[] aad = Hex.FromText("000102030405060708090a0b0c0d0e0f10111213");
            byte[] plain = Hex.FromText("202122232425262728292a2b2c2d2e2f3031323334353637");
            byte[] buffer = new byte[40];
            AesCcm cipher = new AesCcm();
            cipher.SetKey(Hex.FromText("404142434445464748494a4b4c4d4e4f"), 0);
            cipher.Seal(nonce, 0, aad, 0, 20, plain, 0, 24, buffer, 0);
            Expect.Bytes("e3b201a9f5b71a7a9b1ceaeccd97e70b6176aad9a4428aa5c87ae488918de93f17dd3e4934347f44", buffer, 0, 40);
            Assert.AreEqual(24, cipher.Open(nonce, 0, aad, 0, 20, buffer, 0, 40, buffer, 0));
            Expect.Bytes("202122232425262728292a2b2c2d2e2f3031323334353637", buffer, 0, 24);
            cipher.Seal(nonce, 0, aad, 0, 20, plain, 0, 24, buffer, 0);
            buffer[39] ^= 1;
            Expect.Error(ErrorCode.AuthenticationFailed, () => cipher.Open(nonce, 0, aad, 0, 20, buffer, 0, 40, buffer, 0));

            // Nothing of a forgery stays.
            Expect.Bytes("000000000000000000000000000000000000000000000000", buffer, 0, 24);
        }

        // Test case 14 of the GCM specification (McGrew, Viega), with a second block for the counter.
        [TestMethod]
        public void SealsAndOpensAes256Gcm()
        {
            byte[] zeros = new byte[32];
            byte[] buffer = new byte[32];
            Aead cipher = new Aes256GcmSuite().MakeAead();
            cipher.SetKey(zeros, 0);
            cipher.Seal(zeros, 0, zeros, 0, 0, zeros, 0, 16, buffer, 0);
            Expect.Bytes("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919", buffer, 0, 32);
            Assert.AreEqual(16, cipher.Open(zeros, 0, zeros, 0, 0, buffer, 0, 32, buffer, 0));
            Expect.Bytes("00000000000000000000000000000000", buffer, 0, 16);
            cipher.Seal(zeros, 0, zeros, 0, 0, zeros, 0, 16, buffer, 0);
            buffer[31] ^= 1;
            Expect.Error(ErrorCode.AuthenticationFailed, () => cipher.Open(zeros, 0, zeros, 0, 0, buffer, 0, 32, buffer, 0));
        }

        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        [TestMethod]
        public void SuitesSealWhatTheyOpen(int which)
        {
            CipherSuite suite = which == 0 ? (CipherSuite)new Aes256GcmSuite()
                : which == 1 ? (CipherSuite)new ChaCha20Poly1305Suite()
                : which == 2 ? (CipherSuite)new AesCcmSuite()
                : new AesCcm8Suite();
            Assert.AreEqual(suite.HashSize, suite.MakeHash().DigestSize);
            Aead cipher = suite.MakeAead();
            Assert.AreEqual(which == 3 ? 8 : 16, cipher.TagLength);
            byte[] key = new byte[cipher.KeyLength];
            byte[] text = new byte[100 + cipher.TagLength];
            for (int i = 0; i < 100; i++)
            {
                text[i] = (byte)i;
            }

            cipher.SetKey(key, 0);
            cipher.Seal(key, 0, key, 0, 5, text, 0, 100, text, 0);
            Assert.AreEqual(100, cipher.Open(key, 0, key, 0, 5, text, 0, text.Length, text, 0));
            for (int i = 0; i < 100; i++)
            {
                Assert.AreEqual(i, (int)text[i]);
            }

            cipher.Wipe();
            Expect.Error(ErrorCode.InvalidState, () => cipher.Open(key, 0, key, 0, 5, text, 0, text.Length, text, 0));
        }
    }
}
