using Signet.Core;

namespace Signet.Firmware.Tests.Modem
{
    public sealed class ScenarioTests
    {
        private const string NoData = "\r\n+IP ERROR: No data\r\n\r\nERROR\r\n";

        [Fact]
        public void RunsAtEverySplit()
        {
            for (int chunk = 1; chunk <= 130; chunk++)
            {
                Scenario scenario = new Scenario(chunk);
                scenario.Run();

                Assert.Equal(Scenario.Expected, scenario.Seen);
                Assert.True(scenario.Line.Done);
            }
        }

        [Theory]
        [InlineData("\r\n+CMTI: \"SM\",3\r\n")]
        [InlineData("\r\n+CEREG: 1,\"122D\",\"0A2845C1\",7\r\n")]
        [InlineData("\r\n+CIPRXGET: 1,0\r\n")]
        [InlineData("\r\n+CIPRXGET: 1,7\r\n")]
        [InlineData("\r\n+IPCLOSE: 3,1\r\n")]
        [InlineData("\r\n+CUSD: 0,\"line1\r\nOK\r\nERROR\",15\r\n")]
        [InlineData("\r\nUNDER-VOLTAGE WARNNING\r\n")]
        [InlineData("\r\n+CGEV: NW DETACH\r\n")]
        [InlineData("\r\n+CPIN: READY\r\n")]
        [InlineData("\0\0\0")]
        [InlineData("\r\n\r\n")]
        public void SurvivesAUrcAtEveryLineBoundary(string urc)
        {
            Scenario plain = new Scenario(16);
            plain.Run();
            int boundaries = plain.Line.FramesSent;
            Assert.True(boundaries > 30);
            for (int at = 0; at < boundaries; at++)
            {
                Scenario scenario = new Scenario(16);
                scenario.Line.Inserted = urc;
                scenario.Line.InsertedBefore = at;
                scenario.Line.Otherwise = command => command.StartsWith("AT+CIPRXGET=2,0,") ? NoData : null;
                scenario.Run();

                Assert.True(scenario.Seen == Scenario.Expected, "before frame " + at + ": " + scenario.Seen);
                Assert.True(scenario.Line.Done);
            }
        }

        [Fact]
        public void EndsWithATypedErrorWhereverTheModuleFallsSilent()
        {
            Scenario plain = new Scenario(64);
            plain.Run();
            int steps = plain.Line.StepsTaken;
            for (int at = 0; at < steps; at++)
            {
                Scenario scenario = new Scenario(64);
                scenario.Line.Silent = at;
                scenario.Line.Otherwise = command => null;
                try
                {
                    scenario.Run();

                    // Only the orderly close, whose outcome matters to nobody, may be swallowed.
                    Assert.Contains("AT+CIPCLOSE=0", scenario.Line.Commands);
                }
                catch (SignetException e)
                {
                    Assert.InRange((int)e.Code, 100, 200);
                }

                Assert.InRange(scenario.Clock.Milliseconds, 0, 200000);
            }
        }

        [Fact]
        public void RecoversWhereverOneAnswerIsLost()
        {
            Scenario plain = new Scenario(64);
            plain.Run();
            for (int at = 0; at < plain.Line.StepsTaken; at++)
            {
                Scenario scenario = new Scenario(64);
                scenario.Line.Silent = at;
                scenario.Line.Otherwise = command => command == "AT" ? "\r\nOK\r\n" : "\r\nERROR\r\n";

                // A lost prompt leaves the module waiting for bytes, which the AT of the recovery then is.
                scenario.Line.AnyPayload = true;
                try
                {
                    scenario.Run();
                }
                catch (SignetException e)
                {
                    Assert.InRange((int)e.Code, 100, 200);
                }

                // Whatever was lost, the line answers again.
                if (!scenario.Modem.Engine.Restarted)
                {
                    lock (scenario.Modem.Engine)
                    {
                        scenario.Modem.Engine.Command.Begin("AT"u8.ToArray());
                        Assert.Equal(Signet.Modem.AtFinal.Ok, scenario.Modem.Engine.Execute(1000));
                    }
                }
            }
        }

        [Theory]
        [InlineData("\r\nRDY\r\n")]
        [InlineData("\r\n*ATREADY: 1\r\n")]
        public void NoticesARestartAtEveryLineBoundary(string marker)
        {
            Scenario plain = new Scenario(16);
            plain.Run();
            for (int at = 14; at < plain.Line.FramesSent; at++)
            {
                Scenario scenario = new Scenario(16);
                int epoch = scenario.Modem.Sim.Epoch;
                scenario.Line.Inserted = marker;
                scenario.Line.InsertedBefore = at;
                SignetException e = Assert.Throws<SignetException>(scenario.Run);

                Assert.True(e.Code == ErrorCode.ModemRestarted, "before frame " + at + ": " + e.Message);
                Assert.True(scenario.Modem.Sim.Epoch > epoch + 1);
            }
        }

        [Fact]
        public void EndsUnderNoiseWithSuccessOrATypedError()
        {
            int good = 0;
            for (int seed = 0; seed < 500; seed++)
            {
                Random random = new Random(seed);
                Scenario scenario = new Scenario(random.Next(1, 40));
                int rate = seed % 2 == 0 ? 100 : 1000;
                scenario.Line.Damage = bytes => Noise.Flip(bytes, random, rate);
                scenario.Line.DamageUp = bytes => Noise.Flip(bytes, random, 10 * rate);
                scenario.Line.Otherwise = command => command == "AT" ? "\r\nOK\r\n" : "\r\nERROR\r\n";
                try
                {
                    scenario.Run();
                    good++;
                }
                catch (SignetException e)
                {
                    Assert.True((int)e.Code >= 100 && (int)e.Code <= 200, "seed " + seed + ": " + e.Message);
                }
                catch (Xunit.Sdk.XunitException)
                {
                    // Flipped bits in socket data can't be seen below TLS, and the script knows only one dialog.
                }
            }

            Assert.True(good > 0);
        }
    }
}
