using System.Text;
using Signet.Core;
using Signet.Modem;

namespace Signet.Firmware.Tests.Modem
{
    /// <summary>A modem on a scripted line, with short ways through the dialogs that aren't under test.</summary>
    internal sealed class Bench
    {
        public const string Ok = "\r\nOK\r\n";
        public const string Error = "\r\nERROR\r\n";

        public Bench(Action<ModemOptions>? change = null, IModemPower? power = null)
        {
            Line = new ScriptedLine(Clock);
            ModemOptions options = new ModemOptions { Dialect = Dialects.Find(Dialects.SimcomCip) };
            change?.Invoke(options);
            Modem = new CellularModem(Line, Clock, Log, options, power);
        }

        public VirtualClock Clock { get; } = new VirtualClock();

        public ListLog Log { get; } = new ListLog();

        public ScriptedLine Line { get; }

        public CellularModem Modem { get; }

        public AtEngine Engine => Modem.Engine;

        public static SignetException Fails(ErrorCode code, Action action)
        {
            SignetException e = Assert.Throws<SignetException>(action);
            Assert.Equal(code, e.Code);
            return e;
        }

        /// <summary>Start up to AT+CFUN=1.</summary>
        public Bench Awake()
        {
            Line.On("AT", Ok);
            Line.On("ATE0", Ok);
            return Configured();
        }

        public Bench Configured()
        {
            Line.On("AT+CMEE=1", Ok);
            Line.On("AT+CGMM", "\r\nA7670E-FASE\r\n", Ok);
            Line.On("AT+CTZU=1", Ok);
            Line.On("AT+CFUN=1", Ok);
            return this;
        }

        public Bench Started()
        {
            Awake();
            Line.On("AT+CPIN?", "\r\n+CPIN: READY\r\n", Ok);
            Modem.Start();
            return this;
        }

        public Bench Attached()
        {
            Started();
            Line.On("AT+CEREG=2", Ok);
            Line.On("AT+CEREG?", "\r\n+CEREG: 2,5\r\n", Ok);
            Line.On("AT+NETOPEN", Ok, "\r\n+NETOPEN: 0\r\n");
            Line.On("AT+CIPRXGET=1", Ok);
            Modem.Attach();
            return this;
        }

        public ModemSocket Connected()
        {
            Attached();
            Line.On("AT+CIPOPEN=0,\"TCP\",\"h\",1", Ok, "\r\n+CIPOPEN: 0,0\r\n");
            ModemSocket socket = Modem.OpenSocket(0);
            socket.Open("h", 1, 10000);
            return socket;
        }

        public string Exchange(string apdu, int timeoutMs = 1000)
        {
            byte[] command = Convert.FromHexString(apdu);
            byte[] response = new byte[258];
            int length = Modem.Sim.Exchange(command, 0, command.Length, response, 0, timeoutMs);
            return Convert.ToHexString(response, 0, length);
        }

        public static byte[] Latin(string text)
        {
            return Encoding.Latin1.GetBytes(text);
        }
    }
}
