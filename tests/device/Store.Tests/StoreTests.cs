using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.Store.Tests
{
    /// <summary>The store as a device uses it, over several starts.</summary>
    [TestClass]
    public class StoreTests
    {
        [TestMethod]
        public void MessagesOutliveAStart()
        {
            FileStore files = new FileStore(new MemoryMedium(60000));
            StandingClock clock = new StandingClock();
            Outbox outbox = Open(files, new OneSim(7), clock, 1, out SealedStore store);
            Assert.AreEqual("SimBound(Prf)", store.Description);
            byte[] message = new byte[200];
            for (int i = 0; i < 30; i++)
            {
                message[0] = (byte)i;
                Assert.AreEqual(i, outbox.Add(OutboxOptions.Routine, message, 0, 200));
            }

            message[0] = 99;
            outbox.Add(OutboxOptions.Alarm, message, 0, 200);
            clock.Now += 120000;
            outbox.Poll();
            Assert.AreEqual(0, outbox.Pending);

            outbox = Open(files, new OneSim(7), clock, 100, out store);
            Assert.IsFalse(store.IsNew);
            byte[] read = new byte[1152];
            Assert.AreEqual(200, outbox.Read(read, 0));
            Assert.AreEqual(99, (int)read[0]);
            outbox.MarkSent(outbox.ReadClass, outbox.ReadNumber);
            for (int i = 0; i < 30; i++)
            {
                Assert.AreEqual(200, outbox.Read(read, 0));
                Assert.AreEqual(i, (int)read[0]);
                outbox.MarkSent(OutboxOptions.Routine, outbox.ReadNumber);
                outbox.MarkConfirmed(OutboxOptions.Routine, outbox.ReadNumber);
            }

            Assert.AreEqual(0, outbox.Read(read, 0));
            Assert.IsTrue(outbox.Checkpoint());
            outbox = Open(files, new OneSim(7), clock, 150, out store);
            Assert.AreEqual(0, outbox.Read(read, 0));
            Assert.AreEqual(30, outbox.Confirmed(OutboxOptions.Routine));
            outbox.Resend();
            Assert.AreEqual(200, outbox.Read(read, 0));
            Assert.AreEqual(99, (int)read[0]);
        }

        [TestMethod]
        public void AnotherSimReadsNothing()
        {
            FileStore files = new FileStore(new MemoryMedium(60000));
            StandingClock clock = new StandingClock();
            Outbox outbox = Open(files, new OneSim(7), clock, 1, out SealedStore store);
            outbox.Add(OutboxOptions.Alarm, new byte[10], 0, 10);
            outbox = Open(files, new OneSim(8), clock, 100, out store);
            Assert.IsTrue(store.IsNew);
            Assert.AreEqual((int)ErrorCode.StoreKeyMissing, (int)store.Unread);
            Assert.AreEqual(0, outbox.Read(new byte[1152], 0));
            Assert.AreEqual(1, outbox.Foreign);
            outbox = Open(files, new OneSim(0), clock, 150, out store);
            Assert.AreEqual("McuOnly", store.Description);
            outbox = Open(files, new OneSim(7), clock, 200, out store);
            Assert.IsFalse(store.IsNew);
            Assert.AreEqual(10, outbox.Read(new byte[1152], 0));
        }

        [TestMethod]
        public void CountersSkipAndNeverRepeat()
        {
            FileStore files = new FileStore(new MemoryMedium(60000));
            Open(files, new OneSim(7), new StandingClock(), 1, out SealedStore store);
            ReservedCounter counter = new ReservedCounter(store.Numbers, 0, 10);
            Assert.IsFalse(counter.Skipped);
            for (int i = 0; i < 12; i++)
            {
                Assert.AreEqual((ulong)i, counter.Next());
            }

            Open(files, new OneSim(7), new StandingClock(), 100, out store);
            counter = new ReservedCounter(store.Numbers, 0, 10);
            Assert.IsTrue(counter.Skipped);
            Assert.AreEqual(30UL, counter.Next());
        }

        [TestMethod]
        public void SeedsDifferThoughAllElseIsEqual()
        {
            FileStore files = new FileStore(new MemoryMedium(1000));
            byte[] first = new byte[32];
            byte[] second = new byte[32];
            new SeedFile(files, new FixedSource()).Fill(first, 0, 32);
            new SeedFile(files, new FixedSource()).Fill(second, 0, 32);
            Assert.AreNotEqual(Hex.ToText(first, 0, 32), Hex.ToText(second, 0, 32));
        }

        private static Outbox Open(FileStore files, ISimSecrets sim, IClock clock, byte random, out SealedStore store)
        {
            store = new SealedStore(files, new CountingRandom(random), new GcmRecordCipher(), new NullLog());
            store.Open(sim, new byte[10], McuSecretFile.Load(files, new CountingRandom(50)));
            Outbox outbox = store.CreateOutbox(new GcmRecordCipher(), clock, new OutboxOptions());
            outbox.Open();
            return outbox;
        }
    }
}
