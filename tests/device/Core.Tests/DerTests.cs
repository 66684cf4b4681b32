using nanoFramework.TestFramework;

namespace Signet.Core.Tests
{
    /// <summary>Strict DER; the encodings are made by hand after X.690.</summary>
    [TestClass]
    public class DerTests
    {
        [TestMethod]
        public void ReadsAlgorithmIdentifier()
        {
            // AlgorithmIdentifier of a P-256 key (RFC 5480 section 2.1.1).
            byte[] der = Hex.FromText("FF301306072A8648CE3D020106082A8648CE3D030107FF");
            DerReader reader = new DerReader();
            reader.Reset(der, 1, 21);
            Assert.AreEqual(DerTag.Sequence, reader.PeekTag());
            reader.Enter(DerTag.Sequence);
            Assert.AreEqual(1, reader.ElementOffset);
            Assert.AreEqual(21, reader.ElementCount);
            reader.ReadOid();
            Assert.IsTrue(reader.ContentEquals(Hex.FromText("2A8648CE3D0201")));
            reader.ReadOid();
            Assert.IsTrue(reader.ContentEquals(Hex.FromText("2A8648CE3D030107")));
            Assert.IsFalse(reader.ContentEquals(Hex.FromText("2A8648CE3D0301")));
            Assert.AreEqual(-1, reader.PeekTag());
            reader.Leave();
            reader.ExpectEnd();
        }

        [DataRow("0200")]
        [DataRow("02020001")]
        [DataRow("0202007F")]
        [DataRow("0202FF80")]
        [DataRow("0202FFFF")]
        [DataRow("0203")]
        [DataRow("02")]
        [DataRow("")]
        [DataRow("0301")]
        [DataRow("02810101")]
        [DataRow("0282000101")]
        [DataRow("0280010000")]
        [DataRow("028400000001FF")]
        [DataRow("02FF01")]
        [DataRow("1F0101")]
        [DataRow("000101")]
        [TestMethod]
        public void RefusesWhatIsNoInteger(string hex)
        {
            byte[] der = Hex.FromText(hex);
            DerReader reader = new DerReader();
            reader.Reset(der, 0, der.Length);
            Expect.Error(ErrorCode.DerInvalid, () => reader.ReadInteger());
        }

        [DataRow("020100", 0)]
        [DataRow("02017F", 127)]
        [DataRow("02020080", 128)]
        [DataRow("02047FFFFFFF", 2147483647)]
        [DataRow("0201FF", -1)]
        [DataRow("0205008000000000", -1)]
        [TestMethod]
        public void ReadsSmallIntegers(string hex, int value)
        {
            byte[] der = Hex.FromText(hex);
            DerReader reader = new DerReader();
            reader.Reset(der, 0, der.Length);
            if (value >= 0)
            {
                Assert.AreEqual(value, reader.ReadSmallInteger());
            }
            else
            {
                Expect.Error(ErrorCode.DerInvalid, () => reader.ReadSmallInteger());
            }
        }

        [DataRow("0101FF", 1)]
        [DataRow("010100", 0)]
        [DataRow("010101", -1)]
        [DataRow("0102FFFF", -1)]
        [DataRow("0100", -1)]
        [TestMethod]
        public void ReadsBooleans(string hex, int value)
        {
            byte[] der = Hex.FromText(hex);
            DerReader reader = new DerReader();
            reader.Reset(der, 0, der.Length);
            if (value >= 0)
            {
                Assert.AreEqual(value == 1, reader.ReadBoolean());
            }
            else
            {
                Expect.Error(ErrorCode.DerInvalid, () => reader.ReadBoolean());
            }
        }

        [DataRow("030100", 0, "")]
        [DataRow("03020780", 7, "80")]
        [DataRow("03030106C0", 1, "06c0")]
        [DataRow("0300", -1, "")]
        [DataRow("030101", -1, "")]
        [DataRow("03020800", -1, "")]
        [DataRow("03020781", -1, "")]
        [TestMethod]
        public void ReadsBitStrings(string hex, int unused, string content)
        {
            byte[] der = Hex.FromText(hex);
            DerReader reader = new DerReader();
            reader.Reset(der, 0, der.Length);
            if (unused >= 0)
            {
                Assert.AreEqual(unused, reader.ReadBitString());
                Expect.Bytes(content, der, reader.ContentOffset, reader.ContentCount);
            }
            else
            {
                Expect.Error(ErrorCode.DerInvalid, () => reader.ReadBitString());
            }
        }

        [DataRow("0600")]
        [DataRow("060180")]
        [DataRow("06028001")]
        [DataRow("06032A8001")]
        [DataRow("06032A86C8")]
        [TestMethod]
        public void RefusesBadOids(string hex)
        {
            byte[] der = Hex.FromText(hex);
            DerReader reader = new DerReader();
            reader.Reset(der, 0, der.Length);
            Expect.Error(ErrorCode.DerInvalid, () => reader.ReadOid());
        }

        [TestMethod]
        public void ReadsTimes()
        {
            byte[] der = Hex.FromText("170D3236313132323133303530305A180F39393939313233313233353935395A0500");
            DerReader reader = new DerReader();
            reader.Reset(der, 0, der.Length);
            Assert.AreEqual(1795352700L, reader.ReadTime());
            Assert.AreEqual(253402300799L, reader.ReadTime());
            Expect.Error(ErrorCode.DerInvalid, () => reader.ReadTime());
        }

        [TestMethod]
        public void StaysInsideOfWhatItEntered()
        {
            // The inner OCTET STRING claims one byte more than its SEQUENCE holds.
            byte[] der = Hex.FromText("3003040201FF");
            DerReader reader = new DerReader();
            reader.Reset(der, 0, der.Length);
            reader.Enter(DerTag.Sequence);
            Expect.Error(ErrorCode.DerInvalid, () => reader.Read(DerTag.OctetString));
        }

        [TestMethod]
        public void SaysWhatIsLeftUnread()
        {
            byte[] der = Hex.FromText("30030101FF0500");
            DerReader reader = new DerReader();
            reader.Reset(der, 0, der.Length);
            reader.Enter(DerTag.Sequence);
            Expect.Error(ErrorCode.DerInvalid, () => reader.Leave());
            reader.LeaveUnread();
            Expect.Error(ErrorCode.DerInvalid, () => reader.ExpectEnd());
            reader.ReadNull();
            reader.ExpectEnd();
            Expect.Error(ErrorCode.InvalidState, () => reader.Leave());
        }

        [TestMethod]
        public void BoundsNesting()
        {
            byte[] der = new byte[2 * (DerReader.MaxDepth + 1)];
            for (int i = 0; i <= DerReader.MaxDepth; i++)
            {
                der[2 * i] = DerTag.Sequence;
                der[(2 * i) + 1] = (byte)(der.Length - (2 * i) - 2);
            }

            DerReader reader = new DerReader();
            reader.Reset(der, 0, der.Length);
            for (int i = 0; i < DerReader.MaxDepth; i++)
            {
                reader.Enter(DerTag.Sequence);
            }

            Expect.Error(ErrorCode.DerInvalid, () => reader.Enter(DerTag.Sequence));
        }

        [TestMethod]
        public void WritesFromTheEnd()
        {
            // SEQUENCE { INTEGER 0, INTEGER 128, [0] { OCTET STRING of 200 bytes } }
            byte[] buffer = new byte[300];
            DerWriter writer = new DerWriter();
            writer.Reset(buffer, 10, 250);
            int end = writer.Position;
            writer.PutBytes(new byte[200], 0, 200);
            writer.PutHeader(DerTag.OctetString, end);
            writer.PutHeader(DerTag.ContextConstructed, end);
            writer.PutUnsignedInteger(new byte[] { 0, 0, 128 }, 0, 3);
            writer.PutUnsignedInteger(new byte[4], 0, 4);
            writer.PutHeader(DerTag.Sequence, end);

            Assert.AreEqual(216, writer.Count);
            Assert.AreEqual(260, writer.End);
            Expect.Bytes("3081d502010002020080a081cb0481c8", buffer, writer.Position, 16);
            Expect.Error(ErrorCode.BufferTooSmall, () => writer.PutBytes(new byte[35], 0, 35));
            Expect.Error(ErrorCode.InvalidArgument, () => writer.PutHeader(DerTag.Sequence, writer.Position - 1));
        }

        [DataRow("01", "01", "3006020101020101")]
        [DataRow("80", "7F", "30070202008002017f")]
        [TestMethod]
        public void TurnsShortSignatures(string r, string s, string der)
        {
            byte[] raw = new byte[64];
            raw[31] = Hex.FromText(r)[0];
            raw[63] = Hex.FromText(s)[0];
            byte[] buffer = new byte[74];
            int count = EcdsaSignature.ToDer(raw, 0, buffer, 1);
            Expect.Bytes(der, buffer, 1, count);

            byte[] back = new byte[64];
            EcdsaSignature.FromDer(buffer, 1, count, back, 0);
            CollectionAssert.AreEqual(raw, back);
        }

        [DataRow("3006020100020101")]
        [DataRow("3006020101020100")]
        [DataRow("3006020181020101")]
        [DataRow("300702020001020101")]
        [DataRow("300602010102010100")]
        [DataRow("3007020101020101")]
        [DataRow("3009020101020101020101")]
        [DataRow("3003020101")]
        [DataRow("3106020101020101")]
        [DataRow("30260221010000000000000000000000000000000000000000000000000000000000000000020101")]
        [TestMethod]
        public void RefusesBadSignatures(string hex)
        {
            byte[] der = Hex.FromText(hex);
            Expect.Error(ErrorCode.DerInvalid, () => EcdsaSignature.FromDer(der, 0, der.Length, new byte[64], 0));
        }

        [TestMethod]
        public void RefusesZeroScalars()
        {
            byte[] raw = new byte[64];
            raw[0] = 1;
            Expect.Error(ErrorCode.SignatureMalformed, () => EcdsaSignature.ToDer(raw, 0, new byte[72], 0));
            raw[0] = 0;
            raw[63] = 1;
            Expect.Error(ErrorCode.SignatureMalformed, () => EcdsaSignature.ToDer(raw, 0, new byte[72], 0));
        }
    }
}
