using System.Globalization;
using System.Text.RegularExpressions;
using Signet.Emulator.Modem.Tests.Support;

namespace Signet.Emulator.Modem.Tests
{
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
            if (family is "nordic-x" or "sequans-sqn")
                rig.Say("AT+CGEREP=1", "\r\nOK\r\n");
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

        [Fact]
        public void NordicsReadWaitsForData()
        {
            using Rig rig = Start(SocketManual.Of("nordic-x"));
            SocketManual.Of("nordic-x").OpenOn(rig, 0);
            rig.Send("AT#XRECV=0,0,0,5\r");
            Assert.Equal("", rig.Drain(4_000));
            rig.Peer.Send("late");
            Assert.Contains("\r\n#XRECV: 0,0,4\r\nlate\r\nOK\r\n", rig.Drain(100), StringComparison.Ordinal);
            rig.Send("AT#XRECV=0,0,0,5\r");
            Assert.Equal("", rig.Drain(4_900));
            rig.Expect("\r\nERROR\r\n");
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
