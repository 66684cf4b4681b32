using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.Tls.Tests
{
    /// <summary>Tickets and what is kept of them (docs/SPEC.md, "TLS sessions").</summary>
    [TestClass]
    public class SessionTests
    {
        // Written out by hand from the table.
        private const string Record = "01" + "03" + "00001c20" + "09080706" + "0000000065000000" + "0000000065093a80"
            + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            + "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" + "0004" + "deadbeef";

        private const long Received = 0x65000000;

        [TestMethod]
        public void RecordIsReadAndWritten()
        {
            SessionTicket ticket = Read();
            Assert.AreEqual(3, ticket.FragmentCode);
            Assert.AreEqual(7200, ticket.Lifetime);
            Assert.AreEqual(Received, ticket.Received);
            Assert.AreEqual(Received + 604800, ticket.Limit);
            Expect.Bytes("deadbeef", ticket.Ticket, 0, 4);
            byte[] again = new byte[ticket.Size + 1];
            ticket.Write(again, 1);
            Expect.Bytes(Record, again, 1, ticket.Size);
        }

        [TestMethod]
        public void OtherRecordsAreNone()
        {
            byte[] record = Hex.FromText(Record);
            SessionTicket ticket = new SessionTicket();
            for (int count = 0; count < record.Length; count++)
            {
                Assert.IsFalse(ticket.Read(record, 0, count));
            }

            record[0] = 2;
            Assert.IsFalse(ticket.Read(record, 0, record.Length));
        }

        [DataRow(0, 2, true)]
        [DataRow(7199, 3, true)]
        [DataRow(7200, 3, false)]
        [DataRow(-1, 3, false)]
        [DataRow(0, 1, false)]
        [DataRow(0, 0, false)]
        [TestMethod]
        public void LifetimeIsJudged(int seconds, int quality, bool usable)
        {
            Assert.AreEqual(usable, Read().IsUsable(Received + seconds, (TimeQuality)quality));
        }

        [TestMethod]
        public void LimitIsJudged()
        {
            SessionTicket ticket = Read();
            ticket.Limit = Received + 10;
            Assert.IsTrue(ticket.IsUsable(Received + 9, TimeQuality.Network));
            Assert.IsFalse(ticket.IsUsable(Received + 10, TimeQuality.Network));
        }

        [TestMethod]
        public void AgeWrapsAround()
        {
            SessionTicket ticket = Read();
            ticket.AgeAdd = 0xFFFFFFFF;
            Assert.AreEqual(999u, ticket.ObfuscatedAge(Received + 1));
            ticket.Wipe();
            Assert.AreEqual(0, (int)ticket.Psk[0]);
        }

        [TestMethod]
        public void StoreGivesTheNewestOnce()
        {
            MemoryTicketStore store = new MemoryTicketStore(2);
            byte[] key = new byte[33];
            byte[] other = new byte[33];
            other[32] = 1;
            byte[] room = new byte[8];
            store.Put(key, 1, new byte[] { 1 }, 0, 1);
            store.Put(key, 1, new byte[] { 9, 2 }, 1, 1);
            store.Put(other, 1, new byte[] { 3, 3, 3 }, 0, 3);
            Assert.AreEqual(2, store.Count);
            Assert.AreEqual(1, store.Take(key, 1, room, 2, 6));
            Assert.AreEqual(2, (int)room[2]);
            Assert.AreEqual(0, store.Take(key, 1, room, 0, 8));
            Assert.AreEqual(0, store.Take(other, 1, room, 0, 2));
            Assert.AreEqual(0, store.Count);
        }

        [TestMethod]
        public void VerdictsAreKeptAndTheOldestGoes()
        {
            MemoryVerdictCache cache = new MemoryVerdictCache(2);
            byte[] keys = new byte[96];
            keys[0] = 1;
            keys[32] = 2;
            keys[64] = 3;
            cache.Add(keys, 0);
            cache.Add(keys, 0);
            cache.Add(keys, 32);
            Assert.IsTrue(cache.Contains(keys, 0));
            cache.Add(keys, 64);
            Assert.IsFalse(cache.Contains(keys, 0));
            Assert.IsTrue(cache.Contains(keys, 32));
            Assert.IsTrue(cache.Contains(keys, 64));
            cache.Clear();
            Assert.IsFalse(cache.Contains(keys, 64));
        }

        private static SessionTicket Read()
        {
            byte[] record = Hex.FromText(Record);
            SessionTicket ticket = new SessionTicket();
            Assert.IsTrue(ticket.Read(record, 0, record.Length));
            return ticket;
        }
    }
}
