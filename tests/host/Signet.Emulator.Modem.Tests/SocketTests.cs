using System.Globalization;
using System.Text.RegularExpressions;
using Signet.Emulator.Modem.Tests.Support;

namespace Signet.Emulator.Modem.Tests
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

    /// <summary>Sockets of all families: open, send, receive in pieces, both ends, exhaustion, loss of the context.</summary>
    public partial class SocketTests
    {
        public static TheoryData<string> Families => [.. SocketManual.All.Select(m => m.Family)];

        [Theory]
        [MemberData(nameof(Families))]
        public void DataGoesBothWaysAsItIs(string family)
        {
            SocketManual manual = SocketManual.Of(family);
            using Rig rig = Start(manual);
            int socket = rig.Dialect.FirstSocket;
            manual.OpenOn(rig, socket);
            string payload = "OK\r\n\"+>@\0\u001a\u001bERROR\r\n+++" + (char)0xFF;
            manual.SendOn(rig, socket, payload);
            rig.Wait(10);
            Assert.Equal(payload, rig.Peer.Heard);

            rig.Peer.Send(payload);
            rig.Expect(SocketManual.Fill(manual.Data, socket, payload.Length));
            int part = payload.Length - 5;
            rig.Say("AT" + SocketManual.Fill(manual.Read, socket, part), SocketManual.Fill(manual.Answer, socket, part, payload[..part], 5));
            if (rig.Dialect.AnnouncesRest)
                rig.Expect(SocketManual.Fill(manual.Data, socket, 5));
            rig.Say("AT" + SocketManual.Fill(manual.Read, socket, 100), SocketManual.Fill(manual.Answer, socket, 5, payload[part..]));
            rig.Say("AT" + SocketManual.Fill(manual.Read, socket, 100), SocketManual.Fill(manual.Empty, socket));

            // Once until emptied, then again.
            rig.Peer.Send("abc");
            rig.Expect(SocketManual.Fill(manual.Data, socket, 3));
            rig.Peer.Send("def");
            Assert.Equal("", rig.Drain(100));
            rig.Say("AT" + SocketManual.Fill(manual.Read, socket, 100), SocketManual.Fill(manual.Answer, socket, 6, "abcdef"));
            rig.Say("AT" + SocketManual.Fill(manual.Close.Item1, socket), SocketManual.Fill(manual.Close.Item2, socket));
            rig.Wait(10);
            Assert.True(rig.Peer.IsClosed);
        }

        [Theory]
        [MemberData(nameof(Families))]
        public void ReadsHaveALimitAndMuchDataComesWhole(string family)
        {
            SocketManual manual = SocketManual.Of(family);
            using Rig rig = Start(manual);
            int socket = rig.Dialect.FirstSocket;
            manual.OpenOn(rig, socket);
            string sent = string.Concat(Enumerable.Range(0, 30_000).Select(i => (char)(i * 7 % 251)));
            rig.Peer.Send(sent);
            rig.Drain(1000);
            rig.Send("AT" + SocketManual.Fill(manual.Read, socket, manual.MaxRead + 1) + "\r");
            Assert.EndsWith("\r\n", rig.Until("\r\n") + rig.Until("\r\n"), StringComparison.Ordinal);
            rig.Drain(1000);
            int got = 0;
            while (got < sent.Length)
            {
                rig.Send("AT" + SocketManual.Fill(manual.Read, socket, manual.MaxRead) + "\r");
                string line = rig.Until("\r\n") + rig.Until(family is "simcom-ca" or "ublox-uso" ? "," : "\r\n");
                if (family == "ublox-uso")
                    line += rig.Until(",\"");
                int[] numbers = [.. Numbers().Matches(line).Select(m => int.Parse(m.Value, CultureInfo.InvariantCulture))];
                int count = family switch
                {
                    "simcom-ca" => numbers[0],
                    "quectel-qi" => numbers[0],
                    "nordic-x" or "simcom-cip" => numbers[2],
                    _ => numbers[1],
                };
                Assert.InRange(count, 1, manual.MaxRead);
                Assert.Equal(Rig.Visible(sent.Substring(got, count)), Rig.Visible(rig.Read(count)));
                got += count;
                rig.Until("OK\r\n");
                rig.Drain(50);
            }
        }

        [Theory]
        [MemberData(nameof(Families))]
        public void ThePeersEndIsToldAndWhatCameBeforeIsThere(string family)
        {
            SocketManual manual = SocketManual.Of(family);
            using Rig rig = Start(manual);
            int socket = rig.Dialect.FirstSocket;
            manual.OpenOn(rig, socket);
            rig.Peer.Send("last words");
            rig.Expect(SocketManual.Fill(manual.Data, socket, 10));
            rig.Peer.Close();
            rig.Expect(SocketManual.Fill(manual.Closed, socket));
            rig.Say("AT" + SocketManual.Fill(manual.Read, socket, 100), SocketManual.Fill(manual.Answer, socket, 10, "last words"));
            rig.Send("AT" + SocketManual.Fill(manual.Send, socket, 3) + "\r");
            Assert.Contains("ERROR", rig.Until("\r\n") + rig.Until("\r\n"), StringComparison.Ordinal);
        }

        [Theory]
        [MemberData(nameof(Families))]
        public void SocketsRunOut(string family)
        {
            SocketManual manual = SocketManual.Of(family);
            using Rig rig = Start(manual);
            int first = rig.Dialect.FirstSocket;
            for (int i = 0; i < rig.Dialect.Links; i++)
                manual.OpenOn(rig, first + i);
            rig.Send("AT" + SocketManual.Fill(manual.Open[0].Item1, first + rig.Dialect.Links) + "\r");
            Assert.Contains("ERROR", rig.Until("\r\n") + rig.Until("\r\n"), StringComparison.Ordinal);
        }

        [Theory]
        [MemberData(nameof(Families))]
        public void NamesAndPortsThatArentThereFail(string family)
        {
            SocketManual manual = SocketManual.Of(family);
            using Rig rig = Start(manual);
            int socket = rig.Dialect.FirstSocket;
            foreach ((string from, string to) in new[] { (Rig.Host, "nowhere.example"), ("8883", "81") })
            {
                string said = "";
                foreach ((string line, _) in manual.Open)
                {
                    rig.Send("AT" + SocketManual.Fill(line, socket).Replace(from, to, StringComparison.Ordinal) + "\r");
                    said = rig.Drain(5000);
                }

                string good = SocketManual.Fill(manual.Open[^1].Item2, socket);
                Assert.False(said.EndsWith(good, StringComparison.Ordinal) && !said.Contains("ERROR", StringComparison.Ordinal), said);
                rig.Send("AT" + SocketManual.Fill(manual.Close.Item1, socket) + "\r");
                rig.Drain(1000);
            }

            manual.OpenOn(rig, socket);
        }

        [Theory]
        [MemberData(nameof(Families))]
        public void TheContextsLossIsToldAndEndsSockets(string family)
        {
            SocketManual manual = SocketManual.Of(family);
            using Rig rig = Start(manual);
            int socket = rig.Dialect.FirstSocket;
            manual.OpenOn(rig, socket);
            rig.Modem.DropNetwork();
            string said = rig.Drain(1000);
            Assert.Contains(
                family switch
                {
                    "simcom-cip" => "+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY",
                    "simcom-ca" => "+APP PDP: 0,DEACTIVE",
                    "quectel-qi" => "+QIURC: \"pdpdeact\",1",
                    "ublox-uso" => "+UUPSDD: 0",
                    _ => "+CGEV: NW PDN DEACT",
                },
                said, StringComparison.Ordinal);
            Assert.True(rig.Peer.IsClosed);
            rig.Send("AT" + SocketManual.Fill(manual.Send, socket, 3) + "\r");
            Assert.Contains("ERROR", rig.Until("\r\n") + rig.Until("\r\n"), StringComparison.Ordinal);
        }

        [Fact]
        public void QuectelKeepsNumbersOfLostSocketsUntilClosed()
        {
            SocketManual manual = SocketManual.Of("quectel-qi");
            using Rig rig = Start(manual);
            manual.OpenOn(rig, 0);
            rig.Modem.DropNetwork();
            rig.Drain(100);
            rig.Say("AT+QIACT=1", "\r\nOK\r\n");
            rig.Say($"AT+QIOPEN=1,0,\"TCP\",\"{Rig.Host}\",8883,0,0", "\r\n+CME ERROR: 563\r\n");
            rig.Say("AT+QIGETERROR", "\r\n+QIGETERROR: 563,operation failed\r\n\r\nOK\r\n");
            rig.Say("AT+QICLOSE=0", "\r\nOK\r\n");
            manual.OpenOn(rig, 0);
        }

        [Fact]
        public void SaraR4RefusesAKilobyteWhileDataWaits()
        {
            using Rig rig = new Rig(ModemDialect.Named("ublox-uso", "SARA-R4")).Begin();
            rig.Say("AT+USOCR=6", "\r\n+USOCR: 0\r\n\r\nOK\r\n");
            rig.Say($"AT+USOCO=0,\"{Rig.Host}\",8883", "\r\nOK\r\n");
            rig.Peer.Send("data");
            rig.Expect("\r\n+UUSORD: 0,4\r\n");
            rig.Say("AT+USOWR=0,1024", "\r\nERROR\r\n\r\n+UUSORD: 0,4\r\n");
            rig.Say("AT+USORD=0,1024", "\r\n+USORD: 0,4,\"data\"\r\n\r\nOK\r\n");
            rig.Say("AT+USOWR=0,1024", "\r\n@");
        }

        [Fact]
        public void TooEarlyIsLostWhereAModuleWantsQuiet()
        {
            using Rig rig = new Rig(ModemDialect.Named("ublox-uso", "SARA-R4")).Begin();
            rig.Wait(100);
            rig.Write("AT\r");
            rig.Expect("\r\nOK\r\n");
            rig.Write("AT\r");
            Assert.Equal("", rig.Drain(5000));
            rig.Say("AT", "\r\nOK\r\n");
            rig.Say("AT+USOCR=6", "\r\n+USOCR: 0\r\n\r\nOK\r\n");
            rig.Say($"AT+USOCO=0,\"{Rig.Host}\",8883", "\r\nOK\r\n");

            // The first bytes right behind the prompt are lost, so the module waits for three more, and gives up.
            rig.Say("AT+USOWR=0,3", "\r\n@");
            rig.Write("abc");
            rig.Expect("\r\nERROR\r\n");
            rig.Say("AT+USOWR=0,3", "\r\n@");
            rig.Wait(50);
            rig.Write("abc");
            rig.Expect("\r\n+USOWR: 0,3\r\n\r\nOK\r\n");
        }

        [Theory]
        [InlineData("quectel-qi", false)]
        [InlineData("sequans-sqn", true)]
        public void ALineFeedBehindTheCommandIsPayloadToSequansAlone(string family, bool isPayload)
        {
            SocketManual manual = SocketManual.Of(family);
            using Rig rig = Start(manual);
            int socket = rig.Dialect.FirstSocket;
            manual.OpenOn(rig, socket);
            rig.Send("AT" + SocketManual.Fill(manual.Send, socket, 3) + "\r\n");
            rig.Expect(manual.Prompt);
            rig.Write("abc");
            rig.Expect(manual.Sent);
            rig.Wait(10);
            Assert.Equal(isPayload ? "\nab" : "abc", rig.Peer.Heard);
        }

        internal static Rig Start(SocketManual manual, Func<ModemOptions, ModemOptions>? change = null)
        {
            Rig rig = new Rig(ModemDialect.Named(manual.Family, manual.Model), change).Begin();
            manual.AttachOn(rig);
            return rig;
        }

        [GeneratedRegex("[0-9]+")]
        private static partial Regex Numbers();
    }
}
