using System.Text;
using Signet.Emulator.Faults;
using Signet.Emulator.Modem.Tests.Support;
using Signet.Emulator.Trace;

namespace Signet.Emulator.Modem.Tests
{
    /// <summary>Each kind of fault at work, where its plan says, and the same each time.</summary>
    public class FaultTests
    {
        private const string Ok = "\r\nOK\r\n";

        // Bytes to the host up to the end of Begin: boot lines, ATE0's echo and answer, AT+CMEE's answer.
        [Theory]
        [InlineData(FaultKind.DropByte, 0, "\r\nK\r\n")]
        [InlineData(FaultKind.DuplicateByte, 0, "\r\nOOK\r\n")]
        [InlineData(FaultKind.CorruptByte, 1, "\r\nMK\r\n")]
        [InlineData(FaultKind.InsertByte, 0x21, "\r\n!OK\r\n")]
        public void ABytesFaultHitsThatByteToTheHost(FaultKind kind, int value, string expected)
        {
            long before;
            using (Rig clean = new Rig(ModemDialect.A7670).Begin())
                before = clean.Modem.Places()[FaultPlace.ByteToHost];
            using Rig rig = With(new PlacedFault(kind, FaultPlace.ByteToHost, before + 3, value));
            rig.Say("AT", expected);
            rig.Say("AT", Ok);
        }

        [Theory]
        [InlineData(FaultKind.DropByte, 0, "+CGM", "\r\nERROR\r\n")]
        [InlineData(FaultKind.DuplicateByte, 0, "+CGMMM", "\r\nERROR\r\n")]
        [InlineData(FaultKind.CorruptByte, 2, "+CGMI", "\r\nINCORPORATED\r\n\r\nOK\r\n")]
        [InlineData(FaultKind.InsertByte, 0x3B, "+CGM;M", "\r\nERROR\r\n")]
        public void ABytesFaultHitsThatByteFromTheHost(FaultKind kind, int value, string heard, string expected)
        {
            // ATE0 CR, AT+CMEE=1 CR, then AT+CGM and the last M: byte 5 + 10 + 7.
            using Rig rig = With(new PlacedFault(kind, FaultPlace.ByteFromHost, 22, value));
            rig.Say("AT+CGMM", expected);
            Assert.Contains(rig.Trace.Of(TraceLayer.At), e => e.Summary == "AT" + heard);
        }

        [Fact]
        public void ASplitPausesTheLine()
        {
            long before;
            using (Rig clean = new Rig(ModemDialect.A7670).Begin())
                before = clean.Modem.Places()[FaultPlace.ByteToHost];
            using Rig rig = With(new PlacedFault(FaultKind.SplitByte, FaultPlace.ByteToHost, before + 4, 500));
            rig.Send("AT\r");
            Assert.Equal("\r\nO", rig.Drain(499));
            Assert.Equal("K\r\n", rig.Drain(2));
        }

        [Fact]
        public void AStormStandsAtItsPoint()
        {
            long points;
            using (Rig clean = new Rig(ModemDialect.A7670).Begin())
                points = clean.Modem.Places()[FaultPlace.Point];

            // The next points: before the information, before the result.
            using Rig rig = With(new PlacedFault(FaultKind.UrcStorm, FaultPlace.Point, points + 2, 3, "RING"));
            rig.Say("AT+CGMM", "\r\nA7670E-FASE\r\n\r\nRING\r\n\r\nRING\r\n\r\nRING\r\n\r\nOK\r\n");
        }

        [Fact]
        public void LinesAndCommandsAreRefused()
        {
            using Rig rig = With(
                new PlacedFault(FaultKind.Refuse, FaultPlace.Line, 3, 100),
                new PlacedFault(FaultKind.Refuse, FaultPlace.Line, 4),
                new PlacedFault(FaultKind.Refuse, FaultPlace.Command, 4, 14));
            rig.Say("AT+CGMM", "\r\n+CME ERROR: 100\r\n");
            rig.Say("AT+CGMM", "\r\nERROR\r\n");

            // Commands 1 and 2 were ATE0 and AT+CMEE=1; refused lines execute none.
            rig.Say("AT+CGMM;+CGMI", "\r\nA7670E-FASE\r\n\r\n+CME ERROR: 14\r\n");
        }

        [Theory]
        [InlineData(30_000)]
        [InlineData(0)]
        public void AStuckCommandIsNeverAnswered(int milliseconds)
        {
            using Rig rig = With(new PlacedFault(FaultKind.Stick, FaultPlace.Line, 3, milliseconds));
            rig.Send("AT\r");
            Assert.Equal("", rig.Drain(10_000));
            rig.Send("AT\r");
            Assert.Equal("", rig.Drain(25_000));
            rig.Send("AT\r");
            Assert.Equal(milliseconds == 0 ? "" : Ok, rig.Drain(10_000));
            rig.Modem.Restart();
            rig.Drain(30_000);
            rig.Say("AT", "AT\r" + Ok);
        }

        [Fact]
        public void AnAnswerBreaksOffWhereTheModuleRestarts()
        {
            long points;
            using (Rig clean = new Rig(ModemDialect.A7670).Begin())
                points = clean.Modem.Places()[FaultPlace.Point];
            using Rig rig = With(new PlacedFault(FaultKind.Reboot, FaultPlace.Point, points + 2));
            rig.Send("AT+CGMM\r");
            rig.Expect("\r\nA7670E-FASE\r\n\r\n*ATREADY: 1\r\n");
            rig.Drain(30_000);
            rig.Say("AT", "AT\r" + Ok);
        }

        [Fact]
        public void ALostPromptTakesPayloadAllTheSame()
        {
            SocketManual manual = SocketManual.Of("simcom-cip");
            using Rig rig = Socketed(manual, new PlacedFault(FaultKind.LosePrompt, FaultPlace.Prompt, 1));
            rig.Send("AT+CIPSEND=0,3\r");
            Assert.Equal("", rig.Drain(1000));
            rig.Write("abc");
            rig.Expect("\r\nOK\r\n\r\n+CIPSEND: 0,3,3\r\n");
        }

        [Fact]
        public void AnswersAndPromptsComeLate()
        {
            SocketManual manual = SocketManual.Of("simcom-cip");
            using Rig rig = Socketed(
                manual, new PlacedFault(FaultKind.DelayPrompt, FaultPlace.Prompt, 1, 3_000), new PlacedFault(FaultKind.DelayAnswer, FaultPlace.Line, 7, 20_000));
            rig.Send("AT+CIPSEND=0,3\r");
            Assert.Equal("", rig.Drain(2_900));
            rig.Expect("\r\n>");
            rig.Write("abc");
            rig.Expect("\r\nOK\r\n\r\n+CIPSEND: 0,3,3\r\n");
            rig.Send("AT+CGMM\r");
            Assert.Equal("", rig.Drain(19_900));
            rig.Expect("\r\nA7670E-FASE\r\n\r\nOK\r\n");
        }

        [Fact]
        public void TheSimGoesComesAndIsReset()
        {
            using Rig rig = With(
                new PlacedFault(FaultKind.RemoveSim, FaultPlace.Line, 3),
                new PlacedFault(FaultKind.InsertSim, FaultPlace.Line, 5),
                new PlacedFault(FaultKind.RefreshSim, FaultPlace.Apdu, 2));
            rig.Say("AT", "\r\nOK\r\n\r\n+CPIN: NOT READY\r\n");
            rig.Say("AT+CPIN?", "\r\n+CME ERROR: 10\r\n");
            rig.Say("AT", "\r\nOK\r\n\r\n+CPIN: READY\r\n");
            rig.Say("AT+CSIM=10,\"0070000001\"", "\r\n+CSIM: 6,\"019000\"\r\n\r\nOK\r\n");
            rig.Say("AT+CSIM=10,\"0070000001\"", "\r\n+CSIM: 6,\"029000\"\r\n\r\nOK\r\n\r\n+CPIN: NOT READY\r\n\r\n+CPIN: READY\r\n");
            rig.Say("AT+CSIM=10,\"0070000001\"", "\r\n+CSIM: 6,\"019000\"\r\n\r\nOK\r\n");
        }

        [Fact]
        public void TheNetworkDetachesAndDenies()
        {
            using Rig rig = With(
                new PlacedFault(FaultKind.Detach, FaultPlace.Line, 4, 5_000),
                new PlacedFault(FaultKind.Deny, FaultPlace.Line, 5, 15));
            rig.Say("AT+CEREG=1", Ok);
            rig.Say("AT", "\r\nOK\r\n\r\n+CEREG: 2\r\n\r\n+CGEV: NW DETACH\r\n");
            Assert.Equal("\r\n+CEREG: 1\r\n", rig.Drain(5_000));
            rig.Say("AT", "\r\nOK\r\n\r\n+CEREG: 3\r\n");
        }

        [Fact]
        public void TheBearerIsDropped()
        {
            SocketManual manual = SocketManual.Of("simcom-cip");
            using Rig rig = Socketed(manual, new PlacedFault(FaultKind.DropBearer, FaultPlace.Send, 1));
            rig.Say("AT+CIPSEND=0,3", "\r\n>");
            rig.Write("abc");
            Assert.Contains("+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY", rig.Drain(1000), StringComparison.Ordinal);
        }

        [Theory]
        [InlineData(FaultKind.HalfOpen)]
        [InlineData(FaultKind.RebindNat)]
        public void AFlowThatLeadsNowhereSwallowsAll(FaultKind kind)
        {
            SocketManual manual = SocketManual.Of("simcom-cip");
            using Rig rig = Socketed(manual, new PlacedFault(kind, FaultPlace.Send, 2));
            manual.SendOn(rig, 0, "abc");
            manual.SendOn(rig, 0, "def");
            rig.Peer.Send("nobody hears this");
            Server old = rig.Peer;
            string said = rig.Drain(60_000);
            Assert.Equal("abc", old.Heard);
            Assert.Equal(kind == FaultKind.HalfOpen ? "\r\n+IPCLOSE: 0,1\r\n" : "", said);

            // A new flow works.
            rig.Send("AT+CIPCLOSE=0\r");
            rig.Drain(1000);
            manual.OpenOn(rig, 0);
            manual.SendOn(rig, 0, "again");
            rig.Wait(10);
            Assert.Equal("again", rig.Peer.Heard);
        }

        [Fact]
        public void NamesAreSlowOrUnknown()
        {
            SocketManual manual = SocketManual.Of("quectel-qi");
            using Rig rig = SocketTests.Start(manual, o => o with
            {
                Faults = FaultPlan.Of(
                    new PlacedFault(FaultKind.SlowDns, FaultPlace.Resolve, 1, 20_000),
                    new PlacedFault(FaultKind.FailDns, FaultPlace.Resolve, 2)),
            });
            rig.Say("AT" + SocketManual.Fill(manual.Open[0].Item1, 0), Ok);
            Assert.Equal("", rig.Drain(19_000));
            rig.Expect("\r\n+QIOPEN: 0,0\r\n");
            rig.Say("AT" + SocketManual.Fill(manual.Open[0].Item1, 1), "\r\nOK\r\n\r\n+QIOPEN: 1,565\r\n");
        }

        [Fact]
        public void TheClockJumps()
        {
            using Rig rig = With(new PlacedFault(FaultKind.JumpClock, FaultPlace.Line, 3, 86_400));
            rig.Say("AT", Ok);
            rig.Send("AT+CCLK?\r");
            Assert.Contains("\"26/03/05,05:", rig.Until("OK\r\n"), StringComparison.Ordinal);
        }

        [Fact]
        public void AFaultAtAPlaceThatHasNoneIsRefused()
        {
            Assert.Throws<ArgumentException>(() => With(new PlacedFault(FaultKind.DropByte, FaultPlace.Line, 1)));
        }

        [Theory]
        [MemberData(nameof(SocketTests.Families), MemberType = typeof(SocketTests))]
        public void OneSeedIsOneRunToTheByte(string family)
        {
            string first = Soak(family, 7);
            Assert.Equal(first, Soak(family, 7));
            Assert.NotEqual(first, Soak(family, 8));
        }

        [Theory]
        [MemberData(nameof(SocketTests.Families), MemberType = typeof(SocketTests))]
        public void EveryPlaceOfARunCanBeReachedByItsFault(string family)
        {
            SocketManual manual = SocketManual.Of(family);
            IReadOnlyDictionary<FaultPlace, long> places = Road(manual, FaultPlan.None, out string clean);
            Assert.True(
                places[FaultPlace.Point] > 10 && places[FaultPlace.ByteToHost] > 100 && places[FaultPlace.Receive] == 1 && places[FaultPlace.Send] == 1 && places[FaultPlace.Resolve] == 1,
                string.Join(", ", places));
            PlacedFault[] all = [.. FaultKinds.Enumerate(places)];
            Assert.Equal(all.Length, all.Distinct().Count());
            Assert.Contains(all, f => f.Kind == FaultKind.HalfOpen);

            // Not all of them every day: each 61st, each of which must have happened.
            for (int i = 0; i < all.Length; i += 61)
            {
                Road(manual, FaultPlan.Of(all[i]), out string trace);
                bool happened = all[i].Kind <= FaultKind.SplitByte ? trace != clean : trace.Contains($"{all[i].Kind} at {all[i].Place}", StringComparison.Ordinal);
                Assert.True(happened, all[i].ToString());
            }
        }

        private static IReadOnlyDictionary<FaultPlace, long> Road(SocketManual manual, FaultPlan plan, out string trace)
        {
            using var rig = new Rig(ModemDialect.Named(manual.Family, manual.Model), o => o with { Faults = plan });
            string heard = Walk(rig, manual);
            trace = string.Join('\n', rig.Trace.Snapshot().Select(e => $"{e.Milliseconds} {e.Summary}")) + heard + rig.Peer.Heard;
            return rig.Modem.Places();
        }

        /// <summary>The road from boot to data and back, by a host that hopes for the best.</summary>
        /// <returns>Everything that it heard, with where it waited.</returns>
        private static string Walk(Rig rig, SocketManual manual)
        {
            var heard = new StringBuilder();
            void Hear(int milliseconds)
            {
                heard.Append(rig.Drain(milliseconds)).Append('|');
            }

            void Say(string line)
            {
                rig.Send("AT" + line + "\r");
                Hear(2_000);
            }

            rig.Echoes = true;
            Hear(20_000);
            Say("E0");
            Say("+CMEE=1");
            Say("+CEREG=2");
            Say("+CSIM=10,\"0070000001\"");
            foreach ((string line, _) in manual.Attach)
                Say(line);
            Hear(12_000);
            int socket = rig.Dialect.FirstSocket;
            foreach ((string line, _) in manual.Open)
                Say(SocketManual.Fill(line, socket));
            rig.Send("AT" + SocketManual.Fill(manual.Send, socket, 5) + "\r");
            Hear(200);
            rig.Write("hello");
            Hear(6_000);
            Say(SocketManual.Fill(manual.Read, socket, 100));
            Say(SocketManual.Fill(manual.Close.Item1, socket));
            return heard.ToString();
        }

        private static string Soak(string family, int seed)
        {
            SocketManual manual = SocketManual.Of(family);
            var rates = WeatherFault.Rough.Rates.ToDictionary(r => r.Key, r => Math.Min(0.2, r.Value * 20));
            using var rig = new Rig(ModemDialect.Named(manual.Family, manual.Model), o => o with
            {
                Faults = new FaultPlan { Seed = seed, Faults = [WeatherFault.Rough with { Rates = rates }] },
            });
            for (int i = 0; i < 5; i++)
                Walk(rig, manual);
            var text = new StringBuilder();
            foreach (TraceEvent e in rig.Trace.Snapshot())
                text.Append(e.Milliseconds).Append(' ').Append(e.Layer).Append(' ').AppendLine(e.Summary);
            Assert.Contains(rig.Trace.Snapshot(), e => e.Layer == TraceLayer.Fault && e.Summary.Contains(" at ", StringComparison.Ordinal));
            return text.ToString();
        }

        private static Rig With(params Fault[] faults)
        {
            return new Rig(ModemDialect.A7670, o => o with { Faults = FaultPlan.Of(faults) }).Begin();
        }

        private static Rig Socketed(SocketManual manual, params Fault[] faults)
        {
            Rig rig = SocketTests.Start(manual, o => o with { Faults = FaultPlan.Of(faults) });
            manual.OpenOn(rig, 0);
            return rig;
        }
    }
}
