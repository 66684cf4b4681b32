using System.Security.Cryptography;
using Signet.Core;
using Signet.Testing;
using Signet.Tls;

namespace Signet.Tls.Tests;

/// <summary>A server that breaks the rules, one at a time: each offence ends in its own error and its own alert.</summary>
public class AdversaryTests
{
    private static readonly TestCa Root = TestCa.Root();
    private static readonly TestCertificate Device = Root.Device();
    private static readonly TestCertificate Server = Root.Server();

    private ScriptedServer _server = new(Server);
    private EngineDriver _client = new(Root, Device);

    [Fact]
    public void The_scripted_server_connects_when_it_behaves()
    {
        Connect();
        _client.Feed(_server.Outgoing.Protect(23, "hello"u8.ToArray()));
        Assert.Equal("hello"u8.ToArray(), _client.Data.ToArray());
        Assert.Equal([TlsOutput.Established, TlsOutput.Confirmed], _client.Told);
        Write("from the device");
        Assert.Equal("from the device"u8.ToArray(), _server.Incoming.OpenAll(_client.TakeSent(), 23));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(5000)]
    public void Messages_may_be_cut_into_records_of_any_size(int size)
    {
        Hello();
        byte[] all = ScriptedServer.Join(_server.Flight().ToArray());
        foreach (byte[] part in all.Chunk(size))
        {
            _client.Feed(_server.Outgoing.Protect(22, part));
        }

        Finish();
    }

    [Fact]
    public void One_byte_after_the_other_is_enough()
    {
        _client.Start();
        _client.Feed(_server.Hello(_client.TakeSent()), 1);
        foreach (byte[] message in _server.Flight())
        {
            _client.Feed(_server.Outgoing.Protect(22, message), 1);
        }

        Finish();
    }

    [Fact]
    public void The_servers_end_at_every_byte_of_the_handshake_is_told()
    {
        _client.Start();
        byte[] flight = _server.Hello(_client.TakeSent());
        flight = [.. flight, .. _server.Flight().SelectMany(m => _server.Outgoing.Protect(22, m))];
        for (int i = 0; i < flight.Length; i++)
        {
            // Each time a fresh handshake: the keys differ, so the flight is made again and cut at the same place.
            var server = new ScriptedServer(Server);
            var client = new EngineDriver(Root, Device);
            client.Start();
            byte[] bytes = server.Hello(client.TakeSent());
            bytes = [.. bytes, .. server.Flight().SelectMany(m => server.Outgoing.Protect(22, m))];
            client.Feed(bytes[..Math.Min(i, bytes.Length - 1)]);
            Assert.Equal(TlsOutput.Receive, client.Engine.Output);
            client.Engine.ReceivedEnd();
            Assert.Equal(ErrorCode.TlsHandshakeClosed, client.Engine.Error);
        }
    }

    [Theory]
    [InlineData("version", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("session", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("suite", ErrorCode.TlsNoCommonSuite, 47)]
    [InlineData("compression", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("tls12", ErrorCode.TlsUnsupportedVersion, 70)]
    [InlineData("tls12 bare", ErrorCode.TlsUnsupportedVersion, 70)]
    [InlineData("tls12 sentinel", ErrorCode.TlsDowngrade, 47)]
    [InlineData("tls11 sentinel", ErrorCode.TlsDowngrade, 47)]
    [InlineData("selected version", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("version twice", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("version length", ErrorCode.TlsDecodeError, 50)]
    [InlineData("no share", ErrorCode.TlsMissingExtension, 109)]
    [InlineData("other group", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("share twice", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("share cut", ErrorCode.TlsDecodeError, 50)]
    [InlineData("point off curve", ErrorCode.PointNotOnCurve, 47)]
    [InlineData("point compressed", ErrorCode.PointNotOnCurve, 47)]
    [InlineData("point of zeros", ErrorCode.PointNotOnCurve, 47)]
    [InlineData("foreign", ErrorCode.TlsUnsupportedExtension, 110)]
    [InlineData("cookie", ErrorCode.TlsUnsupportedExtension, 110)]
    [InlineData("retry x25519", ErrorCode.TlsNoCommonGroup, 47)]
    [InlineData("retry large cookie", ErrorCode.TlsHelloRetryRequest, 40)]
    [InlineData("retry same group", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("retry nothing", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("cut", ErrorCode.TlsDecodeError, 50)]
    [InlineData("longer", ErrorCode.TlsDecodeError, 50)]
    [InlineData("empty", ErrorCode.TlsDecodeError, 50)]
    public void ServerHello_is_checked(string offence, ErrorCode code, int alert)
    {
        byte[] retry = SHA256.HashData("HelloRetryRequest"u8);
        byte[] sentinel = [.. new byte[24], .. "DOWNGRD"u8, 1];
        byte[] offCurve = [4, .. Enumerable.Repeat((byte)1, 64)];
        byte[] versions = _server.VersionExtension();
        byte[] With(params byte[][] extensions) => _server.ServerHello(null, ScriptedServer.Join(extensions));
        byte[] Retry(params byte[][] extensions) => _server.ServerHello(retry, ScriptedServer.Join([versions, .. extensions]));
        byte[] Build(byte[] m, byte[] share) => offence switch
        {
            "version" => Set(m, 5, 2),
            "session" => ScriptedServer.Message(2, m[4..38], [1, 7], m[39..]),
            "suite" => Set(m, 40, 2),
            "compression" => Set(m, 41, 1),
            "tls12" => With(ScriptedServer.Extension(23)),
            "tls12 bare" => ScriptedServer.Message(2, m[4..42]),
            "tls12 sentinel" => _server.ServerHello(sentinel, []),
            "tls11 sentinel" => _server.ServerHello(Set(sentinel, 31, 0), []),
            "selected version" => With(ScriptedServer.Extension(43, [3, 3]), share),
            "version twice" => With(versions, versions, share),
            "version length" => With(ScriptedServer.Extension(43, [3]), share),
            "no share" => With(versions),
            "other group" => With(versions, ScriptedServer.Extension(51, ScriptedServer.U16(0x1D), ScriptedServer.Vector16(new byte[32]))),
            "share twice" => With(versions, share, share),
            "share cut" => With(versions, ScriptedServer.Extension(51, ScriptedServer.U16(0x17), ScriptedServer.U16(65), new byte[64])),
            "point off curve" => With(versions, _server.ShareExtension(offCurve)),
            "point compressed" => With(versions, _server.ShareExtension([2, .. new byte[32]])),
            "point of zeros" => With(versions, _server.ShareExtension(new byte[65])),
            "foreign" => With(versions, share, ScriptedServer.Extension(0x1234)),
            "cookie" => With(versions, share, ScriptedServer.Extension(44, ScriptedServer.Vector16(new byte[8]))),
            "retry x25519" => Retry(ScriptedServer.Extension(51, ScriptedServer.U16(0x1D))),
            "retry large cookie" => Retry(ScriptedServer.Extension(44, ScriptedServer.Vector16(new byte[385]))),
            "retry same group" => Retry(ScriptedServer.Extension(51, ScriptedServer.U16(0x17))),
            "retry nothing" => Retry(),
            "cut" => ScriptedServer.Message(2, m[4..^1]),
            "longer" => ScriptedServer.Message(2, m[4..], [0]),
            _ => ScriptedServer.Message(2),
        };
        _server.Change["ServerHello"] = m => Build(m, _server.ShareExtension());
        Hello();
        Failed(code, alert, plain: true);
    }

    [Fact]
    public void Nothing_else_comes_in_the_clear()
    {
        Start();
        _client.Feed(ScriptedServer.PlainRecord(22, ScriptedServer.Message(8, [0, 0])));
        Failed(ErrorCode.TlsUnexpectedMessage, 10, plain: true);

        Start();
        _client.Feed(ScriptedServer.PlainRecord(23, new byte[40]));
        Failed(ErrorCode.TlsUnexpectedMessage, 10, plain: true);

        Start();
        _client.Feed(ScriptedServer.PlainRecord(22, []));
        Failed(ErrorCode.TlsUnexpectedMessage, 10, plain: true);

        Start();
        _client.Feed([.. ScriptedServer.PlainRecord(99, [1])]);
        Failed(ErrorCode.TlsBadRecord, 10, plain: true);

        Start();
        byte[] hello = _server.Hello(_client.TakeSent());
        _client.Feed(ScriptedServer.PlainRecord(22, [.. hello[5..], .. ScriptedServer.Message(8, [0, 0])]));
        Failed(ErrorCode.TlsUnexpectedMessage, 10, plain: true);
    }

    [Fact]
    public void An_alert_instead_of_ServerHello_is_told()
    {
        _client.Start();
        _client.Feed(ScriptedServer.PlainRecord(21, [2, 40]));
        Assert.Equal(ErrorCode.TlsAlertReceived, _client.Engine.Error);
        Assert.Equal(40, _client.Engine.ErrorValue);
        Assert.Equal("handshake_failure", _client.Engine.ErrorDetail);
        Assert.Equal(TlsOutput.Failed, _client.Engine.Output);
    }

    [Theory]
    [InlineData("EncryptedExtensions", "12340000", ErrorCode.TlsUnsupportedExtension, 110)]
    [InlineData("EncryptedExtensions", "00100007000504686f6c61", ErrorCode.TlsUnsupportedExtension, 110)]
    [InlineData("EncryptedExtensions", "00330000", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("EncryptedExtensions", "002b00020304", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("EncryptedExtensions", "000d000400020403", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("EncryptedExtensions", "0001000101", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("EncryptedExtensions", "00010001030001000103", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("EncryptedExtensions", "000100020303", ErrorCode.TlsDecodeError, 50)]
    [InlineData("EncryptedExtensions", "0000000100", ErrorCode.TlsDecodeError, 50)]
    [InlineData("EncryptedExtensions", "0000000000000000", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("EncryptedExtensions", "000a000400030017", ErrorCode.TlsDecodeError, 50)]
    [InlineData("EncryptedExtensions", "000000", ErrorCode.TlsDecodeError, 50)]
    [InlineData("CertificateRequest", "", ErrorCode.TlsMissingExtension, 109)]
    [InlineData("CertificateRequest", "000d000400020503", ErrorCode.TlsSignatureSchemeUnsupported, 40)]
    [InlineData("CertificateRequest", "000d000400020403000d000400020403", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("CertificateRequest", "000d00020000", ErrorCode.TlsDecodeError, 50)]
    [InlineData("CertificateRequest", "000d00050003040300", ErrorCode.TlsDecodeError, 50)]
    [InlineData("CertificateRequest", "000d000400040403", ErrorCode.TlsDecodeError, 50)]
    [InlineData("CertificateRequest", "000d0104", ErrorCode.TlsDecodeError, 50)]
    public void Extensions_are_checked(string message, string extensions, ErrorCode code, int alert)
    {
        byte[] bytes = Convert.FromHexString(extensions);
        _server.Change[message] = _ => message == "CertificateRequest"
            ? ScriptedServer.Message(13, [0], ScriptedServer.Vector16(bytes))
            : ScriptedServer.Message(8, ScriptedServer.Vector16(bytes));
        Hello();
        SendFlight();
        Failed(code, alert);
    }

    [Fact]
    public void Everything_that_may_be_answered_is_taken()
    {
        _client = new EngineDriver(Root, Device, o => o.Alpn = [Client.Bytes("mqtt")]);
        _server.Extensions = Convert.FromHexString("00000000" + "0001000103" + "000a00060004001d0017" + "00100007000504" + "6d717474");
        _server.RequestExtensions = ScriptedServer.Extension(47, ScriptedServer.Vector16(new byte[9000]));
        _server.Change["CertificateRequest"] = m => m;
        Hello();
        foreach (byte[] part in ScriptedServer.Join(_server.Flight().ToArray()).Chunk(500))
        {
            _client.Feed(_server.Outgoing.Protect(22, part));
        }

        Finish();
        Assert.Equal(0, _client.Engine.AlpnIndex);
    }

    [Theory]
    [InlineData("CertificateRequest", 0, ErrorCode.TlsNoCertificateRequest, 40)]
    [InlineData("EncryptedExtensions", 0, ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("Certificate", 0, ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("CertificateVerify", 0, ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("EncryptedExtensions", 2, ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("CertificateRequest", 2, ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("Certificate", 2, ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("CertificateVerify", 2, ErrorCode.TlsUnexpectedMessage, 10)]
    public void No_message_is_left_out_or_comes_twice(string name, int times, ErrorCode code, int alert)
    {
        _server.Change[name] = m => times == 0 ? [] : [.. m, .. m];
        Hello();
        SendFlight();
        Failed(code, alert);
    }

    [Theory]
    [InlineData("empty", ErrorCode.NoServerCertificate, 50)]
    [InlineData("context", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("length", ErrorCode.TlsDecodeError, 50)]
    [InlineData("entry length", ErrorCode.TlsDecodeError, 50)]
    [InlineData("entry empty", ErrorCode.TlsDecodeError, 50)]
    [InlineData("extension", ErrorCode.TlsUnsupportedExtension, 110)]
    [InlineData("large", ErrorCode.TlsCertificateTooLarge, 46)]
    [InlineData("large in all", ErrorCode.TlsCertificateTooLarge, 46)]
    [InlineData("seven", ErrorCode.ChainTooLong, 46)]
    [InlineData("garbage", ErrorCode.CertificateMalformed, 42)]
    public void Certificate_is_checked(string offence, ErrorCode code, int alert)
    {
        byte[] Entry(byte[] der) => ScriptedServer.Join(ScriptedServer.Vector24(der), [0, 0]);
        byte[] Entries(params byte[][] entries) => ScriptedServer.Message(11, [0], ScriptedServer.Vector24(entries));
        byte[] good = Entry(Server.Der);
        _server.Change["Certificate"] = m => offence switch
        {
            "empty" => Entries(),
            "context" => ScriptedServer.Message(11, [1, 7], ScriptedServer.Vector24(good)),
            "length" => ScriptedServer.Message(11, m[4..], [0]),
            "entry length" => Entries(Set(good, 2, good[2] + 10)),
            "entry empty" => Entries(Entry([])),
            "extension" => Entries(ScriptedServer.Join(ScriptedServer.Vector24(Server.Der), [0, 4, 0, 18, 0, 0])),
            "large" => Entries(Entry(new byte[1345])),
            "large in all" => Entries(Enumerable.Repeat(Entry(new byte[1344]), 10).ToArray()),
            "seven" => Entries([good, .. Enumerable.Range(0, 6).Select(_ => Entry(Root.Server().Der))]),
            _ => Entries(Entry([.. Server.Der[..^1]])),
        };
        Hello();
        SendFlight();
        Failed(code, alert);
    }

    [Theory]
    [InlineData("other key", ErrorCode.TlsBadServerSignature, 51)]
    [InlineData("clients context", ErrorCode.TlsBadServerSignature, 51)]
    [InlineData("bit", ErrorCode.TlsBadServerSignature, 51)]
    [InlineData("no DER", ErrorCode.TlsBadServerSignature, 51)]
    [InlineData("scheme", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("longer", ErrorCode.TlsDecodeError, 50)]
    [InlineData("cut", ErrorCode.TlsDecodeError, 50)]
    public void CertificateVerify_is_checked(string offence, ErrorCode code, int alert)
    {
        if (offence == "other key")
        {
            _server.SigningKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        }

        _server.Change["CertificateVerify"] = m => offence switch
        {
            "clients context" => _server.CertificateVerify("client"),
            "bit" => Set(m, m.Length - 1, m[^1] ^ 1),
            "no DER" => Set(m, 8, 0x31),
            "scheme" => Set(m, 4, 5),
            "longer" => ScriptedServer.Message(15, m[4..], [0]),
            "cut" => ScriptedServer.Message(15, m[4..^1]),
            _ => m,
        };
        Hello();
        SendFlight();
        Failed(code, alert);
    }

    [Fact]
    public void Each_byte_of_Finished_is_checked()
    {
        for (int i = 4; i < 36; i++)
        {
            var server = new ScriptedServer(Server);
            _client = new EngineDriver(Root, Device);
            int at = i;
            server.Change["Finished"] = m => Set(m, at, m[at] ^ 0x80);
            _client.Start();
            _client.Feed(server.Hello(_client.TakeSent()));
            foreach (byte[] message in server.Flight())
            {
                _client.Feed(server.Outgoing.Protect(22, message));
            }

            Assert.Equal(ErrorCode.TlsBadServerFinished, _client.Engine.Error);
            Assert.Equal((21, 51), OpenAlert(server));
        }
    }

    [Theory]
    [InlineData(31, ErrorCode.TlsDecodeError)]
    [InlineData(33, ErrorCode.TlsDecodeError)]
    public void The_length_of_Finished_is_checked(int length, ErrorCode code)
    {
        _server.Change["Finished"] = m => ScriptedServer.Message(20, ScriptedServer.Join(m[4..], [0])[..length]);
        Hello();
        SendFlight();
        Failed(code, 50);
    }

    [Fact]
    public void Nothing_follows_Finished_in_its_record()
    {
        _server.Change["Finished"] = m => [.. m, 4];
        Hello();
        SendFlight();
        Failed(ErrorCode.TlsUnexpectedMessage, 10);
    }

    [Fact]
    public void A_bit_in_any_record_of_the_flight_is_noticed()
    {
        for (int record = 0; record < 5; record++)
        {
            for (int k = 5; k < 40; k += 11)
            {
                var server = new ScriptedServer(Server);
                _client = new EngineDriver(Root, Device);
                _client.Start();
                _client.Feed(server.Hello(_client.TakeSent()));
                List<byte[]> records = server.Flight().Select(m => server.Outgoing.Protect(22, m)).ToList();
                records[record] = Set(records[record], k < records[record].Length ? k : 5, records[record][Math.Min(k, records[record].Length - 1)] ^ 4);
                records.ForEach(r => _client.Feed(r));
                Assert.Equal(ErrorCode.TlsBadRecordMac, _client.Engine.Error);
                Assert.Equal((21, 20), OpenAlert(server));
            }
        }
    }

    [Fact]
    public void Records_in_another_order_do_not_open()
    {
        Hello();
        List<byte[]> records = _server.Flight().Select(m => _server.Outgoing.Protect(22, m)).ToList();
        _client.Feed(records[1]);
        Failed(ErrorCode.TlsBadRecordMac, 20);
    }

    [Theory]
    [InlineData("too big", ErrorCode.TlsRecordOverflow, 22)]
    [InlineData("bigger than any", ErrorCode.TlsRecordOverflow, 22)]
    [InlineData("short", ErrorCode.TlsBadRecordMac, 20)]
    [InlineData("none", ErrorCode.TlsBadRecordMac, 20)]
    [InlineData("padding only", ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("empty handshake", ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("empty alert", ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("inner ccs", ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("inner unknown", ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("plain handshake", ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("plain alert", ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("data early", ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("ccs value", ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("ccs length", ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("ccs flood", ErrorCode.TlsFlood, 10)]
    [InlineData("long alert", ErrorCode.TlsDecodeError, 50)]
    [InlineData("alert in a message", ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("ccs in a message", ErrorCode.TlsUnexpectedMessage, 10)]
    public void Records_are_checked(string offence, ErrorCode code, int alert)
    {
        Hello();
        ScriptedServer.Direction keys = _server.Outgoing;
        byte[] ccs = ScriptedServer.PlainRecord(20, [1]);
        byte[] half = _server.Flight()[0][..3];
        byte[][] records = offence switch
        {
            "too big" => [[23, 3, 3, .. ScriptedServer.U16(2305)]],
            "bigger than any" => [[23, 3, 3, .. ScriptedServer.U16(16641)]],
            "short" => [ScriptedServer.PlainRecord(23, new byte[16])],
            "none" => [ScriptedServer.PlainRecord(23, [])],
            "padding only" => [keys.Protect(0, [])],
            "empty handshake" => [keys.Protect(22, [])],
            "empty alert" => [keys.Protect(21, [])],
            "inner ccs" => [keys.Protect(20, [1])],
            "inner unknown" => [keys.Protect(99, [1])],
            "plain handshake" => [ScriptedServer.PlainRecord(22, [8, 0, 0, 2, 0, 0])],
            "plain alert" => [ScriptedServer.PlainRecord(21, [2, 40])],
            "data early" => [keys.Protect(23, [1])],
            "ccs value" => [ScriptedServer.PlainRecord(20, [2])],
            "ccs length" => [ScriptedServer.PlainRecord(20, [1, 1])],
            "ccs flood" => Enumerable.Repeat(ccs, 65).ToArray(),
            "long alert" => [keys.Protect(21, [1, 0, 0])],
            "alert in a message" => [keys.Protect(22, half), keys.Protect(21, [1, 0])],
            _ => [keys.Protect(22, half), ccs],
        };
        foreach (byte[] record in records)
        {
            _client.Feed(record);
        }

        Failed(code, alert);
    }

    [Fact]
    public void ChangeCipherSpec_is_dropped_during_the_handshake_and_refused_after()
    {
        byte[] ccs = ScriptedServer.PlainRecord(20, [1]);
        _client.Start();
        byte[] hello = _server.Hello(_client.TakeSent());
        _client.Feed([.. ccs, .. hello, .. ccs]);
        foreach (byte[] message in _server.Flight())
        {
            _client.Feed([.. _server.Outgoing.Protect(22, message, 17)]);
            if (_client.Engine.Output == TlsOutput.Receive && !_client.Engine.IsEstablished)
            {
                _client.Feed(ccs);
            }
        }

        Finish();
        _client.Feed(ccs);
        Failed(ErrorCode.TlsUnexpectedMessage, 10);
    }

    [Theory]
    [InlineData("server hello", ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("certificate request", ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("finished", ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("unknown message", ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("update value", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("update length", ErrorCode.TlsDecodeError, 50)]
    [InlineData("update empty", ErrorCode.TlsDecodeError, 50)]
    [InlineData("update not last", ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("ticket lifetime", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("ticket empty", ErrorCode.TlsDecodeError, 50)]
    [InlineData("ticket cut", ErrorCode.TlsDecodeError, 50)]
    [InlineData("ticket longer", ErrorCode.TlsDecodeError, 50)]
    [InlineData("ticket short", ErrorCode.TlsDecodeError, 50)]
    [InlineData("data in a message", ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("empty records", ErrorCode.TlsFlood, 10)]
    [InlineData("tickets", ErrorCode.TlsFlood, 10)]
    [InlineData("warnings", ErrorCode.TlsFlood, 10)]
    public void What_comes_after_the_handshake_is_checked(string offence, ErrorCode code, int alert)
    {
        Connect();
        ScriptedServer.Direction keys = _server.Outgoing;
        byte[][] records = offence switch
        {
            "server hello" => [keys.Protect(22, _server.ServerHello())],
            "certificate request" => [keys.Protect(22, ScriptedServer.Message(13, [1, 7], [0, 0]))],
            "finished" => [keys.Protect(22, ScriptedServer.Message(20, new byte[32]))],
            "unknown message" => [keys.Protect(22, ScriptedServer.Message(99))],
            "update value" => [keys.Protect(22, ScriptedServer.Message(24, [2]))],
            "update length" => [keys.Protect(22, ScriptedServer.Message(24, [0, 0]))],
            "update empty" => [keys.Protect(22, ScriptedServer.Message(24))],
            "update not last" => [keys.Protect(22, [.. ScriptedServer.Message(24, [0]), 4])],
            "ticket lifetime" => [keys.Protect(22, Ticket(lifetime: 604801))],
            "ticket empty" => [keys.Protect(22, Ticket(count: 0))],
            "ticket cut" => [keys.Protect(22, ScriptedServer.Message(4, Ticket()[4..^1]))],
            "ticket longer" => [keys.Protect(22, ScriptedServer.Message(4, Ticket()[4..], [0]))],
            "ticket short" => [keys.Protect(22, ScriptedServer.Message(4, new byte[8]))],
            "data in a message" => [keys.Protect(22, [4, 0]), keys.Protect(23, [1])],
            "empty records" => Enumerable.Range(0, 65).Select(_ => keys.Protect(23, [])).ToArray(),
            "tickets" => Enumerable.Range(0, 65).Select(_ => keys.Protect(22, Ticket())).ToArray(),
            _ => Enumerable.Range(0, 65).Select(_ => keys.Protect(21, [1, 90])).ToArray(),
        };
        foreach (byte[] record in records)
        {
            _client.Feed(record);
        }

        Failed(code, alert);
    }

    [Fact]
    public void Updates_of_keys_without_end_are_refused()
    {
        Connect();
        for (int i = 0; i < 65; i++)
        {
            _client.Feed(_server.Outgoing.Protect(22, ScriptedServer.Message(24, [0])));
            _server.UpdateOutgoing();
        }

        Failed(ErrorCode.TlsFlood, 10);
    }

    [Fact]
    public void An_update_is_answered_once_and_with_the_old_key()
    {
        Connect();
        _client.Feed(_server.Outgoing.Protect(22, ScriptedServer.Message(24, [1])));
        _server.UpdateOutgoing();
        Assert.Equal(ScriptedServer.Message(24, [0]), _server.Incoming.OpenAll(_client.TakeSent(), 22));
        _server.UpdateIncoming();
        _client.Feed(_server.Outgoing.Protect(23, [7]));
        Assert.Equal([7], _client.Data);
        Write("x");
        Assert.Equal("x"u8.ToArray(), _server.Incoming.OpenAll(_client.TakeSent(), 23));
    }

    [Fact]
    public void Tickets_of_any_size_pass_by()
    {
        Connect();
        foreach (byte[] part in Ticket(count: 20000).Chunk(700))
        {
            _client.Feed(_server.Outgoing.Protect(22, part));
        }

        _client.Feed(_server.Outgoing.Protect(23, [7]));
        Assert.Equal([7], _client.Data);
        Assert.Equal([TlsOutput.Established, TlsOutput.Confirmed], _client.Told);
    }

    [Fact]
    public void Data_sent_before_our_Finished_does_not_confirm()
    {
        Hello();
        byte[] flight = ScriptedServer.Join(_server.Flight().Select(m => _server.Outgoing.Protect(22, m)).ToArray());
        _client.Feed([.. flight, .. _server.ProtectEarly(23, [5])]);
        Assert.Equal([5], _client.Data);
        Assert.Equal([TlsOutput.Established], _client.Told);
        Assert.False(_client.Engine.IsConfirmed);
    }

    [Theory]
    [InlineData(42)]
    [InlineData(43)]
    [InlineData(44)]
    [InlineData(45)]
    [InlineData(46)]
    [InlineData(48)]
    [InlineData(51)]
    [InlineData(116)]
    public void An_alert_before_any_data_means_that_the_client_was_refused(int description)
    {
        Connect();
        _client.Feed(_server.Outgoing.Protect(21, [2, (byte)description]));
        Assert.Equal(ErrorCode.ClientNotConfirmed, _client.Engine.Error);
        Assert.Equal(description, _client.Engine.ErrorValue);
        Assert.Equal(AlertDescription.Name(description), _client.Engine.ErrorDetail);
        Assert.Empty(_client.TakeSent());
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(22)]
    [InlineData(50)]
    [InlineData(80)]
    public void An_alert_that_is_not_about_the_client_does_not_blame_its_certificate(int description)
    {
        // As when our flight was damaged on the way.
        Connect();
        _client.Feed(_server.Outgoing.Protect(21, [2, (byte)description]));
        Assert.Equal(ErrorCode.TlsAlertReceived, _client.Engine.Error);
        Assert.Equal(description, _client.Engine.ErrorValue);
    }

    [Fact]
    public void What_ends_before_our_Finished_went_does_not_blame_the_certificate()
    {
        Hello();
        byte[] flight = ScriptedServer.Join(_server.Flight().Select(m => _server.Outgoing.Protect(22, m)).ToArray());
        _client.Feed([.. flight, .. _server.ProtectEarly(21, [2, 42])]);
        Assert.Equal(ErrorCode.TlsAlertReceived, _client.Engine.Error);
        Assert.Equal(42, _client.Engine.ErrorValue);
    }

    [Fact]
    public void The_end_of_the_connection_has_its_degrees()
    {
        // Before anything was confirmed.
        Connect();
        _client.Engine.ReceivedEnd();
        Assert.Equal(ErrorCode.ClientNotConfirmed, _client.Engine.Error);

        Connect();
        _client.Feed(_server.Outgoing.Protect(21, [1, 0]));
        Assert.Equal(ErrorCode.ClientNotConfirmed, _client.Engine.Error);

        // A ticket is no word on the certificate yet: cut, closed, and an alert.
        Connect();
        _client.Feed(_server.Outgoing.Protect(22, _server.NewTicket()));
        Assert.True(_client.Engine.IsConfirmed);
        _client.Engine.ReceivedEnd();
        Assert.Equal(ErrorCode.ClientNotConfirmed, _client.Engine.Error);

        Connect();
        _client.Feed(_server.Outgoing.Protect(22, _server.NewTicket()));
        _client.Feed(_server.Outgoing.Protect(21, [1, 0]));
        Assert.Equal(ErrorCode.ClientNotConfirmed, _client.Engine.Error);
        Assert.Equal("close_notify", _client.Engine.ErrorDetail);

        Connect();
        _client.Feed(_server.Outgoing.Protect(22, _server.NewTicket()));
        _client.Feed(_server.Outgoing.Protect(21, [2, 48]));
        Assert.Equal(ErrorCode.ClientNotConfirmed, _client.Engine.Error);

        // After data: cut, closed, and an alert.
        Connect();
        _client.Feed(_server.Outgoing.Protect(23, [1]));
        _client.Engine.ReceivedEnd();
        Assert.Equal(ErrorCode.TlsTruncated, _client.Engine.Error);

        Connect();
        _client.Feed(_server.Outgoing.Protect(23, [1]));
        _client.Feed(_server.Outgoing.Protect(21, [1, 90]));
        _client.Feed(_server.Outgoing.Protect(21, [1, 0]));
        Assert.Equal(TlsOutput.Closed, _client.Engine.Output);
        _client.Engine.ReceivedEnd();
        Assert.Equal(ErrorCode.None, _client.Engine.Error);

        Connect();
        _client.Feed(_server.Outgoing.Protect(23, [1]));
        _client.Feed(_server.Outgoing.Protect(21, [2, 80]));
        Assert.Equal(ErrorCode.TlsAlertReceived, _client.Engine.Error);
        Assert.Equal(80, _client.Engine.ErrorValue);
    }

    [Fact]
    public void Our_close_notify_is_the_last_that_we_send()
    {
        Connect();
        _client.Engine.Close();
        _client.Run();
        Assert.Equal(new byte[] { 1, 0 }, _server.Incoming.OpenAll(_client.TakeSent(), 21));
        Assert.Equal(TlsOutput.Closed, _client.Engine.Output);
        Assert.Throws<SignetException>(() => _client.Engine.Write([1], 0, 1));
    }

    [Fact]
    public void No_plaintext_is_there_before_its_tag_was_verified()
    {
        Connect();
        byte[] plain = Enumerable.Range(1, 200).Select(i => (byte)i).ToArray();
        byte[] record = _server.Outgoing.Protect(23, plain);
        foreach (byte[] part in record[..^1].Chunk(1))
        {
            _client.Feed(part);
            Assert.Empty(_client.Data);
            Assert.Equal(-1, _client.Engine.ReceiveBuffer.AsSpan().IndexOf(plain.AsSpan(0, 8)));
        }

        // The last byte of the tag is wrong: nothing was decrypted, not even in the buffer.
        _client.Feed([(byte)(record[^1] ^ 1)]);
        Assert.Equal(ErrorCode.TlsBadRecordMac, _client.Engine.Error);
        Assert.Empty(_client.Data);
        Assert.Equal(-1, _client.Engine.ReceiveBuffer.AsSpan().IndexOf(plain.AsSpan(0, 8)));
    }

    [Fact]
    public void Finished_and_the_first_data_can_leave_together()
    {
        Hello();
        List<byte[]> messages = _server.Flight();
        foreach (byte[] message in messages)
        {
            // The engine's last step is to make our flight; it is not sent before data is added.
            byte[] record = _server.Outgoing.Protect(22, message);
            record.CopyTo(_client.Engine.ReceiveBuffer, _client.Engine.ReceiveOffset);
            _client.Engine.Received(record.Length);
            if (message == messages[^1])
            {
                break;
            }

            _client.Run();
        }

        Assert.Equal(TlsRequestKind.Sign, _client.Engine.Request.Kind);
        Device.Key.SignHash(_client.Engine.Request.Digest[..32]).CopyTo(_client.Engine.Request.Signature, 0);
        _client.Engine.Answer();
        Assert.Equal(TlsOutput.Send, _client.Engine.Output);
        Assert.True(_client.Engine.IsEstablished);
        Assert.Equal(5, _client.Engine.Write("hello"u8.ToArray(), 0, 5));
        _client.Run();
        byte[] sent = _client.TakeSent();
        int flight = 5 + ((sent[3] << 8) | sent[4]);
        _server.Accept(sent[..flight], Device.Key);
        Assert.Equal("hello"u8.ToArray(), _server.Incoming.OpenAll(sent[flight..], 23));
    }

    [Fact]
    public void A_request_without_a_certificate_of_ours_gets_an_empty_one()
    {
        _client = new EngineDriver(Root, null, o => o.RequireClientAuthentication = false);
        Hello();
        SendFlight();
        Assert.True(_client.Engine.IsEstablished);
        byte[] messages = _server.Incoming.OpenAll(_client.TakeSent(), 22);
        Assert.Equal(new byte[] { 11, 0, 0, 4, 0, 0, 0, 0, 20 }, messages[..9]);
        Assert.Throws<SignetException>(() => new EngineDriver(Root, null));
    }

    private static byte[] Ticket(int lifetime = 7200, int count = 100) => ScriptedServer.Message(
        4,
        [(byte)(lifetime >> 24), (byte)(lifetime >> 16), (byte)(lifetime >> 8), (byte)lifetime],
        [1, 2, 3, 4],
        [1, 9],
        ScriptedServer.Vector16(new byte[count]),
        [0, 0]);

    private static byte[] Set(byte[] bytes, int at, int value)
    {
        byte[] copy = (byte[])bytes.Clone();
        copy[at] = (byte)value;
        return copy;
    }

    private void Start()
    {
        _server = new ScriptedServer(Server);
        _client = new EngineDriver(Root, Device);
        _client.Start();
    }

    private void Hello()
    {
        _client.Start();
        _client.Feed(_server.Hello(_client.TakeSent()));
    }

    private void SendFlight()
    {
        foreach (byte[] message in _server.Flight())
        {
            foreach (byte[] part in message.Chunk(2048))
            {
                _client.Feed(_server.Outgoing.Protect(22, part));
            }
        }
    }

    private void Finish()
    {
        Assert.Equal(ErrorCode.None, _client.Engine.Error);
        Assert.True(_client.Engine.IsEstablished);
        _server.Accept(_client.TakeSent(), Device.Key);
    }

    private void Connect()
    {
        _client = new EngineDriver(Root, Device);
        _server = new ScriptedServer(Server);
        Hello();
        SendFlight();
        Finish();
    }

    private void Write(string text)
    {
        byte[] data = Client.Bytes(text);
        Assert.Equal(data.Length, _client.Engine.Write(data, 0, data.Length));
        _client.Run();
    }

    private void Failed(ErrorCode code, int alert, bool plain = false)
    {
        Assert.Equal(code, _client.Engine.Error);
        Assert.Equal(TlsOutput.Failed, _client.Engine.Output);
        if (plain)
        {
            byte[] sent = _client.TakeSent();
            Assert.Equal(new byte[] { 21, 3, 3, 0, 2, 2, (byte)alert }, sent[^7..]);
        }
        else
        {
            Assert.Equal((21, alert), OpenAlert(_server));
        }
    }

    private (int Type, int Description) OpenAlert(ScriptedServer server)
    {
        (int type, byte[] content, _) = server.Incoming.Open(_client.TakeSent(), 0);
        Assert.Equal(2, content[0]);
        return (type, content[1]);
    }
}
