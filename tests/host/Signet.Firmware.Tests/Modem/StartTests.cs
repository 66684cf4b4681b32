using Signet.Core;
using Signet.Modem;

namespace Signet.Firmware.Tests.Modem
{
    public sealed class StartTests
    {
        private const string Ok = Bench.Ok;

        [Fact]
        public void TurnsOffAnEcho()
        {
            Bench bench = new Bench();
            bench.Line.Echo = true;
            bench.Line.On("AT", Ok);
            bench.Line.On("ATE0", Ok);
            bench.Configured();
            bench.Line.On("AT+CPIN?", "\r\n+CPIN:READY\r\n", Ok);
            bench.Modem.Start();

            Assert.Equal("A7670E-FASE", bench.Modem.Model);
            Assert.True(bench.Line.Done);
        }

        [Fact]
        public void LeavesNumericResultCodes()
        {
            Bench bench = new Bench();
            bench.Line.On("AT", "AT\r0\r");
            bench.Line.On("ATE0", "ATE0\r0\r");
            bench.Line.On("ATV1", Ok);
            bench.Configured();
            bench.Line.On("AT+CPIN?", "\r\n+CPIN: READY\r\n", Ok);
            bench.Modem.Start();

            Assert.True(bench.Line.Done);
        }

        [Fact]
        public void LeavesSuppressedResultCodes()
        {
            Bench bench = new Bench();
            bench.Line.On("AT");
            bench.Line.On("AT");
            bench.Line.On("ATQ0V1E0", Ok);
            bench.Line.On("ATE0", Ok);
            bench.Configured();
            bench.Line.On("AT+CPIN?", "\r\n+CPIN: READY\r\n", Ok);
            bench.Modem.Start();

            Assert.True(bench.Line.Done);
        }

        [Fact]
        public void LeavesDataMode()
        {
            Bench bench = new Bench();
            bool escaped = false;
            bench.Line.Otherwise = command =>
            {
                escaped |= command.EndsWith("+++ATQ0V1E0");
                return escaped ? Reply(command) : null;
            };
            bench.Modem.Start();

            Assert.True(escaped);
        }

        [Fact]
        public void FillsUpAPayloadThatAnEarlierProgramOwes()
        {
            Bench bench = new Bench();
            bench.Line.ExpectPayload(20, "\r\nOK\r\n\r\n+CIPSEND: 0,20,20\r\n");
            bench.Line.Otherwise = Reply;
            bench.Modem.Start();

            Assert.Equal(0, bench.Line.PayloadLeft);
        }

        [Fact]
        public void PulsesThePowerKeyAndThenResets()
        {
            Power power = new Power();
            Bench bench = new Bench(null, power);
            bench.Line.Otherwise = command => power.Resets > 0 ? Reply(command) : null;
            bench.Modem.Start();

            Assert.Equal(1, power.Pulses);
            Assert.Equal(1, power.Resets);
        }

        [Fact]
        public void LeavesThePowerAloneWhenTheModuleAnswers()
        {
            Power power = new Power();
            Bench bench = new Bench(null, power);
            bench.Line.Otherwise = Reply;
            bench.Modem.Start();

            Assert.Equal(0, power.Pulses + power.Resets);
        }

        [Fact]
        public void WaitsForAModuleThatIsStillBooting()
        {
            Bench bench = new Bench();
            bench.Line.Emit("\r\n*ATREADY: 1\r\n\r\n+CPIN: READY\r\n", 9000);
            bench.Line.Otherwise = command => bench.Clock.Milliseconds > 9000 ? Reply(command) : null;
            bench.Modem.Start();

            Assert.InRange(bench.Clock.Milliseconds, 9000, 15000);
        }

        [Fact]
        public void GivesUpOnSilence()
        {
            Bench bench = new Bench();
            bench.Line.Otherwise = command => null;

            Bench.Fails(ErrorCode.ModemNotResponding, bench.Modem.Start);
            Assert.InRange(bench.Clock.Milliseconds, 25000, 45000);
        }

        [Fact]
        public void BeginsAgainWhenTheModuleRestartsMeanwhile()
        {
            Bench bench = new Bench();
            bench.Line.On("AT", Ok);
            bench.Line.On("ATE0", Ok);
            bench.Line.On("AT+CMEE=1", "\r\nRDY\r\n");
            bench.Line.Otherwise = Reply;
            bench.Modem.Start();

            Assert.Equal(2, bench.Line.Commands.Count(command => command == "ATE0"));
            Assert.False(bench.Engine.Restarted);
        }

        [Fact]
        public void GivesUpOnAModuleThatKeepsRestarting()
        {
            Bench bench = new Bench();
            bench.Line.Otherwise = command => command == "AT+CMEE=1" ? "\r\nRDY\r\n" : Reply(command);

            Bench.Fails(ErrorCode.ModemRestarted, bench.Modem.Start);
        }

        [Theory]
        [InlineData("\r\n+CME ERROR: 10\r\n", ErrorCode.SimNotInserted)]
        [InlineData("\r\n+CME ERROR: SIM not inserted\r\n", ErrorCode.SimNotInserted)]
        [InlineData("\r\n+CME ERROR: 13\r\n", ErrorCode.SimFailure)]
        [InlineData("\r\n+CME ERROR: 14\r\n", ErrorCode.SimBusy)]
        [InlineData("\r\nERROR\r\n", ErrorCode.SimFailure)]
        [InlineData("\r\n+CPIN: NOT READY\r\n\r\nOK\r\n", ErrorCode.SimFailure)]
        [InlineData("\r\n+CPIN: PH-NET PIN\r\n\r\nOK\r\n", ErrorCode.SimFailure)]
        [InlineData("\r\n+CPIN: SIM REMOVED\r\n\r\nOK\r\n", ErrorCode.SimNotInserted)]
        public void WaitsForTheSimAndThenSaysWhatIsWrong(string answer, ErrorCode code)
        {
            Bench bench = new Bench();
            bench.Line.Otherwise = command => command == "AT+CPIN?" ? answer : Reply(command);

            Bench.Fails(code, bench.Modem.Start);
            Assert.InRange(bench.Clock.Milliseconds, 15000, 18000);
        }

        [Theory]
        [InlineData("\r\n+CME ERROR: 10\r\n")]
        [InlineData("\r\n+CME ERROR: 13\r\n")]
        [InlineData("\r\n+CME ERROR: 14\r\n")]
        [InlineData("\r\nERROR\r\n")]
        public void WaitsUntilTheSimIsReady(string early)
        {
            Bench bench = new Bench();
            bench.Line.Otherwise = command =>
                command == "AT+CPIN?" && bench.Clock.Milliseconds < 4000 ? early : Reply(command);
            bench.Modem.Start();

            Assert.InRange(bench.Clock.Milliseconds, 4000, 6000);
        }

        [Theory]
        [InlineData("\r\n+CPIN: SIM PUK\r\n\r\nOK\r\n")]
        [InlineData("\r\n+CME ERROR: 12\r\n")]
        public void DoesNothingAboutAPuk(string answer)
        {
            Bench bench = new Bench(options => options.Pin = Bench.Latin("1234"));
            bench.Line.Otherwise = command => command == "AT+CPIN?" ? answer : Reply(command);

            Bench.Fails(ErrorCode.SimPukRequired, bench.Modem.Start);
            Assert.DoesNotContain(bench.Line.Commands, command => command.StartsWith("AT+CPIN="));
        }

        [Theory]
        [InlineData("\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n")]
        [InlineData("\r\n+CME ERROR: 11\r\n")]
        public void EntersThePinOnce(string locked)
        {
            Bench bench = new Bench(options => options.Pin = Bench.Latin("0042"));
            bool open = false;
            bench.Line.Otherwise = command =>
            {
                open |= command == "AT+CPIN=\"0042\"";
                return command == "AT+CPIN?" && !open ? locked : Reply(command);
            };
            bench.Modem.Start();

            Assert.Single(bench.Line.Commands, command => command.StartsWith("AT+CPIN="));
            Assert.DoesNotContain(bench.Log.Lines, text => text.Contains("0042"));
        }

        [Theory]
        [InlineData("\r\n+CME ERROR: 16\r\n", "3,10,0,10")]
        [InlineData("\r\n+CME ERROR: 16\r\n", null)]
        [InlineData("\r\nERROR\r\n", null)]
        [InlineData("\r\nOK\r\n", null)]
        [InlineData("", null)]
        [InlineData("\r\nO\x91\r\n", null)]
        public void NeverSendsAPinASecondTimeAfterARefusalNorWhereNobodyTellsTheCounter(string answer, string? counters)
        {
            Bench bench = new Bench(options => options.Pin = Bench.Latin("1234"));
            bench.Line.Otherwise = command => command.StartsWith("AT+CPIN=") ? answer
                : command == "AT+SPIC" && counters != null ? Counters(counters) : Locked(command);
            for (int start = 0; start < 4; start++)
            {
                SignetException e = Assert.Throws<SignetException>(bench.Modem.Start);
                Assert.True(start == 0 || e.Code == ErrorCode.SimPinRequired);
            }

            Assert.Single(bench.Line.Commands, command => command.StartsWith("AT+CPIN="));
        }

        [Theory]
        [InlineData("")]
        [InlineData("\r\nO\x91\r\n")]
        [InlineData("\r\nERROR\r\n")]
        public void SendsThePinOnceMoreWhereItsAnswerWasLostAndTheCounterHasNotFallen(string answer)
        {
            // The answer to the first is lost; the second gets through.
            Bench bench = new Bench(options => options.Pin = Bench.Latin("1234"));
            int sent = 0;
            bench.Line.Otherwise = command => command.StartsWith("AT+CPIN=") ? ++sent == 1 ? answer : Ok
                : command == "AT+SPIC" ? Counters("3,10,0,10")
                : sent > 1 ? Reply(command) : Locked(command);
            Assert.Throws<SignetException>(bench.Modem.Start);
            bench.Modem.Start();
            Assert.Equal(2, sent);

            // And a ready SIM begins anew.
            sent = 0;
            Assert.Throws<SignetException>(bench.Modem.Start);
            bench.Modem.Start();
            Assert.Equal(2, sent);
        }

        [Theory]
        [InlineData(true, 2)]
        [InlineData(false, 1)]
        public void AModuleThatRestartsAtThePinGetsItOnceMoreWhereItTellsTheCounter(bool tells, int expected)
        {
            Bench bench = new Bench(options => options.Pin = Bench.Latin("1234"));
            int sent = 0;
            bench.Line.Otherwise = command => command.StartsWith("AT+CPIN=") ? ++sent == 1 ? "\r\n*ATREADY: 1\r\n" : Ok
                : command == "AT+SPIC" && tells ? Counters("3,10,0,10")
                : sent > 1 ? Reply(command) : Locked(command);
            SignetException? failed = Record.Exception(bench.Modem.Start) as SignetException;
            Assert.Equal(expected, sent);
            Assert.Equal(tells ? (ErrorCode?)null : ErrorCode.SimPinRequired, failed?.Code);
        }

        [Theory]
        [InlineData("3,10,0,10", "2,10,0,10", 1)]
        [InlineData("2,10,0,10", "1,10,0,10", 1)]
        [InlineData("2,10,0,10", "2,10,0,10", 2)]
        [InlineData("3,10,0,10", "3,10,0,10", 2)]
        [InlineData("3,10,0,10", "+SPIC lost", 1)]
        public void ALostAnswerNeverRisksTheLastTry(string before, string after, int most)
        {
            // The PIN is wrong, and no answer ever says so; a counter that doesn't fall is one that the module remembers.
            Bench bench = new Bench(options => options.Pin = Bench.Latin("1234"));
            int sent = 0;
            bench.Line.Otherwise = command =>
            {
                if (command.StartsWith("AT+CPIN="))
                {
                    sent++;
                    return "";
                }

                return command == "AT+SPIC" ? Counters(sent == 0 ? before : after) : Locked(command);
            };
            for (int start = 0; start < 5; start++)
            {
                Assert.Throws<SignetException>(bench.Modem.Start);
            }

            Assert.Equal(most, sent);
        }

        [Theory]
        [InlineData("1,10,0,10", 0)]
        [InlineData("0,10,0,10", 0)]
        [InlineData("2,10,0,10", 1)]
        public void LeavesTheLastTryToTheOwner(string counters, int sent)
        {
            Bench bench = new Bench(options => options.Pin = Bench.Latin("1234"));
            bench.Line.Otherwise = command => command == "AT+SPIC" ? Counters(counters) : Locked(command);

            Bench.Fails(ErrorCode.SimPinRequired, bench.Modem.Start);
            Assert.Equal(sent, bench.Line.Commands.Count(command => command.StartsWith("AT+CPIN=")));
        }

        [Fact]
        public void AsksForAPinThatIsNotConfigured()
        {
            Bench bench = new Bench();
            bench.Line.Otherwise = Locked;

            Bench.Fails(ErrorCode.SimPinRequired, bench.Modem.Start);
        }

        [Theory]
        [InlineData("123")]
        [InlineData("123456789")]
        [InlineData("12a4")]
        [InlineData("")]
        public void RefusesAPinThatIsNone(string pin)
        {
            Bench bench = new Bench(options => options.Pin = Bench.Latin(pin));
            bench.Line.Otherwise = Locked;

            Bench.Fails(ErrorCode.SettingInvalid, bench.Modem.Start);
            Assert.DoesNotContain(bench.Line.Commands, command => command.StartsWith("AT+CPIN="));
        }

        [Fact]
        public void KnowsItsDialects()
        {
            Assert.Equal(10, Dialects.Find("simcom-cip").SocketCount);
            Assert.Equal(4, Dialects.Find("simcom-767x").SocketCount);
            Bench.Fails(ErrorCode.DialectUnknown, () => Dialects.Find("hayes"));
        }

        private static string Reply(string command)
        {
            switch (command)
            {
                case "AT+CPIN?":
                    return "\r\n+CPIN: READY\r\n\r\nOK\r\n";
                case "AT+CGMM":
                    return "\r\nA7670E-FASE\r\n\r\nOK\r\n";
                case "AT+SPIC":
                    return Bench.Error;
                default:
                    return Ok;
            }
        }

        private static string Counters(string counters)
        {
            return "\r\n+SPIC: " + counters + "\r\n\r\nOK\r\n";
        }

        private static string Locked(string command)
        {
            return command == "AT+CPIN?" ? "\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n"
                : command.StartsWith("AT+CPIN=") ? "\r\n+CME ERROR: 16\r\n" : Reply(command);
        }

        private sealed class Power : IModemPower
        {
            public int Pulses { get; private set; }

            public int Resets { get; private set; }

            public bool PulseResets => false;

            public void PulsePowerKey()
            {
                Pulses++;
            }

            public void HardReset()
            {
                Resets++;
            }
        }
    }
}
