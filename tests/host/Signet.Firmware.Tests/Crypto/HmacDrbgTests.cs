using System.Security.Cryptography;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Firmware.Tests.Crypto;

/// <summary>HMAC_DRBG beside a plain one on .NET's HMAC, and the life of its seed.</summary>
public class HmacDrbgTests
{
    [Fact]
    public void AgreesWithThePlainForm()
    {
        var random = new Random(1);
        for (int round = 0; round < 50; round++)
        {
            var (entropy, nonce, text) = (Bytes(random, 32 + random.Next(64)), Bytes(random, 16), Bytes(random, random.Next(50)));
            var drbg = new HmacDrbg([], new StillClock());
            var plain = new PlainDrbg([.. entropy, .. nonce, .. text]);
            drbg.Instantiate(entropy, nonce, text);
            for (int i = 0; i < 5; i++)
            {
                var output = new byte[random.Next(150)];
                drbg.Fill(output, 0, output.Length);
                Assert.Equal(plain.Generate(output.Length), output);
                var (more, additional) = (Bytes(random, 32), Bytes(random, random.Next(40)));
                drbg.Reseed(more, additional);
                plain.Update([.. more, .. additional]);
            }
        }
    }

    [Fact]
    public void ReseedsItselfAtTheEndOfTheInterval()
    {
        var first = new Source("first", new Random(2));
        var second = new Source("second", new Random(3));
        var drbg = new HmacDrbg([first, second], new StillClock());
        var output = new byte[1];
        drbg.Seed([], 0, 0);
        for (int i = 0; i < HmacDrbg.ReseedInterval; i++)
        {
            Assert.Equal(i >= HmacDrbg.ReseedInterval / 2, drbg.ReseedDue);
            drbg.Fill(output, 0, 1);
        }

        Assert.Equal((1, 1), (first.Calls, second.Calls));
        drbg.Fill(output, 0, 1);
        Assert.Equal((2, 2), (first.Calls, second.Calls));
        Assert.False(drbg.ReseedDue);
    }

    [Fact]
    public void SameSeedSameBytesAndNoOther()
    {
        byte[] Run(int first, int second, byte[] id)
        {
            var drbg = new HmacDrbg([new Source("a", new Random(first)), new Source("b", new Random(second))], new StillClock());
            var output = new byte[32];
            drbg.Seed(id, 0, id.Length);
            drbg.Fill(output, 0, 32);
            return output;
        }

        Assert.Equal(Run(1, 2, [1]), Run(1, 2, [1]));
        Assert.NotEqual(Run(1, 2, [1]), Run(2, 1, [1]));
        Assert.NotEqual(Run(1, 2, [1]), Run(1, 3, [1]));
        Assert.NotEqual(Run(1, 2, [1]), Run(3, 2, [1]));
        Assert.NotEqual(Run(1, 2, [1]), Run(1, 2, [2]));
    }

    [Fact]
    public void SeedingAgainWithTheSameAnswersNeverRepeats()
    {
        // Sources that alternate pass the test of two equal answers; the counter in the nonce keeps outputs apart.
        var drbg = new HmacDrbg([new Alternating("a"), new Alternating("b")], new StillClock());
        var seen = new HashSet<string>();
        for (int i = 0; i < 10; i++)
        {
            var output = new byte[16];
            drbg.Seed([], 0, 0);
            drbg.Fill(output, 0, 16);
            Assert.True(seen.Add(Convert.ToHexString(output)));
        }
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>NIST SP 800-90A Rev. 1 section 10.1.2, line by line.</summary>
    private sealed class PlainDrbg
    {
        private byte[] _key = new byte[32];
        private byte[] _value = Enumerable.Repeat((byte)1, 32).ToArray();

        public PlainDrbg(byte[] seed) => Update(seed);

        public void Update(byte[] data)
        {
            for (byte separator = 0; separator < (data.Length > 0 ? 2 : 1); separator++)
            {
                _key = HMACSHA256.HashData(_key, (byte[])[.. _value, separator, .. data]);
                _value = HMACSHA256.HashData(_key, _value);
            }
        }

        public byte[] Generate(int count)
        {
            var output = new List<byte>();
            while (output.Count < count)
            {
                _value = HMACSHA256.HashData(_key, _value);
                output.AddRange(_value);
            }

            Update([]);
            return [.. output.Take(count)];
        }
    }

    private sealed class Source(string name, Random random) : IEntropySource
    {
        public int Calls { get; private set; }

        public string Name => name;

        public void Fill(byte[] buffer, int offset, int count)
        {
            Calls++;
            random.NextBytes(buffer.AsSpan(offset, count));
        }
    }

    private sealed class Alternating(string name) : IEntropySource
    {
        private int _calls;

        public string Name => name;

        public void Fill(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Clear();
            buffer[offset] = (byte)(1 + (_calls++ & 1));
        }
    }

    private sealed class StillClock : IClock
    {
        public long Milliseconds => 0;

        public long UtcSeconds => 0;

        public TimeQuality Quality => TimeQuality.Unknown;

        public void Delay(int milliseconds)
        {
        }

        public bool Offer(long utcSeconds, TimeQuality quality) => false;
    }
}
