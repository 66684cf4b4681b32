using Signet.Core;
using Signet.Tls;
using Signet.Tls.Tests;

namespace Signet.Tls12.Tests.Negative;

/// <summary>Offences of the ServerHello: versions, suites, extensions, session ids.</summary>
internal static class HelloCases
{
    public static IEnumerable<Case> All() => Fields().Concat(Suites()).Concat(Extensions()).Concat(Versions());

    private static Case Hello(string name, ErrorCode error, int alert, Func<Session, byte[]> hello) =>
        new("ServerHello: " + name, error, alert, s => s.Change("ServerHello", _ => hello(s)).Flight());

    private static Case Bytes(string name, ErrorCode error, int alert, Func<byte[], byte[]> change) =>
        new("ServerHello: " + name, error, alert, s => s.Change("ServerHello", change).Flight());

    private static IEnumerable<Case> Fields()
    {
        yield return Hello("SSL 3.0", ErrorCode.TlsUnsupportedVersion, 70, s => s.Server.ServerHello(version: 0x0300));
        yield return Hello("TLS 1.0", ErrorCode.TlsUnsupportedVersion, 70, s => s.Server.ServerHello(version: 0x0301));
        yield return Hello("TLS 1.1", ErrorCode.TlsUnsupportedVersion, 70, s => s.Server.ServerHello(version: 0x0302));
        yield return Hello("TLS 1.3 in the old field", ErrorCode.TlsUnsupportedVersion, 70, s => s.Server.ServerHello(version: 0x0304));
        yield return Hello("DTLS 1.2", ErrorCode.TlsUnsupportedVersion, 70, s => s.Server.ServerHello(version: 0xFEFD));
        yield return Hello("deflate", ErrorCode.TlsIllegalParameter, 47, s => s.Server.ServerHello(compression: 1));
        yield return Hello("compression 255", ErrorCode.TlsIllegalParameter, 47, s => s.Server.ServerHello(compression: 255));
        yield return Bytes("empty", ErrorCode.TlsDecodeError, 50, m => m.Body([]));
        yield return Bytes("the version alone", ErrorCode.TlsDecodeError, 50, m => m.Body([3, 3]));
        yield return Bytes("cut in its random", ErrorCode.TlsDecodeError, 50, m => m.Body(m[4..20]));
        yield return Bytes("cut in its session id", ErrorCode.TlsDecodeError, 50, m => m.Body([.. m[4..38], 32, 1, 2]));
        yield return Bytes("cut in its suite", ErrorCode.TlsDecodeError, 50, m => m.Body(m[4..40]));
        yield return Bytes("without compression method", ErrorCode.TlsDecodeError, 50, m => m.Body(m[4..41]));
        yield return Bytes("a session id of 33 bytes", ErrorCode.TlsDecodeError, 50, m => m.Body([.. m[4..38], 33, .. new byte[33], .. m[39..]]));
        yield return Bytes("longer than its extensions", ErrorCode.TlsDecodeError, 50, m => m.Longer(0));
        yield return Bytes("shorter than its extensions", ErrorCode.TlsDecodeError, 50, m => m.Cut());
        yield return Bytes("one byte of extensions", ErrorCode.TlsDecodeError, 50, m => m.Body([.. m[4..42], 0]));
        yield return Bytes("an extension cut in its type", ErrorCode.TlsDecodeError, 50, m => m.Body([.. m[4..42], 0, 1, 0]));
        yield return Bytes("an extension cut in its length", ErrorCode.TlsDecodeError, 50, m => m.Body([.. m[4..42], 0, 3, 0, 23, 0]));
        yield return Bytes("an extension beyond the message", ErrorCode.TlsDecodeError, 50, m => m.Body([.. m[4..42], 0, 4, 0, 23, 0, 9]));
    }

    private static IEnumerable<Case> Suites()
    {
        (string Name, int Number)[] suites =
        [
            ("TLS_NULL_WITH_NULL_NULL", 0x0000),
            ("TLS_RSA_WITH_NULL_SHA256", 0x003B),
            ("TLS_RSA_WITH_AES_128_CBC_SHA", 0x002F),
            ("TLS_RSA_WITH_AES_128_GCM_SHA256", 0x009C),
            ("TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", 0x009E),
            ("TLS_DH_anon_WITH_AES_128_GCM_SHA256", 0x00A6),
            ("TLS_RSA_WITH_RC4_128_SHA", 0x0005),
            ("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", 0xC009),
            ("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", 0xC023),
            ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", 0xC013),
            ("TLS_ECDH_ECDSA_WITH_AES_128_GCM_SHA256", 0xC02D),
            ("TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8", 0xC0AE),
            ("TLS_ECDHE_ECDSA_WITH_NULL_SHA", 0xC006),
            ("TLS_PSK_WITH_AES_128_GCM_SHA256", 0x00A8),
            ("TLS_AES_128_GCM_SHA256 of TLS 1.3", 0x1301),
            ("TLS_EMPTY_RENEGOTIATION_INFO_SCSV", 0x00FF),
            ("TLS_FALLBACK_SCSV", 0x5600),
            ("a GREASE suite", 0x0A0A),
        ];
        foreach ((string name, int number) in suites)
        {
            yield return Hello(name, ErrorCode.TlsNoCommonSuite, 47, s => s.Server.ServerHello(suite: number));
        }
    }

    private static IEnumerable<Case> Extensions()
    {
        const string must = "00170000" + "ff01000100";
        Case Bad(string name, ErrorCode error, int alert, string extensions) =>
            Hello(name, error, alert, s => s.Server.ServerHello(Convert.FromHexString(extensions)));

        yield return Bytes("no extensions at all", ErrorCode.TlsNoSecureRenegotiation, 40, m => m.Body(m[4..42]));
        yield return Bad("an empty list of extensions", ErrorCode.TlsNoSecureRenegotiation, 40, "");
        yield return Bad("no extended_master_secret", ErrorCode.TlsNoExtendedMasterSecret, 40, "ff01000100");
        yield return Bad("no renegotiation_info", ErrorCode.TlsNoSecureRenegotiation, 40, "00170000");
        yield return Bad("extended_master_secret with content", ErrorCode.TlsDecodeError, 50, "0017000100" + "ff01000100");
        yield return Bad("extended_master_secret twice", ErrorCode.TlsIllegalParameter, 47, must + "00170000");
        yield return Bad("renegotiation_info twice", ErrorCode.TlsIllegalParameter, 47, must + "ff01000100");
        yield return Bad("renegotiation_info empty", ErrorCode.TlsDecodeError, 50, "00170000" + "ff010000");
        yield return Bad("renegotiation_info of a wrong length", ErrorCode.TlsDecodeError, 50, "00170000" + "ff01000105");
        yield return Bad("renegotiation_info longer than it says", ErrorCode.TlsDecodeError, 50, "00170000" + "ff0100020000");
        yield return Bad("renegotiation_info of a renegotiation", ErrorCode.TlsNoSecureRenegotiation, 40,
            "00170000" + "ff01000d0c" + "0102030405060708090a0b0c");
        yield return Bad("renegotiation_info of both verify_data", ErrorCode.TlsNoSecureRenegotiation, 40,
            "00170000" + "ff01001918" + "0102030405060708090a0b0c0102030405060708090a0b0c");
        yield return Bad("renegotiation_info of one zero", ErrorCode.TlsNoSecureRenegotiation, 40, "00170000" + "ff0100020100");
        yield return Bad("an unknown extension", ErrorCode.TlsUnsupportedExtension, 110, must + "12340000");
        yield return Bad("encrypt_then_mac", ErrorCode.TlsUnsupportedExtension, 110, must + "00160000");
        yield return Bad("heartbeat", ErrorCode.TlsUnsupportedExtension, 110, must + "000f000101");
        yield return Bad("status_request", ErrorCode.TlsUnsupportedExtension, 110, must + "00050000");
        yield return Bad("signed_certificate_timestamp", ErrorCode.TlsUnsupportedExtension, 110, must + "001200020000");
        yield return Bad("session_ticket that was not offered", ErrorCode.TlsUnsupportedExtension, 110, must + "00230000");
        yield return Bad("next_protocol_negotiation", ErrorCode.TlsUnsupportedExtension, 110, must + "33740000");
        yield return Bad("truncated_hmac", ErrorCode.TlsUnsupportedExtension, 110, must + "00040000");
        yield return Bad("client_certificate_type", ErrorCode.TlsUnsupportedExtension, 110, must + "0013000102");
        yield return Bad("signature_algorithms", ErrorCode.TlsUnsupportedExtension, 110, must + "000d000400020403");
        yield return Bad("psk_key_exchange_modes", ErrorCode.TlsUnsupportedExtension, 110, must + "002d00020101");
        yield return Bad("ALPN that was not offered", ErrorCode.TlsUnsupportedExtension, 110, must + "001000050003026832");
        yield return Bad("a GREASE value", ErrorCode.TlsUnsupportedExtension, 110, must + "0a0a0000");
        yield return Bad("ec_point_formats without uncompressed points", ErrorCode.TlsIllegalParameter, 47, must + "000b00020101");
        yield return Bad("ec_point_formats empty", ErrorCode.TlsDecodeError, 50, must + "000b000100");
        yield return Bad("ec_point_formats of no length", ErrorCode.TlsDecodeError, 50, must + "000b0000");
        yield return Bad("ec_point_formats of a wrong length", ErrorCode.TlsDecodeError, 50, must + "000b00020200");
        yield return Bad("ec_point_formats twice", ErrorCode.TlsIllegalParameter, 47, must + "000b00020100000b00020100");
        yield return Bad("server_name with content", ErrorCode.TlsDecodeError, 50, must + "0000000100");
        yield return Bad("server_name twice", ErrorCode.TlsIllegalParameter, 47, must + "0000000000000000");
        yield return Bad("another max_fragment_length", ErrorCode.TlsIllegalParameter, 47, must + "0001000101");
        yield return Bad("max_fragment_length empty", ErrorCode.TlsDecodeError, 50, must + "00010000");
        yield return Bad("max_fragment_length twice", ErrorCode.TlsIllegalParameter, 47, must + "00010001030001000103");
        yield return Bad("supported_groups odd", ErrorCode.TlsDecodeError, 50, must + "000a00050003001700");
        (string Name, ErrorCode Error, int Alert, string Body)[] alpn =
        [
            ("ALPN of another protocol", ErrorCode.TlsIllegalParameter, 47, "0005046d717475"),
            ("ALPN of two protocols", ErrorCode.TlsDecodeError, 50, "000a046d717474046d717474"),
            ("ALPN of no protocol", ErrorCode.TlsDecodeError, 50, "0000"),
        ];
        foreach ((string name, ErrorCode error, int alert, string body) in alpn)
        {
            yield return new("ServerHello: " + name, error, alert, s => s
                .With(change: o => o.Alpn = [Client.Bytes("mqtt")])
                .Change("ServerHello", _ => s.Server.ServerHello(
                    [.. Convert.FromHexString(must), .. ScriptedServer12.Extension(16, Convert.FromHexString(body))]))
                .Flight());
        }
    }

    private static IEnumerable<Case> Versions()
    {
        byte[] sentinel12 = Convert.FromHexString("444f574e47524401");
        byte[] sentinel11 = Convert.FromHexString("444f574e47524400");
        Case Both(string name, ErrorCode error, int alert, Action<Session> act) =>
            new("both versions: " + name, error, alert, s =>
            {
                s.With(versions: TlsVersions.Both);
                act(s);
            });

        yield return Both("TLS 1.2 of a server that speaks 1.3", ErrorCode.TlsDowngrade, 47, s =>
        {
            s.Server.RandomEnd = sentinel12;
            s.Flight();
        });
        yield return Both("TLS 1.2 with the sentinel of 1.1", ErrorCode.TlsDowngrade, 47, s =>
        {
            s.Server.RandomEnd = sentinel11;
            s.Flight();
        });
        yield return Both("TLS 1.1 with its sentinel", ErrorCode.TlsDowngrade, 47, s =>
        {
            s.Server.RandomEnd = sentinel11;
            s.Change("ServerHello", _ => s.Server.ServerHello(version: 0x0302)).Flight();
        });
        yield return new("TLS 1.2 alone: the sentinel of 1.1", ErrorCode.TlsDowngrade, 47, s =>
        {
            s.Server.RandomEnd = sentinel11;
            s.Flight();
        });
        yield return Both("TLS 1.1", ErrorCode.TlsUnsupportedVersion, 70, s => s
            .Change("ServerHello", _ => s.Server.ServerHello(version: 0x0302)).Flight());
        yield return Both("TLS 1.2 in supported_versions", ErrorCode.TlsIllegalParameter, 47, s => s
            .Change("ServerHello", _ => s.Server.ServerHello(
                [.. ScriptedServer12.Must(), .. ScriptedServer12.Extension(43, [3, 3])])).Flight());
        yield return new("TLS 1.2 alone: supported_versions of 1.3", ErrorCode.TlsUnsupportedExtension, 110, s => s
            .Change("ServerHello", _ => s.Server.ServerHello(
                [.. ScriptedServer12.Must(), .. ScriptedServer12.Extension(43, [3, 4])])).Flight());
        yield return new("TLS 1.2 alone: supported_versions of 1.2", ErrorCode.TlsUnsupportedExtension, 110, s => s
            .Change("ServerHello", _ => s.Server.ServerHello(
                [.. ScriptedServer12.Must(), .. ScriptedServer12.Extension(43, [3, 3])])).Flight());
        yield return Both("a suite of TLS 1.3 in TLS 1.2", ErrorCode.TlsNoCommonSuite, 47, s => s
            .Change("ServerHello", _ => s.Server.ServerHello(suite: 0x1301)).Flight());
        yield return Both("a suite of TLS 1.2 in TLS 1.3", ErrorCode.TlsNoCommonSuite, 47, s => s
            .Change("ServerHello", _ => s.Server.ServerHello(ScriptedServer12.Extension(43, [3, 4]))).Flight());
        yield return Both("key_share in TLS 1.2", ErrorCode.TlsUnsupportedExtension, 110, s => s
            .Change("ServerHello", _ => s.Server.ServerHello(
                [.. ScriptedServer12.Must(), .. ScriptedServer12.Extension(51, [0, 29, 0, 32, .. new byte[32]])])).Flight());
        yield return Both("the echo of a session id that was none", ErrorCode.TlsIllegalParameter, 47, s =>
        {
            s.With(versions: TlsVersions.Both, change: o => o.MiddleboxCompatibility = true);
            s.Change("ServerHello", _ =>
            {
                s.Server.SessionId = s.Server.ClientSessionId;
                return s.Server.ServerHello();
            }).Flight();
        });
        yield return Both("a retry without supported_versions", ErrorCode.TlsUnsupportedVersion, 70, s => s
            .Change("ServerHello", m => m.Body(
                [3, 3, .. System.Security.Cryptography.SHA256.HashData("HelloRetryRequest"u8), .. m[38..]])).Flight());
        yield return Both("no extended_master_secret", ErrorCode.TlsNoExtendedMasterSecret, 40, s => s
            .Change("ServerHello", _ => s.Server.ServerHello(Convert.FromHexString("ff01000100"))).Flight());
        yield return Both("TLS 1.2 after a retry of TLS 1.3", ErrorCode.TlsUnsupportedVersion, 70, s =>
        {
            s.Start();
            byte[] retry = s.Server.ServerHello(
                [.. ScriptedServer12.Extension(43, [3, 4]), .. ScriptedServer12.Extension(51, [0, 23])], suite: 0x1301);
            s.Plain(22, retry.Body([3, 3, .. System.Security.Cryptography.SHA256.HashData("HelloRetryRequest"u8), .. retry[38..]]));
            Assert.Equal(ErrorCode.None, s.Client.Engine.Error);
            s.Plain(22, s.Server.ServerHello());
        });
        yield return new("TLS 1.3 alone: TLS 1.2", ErrorCode.TlsUnsupportedVersion, 70, s =>
            s.With(versions: TlsVersions.Tls13).Flight());
        yield return new("TLS 1.3 alone: TLS 1.2 with its sentinel", ErrorCode.TlsDowngrade, 47, s =>
        {
            s.With(versions: TlsVersions.Tls13);
            s.Server.RandomEnd = sentinel12;
            s.Flight();
        });
    }
}
