using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Signet.Integration.Tests.Support;

/// <summary>How a <see cref="ScriptedBroker"/> behaves; may be changed while it runs. Without a change it is a good one.</summary>
internal sealed class Manners
{
    /// <summary>Bytes behind CONNACK's flags: reason and, with MQTT 5, properties. Null says nothing at all. By the number of the
    /// connection, from 1.</summary>
    public Func<int, byte[]?> ConnAck { get; set; } = _ => [0];

    /// <summary>Reason for a message, null to say nothing; from 0x80 on, and with 0x10, nobody gets it.</summary>
    public Func<byte[], int?> PubAck { get; set; } = _ => 0;

    /// <summary>What is awaited before each answer.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    /// <summary>False for one that never answers a ping, but awaits <see cref="Before"/>.</summary>
    public bool Pings { get; set; } = true;

    /// <summary>True for one that closes without DISCONNECT after so many messages of a connection.</summary>
    public int ClosesAfter { get; set; } = int.MaxValue;

    /// <summary>Body of a DISCONNECT in place of the first PUBACK of a connection; null for none.</summary>
    public byte[]? Disconnects { get; set; }

    /// <summary>Body of a DISCONNECT in place of a descriptor's PUBACK, empty to close without one; null for neither.</summary>
    public byte[]? DisconnectsDescriptor { get; set; }
}

/// <summary>
/// A broker that may misbehave as a test says: real TCP and TLS 1.3 with a client certificate (.NET's), and just enough of MQTT
/// 3.1.1 and 5.0 for the device, written from the standards. What it gives on, it has in <see cref="Telemetry"/>.
/// </summary>
internal sealed class ScriptedBroker : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly SslServerAuthenticationOptions _options;
    private readonly object _gate = new();
    private readonly Dictionary<string, byte[]> _retained = [];
    private readonly List<byte[]> _telemetry = [];
    private readonly List<byte[]> _descriptors = [];
    private Link? _link;
    private int _connections;

    public ScriptedBroker(Pki pki)
    {
        _options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(pki.Server.Certificate, null, true),
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.Tls13,
            RemoteCertificateValidationCallback = (_, client, _, _) => client != null,
        };
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    public Manners Manners { get; } = new();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>CONNECTs that came.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The newest CONNECT, from its variable header on.</summary>
    public byte[] Connect { get; private set; } = [];

    /// <summary>PUBLISH packets of telemetry, as they came: flags, and all behind the length.</summary>
    public List<(int Flags, byte[] Body)> Packets { get; } = [];

    /// <summary>Pings that came.</summary>
    public int PingCount { get; private set; }

    /// <summary>Topic and payload of wills whose device was lost.</summary>
    public List<(string Topic, string Text)> Wills { get; } = [];

    /// <summary>The telemetry that it gave on, in order; what comes twice is there twice.</summary>
    public List<byte[]> Telemetry
    {
        get
        {
            lock (_gate) return [.. _telemetry];
        }
    }

    public List<byte[]> Descriptors
    {
        get
        {
            lock (_gate) return [.. _descriptors];
        }
    }

    /// <summary>Forgets what it gave on.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _telemetry.Clear();
            _descriptors.Clear();
            Packets.Clear();
        }
    }

    /// <summary>Keeps a message for the device, and sends it where it is connected; QoS 1.</summary>
    public void Send(string topic, byte[] payload)
    {
        Link? link;
        lock (_gate)
        {
            _retained[topic] = payload;
            link = _link;
        }

        link?.Publish(topic, payload);
    }

    /// <summary>Ends all connections, as a broker that was killed.</summary>
    public void Cut()
    {
        lock (_gate) _link?.Close();
    }

    public void Dispose()
    {
        _stop.Cancel();
        Cut();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using var client = connection;
        client.NoDelay = true;
        await using var stream = new SslStream(client.GetStream());
        var link = new Link(this, stream, client);
        try
        {
            await stream.AuthenticateAsServerAsync(_options, _stop.Token);
            await link.RunAsync(_stop.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or AuthenticationException or SocketException)
        {
            // Either side has ended it: the test sees to what that means.
        }

        link.Lost();
    }

    /// <summary>One connection.</summary>
    private sealed class Link(ScriptedBroker broker, SslStream stream, TcpClient client)
    {
        private readonly SemaphoreSlim _sending = new(1, 1);
        private readonly Dictionary<int, string> _aliases = [];
        private bool _v5;
        private bool _left;
        private bool _isMute;
        private int _messages;
        private int _packetId;
        private (string Topic, string Text)? _will;

        public void Close() => client.Close();

        public void Lost()
        {
            lock (broker._gate)
            {
                if (broker._link == this) broker._link = null;
                if (!_left && _will is { } will) broker.Wills.Add(will);
            }
        }

        public void Publish(string topic, byte[] payload)
        {
            byte[] name = Encoding.UTF8.GetBytes(topic);
            byte[] id = new byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(id, (ushort)(_packetId = (_packetId % 65535) + 1));
            byte[] none = _v5 ? [0] : [];
            Send(0x32, [(byte)(name.Length >> 8), (byte)name.Length, .. name, .. id, .. none, .. payload]).GetAwaiter().GetResult();
        }

        public async Task RunAsync(CancellationToken stop)
        {
            while (!_left)
            {
                byte[] one = new byte[1];
                await stream.ReadExactlyAsync(one, stop);
                int head = one[0], length = 0, shift = 0;
                do
                {
                    await stream.ReadExactlyAsync(one, stop);
                    length |= (one[0] & 0x7F) << shift;
                    shift += 7;
                }
                while (one[0] >= 0x80);
                byte[] body = new byte[length];
                await stream.ReadExactlyAsync(body, stop);
                if (!await TakeAsync(head, body)) return;
            }
        }

        private async Task<bool> TakeAsync(int head, byte[] body)
        {
            var manners = broker.Manners;
            if (_isMute) return true;

            switch (head >> 4)
            {
                case 1:
                    return await WelcomeAsync(body);
                case 3:
                    return await TakeMessageAsync(head, body);
                case 8:
                    await manners.Before();
                    await Send(0x90, Subscribed(body));
                    List<KeyValuePair<string, byte[]>> kept;
                    lock (broker._gate) kept = [.. broker._retained];
                    foreach (var (topic, payload) in kept) Publish(topic, payload);
                    return true;
                case 12:
                    broker.PingCount++;
                    if (manners.Pings) await Send(0xD0, []);
                    else await manners.Before();
                    return true;
                case 14:
                    _left = true;
                    return false;
                default:
                    return true;
            }
        }

        private async Task<bool> WelcomeAsync(byte[] body)
        {
            _v5 = body[6] == 5;
            ReadWill(body);
            int number = Interlocked.Increment(ref broker._connections);
            broker.Connect = body;
            byte[]? answer = broker.Manners.ConnAck(number);
            _isMute = answer == null;
            if (answer == null) return true;

            await broker.Manners.Before();
            byte[] none = _v5 && answer.Length == 1 ? [0] : [];
            await Send(0x20, [0, .. answer, .. none]);
            lock (broker._gate) broker._link = answer[0] == 0 ? this : broker._link;
            return answer[0] == 0;
        }

        private async Task<bool> TakeMessageAsync(int head, byte[] body)
        {
            int at = 2 + ((body[0] << 8) | body[1]);
            string topic = Encoding.UTF8.GetString(body, 2, at - 2);
            byte[] id = body[at..(at + 2)];
            at += 2;
            if (_v5)
            {
                int end = at + 1 + body[at];
                for (int p = at + 1; p < end;)
                {
                    if (body[p] == 0x23)
                    {
                        int alias = (body[p + 1] << 8) | body[p + 2];
                        if (topic.Length > 0) _aliases[alias] = topic;
                        topic = _aliases[alias];
                        p += 3;
                    }
                    else
                    {
                        Assert.Equal(0x02, body[p]);
                        p += 5;
                    }
                }

                at = end;
            }

            byte[] payload = body[at..];
            bool telemetry = topic.EndsWith("/telemetry", StringComparison.Ordinal);
            if (telemetry) lock (broker._gate) broker.Packets.Add((head & 15, body));
            var manners = broker.Manners;
            if ((telemetry ? manners.Disconnects : manners.DisconnectsDescriptor) is { } reason)
            {
                if (reason.Length > 0) await Send(0xE0, reason);
                _left = true;
                return false;
            }

            int? code = telemetry ? manners.PubAck(payload) : 0;
            if (code < 0x80 && code != 0x10)
            {
                lock (broker._gate) (telemetry ? broker._telemetry : broker._descriptors).Add(payload);
            }

            await manners.Before();
            if (code != null) await Send(0x40, _v5 && code > 0 ? [.. id, (byte)code, 0] : id);
            if (telemetry && ++_messages >= manners.ClosesAfter)
            {
                Close();
                return false;
            }

            return true;
        }

        // A code of 1 for each filter.
        private byte[] Subscribed(byte[] body)
        {
            int at = _v5 ? 3 + body[2] : 2, count = 0;
            for (; at < body.Length; count++) at += 3 + ((body[at] << 8) | body[at + 1]);
            byte[] none = _v5 ? [0] : [];
            return [body[0], body[1], .. none, .. Enumerable.Repeat((byte)1, count)];
        }

        private void ReadWill(byte[] body)
        {
            if ((body[7] & 4) == 0) return;

            int at = 10;
            if (_v5) at += 1 + body[at];
            at += 2 + ((body[at] << 8) | body[at + 1]);
            if (_v5) at += 1 + body[at];
            int length = (body[at] << 8) | body[at + 1];
            string topic = Encoding.UTF8.GetString(body, at + 2, length);
            at += 2 + length;
            length = (body[at] << 8) | body[at + 1];
            _will = (topic, Encoding.UTF8.GetString(body, at + 2, length));
        }

        private async Task Send(int head, byte[] body)
        {
            var packet = new List<byte> { (byte)head };
            int left = body.Length;
            do
            {
                packet.Add((byte)((left & 0x7F) | (left > 0x7F ? 0x80 : 0)));
                left >>= 7;
            }
            while (left > 0);
            packet.AddRange(body);
            await _sending.WaitAsync();
            try
            {
                await stream.WriteAsync(packet.ToArray());
            }
            finally
            {
                _sending.Release();
            }
        }
    }
}
