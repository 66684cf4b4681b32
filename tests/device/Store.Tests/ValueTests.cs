using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.Store.Tests
{
    /// <summary>Values in two slots, and values that are sealed.</summary>
    [TestClass]
    public class ValueTests
    {
        [TestMethod]
        public void ASlotHasGenerationLengthAndChecksum()
        {
            MemoryMedium medium = new MemoryMedium(1000);
            FileStore store = new FileStore(medium);
            store.Replace("v", Ascii("123456789"), 0, 9);

            // Head and content, then CRC-32 of both, as zlib computes it.
            Assert.AreEqual(21, medium.Size("v.0"));
            byte[] slot = new byte[21];
            medium.Read("v.0", 0, slot, 0, 21);
            Assert.AreEqual("0000000100000009" + "313233343536373839" + "85081689", Hex.ToText(slot, 0, 21));
        }

        [TestMethod]
        public void TheOtherSlotTakesTheNextContent()
        {
            MemoryMedium medium = new MemoryMedium(1000);
            FileStore store = new FileStore(medium);
            store.Replace("v", Ascii("one"), 0, 3);
            store.Replace("v", Ascii("four"), 0, 4);
            Assert.AreEqual(4, store.Size("v"));

            // The newer slot is torn: the older content counts.
            medium.Append("v.1", new byte[1], 0, 1);
            FileStore after = new FileStore(medium);
            byte[] read = new byte[3];
            Assert.AreEqual(3, after.Size("v"));
            Assert.AreEqual(3, after.Read("v", 0, read, 0, 3));
            Assert.AreEqual(Hex.ToText(Ascii("one"), 0, 3), Hex.ToText(read, 0, 3));
        }

        [TestMethod]
        public void ASealedValueIsTheBytesOfTheSpecification()
        {
            FileStore store = new FileStore(new MemoryMedium(1000));
            byte[] key = new byte[32];
            new CountingRandom(0x10).Fill(key, 0, 32);
            byte[] id = new byte[8];
            new CountingRandom(0).Fill(id, 0, 8);
            StoreKeys keys = new StoreKeys(id, key);
            SealedValue value = new SealedValue(
                store, new CountingRandom(0xA0), new GcmRecordCipher(), keys, "ticket0", 64);
            value.Write(Ascii("hello"), 0, 5);

            // Computed with another library from docs/SPEC.md section 8.4.
            byte[] file = new byte[46];
            Assert.AreEqual(46, store.Read("ticket0", 0, file, 0, 46));
            Assert.AreEqual("010001020304050607a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
                + "6ff992253fe967536fcdd3d6e4ecfb7bd673bbf20e", Hex.ToText(file, 0, 46));
            byte[] read = new byte[5];
            Assert.AreEqual(5, value.Read(read, 0, 5));
            Assert.AreEqual(Hex.ToText(Ascii("hello"), 0, 5), Hex.ToText(read, 0, 5));

            file[30] ^= 1;
            store.Replace("ticket0", file, 0, 46);
            ErrorCode found = ErrorCode.None;
            try
            {
                value.Read(read, 0, 5);
            }
            catch (SignetException e)
            {
                found = e.Code;
            }

            Assert.AreEqual((int)ErrorCode.StoreCorrupt, (int)found);
        }

        private static byte[] Ascii(string text)
        {
            return System.Text.Encoding.UTF8.GetBytes(text);
        }
    }
}
