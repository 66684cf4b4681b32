using Signet.Core;

namespace Signet.Tls.Tests.Negative;

/// <summary>Offences of a ServerHello; a HelloRetryRequest's are in <see cref="RetryTests"/>.</summary>
internal static class HelloCases
{
    // RFC 7748 section 6.1, and the list of small-order points that implementations refuse: all give the secret zero.
    private static readonly (string Name, string Share)[] SmallOrder =
    [
        ("zero", "0000000000000000000000000000000000000000000000000000000000000000"),
        ("one", "0100000000000000000000000000000000000000000000000000000000000000"),
        ("order 8", "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
        ("order 8, the other", "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
        ("p - 1", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        ("p", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        ("p + 1", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    ];

    public static IEnumerable<Case> All()
    {
        Case Field(string name, ErrorCode error, int alert, Func<ScriptedServer, byte[], byte[]> change) =>
            new("ServerHello: " + name, error, alert, s => s.Change("ServerHello", m => change(s.Server, m)).Hello());

        Case Extensions(string name, ErrorCode error, int alert, Func<ScriptedServer, byte[][]> make) =>
            Field(name, error, alert, (server, _) => server.ServerHello(null, ScriptedServer.Join(make(server))));

        byte[] sentinel = [.. new byte[24], .. "DOWNGRD"u8];
        byte[] X25519Share(byte[] share) => ScriptedServer.Extension(51, ScriptedServer.U16(0x1D), ScriptedServer.Vector16(share));

        yield return Field("legacy_version 0302", ErrorCode.TlsIllegalParameter, 47, (_, m) => m.Set(5, 2));
        yield return Field("legacy_version 0304", ErrorCode.TlsIllegalParameter, 47, (_, m) => m.Set(5, 4));
        yield return Field("a session id that was not sent", ErrorCode.TlsIllegalParameter, 47, (_, m) => m.Body([.. m[4..38], 1, 7, .. m[39..]]));
        yield return Field("a session id longer than 32", ErrorCode.TlsIllegalParameter, 47, (_, m) => m.Body([.. m[4..38], 33, .. new byte[33], .. m[39..]]));
        yield return Field("a session id beyond the message", ErrorCode.TlsDecodeError, 50, (_, m) => m.Set(38, 255));
        yield return Field("suite 1302", ErrorCode.TlsNoCommonSuite, 47, (_, m) => m.Set(40, 2));
        yield return Field("suite 1303", ErrorCode.TlsNoCommonSuite, 47, (_, m) => m.Set(40, 3));
        yield return Field("suite of TLS 1.2", ErrorCode.TlsNoCommonSuite, 47, (_, m) => m.Set(39, 0xC0).Set(40, 0x2B));
        yield return Field("suite null", ErrorCode.TlsNoCommonSuite, 47, (_, m) => m.Set(39, 0).Set(40, 0));
        yield return Field("compression", ErrorCode.TlsIllegalParameter, 47, (_, m) => m.Set(41, 1));
        yield return Field("empty", ErrorCode.TlsDecodeError, 50, (_, m) => m.Body([]));
        yield return Field("only the version", ErrorCode.TlsDecodeError, 50, (_, m) => m.Body(m[4..6]));
        yield return Field("cut in the random", ErrorCode.TlsDecodeError, 50, (_, m) => m.Body(m[4..20]));
        yield return Field("cut before the suite", ErrorCode.TlsDecodeError, 50, (_, m) => m.Body(m[4..39]));
        yield return Field("cut before the compression", ErrorCode.TlsDecodeError, 50, (_, m) => m.Body(m[4..41]));
        yield return Field("cut in the extensions' length", ErrorCode.TlsDecodeError, 50, (_, m) => m.Body(m[4..43]));
        yield return Field("cut in the extensions", ErrorCode.TlsDecodeError, 50, (_, m) => m.Cut());
        yield return Field("longer than its extensions", ErrorCode.TlsDecodeError, 50, (_, m) => m.Longer(0));
        yield return Field("extensions longer than the message", ErrorCode.TlsDecodeError, 50, (_, m) => m.Set(43, m[43] + 1));
        yield return Field("without extensions", ErrorCode.TlsUnsupportedVersion, 70, (_, m) => m.Body(m[4..42]));
        yield return Field("TLS 1.2 and marked as a downgrade", ErrorCode.TlsDowngrade, 47, (s, _) => s.ServerHello([.. sentinel, 1], []));
        yield return Field("TLS 1.1 and marked as a downgrade", ErrorCode.TlsDowngrade, 47, (s, _) => s.ServerHello([.. sentinel, 0], []));
        yield return Field("longer than any", ErrorCode.TlsDecodeError, 50, (_, m) => m.Body(new byte[2000]));
        yield return new("ServerHello: another message in its record", ErrorCode.TlsUnexpectedMessage, 10, s =>
        {
            s.Client.Start();
            byte[] hello = s.Server.Hello(s.Client.TakeSent());
            s.Plain(22, [.. hello[5..], 8, 0, 0, 2, 0, 0]);
        });
        yield return new("ServerHello: a length that is never reached", ErrorCode.TlsDecodeError, 50, s => s.Start().Plain(22, 2, 0xFF, 0xFF, 0xFF));

        yield return Extensions("no supported_versions", ErrorCode.TlsUnsupportedVersion, 70, s => [s.ShareExtension()]);
        yield return Extensions("version 0303 selected", ErrorCode.TlsIllegalParameter, 47, s => [ScriptedServer.Extension(43, [3, 3]), s.ShareExtension()]);
        yield return Extensions("version 0305 selected", ErrorCode.TlsIllegalParameter, 47, s => [ScriptedServer.Extension(43, [3, 5]), s.ShareExtension()]);
        yield return Extensions("supported_versions twice", ErrorCode.TlsIllegalParameter, 47, s => [s.VersionExtension(), s.VersionExtension(), s.ShareExtension()]);
        yield return Extensions("supported_versions as a list", ErrorCode.TlsDecodeError, 50, s => [ScriptedServer.Extension(43, [2, 3, 4]), s.ShareExtension()]);
        yield return Extensions("supported_versions empty", ErrorCode.TlsDecodeError, 50, s => [ScriptedServer.Extension(43), s.ShareExtension()]);
        yield return Extensions("no key_share", ErrorCode.TlsMissingExtension, 109, s => [s.VersionExtension()]);
        yield return Extensions("key_share twice", ErrorCode.TlsIllegalParameter, 47, s => [s.VersionExtension(), s.ShareExtension(), s.ShareExtension()]);
        yield return Extensions("key_share empty", ErrorCode.TlsDecodeError, 50, s => [s.VersionExtension(), ScriptedServer.Extension(51)]);
        yield return Extensions("key_share of a group alone", ErrorCode.TlsDecodeError, 50, s => [s.VersionExtension(), ScriptedServer.Extension(51, [0, 0x1D])]);
        yield return Extensions("key_share longer than its share", ErrorCode.TlsDecodeError, 50, s => [s.VersionExtension(), ScriptedServer.Extension(51, [0, 0x1D], ScriptedServer.Vector16(new byte[32]), [0])]);
        yield return Extensions("key_share shorter than its share", ErrorCode.TlsDecodeError, 50, s => [s.VersionExtension(), ScriptedServer.Extension(51, [0, 0x1D], ScriptedServer.U16(33), new byte[32])]);
        foreach (int group in new[] { 0x17, 0x18, 0x1E, 0x100, 0x11EC, 0 })
        {
            yield return Extensions($"key_share of group {group:X4}", ErrorCode.TlsIllegalParameter, 47, s => [s.VersionExtension(), ScriptedServer.Extension(51, ScriptedServer.U16(group), ScriptedServer.Vector16(new byte[65]))]);
        }

        foreach (int size in new[] { 0, 31, 33, 65 })
        {
            yield return Extensions($"x25519 share of {size} bytes", ErrorCode.TlsIllegalParameter, 47, s => [s.VersionExtension(), X25519Share(new byte[size])]);
        }

        foreach ((string name, string share) in SmallOrder)
        {
            yield return Extensions("x25519 share of small order: " + name, ErrorCode.PeerKeyRefused, 47, s => [s.VersionExtension(), X25519Share(Convert.FromHexString(share))]);
        }

        foreach (int type in new[] { 0, 1, 10, 13, 16, 45 })
        {
            yield return Extensions($"extension {type}, which belongs elsewhere", ErrorCode.TlsIllegalParameter, 47, s => [s.VersionExtension(), s.ShareExtension(), ScriptedServer.Extension(type, [0, 0])]);
        }

        foreach (int type in new[] { 5, 11, 22, 23, 35, 41, 42, 44, 49, 0x0A0A, 0xFF01 })
        {
            yield return Extensions($"extension {type}, which was not offered", ErrorCode.TlsUnsupportedExtension, 110, s => [s.VersionExtension(), s.ShareExtension(), ScriptedServer.Extension(type, [0, 0])]);
        }

        foreach (Case point in Points())
        {
            yield return point;
        }
    }

    private static IEnumerable<Case> Points()
    {
        const string P = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
        const string Gx = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
        const string Gy = "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
        string zero = new('0', 64);
        (string Name, string Point)[] bad =
        [
            ("infinity as one byte", "00"),
            ("infinity as zeros", "04" + zero + zero),
            ("compressed", "03" + Gx),
            ("hybrid", "07" + Gx + Gy),
            ("no form", "00" + Gx + Gy),
            ("one byte short", "04" + Gx + Gy[..62]),
            ("one byte long", "04" + Gx + Gy + "00"),
            ("empty", ""),
            ("x = p", "04" + P + Gy),
            ("y = p", "04" + Gx + P),
            ("x all ones", "04" + new string('f', 64) + Gy),
            ("y plus one", "04" + Gx + Gy[..63] + "6"),
            ("y zero", "04" + Gx + zero),
            ("on the twist", "04" + zero[..63] + "1" + zero[..63] + "1"),
            ("x and y exchanged", "04" + Gy + Gx),
        ];
        foreach ((string name, string point) in bad)
        {
            yield return new("secp256r1 share: " + name, ErrorCode.PointNotOnCurve, 47, s => s
                .With(change: o => o.Groups = [NamedGroup.Secp256r1])
                .Change("ServerHello", _ => s.Server.ServerHello(
                    null, [.. s.Server.VersionExtension(), .. s.Server.ShareExtension(Convert.FromHexString(point))]))
                .Hello());
        }
    }
}
