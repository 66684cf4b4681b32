using nanoFramework.TestFramework;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls.Tests
{
    /// <summary>The simple 1-RTT handshake of RFC 8448 section 3: its x25519 secret, hashes, Finished and records.</summary>
    [TestClass]
    public class KeyScheduleTests
    {
        private const string Shared = "8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d";
        private const string HelloHash = "860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8";
        private const string VerifyHash = "edb7725fa7a3473b031ec8ef65a2485493900138a2b91291407d7951a06110ed";
        private const string FinishedHash = "9608102a0f1ccc6db6250b7b7e417b1a000eaada3daae4777a7686c9ff83df13";
        private const string ServerFinished = "9b9b141d906337fbd2cbdce71df4deda4ab42c309572cb7fffee5454b78f0718";
        private const string ClientFinished = "a8ec436d677634ae525ac1fcebe11a039ec17694fac6e98527b642f2edd5ce61";
        private const string FinishedRecord = "170303003575ec4dc238cce60b298044a71e219c56cc77b0517fe9b93c7a4bfc"
            + "44d87f38f80338ac98fc46deb384bd1caeacab6867d726c40546";
        private const string DataRecord = "1703030043a23f7054b62c94d0affafe8228ba55cbefacea42f914aa66bcab3f2b"
            + "9819a8a5b46b395bd54a9a20441e2b62974e1f5a6292a2977014bd1e3deae63aeebb21694915e4";

        [TestMethod]
        public void FinishedOfBothSides()
        {
            KeySchedule keys = Handshake();
            Assert.IsTrue(keys.CheckServerFinished(Hex.FromText(VerifyHash), Hex.FromText(ServerFinished), 0));
            byte[] mac = new byte[34];
            keys.ClientFinished(Hex.FromText(FinishedHash), mac, 1);
            Expect.Bytes(ClientFinished, mac, 1, 32);
        }

        [TestMethod]
        public void WrongServerFinishedIsNoticed()
        {
            KeySchedule keys = Handshake();
            byte[] mac = Hex.FromText(ServerFinished);
            for (int i = 0; i < 32; i++)
            {
                mac[i] ^= 1;
                Assert.IsFalse(keys.CheckServerFinished(Hex.FromText(VerifyHash), mac, 0));
                mac[i] ^= 1;
            }
        }

        [TestMethod]
        public void HandshakeKeyMakesTheFinishedRecord()
        {
            RecordProtection protection = new RecordProtection();
            Handshake().InstallClient(protection);
            byte[] record = new byte[5 + 36 + 17];
            Hex.FromText("14000020" + ClientFinished).CopyTo(record, 5);
            Assert.AreEqual(record.Length, protection.Seal(record, 0, 36, 22));
            Expect.Bytes(FinishedRecord, record, 0, record.Length);
        }

        [TestMethod]
        public void ApplicationKeyOpensTheDataRecord()
        {
            KeySchedule keys = Handshake();
            keys.StartApplication(Hex.FromText(FinishedHash));
            RecordProtection protection = new RecordProtection();
            keys.InstallClient(protection);
            byte[] record = Hex.FromText(DataRecord);
            protection.Open(record, 0, record.Length - 5);
            for (int i = 0; i < 50; i++)
            {
                Assert.AreEqual(i, (int)record[5 + i]);
            }

            Assert.AreEqual(23, (int)record[55]);
        }

        [TestMethod]
        public void TicketGivesItsPskAndTheNextHandshakeItsBinder()
        {
            // RFC 8448 section 3, the ticket's nonce 0000, and section 4.
            KeySchedule keys = Handshake();
            keys.StartResumption(Hex.FromText("209145a96ee8e2a122ff810047cc952684658d6049e86429426db87c54ad143d"));
            byte[] psk = new byte[32];
            keys.TicketPsk(new byte[2], psk);
            Expect.Bytes("4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3", psk, 0, 32);
            byte[] binder = new byte[33];
            keys.StartEarly(psk);
            keys.Binder(Hex.FromText("63224b2e4573f2d3454ca84b9d009a04f6be9e05711a8396473aefa01e924a14"), binder, 1);
            Expect.Bytes("3add4fb2d8fdf822a0ca3cf7678ef5e88dae990141c5924d57bb6fa31b9e5f9d", binder, 1, 32);
        }

        [TestMethod]
        public void SecretsThatWereExtractedElsewhereGiveTheSameKeys()
        {
            Hkdf hkdf = new Hkdf();
            KeySchedule keys = new KeySchedule();
            byte[] salt = new byte[32];
            byte[] secret = new byte[32];
            byte[] shared = Hex.FromText(Shared);
            keys.BeginExtract(salt);
            hkdf.Extract(salt, 0, 32, shared, 0, 32, secret, 0);
            keys.TakeHandshakeSecret(secret, Hex.FromText(HelloHash));
            keys.BeginExtract(salt);
            hkdf.Extract(salt, 0, 32, new byte[32], 0, 32, secret, 0);
            keys.TakeMasterSecret(secret);
            Assert.IsTrue(keys.CheckServerFinished(Hex.FromText(VerifyHash), Hex.FromText(ServerFinished), 0));
            keys.StartResumption(Hex.FromText("209145a96ee8e2a122ff810047cc952684658d6049e86429426db87c54ad143d"));
            keys.TicketPsk(new byte[2], secret);
            Expect.Bytes("4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3", secret, 0, 32);
        }

        [TestMethod]
        public void WipedScheduleGivesOtherKeys()
        {
            KeySchedule keys = Handshake();
            keys.Wipe();
            byte[] mac = new byte[32];
            keys.ClientFinished(Hex.FromText(FinishedHash), mac, 0);
            Assert.IsFalse(ClientFinished == Hex.ToText(mac, 0, 32).ToLower());
        }

        private static KeySchedule Handshake()
        {
            KeySchedule keys = new KeySchedule();
            keys.StartHandshake(Hex.FromText(Shared), 0, 32, Hex.FromText(HelloHash));
            return keys;
        }
    }
}
