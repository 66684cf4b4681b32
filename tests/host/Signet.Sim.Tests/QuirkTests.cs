using Signet.Core;
using Signet.Firmware.Tests.Modem;
using Signet.Sim.Tests.Support;

namespace Signet.Sim.Tests;

/// <summary>Habits are learned once, remembered for that SIM and applet alone, and a bad memory harms nothing.</summary>
public class QuirkTests
{
    private static readonly byte[] Serial = Convert.FromHexString("98940000000000000091");

    private static IotSafeCard Client(FakeCard card, IQuirkMemory? memory, byte[]? iccid, IotSafeOptions? options = null)
    {
        IotSafeCard client = CardTests.Client(card, options);
        client.Memory = memory;
        client.Iccid = iccid;
        client.LoadCredentials();
        return client;
    }

    private static FakeCard Odd()
    {
        FakeCard card = FakeCard.Typical();
        card.SessionsNeedClose = true;
        card.RefusesSessionZero = true;
        card.TwoByteSignatureIn = false;
        card.TwoByteSignatureOut = false;
        return card;
    }

    [Fact]
    public void HabitsAreRememberedAcrossARestart()
    {
        var memory = new QuirkMemory();
        IotSafeCard first = Client(Odd(), memory, Serial);
        CardTests.Handshake(first);
        CardTests.Handshake(first);
        first.Close();

        FakeCard card = Odd();
        IotSafeCard second = Client(card, memory, Serial);
        card.Log.Clear();
        CardTests.Handshake(second);

        // Twelve commands and a close after each of the five sessions; nothing is tried in vain.
        Assert.Equal(17, card.Commands.Count());
        Assert.Equal((1, true, SignatureForm.OneByte), (second.Quirks.Session, second.Quirks.NeedsClose, second.Quirks.Form));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void HabitsOfAnotherSimOrOfNoneAreNotUsed(bool known, bool other)
    {
        var memory = new QuirkMemory();
        IotSafeCard first = Client(Odd(), memory, known ? Serial : null);
        CardTests.Handshake(first);
        first.Close();
        Assert.Equal(known, memory.Count > 0);

        IotSafeCard second = Client(FakeCard.Typical(), memory, other ? Serial : [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

        Assert.False(second.Quirks.NeedsClose);
        Assert.Equal(0, second.Quirks.Session);
    }

    [Fact]
    public void SerialNumberIsNotWrittenDown()
    {
        var memory = new Recorder();
        Client(Odd(), memory, Serial).Close();
        Assert.NotEmpty(memory.Names);
        Assert.All(memory.Names, n => Assert.DoesNotContain("9894", n));
        Assert.All(memory.Names, n => Assert.InRange(n.Length, 1, 32));
    }

    [Fact]
    public void ADamagedMemoryIsIgnored()
    {
        var quirks = new AppletQuirks();
        quirks.Take(new IotSafeOptions());
        byte[] good = quirks.Write();
        Assert.True(quirks.Read(good));
        Assert.False(quirks.Read(null));
        Assert.False(quirks.Read([]));
        Assert.False(quirks.Read(good[..3]));
        Assert.False(quirks.Read([2, .. good[1..]]));
        Assert.False(quirks.Read([.. good, 0]));
    }

    [Fact]
    public void AllThatIsWrittenIsReadBack()
    {
        for (int bits = 0; bits < 256; bits++)
        {
            var quirks = new AppletQuirks();
            Assert.True(quirks.Read([1, (byte)bits, 50, 0]));
            Assert.Equal([1, (byte)bits, 50, 0], quirks.Write());
        }
    }

    [Fact]
    public void AMemoryThatFailsCostsOnlyWhatWasLearned()
    {
        IotSafeCard client = Client(Odd(), new Failing(), Serial);
        CardTests.Handshake(client);
        client.Close();
    }

    [Fact]
    public void EveryRememberedHabitStillPassesTheGuard()
    {
        // Whatever stands in the memory, no PIN command comes of it.
        for (int bits = 0; bits < 256; bits++)
        {
            var memory = new Fixed([1, (byte)bits, 0, 0]);
            FakeCard card = FakeCard.Typical();
            IotSafeCard client = CardTests.Client(card);
            client.Memory = memory;
            client.Iccid = Serial;
            client.LoadCredentials();
            CardTests.Handshake(client);
            Assert.Empty(card.Violations);
            Assert.DoesNotContain(card.Log, a => a.Substring(2, 2) is "24" or "2C" && a.Substring(8, 2) == "10");
        }
    }

    [Fact]
    public void WritesAreCountedForEachSimAndStopAtTheLimit()
    {
        var memory = new QuirkMemory();
        var options = new IotSafeOptions { MaxWritesPerDay = 6 };
        IotSafeCard client = Client(FakeCard.Typical(), memory, Serial, options);
        CardTests.Handshake(client);

        // A key pair, the peer's point, the server's key.
        Assert.Equal((3, 3), (client.Wear.Today, client.Wear.Total));
        CardTests.Handshake(client);
        Assert.Equal(ErrorCode.CardWearLimit, Assert.Throws<SignetException>(() => CardTests.Handshake(client)).Code);
        client.Sign(SigningKey.Tls, CardTests.Digest, 0, new byte[64], 0);
        client.Close();

        FakeCard card = FakeCard.Typical();
        IotSafeCard again = Client(card, memory, Serial, options);
        Assert.Equal(ErrorCode.CardWearLimit, Assert.Throws<SignetException>(() => CardTests.Handshake(again)).Code);
        Assert.Equal(6, again.Wear.Total);
        Assert.DoesNotContain(card.Log, a => a.Substring(2, 2) is "B9" or "24" or "D8");

        again.Iccid = [9, 9, 9, 9, 9, 9, 9, 9, 9, 9];
        CardTests.Handshake(again);
        Assert.Equal(3, again.Wear.Total);
    }

    [Fact]
    public void ANewDayAllowsNewWrites()
    {
        var memory = new QuirkMemory();
        var clock = new VirtualClock();
        var wear = new CardWear { Limit = 2 };
        wear.Begin("w/1", memory, clock);
        wear.Count();
        wear.Count();
        Assert.Throws<SignetException>(wear.Count);
        clock.Advance(86_399_000_000L / 2);
        Assert.Throws<SignetException>(wear.Count);
        wear.Save();

        // Without a known time a restart is no new day.
        var restarted = new CardWear { Limit = 2 };
        restarted.Begin("w/1", memory, clock);
        Assert.Throws<SignetException>(restarted.Count);

        // Twenty-four hours of running are.
        var later = new Days(clock, 0);
        wear = new CardWear { Limit = 2 };
        wear.Begin("w/1", memory, later);
        later.Day = 20_000;
        wear.Count();
        Assert.Equal((1, 3), (wear.Today, wear.Total));
    }

    [Fact]
    public void OneWrongDateStopsNoWritesForGoodAndNoDateGivesMoreThanADay()
    {
        var memory = new QuirkMemory();
        var clock = new VirtualClock();
        var days = new Days(clock, 40_000); // 2079, said by a network once
        var wear = new CardWear { Limit = 2 };
        wear.Begin("w/1", memory, days);
        wear.Count();
        wear.Count();
        wear.Save();
        days.Day = 20_000;
        var restarted = new CardWear { Limit = 2 };
        restarted.Begin("w/1", memory, days);
        Assert.Throws<SignetException>(restarted.Count);
        clock.Advance(86_400_000_000L);
        restarted.Count();
        restarted.Count();
        Assert.Throws<SignetException>(restarted.Count);

        // A network that turns the date to and fro wins one day, not one each time.
        int won = 0;
        for (int i = 0; i < 100; i++)
        {
            days.Day = i % 2 == 0 ? 30_000 + i : 20_000;
            try
            {
                restarted.Count();
                won++;
            }
            catch (SignetException)
            {
            }
        }

        Assert.InRange(won, 0, 2);
    }

    private sealed class Days(IClock inner, int day) : IClock
    {
        public int Day { get; set; } = day;

        public long Milliseconds => inner.Milliseconds;

        public long UtcSeconds => Day * 86400L;

        public TimeQuality Quality => Day == 0 ? TimeQuality.Unknown : TimeQuality.Network;

        public void Delay(int milliseconds) => inner.Delay(milliseconds);

        public bool Offer(long utcSeconds, TimeQuality quality) => false;
    }

    private sealed class Recorder : IQuirkMemory
    {
        public List<string> Names { get; } = [];

        public byte[]? Load(string name)
        {
            Names.Add(name);
            return null;
        }

        public void Save(string name, byte[] value) => Names.Add(name);
    }

    private sealed class Failing : IQuirkMemory
    {
        public byte[] Load(string name) => throw new SignetException(ErrorCode.Unexpected, name);

        public void Save(string name, byte[] value) => throw new SignetException(ErrorCode.Unexpected, name);
    }

    private sealed class Fixed(byte[] value) : IQuirkMemory
    {
        public byte[]? Load(string name) => name.StartsWith("q/", StringComparison.Ordinal) ? value : null;

        public void Save(string name, byte[] data)
        {
        }
    }
}
