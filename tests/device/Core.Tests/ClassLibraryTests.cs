using System;
using System.Text;
using nanoFramework.TestFramework;

namespace Signet.Core.Tests
{
    /// <summary>What the firmware takes for granted of the class library, on the device and on the desktop.</summary>
    [TestClass]
    public class ClassLibraryTests
    {
        private static byte[] _bytes;

        [Setup]
        public void FillBuffer()
        {
            _bytes = new byte[] { 1, 2, 3, 4, 5 };
        }

        [TestMethod]
        public void CopiesOverlappingRangesAsIfThroughATemporary()
        {
            byte[] moved = (byte[])_bytes.Clone();
            Array.Copy(moved, 0, moved, 1, 4);

            CollectionAssert.AreEqual(new byte[] { 1, 1, 2, 3, 4 }, moved);
        }

        [TestMethod]
        public void MasksShiftCounts()
        {
            uint one = 1;
            int count = 33;

            Assert.AreEqual(2u, one << count);
        }

        [DataRow("", 0)]
        [DataRow("AT", 2)]
        [DataRow("\u00E9", 2)]
        [DataRow("\u20AC", 3)]
        [DataRow("\uD83D\uDE00", 4)]
        [TestMethod]
        public void EncodesUtf8(string text, int length)
        {
            Assert.AreEqual(length, Encoding.UTF8.GetBytes(text).Length);
        }

        [TestMethod]
        public void BuildsText()
        {
            StringBuilder text = new StringBuilder();
            text.Append("AT+CSIM=").Append(10);

            Assert.AreEqual("AT+CSIM=10", text.ToString());
        }
    }
}
