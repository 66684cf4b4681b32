using System.Buffers.Binary;
using Signet.Core;
using Signet.Testing;

namespace Signet.Tls.Tests;

/// <summary>
/// A broker of sorts at the other end of a stream in memory: <see cref="ScriptedServer"/> with tickets that live from one
/// connection to the next, answers to data, and everything that passed kept for whoever looks on.
/// </summary>
internal sealed class ScriptedPeer(TestCertificate certificate, TestCertificate? device) : ITransport
{
    private readonly List<byte> _toServer = [];
    private readonly List<byte> _toClient = [];
    private readonly List<(char From, byte[] Bytes)> _tape = [];
    private ScriptedServer? _server;
    private bool _greeted;
    private bool _accepted;

    /// <summary>PSKs by ticket.</summary>
    public Dictionary<string, byte[]> Tickets { get; } = [];

    /// <summary>Servers of all connections, oldest first.</summary>
    public List<ScriptedServer> Servers { get; } = [];

    /// <summary>What was sent in one piece, in the present connection.</summary>
    public List<byte[]> Sends { get; } = [];

    /// <summary>Application data in the order of its records, in the present connection.</summary>
    public List<byte[]> Data { get; } = [];

    /// <summary>All bytes of the present connection, c from the client, s from the server.</summary>
    public IReadOnlyList<(char From, byte[] Bytes)> Tape => _tape;

    /// <summary>Tickets that are sent after the client's Finished.</summary>
    public int TicketCount { get; set; } = 2;

    public int TicketLifetime { get; set; } = 7200;

    /// <summary>Answer to each record of data.</summary>
    public byte[] Reply { get; set; } = [0x20, 2, 0, 0];

    /// <summary>Records that follow the answer at once; null for none.</summary>
    public Func<ScriptedServer, byte[]>? Behind { get; set; }

    /// <summary>Changes a server before it is used.</summary>
    public Action<ScriptedServer>? Prepare { get; set; }

    /// <summary>Whether the client's CertificateVerify is checked.</summary>
    public bool AsksForCertificate { get; set; } = true;

    public ScriptedServer Server => Servers[^1];

    public int Opened { get; private set; }

    public bool IsOpen { get; private set; }

    public void Open(string host, int port, int timeoutMs)
    {
        IsOpen = true;
        Opened++;
        _server = new ScriptedServer(certificate) { Tickets = Tickets };
        if (!AsksForCertificate)
        {
            _server.Change["CertificateRequest"] = _ => [];
        }

        Prepare?.Invoke(_server);
        Servers.Add(_server);
        Sends.Clear();
        Data.Clear();
        _tape.Clear();
        _toServer.Clear();
        _toClient.Clear();
        _greeted = false;
        _accepted = false;
    }

    public void Send(byte[] buffer, int offset, int count, int timeoutMs)
    {
        byte[] bytes = buffer.AsSpan(offset, count).ToArray();
        Sends.Add(bytes);
        _tape.Add(('c', bytes));
        _toServer.AddRange(bytes);
        while (TakeRecord() is byte[] record)
        {
            OnRecord(record);
        }
    }

    public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
    {
        int take = Math.Min(count, _toClient.Count);
        _toClient.CopyTo(0, buffer, offset, take);
        _toClient.RemoveRange(0, take);
        return take;
    }

    public void Close() => IsOpen = false;

    private void Answer(byte[] bytes)
    {
        _tape.Add(('s', bytes));
        _toClient.AddRange(bytes);
    }

    private byte[]? TakeRecord()
    {
        if (_toServer.Count < 5)
        {
            return null;
        }

        int size = 5 + ((_toServer[3] << 8) | _toServer[4]);
        if (_toServer.Count < size)
        {
            return null;
        }

        byte[] record = _toServer.GetRange(0, size).ToArray();
        _toServer.RemoveRange(0, size);
        return record;
    }

    private void OnRecord(byte[] record)
    {
        if (record[0] == 20)
        {
            return;
        }

        if (!_greeted)
        {
            if (record[0] == 22)
            {
                _greeted = true;
                Answer([.. _server!.Hello(record), .. _server.Flight().SelectMany(m => _server.Outgoing.Protect(22, m))]);
            }

            return;
        }

        if (!_accepted)
        {
            if (record[0] == 21 || record.Length == 24)
            {
                // An alert in place of the flight.
                return;
            }

            _server!.Accept(record, AsksForCertificate ? device?.Key : null);
            _accepted = true;
            for (int i = 0; i < TicketCount; i++)
            {
                Answer(_server.Outgoing.Protect(22, _server.NewTicket(TicketLifetime)));
            }

            return;
        }

        (int type, byte[] content, _) = _server!.Incoming.Open(record, 0);
        if (type == 23)
        {
            Data.Add(content);
            Answer([.. _server.Outgoing.Protect(23, Reply), .. Behind?.Invoke(_server) ?? []]);
        }
        else if (type == 22)
        {
            Assert.Equal(new byte[] { 24, 0, 0, 1 }, content[..4]);
            _server.UpdateIncoming();
            if (content[4] == 1)
            {
                Answer(_server.Outgoing.Protect(22, ScriptedServer.Message(24, [0])));
                _server.UpdateOutgoing();
            }
        }
    }
}

/// <summary>Who sits on the line and in the network: reads a recorded connection as far as the secret lets him.</summary>
internal static class Recorder
{
    /// <summary>Gives the application data of both sides; throws when the secret is not the connection's.</summary>
    public static List<byte[]> Decrypt(IEnumerable<(char From, byte[] Bytes)> tape, byte[] shared)
    {
        var records = tape.SelectMany(t => Split(t.Bytes).Select(r => (t.From, Record: r))).Where(r => r.Record[0] != 20).ToList();
        byte[] client = records.First(r => r.From == 'c').Record[5..];
        byte[] server = records.First(r => r.From == 's').Record[5..];
        var transcript = new List<byte>([.. client, .. server]);
        var algorithm = System.Security.Cryptography.HashAlgorithmName.SHA256;
        byte[] early = System.Security.Cryptography.HKDF.Extract(algorithm, new byte[32], new byte[32]);
        byte[] secret = System.Security.Cryptography.HKDF.Extract(algorithm, shared, ScriptedServer.Derive(early, "derived", []));
        byte[] master = System.Security.Cryptography.HKDF.Extract(
            algorithm, new byte[32], ScriptedServer.Derive(secret, "derived", []));
        var fromClient = new ScriptedServer.Direction();
        var fromServer = new ScriptedServer.Direction();
        fromClient.SetKey(ScriptedServer.Derive(secret, "c hs traffic", transcript.ToArray()));
        fromServer.SetKey(ScriptedServer.Derive(secret, "s hs traffic", transcript.ToArray()));
        var data = new List<byte[]>();
        byte[] whole = [];
        bool clientFinished = false;
        foreach ((char from, byte[] record) in records.Where(r => r.Record[0] == 23))
        {
            (int type, byte[] content, _) = (from == 'c' ? fromClient : fromServer).Open(record, 0);
            if (type == 23)
            {
                data.Add(content);
            }
            else if (type == 22 && from == 's' && whole.Length == 0)
            {
                transcript.AddRange(content);
                if (EndsWithFinished(transcript.Skip(client.Length + server.Length).ToArray()))
                {
                    whole = transcript.ToArray();
                    fromServer.SetKey(ScriptedServer.Derive(master, "s ap traffic", whole));
                }
            }
            else if (type == 22 && from == 'c' && !clientFinished)
            {
                transcript.AddRange(content);
                clientFinished = EndsWithFinished(transcript.Skip(whole.Length).ToArray());
                if (clientFinished)
                {
                    fromClient.SetKey(ScriptedServer.Derive(master, "c ap traffic", whole));
                }
            }
        }

        return data;
    }

    // Walks the messages: a byte of 20 in the right place may as well belong to a signature.
    private static bool EndsWithFinished(byte[] messages)
    {
        for (int at = 0; at + 4 <= messages.Length;)
        {
            int size = 4 + (messages[at + 1] << 16 | BinaryPrimitives.ReadUInt16BigEndian(messages.AsSpan(at + 2)));
            if (messages[at] == 20)
            {
                return at + size == messages.Length;
            }

            at += size;
        }

        return false;
    }

    private static IEnumerable<byte[]> Split(byte[] bytes)
    {
        for (int at = 0; at < bytes.Length;)
        {
            int size = 5 + BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 3));
            yield return bytes[at..(at + size)];
            at += size;
        }
    }
}
