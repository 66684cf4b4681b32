using System.Text;
using Signet.Core;
using Signet.Modem;

namespace Signet.Firmware.Tests.Modem
{
    public sealed class SocketTests
    {
        private const string Ok = Bench.Ok;
        private const string Error = Bench.Error;
        private const string NoData = "\r\n+IP ERROR: No data\r\n";

        private readonly byte[] _buffer = new byte[2048];

        [Theory]
        [InlineData("\r\n+CIPOPEN: 0,1\r\n|\r\nERROR\r\n", ErrorCode.PdpFailed, 1)]
        [InlineData("\r\nOK\r\n|\r\n+CIPOPEN: 0,1\r\n", ErrorCode.SocketOpenFailed, 1)]
        [InlineData("\r\nOK\r\n|\r\n+CIPOPEN: 0,2\r\n", ErrorCode.PdpFailed, 2)]
        [InlineData("\r\nOK\r\n|\r\n+CIPOPEN: 0,3\r\n", ErrorCode.SocketOpenFailed, 3)]
        [InlineData("\r\nOK\r\n|\r\n+CIPOPEN: 0,5\r\n", ErrorCode.SocketOpenFailed, 5)]
        [InlineData("\r\nOK\r\n|\r\n+CIPOPEN: 0,10\r\n", ErrorCode.SocketTimeout, 10)]
        [InlineData("\r\nOK\r\n|\r\n+CIPOPEN: 0,11\r\n", ErrorCode.DnsFailed, 11)]
        [InlineData("\r\nOK\r\n|\r\n+CIPOPEN: 0,12\r\n", ErrorCode.SocketOpenFailed, 12)]
        [InlineData("\r\nOK\r\n|\r\n+CIPOPEN: 0,77\r\n", ErrorCode.SocketOpenFailed, 77)]
        [InlineData("\r\n+IP ERROR: Network not opened\r\n|\r\nERROR\r\n", ErrorCode.PdpFailed, 0)]
        [InlineData("\r\n+IP ERROR: Invalid parameter\r\n|\r\nERROR\r\n", ErrorCode.SocketOpenFailed, 0)]
        [InlineData("\r\nERROR\r\n", ErrorCode.SocketOpenFailed, 0)]
        [InlineData("\r\nOK\r\n", ErrorCode.SocketTimeout, 0)]
        [InlineData("\r\n+CME ERROR: 3\r\n", ErrorCode.CmeError, 3)]
        [InlineData("", ErrorCode.LineTimeout, 0)]
        public void SaysWhyItDidNotOpen(string frames, ErrorCode code, int value)
        {
            Bench bench = new Bench().Attached();
            bench.Line.On("AT+CIPOPEN=0,\"TCP\",\"h\",1", frames.Split('|'));
            ModemSocket socket = bench.Modem.OpenSocket(0);

            SignetException e = Bench.Fails(code, () => socket.Open("h", 1, 20000));
            Assert.Equal(value, e.Value);
            Assert.False(socket.IsOpen);
        }

        [Fact]
        public void OpensAgainAfterItHasClosedWhatFailed()
        {
            Bench bench = new Bench().Attached();
            bench.Line.On("AT+CIPOPEN=0,\"TCP\",\"h\",1", Ok);
            ModemSocket socket = bench.Modem.OpenSocket(0);
            Bench.Fails(ErrorCode.SocketTimeout, () => socket.Open("h", 1, 1000));

            // The module connects after all, and its late word is not the answer to what follows.
            bench.Line.Emit("\r\n+CIPOPEN: 0,0\r\n");
            bench.Line.On("AT+CIPCLOSE=0", Ok, "\r\n+CIPCLOSE: 0,0\r\n");
            bench.Line.On("AT+CIPOPEN=0,\"TCP\",\"h\",1", Ok, "\r\n+CIPOPEN: 0,0\r\n");
            socket.Open("h", 1, 1000);

            Assert.True(socket.IsOpen);
            Assert.True(bench.Line.Done);
        }

        [Fact]
        public void ClosesWhatAnEarlierProgramLeftOpen()
        {
            Bench bench = new Bench().Started();
            bench.Line.On("AT+CEREG=2", Ok);
            bench.Line.On("AT+CEREG?", "\r\n+CEREG: 2,1\r\n", Ok);
            bench.Line.On("AT+NETOPEN", "\r\n+IP ERROR: Network is already opened\r\n", Error);
            bench.Line.On("AT+CIPRXGET=1", Ok);
            bench.Modem.Attach();
            bench.Line.On("AT+CIPCLOSE=2", "\r\n+CIPCLOSE: 2,4\r\n", Error);
            bench.Line.On("AT+CIPOPEN=2,\"TCP\",\"h\",1", Ok, "\r\n+CIPOPEN: 2,0\r\n");
            bench.Modem.OpenSocket(2).Open("h", 1, 1000);

            Assert.True(bench.Line.Done);
        }

        [Fact]
        public void SendsLargeDataInPartsThatTheModuleTakes()
        {
            Bench bench = new Bench();
            ModemSocket socket = bench.Connected();
            string data = new string('a', 1400) + new string('b', 100);
            bench.Line.On("AT+CIPSEND=0,1400", "\r\n>").Take(data.Substring(0, 1400), Ok, "\r\n+CIPSEND: 0,1400,1400\r\n");
            bench.Line.On("AT+CIPSEND=0,100", "\r\n> ").Take(data.Substring(1400), Ok, "\r\n+CIPSEND: 0,100,100\r\n");
            socket.Send(Encoding.ASCII.GetBytes(data), 0, 1500, 20000);

            Assert.True(bench.Line.Done);
        }

        [Theory]
        [InlineData("\r\n+CIPERROR: 4\r\n\r\nERROR\r\n", null, ErrorCode.SocketSendFailed, 4)]
        [InlineData("\r\nERROR\r\n", null, ErrorCode.SocketSendFailed, 0)]
        [InlineData("\r\n+IPCLOSE: 0,1\r\n\r\nERROR\r\n", null, ErrorCode.SocketClosed, 0)]
        [InlineData("", null, ErrorCode.PromptMissing, 0)]
        [InlineData("\r\nOK\r\n", null, ErrorCode.LineMalformed, 0)]
        [InlineData("\r\n>", "\r\nOK\r\n\r\n+CIPSEND: 0,3,2\r\n", ErrorCode.SocketSendFailed, 0)]
        [InlineData("\r\n>", "\r\nOK\r\n\r\n+CIPSEND: 0,3,0\r\n", ErrorCode.SocketSendFailed, 0)]
        [InlineData("\r\n>", "\r\nOK\r\n\r\n+IPCLOSE: 0,1\r\n\r\n+CIPSEND: 0,3,-1\r\n", ErrorCode.SocketClosed, 0)]
        [InlineData("\r\n>", "\r\n+CIPERROR: 9\r\n\r\nERROR\r\n", ErrorCode.SocketSendFailed, 9)]
        [InlineData("\r\n>", "\r\nOK\r\n", ErrorCode.SocketTimeout, 0)]
        [InlineData("\r\n>", "", ErrorCode.LineTimeout, 0)]
        public void SaysWhyItDidNotSend(string prompt, string? answer, ErrorCode code, int value)
        {
            Bench bench = new Bench();
            ModemSocket socket = bench.Connected();
            bench.Line.On("AT+CIPSEND=0,3", prompt);
            if (answer != null)
            {
                bench.Line.Take("abc", answer);
            }

            SignetException e = Bench.Fails(code, () => socket.Send(Bench.Latin("abc"), 0, 3, 20000));
            Assert.Equal(value, e.Value);
            Assert.False(socket.IsOpen);
        }

        [Fact]
        public void ReadsWithoutAskingHowMuchThereIs()
        {
            Bench bench = new Bench();
            ModemSocket socket = bench.Connected();
            bench.Line.Emit("\r\n+CIPRXGET: 1,0\r\n", 1500);
            bench.Line.On("AT+CIPRXGET=2,0,1024", "\r\n+CIPRXGET: 2,0,5,0\r\nhello\r\n", Ok);

            Assert.Equal(5, socket.Receive(_buffer, 0, 2048, 3000));
            Assert.Equal("hello", Encoding.ASCII.GetString(_buffer, 0, 5));
            Assert.Equal(0, socket.Receive(_buffer, 0, 2048, 1000));
            Assert.True(bench.Line.Done);
        }

        [Fact]
        public void ReadsOnWhileTheModuleHasMore()
        {
            Bench bench = new Bench();
            ModemSocket socket = bench.Connected();
            bench.Line.Emit("\r\n+CIPRXGET: 1,0\r\n");
            bench.Line.On("AT+CIPRXGET=2,0,3", "\r\n+CIPRXGET: 2,0,3,2\r\nhel\r\n", Ok);
            bench.Line.On("AT+CIPRXGET=2,0,3", "\r\n+CIPRXGET: 2,0,2,0\r\nlo\r\n", Ok);

            Assert.Equal(3, socket.Receive(_buffer, 0, 3, 0));
            Assert.Equal(2, socket.Receive(_buffer, 0, 3, 0));
            Assert.Equal(0, socket.Receive(_buffer, 0, 3, 0));
        }

        [Fact]
        public void MissesNothingThatArrivesDuringARead()
        {
            Bench bench = new Bench();
            ModemSocket socket = bench.Connected();
            bench.Line.Emit("\r\n+CIPRXGET: 1,0\r\n");
            bench.Line.On("AT+CIPRXGET=2,0,64", "\r\n+CIPRXGET: 1,0\r\n\r\n+CIPRXGET: 2,0,3,0\r\nhel\r\n", Ok);
            bench.Line.On("AT+CIPRXGET=2,0,64", "\r\n+CIPRXGET: 2,0,2,0\r\nlo\r\n", Ok);

            Assert.Equal(3, socket.Receive(_buffer, 0, 64, 1000));
            Assert.Equal(2, socket.Receive(_buffer, 0, 64, 1000));
            Assert.Equal(0, socket.Receive(_buffer, 0, 64, 1000));
        }

        [Fact]
        public void AsksNowAndThenInCaseAUrcWasLost()
        {
            Bench bench = new Bench();
            ModemSocket socket = bench.Connected();
            bench.Line.On("AT+CIPRXGET=2,0,64", NoData, Error);
            bench.Line.On("AT+CIPRXGET=2,0,64", "\r\n+CIPRXGET: 2,0,2,0\r\nlo\r\n", Ok);

            Assert.Equal(2, socket.Receive(_buffer, 0, 64, 60000));
            Assert.InRange(bench.Clock.Milliseconds, 10000, 12500);
        }

        [Fact]
        public void DeliversTheRestBeforeTheEnd()
        {
            Bench bench = new Bench();
            ModemSocket socket = bench.Connected();
            bench.Line.Emit("\r\n+IPCLOSE: 0,1\r\n\r\n+CIPRXGET: 1,0\r\n");
            bench.Line.On("AT+CIPRXGET=2,0,64", "\r\n+CIPRXGET: 2,0,3,0\r\nhel\r\n", Ok);
            bench.Line.On("AT+CIPRXGET=2,0,64", NoData, Error);

            Assert.Equal(3, socket.Receive(_buffer, 0, 64, 1000));
            Assert.True(socket.IsOpen);
            Assert.Equal(-1, socket.Receive(_buffer, 0, 64, 1000));
            Assert.Equal(-1, socket.Receive(_buffer, 0, 64, 1000));
            Assert.False(socket.IsOpen);
            Bench.Fails(ErrorCode.SocketClosed, () => socket.Send(_buffer, 0, 1, 1000));
        }

        [Fact]
        public void TakesThePeersCloseDuringARead()
        {
            Bench bench = new Bench();
            ModemSocket socket = bench.Connected();
            bench.Line.Emit("\r\n+CIPRXGET: 1,0\r\n");
            bench.Line.On("AT+CIPRXGET=2,0,64", "\r\n+IPCLOSE: 0,1\r\n", "\r\n+CIPRXGET: 2,0,2,0\r\nlo\r\n", Ok);
            bench.Line.On("AT+CIPRXGET=2,0,64", Error);

            Assert.Equal(2, socket.Receive(_buffer, 0, 64, 1000));
            Assert.Equal(-1, socket.Receive(_buffer, 0, 64, 1000));
        }

        [Fact]
        public void FailsWhenTheNetworkIsGone()
        {
            Bench bench = new Bench();
            ModemSocket socket = bench.Connected();
            bench.Line.Emit("\r\n+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY\r\n");

            Bench.Fails(ErrorCode.SocketClosed, () => socket.Receive(_buffer, 0, 64, 1000));
            Assert.False(socket.IsOpen);
        }

        [Theory]
        [InlineData("\r\n+CIPRXGET: 2,0,65,0\r\n" + "12345678901234567890123456789012345678901234567890123456789012345\r\n",
            ErrorCode.LineOverflow)]
        [InlineData("\r\n+CIPRXGET: 2,0,x,0\r\nabc\r\n", ErrorCode.LineMalformed)]
        [InlineData("\r\n+CIPRXGET: 2,0\r\nabc\r\n", ErrorCode.LineMalformed)]
        [InlineData("", ErrorCode.LineMalformed)]
        public void RefusesABlockThatIsNotWhatWasAskedFor(string answer, ErrorCode code)
        {
            Bench bench = new Bench();
            ModemSocket socket = bench.Connected();
            bench.Line.Emit("\r\n+CIPRXGET: 1,0\r\n");
            bench.Line.On("AT+CIPRXGET=2,0,64", answer, Ok);

            Bench.Fails(code, () => socket.Receive(_buffer, 0, 64, 1000));
            Assert.False(socket.IsOpen);
        }

        [Fact]
        public void WritesNothingBehindTheReceiveRange()
        {
            Bench bench = new Bench();
            ModemSocket socket = bench.Connected();
            bench.Line.Emit("\r\n+CIPRXGET: 1,0\r\n");
            bench.Line.On("AT+CIPRXGET=2,0,4", "\r\n+CIPRXGET: 2,0,9,0\r\n123456789\r\n", Ok);

            Bench.Fails(ErrorCode.LineOverflow, () => socket.Receive(_buffer, 2, 4, 1000));
            Assert.All(_buffer, b => Assert.Equal(0, b));
        }

        [Fact]
        public void CloseNeverThrows()
        {
            Bench bench = new Bench();
            ModemSocket socket = bench.Connected();
            bench.Line.Otherwise = command => null;
            socket.Close();
            socket.Close();

            Assert.False(socket.IsOpen);
        }

        [Fact]
        public void EndsWithTheModule()
        {
            Bench bench = new Bench();
            ModemSocket socket = bench.Connected();
            bench.Line.Emit("\r\nRDY\r\n");

            Bench.Fails(ErrorCode.ModemRestarted, () => socket.Receive(_buffer, 0, 64, 1000));
            Bench.Fails(ErrorCode.ModemRestarted, () => bench.Modem.Poll(0));
            socket.Close();
        }

        [Theory]
        [InlineData("", 1)]
        [InlineData("h", 0)]
        [InlineData("h", 65536)]
        [InlineData("a\"b", 1)]
        public void RefusesHostsAndPortsThatAreNone(string host, int port)
        {
            Bench bench = new Bench().Attached();

            Bench.Fails(ErrorCode.InvalidArgument, () => bench.Modem.OpenSocket(0).Open(host, port, 1000));
        }

        [Fact]
        public void SpendsNoLineTooMuch()
        {
            Bench bench = new Bench();
            ModemSocket socket = bench.Connected();
            long lines = bench.Engine.AtLines;
            long bytes = bench.Engine.BytesUp + bench.Engine.BytesDown;
            byte[] data = new byte[200];
            bench.Line.On("AT+CIPSEND=0,200", "\r\n>").Take(new string('\0', 200), Ok, "\r\n+CIPSEND: 0,200,200\r\n");
            socket.Send(data, 0, 200, 1000);
            Assert.Equal(1, bench.Engine.AtLines - lines);
            Assert.Equal(17 + 3 + 200 + 6 + 23, bench.Engine.BytesUp + bench.Engine.BytesDown - bytes);

            bytes = bench.Engine.BytesUp + bench.Engine.BytesDown;
            bench.Line.Emit("\r\n+CIPRXGET: 1,0\r\n");
            bench.Line.On("AT+CIPRXGET=2,0,1024", "\r\n+CIPRXGET: 2,0,200,0\r\n" + new string('x', 200) + "\r\nOK\r\n");
            Assert.Equal(200, socket.Receive(_buffer, 0, 2048, 1000));
            Assert.Equal(2, bench.Engine.AtLines - lines);
            Assert.Equal(18 + 21 + 24 + 200 + 6, bench.Engine.BytesUp + bench.Engine.BytesDown - bytes);
        }
    }
}
