using nanoFramework.TestFramework;

namespace Signet.Core.Tests
{
    /// <summary>Hexadecimal text in byte ranges.</summary>
    [TestClass]
    public class HexTests
    {
        [TestMethod]
        public void EncodesUpperCaseWhereItIsTold()
        {
            byte[] text = Ascii.Bytes("........");
            Assert.AreEqual(6, Hex.Encode(new byte[] { 9, 0x00, 0x9A, 0xEF, 9 }, 1, 3, text, 1));

            Assert.AreEqual(".009AEF.", Ascii.ToText(text, 0, 8));
        }

        [TestMethod]
        public void DecodesBothCasesInPlace()
        {
            byte[] text = Ascii.Bytes("009aEf");
            Assert.AreEqual(3, Hex.Decode(text, 0, 6, text, 0));

            Expect.Bytes("009aef", text, 0, 3);
        }

        [DataRow("0")]
        [DataRow("0G")]
        [DataRow("/0")]
        [DataRow(":0")]
        [DataRow("@0")]
        [DataRow("0`")]
        [DataRow("0 1")]
        [TestMethod]
        public void RefusesWhatIsNoHex(string text)
        {
            byte[] bytes = Ascii.Bytes(text);
            Expect.Error(ErrorCode.HexInvalid, () => Hex.Decode(bytes, 0, bytes.Length, new byte[8], 0));
            Expect.Error(ErrorCode.HexInvalid, () => Hex.FromText(text));
        }

        [TestMethod]
        public void ChecksRoomAndRanges()
        {
            byte[] three = new byte[3];
            Expect.Error(ErrorCode.BufferTooSmall, () => Hex.Encode(three, 0, 2, three, 0));
            Expect.Error(ErrorCode.BufferTooSmall, () => Hex.Decode(Ascii.Bytes("01020304"), 0, 8, three, 0));
            Expect.Error(ErrorCode.InvalidArgument, () => Hex.Encode(three, 2, 2, new byte[9], 0));
            Expect.Error(ErrorCode.InvalidArgument, () => Hex.Encode(three, 1, int.MaxValue, new byte[9], 0));
            Expect.Error(ErrorCode.InvalidArgument, () => Hex.Encode(three, -1, 2, new byte[9], 0));
            Expect.Error(ErrorCode.InvalidArgument, () => Hex.Encode(null, 0, 0, new byte[9], 0));
        }

        [TestMethod]
        public void GivesTextForLogs()
        {
            Assert.AreEqual("00ff1a", Hex.ToText(new byte[] { 0x00, 0xFF, 0x1A }, 0, 3));
            Expect.Bytes("00ff1a", Hex.FromText("00Ff1A"), 0, 3);
        }
    }
}
