using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls.Tests.Negative;

/// <summary>Suites that were not offered, that change, or that don't go with a ticket; records that are none of them.</summary>
internal static class SuiteCases
{
    private static readonly CipherSuite[] Suites = SuiteTests.All();

    public static IEnumerable<Case> All()
    {
        foreach (int number in new[] { 0x1302, 0x1303, 0x1304, 0x1305, 0x1306, 0xC02B, 0x00FF, 0x0000 })
        {
            yield return new($"suite {number:X4} where 1301 alone was offered", ErrorCode.TlsNoCommonSuite, 47, s =>
            {
                s.Client.Start();
                s.Change("ServerHello", m => PutSuite(m, number));
                s.Client.Feed(s.Server.Hello(s.Client.TakeSent()));
            })
            { Value = number };
        }

        yield return new("suite 1301 where 1302 alone was offered", ErrorCode.TlsNoCommonSuite, 47, s =>
            s.With(null, o => o.Suites = [Suite(0x1302)]).Hello());
        yield return new("suite 1305 where 1304 alone was offered", ErrorCode.TlsNoCommonSuite, 47, s =>
            s.With(null, o => o.Suites = [Suite(0x1304)], 0x1305).Hello());
        yield return new("retry of a suite that was not offered", ErrorCode.TlsNoCommonSuite, 47, s =>
        {
            s.With(null, null, 0x1303);
            s.Client.Start();
            s.Client.Feed(s.Server.Retry(s.Client.TakeSent(), NamedGroup.Secp256r1));
        });
        foreach ((int first, int second) in new[] { (0x1302, 0x1301), (0x1301, 0x1302), (0x1303, 0x1301), (0x1302, 0x1303) })
        {
            yield return new($"retry of suite {first:X4}, then {second:X4}", ErrorCode.TlsIllegalParameter, 47, s =>
            {
                s.With(null, Offer, first);
                s.Client.Start();
                s.Client.Feed(s.Server.Retry(s.Client.TakeSent(), NamedGroup.Secp256r1));
                s.Change("ServerHello", m => PutSuite(m, second));
                s.Client.Feed(s.Server.Hello(s.Client.TakeSent()));
            })
            { Detail = "cipher_suite" };
        }

        foreach ((int first, int second) in new[] { (0x1302, 0x1301), (0x1301, 0x1302), (0x1303, 0x1302) })
        {
            yield return new($"ticket of suite {first:X4} with suite {second:X4}", ErrorCode.TlsIllegalParameter, 47, s =>
            {
                s.With(null, Offer, first).Resume();
                s.Server.Suite = second;
                s.Client.Feed(s.Server.Hello(s.Client.TakeSent()));
            })
            { Detail = "pre_shared_key" };
        }

        yield return new("Finished of SHA-256's length with SHA-384", ErrorCode.TlsDecodeError, 50, s =>
            s.With(null, Offer, 0x1302).Change("Finished", m => m.Body(m[4..36])).Flight());
        yield return new("Finished of SHA-384's length with SHA-256", ErrorCode.TlsDecodeError, 50, s =>
            s.With(null, Offer, 0x1303).Change("Finished", m => m.Longer(new byte[16])).Flight());
        yield return new("Finished changed with SHA-384", ErrorCode.TlsBadServerFinished, 51, s =>
            s.With(null, Offer, 0x1302).Change("Finished", m => m.Flip(-1)).Flight());
        foreach (CipherSuite suite in Suites)
        {
            foreach (Case offence in Records(suite))
            {
                yield return offence;
            }
        }

        yield return new("record with a tag of 16 bytes where 8 were agreed", ErrorCode.TlsBadRecordMac, 20, s => OtherTag(s, 0x1305, 16));
        yield return new("record with a tag of 8 bytes where 16 were agreed", ErrorCode.TlsBadRecordMac, 20, s => OtherTag(s, 0x1304, 8));
    }

    private static IEnumerable<Case> Records(CipherSuite suite)
    {
        int tag = suite.Number == 0x1305 ? 8 : 16;
        Case Record(string name, ErrorCode error, int alert, Func<byte[], byte[]> change) => new(
            $"{suite.Name}: record {name}", error, alert, s =>
            {
                s.With(null, Offer, suite.Number).Connect();
                s.Raw(change(s.Server.Outgoing.Protect(23, [1, 2, 3])));
            });
        yield return Record("with another tag", ErrorCode.TlsBadRecordMac, 20, r => r.Flip(-1));
        yield return Record("with another tag's first byte", ErrorCode.TlsBadRecordMac, 20, r => r.Flip(-tag));
        yield return Record("with another text", ErrorCode.TlsBadRecordMac, 20, r => r.Flip(5));
        yield return Record("of another header", ErrorCode.TlsBadRecordMac, 20, r => r.Flip(2));
        yield return Record("without its tag's last byte", ErrorCode.TlsBadRecordMac, 20, r => [.. r[..4], (byte)(r[4] - 1), .. r[5..^1]]);
        yield return Record("shorter than a tag", ErrorCode.TlsBadRecordMac, 20, r => [23, 3, 3, 0, (byte)(tag - 1), .. r[5..(4 + tag)]]);
        yield return new($"{suite.Name}: record of padding alone", ErrorCode.TlsUnexpectedMessage, 10, s =>
            s.With(null, Offer, suite.Number).Connect().Raw(s.Server.Outgoing.Protect(0, [], 20)));
        yield return new($"{suite.Name}: record a second time", ErrorCode.TlsBadRecordMac, 20, s =>
        {
            s.With(null, Offer, suite.Number).Connect();
            byte[] record = s.Server.Outgoing.Protect(23, [1]);
            s.Raw(record).Raw(record);
        });
    }

    private static void OtherTag(Session session, int suite, int tag)
    {
        session.With(null, Offer, suite).Hello();
        session.Server.Outgoing.TagSize = tag;
        session.Raw(session.Server.Outgoing.Protect(22, session.Server.Flight()[0]));
    }

    private static CipherSuite Suite(int number) => Suites.Single(s => s.Number == number);

    private static void Offer(TlsOptions options)
    {
        options.Suites = Suites;
        options.AllowShortTags = true;
    }

    private static byte[] PutSuite(byte[] hello, int number)
    {
        int at = 4 + 2 + 32 + 1 + hello[38];
        return hello.Set(at, number >> 8).Set(at + 1, number & 0xFF);
    }
}
