using Signet.Core;
using Signet.Recovery;
using nanoFramework.TestFramework;

namespace Signet.Modem.Tests
{
    /// <summary>Registration lines, sleep timers and tables on the device's own arithmetic.</summary>
    [TestClass]
    public class LifeTests
    {
        [TestMethod]
        public void ReadsRegistrationInItsShapes()
        {
            RegistrationReport report = new RegistrationReport(RegistrationDomain.Eps);

            Assert.AreEqual(1, Read(report, "2,1", true));
            Assert.AreEqual(1, report.State);
            Assert.AreEqual(0, Read(report, "1,\"122D\",\"A\",\"2845C10\",7", true));
            Assert.AreEqual(0x2845C10, report.Cell);
            Assert.AreEqual(7, report.Access);
            Assert.AreEqual(0, Read(report, "3,\"0B5F\",\"01A2D003\",7,0,11", false));
            Assert.AreEqual(11, report.RejectCause);
            Assert.AreEqual((int)ErrorCode.NetworkForbidden, (int)RejectCause.RegistrationError(report.RejectCause));
            Assert.AreEqual(-1, Read(report, "x", false));
            Assert.AreEqual(3, report.State);
        }

        [TestMethod]
        public void CodesSleepTimersBothWays()
        {
            for (int octet = 0; octet < 0xE0; octet++)
            {
                int seconds = SleepTimer.DecodePeriod(octet);
                Assert.AreEqual(seconds, SleepTimer.DecodePeriod(SleepTimer.EncodePeriod(seconds)));
            }

            Assert.AreEqual("00100100", SleepTimer.Bits(SleepTimer.EncodeActive(240), 8));
            Assert.AreEqual(10485760, SleepTimer.DecodeCycle(15, true));
        }

        [TestMethod]
        public void HasATableForEachFamily()
        {
            string[] families = new string[]
            {
                "simcom-cip", "simcom-ca", "quectel-qi", "ublox-uso", "sequans-sqn", "nordic-x",
            };
            for (int i = 0; i < families.Length; i++)
            {
                LifeTable table = LifeTables.Find(families[i]);
                Assert.AreEqual(families[i], table.Name);
                byte[] line = Ascii.Bytes("+CEREG: 2");
                Assert.IsTrue(table.Urcs.Find(line, line.Length) >= 0);
            }
        }

        [TestMethod]
        public void ClimbsWaitsAndRemembers()
        {
            RecoveryOptions options = new RecoveryOptions();
            RecoveryLadder ladder = new RecoveryLadder(options, 0);
            long now = 0;
            for (int i = 1; i <= 12; i++)
            {
                now += ladder.WaitMs(now);
                ladder.BeginAttempt(now);
                ladder.Fail(ErrorCode.SocketOpenFailed, 0, 0xFFFF, now);
            }

            long wait = ladder.WaitMs(now);
            Assert.IsTrue(wait > 890000 && wait <= 900000);
            byte[] record = new byte[RecoveryLadder.RecordLength];
            ladder.Save(record, 0, 0, now);
            RecoveryLadder after = new RecoveryLadder(options, 5000);
            Assert.IsTrue(after.Restore(record, 0, record.Length, 0, -1, 0, 5000));
            Assert.AreEqual(12, after.Failures);
            Assert.IsTrue(after.WaitMs(5000) >= wait);
            record[30] ^= 1;
            Assert.IsFalse(after.Restore(record, 0, record.Length, 0, -1, 0, 5000));
        }

        [TestMethod]
        public void GivesDevicesSlotsOfTheirOwn()
        {
            long first = Slot(1);
            long second = Slot(2);

            Assert.IsTrue(first >= 0 && first < 900000);
            Assert.IsTrue(first != second);
            Assert.AreEqual(first, Slot(1));
        }

        private static long Slot(int device)
        {
            byte[] id = new byte[] { 0, 0, 0, (byte)device };
            RecoveryLadder ladder = new RecoveryLadder(new RecoveryOptions(), 0);
            ladder.SetDevice(id, 0, id.Length);
            ladder.Succeed(0);
            ladder.Fail(ErrorCode.SocketClosed, 0, 0, 0);
            ladder.Fail(ErrorCode.SocketClosed, 0, 0, 0);
            return ladder.WaitMs(0);
        }

        private static int Read(RegistrationReport report, string fields, bool asked)
        {
            byte[] line = Ascii.Bytes(fields);
            return report.Read(line, 0, line.Length, asked);
        }
    }
}
