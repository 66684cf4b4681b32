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
    private readonly IKeyAgreement[] _agreements = McuKeyAgreement.Both();
    private readonly ISignatureVerifier _verifier;

    public EngineDriver(TestCa root, TestCertificate? device, Action<TlsOptions>? change = null)
    {
        var options = new TlsOptions
        {
            Policy = OffloadPolicy.Fast,
            Credentials = new Credentials
            {
                ClientChain = device == null ? [] : [device.Der],
                TrustAnchors = [root.Der],
            },
        };
        change?.Invoke(options);
        _verifier = options.Verifier ?? new McuVerifier();
        _card = new SoftwareSecureElement(device?.Key ?? root.Self.Key);
        Engine = new TlsEngine(
            options, new byte[TlsEngine.ReceiveBufferSize(options)], new byte[TlsEngine.SendBufferSize(options)]);
    }

    public TlsEngine Engine { get; }

    public List<TlsOutput> Told { get; } = [];

    public List<byte> Data { get; } = [];

    /// <summary>Kinds of the requests that were answered, with the group of a key pair.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Tickets that came.</summary>
    public List<SessionTicket> Tickets { get; } = [];

    /// <summary>Verdicts that are known.</summary>
    public MemoryVerdictCache Verdicts { get; } = new(4);

    /// <summary>Takes the place of an answer; true when it gave one.</summary>
    public Func<TlsRequest, bool>? Override { get; set; }

    public void Start(string host = "localhost", SessionTicket? ticket = null)
    {
        Engine.Start(new ReferenceIdentity(host), DateTimeOffset.UtcNow.ToUnixTimeSeconds(), TimeQuality.Network, ticket);
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
                case TlsOutput.Request:
                    Requests.Add(request.Kind == TlsRequestKind.GenerateKeyPair ? request.Kind + " " + request.Group : request.Kind.ToString());
                    Answer(request);
                    break;
                case TlsOutput.Ticket:
                    Tickets.Add(Engine.Ticket);
                    Engine.Continue();
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

    private void Answer(TlsRequest request)
    {
        if (Override?.Invoke(request) == true)
        {
            return;
        }

        switch (request.Kind)
        {
            case TlsRequestKind.GenerateKeyPair:
                Agreement(request.Group).GenerateKeyPair(request.Point, 0);
                break;
            case TlsRequestKind.Random:
                _random.Fill(request.Random, 0, 64);
                break;
            case TlsRequestKind.Agree:
                try
                {
                    Agreement(request.Group).Agree(request.Point, 0, request.Secret, 0);
                }
                catch (SignetException error)
                {
                    // As the shell does it.
                    Engine.Abort(error.Code, error.Value, error.Detail);
                    return;
                }

                break;
            case TlsRequestKind.Sign:
                _card.Sign(SigningKey.Tls, request.Digest, 0, request.Signature, 0);
                break;
            case TlsRequestKind.Extract:
                System.Security.Cryptography.HKDF.Extract(
                    System.Security.Cryptography.HashAlgorithmName.SHA256, request.Secret[..32], request.Digest[..32]).CopyTo(request.Secret, 0);
                break;
            case TlsRequestKind.Verdict:
                Engine.Answer(Verdicts.Contains(request.Digest, 0));
                return;
            default:
                Engine.Answer(_verifier.Verify(
                    request.Algorithm, request.Key, 0, request.KeyCount, request.Digest, 0, request.DigestCount, request.Signature, 0,
                    request.SignatureCount));
                return;
        }

        Engine.Answer();
    }

    private IKeyAgreement Agreement(NamedGroup group) => _agreements.Single(a => a.Group == group);
}
