using System;
using nanoFramework.TestFramework;

namespace Signet.Platform.Tests
{
    /// <summary>
    /// Text to number: other exceptions, other values on failure, other texts taken. So the firmware's parsers are its own
    /// and work on bytes.
    /// </summary>
    [TestClass]
    public class ParseTests
    {
        [TestMethod]
        public void AWord()
        {
            Two.Agree("FormatException", () => int.Parse("x"));
        }

        [TestMethod]
        public void NoText()
        {
            Two.Agree("FormatException", () => int.Parse(string.Empty));
        }

        [TestMethod]
        public void Null()
        {
            Two.Agree("ArgumentNullException", () => int.Parse(null));
        }

        [TestMethod]
        public void TooLargeAnInt()
        {
            Two.Answers("ArgumentOutOfRangeException", "OverflowException", () => int.Parse("2147483648"));
        }

        [TestMethod]
        public void TooLargeAByte()
        {
            Two.Answers("ArgumentOutOfRangeException", "OverflowException", () => byte.Parse("256"));
        }

        [TestMethod]
        public void NegativeUnsigned()
        {
            Two.Answers("ArgumentOutOfRangeException", "OverflowException", () => uint.Parse("-1"));
        }

        [TestMethod]
        public void TooLargeAnUnsignedLong()
        {
            Two.Answers("ArgumentOutOfRangeException", "OverflowException", () => ulong.Parse("18446744073709551616"));
        }

        [TestMethod]
        public void LargestUnsignedLong()
        {
            Two.Agree("18446744073709551615", () => ulong.Parse("18446744073709551615"));
        }

        [TestMethod]
        public void SmallestLong()
        {
            Two.Agree("-9223372036854775808", () => long.Parse("-9223372036854775808"));
        }

        [TestMethod]
        public void BlanksAround()
        {
            Two.Agree("5", () => int.Parse(" 5 "));
        }

        [TestMethod]
        public void Plus()
        {
            Two.Agree("5", () => int.Parse("+5"));
        }

        [TestMethod]
        public void AFraction()
        {
            Two.Agree("FormatException", () => int.Parse("5.0"));
        }

        [TestMethod]
        public void DoubleWord()
        {
            Two.Agree("FormatException", () => double.Parse("x"));
        }

        [TestMethod]
        public void DoubleExponent()
        {
            Two.Agree("True", () => double.Parse("1.5e3") == 1500.0);
        }

        [TestMethod]
        public void TryLeavesTheSmallestInt()
        {
            Two.Answers("-2147483648", "0", () => Try("x"));
        }

        [TestMethod]
        public void TryFails()
        {
            int number;
            Two.Agree("False", () => int.TryParse("x", out number));
        }

        [TestMethod]
        public void TryOfNull()
        {
            int number;
            Two.Agree("False", () => int.TryParse(null, out number));
        }

        [TestMethod]
        public void TryOfADoubleLeavesNought()
        {
            Two.Agree("True", () => TryDouble("x") == 0.0);
        }

        [TestMethod]
        public void ConvertToAByteThatIsTooLarge()
        {
            Two.Answers("ArgumentOutOfRangeException", "OverflowException", () => Convert.ToByte("300"));
        }

        [TestMethod]
        public void ConvertAWord()
        {
            Two.Agree("FormatException", () => Convert.ToInt32("word"));
        }

        [TestMethod]
        public void ConvertHex()
        {
            Two.Agree("255", () => Convert.ToInt32("FF", 16));
        }

        [TestMethod]
        public void ConvertHexThatIsNone()
        {
            Two.Agree("FormatException", () => Convert.ToInt32("XY", 16));
        }

        [TestMethod]
        public void ConvertNull()
        {
            Two.Answers("ArgumentNullException", "0", () => Convert.ToInt32(null));
        }

        [TestMethod]
        public void Base64WithABlank()
        {
            Two.Answers("Exception", "3", () => Convert.FromBase64String("AQ ID").Length);
        }

        [TestMethod]
        public void Base64CutShort()
        {
            Two.Answers("Exception", "FormatException", () => Convert.FromBase64String("AQI").Length);
        }

        [TestMethod]
        public void Base64()
        {
            Two.Agree("AQID", () => Convert.ToBase64String(new byte[] { 1, 2, 3 }));
        }

        [TestMethod]
        public void AGuidThatIsNone()
        {
            Two.Answers("ArgumentException", "FormatException", () => new Guid("x").ToString());
        }

        [TestMethod]
        public void IntFromThreeBytes()
        {
            Two.Agree("ArgumentException", () => BitConverter.ToInt32(new byte[3], 0));
        }

        [TestMethod]
        public void IntFromBytes()
        {
            Two.Agree("67305985", () => BitConverter.ToInt32(new byte[] { 1, 2, 3, 4 }, 0));
        }

        private static int Try(string text)
        {
            int number;
            int.TryParse(text, out number);
            return number;
        }

        private static double TryDouble(string text)
        {
            double number;
            double.TryParse(text, out number);
            return number;
        }
    }
}
