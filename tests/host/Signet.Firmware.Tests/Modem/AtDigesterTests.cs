using System.Text;
using Signet.Modem;

namespace Signet.Firmware.Tests.Modem
{
    public sealed class AtDigesterTests
    {
        private static readonly byte[] RawPrefix = Encoding.ASCII.GetBytes("+CIPRXGET: 2,0,");

        [Theory]
        [InlineData("\r\nOK\r\n", "Line:OK")]
        [InlineData("\r\n+CSQ: 24,99\r\n\r\nOK\r\n", "Line:+CSQ: 24,99|Line:OK")]
        [InlineData("\0\0RDY\r\n", "Line:RDY")]
        [InlineData("0\r", "Line:0")]
        [InlineData("A7670E\r\n0\r", "Line:A7670E|Line:0")]
        [InlineData("OK\rRDY\r", "Line:OK|Line:RDY")]
        [InlineData("\nOK\n", "Line:OK")]
        [InlineData("\r\r\n\n\r\r\nOK\r\n\r\n", "Line:OK")]
        [InlineData("AT+CSQ\r\r\n+CSQ: 24,99\r\n", "Echo:AT+CSQ|Line:+CSQ: 24,99")]
        [InlineData("\r\nAT+CSQX\r\n", "Line:AT+CSQX")]
        [InlineData("\r\n>X\r\n", "Line:>X")]
        [InlineData("\r\nO\x91K\r\nOK\r\n", "Malformed:O\x91K|Line:OK")]
        [InlineData("\x07\r\nOK\r\n", "Malformed:\x07|Line:OK")]
        [InlineData("0123456789012345678901234567890123456789X\r\nOK\r\n", "Overflow|Line:OK")]
        [InlineData("no end", "")]
        public void CutsLines(string stream, string expected)
        {
            EachSplit(stream, expected, digester => digester.ExpectEcho(Encoding.ASCII.GetBytes("AT+CSQ"), 6));
        }

        [Theory]
        [InlineData("\r\n>", "Prompt")]
        [InlineData("\r\n> ", "Prompt")]
        [InlineData("\r\n> \r\nOK\r\n", "Prompt|Line:OK")]
        [InlineData("\r\n>\r\nOK\r\n", "Prompt|Line:OK")]
        [InlineData("\r\n+CMTI: \"SM\",3\r\n\r\n> ", "Line:+CMTI: \"SM\",3|Prompt")]
        [InlineData("\r\na>b\r\n>", "Line:a>b|Prompt")]
        [InlineData("\r\n>>\r\n", "Prompt|Line:>")]
        public void SeesThePromptOnlyAtTheStartOfALine(string stream, string expected)
        {
            EachSplit(stream, expected, digester => digester.ExpectPrompt((byte)'>'));
        }

        [Theory]
        [InlineData("\r\n+CIPRXGET: 2,0,4,9\r\nOK\r\n\r\nOK\r\n", "Line:+CIPRXGET: 2,0,4,9|Raw:OK\r\n|Line:OK")]
        [InlineData("\r\n+CIPRXGET:2,0,1,0\r\n\n\r\nOK\r\n", "Line:+CIPRXGET:2,0,1,0|Raw:\n|Line:OK")]
        [InlineData("\r\n+CIPRXGET: 2,0,2,0\r\n\0>\r\n\r\n\r\nOK\r\n", "Line:+CIPRXGET: 2,0,2,0|Raw:\0>|Line:OK")]
        [InlineData("\r\n+CIPRXGET: 2,0,0,0\r\n\r\nOK\r\n", "Line:+CIPRXGET: 2,0,0,0|Line:OK")]
        [InlineData("\r\n+CIPRXGET: 2,1,2,0\r\n\r\nOK\r\n", "Line:+CIPRXGET: 2,1,2,0|Line:OK")]
        [InlineData("\r\n+CIPRXGET: 1,0\r\n\r\n+CIPRXGET: 2,0,3,0\r\nabc\r\n",
            "Line:+CIPRXGET: 1,0|Line:+CIPRXGET: 2,0,3,0|Raw:abc")]
        [InlineData("\r\n+CIPRXGET: 2,0,9,0\r\n123456789\r\nOK\r\n", "Overflow|Line:OK")]
        [InlineData("\r\n+CIPRXGET: 2,0,x,0\r\nOK\r\n", "Malformed:+CIPRXGET: 2,0,x,0|Line:OK")]
        [InlineData("\r\n+CIPRXGET: 2,0,99999,0\r\nOK\r\n", "Malformed:+CIPRXGET: 2,0,99999,0|Line:OK")]
        public void TakesAnnouncedBlocksAsTheyAre(string stream, string expected)
        {
            byte[] block = new byte[8];
            EachSplit(stream, expected,
                digester => digester.ExpectRaw(BlockForm.Line, RawPrefix, RawPrefix.Length, 0, block, 0, block.Length), block);
        }

        [Fact]
        public void ThrowsAwayABlockThatNobodyWantsAnyMore()
        {
            byte[] block = { 7, 7, 7, 7 };
            AtDigester digester = new AtDigester(new byte[40]);
            digester.ExpectRaw(BlockForm.Line, RawPrefix, RawPrefix.Length, 0, block, 0, 4);
            Assert.Equal("Line:+CIPRXGET: 2,0,4,0", Run(digester, "\r\n+CIPRXGET: 2,0,4,0\r\n", 100, block));
            digester.ExpectNothing();

            Assert.Equal("Line:OK", Run(digester, "data\r\nOK\r\n", 3, block));
            Assert.Equal(new byte[] { 7, 7, 7, 7 }, block);
        }

        [Fact]
        public void WipesAllButTheLineBegun()
        {
            byte[] buffer = new byte[16];
            AtDigester digester = new AtDigester(buffer);
            Run(digester, "secretsecret\r\nab", 100, null);
            digester.Wipe();

            Assert.Equal("ab" + new string('\0', 14), Encoding.ASCII.GetString(buffer));
            Assert.Equal("Line:abc", Run(digester, "c\r", 100, null));
        }

        [Fact]
        public void GivesTheSameTokensHoweverNoiseIsSplit()
        {
            const string Alphabet = "\r\n\r\n>> OK+CIPRXGET: 2,0,123\0\x91ATA";
            for (int seed = 0; seed < 3000; seed++)
            {
                Random random = new Random(seed);
                StringBuilder stream = new StringBuilder();
                int pieces = random.Next(1, 30);
                for (int i = 0; i < pieces; i++)
                {
                    switch (random.Next(4))
                    {
                        case 0:
                            stream.Append("\r\n+CIPRXGET: 2,0,").Append(random.Next(0, 12)).Append(",0\r\n");
                            break;
                        case 1:
                            stream.Append((char)random.Next(256));
                            break;
                        default:
                            stream.Append(Alphabet[random.Next(Alphabet.Length)]);
                            break;
                    }
                }

                string text = stream.ToString();
                string whole = RunArmed(text, int.MaxValue, seed);
                int split = random.Next(1, 7);
                Assert.True(whole == RunArmed(text, split, seed), "seed " + seed + ", split " + split);
            }
        }

        private static string RunArmed(string stream, int split, int seed)
        {
            byte[] block = new byte[8];
            AtDigester digester = new AtDigester(new byte[24]);
            digester.ExpectEcho(Encoding.ASCII.GetBytes("AT"), 2);
            digester.ExpectRaw(BlockForm.Line, RawPrefix, RawPrefix.Length, 0, block, 0, block.Length);
            if (seed % 2 == 0)
            {
                digester.ExpectPrompt((byte)'>');
            }

            return Run(digester, stream, split, block);
        }

        private static void EachSplit(string stream, string expected, Action<AtDigester> arm, byte[]? block = null)
        {
            for (int split = 1; split <= stream.Length; split++)
            {
                AtDigester digester = new AtDigester(new byte[40]);
                arm(digester);
                Assert.Equal(expected, Run(digester, stream, split, block));
            }
        }

        private static string Run(AtDigester digester, string stream, int split, byte[]? block)
        {
            byte[] bytes = Encoding.Latin1.GetBytes(stream);
            List<string> tokens = new List<string>();
            int at = 0;
            while (at < bytes.Length)
            {
                int part = Math.Min(split, bytes.Length - at);
                int taken = digester.Feed(bytes, at, part);
                Assert.InRange(taken, 1, part);
                at += taken;
                switch (digester.Token)
                {
                    case AtToken.None:
                        break;
                    case AtToken.Prompt:
                    case AtToken.Overflow:
                        tokens.Add(digester.Token.ToString());
                        break;
                    case AtToken.RawBlock:
                        tokens.Add("Raw:" + Encoding.Latin1.GetString(block!, 0, digester.Length));
                        break;
                    default:
                        tokens.Add(digester.Token + ":" + Encoding.Latin1.GetString(digester.Line, 0, digester.Length));
                        break;
                }
            }

            return string.Join("|", tokens);
        }
    }
}
