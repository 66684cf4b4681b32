using System.Globalization;
using Signet.Emulator.Tests.Support;

namespace Signet.Emulator.Tests.Strangers
{
    /// <summary>
    /// What Thales's middleware and its PKCS#11 module do: session 0 for everything and never closed (a sweep over 0 to 5 at the
    /// start only), class 0X, both lengths of tag 33, files in steps of 255 whatever arrives, the list's command in four bytes, one
    /// wrapper for all objects of a type with a raw byte of length.
    /// </summary>
    internal sealed class ThalesMiddleware(LineHost line)
    {
        private string _channel = "";

        public bool Init(string aid)
        {
            _channel = Send("0070000001")[..2];
            if (Send($"{_channel}A40400{aid.Length / 2:X2}{aid}")[^4..] is not ("9000" or "6100"))
            {
                Send($"{_channel}7080{_channel}00");
                return false;
            }

            for (int session = 0; session <= 5; session++)
            {
                foreach (string instruction in new[] { "2A", "2C", "24" })
                    Send($"{_channel}{instruction}01{session:X2}00");
            }

            return true;
        }

        /// <summary>Objects by type: C1 to C4 with one raw byte of length, several objects inside, each begun by its label.</summary>
        public Dictionary<int, int> CountByType()
        {
            string list = "";
            string part = Send(_channel + "CB0100");
            while (part.EndsWith("6300", StringComparison.Ordinal))
            {
                list += part[..^4];
                part = Send(_channel + "CB010100");
            }

            byte[] data = Convert.FromHexString(list + part[..^4]);
            var counts = new Dictionary<int, int>();
            for (int at = 0; at < data.Length;)
            {
                int type = data[at];
                int end = at + 2 + data[at + 1];
                at += 2;
                counts[type] = 0;
                while (at < end)
                {
                    if (data[at] is >= 0x83 and <= 0x86)
                        counts[type]++;
                    at += 2 + data[at + 1];
                }

                Assert.Equal(end, at);
            }

            return counts;
        }

        public byte[] ReadFile(string id)
        {
            string info = Send($"{_channel}CBC300038301{id}");
            int found = info.IndexOf("2002", StringComparison.Ordinal);
            int size = int.Parse(info.AsSpan(found + 4, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            byte[] file = new byte[size + 256];
            for (int at = 0; at < size; at += 255)
            {
                byte[] part = Convert.FromHexString(Send($"{_channel}B0{at:X4}038301{id}")[..^4]);
                part.CopyTo(file, at);
            }

            return file[..size];
        }

        public byte[] Sign(string key, byte[] text)
        {
            Assert.Equal("9000", Send($"{_channel}2A00000D8401{key}A1010191020001920104"));
            for (int at = 0; at < text.Length; at += 100)
            {
                byte[] block = text[at..Math.Min(at + 100, text.Length)];
                bool last = at + 100 >= text.Length;
                string answer = Send($"{_channel}2B{(last ? "80" : "00")}00{block.Length + 2:X2}9B{block.Length:X2}{Convert.ToHexString(block)}{(last ? "00" : "")}");
                Assert.EndsWith("9000", answer, StringComparison.Ordinal);
                if (last)
                {
                    byte[] data = Convert.FromHexString(answer);
                    return data[1] == 0 ? data[3..^2] : data[2..^2];
                }
            }

            return [];
        }

        public byte[] Agree(string key, string peer, byte[] point)
        {
            Assert.Equal("9000", Send($"{_channel}240000038501{peer}"));
            Assert.Equal("9000", Send($"{_channel}D8800047344549438641{Convert.ToHexString(point)}"));
            string answer = Send($"{_channel}460000068401{key}8501{peer}00");
            Assert.EndsWith("9000", answer, StringComparison.Ordinal);
            return Convert.FromHexString(answer[..^4]);
        }

        public byte[] GenerateKeyPair(string id)
        {
            string answer = Send($"{_channel}B90000038401{id}00");
            Assert.StartsWith("84", answer, StringComparison.Ordinal);
            int at = answer.IndexOf("3445", StringComparison.Ordinal);
            return Convert.FromHexString(answer.AsSpan(at + 12, 130));
        }

        public byte[] Prf(byte[] secret, byte[] labelAndSeed, int count)
        {
            string data = $"D1{secret.Length:X2}{Convert.ToHexString(secret)}D2{labelAndSeed.Length:X2}{Convert.ToHexString(labelAndSeed)}D301{count:X2}";
            string answer = Send($"{_channel}480000{data.Length / 2:X2}{data}00");
            Assert.EndsWith("9000", answer, StringComparison.Ordinal);
            return Convert.FromHexString(answer[..^4]);
        }

        private string Send(string apdu)
        {
            string hex = apdu.Length == 8 ? apdu + "00" : apdu;
            string answer = line.Say($"AT+CSIM={hex.Length},\"{hex}\"").Split('"')[1];
            string data = "";
            while (answer[^4..^2] == "61")
            {
                data += answer[..^4];
                answer = line.Say($"AT+CSIM=10,\"{_channel}C00000{answer[^2..]}\"").Split('"')[1];
            }

            return data + answer;
        }
    }
}
