using System.Security.Cryptography;
using Signet.Core;

namespace Signet.Tls.Tests.Negative;

/// <summary>Offences of the server's protected flight: extensions, certificates, signature, Finished.</summary>
internal static class FlightCases
{
    public static IEnumerable<Case> All() => EncryptedExtensions().Concat(Request()).Concat(Certificate()).Concat(Signature()).Concat(Finished());

    private static Case Flight(string message, string name, ErrorCode error, int alert, Func<byte[], byte[]> change) =>
        new(message + ": " + name, error, alert, s => s.Change(message, change).Flight());

    private static IEnumerable<Case> EncryptedExtensions()
    {
        Case Bad(string name, ErrorCode error, int alert, string extensions) => Flight(
            "EncryptedExtensions", name, error, alert, _ => ScriptedServer.Message(8, ScriptedServer.Vector16(Convert.FromHexString(extensions))));

        yield return Bad("an unknown extension", ErrorCode.TlsUnsupportedExtension, 110, "12340000");
        yield return Bad("ALPN that was not offered", ErrorCode.TlsUnsupportedExtension, 110, "0010000700050468" + "6f6c61");
        yield return Bad("status_request", ErrorCode.TlsUnsupportedExtension, 110, "00050000");
        yield return Bad("early_data", ErrorCode.TlsUnsupportedExtension, 110, "002a0000");
        yield return Bad("record_size_limit", ErrorCode.TlsUnsupportedExtension, 110, "001c00020400");
        yield return Bad("key_share", ErrorCode.TlsIllegalParameter, 47, "00330000");
        yield return Bad("supported_versions", ErrorCode.TlsIllegalParameter, 47, "002b00020304");
        yield return Bad("signature_algorithms", ErrorCode.TlsIllegalParameter, 47, "000d000400020403");
        yield return Bad("pre_shared_key", ErrorCode.TlsIllegalParameter, 47, "002900020000");
        yield return Bad("psk_key_exchange_modes", ErrorCode.TlsIllegalParameter, 47, "002d00020101");
        yield return Bad("cookie", ErrorCode.TlsIllegalParameter, 47, "002c0003000101");
        yield return Bad("another max_fragment_length", ErrorCode.TlsIllegalParameter, 47, "0001000101");
        yield return Bad("max_fragment_length of no value", ErrorCode.TlsIllegalParameter, 47, "0001000107");
        yield return Bad("max_fragment_length twice", ErrorCode.TlsIllegalParameter, 47, "00010001030001000103");
        yield return Bad("max_fragment_length empty", ErrorCode.TlsDecodeError, 50, "00010000");
        yield return Bad("max_fragment_length long", ErrorCode.TlsDecodeError, 50, "000100020303");
        yield return Bad("server_name with content", ErrorCode.TlsDecodeError, 50, "0000000100");
        yield return Bad("server_name twice", ErrorCode.TlsIllegalParameter, 47, "0000000000000000");
        yield return Bad("supported_groups of a wrong length", ErrorCode.TlsDecodeError, 50, "000a000400030017");
        yield return Bad("supported_groups empty", ErrorCode.TlsDecodeError, 50, "000a0000");
        yield return Bad("supported_groups odd", ErrorCode.TlsDecodeError, 50, "000a00050003001700");
        yield return Bad("supported_groups twice", ErrorCode.TlsIllegalParameter, 47, "000a000400020017000a000400020017");
        yield return Bad("an extension cut in its type", ErrorCode.TlsDecodeError, 50, "00");
        yield return Bad("an extension cut in its length", ErrorCode.TlsDecodeError, 50, "000000");
        yield return Bad("an extension beyond the message", ErrorCode.TlsDecodeError, 50, "00000005");
        yield return Flight("EncryptedExtensions", "empty", ErrorCode.TlsDecodeError, 50, m => m.Body([]));
        yield return Flight("EncryptedExtensions", "one byte", ErrorCode.TlsDecodeError, 50, m => m.Body([0]));
        yield return Flight("EncryptedExtensions", "longer than its list", ErrorCode.TlsDecodeError, 50, m => m.Longer(0));
        yield return Flight("EncryptedExtensions", "a list beyond the message", ErrorCode.TlsDecodeError, 50, m => m.Body([0, 4]));
        (string Name, ErrorCode Error, int Alert, string Body)[] alpn =
        [
            ("ALPN of another protocol", ErrorCode.TlsIllegalParameter, 47, "0005046d717475"),
            ("ALPN of two protocols", ErrorCode.TlsDecodeError, 50, "000a046d717474046d717474"),
            ("ALPN of no protocol", ErrorCode.TlsDecodeError, 50, "0000"),
            ("ALPN of an empty name", ErrorCode.TlsDecodeError, 50, "000100"),
            ("ALPN of a name beyond its list", ErrorCode.TlsDecodeError, 50, "0005056d717474"),
        ];
        foreach ((string name, ErrorCode error, int alert, string body) in alpn)
        {
            yield return new("EncryptedExtensions: " + name, error, alert, s => s
                .With(change: o => o.Alpn = [Client.Bytes("mqtt")])
                .Change("EncryptedExtensions", _ => ScriptedServer.Message(
                    8, ScriptedServer.Vector16(ScriptedServer.Extension(16, Convert.FromHexString(body)))))
                .Flight());
        }
    }

    private static IEnumerable<Case> Request()
    {
        Case Bad(string name, ErrorCode error, int alert, string extensions) => Flight(
            "CertificateRequest", name, error, alert, _ => ScriptedServer.Message(13, [0], ScriptedServer.Vector16(Convert.FromHexString(extensions))));

        yield return Bad("no signature_algorithms", ErrorCode.TlsMissingExtension, 109, "");
        yield return Bad("only other extensions", ErrorCode.TlsMissingExtension, 109, "002f0003000101");
        yield return Bad("only algorithms that the SIM has not", ErrorCode.TlsSignatureSchemeUnsupported, 40, "000d000400020503");
        yield return Bad("only RSA", ErrorCode.TlsSignatureSchemeUnsupported, 40, "000d0006000408040401");
        yield return Bad("signature_algorithms twice", ErrorCode.TlsIllegalParameter, 47, "000d000400020403000d000400020403");
        yield return Bad("signature_algorithms empty", ErrorCode.TlsDecodeError, 50, "000d00020000");
        yield return Bad("signature_algorithms odd", ErrorCode.TlsDecodeError, 50, "000d00050003040300");
        yield return Bad("signature_algorithms of a wrong length", ErrorCode.TlsDecodeError, 50, "000d000400040403");
        yield return Bad("an extension beyond the message", ErrorCode.TlsDecodeError, 50, "000d0104");
        yield return Bad("an extension cut", ErrorCode.TlsDecodeError, 50, "000d00");
        yield return Flight("CertificateRequest", "a context", ErrorCode.TlsIllegalParameter, 47, m => m.Body([1, 7, .. m[5..]]));
        yield return Flight("CertificateRequest", "empty", ErrorCode.TlsDecodeError, 50, m => m.Body([]));
        yield return Flight("CertificateRequest", "longer than its list", ErrorCode.TlsDecodeError, 50, m => m.Longer(0));
        yield return Flight("CertificateRequest", "cut", ErrorCode.TlsDecodeError, 50, m => m.Cut());
    }

    private static IEnumerable<Case> Certificate()
    {
        static byte[] Entry(byte[] der) => ScriptedServer.Join(ScriptedServer.Vector24(der), [0, 0]);
        static byte[] Entries(params byte[][] entries) => ScriptedServer.Message(11, [0], ScriptedServer.Vector24(entries));
        byte[] good = Entry(Session.Good.Der);
        Case Bad(string name, ErrorCode error, int alert, byte[] message) => Flight("Certificate", name, error, alert, _ => message);

        yield return Bad("no certificate", ErrorCode.NoServerCertificate, 50, Entries());
        yield return Bad("a context", ErrorCode.TlsIllegalParameter, 47, ScriptedServer.Message(11, [1, 7], ScriptedServer.Vector24(good)));
        yield return Bad("empty", ErrorCode.TlsDecodeError, 50, ScriptedServer.Message(11));
        yield return Bad("cut in its header", ErrorCode.TlsDecodeError, 50, ScriptedServer.Message(11, [0, 0]));
        yield return Bad("longer than its list", ErrorCode.TlsDecodeError, 50, ScriptedServer.Message(11, [0], ScriptedServer.Vector24(good), [0]));
        yield return Bad("a list beyond the message", ErrorCode.TlsDecodeError, 50, ScriptedServer.Message(11, [0, 0, 9, 9], good));
        yield return Bad("an entry beyond the list", ErrorCode.TlsDecodeError, 50, Entries(good.Set(2, good[2] + 10)));
        yield return Bad("an empty entry", ErrorCode.TlsDecodeError, 50, Entries(Entry([])));
        yield return Bad("an entry without extensions", ErrorCode.TlsDecodeError, 50, Entries(good[..^2]));
        yield return Bad("an extension that was not offered", ErrorCode.TlsUnsupportedExtension, 110, Entries(ScriptedServer.Join(ScriptedServer.Vector24(Session.Good.Der), [0, 4, 0, 18, 0, 0])));
        yield return Bad("an OCSP response", ErrorCode.TlsUnsupportedExtension, 110, Entries(ScriptedServer.Join(ScriptedServer.Vector24(Session.Good.Der), [0, 8, 0, 5, 0, 4, 1, 0, 0, 0])));
        yield return Bad("one too large", ErrorCode.TlsCertificateTooLarge, 46, Entries(Entry(new byte[1345])));
        yield return Bad("too large in all", ErrorCode.TlsCertificateTooLarge, 46, Entries(Enumerable.Repeat(Entry(new byte[1340]), 10).ToArray()));
        yield return Bad("seven", ErrorCode.ChainTooLong, 46, Entries([good, .. Enumerable.Range(0, 6).Select(_ => Entry(Session.Root.Server().Der))]));
        yield return Bad("garbage", ErrorCode.CertificateMalformed, 42, Entries(Entry(new byte[200])));
        yield return Bad("garbage behind", ErrorCode.CertificateMalformed, 42, Entries(Entry([.. Session.Good.Der, 0])));
        yield return Bad("one byte short", ErrorCode.CertificateMalformed, 42, Entries(Entry(Session.Good.Der[..^1])));
        yield return Bad("garbage after a good one", ErrorCode.CertificateMalformed, 42, Entries(good, Entry([0x30, 0x80])));
        yield return Bad("a bit in its signature", ErrorCode.CertificateSignatureInvalid, 42, Entries(Entry(Session.Good.Der.Flip(-5))));
    }

    private static IEnumerable<Case> Signature()
    {
        Case Bad(string name, ErrorCode error, int alert, Func<byte[], byte[]> change) => Flight("CertificateVerify", name, error, alert, change);

        foreach (int at in new[] { 12, 20, 40, -20, -1 })
        {
            yield return Bad($"a bit at {at}", ErrorCode.TlsBadServerSignature, 51, m => m.Flip(at));
        }

        foreach (int scheme in new[] { 0x0503, 0x0603, 0x0804, 0x0401, 0x0203, 0x0807, 0x0000 })
        {
            yield return Bad($"scheme {scheme:X4}", ErrorCode.TlsIllegalParameter, 47, m => m.Set(4, scheme >> 8).Set(5, scheme));
        }

        yield return new("CertificateVerify: the client's context", ErrorCode.TlsBadServerSignature, 51, s => s.Change("CertificateVerify", _ => s.Server.CertificateVerify("client")).Flight());
        yield return new("CertificateVerify: another key", ErrorCode.TlsBadServerSignature, 51, s =>
        {
            s.Server.SigningKey = Session.Root.Server().Key;
            s.Flight();
        });
        yield return Bad("no signature", ErrorCode.TlsBadServerSignature, 51, m => m.Body([4, 3, 0, 0]));
        yield return Bad("r and s of zero", ErrorCode.TlsBadServerSignature, 51, m => m.Body([4, 3, 0, 8, 0x30, 6, 2, 1, 0, 2, 1, 0]));
        yield return Bad("raw r and s", ErrorCode.TlsBadServerSignature, 51, m => m.Body([4, 3, 0, 64, .. new byte[64]]));
        yield return Bad("garbage behind the DER", ErrorCode.TlsBadServerSignature, 51, m => m.Body([.. m[4..6], .. ScriptedServer.Vector16([.. m[8..], 0])]));
        yield return Bad("a negative r", ErrorCode.TlsBadServerSignature, 51, m => m.Body([4, 3, 0, 8, 0x30, 6, 2, 1, 0x80, 2, 1, 1]));
        yield return Bad("a length of BER", ErrorCode.TlsBadServerSignature, 51, m => m.Body([.. m[4..6], .. ScriptedServer.Vector16([0x30, 0x81, .. m[9..]])]));
        yield return Bad("longer", ErrorCode.TlsDecodeError, 50, m => m.Longer(0));
        yield return Bad("cut", ErrorCode.TlsDecodeError, 50, m => m.Cut());
        yield return Bad("empty", ErrorCode.TlsDecodeError, 50, m => m.Body([]));
        yield return Bad("only the scheme", ErrorCode.TlsDecodeError, 50, m => m.Body(m[4..6]));
        yield return Bad("longer than any", ErrorCode.TlsDecodeError, 50, m => m.Body(new byte[2000]));
    }

    private static IEnumerable<Case> Finished()
    {
        Case Bad(string name, ErrorCode error, int alert, Func<byte[], byte[]> change) => Flight("Finished", name, error, alert, change);

        foreach (int at in new[] { 4, 5, 19, 34, 35 })
        {
            yield return Bad($"a bit at {at}", ErrorCode.TlsBadServerFinished, 51, m => m.Flip(at));
        }

        yield return Bad("all zeros", ErrorCode.TlsBadServerFinished, 51, m => m.Body(new byte[32]));
        yield return Bad("12 bytes as in TLS 1.2", ErrorCode.TlsDecodeError, 50, m => m.Body(m[4..16]));
        yield return Bad("31 bytes", ErrorCode.TlsDecodeError, 50, m => m.Cut());
        yield return Bad("33 bytes", ErrorCode.TlsDecodeError, 50, m => m.Longer(0));
        yield return Bad("48 bytes as of SHA-384", ErrorCode.TlsDecodeError, 50, m => m.Body(new byte[48]));
        yield return Bad("empty", ErrorCode.TlsDecodeError, 50, m => m.Body([]));
        yield return Bad("a ticket in its record", ErrorCode.TlsUnexpectedMessage, 10, m => [.. m, 4, 0, 0, 0]);
        yield return new("transcript: EncryptedExtensions that the server did not send", ErrorCode.TlsBadServerSignature, 51, s =>
        {
            s.Hello();
            List<byte[]> flight = s.Server.Flight();
            s.Protected(22, ScriptedServer.Message(8, ScriptedServer.Vector16(ScriptedServer.Extension(0))));
            flight.Skip(1).ToList().ForEach(m => s.Protected(22, m));
        });
        yield return new("transcript: a CertificateRequest that the server did not send", ErrorCode.TlsBadServerSignature, 51, s =>
        {
            s.Hello();
            List<byte[]> flight = s.Server.Flight();
            s.Protected(22, flight[0]);
            s.Protected(22, ScriptedServer.Message(13, [0], ScriptedServer.Vector16(ScriptedServer.Extension(13, [0, 2, 4, 3]))));
            flight.Skip(2).ToList().ForEach(m => s.Protected(22, m));
        });
        yield return new("transcript: a Finished of another handshake", ErrorCode.TlsBadServerFinished, 51, s => s.Change("Finished", m => m.Body(HMACSHA256.HashData(new byte[32], new byte[32]))).Flight());
    }
}
