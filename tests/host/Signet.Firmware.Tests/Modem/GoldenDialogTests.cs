using Signet.Core;
using Signet.Modem;
using Ascii = Signet.Core.Ascii;

namespace Signet.Firmware.Tests.Modem
{
    /// <summary>
    /// Dialogs of SIMCom A7670 and SIM7600 modules as manuals and published logs print them, byte for byte, command by
    /// command through the engine, at every split of the stream.
    /// </summary>
    public sealed class GoldenDialogTests
    {
        private const string Ok = "\r\nOK\r\n";
        private static readonly string Block64 = new string('A', 62) + "\r\n";
        private static readonly string Block36 = "\r\nOK\r\n" + new string('B', 30);

        [Fact]
        public void A7670()
        {
            Dialog[] dialogs =
            {
                new Dialog("AT", "AT\r\r\nOK\r\n"),
                new Dialog("ATE0", "ATE0\r\r\nOK\r\n\r\nSMS DONE\r\n"),
                new Dialog("AT+CMEE=1", Ok + "\r\n+CGEV: EPS PDN ACT 1\r\n"),
                new Dialog("AT+CGDCONT=1,\"IP\",\"iot.example\"", Ok),
                new Dialog("AT+CEREG=2", Ok + "\r\nPB DONE\r\n"),
                new Dialog("AT+CEREG?", "\r\n+CEREG: 2,1,\"122D\",\"0A2845C1\",7\r\n" + Ok,
                    AtAnswer.Information, "+CEREG: ", "2,1,\"122D\",\"0A2845C1\",7"),
                new Dialog("AT+NETOPEN", Ok + "\r\n+NETOPEN: 0\r\n", AtAnswer.Result, "+NETOPEN: ", "0"),
                new Dialog("AT+CIPRXGET=1", Ok),
                new Dialog("AT+IPADDR", "\r\n+IPADDR: 10.148.0.17\r\n" + Ok, AtAnswer.Information, "+IPADDR: ",
                    "10.148.0.17"),
                new Dialog("AT+CIPOPEN=0,\"TCP\",\"telemetry.example.net\",8883",
                    Ok + "\r\n+CIPRXGET: 1,0\r\n\r\n+CIPOPEN: 0,0\r\n", AtAnswer.Result, "+CIPOPEN: 0,", "0"),
                new Dialog("AT+CIPSEND=0,3", "\r\n>", AtAnswer.Result, "+CIPSEND: 0,", "3,3")
                {
                    Payload = "\x01\x02\x03", After = Ok + "\r\n+CIPSEND: 0,3,3\r\n",
                },
                new Dialog("AT+CIPRXGET=4,0", "\r\n+CIPRXGET: 1,0\r\n\r\n+CIPRXGET: 4,0,100\r\n" + Ok,
                    AtAnswer.Information, "+CIPRXGET: 4,0,", "100"),
                new Dialog("AT+CIPRXGET=2,0,64", "\r\n+CIPRXGET: 2,0,64,36\r\n" + Block64 + Ok,
                    AtAnswer.Information, "+CIPRXGET: 2,0,", "64,36") { Block = Block64 },
                new Dialog("AT+CIPRXGET=2,0,64", "\r\n+CIPRXGET: 2,0,36,0\r\n" + Block36 + Ok,
                    AtAnswer.Information, "+CIPRXGET: 2,0,", "36,0") { Block = Block36 },
                new Dialog("AT+CIPRXGET=2,0,64", "\r\n+IP ERROR: No data\r\n\r\nERROR\r\n",
                    AtAnswer.Information, "+CIPRXGET: 2,0,", null) { Final = AtFinal.Error },
                new Dialog("AT+CIPCLOSE=0", "\r\n+IPCLOSE: 0,1\r\n\r\n+CIPCLOSE: 0,4\r\n\r\nERROR\r\n",
                    AtAnswer.Result, "+CIPCLOSE: 0,", "4") { Final = AtFinal.Error },
                new Dialog("AT+CSIM=10,\"0070000001\"", "\r\n+CSIM: 6,\"019000\"\r\n" + Ok, AtAnswer.Information,
                    "+CSIM: ", "6,\"019000\""),
                new Dialog("AT+CSIM=24,\"01A4040007A0000005590010\"",
                    "\r\n+CGEV: NW DETACH\r\n\r\n+CSIM: 4,\"9000\"\r\n" + Ok, AtAnswer.Information, "+CSIM: ",
                    "4,\"9000\""),
            };

            Replay("\r\n*ATREADY: 1\r\n\r\n+CPIN: READY\r\n", dialogs,
                "PinState DataPending0 DataPending0 PeerClosed0,1");
        }

        [Fact]
        public void Sim7600()
        {
            string record = new string('F', 128) + "9000";
            Dialog[] dialogs =
            {
                new Dialog("ATI", "\r\nManufacturer: SIMCOM INCORPORATED\r\nModel: SIMCOM_SIM7600G-H\r\n"
                    + "Revision: SIM7600M22_V1.1\r\nIMEI: 860000000000000\r\n+GCAP: +CGSM\r\n" + Ok,
                    AtAnswer.Information, "Model: ", "SIMCOM_SIM7600G-H"),
                new Dialog("AT+NETOPEN", "\r\n+IP ERROR: Network is already opened\r\n\r\nERROR\r\n",
                    AtAnswer.Result, "+NETOPEN: ", null) { Final = AtFinal.Error },
                new Dialog("AT+CSIM=10,\"0070000001\"", "\r\n+CSIM: 6,\"029000\"\r\n" + Ok, AtAnswer.Information,
                    "+CSIM: ", "6,\"029000\""),
                new Dialog("AT+CSIM=18,\"02A4080C048F409F40\"", "\r\n+CSIM: 4,\"9000\"\r\n" + Ok,
                    AtAnswer.Information, "+CSIM: ", "4,\"9000\""),
                new Dialog("AT+CSIM=10,\"02B2010440\"", "\r\n+CSIM: 132,\"" + record + "\"OK\r\n",
                    AtAnswer.Information, "+CSIM: ", "132,\"" + record + "\""),
                new Dialog("AT+CSIM=10,\"0070800200\"", "\r\n+CSIM: 4,\"9000\"\r\n" + Ok, AtAnswer.Information,
                    "+CSIM: ", "4,\"9000\""),
            };

            Replay("\r\nRDY\r\n\r\n+CPIN: READY\r\n\r\nSMS DONE\r\n\r\nPB DONE\r\n", dialogs, "PinState");
        }

        [Fact]
        public void InterleavingAndErrors()
        {
            Dialog[] dialogs =
            {
                new Dialog("AT+CSQ", "AT+CSQ\r\r\n+CSQ: 24,99\r\n" + Ok, AtAnswer.Information, "+CSQ: ", "24,99"),
                new Dialog("AT+CSQ", "\r\n+CMTI: \"SM\",3\r\n\r\n+CSQ: 24,99\r\n" + Ok, AtAnswer.Information,
                    "+CSQ: ", "24,99"),
                new Dialog("AT+CSQ", "\r\n+CUSD: 0,\"line1\r\nline2\",15\r\n\r\n+CSQ: 24,99\r\n" + Ok,
                    AtAnswer.Information, "+CSQ: ", "24,99"),
                new Dialog("AT+CSQ", "\r\n+CSQ: 24,99\r\n\r\nUNDER-VOLTAGE WARNNING\r\n" + Ok, AtAnswer.Information,
                    "+CSQ: ", "24,99"),
                new Dialog("AT+CSQ", "\r\n+CEREG: 0\r\n\r\n+CME ERROR: 3\r\n", AtAnswer.Information, "+CSQ: ", null)
                {
                    Final = AtFinal.CmeError,
                },
            };

            Replay("\0RDY\r\n", dialogs, "QuotedText0,\"line1 Registration0");
        }

        private static void Replay(string boot, Dialog[] dialogs, string urcs)
        {
            for (int chunk = 1; chunk <= 200; chunk++)
            {
                VirtualClock clock = new VirtualClock();
                ScriptedLine line = new ScriptedLine(clock) { ChunkSize = chunk };
                AtEngine engine = new AtEngine(line, clock, new NullLog(), Dialects.Find(Dialects.SimcomCip));
                UrcNames seen = new UrcNames();
                engine.Sink = seen;
                line.Emit(boot);
                engine.Quiet(100, 1000);
                Assert.True(engine.Restarted);
                engine.BeginStart();
                foreach (Dialog dialog in dialogs)
                {
                    dialog.Play(line, engine);
                }

                // What a dialog prints behind its final result code.
                engine.Quiet(100, 1000);
                Assert.Equal(urcs, seen.ToString());
                Assert.False(engine.OutOfStep);
            }
        }

        private sealed class Dialog
        {
            private readonly string _command;
            private readonly string _answer;
            private readonly AtAnswer _kind;
            private readonly string? _prefix;
            private readonly string? _line;

            public Dialog(string command, string answer, AtAnswer kind = AtAnswer.None, string? prefix = null,
                string? line = null)
            {
                _command = command;
                _answer = answer;
                _kind = kind;
                _prefix = prefix;
                _line = line;
            }

            public AtFinal Final { get; init; } = AtFinal.Ok;

            public string? Payload { get; init; }

            public string After { get; init; } = "";

            public string? Block { get; init; }

            public void Play(ScriptedLine line, AtEngine engine)
            {
                byte[] block = new byte[64];
                line.On(_command, _answer);
                engine.Command.Begin(Ascii.Bytes(_command));
                if (_prefix != null)
                {
                    engine.Command.Expect(_kind, Ascii.Bytes(_prefix), 0);
                }

                if (Payload != null)
                {
                    line.Take(Payload, After);
                    engine.Command.Attach(Bench.Latin(Payload), 0, Payload.Length);
                }

                if (Block != null)
                {
                    engine.Command.ExpectBlock(BlockForm.Line, 0, block, 0, 64);
                }

                Assert.Equal(Final, engine.Execute(10000));
                AtResult result = engine.Result;
                if (_line != null)
                {
                    Assert.Equal(_line, Ascii.ToText(result.Line, result.Fields, result.End - result.Fields));
                }

                if (Block != null)
                {
                    Assert.Equal(Block, System.Text.Encoding.Latin1.GetString(block, 0, result.BlockLength));
                }
            }
        }

        private sealed class UrcNames : IUrcSink
        {
            private readonly List<string> _seen = new List<string>();

            public void OnUrc(UrcKind kind, byte[] line, int fields, int end)
            {
                if (kind != UrcKind.Ignored && kind != UrcKind.Boot)
                {
                    _seen.Add(kind + (kind == UrcKind.PinState ? "" : Ascii.ToText(line, fields, end - fields)));
                }
            }

            public override string ToString()
            {
                return string.Join(" ", _seen);
            }
        }
    }
}
