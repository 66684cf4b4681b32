using Signet.Core;
using Signet.Sim.Tests.Support;

namespace Signet.Sim.Tests;

/// <summary>Whatever a card answers, the client ends with a typed error or a result, and soon.</summary>
public class FuzzTests
{
    private const int Sessions = 400;
    private const int Inputs = 50_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void DamagedAnswersGiveTypedErrors(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < Sessions; round++)
        {
            FakeCard card = FakeCard.Typical();
            card.Leaves61 = random.Next(2) == 0;
            int rate = random.Next(2, 40);
            IApduTransport transport = new Damaging(card, random, rate);
            var client = new IotSafeCard(transport, new IotSafeOptions(), new NullLog());
            try
            {
                client.LoadCredentials();
                CardTests.Handshake(client);
            }
            catch (SignetException)
            {
                // What is wanted.
            }
            catch (Xunit.Sdk.XunitException)
            {
                // A damaged secret or signature that nobody but the peer can notice.
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, round {round}: {e}");
            }

            Assert.True(card.Violations.Count(v => v.StartsWith("PIN", StringComparison.Ordinal)) == 0, $"seed {seed}, round {round}");
            Assert.True(card.Exchanges < 3000, $"seed {seed}, round {round}: {card.Exchanges} exchanges");
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void ParsersAreTotal(int seed)
    {
        var random = new Random(seed);
        byte[] list = Convert.FromHexString("C11D74023131840200026001024A01014B01134E0103610107920204910200076F010173023031830200016001014A010121010120020040");
        byte[] certificate = TestPki.Instance.Client.RawData;
        byte[] pem = System.Text.Encoding.ASCII.GetBytes(TestPki.Instance.Client.ExportCertificatePem());
        IotSafeObject file = ObjectListParser.Parse(Convert.FromHexString("830101"), 3)[0];
        var application = new ApplicationData();
        byte[] signature = new byte[64];
        for (int round = 0; round < Inputs; round++)
        {
            byte[] data = Mutate(random, random.Next(4) switch { 0 => list, 1 => certificate, 2 => pem, _ => new byte[random.Next(80)] });
            application.Parse(data, data.Length);
            PublicKeyData.Find(data, 0, data.Length);
            CertificateFile.Read(file, FileContent.Trim(data, data.Length));
            if (data.Length > 0)
            {
                Assert.InRange(FileContent.Wanted(data, data.Length, 5000), 1, 5000);
            }

            Typed(() => ObjectListParser.Parse(data, data.Length), seed);
            Typed(() => SignatureData.Read(data, data.Length, signature, 0), seed);
        }
    }

    [Fact]
    public void UndamagedInputsAreRead()
    {
        TestPki pki = TestPki.Instance;
        foreach (var certificate in new[] { pki.Ca, pki.Client, pki.RsaCa })
        {
            CertificatePeek? peek = CertificatePeek.Read(certificate.RawData);
            Assert.NotNull(peek);
            Assert.Equal(certificate.Subject == certificate.Issuer, peek.IsSelfIssued);
            byte[] pem = System.Text.Encoding.ASCII.GetBytes("Text before\n" + certificate.ExportCertificatePem());
            Assert.Equal(certificate.RawData, new PemReader(pem).Next());
        }

        Assert.True(CertificatePeek.Read(pki.Client.RawData)!.IsFor(TestPki.Point(pki.ClientKey), 0));
        Assert.Equal(-1, CertificatePeek.Read(pki.RsaCa.RawData)!.PointOffset);
    }

    private static void Typed(Action action, int seed)
    {
        try
        {
            action();
        }
        catch (SignetException)
        {
            // What is wanted.
        }
        catch (Exception e)
        {
            Assert.Fail($"seed {seed}: {e}");
        }
    }

    private static byte[] Mutate(Random random, byte[] source)
    {
        byte[] data = source.ToArray();
        for (int i = random.Next(6); i > 0 && data.Length > 0; i--)
        {
            data[random.Next(data.Length)] = (byte)random.Next(256);
        }

        return random.Next(3) == 0 ? data[..random.Next(data.Length + 1)] : data;
    }

    private sealed class Damaging : IApduTransport
    {
        private readonly FakeCard _card;
        private readonly Random _random;
        private readonly int _rate;

        public Damaging(FakeCard card, Random random, int rate)
        {
            _card = card;
            _random = random;
            _rate = rate;
        }

        public int Epoch => _card.Epoch;

        public int MaxCommandLength => 261;

        public int Exchange(byte[] command, int offset, int length, byte[] response, int responseOffset, int timeoutMs)
        {
            int count = _card.Exchange(command, offset, length, response, responseOffset, timeoutMs);
            if (_random.Next(_rate) != 0)
            {
                return count;
            }

            switch (_random.Next(6))
            {
                case 0:
                    throw new SignetException(ErrorCode.ApduTransportFailed);
                case 1:
                    _card.Epoch++;
                    throw new SignetException(ErrorCode.LineTimeout);
                case 2:
                    return _random.Next(259);
                case 3:
                    count = _random.Next(2, 259);
                    _random.NextBytes(response.AsSpan(responseOffset, count));
                    return count;
                case 4:
                    response[responseOffset + count - 2] = (byte)_random.Next(0x60, 0x70);
                    return count;
                default:
                    response[responseOffset + _random.Next(count)] ^= (byte)(1 << _random.Next(8));
                    return count;
            }
        }
    }
}
