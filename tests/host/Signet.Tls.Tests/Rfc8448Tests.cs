using System.Buffers.Binary;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Signet.Testing;

namespace Signet.Tls.Tests;

/// <summary>
/// The traces of RFC 8448, whole: the firmware's key schedule and record protection open every record of the server, and
/// make every record of the client again to the last byte. (0-RTT, which the client does not do, is passed over.)
/// </summary>
public class Rfc8448Tests
{
    [Fact]
    public void Simple_handshake()
    {
        Assert.Equal(9, new Trace("3").Play(null));
    }

    [Fact]
    public void Resumed_handshake()
    {
        var first = new Trace("3");
        first.Play(null);
        Assert.Equal(8, new Trace("4").Play(first.Psk));
    }

    [Theory]
    [InlineData("5", 8)]
    [InlineData("6", 6)]
    [InlineData("7", 8)]
    public void Other_handshakes(string section, int records)
    {
        Assert.Equal(records, new Trace(section).Play(null));
    }

    [Fact]
    public void The_wrong_psk_is_noticed()
    {
        Assert.ThrowsAny<Exception>(() => new Trace("4").Play(new byte[32]));
    }

    private sealed class Trace
    {
        private readonly List<(char From, byte[] Bytes)> _records = [];
        private readonly List<byte[]> _keys = [];
        private readonly List<byte> _transcript = [];
        private readonly KeySchedule _schedule = new();
        private readonly RecordProtection _client = new();
        private readonly RecordProtection _server = new();
        private int _next;

        public Trace(string section)
        {
            using var reader = new StreamReader(typeof(Trace).Assembly.GetManifestResourceStream("Rfc8448.txt")!);
            bool mine = false;
            while (reader.ReadLine() is string line)
            {
                string[] words = line.Split(' ');
                if (words[0] == "section")
                {
                    mine = words[1] == section;
                }
                else if (mine && words[0] == "key")
                {
                    _keys.Add(Convert.FromHexString(words[1]));
                }
                else if (mine && words.Length == 2)
                {
                    _records.Add((words[0][0], Convert.FromHexString(words[1])));
                }
            }
        }

        /// <summary>PSK of the ticket that came, 32 bytes.</summary>
        public byte[] Psk { get; } = new byte[32];

        /// <summary>Plays all records and gives how many were opened or made.</summary>
        public int Play(byte[]? psk)
        {
            byte[] hello = Next('c')[5..];
            if (psk != null)
            {
                // Section 4.2.11.2 of RFC 8446: one binder at the end.
                var binder = new byte[32];
                _schedule.StartEarly(psk);
                _schedule.Binder(SHA256.HashData(hello.AsSpan(..^35)), binder, 0);
                Assert.Equal(hello[^32..], binder);

                // Early data.
                Next('c');
            }

            byte[] answer = Next('s')[5..];
            if (answer.AsSpan(6, 32).SequenceEqual(SHA256.HashData("HelloRetryRequest"u8)))
            {
                _transcript.AddRange([254, 0, 0, 32, .. SHA256.HashData(hello)]);
                _transcript.AddRange(answer);
                hello = Next('c')[5..];
                answer = Next('s')[5..];
            }

            _transcript.AddRange(hello);
            _transcript.AddRange(answer);
            _schedule.StartHandshake(Agree(answer), 0, 32, Hash());
            _schedule.InstallServer(_server);
            _schedule.InstallClient(_client);
            Skip(20);
            ServerFlight();
            byte[] application = Hash();
            if (psk != null)
            {
                // EndOfEarlyData, protected with the key of early data.
                Next('c');
                _transcript.AddRange([5, 0, 0, 0]);
            }

            Skip(20);
            ClientFlight();
            _schedule.StartResumption(Hash());
            _schedule.StartApplication(application);
            _schedule.InstallServer(_server);
            _schedule.InstallClient(_client);
            while (_next < _records.Count)
            {
                (char from, byte[] record) = _records[_next++];
                (int type, byte[] content) = Open(from == 'c' ? _client : _server, record);
                if (type == 22)
                {
                    Assert.Equal(4, content[0]);
                    byte[] nonce = content[13..(13 + content[12])];
                    _schedule.TicketPsk(nonce, Psk);
                }
            }

            return _next - (psk == null ? 0 : 2);
        }

        private byte[] Hash() => SHA256.HashData(_transcript.ToArray());

        private byte[] Next(char from)
        {
            Assert.Equal(from, _records[_next].From);
            return _records[_next++].Bytes;
        }

        private void Skip(int type)
        {
            if (_records[_next].Bytes[0] == type)
            {
                _next++;
            }
        }

        private byte[] Agree(byte[] hello)
        {
            int at = 4 + 2 + 32;
            at += 1 + hello[at] + 3 + 2;
            while (hello[at + 1] != 51)
            {
                at += 4 + BinaryPrimitives.ReadUInt16BigEndian(hello.AsSpan(at + 2));
            }

            byte[] share = hello[(at + 8)..(at + 4 + BinaryPrimitives.ReadUInt16BigEndian(hello.AsSpan(at + 2)))];
            var secret = new byte[32];
            if (share.Length == 32)
            {
                Assert.True(X25519.Agree(new X25519PrivateKeyParameters(_keys[0]), share, secret));
                return secret;
            }

            using var own = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = _keys[0] });
            using var peer = ECDiffieHellman.Create(Points.Decode(share));
            return own.DeriveRawSecretAgreement(peer.PublicKey);
        }

        private void ServerFlight()
        {
            (int type, byte[] messages) = Open(_server, Next('s'));
            Assert.Equal(22, type);
            Assert.Equal(new byte[] { 20, 0, 0, 32 }, messages[^36..^32]);
            _transcript.AddRange(messages[..^36]);
            Assert.True(_schedule.CheckServerFinished(Hash(), messages, messages.Length - 32));
            _transcript.AddRange(messages[^36..]);
        }

        private void ClientFlight()
        {
            (int type, byte[] messages) = Open(_client, Next('c'));
            Assert.Equal(22, type);
            _transcript.AddRange(messages[..^36]);
            var mac = new byte[32];
            _schedule.ClientFinished(Hash(), mac, 0);
            Assert.Equal(messages[^32..], mac);
            _transcript.AddRange(messages[^36..]);
        }

        // Opens a record in place, and makes it again with a second protection of the same key and sequence number.
        private (int Type, byte[] Content) Open(RecordProtection protection, byte[] record)
        {
            byte[] copy = (byte[])record.Clone();
            int count = record.Length - 5;
            long sequence = protection.Records;
            protection.Open(copy, 0, count);
            int last = count - 17;
            Assert.NotEqual(0, copy[5 + last]);
            byte[] content = copy[5..(5 + last)];
            int type = copy[5 + last];

            var other = new RecordProtection();
            if (ReferenceEquals(protection, _client))
            {
                _schedule.InstallClient(other);
            }
            else
            {
                _schedule.InstallServer(other);
            }

            while (other.Records < sequence)
            {
                other.Seal(new byte[22], 0, 0, 23);
            }

            var made = new byte[record.Length];
            content.CopyTo(made, 5);
            Assert.Equal(made.Length, other.Seal(made, 0, content.Length, type));
            Assert.Equal(record, made);
            return (type, content);
        }
    }
}
