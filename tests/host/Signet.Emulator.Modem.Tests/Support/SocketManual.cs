using System.Globalization;

namespace Signet.Emulator.Modem.Tests.Support
{
    /// <summary>How a family's sockets are used, told by a person who read its manual: enough to test every family alike.</summary>
    /// <param name="Family">Family.</param>
    /// <param name="Model">Model.</param>
    /// <param name="Attach">Commands up to an open context, each with its whole answer.</param>
    /// <param name="Open">Command that opens socket {0}, and what it answers.</param>
    /// <param name="Send">Command that sends {1} bytes on {0}.</param>
    /// <param name="Prompt">What comes before the payload.</param>
    /// <param name="Sent">What comes after it.</param>
    /// <param name="Data">URC of new data.</param>
    /// <param name="Read">Command that reads {1} bytes.</param>
    /// <param name="Answer">Answer of a read: {1} the number, {2} the bytes.</param>
    /// <param name="Empty">Answer of a read that finds nothing.</param>
    /// <param name="Closed">URC of the peer's end.</param>
    /// <param name="Close">Command that closes, and its answer.</param>
    /// <param name="MaxRead">Largest read.</param>
    public sealed record SocketManual(
        string Family, string Model, (string, string)[] Attach, (string, string)[] Open, string Send, string Prompt, string Sent,
        string Data, string Read, string Answer, string Empty, string Closed, (string, string) Close, int MaxRead)
    {
        private const string Ok = "\r\nOK\r\n";
        private static readonly string OpenIt = $"\"{Rig.Host}\",8883";

        /// <summary>All families.</summary>
        public static IReadOnlyList<SocketManual> All { get; } =
        [
            new("simcom-cip", "A7670",
                [("+NETOPEN", Ok + "\r\n+NETOPEN: 0\r\n"), ("+CIPRXGET=1", Ok)],
                [($"+CIPOPEN={{0}},\"TCP\",{OpenIt}", Ok + "\r\n+CIPOPEN: {0},0\r\n")],
                "+CIPSEND={0},{1}", "\r\n>", Ok + "\r\n+CIPSEND: {0},{1},{1}\r\n", "\r\n+CIPRXGET: 1,{0}\r\n",
                "+CIPRXGET=2,{0},{1}", "\r\n+CIPRXGET: 2,{0},{1},{3}\r\n{2}" + Ok, "\r\n+IP ERROR: No data\r\n\r\nERROR\r\n",
                "\r\n+IPCLOSE: {0},1\r\n", ("+CIPCLOSE={0}", Ok + "\r\n+CIPCLOSE: {0},0\r\n"), 1500),
            new("simcom-ca", "SIM7080",
                [("+CNACT=0,1", Ok + "\r\n+APP PDP: 0,ACTIVE\r\n")],
                [($"+CAOPEN={{0}},0,\"TCP\",{OpenIt}", "\r\n+CAOPEN: {0},0\r\n" + Ok)],
                "+CASEND={0},{1}", "\r\n>", Ok, "\r\n+CADATAIND: {0}\r\n",
                "+CARECV={0},{1}", "\r\n+CARECV: {1},{2}\r\n" + Ok, "\r\n+CARECV: 0\r\n" + Ok,
                "\r\n+CASTATE: {0},0\r\n", ("+CACLOSE={0}", Ok), 1460),
            new("quectel-qi", "BG95",
                [("+QIACT=1", Ok)],
                [($"+QIOPEN=1,{{0}},\"TCP\",{OpenIt},0,0", Ok + "\r\n+QIOPEN: {0},0\r\n")],
                "+QISEND={0},{1}", "\r\n> ", "\r\nSEND OK\r\n", "\r\n+QIURC: \"recv\",{0}\r\n",
                "+QIRD={0},{1}", "\r\n+QIRD: {1}\r\n{2}\r\n" + Ok, "\r\n+QIRD: 0\r\n" + Ok,
                "\r\n+QIURC: \"closed\",{0}\r\n", ("+QICLOSE={0}", Ok), 1500),
            new("ublox-uso", "SARA-R5",
                [("+UPSDA=0,3", Ok + "\r\n+UUPSDA: 0,\"10.148.0.17\"\r\n")],
                [("+USOCR=6", "\r\n+USOCR: {0}\r\n" + Ok), ($"+USOCO={{0}},{OpenIt}", Ok)],
                "+USOWR={0},{1}", "\r\n@", "\r\n+USOWR: {0},{1}\r\n" + Ok, "\r\n+UUSORD: {0},{1}\r\n",
                "+USORD={0},{1}", "\r\n+USORD: {0},{1},\"{2}\"\r\n" + Ok, "\r\n+USORD: {0},\"\"\r\n" + Ok,
                "\r\n+UUSOCL: {0}\r\n", ("+USOCL={0}", Ok), 1024),
            new("sequans-sqn", "GM02S",
                [("+CFUN=1", Ok)],
                [($"+SQNSD={{0}},0,8883,\"{Rig.Host}\",0,0,1", Ok)],
                "+SQNSSENDEXT={0},{1}", "\r\n> ", Ok, "\r\n+SQNSRING: {0},{1}\r\n",
                "+SQNSRECV={0},{1}", "\r\n+SQNSRECV: {0},{1}\r\n{2}" + Ok, Ok,
                "\r\n+SQNSH: {0}\r\n", ("+SQNSH={0}", Ok), 1500),
            new("nordic-x", "nRF9160",
                [("+CFUN=1", Ok), ("#XAPOLL=,1,1", Ok)],
                [("#XSOCKET=1,1,0", "\r\n#XSOCKET: {0},1,6\r\n" + Ok), ($"#XCONNECT={{0}},{OpenIt}", "\r\n#XCONNECT: {0},1\r\n" + Ok)],
                "#XSEND={0},2,0,{1}", Ok, "\r\n#XDATAMODE: 0\r\n", "\r\n#XAPOLL: {0},1\r\n",
                "#XRECV={0},0,64,0,{1}", "\r\n#XRECV: {0},0,{1}\r\n{2}" + Ok, "\r\nERROR\r\n",
                "\r\n#XAPOLL: {0},16\r\n", ("#XCLOSE={0}", "\r\n#XCLOSE: {0},0\r\n" + Ok), 2048),
        ];

        /// <summary>The manual of a family.</summary>
        public static SocketManual Of(string family)
        {
            return All.Single(m => m.Family == family);
        }

        /// <summary>A text with its places filled.</summary>
        public static string Fill(string text, int socket, int count = 0, string data = "", int rest = 0)
        {
            return text.Replace("{0}", Number(socket), StringComparison.Ordinal).Replace("{1}", Number(count), StringComparison.Ordinal)
                .Replace("{3}", Number(rest), StringComparison.Ordinal).Replace("{2}", data, StringComparison.Ordinal);
        }

        internal void OpenOn(Rig rig, int socket)
        {
            foreach ((string line, string answer) in Open)
                rig.Say("AT" + Fill(line, socket), Fill(answer, socket));
        }

        internal void AttachOn(Rig rig)
        {
            foreach ((string line, string answer) in Attach)
                rig.Say("AT" + line, answer);
            rig.Drain(20_000);
        }

        internal void SendOn(Rig rig, int socket, string data)
        {
            rig.Say("AT" + Fill(Send, socket, data.Length), Fill(Prompt, socket));
            rig.Wait(rig.Dialect.DeafAfterPromptMs + 1);
            rig.Write(data);
            rig.Expect(Fill(Sent, socket, data.Length));
        }

        private static string Number(int value)
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }
    }
}
