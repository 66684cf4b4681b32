using System;
using System.Text;
using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.Modem.Tests
{
    /// <summary>A connection in each dialect, from the module's first word to the peer's last.</summary>
    [TestClass]
    public class DialectTests
    {
        private const string Ok = "\r\nOK\r\n";

        [TestMethod]
        public void ReadsEveryTable()
        {
            Assert.AreEqual(10, Dialects.Find(Dialects.SimcomCip).SocketCount);
            Assert.AreEqual(4, Dialects.Find(Dialects.Simcom767x).SocketCount);
            Assert.AreEqual(13, Dialects.Find(Dialects.SimcomCa).SocketCount);
            Assert.AreEqual(12, Dialects.Find(Dialects.QuectelQi).SocketCount);
            Assert.AreEqual(7, Dialects.Find(Dialects.UbloxUso).SocketCount);
            Assert.AreEqual(6, Dialects.Find(Dialects.SequansSqn).SocketCount);
            Assert.AreEqual(8, Dialects.Find(Dialects.NordicX).SocketCount);
        }

        [TestMethod]
        public void NamesARowThatCantBeRead()
        {
            try
            {
                DialectTable.Read(new string[] { "family x", "socket.count many" }, null);
            }
            catch (SignetException e)
            {
                Assert.AreEqual((int)ErrorCode.DialectMalformed, (int)e.Code);
                return;
            }

            throw new SignetException(ErrorCode.Unexpected);
        }

        [TestMethod]
        public void SimcomCa()
        {
            Run("SIMCOM_SIM7080", new string[0], "AT+CFUN=1", new string[]
            {
                "AT+CEREG=2\r", Ok,
                "AT+CEREG?\r", "\r\n+CEREG: 2,5,\"122D\",\"A\",\"2845C10\",7\r\n" + Ok,
                "AT+CNACT=0,1\r", Ok + "\r\n+APP PDP: 0,ACTIVE\r\n",
                "AT+CASSLCFG=0,\"SSL\",0\r", Ok,
                "AT+CAOPEN=0,0,\"TCP\",\"h\",7\r", "\r\n+CAOPEN: 0,0\r\n" + Ok,
                "AT+CASEND=0,3\r", "\r\n>",
                "abc", Ok + "\r\n+CADATAIND: 0\r\n\r\n+CASTATE: 0,0\r\n",
                "AT+CARECV=0,64\r", "\r\n+CARECV: 4,\r\nOK\r\n" + Ok,
                "AT+CARECV=0,64\r", "\r\n+CARECV: 0\r\n" + Ok,
                "AT+CACLOSE=0\r", Ok,
            });
        }

        [TestMethod]
        public void QuectelQi()
        {
            Run("BG95-M3", new string[0], "AT+CFUN=1", new string[]
            {
                "AT+CEREG=2\r", Ok,
                "AT+CEREG?\r", "\r\n+CEREG: 2,1,\"0B5F\",\"01A2D003\",9\r\n" + Ok,
                "AT+QIACT=1\r", Ok,
                "AT+QIOPEN=1,0,\"TCP\",\"h\",7,0,0\r", Ok + "\r\n+QIOPEN: 0,0\r\n",
                "AT+QISEND=0,3\r", "\r\n> ",
                "abc", "\r\nSEND OK\r\n\r\n+QIURC: \"recv\",0\r\n\r\n+QIURC: \"closed\",0\r\n",
                "AT+QIRD=0,64\r", "\r\n+QIRD: 4\r\n\r\nOK\r\n" + Ok,
                "AT+QIRD=0,64\r", "\r\n+QIRD: 0\r\n" + Ok,
                "AT+QICLOSE=0\r", Ok,
            });
        }

        [TestMethod]
        public void UbloxUso()
        {
            Run("SARA-R510S", new string[] { "AT+UDCONF=1,0", "AT+CGEREP=1" }, "AT+CFUN=1", new string[]
            {
                "AT+CEREG=2\r", Ok,
                "AT+CEREG?\r", "\r\n+CEREG: 2,5,\"0B5F\",\"01A2D003\",7\r\n" + Ok,
                "AT+UPSD=0,100,1\r", Ok,
                "AT+UPSD=0,0,0\r", Ok,
                "AT+UPSDA=0,3\r", Ok + "\r\n+UUPSDA: 0,\"100.64.12.7\"\r\n",
                "AT+USOCR=6\r", "\r\n+USOCR: 2\r\n" + Ok,
                "AT+USOCO=2,\"h\",7\r", Ok,
                "AT+USOWR=2,3\r", "\r\n@",
                "abc", "\r\n+USOWR: 2,3\r\n" + Ok + "\r\n+UUSORD: 2,4\r\n\r\n+UUSOCL: 2\r\n",
                "AT+USORD=2,64\r", "\r\n+USORD: 2,4,\"\r\nOK\"\r\n" + Ok,
                "AT+USORD=2,64\r", "\r\n+CME ERROR: 3\r\n",
                "AT+USOCL=2\r", Ok,
            });
        }

        [TestMethod]
        public void SequansSqn()
        {
            Run("GM02S", new string[] { "AT+CGEREP=1" }, "AT+CFUN=4", new string[]
            {
                "AT+CFUN=1\r", Ok,
                "AT+CEREG=5\r", Ok,
                "AT+CEREG?\r", "\r\n+CEREG: 5,5,\"0B5F\",\"01A2D003\",9\r\n" + Ok,
                "AT+SQNSCFG=1,1,300,90,600,50\r", Ok,
                "AT+SQNSCFGEXT=1,1,0,0,0,0\r", Ok,
                "AT+SQNSD=1,0,7,\"h\",0,0,1\r", Ok,
                "AT+SQNSSENDEXT=1,3\r", "\r\n> ",
                "abc", Ok + "\r\n+SQNSRING: 1,4\r\n\r\n+SQNSH: 1\r\n",
                "AT+SQNSRECV=1,64\r", "\r\n+SQNSRECV: 1,4\r\n\r\nOK\r\n" + Ok,
                "AT+SQNSRECV=1,64\r", "\r\nERROR\r\n",
                "AT+SQNSH=1\r", Ok,
            });
        }

        [TestMethod]
        public void NordicX()
        {
            Run("nRF9160-SICA", new string[] { "AT+CGEREP=1", "AT%RAI=1" }, "AT+CFUN=41", new string[]
            {
                "AT+CFUN=1\r", Ok,
                "AT+CEREG=2\r", Ok,
                "AT+CEREG?\r", "+CEREG: 2,5,\"0B5F\",\"01A2D003\",7\r\n" + Ok,
                "AT#XAPOLL=,1,1\r", Ok,
                "AT#XSOCKET=1,1,0\r", "\r\n#XSOCKET: 3,1,6\r\n" + Ok,
                "AT#XCONNECT=3,\"h\",7\r", "\r\n#XCONNECT: 3,1\r\n" + Ok,
                "AT#XSEND=3,1,0,\"616263\"\r", "\r\n#XSEND: 3,0,3\r\n" + Ok + "\r\n#XAPOLL: 3,17\r\n",
                "AT#XRECV=3,0,64,0,64\r", "\r\n#XRECV: 3,0,4\r\n\r\nOK\r\n" + Ok,
                "AT#XRECV=3,0,64,0,64\r", "\r\nERROR\r\n",
                "AT#XCLOSE=3\r", "\r\n#XCLOSE: 3,0\r\n" + Ok,
            });
        }

        // The module is found out by its name; it was seen to boot, so nothing of an earlier program is looked for.
        private static void Run(string model, string[] init, string radio, string[] rest)
        {
            string[] start = new string[]
            {
                "AT\r", "\r\nRDY\r\n",
                "AT\r", Ok,
                "ATE0\r", Ok,
                "AT+CMEE=1\r", Ok,
                "AT+CGMM\r", "\r\n" + model + "\r\n" + Ok,
            };
            string[] sim = new string[] { radio + "\r", Ok, "AT+CPIN?\r", "\r\n+CPIN: READY\r\n" + Ok };
            string[] script = new string[start.Length + (2 * init.Length) + sim.Length + rest.Length];
            Array.Copy(start, 0, script, 0, start.Length);
            int at = start.Length;
            for (int i = 0; i < init.Length; i++)
            {
                script[at++] = init[i] + "\r";
                script[at++] = Ok;
            }

            Array.Copy(sim, 0, script, at, sim.Length);
            Array.Copy(rest, 0, script, at + sim.Length, rest.Length);
            TickClock clock = new TickClock();
            ScriptedLine line = new ScriptedLine(clock, script);
            CellularModem modem = new CellularModem(line, clock, new NullLog(), new ModemOptions(), null);
            modem.Start();
            modem.Attach();
            ModemSocket socket = modem.OpenSocket(0);
            socket.Open("h", 7, 9000);
            socket.Send(Encoding.UTF8.GetBytes("abc"), 0, 3, 9000);
            byte[] buffer = new byte[64];
            int count = socket.Receive(buffer, 0, 64, 1000);
            Assert.AreEqual(4, count);
            Assert.AreEqual("\r\nOK", Encoding.UTF8.GetString(buffer, 0, 4));
            Assert.AreEqual(-1, socket.Receive(buffer, 0, 64, 1000));
            socket.Close();
            Assert.IsTrue(line.Done);
        }
    }
}
