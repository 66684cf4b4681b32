using Signet.Core;

namespace Signet.Firmware.Tests.Modem
{
    public sealed class AttachTests
    {
        private const string Ok = Bench.Ok;

        [Theory]
        [InlineData(1)]
        [InlineData(5)]
        public void RegistersByUrc(int state)
        {
            Bench bench = new Bench().Started();
            bench.Line.On("AT+CEREG=2", Ok);
            bench.Line.On("AT+CEREG?", "\r\n+CEREG: 2,2\r\n", Ok);
            bench.Line.On("AT+CGREG?", "\r\n+CGREG: 0,0\r\n", Ok);
            bench.Line.On("AT+NETOPEN", Ok, "\r\n+NETOPEN: 0\r\n");
            bench.Line.On("AT+CIPRXGET=1", Ok);
            bench.Line.Emit("\r\n+CEREG: 2\r\n", 1000);
            bench.Line.Emit("\r\n+CEREG: " + state + ",\"122D\",\"0A2845C1\",7\r\n", 3000);
            bench.Modem.Attach();

            Assert.True(bench.Modem.IsRegistered);
            Assert.True(bench.Line.Done);
        }

        [Fact]
        public void RegistersByAskingWhenTheUrcIsLost()
        {
            Bench bench = new Bench().Started();
            bench.Line.On("AT+CEREG=2", Ok);
            bench.Line.On("AT+CEREG?", "\r\n+CEREG: 2,0\r\n", Ok);
            bench.Line.On("AT+CGREG?", "\r\n+CGREG: 0,2\r\n", Ok);
            bench.Line.On("AT+CEREG?", "\r\n+CEREG: 2,2\r\n", Ok);
            bench.Line.On("AT+CGREG?", "\r\n+CGREG: 0,0\r\n", Ok);
            bench.Line.On("AT+CEREG?", "\r\n+CEREG: 2,1\r\n", Ok);
            bench.Line.On("AT+NETOPEN", Ok, "\r\n+NETOPEN: 0\r\n");
            bench.Line.On("AT+CIPRXGET=1", Ok);
            bench.Modem.Attach();

            Assert.True(bench.Modem.IsRegistered);
        }

        [Theory]
        [InlineData("0", "1")]
        [InlineData("4", "5,\"122D\",\"0A28\",2")]
        [InlineData("3", "1")]
        [InlineData("2", "5")]
        public void RegistersWithGsmOr3G(string lte, string older)
        {
            Bench bench = new Bench().Started();
            bench.Line.On("AT+CEREG=2", Ok);
            bench.Line.On("AT+CEREG?", "\r\n+CEREG: 2," + lte + "\r\n", Ok);
            bench.Line.On("AT+CGREG?", "\r\n+CGREG: 0," + older + "\r\n", Ok);
            bench.Line.On("AT+NETOPEN", Ok, "\r\n+NETOPEN: 0\r\n");
            bench.Line.On("AT+CIPRXGET=1", Ok);
            bench.Modem.Attach();
            Assert.True(bench.Modem.IsRegistered);

            // What LTE says afterwards takes nothing away from it.
            bench.Line.Emit("\r\n+CEREG: 0\r\n");
            bench.Modem.Poll(0);
            Assert.True(bench.Modem.IsRegistered);
            Assert.True(bench.Line.Done);
        }

        [Theory]
        [InlineData("\r\nERROR\r\n")]
        [InlineData("\r\n+CME ERROR: 4\r\n")]
        public void AsksAModuleForLteAloneOnlyOnceForTheOther(string refusal)
        {
            Bench bench = new Bench().Started();
            bench.Line.On("AT+CEREG=2", Ok);
            bench.Line.On("AT+CEREG?", "\r\n+CEREG: 2,2\r\n", Ok);
            bench.Line.On("AT+CGREG?", refusal);
            bench.Line.On("AT+CEREG?", "\r\n+CEREG: 2,2\r\n", Ok);
            bench.Line.On("AT+CEREG?", "\r\n+CEREG: 2,1\r\n", Ok);
            bench.Line.On("AT+NETOPEN", Ok, "\r\n+NETOPEN: 0\r\n");
            bench.Line.On("AT+CIPRXGET=1", Ok);
            bench.Modem.Attach();
            Assert.True(bench.Line.Done);
        }

        [Theory]
        [InlineData("3", "2", "3", "1", ErrorCode.None)]
        [InlineData("2", "3", "1", "", ErrorCode.None)]
        [InlineData("3", "2", "3", "3", ErrorCode.RegistrationDenied)]
        [InlineData("2", "3", "0", "3", ErrorCode.RegistrationDenied)]
        public void IsDeniedOnlyWhenNobodyElseIsLookedFor(string lte, string older, string lteNext, string olderNext, ErrorCode code)
        {
            Bench bench = new Bench().Started();
            bench.Line.On("AT+CEREG=2", Ok);
            bench.Line.On("AT+CEREG?", "\r\n+CEREG: 2," + lte + "\r\n", Ok);
            bench.Line.On("AT+CGREG?", "\r\n+CGREG: 0," + older + "\r\n", Ok);
            bench.Line.On("AT+CEREG?", "\r\n+CEREG: 2," + lteNext + "\r\n", Ok);
            if (olderNext.Length > 0)
            {
                bench.Line.On("AT+CGREG?", "\r\n+CGREG: 0," + olderNext + "\r\n", Ok);
            }

            if (code != ErrorCode.None)
            {
                Assert.Equal(3, Bench.Fails(code, bench.Modem.Attach).Value);
                return;
            }

            bench.Line.On("AT+NETOPEN", Ok, "\r\n+NETOPEN: 0\r\n");
            bench.Line.On("AT+CIPRXGET=1", Ok);
            bench.Modem.Attach();
            Assert.True(bench.Line.Done);
        }

        [Fact]
        public void ReportsARefusal()
        {
            Bench bench = new Bench().Started();
            bench.Line.On("AT+CEREG=2", Ok);
            bench.Line.On("AT+CEREG?", "\r\n+CEREG: 2,2\r\n", Ok);
            bench.Line.On("AT+CGREG?", "\r\n+CGREG: 0,0\r\n", Ok);
            bench.Line.Emit("\r\n+CEREG: 3,\"122D\",\"0A2845C1\",7\r\n", 2000);

            SignetException e = Bench.Fails(ErrorCode.RegistrationDenied, bench.Modem.Attach);
            Assert.Equal(3, e.Value);
        }

        [Theory]
        [InlineData(2, 2, ErrorCode.RegistrationTimeout)]
        [InlineData(3, 2, ErrorCode.RegistrationDenied)]
        [InlineData(2, 3, ErrorCode.RegistrationDenied)]
        public void GivesUpOnRegistrationInTime(int lte, int older, ErrorCode code)
        {
            Bench bench = new Bench(options => options.RegistrationMs = 60000).Started();
            bench.Line.Otherwise = command => command switch
            {
                "AT+CEREG?" => "\r\n+CEREG: 2," + lte + "\r\n\r\nOK\r\n",
                "AT+CGREG?" => "\r\n+CGREG: 0," + older + "\r\n\r\nOK\r\n",
                _ => Ok,
            };
            long before = bench.Clock.Milliseconds;

            Bench.Fails(code, bench.Modem.Attach);
            Assert.InRange(bench.Clock.Milliseconds - before, 60000, 61000);
            Assert.InRange(bench.Line.Commands.Count(command => command == "AT+CEREG?"), 10, 14);
        }

        [Theory]
        [InlineData("\r\nOK\r\n|\r\n+NETOPEN: 0\r\n", ErrorCode.None, 0)]
        [InlineData("\r\n+NETOPEN: 0\r\n|\r\nOK\r\n", ErrorCode.None, 0)]
        [InlineData("\r\n+IP ERROR: Network is already opened\r\n|\r\nERROR\r\n", ErrorCode.None, 0)]
        [InlineData("\r\nOK\r\n|\r\n+NETOPEN: 4\r\n", ErrorCode.PdpFailed, 4)]
        [InlineData("\r\n+NETOPEN: 1\r\n|\r\nERROR\r\n", ErrorCode.PdpFailed, 1)]
        [InlineData("\r\nERROR\r\n", ErrorCode.PdpFailed, 0)]
        [InlineData("\r\nOK\r\n", ErrorCode.PdpFailed, 0)]
        [InlineData("\r\n+CME ERROR: 30\r\n", ErrorCode.CmeError, 30)]
        [InlineData("", ErrorCode.LineTimeout, 0)]
        public void OpensTheNetwork(string frames, ErrorCode code, int value)
        {
            Bench bench = new Bench().Started();
            bench.Line.On("AT+CEREG=2", Ok);
            bench.Line.On("AT+CEREG?", "\r\n+CEREG: 2,1\r\n", Ok);
            bench.Line.On("AT+NETOPEN", frames.Split('|'));
            bench.Line.On("AT+CIPRXGET=1", Ok);
            if (code == ErrorCode.None)
            {
                bench.Modem.Attach();
                Assert.True(bench.Line.Done);
            }
            else
            {
                Assert.Equal(value, Bench.Fails(code, bench.Modem.Attach).Value);
            }
        }

        [Fact]
        public void GivesApnUserAndPassword()
        {
            Bench bench = new Bench(options =>
            {
                options.Apn = "iot.example";
                options.ApnUser = "me";
                options.ApnPassword = "tiger";
            }).Started();
            bench.Line.On("AT+CGDCONT=1,\"IP\",\"iot.example\"", Ok);
            bench.Line.On("AT+CGAUTH=1,1,\"me\",\"tiger\"", Ok);
            bench.Line.Otherwise = command => Bench.Error;

            Bench.Fails(ErrorCode.ModemError, bench.Modem.Attach);
            Assert.True(bench.Line.Done);
            Assert.DoesNotContain(bench.Log.Lines, text => text.Contains("tiger"));
        }

        [Fact]
        public void ClosesTheNetworkBeforeItOpensItAgainAfterALoss()
        {
            Bench bench = new Bench().Attached();
            bench.Line.Emit("\r\n+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY\r\n");
            bench.Modem.Poll(0);
            bench.Line.On("AT+CEREG=2", Ok);
            bench.Line.On("AT+CEREG?", "\r\n+CEREG: 2,1\r\n", Ok);
            bench.Line.On("AT+NETCLOSE", Ok, "\r\n+NETCLOSE: 0\r\n");
            bench.Line.On("AT+NETOPEN", Ok, "\r\n+NETOPEN: 0\r\n");
            bench.Line.On("AT+CIPRXGET=1", Ok);
            bench.Modem.Attach();

            Assert.True(bench.Line.Done);
        }

        [Theory]
        [InlineData("\"24/06/01,12:30:00+08\"", 1717237800L)]
        [InlineData("\"24/06/01,12:30:00-20\"", 1717263000L)]
        [InlineData("\"80/01/06,00:00:12+00\"", 0L)]
        [InlineData("\"23/12/31,23:59:59+00\"", 0L)]
        [InlineData("\"24/13/01,12:30:00+08\"", 0L)]
        [InlineData("", 0L)]
        [InlineData("\"", 0L)]
        public void ReadsTheNetworksTime(string clock, long expected)
        {
            Bench bench = new Bench().Started();
            bench.Line.On("AT+CCLK?", "\r\n+CCLK: " + clock + "\r\n", Ok);

            Assert.Equal(expected != 0, bench.Modem.TryReadNetworkTime(out long seconds));
            Assert.Equal(expected, seconds);
        }

        [Fact]
        public void ReadsTheSignal()
        {
            Bench bench = new Bench().Started();
            bench.Line.On("AT+CSQ", "\r\n+CSQ: 24,99\r\n", Ok);

            Assert.Equal(24, bench.Modem.SignalQuality());
        }

        [Fact]
        public void WantsToBeStartedFirst()
        {
            Bench bench = new Bench();

            Bench.Fails(ErrorCode.InvalidState, bench.Modem.Attach);
            Bench.Fails(ErrorCode.InvalidState, () => bench.Modem.SignalQuality());
        }
    }
}
