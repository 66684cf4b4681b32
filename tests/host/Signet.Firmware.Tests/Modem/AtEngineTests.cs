using System.Text;
using Signet.Core;
using Signet.Modem;
using Ascii = Signet.Core.Ascii;

namespace Signet.Firmware.Tests.Modem
{
    public sealed class AtEngineTests
    {
        private readonly VirtualClock _clock = new VirtualClock();
        private readonly ListLog _log = new ListLog();
        private readonly UrcList _urcs = new UrcList();

        [Fact]
        public void TellsAnAnswerFromAUrcOfTheSameName()
        {
            ScriptedLine line = Line(out AtEngine engine);
            line.On("AT+CEREG?", "\r\n+CEREG: 5\r\n", "\r\n+CEREG: 1,\"122D\",\"0A2845C1\",7\r\n",
                "\r\n+CEREG: 2,1,\"122D\",\"0A2845C1\",7\r\n", "\r\n+CEREG: 2\r\n", "\r\nOK\r\n");

            engine.Command.Begin(Ascii.Bytes("AT+CEREG?"));
            engine.Command.Expect(AtAnswer.Information, Ascii.Bytes("+CEREG: "), 0);
            engine.Command.NumericFields = 2;

            Assert.Equal(AtFinal.Ok, engine.Execute(1000));
            Assert.Equal(2, engine.Result.Field(0));
            Assert.Equal(1, engine.Result.Field(1));
            Assert.Equal(new[] { "Registration:5", "Registration:1,\"122D\",\"0A2845C1\",7", "Registration:2" },
                _urcs.Seen);
        }

        [Theory]
        [InlineData("\r\nCONNECT FAIL\r\n")]
        [InlineData("\r\nOKAY\r\n")]
        [InlineData("\r\nERRORS\r\n")]
        [InlineData("\r\nOK \r\n")]
        [InlineData("\r\n0\r\n")]
        [InlineData("\r\nNO CARRIER\r\n")]
        public void TakesNoLineThatMerelyLooksLikeAFinalResult(string impostor)
        {
            ScriptedLine line = Line(out AtEngine engine);
            line.On("AT", impostor, "\r\n+CME ERROR: 3\r\n");

            engine.Command.Begin(Ascii.Bytes("AT"));

            Assert.Equal(AtFinal.CmeError, engine.Execute(1000));
            Assert.Equal(3, engine.Result.Number);
        }

        [Theory]
        [InlineData("+CME ERROR: 14", AtFinal.CmeError, 14)]
        [InlineData("+CME ERROR:14", AtFinal.CmeError, 14)]
        [InlineData("+CME ERROR: SIM not inserted", AtFinal.CmeError, 10)]
        [InlineData("+CME ERROR: Sim Busy", AtFinal.CmeError, 14)]
        [InlineData("+CME ERROR: something new", AtFinal.CmeError, -1)]
        [InlineData("+CMS ERROR: 500", AtFinal.CmsError, 500)]
        [InlineData("ERROR", AtFinal.Error, -1)]
        public void ReadsErrors(string text, AtFinal final, int number)
        {
            ScriptedLine line = Line(out AtEngine engine);
            line.On("AT", "\r\n" + text + "\r\n");

            engine.Command.Begin(Ascii.Bytes("AT"));

            Assert.Equal(final, engine.Execute(1000));
            Assert.Equal(number, engine.Result.Number);
        }

        [Theory]
        [InlineData("\r\nOK\r\n|\r\n+CIPOPEN: 3,0\r\n", AtFinal.Ok, 0)]
        [InlineData("\r\n+CIPOPEN: 3,0\r\n|\r\nOK\r\n", AtFinal.Ok, 0)]
        [InlineData("\r\nOK\r\n|\r\n+CIPOPEN: 4,0\r\n|\r\n+CIPOPEN: 3,10\r\n", AtFinal.Ok, 10)]
        [InlineData("\r\n+CIPOPEN: 3,11\r\n|\r\nERROR\r\n", AtFinal.Error, 11)]
        [InlineData("\r\nOK\r\n", AtFinal.ResultMissing, -1)]
        [InlineData("\r\n+CIPOPEN: 3,0\r\n", AtFinal.Timeout, 0)]
        public void WaitsForAResultBeforeOrAfterOk(string frames, AtFinal final, int field)
        {
            ScriptedLine line = Line(out AtEngine engine);
            line.On("AT+CIPOPEN", frames.Split('|'));

            engine.Command.Begin(Ascii.Bytes("AT+CIPOPEN"));
            engine.Command.Expect(AtAnswer.Result, Ascii.Bytes("+CIPOPEN: %n,"), 3);

            Assert.Equal(final, engine.Execute(1000));
            Assert.Equal(field, engine.Result.Field(0));
            Assert.Equal(final == AtFinal.Timeout, engine.OutOfStep);
        }

        [Fact]
        public void NeverTakesALateAnswerForTheNextCommands()
        {
            ScriptedLine line = Line(out AtEngine engine);
            line.On("AT+SLOW");
            line.Otherwise = command => command == "AT" ? "\r\nOK\r\n" : null;
            engine.Command.Begin(Ascii.Bytes("AT+SLOW"));
            engine.Command.Expect(AtAnswer.Information, Ascii.Bytes("+SLOW: "), 0);
            Assert.Equal(AtFinal.Timeout, engine.Execute(1000));

            // The module answers the old command first, then the AT that waited in its queue.
            line.Emit("\r\n+SLOW: 1\r\n\r\nOK\r\n", 250);
            line.On("AT+NEXT", "\r\n+NEXT: 7\r\n", "\r\nOK\r\n");
            engine.Command.Begin(Ascii.Bytes("AT+NEXT"));
            engine.Command.Expect(AtAnswer.Information, Ascii.Bytes("+NEXT: "), 0);

            Assert.Equal(AtFinal.Ok, engine.Execute(1000));
            Assert.Equal(7, engine.Result.Field(0));
        }

        [Fact]
        public void GivesUpOnALineThatStaysSilent()
        {
            ScriptedLine line = Line(out AtEngine engine);
            line.Otherwise = command => null;
            engine.Command.Begin(Ascii.Bytes("AT+X"));
            Assert.Equal(AtFinal.Timeout, engine.Execute(1000));

            long before = _clock.Milliseconds;
            engine.Command.Begin(Ascii.Bytes("AT+X"));
            SignetException e = Assert.Throws<SignetException>(() => engine.Execute(1000));

            Assert.Equal(ErrorCode.ModemNotResponding, e.Code);
            Assert.InRange(_clock.Milliseconds - before, 15000, 17000);
        }

        [Fact]
        public void TreatsOkWithoutTheInformationAsDamage()
        {
            ScriptedLine line = Line(out AtEngine engine);
            line.On("AT+CSQ", "\r\n+C\x93Q: 24,99\r\n", "\r\nOK\r\n");
            engine.Command.Begin(Ascii.Bytes("AT+CSQ"));
            engine.Command.Expect(AtAnswer.Information, Ascii.Bytes("+CSQ: "), 0);

            Assert.Equal(AtFinal.Malformed, engine.Execute(1000));
            Assert.Equal(ErrorCode.LineMalformed, engine.Failure().Code);
            Assert.True(engine.OutOfStep);
        }

        [Fact]
        public void ReportsDamageWhereTheFinalResultWasLost()
        {
            ScriptedLine line = Line(out AtEngine engine);
            line.On("AT", "\r\nO\xCB\r\n");
            engine.Command.Begin(Ascii.Bytes("AT"));

            Assert.Equal(AtFinal.Malformed, engine.Execute(1000));
        }

        [Theory]
        [InlineData("\r\nRDY\r\n")]
        [InlineData("\r\n*ATREADY: 1\r\n")]
        [InlineData("\0RDY\r\n")]
        [InlineData("AT+CSQ\r")]
        public void NoticesARestartAndRefusesToGoOn(string sign)
        {
            ScriptedLine line = Line(out AtEngine engine);
            line.On("AT+CSQ", sign, "\r\n+CSQ: 1,99\r\n", "\r\nOK\r\n");
            engine.EndStart();
            engine.Command.Begin(Ascii.Bytes("AT+CSQ"));

            Assert.Equal(AtFinal.Restarted, engine.Execute(1000));
            engine.Command.Begin(Ascii.Bytes("AT"));
            Assert.Equal(AtFinal.Restarted, engine.Execute(1000));
            Assert.Single(line.Commands);
            Assert.Equal(ErrorCode.ModemRestarted, engine.Failure().Code);
        }

        [Fact]
        public void WaitsThroughATextWithLineEndsInIt()
        {
            ScriptedLine line = Line(out AtEngine engine);
            line.On("AT+CSQ", "\r\n+CUSD: 0,\"line1\r\nOK\r\nline3\",15\r\n", "\r\n+CSQ: 9,99\r\n", "\r\nOK\r\n");
            engine.Command.Begin(Ascii.Bytes("AT+CSQ"));
            engine.Command.Expect(AtAnswer.Information, Ascii.Bytes("+CSQ: "), 0);

            Assert.Equal(AtFinal.Ok, engine.Execute(1000));
            Assert.Equal(9, engine.Result.Field(0));
        }

        [Fact]
        public void SendsAPayloadInSlicesAndOnlyAfterThePrompt()
        {
            string payload = new string('x', 600) + "\x1A\0\r\n>";
            ScriptedLine line = Line(out AtEngine engine);
            line.On("AT+S", "\r\n+CMTI: \"SM\",3\r\n", "\r\n> ").Take(payload, "\r\nOK\r\n");
            engine.Command.Begin(Ascii.Bytes("AT+S"));
            byte[] bytes = Encoding.Latin1.GetBytes(payload);
            engine.Command.Attach(bytes, 0, bytes.Length);

            Assert.Equal(AtFinal.Ok, engine.Execute(10000));
            Assert.Equal(5 + payload.Length, engine.BytesUp);
        }

        [Fact]
        public void ReportsAMissingPromptAndDoesNotSend()
        {
            ScriptedLine line = Line(out AtEngine engine);
            line.On("AT+S");
            engine.Command.Begin(Ascii.Bytes("AT+S"));
            engine.Command.Attach(new byte[10], 0, 10);

            Assert.Equal(AtFinal.PromptMissing, engine.Execute(60000));
            Assert.Equal(5, engine.BytesUp);
            Assert.InRange(_clock.Milliseconds, 5000, 5100);
        }

        [Fact]
        public void CountsLinesAndBytes()
        {
            ScriptedLine line = Line(out AtEngine engine);
            line.On("AT", "\r\nOK\r\n");
            engine.Command.Begin(Ascii.Bytes("AT"));
            engine.Require(1000);

            Assert.Equal(1, engine.AtLines);
            Assert.Equal(3, engine.BytesUp);
            Assert.Equal(6, engine.BytesDown);
        }

        [Fact]
        public void LogsNeitherParametersNorUnknownAnswers()
        {
            ScriptedLine line = Line(out AtEngine engine);
            line.On("AT+CPIN=\"1234\"", "\r\n+CSIM: 8,\"C0FFEE90\"\r\n", "\r\nOK\r\n");
            engine.Command.Begin(Ascii.Bytes("AT+CPIN=\"1234\""));
            engine.Require(1000);

            Assert.NotEmpty(_log.Lines);
            Assert.DoesNotContain(_log.Lines, text => text.Contains("1234") || text.Contains("C0FF"));
        }

        [Theory]
        [InlineData("a\"b")]
        [InlineData("a\rb")]
        [InlineData("a\x80")]
        public void RefusesTextsThatCouldSmuggleInACommand(string text)
        {
            Line(out AtEngine engine);

            SignetException e = Assert.Throws<SignetException>(() => engine.Command.Begin(
                Ascii.Bytes("AT+X=\"%h\""), 0, 0, 0, Encoding.Latin1.GetBytes(text), null));

            Assert.Equal(ErrorCode.InvalidArgument, e.Code);
        }

        [Fact]
        public void EndsEveryCommandUnderNoise()
        {
            for (int seed = 0; seed < 400; seed++)
            {
                Random random = new Random(seed);
                VirtualClock clock = new VirtualClock();
                ScriptedLine line = new ScriptedLine(clock);
                line.ChunkSize = random.Next(1, 20);
                line.Otherwise = command => "\r\n+CSQ: 24,99\r\n\r\nOK\r\n";
                line.Damage = bytes => Noise.Flip(bytes, random, 60);
                AtEngine engine = new AtEngine(line, clock, new NullLog(), Dialects.Find(Dialects.SimcomCip));
                engine.EndStart();
                for (int i = 0; i < 20; i++)
                {
                    engine.Command.Begin(Ascii.Bytes("AT+CSQ"));
                    engine.Command.Expect(AtAnswer.Information, Ascii.Bytes("+CSQ: "), 0);
                    try
                    {
                        Assert.NotEqual(AtFinal.None, engine.Execute(1000));
                    }
                    catch (SignetException e)
                    {
                        Assert.Equal(ErrorCode.ModemNotResponding, e.Code);
                    }
                }
            }
        }

        [Fact]
        public void EndsEveryCommandUnderAFlood()
        {
            for (int seed = 0; seed < 20; seed++)
            {
                VirtualClock clock = new VirtualClock();
                AtEngine engine = new AtEngine(new Flood(clock, seed), clock, new NullLog(),
                    Dialects.Find(Dialects.SimcomCip));
                engine.EndStart();
                for (int i = 0; i < 5; i++)
                {
                    long before = clock.Milliseconds;
                    engine.Command.Begin(Ascii.Bytes("AT+CSQ"));
                    engine.Command.Expect(AtAnswer.Information, Ascii.Bytes("+CSQ: "), 0);
                    try
                    {
                        Assert.NotEqual(AtFinal.None, engine.Execute(1000));
                    }
                    catch (SignetException e)
                    {
                        Assert.Equal(ErrorCode.ModemNotResponding, e.Code);
                    }

                    Assert.InRange(clock.Milliseconds - before, 0, 25000);
                }
            }
        }

        private ScriptedLine Line(out AtEngine engine)
        {
            ScriptedLine line = new ScriptedLine(_clock);
            engine = new AtEngine(line, _clock, _log, Dialects.Find(Dialects.SimcomCip));
            engine.Sink = _urcs;
            engine.EndStart();
            return line;
        }

        /// <summary>Never falls silent.</summary>
        private sealed class Flood : IByteChannel
        {
            private readonly VirtualClock _clock;
            private readonly Random _random;

            public Flood(VirtualClock clock, int seed)
            {
                _clock = clock;
                _random = new Random(seed);
            }

            public void Write(byte[] buffer, int offset, int count, int timeoutMs)
            {
                _clock.Advance(count * 87);
            }

            public int Read(byte[] buffer, int offset, int count, int timeoutMs)
            {
                for (int i = 0; i < count; i++)
                {
                    buffer[offset + i] = (byte)_random.Next(256);
                }

                _clock.Advance(count * 87);
                return count;
            }
        }

        private sealed class UrcList : IUrcSink
        {
            public List<string> Seen { get; } = new List<string>();

            public void OnUrc(UrcKind kind, byte[] line, int fields, int end)
            {
                Seen.Add(kind + ":" + Encoding.Latin1.GetString(line, fields, end - fields));
            }
        }
    }
}
