using System.Text;
using nanoFramework.TestFramework;

namespace Signet.Modem.Tests
{
    /// <summary>The tokens of the module's byte stream, byte by byte.</summary>
    [TestClass]
    public class AtDigesterTests
    {
        [TestMethod]
        public void CutsLinesAtAnyLineEnd()
        {
            AtDigester digester = new AtDigester(new byte[16]);

            Assert.AreEqual("L:OK;L:RDY;L:0;", Run(digester, "\r\nOK\r\n\r\n\nRDY\n0\r"));
        }

        [TestMethod]
        public void DropsNulBytes()
        {
            AtDigester digester = new AtDigester(new byte[16]);
            byte[] bytes = new byte[] { 0, (byte)'O', 0, (byte)'K', 13 };
            StringBuilder seen = new StringBuilder();
            Run(digester, bytes, seen);

            Assert.AreEqual("L:OK;", seen.ToString());
        }

        [TestMethod]
        public void TellsEchoAndPrompt()
        {
            AtDigester digester = new AtDigester(new byte[16]);
            digester.ExpectEcho(Encoding.UTF8.GetBytes("AT+X"), 4);
            digester.ExpectPrompt((byte)'>');

            Assert.AreEqual("E:;P:;L:OK;", Run(digester, "AT+X\r\r\n> \r\nOK\r\n"));
        }

        [TestMethod]
        public void NeverLooksIntoABlock()
        {
            byte[] prefix = Encoding.UTF8.GetBytes("+R: ");
            byte[] block = new byte[8];
            AtDigester digester = new AtDigester(new byte[16]);
            digester.ExpectRaw(BlockForm.Line, prefix, prefix.Length, 0, block, 1, 7);

            Assert.AreEqual("L:+R: 6,0;R:;L:OK;", Run(digester, "\r\n+R: 6,0\r\n\r\nOK\r\n\r\nOK\r\n"));
            Assert.AreEqual(0, (int)block[0]);
            Assert.AreEqual(13, (int)block[1]);
            Assert.AreEqual(10, (int)block[6]);
            Assert.AreEqual(0, (int)block[7]);
        }

        [TestMethod]
        public void SkipsWhatIsTooLong()
        {
            byte[] prefix = Encoding.UTF8.GetBytes("+R: ");
            AtDigester digester = new AtDigester(new byte[8]);
            digester.ExpectRaw(BlockForm.Line, prefix, prefix.Length, 0, new byte[4], 0, 4);

            Assert.AreEqual("O:;O:;L:OK;", Run(digester, "123456789\r\n+R: 5\r\nabcdeOK\r\n"));
        }

        [TestMethod]
        public void ReportsNoise()
        {
            AtDigester digester = new AtDigester(new byte[16]);
            StringBuilder seen = new StringBuilder();
            Run(digester, new byte[] { (byte)'O', 0x91, 13, (byte)'O', (byte)'K', 13 }, seen);

            Assert.AreEqual("M:;L:OK;", seen.ToString());
        }

        private static string Run(AtDigester digester, string stream)
        {
            StringBuilder seen = new StringBuilder();
            Run(digester, Encoding.UTF8.GetBytes(stream), seen);
            return seen.ToString();
        }

        private static void Run(AtDigester digester, byte[] bytes, StringBuilder seen)
        {
            for (int i = 0; i < bytes.Length; i++)
            {
                digester.Feed(bytes, i, 1);
                switch (digester.Token)
                {
                    case AtToken.Line:
                        seen.Append("L:");
                        seen.Append(Encoding.UTF8.GetString(digester.Line, 0, digester.Length));
                        seen.Append(";");
                        break;
                    case AtToken.Echo:
                        seen.Append("E:;");
                        break;
                    case AtToken.Prompt:
                        seen.Append("P:;");
                        break;
                    case AtToken.RawBlock:
                        seen.Append("R:;");
                        break;
                    case AtToken.Malformed:
                        seen.Append("M:;");
                        break;
                    case AtToken.Overflow:
                        seen.Append("O:;");
                        break;
                }
            }
        }
    }
}
