using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.Telemetry.Tests
{
    /// <summary>What a backend says, and what the device keeps and answers, to the bytes of docs/SPEC.md written by hand.</summary>
    [TestClass]
    public class BackendTests
    {
        [TestMethod]
        public void AConfirmationIsRead()
        {
            byte[] payload = Hex.FromText("85480102030405060708" + "0948a1a2a3a4a5a6a7a8" + "82820001820308" + "1a6b49d200");
            // Up to 9, missing 0 to 1 and 3 to 8.
            Confirmation confirmation = new Confirmation();
            confirmation.Read(payload, 0, payload.Length);
            Assert.AreEqual(9L, confirmation.UpTo);
            Assert.AreEqual(2, confirmation.Ranges);
            Assert.AreEqual(3L, confirmation.First(1));
            Assert.AreEqual(8L, confirmation.Last(1));
            Assert.AreEqual(1800000000L, confirmation.Time);
            Assert.AreEqual("a1a2a3a4a5a6a7a8", Hex.ToText(confirmation.Hash, 0, 8));
            payload[payload.Length - 5] = 0x1B;
            Assert.AreEqual((int)ErrorCode.ConfirmationMalformed, CodeOf(confirmation, payload));
        }

        [TestMethod]
        public void ACommandIsReadWithItsArgument()
        {
            byte[] payload = Hex.FromText("85480102030405060708" + "07" + "00" + "05" + "84" + "63612e62" + "1922b3" + "f6" + "183c");
            Command command = new Command();
            command.Read(payload, 0, payload.Length);
            command.ReadArgument();
            Assert.AreEqual(7UL, command.Counter);
            Assert.AreEqual("a.b", command.Host);
            Assert.AreEqual(8883, command.Port);
            Assert.IsNull(command.Anchor);
            Assert.AreEqual(60, command.TrialSeconds);
        }

        [TestMethod]
        public void AResultIsTheBytesOfTheSpecification()
        {
            byte[] buffer = new byte[CommandResult.MaxLength];
            CommandResult result = new CommandResult();
            int length = result.Write(buffer, new byte[] { 1, 2, 3, 4 }, 7, CommandResult.Refused, ErrorCode.CommandExpired);
            Assert.AreEqual("85" + "4401020304" + "07" + "01" + "190263" + "f6", Hex.ToText(buffer, 0, length));
            DeviceStatus status = new DeviceStatus();
            status.Starts = 2;
            status.Safe = true;
            length = result.Write(buffer, new byte[] { 1, 2, 3, 4 }, 7, status);
            string expected = "85" + "4401020304" + "07" + "00" + "00" + "a7" + "6473616665f5" + "6571756f746100" + "6573746f726500"
                + "6673746172747302" + "66757074696d6500" + "6764726f7070656400" + "6777616974696e6700";
            Assert.AreEqual(expected, Hex.ToText(buffer, 0, length));
        }

        [TestMethod]
        public void EventsAreKeptInARingOfOneHundred()
        {
            EventLog log = new EventLog();
            for (int i = 0; i < 130; i++)
            {
                log.Add(EventKind.Error, i, 1000 + i);
            }

            Assert.AreEqual(100, log.Count);
            Assert.AreEqual(100, log.Unsent);
            Assert.AreEqual(30, log.Value(0));
            log.Sent(59);
            byte[] kept = new byte[EventLog.MaxSize];
            int length = log.Write(kept);
            Assert.AreEqual(803, length);
            EventLog later = new EventLog();
            later.Add(EventKind.Start, 1, 0);
            Assert.IsTrue(later.TryRead(kept, length));
            Assert.AreEqual(41, later.Unsent);
            Assert.AreEqual(129, later.Value(98));
            Assert.AreEqual((int)EventKind.Start, (int)later.Kind(99));
            Assert.IsFalse(later.TryRead(kept, length - 1));
        }

        [TestMethod]
        public void AnAlarmEndsInsideByTheHysteresis()
        {
            AlarmRule rule = new AlarmRule("t", double.NegativeInfinity, 10, 5);
            Assert.IsTrue(rule.Observe(10.5));
            Assert.IsFalse(rule.Observe(double.NaN));
            Assert.IsTrue(rule.IsRaised);
            Assert.IsFalse(rule.Observe(9));
            Assert.IsFalse(rule.Observe(11));
            rule.Observe(5);
            Assert.IsFalse(rule.IsRaised);
            Assert.IsTrue(rule.Observe(11));
        }

        [TestMethod]
        public void NamesBecomeIndices()
        {
            NameTable names = new NameTable();
            names.Use("v", "s");
            TelemetryBatch batch = new TelemetryBatch();
            batch.Names = names;
            batch.Begin(0, TimeQuality.Unknown);
            batch.Add(new ReadingName("v"), 0, 2L);
            batch.Add(new ReadingName("w"), 0, 3L);
            batch.Encode(new byte[8], 0, new byte[8]);
            Assert.AreEqual(
                "87480000000000000000" + "000000" + "480000000000000000" + "83000002" + "8361770003",
                Hex.ToText(batch.Buffer, batch.Offset, batch.Length));
        }

        private static int CodeOf(Confirmation confirmation, byte[] payload)
        {
            try
            {
                confirmation.Read(payload, 0, payload.Length);
                return 0;
            }
            catch (SignetException e)
            {
                return (int)e.Code;
            }
        }
    }
}
