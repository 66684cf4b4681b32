using System;
using nanoFramework.TestFramework;

namespace Signet.Core.Tests
{
    /// <summary>Deterministic CBOR against the examples of RFC 8949 appendix A.</summary>
    [TestClass]
    public class CborTests
    {
        [DataRow(0L, "00")]
        [DataRow(10L, "0a")]
        [DataRow(23L, "17")]
        [DataRow(24L, "1818")]
        [DataRow(100L, "1864")]
        [DataRow(255L, "18ff")]
        [DataRow(256L, "190100")]
        [DataRow(1000L, "1903e8")]
        [DataRow(65536L, "1a00010000")]
        [DataRow(1000000L, "1a000f4240")]
        [DataRow(4294967296L, "1b0000000100000000")]
        [DataRow(1000000000000L, "1b000000e8d4a51000")]
        [DataRow(9223372036854775807L, "1b7fffffffffffffff")]
        [DataRow(-1L, "20")]
        [DataRow(-10L, "29")]
        [DataRow(-100L, "3863")]
        [DataRow(-1000L, "3903e7")]
        [DataRow(-9223372036854775808L, "3b7fffffffffffffff")]
        [TestMethod]
        public void WritesAndReadsIntegers(long value, string hex)
        {
            byte[] buffer = new byte[9];
            CborWriter writer = new CborWriter();
            writer.Reset(buffer, 0, 9);
            writer.WriteInteger(value);
            Expect.Bytes(hex, buffer, 0, writer.Count);

            CborReader reader = new CborReader();
            reader.Reset(buffer, 0, writer.Count);
            Assert.AreEqual(value, reader.ReadInteger());
            reader.ExpectEnd();
        }

        [DataRow("1800")]
        [DataRow("1817")]
        [DataRow("1900ff")]
        [DataRow("1a0000ffff")]
        [DataRow("1b00000000ffffffff")]
        [DataRow("3817")]
        [DataRow("1b8000000000000000")]
        [DataRow("3b8000000000000000")]
        [DataRow("1c")]
        [DataRow("1f")]
        [DataRow("18")]
        [DataRow("1901")]
        [DataRow("40")]
        [DataRow("c100")]
        [DataRow("f6")]
        [DataRow("")]
        [TestMethod]
        public void RefusesWhatIsNoInteger(string hex)
        {
            byte[] bytes = Hex.FromText(hex);
            CborReader reader = new CborReader();
            reader.Reset(bytes, 0, bytes.Length);
            Expect.Error(ErrorCode.CborInvalid, () => reader.ReadInteger());
            Assert.AreEqual(0, reader.Position);
        }

        [TestMethod]
        public void KnowsTheWholeUnsignedRange()
        {
            byte[] buffer = new byte[9];
            CborWriter writer = new CborWriter();
            writer.Reset(buffer, 0, 9);
            writer.WriteUnsigned(18446744073709551615UL);
            Expect.Bytes("1bffffffffffffffff", buffer, 0, 9);

            CborReader reader = new CborReader();
            reader.Reset(buffer, 0, 9);
            Assert.AreEqual(18446744073709551615UL, reader.ReadUnsigned());
        }

        [TestMethod]
        public void WritesShortestFloats()
        {
            ExpectFloat("fa00000000", 0.0);
            ExpectFloat("fa80000000", -0.0);
            ExpectFloat("fa3f800000", 1.0);
            ExpectFloat("fa47c35000", 100000.0);
            ExpectFloat("fa7f7fffff", 3.4028234663852886e+38);
            ExpectFloat("fa00000001", 1.401298464324817e-45);
            ExpectFloat("fa007fffff", 1.1754942106924411e-38);
            ExpectFloat("fb3ff199999999999a", 1.1);
            ExpectFloat("fb7e37e43c8800759c", 1.0e+300);
            ExpectFloat("fbc010666666666666", -4.1);
            ExpectFloat("fb0000000000000001", 4.9406564584124654e-324);
            ExpectFloat("fb47efffffe0000001", 3.4028234663852891e+38);
            ExpectFloat("fa7f800000", double.PositiveInfinity);
            ExpectFloat("faff800000", double.NegativeInfinity);
            ExpectFloat("fa7fc00000", double.NaN);
        }

        [TestMethod]
        public void ReadsHalfFloats()
        {
            Assert.AreEqual(1.5, ReadFloat("f93e00"));
            Assert.AreEqual(65504.0, ReadFloat("f97bff"));
            Assert.AreEqual(5.960464477539063e-8, ReadFloat("f90001"));
            Assert.AreEqual(0.00006103515625, ReadFloat("f90400"));
            Assert.AreEqual(-4.0, ReadFloat("f9c400"));
            Assert.IsTrue(double.IsNaN(ReadFloat("f97e00")));
            Assert.AreEqual(0x7FF0000000000000L, BitConverter.DoubleToInt64Bits(ReadFloat("f97c00")));
            Assert.AreEqual(unchecked((long)0xFFF0000000000000UL), BitConverter.DoubleToInt64Bits(ReadFloat("f9fc00")));
        }

        [DataRow("fb3ff0000000000000")]
        [DataRow("fb7ff0000000000000")]
        [DataRow("fb7ff8000000000000")]
        [DataRow("fb36a0000000000000")]
        [DataRow("fa7fc00001")]
        [DataRow("faffc00000")]
        [DataRow("f97c01")]
        [DataRow("f97e")]
        [DataRow("fa7fc000")]
        [DataRow("fb3ff19999999999")]
        [DataRow("f4")]
        [DataRow("00")]
        [TestMethod]
        public void RefusesOtherFloats(string hex)
        {
            Expect.Error(ErrorCode.CborInvalid, () => ReadFloat(hex));
        }

        [TestMethod]
        public void WritesAndReadsStructures()
        {
            // [h'0102', "ü", {1: true}, false, []]
            byte[] buffer = new byte[13];
            byte[] text = Hex.FromText("C3BC");
            CborWriter writer = new CborWriter();
            writer.Reset(buffer, 0, 13);
            writer.WriteArrayHead(5);
            writer.WriteByteString(new byte[] { 1, 2 }, 0, 2);
            writer.WriteTextString(text, 0, 2);
            writer.WriteMapHead(1);
            writer.WriteUnsigned(1);
            writer.WriteBoolean(true);
            writer.WriteBoolean(false);
            writer.WriteArrayHead(0);
            Expect.Bytes("8542010262c3bca101f5f480", buffer, 0, writer.Count);

            CborReader reader = new CborReader();
            reader.Reset(buffer, 0, writer.Count);
            int offset;
            int count;
            Assert.AreEqual((int)CborType.Array, (int)reader.PeekType());
            Assert.AreEqual(5, reader.ReadArrayHead());
            Assert.AreEqual((int)CborType.ByteString, (int)reader.PeekType());
            reader.ReadByteString(out offset, out count);
            Expect.Bytes("0102", buffer, offset, count);
            Assert.AreEqual((int)CborType.TextString, (int)reader.PeekType());
            reader.ReadTextString(out offset, out count);
            Expect.Bytes("c3bc", buffer, offset, count);
            Assert.AreEqual((int)CborType.Map, (int)reader.PeekType());
            Assert.AreEqual(1, reader.ReadMapHead());
            Assert.AreEqual(1UL, reader.ReadUnsigned());
            Assert.AreEqual((int)CborType.Boolean, (int)reader.PeekType());
            Assert.IsTrue(reader.ReadBoolean());
            Assert.IsFalse(reader.ReadBoolean());
            Assert.AreEqual(0, reader.ReadArrayHead());
            Assert.AreEqual((int)CborType.End, (int)reader.PeekType());
            reader.ExpectEnd();
        }

        [DataRow("5f4100ff")]
        [DataRow("4201")]
        [DataRow("5801ff")]
        [DataRow("5b7fffffffffffffff00")]
        [DataRow("60")]
        [TestMethod]
        public void RefusesBadByteStrings(string hex)
        {
            byte[] bytes = Hex.FromText(hex);
            CborReader reader = new CborReader();
            reader.Reset(bytes, 0, bytes.Length);
            int offset;
            int count;
            Expect.Error(ErrorCode.CborInvalid, () => reader.ReadByteString(out offset, out count));
        }

        [TestMethod]
        public void RefusesWhatCannotBeThere()
        {
            int offset;
            int count;
            CborReader reader = new CborReader();
            reader.Reset(Hex.FromText("62C328"), 0, 3);
            Expect.Error(ErrorCode.CborInvalid, () => reader.ReadTextString(out offset, out count));

            // More items than bytes.
            reader.Reset(Hex.FromText("830000"), 0, 3);
            Expect.Error(ErrorCode.CborInvalid, () => reader.ReadArrayHead());
            reader.Reset(Hex.FromText("A2010203"), 0, 4);
            Expect.Error(ErrorCode.CborInvalid, () => reader.ReadMapHead());
            reader.Reset(Hex.FromText("9F00FF"), 0, 3);
            Expect.Error(ErrorCode.CborInvalid, () => reader.ReadArrayHead());
        }

        [TestMethod]
        public void JudgesTheOrderOfKeys()
        {
            // 10, 100, -1, "z", "aa": RFC 8949 section 4.2.1.
            byte[] keys = Hex.FromText("0A186420617A626161");
            CborReader reader = new CborReader();
            reader.Reset(keys, 0, keys.Length);
            reader.ExpectKeyOrder(0, 1, 1, 3);
            reader.ExpectKeyOrder(1, 3, 3, 4);
            reader.ExpectKeyOrder(3, 4, 4, 6);
            reader.ExpectKeyOrder(4, 6, 6, 9);
            Expect.Error(ErrorCode.CborInvalid, () => reader.ExpectKeyOrder(6, 9, 4, 6));
            Expect.Error(ErrorCode.CborInvalid, () => reader.ExpectKeyOrder(4, 6, 4, 6));
        }

        [TestMethod]
        public void WritesNothingWithoutRoom()
        {
            byte[] buffer = new byte[4];
            CborWriter writer = new CborWriter();
            writer.Reset(buffer, 0, 3);
            writer.WriteUnsigned(1);
            Expect.Error(ErrorCode.BufferTooSmall, () => writer.WriteByteString(buffer, 0, 2));
            Expect.Error(ErrorCode.BufferTooSmall, () => writer.WriteByteStringHead(2));
            Expect.Error(ErrorCode.BufferTooSmall, () => writer.WriteByteStringHead(int.MaxValue));
            Expect.Error(ErrorCode.BufferTooSmall, () => writer.WriteUnsigned(256));
            Expect.Error(ErrorCode.BufferTooSmall, () => writer.WriteFloat(1));
            Expect.Error(ErrorCode.BufferTooSmall, () => writer.WriteRaw(buffer, 0, 3));
            Expect.Error(ErrorCode.CborInvalid, () => writer.WriteTextString(new byte[] { 0x80 }, 0, 1));
            Expect.Error(ErrorCode.InvalidArgument, () => writer.WriteArrayHead(-1));
            Assert.AreEqual(1, writer.Count);
            Expect.Bytes("01000000", buffer, 0, 4);
            writer.Rewind(0);
            writer.WriteUnsigned(256);
            Expect.Bytes("190100", buffer, 0, writer.Position);
        }

        private static void ExpectFloat(string hex, double value)
        {
            byte[] buffer = new byte[9];
            CborWriter writer = new CborWriter();
            writer.Reset(buffer, 0, 9);
            writer.WriteFloat(value);
            Expect.Bytes(hex, buffer, 0, writer.Count);
            double back = ReadFloat(hex);
            Assert.IsTrue(back == value || (double.IsNaN(back) && double.IsNaN(value)), hex);
        }

        private static double ReadFloat(string hex)
        {
            byte[] bytes = Hex.FromText(hex);
            CborReader reader = new CborReader();
            reader.Reset(bytes, 0, bytes.Length);
            double value = reader.ReadFloat();
            reader.ExpectEnd();
            return value;
        }
    }
}
