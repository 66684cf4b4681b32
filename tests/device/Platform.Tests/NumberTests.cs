using System;
using nanoFramework.TestFramework;

namespace Signet.Platform.Tests
{
    /// <summary>
    /// Integers agree but for what throws; floating point does not. So divisors are guarded and values are clamped before a
    /// cast. The smallest int divided by -1 is left out: it ends the interpreter on a PC.
    /// </summary>
    [TestClass]
    public class NumberTests
    {
        private static int _zero = 0;
        private static int _max = int.MaxValue;
        private static int _min = int.MinValue;
        private static double _nought = 0;
        private static double _notANumber = double.NaN;
        private static float _noughtF = 0;

        [TestMethod]
        public void IntByZero()
        {
            Two.Answers("Exception", "DivideByZeroException", () => 1 / _zero);
        }

        [TestMethod]
        public void RemainderByZero()
        {
            Two.Answers("Exception", "DivideByZeroException", () => 1 % _zero);
        }

        [TestMethod]
        public void UnsignedByZero()
        {
            Two.Answers("Exception", "DivideByZeroException", () => 1u / (uint)_zero);
        }

        [TestMethod]
        public void LongByZero()
        {
            Two.Answers("Exception", "DivideByZeroException", () => 1L / _zero);
        }

        [TestMethod]
        public void UnsignedLongRemainderByZero()
        {
            Two.Answers("Exception", "DivideByZeroException", () => 1UL % (ulong)_zero);
        }

        [TestMethod]
        public void DoubleByZero()
        {
            Two.Answers("Exception", "True", () => 1.0 / _nought == double.PositiveInfinity);
        }

        [TestMethod]
        public void NoughtByNought()
        {
            Two.Answers("Exception", "True", () => double.IsNaN(_nought / _nought));
        }

        [TestMethod]
        public void DoubleRemainderByZero()
        {
            Two.Answers("Exception", "True", () => double.IsNaN(1.0 % _nought));
        }

        [TestMethod]
        public void FloatByZero()
        {
            Two.Answers("Exception", "True", () => 1f / _noughtF == float.PositiveInfinity);
        }

        [TestMethod]
        public void CheckedAdditionWraps()
        {
            Two.Answers("-2147483648", "OverflowException", () => checked(_max + 1));
        }

        [TestMethod]
        public void CheckedCastCuts()
        {
            Two.Answers("255", "OverflowException", () => checked((byte)_max));
        }

        [TestMethod]
        public void MagnitudeOfTheSmallestInt()
        {
            Two.Answers("-2147483648", "OverflowException", () => Math.Abs(_min));
        }

        [TestMethod]
        public void AdditionWraps()
        {
            Two.Agree("-2147483648", () => _max + 1);
        }

        [TestMethod]
        public void NegationWraps()
        {
            Two.Agree("-2147483648", () => -_min);
        }

        [TestMethod]
        public void ShiftCountsAreMasked()
        {
            Two.Agree("2", () => One() << 33);
        }

        [TestMethod]
        public void LongShiftCountsAreMasked()
        {
            Two.Agree("2", () => (ulong)One() << 65);
        }

        [TestMethod]
        public void SignedShiftKeepsTheSign()
        {
            Two.Agree("-1", () => _min >> 31);
        }

        [TestMethod]
        public void UnsignedShiftDoesNot()
        {
            Two.Agree("1", () => (uint)_min >> 31);
        }

        [TestMethod]
        public void RemainderHasTheSignOfTheDividend()
        {
            Two.Agree("-1", () => (_min + 1) % 2);
        }

        [TestMethod]
        public void UnsignedComparison()
        {
            Two.Agree("True", () => (uint)_min > (uint)_max);
        }

        [TestMethod]
        public void UnsignedLongProduct()
        {
            Two.Agree("18446744065119617025", () => (ulong)uint.MaxValue * (uint)(_zero - 1));
        }

        [TestMethod]
        public void UnsignedLongQuotient()
        {
            Two.Agree("4294967297", () => ulong.MaxValue / (uint)(_zero - 1));
        }

        [TestMethod]
        public void NarrowingCuts()
        {
            Two.Agree("255", () => (int)(byte)(_zero - 1));
        }

        [TestMethod]
        public void NarrowingToSigned()
        {
            Two.Agree("-128", () => (int)(sbyte)(_zero + 128));
        }

        [TestMethod]
        public void CompoundAssignmentOnBytes()
        {
            Two.Agree("44", () => AddToByte(200, 100));
        }

        [TestMethod]
        public void DoubleToInt()
        {
            Two.Agree("-3", () => (int)(_nought - 3.9));
        }

        [TestMethod]
        public void BitsOfADouble()
        {
            Two.Agree("4614253070214989087", () => BitConverter.DoubleToInt64Bits(_nought + 3.14));
        }

        [TestMethod]
        public void NotANumberIsNotItself()
        {
            Two.Agree("False", () => _notANumber == NotANumber());
        }

        [TestMethod]
        public void NotANumberIsNotLess()
        {
            Two.Agree("False", () => _notANumber < 1.0);
        }

        [TestMethod]
        public void NotANumberIsMore()
        {
            Two.Answers("True", "False", () => _notANumber > 1.0);
        }

        [TestMethod]
        public void DoublesOverflowToInfinity()
        {
            Two.Agree("True", () => double.MaxValue * (_nought + 10.0) == double.PositiveInfinity);
        }

        [TestMethod]
        public void RootOfANegative()
        {
            Two.Agree("True", () => double.IsNaN(Math.Sqrt(_nought - 1.0)));
        }

        [TestMethod]
        public void MinusNoughtIsNought()
        {
            Two.Agree("True", () => -_nought == 0.0);
        }

        private static double NotANumber()
        {
            return _notANumber;
        }

        private static int One()
        {
            return _zero + 1;
        }

        private static int AddToByte(byte value, int more)
        {
            byte[] one = { value };
            one[0] += (byte)more;
            return one[0];
        }
    }
}
