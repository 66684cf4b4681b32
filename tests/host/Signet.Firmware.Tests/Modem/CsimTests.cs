using Signet.Core;
using Signet.Modem;

namespace Signet.Firmware.Tests.Modem
{
    public sealed class CsimTests
    {
        private const string Ok = Bench.Ok;
        private const string Open = "0070000001";
        private const string Random = "8184000008";

        [Theory]
        [InlineData("\r\n+CSIM: 6,\"019000\"\r\n|\r\nOK\r\n")]
        [InlineData("\r\n+CSIM:6,\"019000\"\r\n|\r\nOK\r\n")]
        [InlineData("\r\n+CSIM: 6,019000\r\n|\r\nOK\r\n")]
        [InlineData("\r\n+CSIM: 6, \"019000\" \r\n|\r\nOK\r\n")]
        [InlineData("\r\n+CSIM: 6,\"019000\"OK\r\n")]
        [InlineData("\r\n+CSIM: 4,\"6A82\"\r\n|\r\n+CSIM: 6,\"019000\"\r\n|\r\nOK\r\n")]
        [InlineData("\r\n+CREG: 1\r\n|\r\n+CSIM: 6,\"019000\"\r\n|\r\n+CGEV: NW DETACH\r\n|\r\nOK\r\n")]
        public void ReadsAnAnswer(string frames)
        {
            Bench bench = new Bench().Started();
            bench.Line.On("AT+CSIM=10,\"" + Open + "\"", frames.Split('|'));

            Assert.Equal("019000", bench.Exchange(Open));
        }

        [Fact]
        public void DoesNotTakeAnAnswerThatCameBeforeTheCommand()
        {
            Bench bench = new Bench().Started();
            bench.Line.Emit("\r\n+CSIM: 4,\"6A82\"\r\n\r\nOK\r\n");
            bench.Line.On("AT+CSIM=10,\"" + Open + "\"", "\r\n+CSIM: 6,\"019000\"\r\n", Ok);

            Assert.Equal("019000", bench.Exchange(Open));
        }

        [Fact]
        public void CarriesTheLargestApdus()
        {
            Bench bench = new Bench().Started();
            string command = "80E20000FF" + new string('A', 510) + "00";
            string response = new string('5', 512) + "9000";
            bench.Line.On("AT+CSIM=522,\"" + command + "\"", "\r\n+CSIM: 516,\"" + response + "\"\r\n", Ok);

            Assert.Equal(261, bench.Modem.Sim.MaxCommandLength);
            Assert.Equal(response, bench.Exchange(command));
        }

        [Theory]
        [InlineData("\r\n+CSIM: 5,\"01900\"\r\n|\r\nOK\r\n")]
        [InlineData("\r\n+CSIM: 4,\"019000\"\r\n|\r\nOK\r\n")]
        [InlineData("\r\n+CSIM: 8,\"019000\"\r\n|\r\nOK\r\n")]
        [InlineData("\r\n+CSIM: 2,\"90\"\r\n|\r\nOK\r\n")]
        [InlineData("\r\n+CSIM: 0,\"\"\r\n|\r\nOK\r\n")]
        [InlineData("\r\n+CSIM: 4,\"90G0\"\r\n|\r\nOK\r\n")]
        [InlineData("\r\n+CSIM: \"9000\"\r\n|\r\nOK\r\n")]
        [InlineData("\r\n+CSIM: \r\n|\r\nOK\r\n")]
        [InlineData("\r\n+CSIM: 4,\r\n|\r\nOK\r\n")]
        [InlineData("\r\nOK\r\n")]
        public void RefusesAnAnswerOfAnotherForm(string frames)
        {
            Bench bench = new Bench().Started();
            bench.Line.On("AT+CSIM=10,\"" + Open + "\"", frames.Split('|'));

            Bench.Fails(ErrorCode.ApduTransportFailed, () => bench.Exchange(Open));
        }

        [Fact]
        public void RefusesAResponseThatIsTooLong()
        {
            Bench bench = new Bench().Started();
            bench.Line.On("AT+CSIM=10,\"" + Open + "\"", "\r\n+CSIM: 520,\"" + new string('0', 520) + "\"\r\n", Ok);

            Bench.Fails(ErrorCode.ApduTransportFailed, () => bench.Exchange(Open));
        }

        [Theory]
        [InlineData(0, ErrorCode.ApduTransportFailed, 0)]
        [InlineData(3, ErrorCode.CmeError, 0)]
        [InlineData(4, ErrorCode.CmeError, 0)]
        [InlineData(10, ErrorCode.SimNotInserted, 1)]
        [InlineData(11, ErrorCode.SimPinRequired, 1)]
        [InlineData(12, ErrorCode.SimPukRequired, 1)]
        [InlineData(13, ErrorCode.ApduTransportFailed, 1)]
        [InlineData(14, ErrorCode.SimBusy, 1)]
        [InlineData(15, ErrorCode.SimFailure, 1)]
        [InlineData(50, ErrorCode.CmeError, 0)]
        [InlineData(100, ErrorCode.ApduTransportFailed, 0)]
        [InlineData(997, ErrorCode.ApduTransportFailed, 0)]
        public void MapsEachError(int number, ErrorCode code, int epochs)
        {
            Bench bench = new Bench().Started();
            int epoch = bench.Modem.Sim.Epoch;
            bench.Line.On("AT+CSIM=10,\"" + Random + "\"", "\r\n+CME ERROR: " + number + "\r\n");

            SignetException e = Bench.Fails(code, () => bench.Exchange(Random));
            Assert.Equal(number, e.Value);
            Assert.Equal(epochs, bench.Modem.Sim.Epoch - epoch);
            Assert.True(bench.Line.Done);
        }

        [Fact]
        public void NamesTheModulesNumberInDecimal()
        {
            Bench bench = new Bench().Started();
            bench.Line.On("AT+CSIM=10,\"" + Random + "\"", "\r\n+CME ERROR: 100\r\n");

            SignetException e = Bench.Fails(ErrorCode.ApduTransportFailed, () => bench.Exchange(Random));
            Assert.Contains("[100]", e.Message);
        }

        [Fact]
        public void AsksABusySimOnceMoreOnTheBasicChannelOnly()
        {
            Bench bench = new Bench().Started();
            int epoch = bench.Modem.Sim.Epoch;
            bench.Line.On("AT+CSIM=10,\"" + Open + "\"", "\r\n+CME ERROR: 14\r\n");
            bench.Line.On("AT+CSIM=10,\"" + Open + "\"", "\r\n+CSIM: 6,\"019000\"\r\n", Ok);
            long before = bench.Clock.Milliseconds;

            Assert.Equal("019000", bench.Exchange(Open));
            Assert.InRange(bench.Clock.Milliseconds - before, 1000, 2000);
            Assert.True(bench.Modem.Sim.Epoch > epoch);

            bench.Line.On("AT+CSIM=10,\"" + Open + "\"", "\r\n+CME ERROR: 14\r\n");
            bench.Line.On("AT+CSIM=10,\"" + Open + "\"", "\r\n+CME ERROR: 14\r\n");
            Bench.Fails(ErrorCode.SimBusy, () => bench.Exchange(Open));
        }

        [Theory]
        [InlineData("01")]
        [InlineData("03")]
        [InlineData("81")]
        [InlineData("40")]
        [InlineData("C0")]
        public void NeverRepeatsACommandOnAnotherChannel(string cla)
        {
            Bench bench = new Bench().Started();
            string command = cla + "2C000102AABB";
            bench.Line.On("AT+CSIM=14,\"" + command + "\"", "\r\n+CME ERROR: 14\r\n");

            Bench.Fails(ErrorCode.SimBusy, () => bench.Exchange(command));
            Assert.Single(bench.Line.Commands, text => text.Contains(command));
        }

        [Fact]
        public void EndsTheEpochOnATimeoutAndDoesNotRepeat()
        {
            Bench bench = new Bench().Started();
            int epoch = bench.Modem.Sim.Epoch;
            bench.Line.On("AT+CSIM=10,\"" + Open + "\"");
            long before = bench.Clock.Milliseconds;

            Bench.Fails(ErrorCode.LineTimeout, () => bench.Exchange(Open, 1000));
            Assert.Equal(1, bench.Modem.Sim.Epoch - epoch);
            Assert.InRange(bench.Clock.Milliseconds - before, 9000, 11000);
            Assert.Single(bench.Line.Commands, text => text.Contains("CSIM"));
        }

        [Fact]
        public void WaitsAsLongAsItsCallerWants()
        {
            Bench bench = new Bench().Started();
            bench.Line.On("AT+CSIM=10,\"" + Open + "\"");
            bench.Line.Emit("\r\n+CSIM: 6,\"019000\"\r\n\r\nOK\r\n", 28000);

            Assert.Equal("019000", bench.Exchange(Open, 30000));
        }

        [Theory]
        [InlineData("+CPIN: NOT READY")]
        [InlineData("+CPIN: SIM PIN")]
        [InlineData("+CPIN: READY")]
        [InlineData("+CUSATP: \"D011\"")]
        [InlineData("+STIN: 25")]
        [InlineData("+SIMCARD: NOT AVAILABLE")]
        [InlineData("RDY")]
        [InlineData("*ATREADY: 1")]
        public void EndsTheEpochOnASignOfAReset(string urc)
        {
            Bench bench = new Bench().Started();
            int epoch = bench.Modem.Sim.Epoch;
            bench.Line.Emit("\r\n" + urc + "\r\n");
            try
            {
                bench.Modem.Poll(0);
            }
            catch (SignetException e)
            {
                Assert.Equal(ErrorCode.ModemRestarted, e.Code);
            }

            Assert.True(bench.Modem.Sim.Epoch > epoch);
        }

        [Theory]
        [InlineData("+CGEV: NW DETACH")]
        [InlineData("+CMTI: \"SM\",3")]
        [InlineData("SMS DONE")]
        [InlineData("+CEREG: 0")]
        public void KeepsTheEpochOtherwise(string urc)
        {
            Bench bench = new Bench().Started();
            int epoch = bench.Modem.Sim.Epoch;
            bench.Line.Emit("\r\n" + urc + "\r\n");
            bench.Modem.Poll(0);

            Assert.Equal(epoch, bench.Modem.Sim.Epoch);
        }

        [Fact]
        public void LogsHeadersAndKeepsNothing()
        {
            Bench bench = new Bench().Started();
            string secret = "DEADBEEFDEADBEEFDEADBEEFDEADBEEFDEADBEEFDEADBEEFDEADBEEFDEADBEEF";
            bench.Line.On("AT+CSIM=12,\"8146000001AA\"", "\r\n+CSIM: 68,\"" + secret + "9000\"\r\n", Ok);
            bench.Exchange("8146000001AA");

            Assert.Contains("CSIM 8146000001", bench.Log.Lines);
            Assert.DoesNotContain(bench.Log.Lines, text => text.Contains("DEADBEEF") || text.Contains("AA"));
            Assert.DoesNotContain("DEADBEEF", System.Text.Encoding.ASCII.GetString(bench.Engine.Result.Line));
            Assert.DoesNotContain("8146", System.Text.Encoding.ASCII.GetString(bench.Engine.Command.Text));
        }

        [Theory]
        [InlineData(4)]
        [InlineData(262)]
        public void RefusesApdusThatModulesRefuse(int length)
        {
            Bench bench = new Bench().Started();

            Bench.Fails(ErrorCode.InvalidArgument,
                () => bench.Modem.Sim.Exchange(new byte[300], 0, length, new byte[258], 0, 1000));
            Bench.Fails(ErrorCode.BufferTooSmall,
                () => bench.Modem.Sim.Exchange(new byte[300], 0, 5, new byte[257], 0, 1000));
        }

        [Fact]
        public void CostsOneLineAndNothingThatItNeedNot()
        {
            Bench bench = new Bench().Started();
            long lines = bench.Engine.AtLines;
            long bytes = bench.Engine.BytesUp + bench.Engine.BytesDown;
            bench.Line.On("AT+CSIM=10,\"" + Random + "\"", "\r\n+CSIM: 20,\"01020304050607089000\"\r\n", Ok);
            bench.Exchange(Random);

            Assert.Equal(1, bench.Engine.AtLines - lines);

            // AT+CSIM=10,"…" CR; CR LF +CSIM: 20,"…" CR LF; CR LF OK CR LF.
            Assert.Equal(24 + 36 + 6, bench.Engine.BytesUp + bench.Engine.BytesDown - bytes);
        }
    }
}
