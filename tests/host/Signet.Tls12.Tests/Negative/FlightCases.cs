using Signet.Core;
using Signet.Testing;
using Signet.Tls.Tests;

namespace Signet.Tls12.Tests.Negative;

/// <summary>Offences of the server's flight: certificates, key exchange, the request for a certificate.</summary>
internal static class FlightCases
{
    public static IEnumerable<Case> All() => Certificate().Concat(Exchange()).Concat(Signature()).Concat(Request()).Concat(Done());

    private static Case Flight(string message, string name, ErrorCode error, int alert, Func<Session, byte[], byte[]> change) =>
        new(message + ": " + name, error, alert, s => s.Change(message, m => change(s, m)).Flight());

    private static IEnumerable<Case> Certificate()
    {
        byte[] good = ScriptedServer12.Vector24(Session.Good.Der);
        static byte[] List(params byte[][] entries) => ScriptedServer12.Message(11, ScriptedServer12.Vector24(entries));
        Case Bad(string name, ErrorCode error, int alert, byte[] message) => Flight("Certificate", name, error, alert, (_, _) => message);

        yield return Bad("no certificate", ErrorCode.NoServerCertificate, 50, List());
        yield return Bad("empty", ErrorCode.TlsDecodeError, 50, ScriptedServer12.Message(11));
        yield return Bad("cut in its header", ErrorCode.TlsDecodeError, 50, ScriptedServer12.Message(11, [0, 0]));
        yield return Bad("longer than its list", ErrorCode.TlsDecodeError, 50, ScriptedServer12.Message(11, ScriptedServer12.Vector24(good), [0]));
        yield return Bad("a list beyond the message", ErrorCode.TlsDecodeError, 50, ScriptedServer12.Message(11, [0, 9, 9], good));
        yield return Bad("an entry beyond the list", ErrorCode.TlsDecodeError, 50, List(good.Set(1, good[1] + 1)));
        yield return Bad("an empty entry", ErrorCode.TlsDecodeError, 50, List([0, 0, 0]));
        yield return Bad("an entry cut in its length", ErrorCode.TlsDecodeError, 50, List(good, [0, 0]));
        yield return Bad("the form of TLS 1.3", ErrorCode.TlsDecodeError, 50,
            ScriptedServer12.Message(11, [0], ScriptedServer12.Vector24(good, [0, 0])));
        yield return Bad("one too large", ErrorCode.TlsCertificateTooLarge, 46, List(ScriptedServer12.Vector24(new byte[4097])));
        yield return Bad("too large in all", ErrorCode.TlsCertificateTooLarge, 46, List(Enumerable.Repeat(ScriptedServer12.Vector24(new byte[1340]), 10).ToArray()));
        yield return Bad("seven", ErrorCode.ChainTooLong, 46, List(
            [good, .. Enumerable.Range(0, 6).Select(_ => ScriptedServer12.Vector24(Session.Root.Server().Der))]));
        yield return Bad("garbage", ErrorCode.CertificateMalformed, 42, List(ScriptedServer12.Vector24(new byte[200])));
        yield return Bad("garbage behind", ErrorCode.CertificateMalformed, 42, List(ScriptedServer12.Vector24([.. Session.Good.Der, 0])));
        yield return Bad("a bit in its signature", ErrorCode.CertificateSignatureInvalid, 42, List(ScriptedServer12.Vector24(Session.Good.Der.Flip(-5))));
        (string Name, ErrorCode Error, int Alert, Func<TestCertificate> Make)[] judged =
        [
            ("of another name", ErrorCode.NameMismatch, 46, () => Session.Root.Server(s => s.DnsNames = ["elsewhere.example"])),
            ("of an unknown authority", ErrorCode.UnknownIssuer, 48, () => TestCa.Root("CN=Somebody else").Server()),
            ("expired", ErrorCode.CertificateExpired, 45, () => Session.Root.Server(s =>
            {
                s.NotBefore = DateTimeOffset.UtcNow.AddDays(-9);
                s.NotAfter = DateTimeOffset.UtcNow.AddDays(-2);
            })),
            ("a client's", ErrorCode.ExtendedKeyUsageForbids, 43, () => Session.Root.Device()),
        ];
        foreach ((string name, ErrorCode error, int alert, Func<TestCertificate> make) in judged)
        {
            yield return new("Certificate: " + name, error, alert, s => s.With(make()).Flight());
        }
    }

    private static IEnumerable<Case> Exchange()
    {
        Case Signed(string name, ErrorCode error, int alert, Func<ScriptedServer12, byte[]> parameters) => Flight(
            "ServerKeyExchange", name, error, alert, (s, _) => s.Server.ServerKeyExchange(parameters(s.Server)));
        Case Bad(string name, ErrorCode error, int alert, Func<byte[], byte[]> change) =>
            Flight("ServerKeyExchange", name, error, alert, (_, m) => change(m));
        Case P256(string name, ErrorCode error, int alert, Func<ScriptedServer12, byte[]> share) => Flight(
            "ServerKeyExchange", "secp256r1, " + name, error, alert, (s, _) =>
            {
                s.Server.Group = NamedGroup.Secp256r1;
                return s.Server.ServerKeyExchange(s.Server.Parameters(share(s.Server)));
            });
        static byte[] Point(ScriptedServer12 server) => server.Parameters()[4..];

        yield return Signed("explicit_prime", ErrorCode.TlsIllegalParameter, 47, s => s.Parameters().Set(0, 1));
        yield return Signed("explicit_char2", ErrorCode.TlsIllegalParameter, 47, s => s.Parameters().Set(0, 2));
        yield return Signed("a curve type of no meaning", ErrorCode.TlsIllegalParameter, 47, s => s.Parameters().Set(0, 0));
        yield return Signed("secp384r1", ErrorCode.TlsNoCommonGroup, 47, s => s.Parameters(new byte[97].Set(0, 4), 24));
        yield return Signed("secp192r1", ErrorCode.TlsNoCommonGroup, 47, s => s.Parameters(new byte[49].Set(0, 4), 19));
        yield return Signed("x448", ErrorCode.TlsNoCommonGroup, 47, s => s.Parameters(new byte[56].Set(0, 4), 30));
        yield return Signed("ffdhe2048", ErrorCode.TlsNoCommonGroup, 47, s => s.Parameters(group: 256));
        yield return Signed("group 0", ErrorCode.TlsNoCommonGroup, 47, s => s.Parameters(group: 0));
        yield return Signed("x25519 of zeros", ErrorCode.PeerKeyRefused, 47, s => s.Parameters(new byte[32]));
        yield return Signed("x25519 of one", ErrorCode.PeerKeyRefused, 47, s => s.Parameters(new byte[32].Set(0, 1)));
        yield return Signed("x25519 of order 8", ErrorCode.PeerKeyRefused, 47, s => s.Parameters(
            Convert.FromHexString("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")));
        yield return Signed("x25519 of 31 bytes", ErrorCode.TlsIllegalParameter, 47, s => s.Parameters(new byte[31]));
        yield return Signed("x25519 of 33 bytes", ErrorCode.TlsIllegalParameter, 47, s => s.Parameters(new byte[33]));
        yield return Signed("x25519 with a point of P-256", ErrorCode.TlsIllegalParameter, 47, s => s.Parameters(new byte[65].Set(0, 4)));
        yield return Signed("an empty share", ErrorCode.TlsIllegalParameter, 47, s => s.Parameters([]));
        yield return P256("not on the curve", ErrorCode.PointNotOnCurve, 47, s => Point(s).Flip(-1));
        yield return P256("of zeros", ErrorCode.PointNotOnCurve, 47, _ => new byte[65].Set(0, 4));
        yield return P256("coordinates beyond the prime", ErrorCode.PointNotOnCurve, 47, _ => [4, .. Enumerable.Repeat((byte)255, 64)]);
        yield return P256("compressed", ErrorCode.PointNotOnCurve, 47, s => [2, .. Point(s)[1..33]]);
        yield return P256("hybrid", ErrorCode.PointNotOnCurve, 47, s => Point(s).Set(0, 6));
        yield return P256("a form of no meaning", ErrorCode.PointNotOnCurve, 47, s => Point(s).Set(0, 5));
        yield return P256("at infinity", ErrorCode.PointNotOnCurve, 47, _ => [0]);
        yield return P256("one byte short", ErrorCode.PointNotOnCurve, 47, s => Point(s)[..^1]);
        yield return P256("one byte long", ErrorCode.PointNotOnCurve, 47, s => [.. Point(s), 0]);
        yield return Bad("empty", ErrorCode.TlsDecodeError, 50, m => m.Body([]));
        yield return Bad("the curve type alone", ErrorCode.TlsDecodeError, 50, m => m.Body([3]));
        yield return Bad("cut in its share", ErrorCode.TlsDecodeError, 50, m => m.Body(m[4..20]));
        yield return Bad("without signature", ErrorCode.TlsDecodeError, 50, m => m.Body(m[4..40]));
        yield return Bad("cut in its signature", ErrorCode.TlsDecodeError, 50, m => m.Cut());
        yield return Bad("longer than its signature", ErrorCode.TlsDecodeError, 50, m => m.Longer(0));
    }

    private static IEnumerable<Case> Signature()
    {
        Case Bad(string name, Func<Session, byte[], byte[]> make, ErrorCode error = ErrorCode.TlsBadServerSignature, int alert = 51) =>
            Flight("ServerKeyExchange", "signature, " + name, error, alert, make);

        yield return Bad("of another key", (s, _) =>
        {
            s.Server.SigningKey = Session.Device.Key;
            return s.Server.ServerKeyExchange();
        });
        yield return Bad("over another client_random", (s, _) => s.Server.ServerKeyExchange(clientRandom: new byte[32]));
        yield return Bad("over other parameters", (s, _) => s.Server.ServerKeyExchange().Flip(10));
        yield return Bad("of an earlier connection", (s, _) =>
        {
            var before = new ScriptedServer12(Session.Good);
            var client = new Session().Client;
            client.Start();
            return before.Flight(client.TakeSent())[2];
        });
        yield return Bad("a bit", (s, _) => s.Server.ServerKeyExchange().Flip(-1));
        yield return Bad("not DER", (s, _) => s.Server.ServerKeyExchange(signature: new byte[64]));
        yield return Bad("empty", (s, _) => s.Server.ServerKeyExchange(signature: []));
        yield return Bad("r of zero", (s, _) => s.Server.ServerKeyExchange(signature: [0x30, 6, 2, 1, 0, 2, 1, 1]));
        yield return Bad("bytes behind", (s, m) => s.Server.ServerKeyExchange(signature: [.. m[44..], 0]));
        (string Name, int Scheme)[] schemes =
        [
            ("SHA-1 with ECDSA", 0x0203),
            ("SHA-224 with ECDSA", 0x0303),
            ("MD5 with RSA", 0x0101),
            ("SHA-1 with RSA", 0x0201),
            ("SHA-256 with RSA over ECDSA", 0x0401),
            ("SHA-256 with DSA", 0x0402),
            ("anonymous", 0x0400),
            ("no hash with ECDSA", 0x0003),
            ("PSS over ECDSA", 0x0804),
            ("ed25519", 0x0807),
            ("a scheme of no meaning", 0xFFFF),
        ];
        foreach ((string name, int scheme) in schemes)
        {
            yield return Bad(name, (s, _) => s.Server.ServerKeyExchange(scheme: scheme), ErrorCode.TlsIllegalParameter, 47);
        }
    }

    private static IEnumerable<Case> Request()
    {
        Case Bad(string name, ErrorCode error, int alert, Func<byte[]> make) =>
            Flight("CertificateRequest", name, error, alert, (_, _) => make());

        yield return Bad("only RSA certificates", ErrorCode.TlsSignatureSchemeUnsupported, 40, () => ScriptedServer12.CertificateRequest([1]));
        yield return Bad("only fixed ECDH certificates", ErrorCode.TlsSignatureSchemeUnsupported, 40, () => ScriptedServer12.CertificateRequest([65, 66]));
        yield return Bad("only RSA signatures", ErrorCode.TlsSignatureSchemeUnsupported, 40, () => ScriptedServer12.CertificateRequest(schemes: [4, 1, 8, 4]));
        yield return Bad("only SHA-1 with ECDSA", ErrorCode.TlsSignatureSchemeUnsupported, 40, () => ScriptedServer12.CertificateRequest(schemes: [2, 3]));
        yield return Bad("only SHA-384 with ECDSA", ErrorCode.TlsSignatureSchemeUnsupported, 40, () => ScriptedServer12.CertificateRequest(schemes: [5, 3]));
        yield return Bad("no types", ErrorCode.TlsDecodeError, 50, () => ScriptedServer12.CertificateRequest([]));
        yield return Bad("no algorithms", ErrorCode.TlsDecodeError, 50, () => ScriptedServer12.CertificateRequest(schemes: []));
        yield return Bad("algorithms of an odd length", ErrorCode.TlsDecodeError, 50, () => ScriptedServer12.CertificateRequest(schemes: [4, 3, 4]));
        yield return Bad("empty", ErrorCode.TlsDecodeError, 50, () => ScriptedServer12.Message(13));
        yield return Bad("types beyond the message", ErrorCode.TlsDecodeError, 50, () => ScriptedServer12.Message(13, [9, 64]));
        yield return Bad("algorithms beyond the message", ErrorCode.TlsDecodeError, 50, () => ScriptedServer12.Message(13, [1, 64, 0, 9, 4, 3]));
        yield return Bad("no list of authorities", ErrorCode.TlsDecodeError, 50, () => ScriptedServer12.Message(13, [1, 64, 0, 2, 4, 3]));
        yield return Bad("authorities beyond the message", ErrorCode.TlsDecodeError, 50, () => ScriptedServer12.Message(13, [1, 64, 0, 2, 4, 3, 0, 9]));
        yield return Bad("longer than its authorities", ErrorCode.TlsDecodeError, 50, () => ScriptedServer12.CertificateRequest().Longer(0));
        yield return Bad("of TLS 1.1, without algorithms", ErrorCode.TlsDecodeError, 50, () => ScriptedServer12.Message(13, [1, 64, 0, 0]));
        yield return Bad("none at all", ErrorCode.TlsNoCertificateRequest, 40, () => []);
    }

    private static IEnumerable<Case> Done()
    {
        yield return Flight("ServerHelloDone", "with content", ErrorCode.TlsDecodeError, 50, (_, m) => m.Body([0]));
        yield return new("ServerHelloDone: a message behind it", ErrorCode.TlsUnexpectedMessage, 10, s =>
            s.Until("ServerHelloDone").Plain(22, [.. s.Message("ServerHelloDone"), .. ScriptedServer12.Message(0)]));
    }
}
