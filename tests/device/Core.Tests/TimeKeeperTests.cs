using nanoFramework.TestFramework;

namespace Signet.Core.Tests
{
    /// <summary>The rules of docs/SPEC.md section 4 for time that somebody gives.</summary>
    [TestClass]
    public class TimeKeeperTests
    {
        private const long Floor = 1795305600;

        // 20 years of 365.25 days of 86 400 s.
        private const long TwentyYears = 631152000;

        // Qualities: 0 unknown, 1 floor, 2 network, 3 authenticated.
        [DataRow(Floor - 1, 2, false)]
        [DataRow(Floor, 2, true)]
        [DataRow(Floor + 1, 2, true)]
        [DataRow(Floor + TwentyYears - 1, 2, true)]
        [DataRow(Floor + TwentyYears, 2, true)]
        [DataRow(Floor + TwentyYears + 1, 2, false)]
        [DataRow(253402300799L, 2, false)]
        [DataRow(0L, 2, false)]
        [DataRow(-1L, 2, false)]
        [DataRow(Floor - 1, 3, false)]
        [DataRow(Floor, 3, true)]
        [DataRow(Floor + TwentyYears + 1, 3, true)]
        [DataRow(Floor + 5, 1, true)]
        [DataRow(Floor, 1, false)]
        [DataRow(Floor - 1, 1, false)]
        [DataRow(Floor + 5, 0, false)]
        [TestMethod]
        public void TakesWhatLiesAboveTheFloorAndWithinItsReach(long utc, int quality, bool taken)
        {
            TimeKeeper time = new TimeKeeper(Floor, 7000);
            Assert.AreEqual(taken, time.Offer(utc, (TimeQuality)quality, 9000));
            Assert.AreEqual(taken ? quality : (int)TimeQuality.Floor, (int)time.Quality);

            // What was refused changes nothing: two seconds had passed since the start.
            Assert.AreEqual(taken ? utc : Floor + 2, time.UtcSeconds(9000));
        }

        [TestMethod]
        public void RunsWithTheMonotonicClock()
        {
            TimeKeeper time = new TimeKeeper(Floor, 500);
            Assert.AreEqual(Floor, time.UtcSeconds(500));
            Assert.AreEqual(Floor, time.UtcSeconds(1499));
            Assert.AreEqual(Floor + 1, time.UtcSeconds(1500));
            Assert.IsTrue(time.Offer(Floor + 100, TimeQuality.Network, 61500));
            Assert.AreEqual(Floor + 100, time.UtcSeconds(62499));
            Assert.AreEqual(Floor + 101, time.UtcSeconds(62500));

            // 49.7 days: 32 bits of milliseconds are not enough.
            Assert.AreEqual(Floor + 100 + 4300000, time.UtcSeconds(61500 + 4300000000L));
        }

        [TestMethod]
        public void NeverFallsToALowerQuality()
        {
            TimeKeeper time = new TimeKeeper(Floor, 0);
            Assert.IsTrue(time.Offer(Floor + 1000, TimeQuality.Network, 0));

            // One hint replaces another, also backwards: neither is better.
            Assert.IsTrue(time.Offer(Floor + 900, TimeQuality.Network, 0));
            Assert.AreEqual(Floor + 900, time.UtcSeconds(0));
            Assert.AreEqual(Floor, time.Floor);

            Assert.IsTrue(time.Offer(Floor + 800, TimeQuality.Authenticated, 0));
            Assert.IsFalse(time.Offer(Floor + 2000, TimeQuality.Network, 0));
            Assert.IsFalse(time.Offer(Floor + 2000, TimeQuality.Floor, 0));
            Assert.AreEqual((int)TimeQuality.Authenticated, (int)time.Quality);
            Assert.AreEqual(Floor + 800, time.UtcSeconds(0));
        }

        [TestMethod]
        public void AFloorThatWasKeptUncoversAWrongHint()
        {
            TimeKeeper time = new TimeKeeper(Floor, 0);
            Assert.IsTrue(time.Offer(Floor + 100, TimeQuality.Network, 0));
            Assert.IsTrue(time.Offer(Floor + 50, TimeQuality.Floor, 0));
            Assert.AreEqual(Floor + 100, time.UtcSeconds(0));
            Assert.AreEqual((int)TimeQuality.Network, (int)time.Quality);
            Assert.IsTrue(time.Offer(Floor + 5000, TimeQuality.Floor, 0));
            Assert.AreEqual(Floor + 5000, time.UtcSeconds(0));
            Assert.AreEqual((int)TimeQuality.Floor, (int)time.Quality);
            Assert.IsFalse(time.Offer(Floor + 4999, TimeQuality.Network, 0));
        }

        [TestMethod]
        public void AuthenticatedTimeRaisesTheFloor()
        {
            TimeKeeper time = new TimeKeeper(Floor, 0);
            Assert.IsTrue(time.Offer(Floor + 800, TimeQuality.Authenticated, 0));
            Assert.AreEqual(Floor + 800, time.Floor);
            Assert.IsFalse(time.Offer(Floor + 799, TimeQuality.Authenticated, 0));
            Assert.IsTrue(time.Offer(Floor + 800, TimeQuality.Authenticated, 0));
            Assert.AreEqual((int)TimeQuality.Authenticated, (int)time.Quality);
        }
    }
}
