using System.Net;
using System.Security.Cryptography;
using Signet.Testing.X509;

namespace Signet.X509.Tests;

/// <summary>
/// A certificate in the words of a case. Those whose name begins with L are servers', the others authorities'. Properties:
/// by, key, keytype, hash, signer; cn, subject, issuer; version, serial, from, until; ca (yes, no, none), pathlen, ku, eku, san, nc, ski,
/// aki, policies, mappings, explicit, inhibit, any, each with the value none to leave it out and <c>name!</c> or <c>name?</c> before the
/// equals sign for critical and not critical; ext=oid:hex for others; flaw=name for what no property can say.
/// </summary>
public sealed class CertificateText(string id)
{
    private static readonly string[] Usages =
    [
        "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement", "keyCertSign", "cRLSign",
        "encipherOnly", "decipherOnly",
    ];

    private readonly Dictionary<string, string> _values = [];
    private readonly Dictionary<string, bool> _critical = [];
    private readonly List<string> _extensions = [];
    private readonly List<string> _flaws = [];

    /// <summary>The subject's Name.</summary>
    public byte[] Subject => Value("subject", "") is { Length: > 0 } text
        ? Der.Name(text == "empty" ? "" : text)
        : Der.Name("O=Signet tests/CN=" + Value("cn", id));

    private bool IsServer => id[0] == 'L';

    /// <summary>Takes properties.</summary>
    public void Take(IEnumerable<string> words)
    {
        foreach (string word in words)
        {
            int at = word.IndexOf('=');
            string name = word[..at].TrimEnd('!', '?');
            string value = word[(at + 1)..];
            switch (name)
            {
                case "ext":
                    _extensions.Add((word[at - 1] == '!' ? "!" : "") + value);
                    break;
                case "flaw":
                    _flaws.Add(value);
                    break;
                default:
                    _values[name] = value;
                    break;
            }

            if (at > 0 && word[at - 1] is '!' or '?')
            {
                _critical[name] = word[at - 1] == '!';
            }
        }
    }

    /// <summary>A property's value.</summary>
    public string Value(string name, string standard) => _values.GetValueOrDefault(name, standard);

    /// <summary>Makes and signs it.</summary>
    public byte[] Make(PathWorld world)
    {
        string issuer = Value("by", "R");
        var draft = new CertificateDraft
        {
            Subject = Subject,
            Issuer = Value("issuer", "") is { Length: > 0 } name ? Der.Name(name == "empty" ? "" : name) : world.Text(issuer).Subject,
            PublicKey = world.Key(id).ExportSubjectPublicKeyInfo(),
            NotBefore = Time(Value("from", IsServer ? "2026-01-01" : "2020-01-01")),
            NotAfter = Time(Value("until", IsServer ? "2026-12-31" : "2040-01-01")),
            Hash = new HashAlgorithmName(Value("hash", "SHA256")),
        };
        switch (Value("version", "3"))
        {
            case "1":
                draft.Version = [];
                break;
            case { } version:
                draft.Version = Der.Tlv(0xA0, Der.Int(long.Parse(version) - 1));
                break;
        }

        if (_values.TryGetValue("serial", out string? serial))
        {
            draft.SerialNumber = Der.Int(Convert.FromHexString(serial));
        }

        if (draft.Version.Length > 0 && Value("version", "3") == "3")
        {
            AddExtensions(draft, world);
        }

        foreach (string flaw in _flaws)
        {
            Flaws.Apply(flaw, draft);
        }

        return draft.Sign(world.Key(Value("signer", issuer)));
    }

    private static byte[] Time(string text)
    {
        string[] parts = text.Split(':', 2);
        return parts[0] switch
        {
            "utc" => Der.Text(0x17, parts[1]),
            "gen" => Der.Text(0x18, parts[1]),
            _ => Der.Time(PathWorld.Date(text)),
        };
    }

    private static byte[] KeyId(PathWorld world, string id) => SHA1.HashData(world.Key(id).ExportSubjectPublicKeyInfo());

    private static byte[] Names(string list) => Der.Seq(list.Split(',').Select(GeneralName).ToArray());

    private static byte[] GeneralName(string text)
    {
        string[] parts = text.Split(':', 2);
        string value = parts.Length > 1 ? parts[1].Replace('_', ' ') : "";
        return parts[0] switch
        {
            "other" => Der.Tlv(0xA0, Der.Oid("1.3.6.1.4.1.311.20.2.3"), Der.Tlv(0xA0, Der.Text(0x0C, "x"))),
            "mail" => Der.Text(0x81, value),
            "dns" => Der.Text(0x82, parts[1]),
            "dnshex" => Der.Tlv(0x82, Convert.FromHexString(value)),
            "dir" => Der.Tlv(0xA4, Der.Name(value)),
            "uri" => Der.Text(0x86, value),
            "ip" => Der.Tlv(0x87, Address(value)),
            "iphex" => Der.Tlv(0x87, Convert.FromHexString(value)),
            "rid" => Der.Tlv(0x88, Der.Oid(value)[2..]),
            "tag9" => Der.Tlv(0x89, []),
            _ => throw new ArgumentException(text),
        };
    }

    private static byte[] Address(string text)
    {
        string[] parts = text.Split('/');
        byte[] address = IPAddress.Parse(parts[0]).GetAddressBytes();
        if (parts.Length == 1)
        {
            return address;
        }

        var mask = new byte[address.Length];
        for (int i = 0; i < int.Parse(parts[1]); i++)
        {
            mask[i / 8] |= (byte)(0x80 >> (i % 8));
        }

        return [.. address, .. mask];
    }

    private static byte[] Constraints(string list)
    {
        byte[] Subtrees(int tag, char sign)
        {
            byte[][] names = list.Split(',').Where(n => n[0] == sign).Select(n => Der.Seq(GeneralName(n[1..]))).ToArray();
            return names.Length > 0 ? Der.Tlv(tag, names) : [];
        }

        return Der.Seq(Subtrees(0xA0, '+'), Subtrees(0xA1, '-'));
    }

    private static byte[] Purposes(string list) => Der.Seq(list.Split(',').Select(u => Der.Oid(u switch
    {
        "server" => "1.3.6.1.5.5.7.3.1",
        "client" => "1.3.6.1.5.5.7.3.2",
        "code" => "1.3.6.1.5.5.7.3.3",
        "ocsp" => "1.3.6.1.5.5.7.3.9",
        "any" => "2.5.29.37.0",
        _ => u,
    })).ToArray());

    private static byte[] Policies(string list) => Der.Seq(list.Split(',').Select(p =>
    {
        string[] parts = p.Split('/');
        return parts.Length == 1
            ? Der.Seq(Der.Oid(p))
            : Der.Seq(Der.Oid(parts[0]), Der.Seq(Der.Seq(Der.Oid(parts[1]), Der.Text(0x16, "http://cps.example"))));
    }).ToArray());

    private void AddExtensions(CertificateDraft draft, PathWorld world)
    {
        string standardUsage = IsServer ? "digitalSignature" : "keyCertSign,cRLSign";
        Add(draft, "ca", "2.5.29.19", true, IsServer ? "none" : "yes", v => v == "no"
            ? Der.Seq()
            : Der.Seq(Der.Bool(true), _values.TryGetValue("pathlen", out string? length) ? Der.Int(long.Parse(length)) : []));
        Add(draft, "ku", "2.5.29.15", true, standardUsage, v => v.StartsWith("hex:")
            ? Convert.FromHexString(v[4..])
            : Der.NamedBits(v.Split(',').Select(u => Array.IndexOf(Usages, u)).ToArray()));
        Add(draft, "eku", "2.5.29.37", false, IsServer ? "server" : "none", Purposes);
        Add(draft, "san", "2.5.29.17", Subject.Length == 2, IsServer ? "dns:broker.example" : "none", Names);
        Add(draft, "nc", "2.5.29.30", true, "none", Constraints);
        Add(draft, "ski", "2.5.29.14", false, id, v => Der.Octets(KeyId(world, v)));
        Add(draft, "aki", "2.5.29.35", false, Value("by", "R"), v => Der.Seq(Der.Tlv(0x80, KeyId(world, v))));
        Add(draft, "policies", "2.5.29.32", false, "none", Policies);
        Add(draft, "mappings", "2.5.29.33", true, "none", v => Der.Seq(Der.Seq(v.Split(',').Select(Der.Oid).ToArray())));
        if (_values.ContainsKey("explicit") || _values.ContainsKey("inhibit"))
        {
            byte[] Skip(string name, int tag) => _values.TryGetValue(name, out string? v) ? Der.Tlv(tag, [byte.Parse(v)]) : [];
            draft.Add("2.5.29.36", _critical.GetValueOrDefault("explicit", true), Der.Seq(Skip("explicit", 0x80), Skip("inhibit", 0x81)));
        }

        Add(draft, "any", "2.5.29.54", true, "none", v => Der.Int(long.Parse(v)));
        foreach (string extension in _extensions)
        {
            string[] parts = extension.TrimStart('!').Split(':');
            draft.Add(parts[0], extension[0] == '!', Convert.FromHexString(parts[1]));
        }
    }

    private void Add(CertificateDraft draft, string name, string oid, bool critical, string standard, Func<string, byte[]> encode)
    {
        string value = Value(name, standard);
        if (value != "none")
        {
            draft.Add(oid, _critical.GetValueOrDefault(name, critical), encode(value));
        }
    }
}
