using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.Tls.Tests
{
    /// <summary>The ClientHello, written out by hand from RFC 8446 section 4.1.2, and the first steps of an engine.</summary>
    [TestClass]
    public class ClientHelloTests
    {
        // FIPS 186-5's base point of P-256.
        private const string Point = "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
            + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

        [TestMethod]
        public void WithANameAndASmallBuffer()
        {
            TlsEngine engine = Start("ab.cd", 2304, false);
            Expect.Bytes(
                "16030300a4" + "010000a0" + "0303" + "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
                    + "00" + "00021301" + "0100" + "0075"
                    + "0000000a0008000005" + "61622e6364"
                    + "0001000103"
                    + "000a000400020017" + "000d000400020403"
                    + "002b0003020304"
                    + "00330047004500170041" + Point,
                engine.SendBuffer,
                engine.SendOffset,
                engine.SendCount);
        }

        [TestMethod]
        public void WithAnAddressALargeBufferAndASessionId()
        {
            TlsEngine engine = Start("192.0.2.1", 16640, true);
            Expect.Bytes(
                "16030300b1" + "010000ad" + "0303" + "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
                    + "20" + "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"
                    + "00021301" + "0100" + "0062"
                    + "000a000400020017" + "000d000400020403"
                    + "002b0003020304"
                    + "00330047004500170041" + Point,
                engine.SendBuffer,
                engine.SendOffset,
                engine.SendCount);
        }

        [TestMethod]
        public void WithX25519AndATicket()
        {
            // RFC 8446 section 4.2.9 and 4.2.11; the binder was computed apart.
            TlsOptions options = new TlsOptions();
            options.RequireClientAuthentication = false;
            options.Tickets = new MemoryTicketStore(1);
            TlsEngine engine = new TlsEngine(
                options, new byte[TlsEngine.ReceiveBufferSize(options)], new byte[TlsEngine.SendBufferSize(options)]);
            SessionTicket ticket = new SessionTicket();
            ticket.Ticket = Hex.FromText("deadbeef");
            ticket.AgeAdd = 0x01020304;
            ticket.Received = 1000;
            ticket.FragmentCode = 3;
            for (int i = 0; i < 32; i++)
            {
                ticket.Psk[i] = (byte)(0x80 + i);
            }

            engine.Start(new ReferenceIdentity("ab.cd"), 1100, TimeQuality.Network, ticket);
            Assert.AreEqual((int)NamedGroup.X25519, (int)engine.Request.Group);
            for (int i = 0; i < 32; i++)
            {
                engine.Request.Point[i] = (byte)(0x40 + i);
            }

            engine.Answer();
            for (int i = 0; i < 64; i++)
            {
                engine.Request.Random[i] = (byte)i;
            }

            engine.Answer();
            Expect.Bytes(
                "16030300be" + "010000ba" + "0303" + "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
                    + "00" + "00021301" + "0100" + "008f"
                    + "0000000a0008000005" + "61622e6364"
                    + "0001000103"
                    + "000a00060004001d0017" + "000d000400020403"
                    + "002b0003020304" + "002d00020101"
                    + "003300260024001d0020" + "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f"
                    + "0029002f000a0004deadbeef010389a4"
                    + "002120" + "7d0ca7d88f7c89ccf478ec1d07ef2dd5c253086e19adbad8128047be5c365c1e",
                engine.SendBuffer,
                engine.SendOffset,
                engine.SendCount);
        }

        [TestMethod]
        public void APointOfTheCardThatIsNoneIsRefused()
        {
            TlsEngine engine = Engine(2304, false);
            engine.Start("ab.cd", 0, TimeQuality.Unknown);
            engine.Request.Point[0] = 4;
            engine.Answer();
            Assert.AreEqual((int)TlsOutput.Failed, (int)engine.Output);
            Assert.AreEqual((int)ErrorCode.PointNotOnCurve, (int)engine.Error);
        }

        private static TlsEngine Start(string host, int buffer, bool compatibility)
        {
            TlsEngine engine = Engine(buffer, compatibility);
            engine.Start(host, 0, TimeQuality.Unknown);
            Assert.AreEqual((int)TlsOutput.Request, (int)engine.Output);
            Assert.AreEqual((int)TlsRequestKind.GenerateKeyPair, (int)engine.Request.Kind);
            Hex.FromText(Point).CopyTo(engine.Request.Point, 0);
            engine.Answer();
            Assert.AreEqual((int)TlsRequestKind.Random, (int)engine.Request.Kind);
            for (int i = 0; i < 64; i++)
            {
                engine.Request.Random[i] = (byte)i;
            }

            engine.Answer();
            Assert.AreEqual((int)TlsOutput.Send, (int)engine.Output);
            return engine;
        }

        private static TlsEngine Engine(int buffer, bool compatibility)
        {
            TlsOptions options = new TlsOptions();
            options.Policy = OffloadPolicy.Fast;
            options.RequireClientAuthentication = false;
            options.ReceiveBufferSize = buffer;
            options.MiddleboxCompatibility = compatibility;
            return new TlsEngine(
                options, new byte[TlsEngine.ReceiveBufferSize(options)], new byte[TlsEngine.SendBufferSize(options)]);
        }
    }
}
