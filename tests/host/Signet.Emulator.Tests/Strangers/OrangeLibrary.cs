using System.Globalization;
using Signet.Emulator.Tests.Support;

namespace Signet.Emulator.Tests.Strangers
{
    /// <summary>
    /// What Orange's IoT-SAFE-APDU-library does: opens a channel, class 0X, sessions closed before and after, Le on what returns
    /// data, files in steps of 50 bytes, tag 33 with one byte of length both ways, and an application structure whose tags stand in
    /// one order, tag 91 with one byte, tag 11 with a length that is one too large.
    /// </summary>
    internal sealed class OrangeLibrary(LineHost line)
    {
        private string _channel = "";

        public bool Init(string aid)
        {
            _channel = Send("0070000001")[..2];
            return Send($"{_channel}A40400{aid.Length / 2:X2}{aid}") == "9000";
        }

        public void Finish()
        {
            Assert.Equal("9000", Send($"007080{_channel}00"));
        }

        /// <summary>The library's parser, which takes the tags in this order and no others.</summary>
        public int MaximumSessions()
        {
            string answer = Send(_channel + "CB000044");
            if (answer.StartsWith("6C", StringComparison.Ordinal))
                answer = Send(_channel + "CB0000" + answer[2..]);
            byte[] data = Convert.FromHexString(answer);
            int at = 0;
            byte Value(byte tag)
            {
                Assert.Equal(tag, data[at]);
                Assert.Equal(1, data[at + 1]);
                at += 3;
                return data[at - 1];
            }

            Value(0x10);
            Assert.Equal(0x11, data[at]);
            at += 2 + data[at + 1] - 1;
            foreach (byte tag in new byte[] { 0xB1, 0xB2, 0xB3, 0xB4, 0x90, 0x91, 0x92, 0x93, 0x94 })
                Value(tag);
            return Value(0xB7);
        }

        /// <summary>The list: every object in a wrapper of its own, private, public, secret, file, its TLVs in one order.</summary>
        public List<string> List()
        {
            byte[] data = Convert.FromHexString(Send(_channel + "CB010000"));
            Assert.Equal("9000", Convert.ToHexString(data, data.Length - 2, 2));
            var names = new List<string>();
            for (int at = 0; at < data.Length - 2;)
            {
                byte type = data[at++];
                Assert.InRange(type, 0xC1, 0xC4);
                int end = at + 1 + data[at++];
                if (data[at] is >= 0x73 and <= 0x76)
                    at += 2 + data[at + 1];
                Assert.InRange(data[at], 0x83, 0x86);
                names.Add($"{type:X2} {Convert.ToHexString(data, at + 2, data[at + 1])}");
                at += 2 + data[at + 1];
                Assert.Equal("6001", Convert.ToHexString(data, at, 2));
                Assert.Equal("4A01", Convert.ToHexString(data, at + 3, 2));
                if (type == 0xC3)
                    Assert.Equal("2002", Convert.ToHexString(data, at + 6, 2));
                at = end;
            }

            return names;
        }

        public byte[] ReadFile(string id)
        {
            var file = new List<byte>();
            while (true)
            {
                string part = Send($"{_channel}B0{file.Count:X4}{(id.Length / 2) + 2:X2}83{id.Length / 2:X2}{id}32");
                if (part[^4..] is "6981" or "6A86")
                    return [.. file];
                Assert.EndsWith("9000", part, StringComparison.Ordinal);
                file.AddRange(Convert.FromHexString(part[..^4]));
                if (part.Length < 104)
                    return [.. file];
            }
        }

        public byte[] Random(int count)
        {
            return Convert.FromHexString(Send($"{_channel}840000{count:X2}")[..^4]);
        }

        public byte[] Sign(string key, byte[] digest)
        {
            Send(_channel + "2A010100");
            Assert.Equal("9000", Send($"{_channel}2A00010D8401{key}A1010391020001920104"));
            string answer = Send($"{_channel}2B8001229E20{Convert.ToHexString(digest)}00");
            if (answer.StartsWith("61", StringComparison.Ordinal))
                answer = Send($"{_channel}C00000{answer[2..]}");
            Send(_channel + "2A010100");
            byte[] data = Convert.FromHexString(answer);
            Assert.Equal(0x33, data[0]);
            Assert.Equal(data.Length - 4, data[1]);
            return data[2..^2];
        }

        public string Verify(string key, byte[] digest, byte[] signature)
        {
            Send(_channel + "2C010100");
            Assert.Equal("9000", Send($"{_channel}2C00010D8501{key}A1010391020001920104"));
            string data = $"9E20{Convert.ToHexString(digest)}33{signature.Length:X2}{Convert.ToHexString(signature)}";
            string sw = Send($"{_channel}2D8001{data.Length / 2:X2}{data}");
            Send(_channel + "2C010100");
            return sw;
        }

        /// <summary>Takes the first line with +CSIM, quotes or none, and fetches once where the answer is 61XX alone.</summary>
        private string Send(string apdu)
        {
            string answer = line.Say($"AT+CSIM={apdu.Length},\"{apdu}\"");
            string first = answer.Split('\n').First(l => l.StartsWith("+CSIM: ", StringComparison.Ordinal));
            string[] parts = first["+CSIM: ".Length..].Split(',');
            string hex = parts[1].Trim('"');
            Assert.Equal(hex.Length, int.Parse(parts[0], CultureInfo.InvariantCulture));
            bool fetch = hex.Length == 4 && hex.StartsWith("61", StringComparison.Ordinal) && apdu[2..4] is "B0" or "CB";
            return fetch ? Send($"{_channel}C00000{hex[2..]}") : hex;
        }
    }
}
