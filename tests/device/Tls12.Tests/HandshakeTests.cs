using nanoFramework.TestFramework;
using Signet.Core;
using Signet.Tls;

namespace Signet.Tls12.Tests
{
    /// <summary>Handshakes of TLS 1.2 as OpenSSL had them.</summary>
    [TestClass]
    public class HandshakeTests
    {
        [DataRow(1)]
        [DataRow(7)]
        [DataRow(4096)]
        [TestMethod]
        public void FullAsRecorded(int portion)
        {
            Player player = new Player(portion);
            player.Start(null);
            player.Play(Recording.Full);
            AssertClosed(player.Engine);
            Assert.IsFalse(player.Engine.IsResumed);
            Assert.AreEqual((int)NamedGroup.X25519, (int)player.Engine.Group);
            Assert.IsTrue(player.Engine.IsConfirmed);
            Assert.AreEqual("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", player.Engine.SuiteName);
        }

        [TestMethod]
        public void ResumedAsRecorded()
        {
            Player player = new Player(4096);
            player.Start(null);
            player.Play(Recording.Full);
            SessionTicket session = player.Session;
            Assert.IsNotNull(session);

            // Through the store's record and back.
            byte[] record = new byte[session.Size];
            session.Write(record, 0);
            SessionTicket read = new SessionTicket();
            Assert.IsTrue(read.Read(record, 0, record.Length));
            Assert.IsTrue(read.IsLegacy);
            player.Start(read);
            player.Play(Recording.Resumed);
            AssertClosed(player.Engine);
            Assert.IsTrue(player.Engine.IsResumed);
            Assert.AreEqual((int)NamedGroup.None, (int)player.Engine.Group);
        }

        [DataRow(0, (int)ErrorCode.TlsBadRecord)]
        [DataRow(5, (int)ErrorCode.TlsUnexpectedMessage)]
        [DataRow(6, (int)ErrorCode.TlsBadRecord)]
        [DataRow(8, (int)ErrorCode.TlsBadRecordMac)]
        [DataRow(12, (int)ErrorCode.TlsBadRecordMac)]
        [DataRow(30, (int)ErrorCode.TlsBadRecordMac)]
        [TestMethod]
        public void ADamagedEndOfTheHandshakeIsRefused(int at, int error)
        {
            // The step with the server's change_cipher_spec and Finished.
            int end = Recording.Full.Length - 4;
            Player player = new Player(4096);
            player.Start(null);
            for (int i = 0; i < end; i++)
            {
                player.Step(Recording.Full[i]);
            }

            byte[] bytes = Hex.FromText(Recording.Full[end].Substring(1));
            Assert.AreEqual(20, (int)bytes[0]);
            bytes[at] ^= 0x40;
            player.Give(bytes);
            Assert.IsFalse(player.Engine.IsEstablished);
            Assert.AreEqual(error, (int)player.Engine.Error);
        }

        [TestMethod]
        public void AnEarlyChangeCipherSpecIsRefused()
        {
            Player player = new Player(4096);
            player.Start(null);
            player.Step(Recording.Full[0]);
            player.Step(Recording.Full[1]);

            // In TLS 1.3 it would be passed over; in TLS 1.2 alone it is out of place.
            player.Give(Hex.FromText("140303000101"));
            Assert.AreEqual((int)ErrorCode.TlsUnexpectedMessage, (int)player.Engine.Error);
        }

        [TestMethod]
        public void AnotherVersionNeedsItsProfile()
        {
            TlsOptions options = new TlsOptions();
            options.RequireClientAuthentication = false;
            options.Versions = TlsVersions.Both;
            try
            {
                new TlsEngine(options, new byte[TlsEngine.ReceiveBufferSize(options)], new byte[TlsEngine.SendBufferSize(options)]);
                Assert.IsTrue(false);
            }
            catch (SignetException error)
            {
                Expect.Error(ErrorCode.InvalidArgument, error);
            }
        }

        private static void AssertClosed(TlsEngine engine)
        {
            Assert.AreEqual((int)ErrorCode.None, (int)engine.Error);
            Assert.AreEqual((int)TlsOutput.Closed, (int)engine.Output);
            Assert.AreEqual("TLSv1.2", engine.Protocol);
        }
    }
}
