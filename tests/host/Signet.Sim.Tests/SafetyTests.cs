using Signet.Core;
using Signet.Emulator.Card;
using Signet.Emulator.Uicc;
using Signet.Sim.Tests.Support;

namespace Signet.Sim.Tests;

/// <summary>
/// The channel is taken away and given to the USIM at every point of every operation: PIN and PUK counters don't move, and
/// nothing is written over that isn't scratch.
/// </summary>
public class SafetyTests
{
    private static void Everything(IotSafeCard client)
    {
        client.LoadCredentials();
        CardTests.Handshake(client);
        client.GetRandom(new byte[16], 0, 16);
        client.Close();
    }

    private static bool Patiently(IotSafeCard client)
    {
        for (int attempt = 0; attempt < 4; attempt++)
        {
            try
            {
                Everything(client);
                return true;
            }
            catch (SignetException e) when (e.Code is ErrorCode.ChannelLost or ErrorCode.ResponseLost)
            {
                // The caller of a connection starts it again.
            }
            catch (SignetException e) when (e.Code == ErrorCode.NoScratchKey)
            {
                return false;
            }
        }

        Assert.Fail("the fourth attempt failed");
        return false;
    }

    private static FakeCard Named(int length)
    {
        FakeCard card = FakeCard.Typical();
        foreach (FakeCard.Item item in card.Items) item.Id = [.. Enumerable.Repeat(item.Id[0], length)];
        return card;
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void ChannelThatBecomesTheUsimsAtAnyPointMovesNoCounter(int length)
    {
        FakeCard whole = Named(length);
        bool possible = Patiently(CardTests.Client(whole));
        Assert.Equal(length is not (4 or 14), possible);
        for (int at = 0; at < whole.Exchanges; at++)
        {
            FakeCard card = Named(length);
            card.ResetBefore = at;
            Patiently(CardTests.Client(card));

            Assert.DoesNotContain(card.Violations, v => v.StartsWith("PIN", StringComparison.Ordinal));

            // Only a reset that comes between the applet's last answer and the close itself can't be seen.
            bool last = at == whole.Exchanges - 1;
            Assert.True(last || !card.Violations.Contains("closed the module's channel"), $"reset before {at}");
            Assert.InRange(card.Violations.Count, 0, 1);
            Assert.DoesNotContain(card.Log, a => a.Substring(2, 2) is "24" or "2C" && a.Substring(8, 2) == "10");
        }
    }

    public static TheoryData<int> Lengths => new(Enumerable.Range(1, 20));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EmulatedUsimKeepsItsCounters(bool noticed)
    {
        var whole = new Card();
        Everything(whole.Client());
        Assert.InRange(whole.Exchanges, 25, 120);
        for (int at = 0; at < whole.Exchanges; at++)
        {
            var card = new Card { ResetBefore = at, Noticed = noticed };
            Assert.True(Patiently(card.Client()), $"reset before {at}");
            Assert.Equal((3, 10, 3, 10), (card.Usim.Pin.Left, card.Usim.Puk.Left, card.Usim.Pin2.Left, card.Usim.Puk2.Left));
            Assert.False(card.Usim.WasAttacked);
        }
    }

    [Fact]
    public void IdentityAnchorAndUpdateKeyStayOverAllHabits()
    {
        foreach (string name in InteroperabilityTests.Names.Select(r => r.Data))
        {
            FakeCard card = FakeCard.Typical(1);
            FakeCard.Item update = card.AddPublic("07", 0x13, 0x01, TestPki.Instance.ServerKey);
            FakeCard.Item writable = card.AddPublic("08", 0x13, 0x03, TestPki.Instance.CaKey);
            FakeCard.Item named = card.AddPublic("09", 0x13, 0x03, TestPki.Instance.ServerKey);
            var options = new IotSafeOptions { ProtectedKeyIds = [[9]] };
            InteroperabilityTests.Prepare(name, card, options);
            options.ProtectedKeyIds = [named.Id];
            FakeCard.Item[] kept = [.. card.Items.Where(i => i.Type == 2 && i.KeyType == 0x13 && (i.Key != null)), update, writable, named];
            byte[][] before = [.. kept.Select(i => i.Key!)];
            System.Security.Cryptography.ECDsa identity = card.Items.Single(i => i.Type == 1 && i.KeyType == 0x13).Private!;

            // The anchor's key lies on the card, so only the server's is put; another server needs another put.
            IotSafeCard client = CardTests.Client(card, options);
            client.LoadCredentials();
            CardTests.Handshake(client);
            CardTests.Handshake(client);

            Assert.Equal(before, kept.Select(i => i.Key!));
            Assert.Same(identity, card.Items.Single(i => i.Type == 1 && i.KeyType == 0x13).Private);
        }
    }

    private sealed class Card : IApduTransport
    {
        private readonly UiccCard _card;

        public Card()
        {
            TestPki pki = TestPki.Instance;
            var personaliser = new CardPersonaliser
            {
                DeviceKey = pki.ClientKey,
                ClientCertificate = pki.Client.RawData,
                CaCertificate = pki.Ca.RawData,
            };

            // A module that opens channel 1 for itself after a reset.
            _card = new UiccCard(null, new UiccOptions { ChannelsOpenAfterReset = [1] });
            _card.Install(new Emulator.Card.IotSafeApplet(personaliser.Build(), AppletProfile.Default));
        }

        public UsimApplication Usim => _card.Usim;

        public int Exchanges { get; private set; }

        public int ResetBefore { get; init; } = -1;

        public bool Noticed { get; init; }

        public int Epoch { get; private set; } = 1;

        public int MaxCommandLength => 261;

        public IotSafeCard Client() => new(this, new IotSafeOptions(), new NullLog());

        public int Exchange(byte[] command, int offset, int length, byte[] response, int responseOffset, int timeoutMs)
        {
            if (Exchanges++ == ResetBefore)
            {
                _card.Reset();
                if (Noticed) Epoch++;
            }

            byte[] answer = _card.Transmit(command.AsSpan(offset, length).ToArray());
            answer.CopyTo(response, responseOffset);
            return answer.Length;
        }
    }
}
