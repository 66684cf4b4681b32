using Signet.Core;
using Signet.Sim.Tests.Support;

namespace Signet.Sim.Tests;

/// <summary>No fault and no name may ever bring the owner's PIN counters into play (docs/SECURITY.md section 4).</summary>
public class PinSafetyTests
{
    private static readonly string[] AppletInstructions = { "24", "2A", "2B", "2C", "2D", "46", "84", "B0", "B9", "CB", "CD", "D8" };

    private static void Everything(IotSafeCard client)
    {
        client.LoadCredentials();
        CardTests.Handshake(client);
        client.GetRandom(new byte[32], 0, 32);
    }

    // The caller of a connection: what fails for a lost channel is done again from the start, a few times.
    private static void Patiently(IotSafeCard client)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                Everything(client);
                return;
            }
            catch (SignetException e) when (attempt < 3)
            {
                Assert.Equal(ErrorCode.ChannelLost, e.Code);
            }
        }
    }

    private static int ExchangesOfEverything()
    {
        FakeCard card = FakeCard.Typical();
        Everything(CardTests.Client(card));
        return card.Exchanges;
    }

    [Fact]
    public void NoticedResetBetweenAnyTwoApdusSendsNothingOnTheOldChannel()
    {
        int exchanges = ExchangesOfEverything();
        Assert.InRange(exchanges, 25, 100);
        for (int at = 0; at < exchanges; at++)
        {
            FakeCard card = FakeCard.Typical();
            IotSafeCard client = CardTests.Client(card);
            bool reset = false;
            bool selected = false;
            card.Override = a =>
            {
                string ins = a[1].ToString("X2");
                Assert.False(reset && !selected && AppletInstructions.Contains(ins), $"{ins} after the reset before exchange {at}");
                selected |= reset && ins == "A4";

                // The reset comes after this exchange is under way, and is noticed before the next.
                if (card.Exchanges == at)
                {
                    byte[] last = { 0x69, 0x99 };
                    card.Reset(noticed: true);
                    reset = true;
                    selected = false;
                    return last;
                }

                return null;
            };

            Patiently(client);
            Assert.Empty(card.Violations);
        }
    }

    [Fact]
    public void UnnoticedResetBetweenAnyTwoApdusTouchesNoCounter()
    {
        int exchanges = ExchangesOfEverything();
        int near = 0;
        for (int at = 0; at < exchanges; at++)
        {
            FakeCard card = FakeCard.Typical();
            card.ResetBefore = at;
            IotSafeCard client = CardTests.Client(card);
            Patiently(client);
            Assert.DoesNotContain(card.Violations, v => v.StartsWith("PIN", StringComparison.Ordinal));
            Assert.DoesNotContain("closed the module's channel", card.Violations);
            near += card.Violations.Count;

            // At most the one command that found out, and with P2 = 00, which the PIN commands refuse.
            Assert.InRange(card.Violations.Count, 0, 1);
            Assert.All(card.Violations, v => Assert.Equal("00", v.Substring(v.IndexOf(' ') + 7, 2)));
        }

        Assert.NotEqual(0, near);
    }

    [Fact]
    public void KeyPairIsNeverMadeTwiceByItself()
    {
        int exchanges = ExchangesOfEverything();
        for (int at = 0; at < exchanges; at++)
        {
            FakeCard card = FakeCard.Typical();
            card.ResetBefore = at;
            card.ResetIsNoticed = true;
            IotSafeCard client = CardTests.Client(card);
            try
            {
                Everything(client);
            }
            catch (SignetException)
            {
                // The caller's turn; we count what was done without him.
            }

            Assert.InRange(card.Commands.Count(a => a.Substring(2, 2) == "B9"), 0, 1);
        }
    }

    [Fact]
    public void EveryStatusWordAtEveryStepGivesATypedErrorOrSuccess()
    {
        int exchanges = ExchangesOfEverything();
        int[] words =
        {
            0x6100, 0x6110, 0x6281, 0x6283, 0x6300, 0x63C0, 0x63CF, 0x6400, 0x6581, 0x6700, 0x6881, 0x6981, 0x6982, 0x6984, 0x6985,
            0x6989, 0x6A80, 0x6A81, 0x6A82, 0x6A84, 0x6A86, 0x6A88, 0x6B00, 0x6C00, 0x6C10, 0x6C44, 0x6CFF, 0x6D00, 0x6D01, 0x6E00,
            0x6F00, 0x9000, 0x9100, 0x910F, 0x9300, 0x9F10, 0x0000, 0x6000, 0xFFFF,
        };
        foreach (int sw in words)
        {
            for (int at = 0; at < exchanges; at++)
            {
                FakeCard card = FakeCard.Typical();
                card.InjectAt = at;
                card.InjectedSw = sw;
                IotSafeCard client = CardTests.Client(card);
                try
                {
                    Everything(client);
                }
                catch (SignetException e)
                {
                    // 6C10 would have us repeat 24 or 2C with P3 = 10: there, and only there, the guard steps in.
                    Assert.True(e.Code != ErrorCode.UnsafeApdu || sw == 0x6C10, $"{sw:X4} at {at}: {e.Message}");
                }
                catch (Xunit.Sdk.XunitException) when (sw is 0x9000 or 0x9100 or 0x910F or 0x63CF or 0x6D01)
                {
                    // A command that was "successful" without being executed leaves wrong results; that is the card's lie.
                }

                Assert.Empty(card.Violations);
                Assert.True(card.Exchanges < 3 * exchanges + 40, $"{sw:X4} at {at}: {card.Exchanges} exchanges");
            }
        }
    }

    [Fact]
    public void NoNameMakesAPinCommand()
    {
        for (int length = 1; length <= 20; length++)
        {
            for (int label = 0; label <= 20; label++)
            {
                FakeCard card = FakeCard.Typical(2);
                foreach (FakeCard.Item item in card.Items)
                {
                    byte first = item.Id[0];
                    item.Id = Enumerable.Repeat(first, length).ToArray();
                    item.Label = label == 0 ? null : Enumerable.Repeat((byte)(first + 0x40), label).ToArray();
                }

                IotSafeCard client = CardTests.Client(card);
                client.LoadCredentials();
                bool canPut = length != 14 || (label != 0 && label != 14);
                bool canVerify = length != 4 || (label != 0 && label != 4);
                if (canPut && canVerify)
                {
                    CardTests.Handshake(client);
                }
                else
                {
                    SignetException e = Assert.Throws<SignetException>(() => CardTests.Handshake(client));
                    Assert.Equal(ErrorCode.NoScratchKey, e.Code);
                }

                Assert.DoesNotContain(card.Log, a => a.Substring(2, 2) is "24" or "2C" && a.Substring(8, 2) == "10");
                Assert.All(card.Log.Where(a => a.Substring(2, 2) is "24" or "2C" or "2A" or "D8" or "2B" or "2D"), a => Assert.Equal("00", a.Substring(6, 2)));
            }
        }
    }

    [Fact]
    public void AppletInstructionsWaitForSelectAndClass()
    {
        FakeCard card = FakeCard.Typical();
        var guard = new ApduGuard(card, 0);
        var command = new ApduCommand();
        var response = new ApduResponse();
        ErrorCode Try(int cla, int ins, int p1, int p2, int data)
        {
            command.Start(cla, ins, p1, p2);
            command.Append(new byte[data], 0, data);
            response.Clear();
            try
            {
                guard.Send(command, response, 1000);
                return ErrorCode.None;
            }
            catch (SignetException e)
            {
                return e.Code;
            }
        }

        void RefusesAll(int cla)
        {
            int before = card.Exchanges;
            for (int ins = 0; ins < 256; ins++)
            {
                if (ins is not (0x70 or 0xA4 or 0x84 or 0xCB))
                {
                    Assert.Equal(ErrorCode.UnsafeApdu, Try(cla, ins, 0, 0, 3));
                }
            }

            Assert.Equal(before, card.Exchanges);
        }

        foreach (int cla in new[] { 0x00, 0x01, 0x80, 0x81 })
        {
            RefusesAll(cla);
            Assert.Equal(ErrorCode.UnsafeApdu, Try(cla, 0xA4, 4, 0, 7));
            Assert.Equal(ErrorCode.UnsafeApdu, Try(cla, 0xCB, 0, 0, 0));
        }

        Assert.Equal(ErrorCode.UnsafeApdu, Try(0, 0x70, 0x80, 1, 0));
        command.Start(0, 0x70, 0, 0);
        command.SetLe(1);
        guard.Send(command, response, 1000);
        Assert.Equal(1, guard.Channel);
        foreach (int cla in new[] { 0x00, 0x01, 0x02, 0x80, 0x81, 0x82, 0x0D, 0x11, 0x41 })
        {
            RefusesAll(cla);
        }

        Assert.Equal(ErrorCode.UnsafeApdu, Try(0, 0x70, 0x80, 2, 0));
        Assert.Equal(ErrorCode.UnsafeApdu, Try(0x00, 0xA4, 4, 0, 7));
        command.Start(1, 0xA4, 4, 0);
        command.Append(new byte[] { 1, 2, 3, 4, 5 }, 0, 5);
        Assert.Equal(0x6A82, guard.Send(command, response, 1000));
        RefusesAll(0x01);
        RefusesAll(0x81);
        command.Start(1, 0xA4, 4, 0);
        command.Append(FakeCard.GsmaAid, 0, 7);
        Assert.Equal(0x9000, guard.Send(command, response, 1000));
        RefusesAll(0x01);
        RefusesAll(0x81);
        command.Start(0x81, 0xCB, 0, 0);
        command.SetLe(0x44);
        Assert.Equal(0x9000, guard.Send(command, response, 1000));
        Assert.Equal(0x81, guard.AppletClass);

        Assert.Equal(ErrorCode.UnsafeApdu, Try(0x01, 0x2A, 0, 0, 13));
        Assert.Equal(ErrorCode.UnsafeApdu, Try(0x81, 0x2A, 0, 1, 13));
        Assert.Equal(ErrorCode.UnsafeApdu, Try(0x81, 0x24, 0, 0, 16));
        Assert.Equal(ErrorCode.UnsafeApdu, Try(0x81, 0x2C, 0, 0, 16));
        Assert.Equal(ErrorCode.UnsafeApdu, Try(0x81, 0x20, 0, 1, 8));
        Assert.Equal(ErrorCode.UnsafeApdu, Try(0x81, 0xC0, 0, 0, 0));
        Assert.Equal(ErrorCode.None, Try(0x81, 0x24, 0, 0, 3));
        command.Start(0x81, 0x24, 1, 0);
        command.SetLe(16);
        Assert.Equal(ErrorCode.UnsafeApdu, Assert.Throws<SignetException>(() => guard.Send(command, response, 1000)).Code);
        int sent = card.Exchanges;
        card.Epoch++;
        Assert.Equal(ErrorCode.ChannelLost, Try(0x81, 0x24, 0, 0, 3));
        Assert.Equal(ErrorCode.ChannelLost, Try(0x81, 0x2C, 0, 0, 12));
        Assert.Equal(sent, card.Exchanges);
    }
}
