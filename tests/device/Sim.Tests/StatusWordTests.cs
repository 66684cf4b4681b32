using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.Sim.Tests
{
    /// <summary>What the card's two last bytes mean.</summary>
    [TestClass]
    public class StatusWordTests
    {
        [DataRow(0x9000, true)]
        [DataRow(0x9100, true)]
        [DataRow(0x91FF, true)]
        [DataRow(0x63CF, true)]
        [DataRow(0x6300, false)]
        [DataRow(0x63C0, false)]
        [DataRow(0x6100, false)]
        [DataRow(0x9001, false)]
        [DataRow(0x9F10, false)]
        [DataRow(0x6D01, false)]
        [DataRow(0x0000, false)]
        [TestMethod]
        public void KnowsSuccess(int sw, bool success)
        {
            Assert.AreEqual(success, StatusWord.IsSuccess(sw));
        }

        [DataRow(0x6400, 220)]
        [DataRow(0x6700, 212)]
        [DataRow(0x6881, 204)]
        [DataRow(0x6982, 208)]
        [DataRow(0x6984, 210)]
        [DataRow(0x6985, 208)]
        [DataRow(0x6989, 211)]
        [DataRow(0x6A80, 212)]
        [DataRow(0x6A82, 207)]
        [DataRow(0x6A84, 209)]
        [DataRow(0x6A86, 202)]
        [DataRow(0x6D00, 213)]
        [DataRow(0x6E00, 204)]
        [DataRow(0x6F00, 202)]
        [DataRow(0x1234, 202)]
        [TestMethod]
        public void HasAnErrorForEach(int sw, int code)
        {
            SignetException e = StatusWord.ToException(sw, "step");

            Assert.AreEqual(code, (int)e.Code);
            Assert.AreEqual(sw, e.Value);
            Assert.IsTrue(StatusWord.Text(sw).Length > 0);
        }

        [TestMethod]
        public void NamesWhatEndsTheEpoch()
        {
            Assert.IsTrue(StatusWord.EndsEpoch(0x6E00));
            Assert.IsTrue(StatusWord.EndsEpoch(0x6D00));
            Assert.IsTrue(StatusWord.EndsEpoch(0x6881));
            Assert.IsFalse(StatusWord.EndsEpoch(0x6D01));
            Assert.IsFalse(StatusWord.EndsEpoch(0x6985));
        }
    }
}
