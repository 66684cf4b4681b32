using nanoFramework.TestFramework;

namespace Signet.Core.Tests
{
    /// <summary>Dates and seconds; the expected numbers come from Python's datetime.</summary>
    [TestClass]
    public class CivilTimeTests
    {
        [DataRow("00010101000000Z", -62135596800L)]
        [DataRow("00040229120000Z", -62035848000L)]
        [DataRow("15821015000000Z", -12219292800L)]
        [DataRow("19000301000000Z", -2203891200L)]
        [DataRow("19691231235959Z", -1L)]
        [DataRow("19700101000000Z", 0L)]
        [DataRow("20000229000000Z", 951782400L)]
        [DataRow("20240229235959Z", 1709251199L)]
        [DataRow("20261122130500Z", 1795352700L)]
        [DataRow("20380119031408Z", 2147483648L)]
        [DataRow("21000228235959Z", 4107542399L)]
        [DataRow("21000301000000Z", 4107542400L)]
        [DataRow("99991231235959Z", 253402300799L)]
        [TestMethod]
        public void ReadsGeneralizedTime(string text, long seconds)
        {
            byte[] bytes = Ascii.Bytes(text);
            Assert.AreEqual(seconds, CivilTime.ParseGeneralizedTime(bytes, 0, bytes.Length));

            // And back, which gives the same digits with marks between them.
            string back = CivilTime.ToText(seconds);
            Assert.AreEqual(text.Substring(0, 4) + "-" + text.Substring(4, 2) + "-" + text.Substring(6, 2) + "T"
                + text.Substring(8, 2) + ":" + text.Substring(10, 2) + ":" + text.Substring(12, 2) + "Z", back);
        }

        [DataRow("500101000000Z", -631152000L)]
        [DataRow("491231235959Z", 2524607999L)]
        [DataRow("991231235959Z", 946684799L)]
        [DataRow("000301000000Z", 951868800L)]
        [TestMethod]
        public void ReadsUtcTime(string text, long seconds)
        {
            byte[] bytes = Ascii.Bytes(text);
            Assert.AreEqual(seconds, CivilTime.ParseUtcTime(bytes, 0, bytes.Length));
        }

        [DataRow("20260431000000Z")]
        [DataRow("20250229000000Z")]
        [DataRow("21000229000000Z")]
        [DataRow("20260001000000Z")]
        [DataRow("20261301000000Z")]
        [DataRow("20260100000000Z")]
        [DataRow("20260132000000Z")]
        [DataRow("00000101000000Z")]
        [DataRow("20260101240000Z")]
        [DataRow("20260101006000Z")]
        [DataRow("20260101000060Z")]
        [DataRow("20260101000000z")]
        [DataRow("20260101000000+")]
        [DataRow("2026010100000 Z")]
        [DataRow("202601010000Z")]
        [DataRow("20260101000000.5Z")]
        [DataRow("2026010100:000Z")]
        [DataRow("-0260101000000Z")]
        [DataRow("")]
        [TestMethod]
        public void RefusesWhatIsNoTime(string text)
        {
            byte[] bytes = Ascii.Bytes(text);
            Expect.Error(ErrorCode.TimeInvalid, () => CivilTime.ParseGeneralizedTime(bytes, 0, bytes.Length));
        }

        [DataRow("26/11/22,14:05:00+04", 1795352700L)]
        [DataRow("26/11/22,13:05:00+00", 1795352700L)]
        [DataRow("26/11/22,13:05:00", 1795352700L)]
        [DataRow("26/11/22,09:35:00-14", 1795352700L)]
        [DataRow("26/11/23,13:05:00+96", 1795352700L)]
        [DataRow("70/01/01,00:00:00+00", 0L)]
        [DataRow("69/12/31,23:59:59+00", 3155759999L)]
        [TestMethod]
        public void ReadsTheModulesClock(string text, long seconds)
        {
            byte[] bytes = Ascii.Bytes("\"" + text + "\"");
            Assert.AreEqual(seconds, CivilTime.ParseClock(bytes, 1, text.Length));
        }

        [DataRow("26/11/22,13:05:00+97")]
        [DataRow("26/11/22,13:05:00*00")]
        [DataRow("26/11/22,13:05:00+0")]
        [DataRow("26/11/22,13:05:00+0x")]
        [DataRow("26-11-22,13:05:00+00")]
        [DataRow("26/11/22 13:05:00+00")]
        [DataRow("26/02/29,13:05:00+00")]
        [DataRow("26/11/22,13:05")]
        [DataRow("2026/11/22,13:05:00+00")]
        [TestMethod]
        public void RefusesWhatIsNoClock(string text)
        {
            byte[] bytes = Ascii.Bytes(text);
            Expect.Error(ErrorCode.TimeInvalid, () => CivilTime.ParseClock(bytes, 0, bytes.Length));
        }

        [TestMethod]
        public void EndsWithTheYears()
        {
            Expect.Error(ErrorCode.TimeInvalid, () => CivilTime.ToText(CivilTime.MinSeconds - 1));
            Expect.Error(ErrorCode.TimeInvalid, () => CivilTime.ToText(CivilTime.MaxSeconds + 1));
            Expect.Error(ErrorCode.TimeInvalid, () => CivilTime.FromCivil(10000, 1, 1, 0, 0, 0));
            Expect.Error(ErrorCode.TimeInvalid, () => CivilTime.FromCivil(2026, 1, 1, -1, 0, 0));
        }
    }
}
