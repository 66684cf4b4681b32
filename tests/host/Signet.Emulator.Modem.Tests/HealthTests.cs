using Signet.Emulator.Faults;
using Signet.Emulator.Modem.Tests.Support;

namespace Signet.Emulator.Modem.Tests
{
    /// <summary>Supply, temperature and tries of the PIN, in each family's own words; sources are named at the tests.</summary>
    public class HealthTests
    {
        private const string Ok = "\r\nOK\r\n";

        /// <summary>Five in the morning: the mast is at its coldest, -24 degrees and 3.4 volts. Twelve hours later -16 and 3.7.</summary>
        private static readonly DateTimeOffset Night = new(2026, 1, 15, 4, 59, 0, TimeSpan.Zero);

        // SIMCom A76XX AT manual V1.09 clauses 11.2.10, 11.2.11; SIM7000 AT manual V1.06; Quectel BG95 and BG96 AT manuals (CBC,
        // QTEMP); SARA-R4 AT manual (UTEMP); nRF91 AT commands, %XVBAT and %XTEMP; Walter's library for SQNVMON and SQNTMON.
        [Theory]
        [InlineData("simcom-cip", "A7670", "+CBC", "+CBC: 3.400V", "+CBC: 3.700V")]
        [InlineData("simcom-cip", "SIM7600", "+CPMUTEMP", "+CPMUTEMP: -24", "+CPMUTEMP: -16")]
        [InlineData("simcom-ca", "SIM7080", "+CBC", "+CBC: 0,11,3400", "+CBC: 0,44,3700")]
        [InlineData("quectel-qi", "BG95", "+CBC", "+CBC: 0,11,3400", "+CBC: 0,44,3700")]
        [InlineData("quectel-qi", "EG91", "+QTEMP", "+QTEMP: -24,-24,-24", "+QTEMP: -16,-16,-16")]
        [InlineData("ublox-uso", "SARA-R4", "+UTEMP?", "+UTEMP: -240", "+UTEMP: -160")]
        [InlineData("sequans-sqn", "GM02SP", "+SQNVMON?", "+SQNVMON: 0,0,0,34", "+SQNVMON: 0,0,0,37")]
        [InlineData("sequans-sqn", "GM02SP", "+SQNTMON?", "+SQNTMON: 0,-40,-30,80,90,-24", "+SQNTMON: 0,-40,-30,80,90,-16")]
        [InlineData("nordic-x", "nRF9160", "%XVBAT", "%XVBAT: 3400", "%XVBAT: 3700")]
        [InlineData("nordic-x", "nRF9151", "%XTEMP?", "%XTEMP: -24", "%XTEMP: -16")]
        public void TheMastIsColdByNightAndLessColdByDay(string family, string model, string query, string night, string day)
        {
            using var rig = new Rig(ModemDialect.Named(family, model), o => o with { Climate = Climate.ColdMast }, start: Night);
            rig.Begin();
            rig.Say("AT" + query, $"\r\n{night}\r\n" + Ok);
            rig.Drain(12 * 3_600_000);
            rig.Say("AT" + query, $"\r\n{day}\r\n" + Ok);
            rig.Modem.ChangeClimate(Climate.Bench);
            rig.Drain(10_000);
            rig.Send("AT" + query + "\r");
            Assert.DoesNotContain("-", rig.Until(Ok)[..^Ok.Length].Replace("-40,-30", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        [Theory]
        [InlineData("simcom-ca", "SIM7080", "+CPMUTEMP")]
        [InlineData("ublox-uso", "SARA-R5", "+UTEMP?")]
        [InlineData("ublox-uso", "SARA-R5", "+CBC")]
        [InlineData("sequans-sqn", "GM02S", "+CBC")]
        [InlineData("nordic-x", "nRF9160", "+CBC")]
        public void WhatAFamilyDoesNotMeasureItRefuses(string family, string model, string query)
        {
            using Rig rig = new Rig(ModemDialect.Named(family, model)).Begin();
            rig.Say("AT" + query, "\r\nERROR\r\n");
        }

        /// <summary>SIMCom A76XX AT manual V1.09 clauses 11.2.1 and 11.2.7: a warning each ten seconds, and the end; both switched off at first.</summary>
        [Fact]
        public void TheA7670WarnsOfALowSupplyWhereItIsWanted()
        {
            using Rig rig = new Rig(ModemDialect.A7670).Begin();
            rig.Say("AT+CVALARM?", "\r\n+CVALARM: 0,3300,4300\r\n" + Ok);
            rig.Modem.SagSupply(3350);
            Assert.Equal("", rig.Drain(60_000));
            rig.Say("AT+CVALARM=1,3400,4300", Ok);
            rig.Say("AT+CVALARM?", "\r\n+CVALARM: 1,3400,4300\r\n" + Ok);
            string said = rig.Drain(40_500);
            Assert.Equal(4, said.Split("\r\nUNDER-VOLTAGE WARNNING\r\n").Length - 1);
            Assert.Equal(4 * "\r\nUNDER-VOLTAGE WARNNING\r\n".Length, said.Length);
            rig.Modem.RecoverSupply();
            Assert.Equal("", rig.Drain(60_000));
            rig.Say("AT+CVALARM=2", "\r\n+IP ERROR: Invalid parameter\r\n\r\nERROR\r\n");

            rig.Say("AT+CPMVT=1,3300,4300", Ok);
            rig.Modem.SagSupply(3250);
            Assert.Equal("\r\nUNDER-VOLTAGE WARNNING POWER DOWN\r\n", rig.Drain(10_000));
            Assert.True(rig.Modem.IsOff);
        }

        /// <summary>SIM7000 AT manual V1.06, AT+CBATCHK: on from the start.</summary>
        [Fact]
        public void TheSim7080WarnsUntilItIsToldNotTo()
        {
            using Rig rig = new Rig(ModemDialect.Named("simcom-ca")).Begin();
            rig.Modem.SagSupply(2850, TimeSpan.FromSeconds(25));
            Assert.Equal(string.Concat(Enumerable.Repeat("\r\nUNDER-VOLTAGE WARNNING\r\n", 3)), rig.Drain(60_000));
            Assert.Equal(3800, rig.Modem.SupplyMillivolts);
            rig.Say("AT+CBATCHK=0", Ok);
            rig.Modem.SagSupply(2850);
            Assert.Equal("", rig.Drain(60_000));
            rig.Modem.SagSupply(2650);
            Assert.Equal("\r\nUNDER-VOLTAGE POWER DOWN\r\n", rig.Drain(20_000));
            Assert.True(rig.Modem.IsOff);

            // With its supply back the key starts it again.
            rig.Modem.RecoverSupply();
            rig.Modem.PressPowerKey(1_000);
            Assert.Contains("RDY", rig.Drain(20_000), StringComparison.Ordinal);
        }

        /// <summary>Quectel's hardware manuals, "Automatic shutdown": a line at 3.5 volts, another and the end below 3.2.</summary>
        [Fact]
        public void QuectelTellsOnceOfEachStep()
        {
            using Rig rig = new Rig(ModemDialect.Named("quectel-qi")).Begin();
            rig.Modem.SagSupply(3450);
            Assert.Equal("\r\n+QIND: \"vbatt\",-1\r\n", rig.Drain(60_000));
            rig.Modem.SagSupply(3150);
            Assert.Equal("\r\n+QIND: \"vbatt\",-2\r\n\r\nPOWERED DOWN\r\n", rig.Drain(20_000));
            Assert.True(rig.Modem.IsOff);
        }

        /// <summary>nRF91 AT commands, %XVBATLVL and %XVBATLOWLVL: subscribed, with a limit, a look a minute.</summary>
        [Fact]
        public void TheNrf91TellsOfALowBatteryOnceAMinute()
        {
            using Rig rig = new Rig(ModemDialect.Named("nordic-x")).Begin();
            rig.Say("AT%XVBATLOWLVL?", "\r\n%XVBATLOWLVL: 3300\r\n" + Ok);
            rig.Say("AT%XVBATLOWLVL=3500", Ok);
            rig.Say("AT%XVBATLOWLVL=3000", "\r\nERROR\r\n");
            rig.Say("AT%XVBATLVL=1", Ok);
            rig.Modem.SagSupply(3450);
            Assert.Equal("\r\n%XVBATLOWLVL: 3448\r\n\r\n%XVBATLOWLVL: 3448\r\n", rig.Drain(70_000));
        }

        [Theory]
        [InlineData("simcom-ca", "UNDER-VOLTAGE WARNNING")]
        [InlineData("quectel-qi", "+QIND: \"vbatt\",-1")]
        public void ASagOfTheSupplyCanBePlanned(string family, string says)
        {
            FaultPlan plan = FaultPlan.Of(new PlacedFault(FaultKind.SagSupply, FaultPlace.Line, 3));
            using Rig rig = new Rig(ModemDialect.Named(family), o => o with { Faults = plan }).Begin();
            rig.Send("AT+CSQ\r");
            Assert.Contains($"\r\n{says}\r\n", rig.Drain(60_000), StringComparison.Ordinal);
            Assert.False(rig.Modem.IsOff);
            Assert.Equal(3800, rig.Modem.SupplyMillivolts);
        }

        [Fact]
        public void SagsOfTheSupplyAreWeatherToo()
        {
            string Day()
            {
                var weather = new WeatherFault(new Dictionary<FaultKind, double> { [FaultKind.SagSupply] = 0.02 }, []);
                using Rig rig = new Rig(ModemDialect.Named("simcom-ca"), o => o with { Faults = new FaultPlan { Seed = 5, Faults = [weather] } }).Begin();
                string said = "";
                for (int minute = 0; minute < 200; minute++)
                {
                    rig.Send("AT+CBC\r");
                    said += rig.Drain(60_000);
                }

                return said;
            }

            string first = Day();
            Assert.Equal(first, Day());
            Assert.InRange(first.Split("UNDER-VOLTAGE WARNNING").Length - 1, 3, 60);
        }

        // SIMCom A76XX AT manual V1.09 clause 6.2.8; Quectel BG95 AT manual (QPINC); u-blox AT manual (UPINCNT); 3GPP TS 27.007 clause
        // 8.65 with Sequans' and Nordic's ways of writing it.
        [Theory]
        [InlineData("simcom-cip", "+SPIC", "+SPIC: 2,10,3,10")]
        [InlineData("simcom-ca", "+SPIC", "+SPIC: 2,10,3,10")]
        [InlineData("quectel-qi", "+QPINC?", "+QPINC: \"SC\",2,10\r\n+QPINC: \"P2\",3,10")]
        [InlineData("quectel-qi", "+QPINC=\"SC\"", "+QPINC: \"SC\",2,10")]
        [InlineData("ublox-uso", "+UPINCNT", "+UPINCNT: 2,3,10,10")]
        [InlineData("sequans-sqn", "+CPINR", "+CPINR: SIM PIN,2,3\r\n+CPINR: SIM PUK,10,10\r\n+CPINR: SIM PIN2,3,3\r\n+CPINR: SIM PUK2,10,10")]
        [InlineData("sequans-sqn", "+CPINR=\"SIM PIN\"", "+CPINR: SIM PIN,2,3")]
        [InlineData("nordic-x", "+CPINR=\"SIM PIN\"", "+CPINR: \"SIM PIN\",2")]
        public void ALostTryOfThePinIsSeen(string family, string query, string answer)
        {
            using Rig rig = new Rig(ModemDialect.Named(family), o => o with { PresentsPin = false }).Begin();
            if (rig.Dialect.StartFunctionality == 0)
                rig.Say("AT+CFUN=4", Ok);
            rig.Drain(1_000);
            rig.Say("AT+CPIN=\"0000\"", "\r\n+CME ERROR: 16\r\n");
            rig.Say("AT" + query, $"\r\n{answer}\r\n" + Ok);
            rig.Modem.InsertSim(false);
            rig.Drain(1_000);
            rig.Say("AT" + query, "\r\n+CME ERROR: 10\r\n");
        }
    }
}
