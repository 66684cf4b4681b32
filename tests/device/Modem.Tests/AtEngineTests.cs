using Signet.Core;
using nanoFramework.TestFramework;

namespace Signet.Modem.Tests
{
    /// <summary>Commands, answers and URCs through the engine.</summary>
    [TestClass]
    public class AtEngineTests
    {
        [TestMethod]
        public void TellsAnswersFromUrcs()
        {
            TickClock clock = new TickClock();
            AtEngine engine = Engine(clock, new string[]
            {
                "AT+CEREG?\r", "\r\n+CEREG: 5\r\n\r\n+CEREG: 2,1,\"122D\",\"0A28\",7\r\n\r\nOK\r\n",
            });
            UrcCounter urcs = new UrcCounter();
            engine.Sink = urcs;
            engine.Command.Begin(Ascii.Bytes("AT+CEREG?"));
            engine.Command.Expect(AtAnswer.Information, Ascii.Bytes("+CEREG: "), 0);
            engine.Command.NumericFields = 2;

            Assert.AreEqual((int)AtFinal.Ok, (int)engine.Execute(1000));
            Assert.AreEqual(1, engine.Result.Field(1));
            Assert.AreEqual(1, urcs.Count);
            Assert.AreEqual((int)UrcKind.Registration, (int)urcs.Last);
        }

        [TestMethod]
        public void TakesFinalResultsByTheirExactWords()
        {
            TickClock clock = new TickClock();
            AtEngine engine = Engine(clock, new string[]
            {
                "AT\r", "\r\nCONNECT FAIL\r\n\r\nOKAY\r\n\r\n+CME ERROR: 14\r\n",
            });
            engine.Command.Begin(Ascii.Bytes("AT"));

            Assert.AreEqual((int)AtFinal.CmeError, (int)engine.Execute(1000));
            Assert.AreEqual(14, engine.Result.Number);
        }

        [TestMethod]
        public void ComesBackIntoStepAfterATimeout()
        {
            TickClock clock = new TickClock();
            AtEngine engine = Engine(clock, new string[]
            {
                "AT+X\r", "",
                "AT\r", "\r\nOK\r\n",
                "AT+Y\r", "\r\nOK\r\n",
            });
            engine.Command.Begin(Ascii.Bytes("AT+X"));
            Assert.AreEqual((int)AtFinal.Timeout, (int)engine.Execute(1000));
            Assert.IsTrue(engine.OutOfStep);

            engine.Command.Begin(Ascii.Bytes("AT+Y"));
            Assert.AreEqual((int)AtFinal.Ok, (int)engine.Execute(1000));
            Assert.IsFalse(engine.OutOfStep);
            Assert.IsTrue(engine.AtLines == 3);
        }

        [TestMethod]
        public void NoticesARestart()
        {
            TickClock clock = new TickClock();
            AtEngine engine = Engine(clock, new string[] { "AT\r", "\r\nRDY\r\n" });
            engine.EndStart();
            engine.Command.Begin(Ascii.Bytes("AT"));

            Assert.AreEqual((int)AtFinal.Restarted, (int)engine.Execute(1000));
            Assert.AreEqual((int)ErrorCode.ModemRestarted, (int)engine.Failure().Code);
        }

        [TestMethod]
        public void StartsAModuleAndExchangesAnApdu()
        {
            TickClock clock = new TickClock();
            ScriptedLine line = new ScriptedLine(clock, new string[]
            {
                "AT\r", "AT\r\r\nOK\r\n",
                "ATE0\r", "ATE0\r\r\nOK\r\n",
                "AT+CMEE=1\r", "\r\nOK\r\n",
                "AT+CGMM\r", "\r\nA7670E-FASE\r\n\r\nOK\r\n",
                "AT+CTZU=1\r", "\r\nOK\r\n",
                "AT+CFUN=1\r", "\r\nOK\r\n",
                "AT+CPIN?\r", "\r\n+CPIN: READY\r\n\r\nOK\r\n",
                "AT+CSIM=10,\"0070000001\"\r", "\r\n+CSIM: 6,\"019000\"\r\n\r\nOK\r\n",
            });
            ModemOptions options = new ModemOptions();
            options.Dialect = Dialects.Find(Dialects.SimcomCip);
            CellularModem modem = new CellularModem(line, clock, new NullLog(), options, null);
            modem.Start();
            Assert.AreEqual("A7670E-FASE", modem.Model);

            byte[] response = new byte[258];
            int length = modem.Sim.Exchange(new byte[] { 0, 0x70, 0, 0, 1 }, 0, 5, response, 0, 5000);
            Assert.AreEqual(3, length);
            Assert.AreEqual(1, (int)response[0]);
            Assert.AreEqual(0x90, (int)response[1]);
            Assert.IsTrue(line.Done);
        }

        private static AtEngine Engine(TickClock clock, string[] script)
        {
            return new AtEngine(new ScriptedLine(clock, script), clock, new NullLog(),
                Dialects.Find(Dialects.SimcomCip));
        }

        private sealed class UrcCounter : IUrcSink
        {
            public int Count { get; private set; }

            public UrcKind Last { get; private set; }

            public void OnUrc(UrcKind kind, byte[] line, int fields, int end)
            {
                Count++;
                Last = kind;
            }
        }
    }
}
