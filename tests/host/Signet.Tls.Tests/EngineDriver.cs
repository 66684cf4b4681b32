using Signet.Core;
using Signet.Hosting;
using Signet.Testing;
using Signet.Tls;

namespace Signet.Tls.Tests;

/// <summary>Pumps an engine by hand: answers its requests from software, keeps what it sends and what it tells.</summary>
internal sealed class EngineDriver
{
    private readonly SoftwareSecureElement _card;
    private readonly PlatformEntropy _random = new();
    private readonly List<byte> _sent = [];

    public EngineDriver(TestCa root, TestCertificate? device, Action<TlsOptions>? change = null)
    {
        var options = new TlsOptions
        {
            Credentials = new Credentials
            {
                ClientChain = device == null ? [] : [device.Der],
                TrustAnchors = [root.Der],
            },
        };
        change?.Invoke(options);
        _card = new SoftwareSecureElement(device?.Key ?? root.Self.Key);
        Engine = new TlsEngine(
            options, new byte[TlsEngine.ReceiveBufferSize(options)], new byte[TlsEngine.SendBufferSize(options)]);
    }

    public TlsEngine Engine { get; }

    public List<TlsOutput> Told { get; } = [];

    public List<byte> Data { get; } = [];

    public void Start(string host = "localhost")
    {
        Engine.Start(host, DateTimeOffset.UtcNow.ToUnixTimeSeconds(), TimeQuality.Network);
        Run();
    }

    /// <summary>Gives and forgets what was sent.</summary>
    public byte[] TakeSent()
    {
        byte[] sent = _sent.ToArray();
        _sent.Clear();
        return sent;
    }

    /// <summary>Gives the bytes to the engine as long as it takes them.</summary>
    public void Feed(byte[] bytes, int portion = int.MaxValue)
    {
        int at = 0;
        while (at < bytes.Length && Engine.Output == TlsOutput.Receive)
        {
            int count = Math.Min(Math.Min(bytes.Length - at, portion), Engine.ReceiveRoom);
            Assert.True(count > 0, "the engine wants bytes but has no room");
            Assert.InRange(Engine.ReceiveMissing, 1, Engine.ReceiveRoom);
            bytes.AsSpan(at, count).CopyTo(Engine.ReceiveBuffer.AsSpan(Engine.ReceiveOffset));
            Engine.Received(count);
            at += count;
            Run();
        }
    }

    /// <summary>Does what the engine wants until it waits for the server or has ended.</summary>
    public void Run()
    {
        // No input may keep the engine busy without taking more of it.
        for (int i = 0; i < 10000; i++)
        {
            TlsRequest request = Engine.Request;
            switch (Engine.Output)
            {
                case TlsOutput.Send:
                    _sent.AddRange(Engine.SendBuffer.AsSpan(Engine.SendOffset, Engine.SendCount));
                    Engine.Sent(Engine.SendCount);
                    break;
                case TlsOutput.Request when request.Kind == TlsRequestKind.GenerateKeyPair:
                    _card.GenerateKeyPair(request.Point, 0);
                    Engine.Answer();
                    break;
                case TlsOutput.Request when request.Kind == TlsRequestKind.Random:
                    _random.Fill(request.Random, 0, 64);
                    Engine.Answer();
                    break;
                case TlsOutput.Request when request.Kind == TlsRequestKind.Agree:
                    _card.Agree(request.Point, 0, request.Secret, 0);
                    Engine.Answer();
                    break;
                case TlsOutput.Request when request.Kind == TlsRequestKind.Sign:
                    _card.Sign(SigningKey.Tls, request.Digest, 0, request.Signature, 0);
                    Engine.Answer();
                    break;
                case TlsOutput.Request:
                    Engine.Answer(_card.Verify(request.Point, 0, request.Digest, 0, request.Signature, 0));
                    break;
                case TlsOutput.Established:
                case TlsOutput.Confirmed:
                    Told.Add(Engine.Output);
                    Engine.Continue();
                    break;
                case TlsOutput.Data:
                    Data.AddRange(Engine.ReceiveBuffer.AsSpan(Engine.DataOffset, Engine.DataCount));
                    Engine.Consume(Engine.DataCount);
                    break;
                default:
                    return;
            }
        }

        Assert.Fail("the engine does not come to rest");
    }
}
