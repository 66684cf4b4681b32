using System.Globalization;
using Signet.Emulator.Tests.Support;

namespace Signet.Emulator.Tests.Strangers
{
    /// <summary>
    /// What wolfSSL's IoT-SAFE port does on the line: SELECT on channel 1 without opening it, class 81, the length padded to three
    /// columns, no Le on case 4, one GET RESPONSE with class 01, sessions 1 (sign, verify) and 2 (put), OK awaited by polling with a
    /// bare AT, status words looked at only where they matter to it.
    /// </summary>
    internal sealed class WolfSslPort(LineHost line)
    {
        public void Init()
        {
            line.Say("AT+CSIM=24,\"01A4040007A0000005590010\"");
        }

        public byte[] Random(int count)
        {
            return Payload(Send($"81840000{count:X2}"));
        }

        public byte[] ReadFile(string id)
        {
            // It skips two bytes for the wrapper, unseen, and looks for tag 20 behind them.
            string info = Convert.ToHexString(Payload(Send($"81CBC300{Ref("83", id)}")))[4..];
            int at = info.IndexOf("2002", StringComparison.Ordinal);
            Assert.True(at >= 0, "no file size behind the wrapper");
            int size = int.Parse(info.AsSpan(at + 4, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            var file = new List<byte>();
            while (file.Count < size)
            {
                byte[] part = Payload(Send($"81B0{file.Count:X4}{Ref("83", id)}"));
                Assert.True(part.Length > 2 || file.Count == size, "a status word in place of the file's bytes");
                file.AddRange(part);
            }

            return [.. file];
        }

        public byte[] GenerateKeyPair(string id)
        {
            string answer = Convert.ToHexString(Payload(Send($"81B90000{Ref("84", id)}")));
            return Point(answer);
        }

        public byte[] ReadPublicKey(string id)
        {
            return Point(Convert.ToHexString(Payload(Send($"81CD0000{Ref("85", id)}"))));
        }

        public void PutPublicKey(string id, byte[] point)
        {
            Send($"81240002{Ref("85", id)}");
            Poll();
            Send($"81D8800247344549438641{Convert.ToHexString(point)}");
            Poll();
            Send("8124010200");
        }

        public byte[] SharedSecret(string key, string peer)
        {
            string data = $"84{key.Length / 2:X2}{key}85{peer.Length / 2:X2}{peer}";
            return Payload(Send($"81460000{data.Length / 2:X2}{data}"));
        }

        public byte[] Sign(string key, byte[] digest)
        {
            string data = $"84{key.Length / 2:X2}{key}A1010391020001920104";
            Send($"812A0001{data.Length / 2:X2}{data}");
            Poll();
            byte[] answer = Payload(Send($"812B8001229E20{Convert.ToHexString(digest)}"));
            Assert.Equal("330040", Convert.ToHexString(answer, 0, 3));
            Send("812A010100");
            return answer[3..];
        }

        public bool Verify(string key, byte[] digest, byte[] signature)
        {
            string data = $"85{key.Length / 2:X2}{key}A1010391020001920104";
            Send($"812C0001{data.Length / 2:X2}{data}");
            string update = $"9E20{Convert.ToHexString(digest)}330040{Convert.ToHexString(signature)}";
            string sw = Send($"812D8001{update.Length / 2:X2}{update}");
            Send("812C010100");
            return sw == "9000";
        }

        public byte[] HkdfExtract(byte[] salt, byte[] material)
        {
            // An empty salt or material is sent as zeros.
            string d1 = Convert.ToHexString(material.Length == 0 ? new byte[32] : material);
            string d5 = Convert.ToHexString(salt.Length == 0 ? new byte[32] : salt);
            string data = $"D1{d1.Length / 2:X2}{d1}D5{d5.Length / 2:X2}{d5}91020001";
            return Payload(Send($"814A0000{data.Length / 2:X2}{data}"));
        }

        private static string Ref(string tag, string id)
        {
            return $"{(id.Length / 2) + 2:X2}{tag}{id.Length / 2:X2}{id}";
        }

        private static byte[] Point(string answer)
        {
            int at = answer.IndexOf("34454943864104", StringComparison.Ordinal);
            Assert.True(at >= 0, "no public key in " + answer);
            return Convert.FromHexString(answer.AsSpan(at + 12, 130));
        }

        private void Poll()
        {
            Assert.Equal("", line.Say("AT"));
        }

        /// <summary>The hexadecimal text between the quotes; where it begins with 61 one GET RESPONSE fetches the rest.</summary>
        private string Send(string apdu)
        {
            string answer = Text(line.Say($"AT+CSIM={apdu.Length,3},\"{apdu}\""));
            return answer.StartsWith("61", StringComparison.Ordinal) && answer.Length == 4
                ? Text(line.Say($"AT+CSIM= 10,\"01C00000{answer[2..]}\""))
                : answer;
        }

        private static string Text(string answer)
        {
            return answer.Split('"')[1];
        }

        private static byte[] Payload(string answer)
        {
            return Convert.FromHexString(answer.AsSpan(0, answer.Length - 4));
        }
    }
}
