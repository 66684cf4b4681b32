using System.Globalization;
using System.Security.Cryptography;
using Signet.Core;
using Signet.Testing.X509;

namespace Signet.X509.Tests;

/// <summary>
/// The certificates of a case and how they are used. A world begins with a root R, an authority I by R and a server's
/// certificate L by I for broker.example; statements, parted by semicolons, change it:
/// <c>X property=value …</c> makes or changes a certificate (<see cref="CertificateText"/>); <c>send L I</c> is what the server sends;
/// <c>trust R</c> whom the client trusts, <c>R:bare</c> as name and key, <c>R:key</c> an authority by the hash of its key,
/// <c>L:pin</c> a server by it for the host, <c>L:pin@a.example</c> for another;
/// <c>host broker.example</c>; <c>at 2026-06-01</c>; <c>clock network</c>.
/// </summary>
public sealed class PathWorld
{
    private readonly Dictionary<string, CertificateText> _texts = [];
    private readonly Dictionary<string, byte[]> _made = [];
    private readonly Dictionary<string, AsymmetricAlgorithm> _keys = [];
    private string[] _send = ["L", "I"];
    private string[] _trust = ["R"];

    public PathWorld(string statements)
    {
        Take("R by=R; I by=R; L by=I");
        Take(statements);
    }

    /// <summary>The name that the server must prove.</summary>
    public string Host { get; private set; } = "broker.example";

    /// <summary>The device's time.</summary>
    public DateTimeOffset Now { get; private set; } = Date("2026-06-01");

    /// <summary>How it is known.</summary>
    public TimeQuality Clock { get; private set; } = TimeQuality.Network;

    /// <summary>What the server sends, in its order.</summary>
    public byte[][] Sent => _send.Select(Certificate).ToArray();

    /// <summary>Whom the client trusts.</summary>
    public Credentials Trusted => new()
    {
        TrustAnchors = _trust.Where(t => !t.EndsWith(":key") && !t.Contains(":pin")).Select(Anchor).ToArray(),
        TrustedKeys = _trust.Where(t => t.EndsWith(":key")).Select(KeyHash).ToArray(),
        ServerPins = _trust.Where(t => t.Contains(":pin")).Select(t => new ServerPin(t.Contains('@') ? t.Split('@')[1] : Host, KeyHash(t))).ToArray(),
    };

    /// <summary>The anchors that are certificates.</summary>
    public byte[][] AnchorCertificates => _trust.Where(t => !t.Contains(':')).Select(Certificate).ToArray();

    /// <summary>Takes more statements.</summary>
    public void Take(string statements)
    {
        foreach (string text in statements.Split(';'))
        {
            string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0)
            {
                Take(words[0], words[1..]);
            }
        }
    }

    /// <summary>Reads <c>2026-06-01</c> or a full time.</summary>
    public static DateTimeOffset Date(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>The text of a certificate.</summary>
    internal CertificateText Text(string id) => _texts[id];

    /// <summary>The key of a certificate, or one by name.</summary>
    internal AsymmetricAlgorithm Key(string id)
    {
        string name = _texts.TryGetValue(id, out CertificateText? text) ? text.Value("key", id) : id;
        string type = _texts.TryGetValue(name, out CertificateText? owner) ? owner.Value("keytype", "p256") : text?.Value("keytype", "p256") ?? "p256";
        if (!_keys.TryGetValue(name, out AsymmetricAlgorithm? key))
        {
            key = type switch
            {
                "p256" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
                "p384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
                "p521" => ECDsa.Create(ECCurve.NamedCurves.nistP521),
                "secp256k1" => ECDsa.Create(ECCurve.CreateFromValue("1.3.132.0.10")),
                _ => TestKeys.Rsa(int.Parse(type[3..]), _keys.Values.Count(k => k is RSA)),
            };
            _keys.Add(name, key);
        }

        return key;
    }

    private byte[] KeyHash(string trust) => SHA256.HashData(Key(trust.Split(':')[0]).ExportSubjectPublicKeyInfo());

    private byte[] Certificate(string id)
    {
        if (!_made.TryGetValue(id, out byte[]? der))
        {
            der = _texts[id].Make(this);
            _made.Add(id, der);
        }

        return der;
    }

    private byte[] Anchor(string trust)
    {
        string id = trust.Split(':')[0];
        return trust.EndsWith(":bare") ? Der.Seq(_texts[id].Subject, Key(id).ExportSubjectPublicKeyInfo()) : Certificate(id);
    }

    private void Take(string word, string[] rest)
    {
        switch (word)
        {
            case "send":
                _send = rest;
                break;
            case "trust":
                _trust = rest;
                break;
            case "host":
                Host = rest[0];
                break;
            case "at":
                Now = Date(rest[0]);
                break;
            case "clock":
                Clock = Enum.Parse<TimeQuality>(rest[0], true);
                break;
            default:
                if (!_texts.TryGetValue(word, out CertificateText? text))
                {
                    text = new CertificateText(word);
                    _texts.Add(word, text);
                }

                text.Take(rest);
                break;
        }
    }
}
