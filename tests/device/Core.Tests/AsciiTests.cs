using nanoFramework.TestFramework;

namespace Signet.Core.Tests
{
    /// <summary>ASCII and UTF-8 in byte ranges.</summary>
    [TestClass]
    public class AsciiTests
    {
        [DataRow("0", 0)]
        [DataRow("00042", 42)]
        [DataRow("2147483647", 2147483647)]
        [DataRow("2147483648", -1)]
        [DataRow("9999999999999", -1)]
        [DataRow("", -1)]
        [DataRow("-1", -1)]
        [DataRow("1a", -1)]
        [DataRow(" 1", -1)]
        [TestMethod]
        public void ParsesUnsigned(string text, int value)
        {
            byte[] bytes = Ascii.Bytes(text);
            Assert.AreEqual(value, Ascii.ParseUnsigned(bytes, 0, bytes.Length));
        }

        [DataRow("-113", true, -113)]
        [DataRow("+7", true, 7)]
        [DataRow("-0", true, 0)]
        [DataRow("-2147483647", true, -2147483647)]
        [DataRow("-2147483649", false, 0)]
        [DataRow("-", false, 0)]
        [DataRow("+-1", false, 0)]
        [DataRow("", false, 0)]
        [TestMethod]
        public void ParsesSigned(string text, bool good, int value)
        {
            byte[] bytes = Ascii.Bytes(text);
            int found;
            Assert.AreEqual(good, Ascii.TryParseSigned(bytes, 0, bytes.Length, out found));
            Assert.AreEqual(value, found);
        }

        [DataRow(0, "0")]
        [DataRow(7, "7")]
        [DataRow(10, "10")]
        [DataRow(-10, "-10")]
        [DataRow(2147483647, "2147483647")]
        [DataRow(-2147483648, "-2147483648")]
        [TestMethod]
        public void FormatsAndKeepsOff(int value, string text)
        {
            byte[] buffer = Ascii.Bytes("..............");
            int count = Ascii.Format(value, buffer, 1);

            Assert.AreEqual(text.Length, count);
            Assert.AreEqual("." + text + ".", Ascii.ToText(buffer, 0, count + 2));
            Expect.Error(ErrorCode.BufferTooSmall, () => Ascii.Format(value, new byte[count], 1));
        }

        [TestMethod]
        public void Compares()
        {
            byte[] line = Ascii.Bytes("x+CSIM: 4");
            Assert.IsTrue(Ascii.StartsWith(line, 1, 8, Ascii.Bytes("+CSIM:")));
            Assert.IsFalse(Ascii.StartsWith(line, 1, 5, Ascii.Bytes("+CSIM:")));
            Assert.IsTrue(Ascii.Equals(line, 8, 1, Ascii.Bytes("4")));
            Assert.IsFalse(Ascii.Equals(line, 7, 2, Ascii.Bytes("4")));
            Assert.IsTrue(Ascii.EqualsIgnoreCase(Ascii.Bytes("a@Z["), 0, 4, Ascii.Bytes("A@z["), 0, 4));
            Assert.IsFalse(Ascii.EqualsIgnoreCase(Ascii.Bytes("@["), 0, 2, Ascii.Bytes("`{"), 0, 2));
            Expect.Error(ErrorCode.InvalidArgument, () => Ascii.StartsWith(line, 5, 5, line));
        }

        [TestMethod]
        public void ShowsOddBytesAsFullStops()
        {
            Assert.AreEqual("a..~.", Ascii.ToText(new byte[] { 0x61, 0x00, 0x1F, 0x7E, 0x7F }, 0, 5));
            Expect.Error(ErrorCode.InvalidArgument, () => Ascii.Bytes("\u00E9"));
        }

        // The examples of RFC 3629 sections 4, 7 and 10, and the borders of its ranges.
        [DataRow("41E289A2CE912E", true)]
        [DataRow("F0A38EB4", true)]
        [DataRow("C280DFBFE0A080EFBFBFF0908080F48FBFBF", true)]
        [DataRow("ED9FBFEE8080", true)]
        [DataRow("C0AF", false)]
        [DataRow("C1BF", false)]
        [DataRow("E09FBF", false)]
        [DataRow("EDA080", false)]
        [DataRow("F08FBFBF", false)]
        [DataRow("F4908080", false)]
        [DataRow("F5808080", false)]
        [DataRow("80", false)]
        [DataRow("E282", false)]
        [DataRow("E28241", false)]
        [DataRow("C3", false)]
        [TestMethod]
        public void JudgesUtf8(string hex, bool valid)
        {
            byte[] bytes = Hex.FromText(hex);
            Assert.AreEqual(valid, Utf8.IsValid(bytes, 0, bytes.Length));
        }

        [TestMethod]
        public void PutsAndGetsBigEndian()
        {
            byte[] buffer = new byte[17];
            BigEndian.Put16(buffer, 0, 0x81FE);
            BigEndian.Put24(buffer, 2, 0x8102FE);
            BigEndian.Put32(buffer, 5, 0x810203FE);
            BigEndian.Put64(buffer, 9, 0x81020304050607FEUL);

            Expect.Bytes("81fe8102fe810203fe81020304050607fe", buffer, 0, 17);
            Assert.AreEqual(0x81FE, BigEndian.Get16(buffer, 0));
            Assert.AreEqual(0x8102FE, BigEndian.Get24(buffer, 2));
            Assert.AreEqual(0x810203FEu, BigEndian.Get32(buffer, 5));
            Assert.AreEqual(0x81020304050607FEUL, BigEndian.Get64(buffer, 9));
        }
    }
}
