using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.Crypto.Tests
{
    /// <summary>SHA-256 against NIST's examples for FIPS 180-4.</summary>
    [TestClass]
    public class Sha256Tests
    {
        [DataRow("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
        [DataRow("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
        [DataRow("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
        [DataRow("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu", "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1")]
        [TestMethod]
        public void HashesTheExamples(string message, string digest)
        {
            byte[] input = message.Length == 0 ? new byte[0] : Ascii.Bytes(message);
            byte[] output = new byte[33];
            Sha256 hash = new Sha256();
            hash.Compute(input, 0, input.Length, output, 1);
            Expect.Bytes(digest, output, 1, 32);

            // Byte by byte, with the object that Finish has reset.
            for (int i = 0; i < input.Length; i++)
            {
                hash.Update(input, i, 1);
            }

            hash.Finish(output, 0);
            Expect.Bytes(digest, output, 0, 32);
        }

        [TestMethod]
        public void GivesADigestOnTheWay()
        {
            byte[] input = Ascii.Bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq");
            byte[] output = new byte[32];
            Sha256 hash = new Sha256();
            Sha256 copy = new Sha256();
            copy.Update(input, 0, 50);
            hash.Update(Ascii.Bytes("abc"), 0, 3);
            copy.CopyFrom(hash);
            copy.Finish(output, 0);
            Expect.Bytes("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", output, 0, 32);

            hash.Update(input, 3, input.Length - 3);
            hash.Finish(output, 0);
            Expect.Bytes("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1", output, 0, 32);
        }

        [TestMethod]
        public void WipesToTheStart()
        {
            byte[] output = new byte[32];
            Sha256 hash = new Sha256();
            hash.Update(output, 0, 32);
            hash.Wipe();
            Expect.Error(ErrorCode.BufferTooSmall, () => hash.Finish(output, 1));
            Expect.Error(ErrorCode.InvalidArgument, () => hash.Update(output, 1, 32));
            hash.Finish(output, 0);
            Expect.Bytes("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", output, 0, 32);
        }
    }
}
