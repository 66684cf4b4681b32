using System;
using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.Tls.Tests
{
    [TestClass]
    public class RecordProtectionTests
    {
        [TestMethod]
        public void RecordsOpenInTheirOrderOnly()
        {
            RecordProtection sender = Make();
            RecordProtection receiver = Make();
            byte[] first = Seal(sender, 7);
            byte[] second = Seal(sender, 8);
            Assert.IsFalse(first[5] == second[5] && first[6] == second[6] && first[7] == second[7]);
            Expect.Error(ErrorCode.AuthenticationFailed, TryOpen(receiver, second));
            Assert.IsNull(TryOpen(receiver, first));
            Assert.AreEqual(7, (int)first[5]);
            Assert.AreEqual(22, (int)first[9]);
            Assert.IsNull(TryOpen(receiver, second));
            Assert.AreEqual(8, (int)second[5]);
            Assert.AreEqual(2L, receiver.Records);
        }

        [TestMethod]
        public void EachByteIsProtectedHeaderIncluded()
        {
            byte[] record = Seal(Make(), 1);
            for (int i = 0; i < record.Length; i++)
            {
                byte[] changed = new byte[record.Length];
                Array.Copy(record, 0, changed, 0, record.Length);
                changed[i] ^= 0x20;
                Expect.Error(ErrorCode.AuthenticationFailed, TryOpen(Make(), changed));
            }
        }

        [TestMethod]
        public void WithoutAKeyNothingOpens()
        {
            RecordProtection protection = Make();
            Assert.IsTrue(protection.IsActive);
            protection.Wipe();
            Assert.IsFalse(protection.IsActive);
            Expect.Error(ErrorCode.InvalidState, TryOpen(protection, Seal(Make(), 1)));
        }

        private static RecordProtection Make()
        {
            RecordProtection protection = new RecordProtection();
            protection.SetKey(
                Hex.FromText("000102030405060708090a0b0c0d0e0f"), Hex.FromText("101112131415161718191a1b"));
            return protection;
        }

        private static byte[] Seal(RecordProtection protection, byte value)
        {
            byte[] record = new byte[5 + 4 + 17];
            record[5] = value;
            protection.Seal(record, 0, 4, 22);
            return record;
        }

        private static SignetException TryOpen(RecordProtection protection, byte[] record)
        {
            try
            {
                protection.Open(record, 0, record.Length - 5);
                return null;
            }
            catch (SignetException error)
            {
                return error;
            }
        }
    }
}
