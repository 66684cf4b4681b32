using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.Sim.Tests
{
    /// <summary>Data objects as cards write them.</summary>
    [TestClass]
    public class TlvReaderTests
    {
        private static TlvReader Over(string hex, bool tolerant)
        {
            byte[] data = Hex.FromText(hex);
            TlvReader reader = new TlvReader();
            reader.Reset(data, 0, data.Length, tolerant);
            return reader;
        }

        [TestMethod]
        public void ReadsLengthsOfOneToThreeBytes()
        {
            TlvReader reader = Over("84021234" + "85810155" + "8682000166", false);

            Assert.IsTrue(reader.Next());
            Assert.AreEqual(0x84, reader.Tag);
            Assert.AreEqual(0x1234, reader.Number());
            Assert.IsTrue(reader.Next());
            Assert.AreEqual(0x55, reader.Number());
            Assert.IsTrue(reader.Next());
            Assert.AreEqual(0x86, reader.Tag);
            Assert.AreEqual(0x66, reader.Number());
            Assert.IsFalse(reader.Next());
            Assert.IsFalse(reader.IsMalformed);
        }

        [DataRow("84")]
        [DataRow("8402")]
        [DataRow("840201")]
        [DataRow("8481")]
        [DataRow("848200")]
        [DataRow("84820002AA")]
        [DataRow("848000")]
        [DataRow("8483000001AA")]
        [TestMethod]
        public void StopsAtWhatDoesNotFit(string hex)
        {
            TlvReader reader = Over(hex, true);

            Assert.IsFalse(reader.Next());
            Assert.IsTrue(reader.IsMalformed);
            Assert.IsFalse(reader.Next());
        }

        [TestMethod]
        public void ToleratesTheShortSignatureAlgorithm()
        {
            TlvReader reader = Over("920204" + "91020007" + "6F0101", true);

            Assert.IsTrue(reader.Next());
            Assert.AreEqual(1, reader.ValueLength);
            Assert.AreEqual(4, reader.Number());
            Assert.IsTrue(reader.Find(0x91));
            Assert.AreEqual(7, reader.Number());
            Assert.IsTrue(reader.Find(0x6F));

            reader = Over("920204" + "91020007" + "6F0101", false);
            Assert.IsTrue(reader.Next());
            Assert.AreEqual(2, reader.ValueLength);
        }

        [TestMethod]
        public void FindsThePointInEveryFraming()
        {
            byte[] data = new byte[71];
            byte[] head = Hex.FromText("34454943864104");
            System.Array.Copy(head, 0, data, 0, head.Length);
            Assert.AreEqual(6, PublicKeyData.Find(data, 0, 71));
            Assert.AreEqual(6, PublicKeyData.Find(data, 6, 65));
            Assert.AreEqual(-1, PublicKeyData.Find(data, 0, 70));
            data[6] = 3;
            Assert.AreEqual(-1, PublicKeyData.Find(data, 0, 71));
            Assert.AreEqual(-1, PublicKeyData.Find(data, 6, 65));
            Assert.AreEqual(-1, PublicKeyData.Find(data, 0, 0));
        }
    }
}
