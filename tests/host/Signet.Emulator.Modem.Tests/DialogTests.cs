using System.Text;
using Signet.Emulator.Faults;
using Signet.Emulator.Modem.Tests.Support;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Modem.Tests
{
    /// <summary>The dialogs that driver and emulator share, from the module's side, byte for byte in both directions.</summary>
    public class DialogTests
    {
        /// <summary>Lines of a dialog that come from outside of the exchange: (file, section, text).</summary>
        private static readonly HashSet<(string, string, string)> Noise =
        [
            ("simcom-cip", "open", "+CIPRXGET: 1,0"),
            ("simcom-cip", "sim", "+CGEV: NW DETACH"),
            ("simcom-ca", "open", "+CSQ: 21,99"),
            ("simcom-ca", "sim", "+CADATAIND: 0"),
            ("quectel-qi", "sim", "+QIURC: \"recv\",0"),
            ("ublox-uso", "receive", "+UUSORD: 0,0"),
        ];

        [Theory]
        [InlineData("simcom-cip", "simcom-cip", "A7670")]
        [InlineData("simcom-7600", "simcom-cip", "SIM7600")]
        [InlineData("simcom-ca", "simcom-ca", "SIM7080")]
        [InlineData("quectel-qi", "quectel-qi", "BG95")]
        [InlineData("quectel-eg91", "quectel-qi", "EG91")]
        [InlineData("ublox-uso", "ublox-uso", "SARA-R5")]
        [InlineData("sequans-sqn", "sequans-sqn", "GM02S")]
        [InlineData("nordic-x", "nordic-x", "nRF9160")]
        public void TheModuleSaysItsPart(string file, string family, string model)
        {
            List<DialogSection> sections = DialogFile.Read(file);
            DialogSection[] told = [.. sections.Where(s => !s.Name.StartsWith("alone-", StringComparison.Ordinal))];
            using Rig rig = Make(file, family, model, Plan(file, told));
            foreach (DialogSection section in told)
            {
                Prepare(rig, file, section.Name);
                Play(rig, file, section);
            }

            foreach (DialogSection section in sections.Except(told))
            {
                using Rig alone = Make(file, family, model, FaultPlan.None);
                alone.Begin();
                Prepare(alone, file, section.Name);
                Play(alone, file, section);
            }
        }

        [Fact]
        public void EveryFileIsPlayed()
        {
            string[] played = ["nordic-x", "noise", "quectel-eg91", "quectel-qi", "sequans-sqn", "simcom-7600", "simcom-ca", "simcom-cip", "ublox-uso"];
            Assert.Equal(played.Order(StringComparer.Ordinal), DialogFile.Names);
        }

        [Theory]
        [InlineData("alone-noise")]
        [InlineData("alone-echo")]
        public void NoiseStandsWhereItStands(string name)
        {
            // Lines 1 and 2 are ATE0 and AT+CMEE=1.
            DialogSection section = DialogFile.Read("noise").Single(s => s.Name == name);
            using var rig = new Rig(ModemDialect.A7670, o => o with
            {
                Faults = name == "alone-echo" ? FaultPlan.None : FaultPlan.Of(
                    new UrcFault(3, "+CMTI: \"SM\",3"),
                    new UrcFault(4, "+CUSD: 0,\"line1\r\nline2\",15"),
                    new UrcFault(5, "UNDER-VOLTAGE WARNNING", UrcPlacement.BeforeResult),
                    new UrcFault(6, "+CEREG: 0"),
                    new AtErrorFault(6, 3)),
            });
            rig.Begin();
            if (name == "alone-echo")
                rig.Say("ATE1", "\r\nOK\r\n");
            Play(rig, "noise", section);
        }

        private static void Play(Rig rig, string file, DialogSection section)
        {
            bool closes = false;
            for (int i = 0; i < section.Lines.Count; i++)
            {
                DialogLine line = section.Lines[i];
                switch (line.Kind)
                {
                    case '!' when line.Text.StartsWith("peer sends ", StringComparison.Ordinal):
                        rig.Peer.Send(DialogFile.Unescape(line.Text["peer sends ".Length..]));
                        break;
                    case '!' when line.Text == "peer closes" && file == "sequans-sqn":
                        // The end comes while the next command is under way.
                        closes = true;
                        break;
                    case '!' when line.Text == "peer closes":
                        rig.Peer.Close();
                        break;
                    case '!':
                        Assert.Equal("power on", line.Text);
                        break;
                    case 'H':
                        rig.Wait(i > 0 && section.Lines[i - 1].Text == "power on" ? rig.Dialect.ReadyAfterMs : rig.Dialect.DeafAfterPromptMs + 1);
                        rig.Send(line.Text);
                        if (closes)
                            rig.Peer.Close();
                        closes = false;
                        break;
                    default:
                        Hear(rig, file, section, i);
                        break;
                }
            }
        }

        private static void Hear(Rig rig, string file, DialogSection section, int index)
        {
            string expected = Framed(file, section.Lines[index].Text);
            string text = expected.Trim('\r', '\n');
            bool last = index + 1 == section.Lines.Count || section.Lines[index + 1].Kind != 'M';
            bool afterFinal = section.Lines[index - 1].Kind == 'M';
            if (Noise.Contains((file, section.Name, text)) && last && afterFinal)
                rig.Modem.InjectUrc(text);

            // "It may come twice": the module does it once.
            if (file == "ublox-uso" && section.Name == "close" && text == "+UUSOCL: 0" && afterFinal)
                return;
            string got = rig.Read(expected.Length);
            if (file == "sequans-sqn" && section.Name == "sim" && got != expected && got.StartsWith("\r\n+CSIM: 4,9000\r\n", StringComparison.Ordinal))
            {
                // A stale answer may come first; here it always does.
                const int stale = 17;
                got = got[stale..] + rig.Read(stale);
            }

            Assert.Equal(Rig.Visible(expected), Rig.Visible(got));
        }

        /// <summary>
        /// The serial modem's source puts a line end before everything that the modem firmware says; the dialog leaves it out
        /// there. Its own "Ready" has none.
        /// </summary>
        private static string Framed(string file, string text)
        {
            bool bare = file == "nordic-x" && !text.StartsWith('\r') && text != "Ready\r\n";
            return bare ? "\r\n" + text : text;
        }

        private static FaultPlan Plan(string file, IEnumerable<DialogSection> sections)
        {
            var faults = new List<Fault>();
            int line = 0;
            foreach (DialogSection section in sections)
            {
                line += file == "nordic-x" && section.Name == "sim" ? 2 : 0;
                for (int i = 0; i < section.Lines.Count; i++)
                {
                    DialogLine now = section.Lines[i];
                    line += now.Kind == 'H' && now.Text.EndsWith('\r') ? 1 : 0;
                    if (now.Kind != 'M' || !Noise.Contains((file, section.Name, now.Text.Trim('\r', '\n'))))
                        continue;
                    bool more = i + 1 < section.Lines.Count && section.Lines[i + 1].Kind == 'M';
                    bool begun = section.Lines[i - 1].Kind == 'M';
                    if (more)
                        faults.Add(new UrcFault(line, now.Text.Trim('\r', '\n'), begun ? UrcPlacement.AfterAnswer : UrcPlacement.BeforeAnswer));
                }
            }

            return new FaultPlan { Faults = faults };
        }

        private static Rig Make(string file, string family, string model, FaultPlan plan)
        {
            ModemDialect dialect = ModemDialect.Named(family, model);
            ModemOptions Change(ModemOptions o)
            {
                o = o with { Faults = plan };
                return file switch
                {
                    "simcom-cip" or "simcom-7600" => o,
                    "simcom-ca" => o with { Registration = 5, CellId = "2845C10", IpAddress = "10.181.182.177", ZoneQuarters = 8 },
                    "quectel-qi" => o with { AreaCode = "0B5F", CellId = "01A2D003", RadioAccess = RadioAccess.NbIot },
                    "sequans-sqn" => o with { Registration = 5, AreaCode = "0B5F", CellId = "01A2D003", RadioAccess = RadioAccess.NbIot },
                    _ => o with { Registration = 5, AreaCode = "0B5F", CellId = "01A2D003", IpAddress = "100.64.12.7" },
                };
            }

            const string gsma = "A0000005590010";
            byte[] zeros = [.. Enumerable.Repeat((byte)0, 44)];
            return file switch
            {
                "simcom-cip" => new Rig(dialect, Change, new DialogApplet(gsma, [], _ => [])),
                "simcom-7600" => new Rig(
                    dialect, Change, uicc: new UiccOptions { ChannelsOpenAtStart = [1] },
                    usim: new UsimOptions { Files = [new ElementaryFile("8F409F40", [.. Enumerable.Repeat((byte)0xFF, 64)], 64)] }),
                "simcom-ca" => new Rig(
                    dialect with
                    {
                        Parameters = new Dictionary<string, string>(dialect.Parameters) { ["+CLTS"] = "1" },
                        Variables = new Dictionary<string, string>(dialect.Variables) { ["dst"] = "1" },
                    },
                    Change, new DialogApplet(gsma, new byte[0x31], _ => []), start: new DateTimeOffset(2026, 8, 12, 10, 21, 24, TimeSpan.Zero)),

                // In this dialog the network is there before anybody asks.
                "quectel-qi" => new Rig(dialect with { RegisteredAfterMs = 3600 }, Change, new DialogApplet(gsma, zeros, _ => [])),
                "quectel-eg91" => new Rig(dialect, Change, new DialogApplet(gsma, [], c => c.Ins == 0xA4 ? new byte[0x21] : [])),
                "sequans-sqn" => new Rig(dialect, Change, new DialogApplet(gsma, [], _ => new byte[64])),
                "nordic-x" => new Rig(dialect, Change, new DialogApplet(
                    "A0000000871004FF49FF0589", [], _ => Convert.FromHexString("840CA0000000871004FF49FF0589"))),
                _ => new Rig(dialect, Change),
            };
        }

        /// <summary>What a dialog takes for done.</summary>
        private static void Prepare(Rig rig, string file, string section)
        {
            switch (file, section)
            {
                case ("simcom-7600", "attach"):
                    rig.Say("AT+NETOPEN", "\r\nOK\r\n\r\n+NETOPEN: 0\r\n");
                    break;
                case ("simcom-cip", "alone-queries"):
                    rig.Say("AT+NETOPEN", "\r\nOK\r\n\r\n+NETOPEN: 0\r\n");
                    rig.Say("AT+CIPRXGET=1", "\r\nOK\r\n");
                    rig.Say($"AT+CIPOPEN=0,\"TCP\",\"{Rig.Host}\",8883", "\r\nOK\r\n\r\n+CIPOPEN: 0,0\r\n");
                    rig.Peer.Send(new string('A', 100));
                    rig.Expect("\r\n+CIPRXGET: 1,0\r\n");
                    break;
                case ("simcom-ca", "alone-status"):
                    rig.Say("AT+CNACT=0,1", "\r\nOK\r\n\r\n+APP PDP: 0,ACTIVE\r\n");
                    break;
                case ("sequans-sqn", "alone-status"):
                    rig.Say("AT+CFUN=1", "\r\nOK\r\n");
                    rig.Wait(10_000);
                    rig.Say($"AT+SQNSD=1,0,8883,\"{Rig.Host}\",0,0,1", "\r\nOK\r\n");
                    rig.Say("AT+SQNSSENDEXT=1,3", "\r\n> ");
                    rig.Write("abc");
                    rig.Expect("\r\nOK\r\n");
                    rig.Peer.Send(new string('A', 100));
                    rig.Expect("\r\n+SQNSRING: 1,100\r\n");
                    rig.Say("AT+SQNSRECV=1,100", "\r\n+SQNSRECV: 1,100\r\n" + new string('A', 100) + "\r\nOK\r\n");
                    break;
                case ("nordic-x", "sim"):
                    rig.Say("AT+CCHO=\"A0000000871004FF49FF0589\"", "\r\n+CCHO: 1\r\n\r\nOK\r\n");
                    rig.Say("AT+CCHC=1", "\r\nOK\r\n");
                    break;
            }
        }
    }
}
