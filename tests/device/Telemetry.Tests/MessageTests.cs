using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.Telemetry.Tests
{
    /// <summary>
    /// Messages of docs/SPEC.md to the byte. The expected bytes were put together by hand, with another program's SHA-256;
    /// the key is the generator of P-256.
    /// </summary>
    [TestClass]
    public class MessageTests
    {
        private const string Point = "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
            + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

        [TestMethod]
        public void TheIdentityIsThatOfTheKey()
        {
            DeviceIdentity identity = Identity();
            Assert.AreEqual("5cd252fb0ce8932436faf8ccd1040981", identity.Text);
            Assert.AreEqual("5cd252fb", Hex.ToText(identity.KeyId, 0, 4));
            Assert.AreEqual("signet/5cd252fb0ce8932436faf8ccd1040981/telemetry", identity.TelemetryTopic);
        }

        [TestMethod]
        public void AMessageIsTheBytesOfTheSpecification()
        {
            TelemetrySigner signer = Signer(new FixedCard());
            byte[] message = new byte[TelemetrySigner.MaxMessage];
            int length = signer.Sign(FirstBatch(), message, 0);
            string expected = "8449a2012604445cd252fba0582c88480102030405060708001a6553f1000248000000000000000083617600"
                + "0183616600fa41ac0000830722f558408fda69cfc6e35b4c6db9737cacf01e227b0376b5dbff0a237c08db0c"
                + "6b3b73778fda69cfc6e35b4c6db9737cacf01e227b0376b5dbff0a237c08db0c6b3b7377";
            Assert.AreEqual(expected, Hex.ToText(message, 0, length));
        }

        [TestMethod]
        public void TheNextMessageFollowsInTheChain()
        {
            TelemetrySigner signer = Signer(new FixedCard());
            byte[] message = new byte[TelemetrySigner.MaxMessage];
            signer.Sign(FirstBatch(), message, 0);
            signer.Commit();
            TelemetryBatch batch = new TelemetryBatch();
            batch.Add(new ReadingName("v"), 0, 2L);
            signer.Sign(batch, message, 0);
            string expected = "8648010203040506070801000048786d0f8107d1ac348361760002";
            Assert.AreEqual(expected, Hex.ToText(batch.Buffer, batch.Offset, batch.Length));
        }

        [TestMethod]
        public void AFailedSignatureSkipsNothing()
        {
            FixedCard card = new FixedCard();
            TelemetrySigner signer = Signer(card);
            byte[] message = new byte[TelemetrySigner.MaxMessage];
            card.Fails = true;
            int code = 0;
            try
            {
                signer.Sign(FirstBatch(), message, 0);
            }
            catch (SignetException e)
            {
                code = (int)e.Code;
            }

            Assert.AreEqual((int)ErrorCode.SimBusy, code);
            try
            {
                signer.Commit();
            }
            catch (SignetException e)
            {
                code = (int)e.Code;
            }

            Assert.AreEqual((int)ErrorCode.InvalidState, code);
            Assert.AreEqual(0UL, signer.Sequence);
        }

        [TestMethod]
        public void AFullBatchSaysSo()
        {
            TelemetryBatch batch = new TelemetryBatch();
            ReadingName name = new ReadingName(1);
            for (int i = 0; i < TelemetryBatch.MaxReadings; i++)
            {
                batch.Add(name, i, false);
            }

            int code = 0;
            try
            {
                batch.Add(name, 0, false);
            }
            catch (SignetException e)
            {
                code = (int)e.Code;
            }

            Assert.AreEqual((int)ErrorCode.BatchFull, code);
            Assert.AreEqual(TelemetryBatch.MaxReadings, batch.Count);
        }

        [TestMethod]
        public void TheQueueDropsTheOldest()
        {
            TelemetryQueue queue = new TelemetryQueue(TelemetrySigner.MaxMessage, 2, new NullLog());
            for (int i = 0; i < 3; i++)
            {
                queue.Add(new byte[] { (byte)i, 9 }, 0, 2);
            }

            Assert.AreEqual(1L, queue.Dropped);
            Assert.AreEqual(1L, queue.NextOpen(0));
            int offset;
            int count;
            Assert.IsTrue(queue.TryGet(2, out offset, out count));
            Assert.AreEqual(2, (int)queue.Buffer[offset]);
            Assert.IsTrue(queue.Acknowledge(1));
            Assert.IsTrue(queue.Acknowledge(2));
            Assert.AreEqual(0, queue.Count);
        }

        private static TelemetryBatch FirstBatch()
        {
            TelemetryBatch batch = new TelemetryBatch();
            batch.Begin(1700000000, TimeQuality.Network);
            batch.Add(new ReadingName("v"), 0, 1L);
            batch.Add(new ReadingName("f"), 0, 21.5);
            batch.Add(new ReadingName(7), -3, true);
            return batch;
        }

        private static DeviceIdentity Identity()
        {
            byte[] point = Hex.FromText(Point);
            return new DeviceIdentity(point, point);
        }

        private static TelemetrySigner Signer(ISecureElement card)
        {
            return new TelemetrySigner(card, Identity(), 0, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 });
        }
    }
}
