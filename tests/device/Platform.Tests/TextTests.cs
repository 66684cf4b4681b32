using System;
using System.Text;
using nanoFramework.TestFramework;

namespace Signet.Platform.Tests
{
    /// <summary>Strings are zero-terminated UTF-8 on the device. So what is binary is byte[], and hot code has no text.</summary>
    [TestClass]
    public class TextTests
    {
        private static readonly char[] WithNul = { 'a', '\u0000', 'b' };

        private enum Colour
        {
            Red = 1,
            Green = 2,
        }

        [TestMethod]
        public void NulEndsAStringOfChars()
        {
            Two.Answers("1", "3", () => new string(WithNul).Length);
        }

        [TestMethod]
        public void NulEndsDecodedBytes()
        {
            Two.Answers("1", "3", () => Encoding.UTF8.GetString(new byte[] { 65, 0, 66 }, 0, 3).Length);
        }

        [TestMethod]
        public void NulEndsABuilder()
        {
            Two.Answers("1", "3", () => new StringBuilder().Append(WithNul).ToString().Length);
        }

        [TestMethod]
        public void NulAsAString()
        {
            Two.Answers("0", "1", () => new string('\u0000', 1).Length);
        }

        [TestMethod]
        public void IndexPastTheEnd()
        {
            Two.Answers("ArgumentOutOfRangeException", "IndexOutOfRangeException", () => Word()[99]);
        }

        [TestMethod]
        public void SubstringPastTheEnd()
        {
            Two.Agree("ArgumentOutOfRangeException", () => Word().Substring(99));
        }

        [TestMethod]
        public void EmptyTextIsNowhere()
        {
            Two.Answers("ArgumentOutOfRangeException", "0", () => Word().IndexOf(string.Empty));
        }

        [TestMethod]
        public void EmptyTextIsLast()
        {
            Two.Agree("4", () => Word().LastIndexOf(string.Empty));
        }

        [TestMethod]
        public void EmptyTextIsContained()
        {
            Two.Agree("True", () => Word().Contains(string.Empty));
        }

        [TestMethod]
        public void EmptyTextIsAStart()
        {
            Two.Agree("True", () => Word().StartsWith(string.Empty));
        }

        [TestMethod]
        public void AnEnumIsItsNumber()
        {
            Two.Answers("2", "Green", () => Colour.Green);
        }

        [TestMethod]
        public void AnEnumInsideTextIsItsNumber()
        {
            Two.Answers("is 2", "is Green", () => "is " + Colour.Green);
        }

        [TestMethod]
        public void EqualTextIsTheSameObject()
        {
            Two.Answers("True", "False", () => ReferenceEquals(Word(), "wo" + End()));
        }

        [TestMethod]
        public void FormatWithoutArgument()
        {
            Two.Answers("IndexOutOfRangeException", "FormatException", () => string.Format("{0} {1}", "one"));
        }

        [TestMethod]
        public void FormatOfNonsense()
        {
            Two.Answers("ArgumentException", "FormatException", () => string.Format("{x}", "one"));
        }

        [TestMethod]
        public void HexFormat()
        {
            Two.Agree("0A", () => 10.ToString("X2"));
        }

        [TestMethod]
        public void UpperCaseOfAnUmlaut()
        {
            Two.Answers("A\u00E4", "A\u00C4", () => "a\u00E4".ToUpper());
        }

        [TestMethod]
        public void NoBreakSpaceIsABlank()
        {
            Two.Agree("1", () => "\u00A0a".Trim().Length);
        }

        [TestMethod]
        public void ABuilderDoesNotGrowByLength()
        {
            Two.Answers("2", "5", () => Longer(new StringBuilder("ab"), 5));
        }

        [TestMethod]
        public void ABuilderIsCutByLength()
        {
            Two.Agree("1", () => Longer(new StringBuilder("ab"), 1));
        }

        [TestMethod]
        public void BuilderIndexPastTheEnd()
        {
            Two.Agree("IndexOutOfRangeException", () => new StringBuilder("ab")[7]);
        }

        [TestMethod]
        public void InvalidUtf8()
        {
            Two.Agree("3", () => Encoding.UTF8.GetString(new byte[] { 65, 0xFF, 66 }, 0, 3).Length);
        }

        [TestMethod]
        public void BytesOfNoText()
        {
            Two.Answers("NullReferenceException", "ArgumentNullException", () => Encoding.UTF8.GetBytes(null).Length);
        }

        [TestMethod]
        public void DecodingPastTheEnd()
        {
            Two.Agree("ArgumentOutOfRangeException", () => Encoding.UTF8.GetString(new byte[2], 1, 5));
        }

        [TestMethod]
        public void TextOfTrue()
        {
            Two.Agree("True", () => true.ToString());
        }

        [TestMethod]
        public void MessageOfAnException()
        {
            Two.Answers("Exception was thrown: System.Exception", "Exception of type 'System.Exception' was thrown.", () => new Exception().Message);
        }

        [TestMethod]
        public void HexOfANegative()
        {
            Two.Agree("FFFFFFFB", () => (-5).ToString("X2"));
        }

        [TestMethod]
        public void DigitsOfANegative()
        {
            Two.Agree("-005", () => (-5).ToString("D3"));
        }

        [TestMethod]
        public void WidthInAFormat()
        {
            Two.Agree("    7|7    |", () => string.Format("{0,5}|{0,-5}|", 7));
        }

        [TestMethod]
        public void PartsOfNoText()
        {
            Two.Agree("1", () => string.Empty.Split(',').Length);
        }

        [TestMethod]
        public void EmptyParts()
        {
            Two.Agree("4", () => "a|b||c".Split('|').Length);
        }

        [TestMethod]
        public void TextOfNoChars()
        {
            Two.Agree("0", () => new string((char[])null).Length);
        }

        [TestMethod]
        public void LessThanNoChars()
        {
            Two.Agree("ArgumentOutOfRangeException", () => new string('a', -1));
        }

        [TestMethod]
        public void NullInsideText()
        {
            Two.Agree("[]", () => "[" + Nothing() + "]");
        }

        [TestMethod]
        public void LengthOfASurrogatePair()
        {
            Two.Agree("2", () => "\uD83D\uDE00".Length);
        }

        [TestMethod]
        public void BytesOfALoneSurrogate()
        {
            Two.Agree("3", () => Encoding.UTF8.GetBytes("\uD83D").Length);
        }

        [TestMethod]
        public void DecodingALongForm()
        {
            Two.Answers("3", "4", () => Encoding.UTF8.GetString(new byte[] { 0xC0, 0x80, 65, 66 }, 0, 4).Length);
        }

        [TestMethod]
        public void EncodingIntoTooLittle()
        {
            Two.Answers("ArgumentOutOfRangeException", "ArgumentException", () => Encoding.UTF8.GetBytes(Word(), 0, 4, new byte[3], 0));
        }

        [TestMethod]
        public void IndexFromPastTheEnd()
        {
            Two.Agree("ArgumentOutOfRangeException", () => Word().IndexOf('w', 9));
        }

        [TestMethod]
        public void SubstringBeforeTheStart()
        {
            Two.Agree("ArgumentOutOfRangeException", () => Word().Substring(-1));
        }

        [TestMethod]
        public void RemovingPastTheEnd()
        {
            Two.Agree("ArgumentOutOfRangeException", () => new StringBuilder("ab").Remove(1, 5).Length);
        }

        [TestMethod]
        public void ReplacingNothing()
        {
            Two.Answers("ArgumentOutOfRangeException", "ArgumentException", () => new StringBuilder("ab").Replace(string.Empty, "x").Length);
        }

        [TestMethod]
        public void FormatOfNull()
        {
            Two.Answers("NullReferenceException", "ArgumentNullException", () => string.Format(null, 1));
        }

        private static string Word()
        {
            return "word";
        }

        private static string Nothing()
        {
            return null;
        }

        private static string End()
        {
            return "rd";
        }

        private static int Longer(StringBuilder text, int length)
        {
            text.Length = length;
            return text.ToString().Length;
        }
    }
}
