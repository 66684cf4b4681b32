using System;
using System.Collections;
using nanoFramework.TestFramework;

namespace Signet.Platform.Tests
{
    /// <summary>Arrays: the copies that the firmware makes agree; the errors and the conversions don't.</summary>
    [TestClass]
    public class ArrayTests
    {
        private static readonly byte[] Six = { 1, 2, 3, 4, 5, 6 };
        private static byte[] _nothing = null;
        private static int _minusOne = -1;

        [TestMethod]
        public void CopyOntoItself()
        {
            Two.Agree("112345", () => Moved(0, 1, 5));
        }

        [TestMethod]
        public void CopyOntoItselfDownwards()
        {
            Two.Agree("234566", () => Moved(1, 0, 5));
        }

        [TestMethod]
        public void CopyOfNothing()
        {
            Two.Agree("123456", () => Moved(6, 0, 0));
        }

        [TestMethod]
        public void CopyFromNull()
        {
            Two.Answers("NullReferenceException", "ArgumentNullException", () => Copy(_nothing, new byte[6], 6));
        }

        [TestMethod]
        public void CopyToNull()
        {
            Two.Answers("NullReferenceException", "ArgumentNullException", () => Copy(Six, _nothing, 6));
        }

        [TestMethod]
        public void CopyOfTooMuch()
        {
            Two.Answers("ArgumentOutOfRangeException", "ArgumentException", () => Copy(Six, new byte[6], 7));
        }

        [TestMethod]
        public void CopyOfLessThanNothing()
        {
            Two.Agree("ArgumentOutOfRangeException", () => Copy(Six, new byte[6], _minusOne));
        }

        [TestMethod]
        public void CopyThatWidens()
        {
            Two.Answers("InvalidCastException", "copied", () => Copy(Six, new int[6], 6));
        }

        [TestMethod]
        public void CopyBetweenSigns()
        {
            Two.Answers("InvalidCastException", "copied", () => Copy(Six, new sbyte[6], 6));
        }

        [TestMethod]
        public void CopyThatNarrows()
        {
            Two.Answers("InvalidCastException", "ArrayTypeMismatchException", () => Copy(new int[6], new byte[6], 6));
        }

        [TestMethod]
        public void BytesAreNoSignedBytes()
        {
            Two.Answers("False", "True", () => (object)Six is sbyte[]);
        }

        [TestMethod]
        public void AnIntInBytes()
        {
            Two.Answers("5", "-1", () => Array.IndexOf(Six, (object)6));
        }

        [TestMethod]
        public void AByteInBytes()
        {
            Two.Agree("5", () => Array.IndexOf(Six, (object)(byte)6));
        }

        [TestMethod]
        public void LessThanNoElements()
        {
            Two.Answers("ArgumentOutOfRangeException", "OverflowException", () => new byte[_minusOne].Length);
        }

        [TestMethod]
        public void MoreThanOneObjectHolds()
        {
            // 65 535 blocks of 12 bytes, whatever the board's memory.
            Two.Answers("OutOfMemoryException", "1600000", () => new byte[1600000].Length);
        }

        [TestMethod]
        public void ClearPastTheEnd()
        {
            Two.Answers("ArgumentOutOfRangeException", "IndexOutOfRangeException", () => Clear(new byte[4], 2, 3));
        }

        [TestMethod]
        public void ClearOfNull()
        {
            Two.Answers("NullReferenceException", "ArgumentNullException", () => Clear(_nothing, 0, 0));
        }

        [TestMethod]
        public void IndexPastTheEnd()
        {
            Two.Agree("IndexOutOfRangeException", () => Six[6]);
        }

        [TestMethod]
        public void IndexBeforeTheStart()
        {
            Two.Agree("IndexOutOfRangeException", () => Six[_minusOne]);
        }

        [TestMethod]
        public void ElementOfNull()
        {
            Two.Agree("NullReferenceException", () => _nothing[0]);
        }

        [TestMethod]
        public void StoreOfAnotherType()
        {
            Two.Answers("Exception", "ArrayTypeMismatchException", () => Store(new string[1], 1));
        }

        [TestMethod]
        public void AddToAnArray()
        {
            Two.Agree("NotSupportedException", () => ((IList)Six).Add((byte)7));
        }

        [TestMethod]
        public void ACloneIsAnother()
        {
            Two.Agree("False", () => ReferenceEquals(Six, Six.Clone()));
        }

        [TestMethod]
        public void ValuePastTheEnd()
        {
            Two.Agree("IndexOutOfRangeException", () => Six.GetValue(6));
        }

        [TestMethod]
        public void CopyThatBoxes()
        {
            Two.Agree("copied", () => Copy(new[] { 1, 2 }, new object[2], 2));
        }

        [TestMethod]
        public void CopyThatUnboxes()
        {
            Two.Agree("copied", () => Copy(new object[] { 1, 2 }, new int[2], 2));
        }

        [TestMethod]
        public void CopyOfStringsToObjects()
        {
            Two.Agree("copied", () => Copy(new[] { "a" }, new object[1], 1));
        }

        [TestMethod]
        public void CopyOfObjectsToStrings()
        {
            Two.Agree("copied", () => Copy(new object[] { "a" }, new string[1], 1));
        }

        [TestMethod]
        public void IndexInNull()
        {
            Two.Answers("NullReferenceException", "ArgumentNullException", () => Array.IndexOf(_nothing, (object)(byte)1));
        }

        [TestMethod]
        public void CreatingLessThanNothing()
        {
            Two.Agree("ArgumentOutOfRangeException", () => Array.CreateInstance(typeof(int), _minusOne).Length);
        }

        [TestMethod]
        public void UnsignedIntsAreNoInts()
        {
            Two.Answers("False", "True", () => (object)new uint[1] is int[]);
        }

        private static string Moved(int from, int to, int count)
        {
            byte[] bytes = (byte[])Six.Clone();
            Array.Copy(bytes, from, bytes, to, count);
            string text = string.Empty;
            for (int i = 0; i < bytes.Length; i++)
            {
                text += bytes[i];
            }

            return text;
        }

        private static string Copy(Array from, Array to, int count)
        {
            Array.Copy(from, to, count);
            return "copied";
        }

        private static string Clear(Array array, int index, int count)
        {
            Array.Clear(array, index, count);
            return "cleared";
        }

        private static string Store(object[] array, object value)
        {
            array[0] = value;
            return "stored";
        }
    }
}
