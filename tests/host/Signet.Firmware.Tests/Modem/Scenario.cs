using System.Text;
using Signet.Core;
using Signet.Modem;

namespace Signet.Firmware.Tests.Modem
{
    /// <summary>
    /// The dialogs of an A7670 from power-up to an APDU, as the manuals and published logs show them, and the calls
    /// that lead through them.
    /// </summary>
    internal sealed class Scenario
    {
        public const string Data64 = "0123456789abcdef\r\nOK\r\n0123456789\r\n+IPCLOSE: 0,1\r\n>\0\xFFghijklmnopqr";
        public const string Data36 = "second part, with a final ERROR\r\nX\r\n";
        public const string Expected = "A7670E-FASE;open;64;36;-1;019000;9000";

        private readonly StringBuilder _seen = new StringBuilder();

        public Scenario(int chunkSize)
        {
            Line = new ScriptedLine(Clock) { ChunkSize = chunkSize };
            ModemOptions options = new ModemOptions
            {
                Dialect = Dialects.Find(Dialects.SimcomCip),
                Apn = "iot.example",
                RegistrationMs = 30000,
            };
            Modem = new CellularModem(Line, Clock, new NullLog(), options, null);
            Write();
        }

        public VirtualClock Clock { get; } = new VirtualClock();

        public ScriptedLine Line { get; }

        public CellularModem Modem { get; }

        public string Seen => _seen.ToString();

        public void Run()
        {
            Modem.Start();
            Modem.Attach();
            Assert.True(Modem.IsRegistered);
            _seen.Append(Modem.Model);
            ModemSocket socket = Modem.OpenSocket(0);
            socket.Open("telemetry.example.net", 8883, 60000);
            _seen.Append(";open");
            socket.Send(new byte[] { 1, 2, 3 }, 0, 3, 20000);
            byte[] buffer = new byte[64];
            Line.Emit("\r\n+CIPRXGET: 1,0\r\n");
            Receive(socket, buffer, Data64);
            Receive(socket, buffer, Data36);
            Line.Emit("\r\n+IPCLOSE: 0,1\r\n");
            _seen.Append(';').Append(socket.Receive(buffer, 0, 64, 2000));
            socket.Close();
            Exchange("0070000001");
            Exchange("01A4040007A0000005590010");
        }

        private void Receive(ModemSocket socket, byte[] buffer, string expected)
        {
            int count = socket.Receive(buffer, 0, 64, 3000);
            _seen.Append(';').Append(count);
            Assert.Equal(expected, Encoding.Latin1.GetString(buffer, 0, Math.Max(count, 0)));
        }

        private void Exchange(string apdu)
        {
            byte[] command = Convert.FromHexString(apdu);
            byte[] response = new byte[258];
            int length = Modem.Sim.Exchange(command, 0, command.Length, response, 0, 5000);
            _seen.Append(';').Append(Convert.ToHexString(response, 0, length));
        }

        private void Write()
        {
            const string Ok = "\r\nOK\r\n";
            Line.Emit("\r\n*ATREADY: 1\r\n");
            Line.Emit("\r\n+CPIN: READY\r\n");
            Line.On("AT", "AT\r\r\nOK\r\n");
            Line.On("ATE0", "ATE0\r\r\nOK\r\n", "\r\nSMS DONE\r\n");
            Line.On("AT+CMEE=1", Ok, "\r\n+CGEV: EPS PDN ACT 1\r\n");
            Line.On("AT+CGMM", "\r\nA7670E-FASE\r\n", Ok);
            Line.On("AT+CTZU=1", Ok);
            Line.On("AT+CFUN=1", Ok);
            Line.On("AT+CPIN?", "\r\n+CPIN: READY\r\n", Ok);
            Line.On("AT+CGDCONT=1,\"IP\",\"iot.example\"", Ok);
            Line.On("AT+CEREG=2", Ok, "\r\nPB DONE\r\n");
            Line.On("AT+CEREG?", "\r\n+CEREG: 2,1,\"122D\",\"0A2845C1\",7\r\n", Ok);
            Line.On("AT+NETOPEN", Ok, "\r\n+NETOPEN: 0\r\n");
            Line.On("AT+CIPRXGET=1", Ok);
            Line.On("AT+CIPOPEN=0,\"TCP\",\"telemetry.example.net\",8883", Ok, "\r\n+CIPOPEN: 0,0\r\n");
            Line.On("AT+CIPSEND=0,3", "\r\n>").Take("\x01\x02\x03", Ok, "\r\n+CIPSEND: 0,3,3\r\n");
            Line.On("AT+CIPRXGET=2,0,64", "\r\n+CIPRXGET: 2,0,64,36\r\n" + Data64, Ok);
            Line.On("AT+CIPRXGET=2,0,64", "\r\n+CIPRXGET: 2,0,36,0\r\n" + Data36, Ok);
            Line.On("AT+CIPRXGET=2,0,64", "\r\n+IP ERROR: No data\r\n", "\r\nERROR\r\n");
            Line.On("AT+CIPCLOSE=0", "\r\n+CIPCLOSE: 0,4\r\n", "\r\nERROR\r\n");
            Line.On("AT+CSIM=10,\"0070000001\"", "\r\n+CSIM: 6,\"019000\"\r\n", Ok);
            Line.On("AT+CSIM=24,\"01A4040007A0000005590010\"", "\r\n+CGEV: NW DETACH\r\n", "\r\n+CSIM: 4,\"9000\"\r\n",
                Ok);
        }
    }
}
