using Signet.Core;
using Signet.Modem;

namespace Signet.Firmware.Tests.Modem
{
    /// <summary>What a PIN costs where the SIM is busy, where its answer is lost, and over restarts of the MCU.</summary>
    public sealed class PinTests
    {
        private const string Wrong = "\r\n+CME ERROR: 16\r\n";

        private readonly Memory _memory = new Memory();
        private readonly Sim _sim = new Sim();

        [Theory]
        [InlineData("\r\n+CME ERROR: 14\r\n")]
        [InlineData("\r\n+CME ERROR: 13\r\n")]
        [InlineData("\r\n+CME ERROR: 10\r\n")]
        public void ABusySimIsAskedAgainWithinTheStart(string busy)
        {
            _sim.Answers = new[] { busy, busy, busy };
            Bench bench = Device();
            bench.Modem.Start();

            Assert.Equal(4, _sim.Sent);
            Assert.Equal(0, _memory.State);
        }

        [Fact]
        public void ASimThatStaysBusyIsNoPersonsMatter()
        {
            _sim.Answers = Enumerable.Repeat("\r\n+CME ERROR: 14\r\n", 1000).ToArray();
            Bench bench = Device();
            Bench.Fails(ErrorCode.SimBusy, bench.Modem.Start);
            _sim.Answers = new string[0];
            bench.Modem.Start();
        }

        [Theory]
        [InlineData(true)]
        [InlineData(false)]
        public void APinThatWasAnsweredByErrorIsSentAgainAfterABoot(bool sameLife)
        {
            _sim.Answers = Enumerable.Repeat(Bench.Error, 6).ToArray();
            Bench bench = Device();
            for (int start = 0; start < 2; start++)
            {
                Assert.Throws<SignetException>(bench.Modem.Start);
            }

            // The counter may be an old one: no third PIN, and the ladder is told that a restart of the module helps.
            Bench.Fails(ErrorCode.SimFailure, bench.Modem.Start);
            Assert.Equal(2, _sim.Sent);
            if (!sameLife)
            {
                bench = Device();
                Bench.Fails(ErrorCode.SimFailure, bench.Modem.Start);
                Assert.Equal(2, _sim.Sent);
            }

            for (int start = 0; start < 4; start++)
            {
                bench.Modem.OnPowerCycled();
                Assert.Throws<SignetException>(bench.Modem.Start);
            }

            bench.Modem.OnPowerCycled();
            bench.Modem.Start();
            Assert.Equal(7, _sim.Sent);
        }

        [Fact]
        public void AFailureCountsWhereNobodyTellsTheCounter()
        {
            _sim.Tells = false;
            _sim.Answers = new[] { "\r\n+CME ERROR: 13\r\n" };
            for (int life = 0; life < 5; life++)
            {
                Bench.Fails(ErrorCode.SimPinRequired, Twice(Device()));
            }

            Assert.Equal(1, _sim.Sent);
        }

        [Theory]
        [InlineData(true, true)]
        [InlineData(true, false)]
        [InlineData(false, true)]
        [InlineData(false, false)]
        public void AWrongPinCostsOneTryOverAllLives(bool tells, bool booted)
        {
            _sim.Pin = "9999";
            _sim.Tells = tells;
            for (int life = 0; life < 6; life++)
            {
                Bench bench = Device();
                Bench.Fails(ErrorCode.SimPinRequired, bench.Modem.Start);
                if (booted)
                {
                    bench.Modem.OnPowerCycled();
                }

                Bench.Fails(ErrorCode.SimPinRequired, bench.Modem.Start);
            }

            Assert.Equal((1, 2), (_sim.Sent, _sim.Left));
            Assert.Equal(ModemOptions.PinRefused, _memory.State);
        }

        [Theory]
        [InlineData(true)]
        [InlineData(false)]
        public void ALostAnswerToAWrongPinCostsOneTryOverAllLives(bool tells)
        {
            _sim.Pin = "9999";
            _sim.Tells = tells;
            _sim.Answers = Enumerable.Repeat("", 10).ToArray();
            for (int life = 0; life < 6; life++)
            {
                Bench bench = Device();
                bench.Modem.OnPowerCycled();
                Assert.Throws<SignetException>(bench.Modem.Start);
            }

            Assert.Equal((1, 2), (_sim.Sent, _sim.Left));
        }

        [Fact]
        public void AnotherPinOrAnotherSimIsTried()
        {
            _sim.Pin = "9999";
            Assert.Throws<SignetException>(Device().Modem.Start);
            Assert.Throws<SignetException>(Device("5555").Modem.Start);
            Assert.Equal(2, _sim.Sent);
            Assert.Throws<SignetException>(Device("5555").Modem.Start);
            Assert.Equal(2, _sim.Sent);

            _sim.Pin = "5555";
            _sim.Left = 3;
            _sim.Iccid = "8949000000000000002";
            Device("5555").Modem.Start();
            Assert.Equal((3, 0), (_sim.Sent, _memory.State));
        }

        [Fact]
        public void ADamagedNumberOfTheSimIsNoOtherSim()
        {
            _sim.Pin = "9999";
            Assert.Throws<SignetException>(Device().Modem.Start);
            _sim.DamagesIccid = true;
            Assert.Throws<SignetException>(Device().Modem.Start);
            _sim.Iccid = null;
            Assert.Throws<SignetException>(Device().Modem.Start);
            Assert.Equal(1, _sim.Sent);
        }

        [Theory]
        [InlineData(true, 1)]
        [InlineData(false, 0)]
        public void WithoutAPlaceToRememberItAPinNeedsACounter(bool tells, int sent)
        {
            _sim.Tells = tells;
            _memory.Fails = true;
            Assert.Equal(tells, Record.Exception(Device().Modem.Start) == null);
            Assert.Equal(sent, _sim.Sent);
        }

        private static Action Twice(Bench bench)
        {
            Assert.Throws<SignetException>(bench.Modem.Start);
            return bench.Modem.Start;
        }

        // A new life of the MCU on the same flash and SIM.
        private Bench Device(string pin = "1234")
        {
            _sim.IsOpen = false;
            Bench bench = new Bench(options =>
            {
                options.Pin = Bench.Latin(pin);
                options.PinRecord = _memory;
            });
            bench.Line.Otherwise = _sim.Answer;
            return bench;
        }

        // A SIM behind a module that tells what the test says.
        private sealed class Sim
        {
            public string Pin = "1234";
            public string? Iccid = "8949000000000000001";
            public bool DamagesIccid;
            public bool Tells = true;
            public bool IsOpen;
            public int Left = 3;
            public int Sent;

            // In place of its own answer: the first ones.
            public string[] Answers = new string[0];

            private int _asked;

            public string? Answer(string command)
            {
                if (command.StartsWith("AT+CPIN=\""))
                {
                    return Present(command.Substring(9, 4));
                }

                switch (command)
                {
                    case "AT+CPIN?":
                        return Line(IsOpen ? "+CPIN: READY" : Left == 0 ? "+CPIN: SIM PUK" : "+CPIN: SIM PIN");
                    case "AT+CGMM":
                        return Line("A7670E-FASE");
                    case "AT+SPIC":
                        return Tells ? Line("+SPIC: " + Left + ",10,0,10") : Bench.Error;
                    case "AT+CICCID":
                        return Iccid == null ? Bench.Error : Line("+ICCID: " + (DamagesIccid ? Iccid.Replace("8949", "894" + _asked++ % 10) : Iccid));
                    default:
                        return Bench.Ok;
                }
            }

            private static string Line(string text)
            {
                return "\r\n" + text + "\r\n\r\nOK\r\n";
            }

            // What is answered otherwise was a failure of module or line: of an answer that was lost the SIM has seen the PIN.
            private string? Present(string pin)
            {
                string? instead = Sent < Answers.Length ? Answers[Sent] : null;
                Sent++;
                if (!string.IsNullOrEmpty(instead))
                {
                    return instead;
                }

                IsOpen = pin == Pin;
                Left = IsOpen ? 3 : Left - 1;
                return instead ?? (IsOpen ? Bench.Ok : Wrong);
            }
        }

        private sealed class Memory : IPinRecord
        {
            private string _pin = "";
            private byte[]? _iccid;
            private int _tries;

            public int State { get; private set; }

            public bool Fails { get; set; }

            public int Load(byte[] pin, byte[] iccid, out int triesBefore)
            {
                bool same = Convert.ToHexString(pin) == _pin && (iccid == null || _iccid == null || iccid.SequenceEqual(_iccid));
                triesBefore = same ? _tries : -1;
                return same ? State : 0;
            }

            public void Save(byte[] pin, byte[] iccid, int state, int triesBefore)
            {
                if (Fails)
                {
                    throw new SignetException(ErrorCode.StoreFailed);
                }

                (_pin, _iccid, State, _tries) = (Convert.ToHexString(pin), iccid, state, triesBefore);
            }

            public void Clear()
            {
                State = 0;
            }
        }
    }
}
