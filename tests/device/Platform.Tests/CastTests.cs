using nanoFramework.TestFramework;

namespace Signet.Platform.Tests
{
    /// <summary>
    /// A floating-point value beyond the integer's range: the desktop saturates, the device does what its processor and
    /// compiler do. Columns are those of the interpreter on a PC; a board may answer otherwise, and the rule is the same:
    /// clamp first.
    /// </summary>
    [TestClass]
    public class CastTests
    {
        private static double _huge = 1e20;
        private static double _minusOne = -1.0;

        [TestMethod]
        public void HugeToInt()
        {
            Two.Answers("0", "2147483647", () => (int)_huge);
        }

        [TestMethod]
        public void MinusOneToUnsigned()
        {
            Two.Answers("4294967295", "0", () => (uint)_minusOne);
        }

        [TestMethod]
        public void MinusOneToUnsignedLong()
        {
            Two.Answers("18446744073709551615", "0", () => (ulong)_minusOne);
        }

        [TestMethod]
        public void HugeToLong()
        {
            Two.Answers("-9223372036854775808", "9223372036854775807", () => (long)_huge);
        }

        [TestMethod]
        public void NotANumberToInt()
        {
            Two.Agree("0", () => (int)(double.NaN * _minusOne));
        }

        [TestMethod]
        public void HugeToByte()
        {
            Two.Answers("0", "255", () => (byte)_huge);
        }
    }
}
