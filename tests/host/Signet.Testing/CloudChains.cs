using System.Security.Cryptography;
using Signet.Testing.X509;

namespace Signet.Testing;

/// <summary>A chain as a public broker sends it.</summary>
/// <param name="Name">The service, and which of its chains.</param>
/// <param name="Host">A name that the server proves.</param>
/// <param name="Sent">What the server sends, its own first.</param>
/// <param name="Sizes">Sizes of the real certificates in bytes; a server's own varies with its names by a few dozen.</param>
/// <param name="LeafKey">The server's private key.</param>
/// <param name="Anchors">The roots that a client may trust, by name; each alone is enough.</param>
public sealed record CloudChain(
    string Name, string Host, byte[][] Sent, int[] Sizes, AsymmetricAlgorithm LeafKey, IReadOnlyDictionary<string, byte[]> Anchors)
{
    /// <summary>Bytes of the certificates in the Certificate message, each with length and extensions (RFC 8446 section
    /// 4.4.2).</summary>
    public int MessageBytes => Sent.Sum(c => c.Length + 5);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>
/// Chains of the algorithms, sizes, order and cross-signing of public services, under keys of our own: what AWS IoT Core, Azure IoT
/// Hub, Let's Encrypt (HiveMQ Cloud among its users), Google and EMQX Cloud send. Valid around the present.
/// </summary>
public static class CloudChains
{
    private const string Amazon = "C=US/O=Amazon/CN=";
    private const string Starfield = "C=US/ST=Arizona/L=Scottsdale/O=Starfield Technologies, Inc./CN=Starfield Services Root Certificate Authority - G2";
    private const string Isrg = "C=US/O=Internet Security Research Group/CN=";
    private const string LetsEncrypt = "C=US/O=Let's Encrypt/CN=";
    private const string DigiCert = "C=US/O=DigiCert Inc/OU=www.digicert.com/CN=DigiCert Global Root G2";
    private const string Google = "C=US/O=Google Trust Services LLC/CN=";

    private static readonly Lazy<IReadOnlyList<CloudChain>> s_all = new(() =>
    [
        AwsRsa(), AwsEcc(), Azure(), LetsEncryptRsa(), LetsEncryptEcc(), LetsEncryptEccX2(), GoogleEcc(), GoogleRsa(), HiveMq(), Emqx(),
    ]);

    /// <summary>All of them; made once.</summary>
    public static IReadOnlyList<CloudChain> All => s_all.Value;

    /// <summary>One by its name.</summary>
    public static CloudChain Of(string name) => All.Single(c => c.Name == name);

    // ATS endpoints: Amazon's root sent as Starfield signed it, and Starfield's as its older root signed it.
    private static CloudChain AwsRsa() => Amazons(
        "AWS IoT Core, RSA", "Amazon RSA 2048 M02", "Amazon Root CA 1", Rsa(2048, 0), Rsa(2048, 1), Rsa(2048, 2), [1459, 1122, 1174, 1145]);

    private static CloudChain AwsEcc() => Amazons(
        "AWS IoT Core, ECDSA", "Amazon ECDSA 256 M02", "Amazon Root CA 3", P256(), P256(), P256(), [1080, 720, 960, 1145]);

    private static CloudChain Amazons(
        string name, string between, string root, AsymmetricAlgorithm leafKey, AsymmetricAlgorithm betweenKey, AsymmetricAlgorithm rootKey, int[] sizes)
    {
        const string Host = "a1b2c3d4e5f6g7-ats.iot.eu-central-1.amazonaws.com";
        AsymmetricAlgorithm g2 = Rsa(2048, 3);
        AsymmetricAlgorithm class2 = Rsa(2048, 4);
        var old = new Authority("C=US/O=Starfield Technologies, Inc./OU=Starfield Class 2 Certification Authority", class2);
        var starfield = new Authority(Starfield, g2);
        var amazon = new Authority(Amazon + root, rootKey);
        var issuer = new Authority(Amazon + between, betweenKey);
        return new CloudChain(
            name,
            Host,
            [
                Leaf(issuer, leafKey, "CN=*.iot.eu-central-1.amazonaws.com", ["iot.eu-central-1.amazonaws.com", "*.iot.eu-central-1.amazonaws.com"], sizes[0]),
                Between(amazon, issuer, sizes[1], 0), Between(starfield, amazon, sizes[2]), Between(old, starfield, sizes[3]),
            ],
            sizes,
            leafKey,
            new Dictionary<string, byte[]>
            {
                [root] = Root(amazon), ["Starfield Services Root G2"] = Root(starfield), ["Starfield Class 2"] = Root(old),
            });
    }

    private static CloudChain Azure()
    {
        AsymmetricAlgorithm leafKey = Rsa(2048, 0);
        var root = new Authority(DigiCert, Rsa(2048, 1)) { Hash = HashAlgorithmName.SHA384 };
        var issuer = new Authority("C=US/O=Microsoft Corporation/CN=Microsoft Azure RSA TLS Issuing CA 07", Rsa(4096, 0)) { Hash = HashAlgorithmName.SHA384 };
        return new CloudChain(
            "Azure IoT Hub",
            "signet.azure-devices.net",
            [
                Leaf(
                    issuer,
                    leafKey,
                    "C=US/ST=WA/L=Redmond/O=Microsoft Corporation/CN=*.azure-devices.net",
                    ["*.azure-devices.net", "*.amqpws.azure-devices.net", "*.device.azure-devices.net", "*.service.azure-devices.net"],
                    2060),
                Between(root, issuer, 1456, 0),
            ],
            [2060, 1456],
            leafKey,
            new Dictionary<string, byte[]> { ["DigiCert Global Root G2"] = Root(root) });
    }

    private static CloudChain LetsEncryptRsa() => OfLetsEncrypt("Let's Encrypt, R intermediate", "broker.example.net", "broker.example.net", "R13");

    private static CloudChain HiveMq() => OfLetsEncrypt("HiveMQ Cloud", "0123456789abcdef0123456789abcdef.s1.eu.hivemq.cloud", "*.s1.eu.hivemq.cloud", "R12");

    private static CloudChain OfLetsEncrypt(string service, string host, string name, string between)
    {
        AsymmetricAlgorithm leafKey = Rsa(2048, 0);
        var x1 = new Authority(Isrg + "ISRG Root X1", Rsa(4096, 0));
        var issuer = new Authority(LetsEncrypt + between, Rsa(2048, 1));
        return new CloudChain(
            service,
            host,
            [Leaf(issuer, leafKey, "CN=" + name, [name], 1270), Between(x1, issuer, 1289, 0)],
            [1270, 1289],
            leafKey,
            new Dictionary<string, byte[]> { ["ISRG Root X1"] = Root(x1) });
    }

    // The intermediate as X1 signed it, which is what is sent without being asked for another.
    private static CloudChain LetsEncryptEcc()
    {
        ECDsa leafKey = P256();
        var x1 = new Authority(Isrg + "ISRG Root X1", Rsa(4096, 0));
        var issuer = new Authority(LetsEncrypt + "E7", P384()) { Hash = HashAlgorithmName.SHA384 };
        return new CloudChain(
            "Let's Encrypt, E intermediate",
            "broker.example.net",
            [Leaf(issuer, leafKey, "CN=broker.example.net", ["broker.example.net"], 930), Between(x1, issuer, 1115, 0)],
            [930, 1115],
            leafKey,
            new Dictionary<string, byte[]> { ["ISRG Root X1"] = Root(x1) });
    }

    // The longer chain over X2, which X1 signed too; X2's own is an anchor beside X1's.
    private static CloudChain LetsEncryptEccX2()
    {
        ECDsa leafKey = P256();
        var x1 = new Authority(Isrg + "ISRG Root X1", Rsa(4096, 0));
        var x2 = new Authority(Isrg + "ISRG Root X2", P384()) { Hash = HashAlgorithmName.SHA384 };
        var issuer = new Authority(LetsEncrypt + "E8", P384()) { Hash = HashAlgorithmName.SHA384 };
        return new CloudChain(
            "Let's Encrypt, E intermediate over X2",
            "broker.example.net",
            [
                Leaf(issuer, leafKey, "CN=broker.example.net", ["broker.example.net"], 930), Between(x2, issuer, 730, 0),
                Between(x1, x2, 1130),
            ],
            [930, 730, 1130],
            leafKey,
            new Dictionary<string, byte[]> { ["ISRG Root X2"] = Root(x2), ["ISRG Root X1"] = Root(x1) });
    }

    private static CloudChain GoogleEcc()
    {
        ECDsa leafKey = P256();
        var old = new Authority("C=BE/O=GlobalSign nv-sa/OU=Root CA/CN=GlobalSign Root CA", Rsa(2048, 0));
        var r4 = new Authority(Google + "GTS Root R4", P384()) { Hash = HashAlgorithmName.SHA384 };
        var issuer = new Authority("C=US/O=Google Trust Services/CN=WE2", P256());
        return new CloudChain(
            "Google, ECDSA",
            "mqtt.googleapis.com",
            [Leaf(issuer, leafKey, "CN=*.googleapis.com", ["*.googleapis.com", "googleapis.com"], 1000), Between(r4, issuer, 675, 0), Between(old, r4, 894)],
            [1000, 675, 894],
            leafKey,
            new Dictionary<string, byte[]> { ["GTS Root R4"] = Root(r4), ["GlobalSign Root CA"] = Root(old) });
    }

    private static CloudChain GoogleRsa()
    {
        AsymmetricAlgorithm leafKey = Rsa(2048, 1);
        var old = new Authority("C=BE/O=GlobalSign nv-sa/OU=Root CA/CN=GlobalSign Root CA", Rsa(2048, 0));
        var r1 = new Authority(Google + "GTS Root R1", Rsa(4096, 0));
        var issuer = new Authority("C=US/O=Google Trust Services/CN=WR2", Rsa(2048, 2));
        return new CloudChain(
            "Google, RSA",
            "mqtt.googleapis.com",
            [Leaf(issuer, leafKey, "CN=*.googleapis.com", ["*.googleapis.com", "googleapis.com"], 1290), Between(r1, issuer, 1295, 0), Between(old, r1, 1382)],
            [1290, 1295, 1382],
            leafKey,
            new Dictionary<string, byte[]> { ["GTS Root R1"] = Root(r1), ["GlobalSign Root CA"] = Root(old) });
    }

    // The root is sent too.
    private static CloudChain Emqx()
    {
        AsymmetricAlgorithm leafKey = Rsa(2048, 0);
        var root = new Authority(DigiCert, Rsa(2048, 1));
        var issuer = new Authority("C=US/O=DigiCert Inc/OU=www.digicert.com/CN=RapidSSL TLS RSA CA G1", Rsa(2048, 2));
        byte[] anchor = Root(root);
        return new CloudChain(
            "EMQX Cloud",
            "x1234567.ala.eu-central-1.emqxsl.com",
            [Leaf(issuer, leafKey, "CN=*.ala.eu-central-1.emqxsl.com", ["*.ala.eu-central-1.emqxsl.com", "ala.eu-central-1.emqxsl.com"], 1640), Between(root, issuer, 1207, 0), anchor],
            [1640, 1207, 914],
            leafKey,
            new Dictionary<string, byte[]> { ["DigiCert Global Root G2"] = anchor });
    }

    private static RSA Rsa(int bits, int number) => TestKeys.Rsa(bits, number);

    private static ECDsa P256() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static ECDsa P384() => ECDsa.Create(ECCurve.NamedCurves.nistP384);

    private static byte[] Root(Authority root) => Make(root, root.Name, root.Key, DateTimeOffset.UtcNow.AddYears(10), 0, draft => AddAuthority(draft, root.Key, null));

    private static byte[] Between(Authority by, Authority issuer, int size, int? pathLength = null) =>
        Make(by, issuer.Name, issuer.Key, DateTimeOffset.UtcNow.AddYears(2), size, draft =>
        {
            AddAuthority(draft, issuer.Key, pathLength);
            draft.Add("2.5.29.35", false, Der.Seq(Der.Tlv(0x80, KeyId(by.Key))));
            if (pathLength != null)
            {
                draft.Add("2.5.29.37", false, Der.Seq(Der.Oid("1.3.6.1.5.5.7.3.1")));
            }

            draft.Add("2.5.29.32", false, Der.Seq(Der.Seq(Der.Oid("2.23.140.1.2.1"))));
        });

    private static byte[] Leaf(Authority by, AsymmetricAlgorithm key, string subject, string[] names, int size) =>
        Make(by, subject, key, DateTimeOffset.UtcNow.AddDays(60), size, draft =>
        {
            draft.Add("2.5.29.35", false, Der.Seq(Der.Tlv(0x80, KeyId(by.Key))));
            draft.Add("2.5.29.14", false, Der.Octets(KeyId(key)));
            draft.Add("2.5.29.17", false, Der.Seq(names.Select(n => Der.Text(0x82, n)).ToArray()));
            draft.Add("2.5.29.32", false, Der.Seq(Der.Seq(Der.Oid("2.23.140.1.2.1"))));
            draft.Add("2.5.29.15", true, key is RSA ? Der.NamedBits(0, 2) : Der.NamedBits(0));
            draft.Add("2.5.29.37", false, Der.Seq(Der.Oid("1.3.6.1.5.5.7.3.1")));
            draft.Add("2.5.29.19", true, Der.Seq());
        });

    private static void AddAuthority(CertificateDraft draft, AsymmetricAlgorithm key, int? pathLength)
    {
        draft.Add("2.5.29.19", true, Der.Seq(Der.Bool(true), pathLength is int length ? Der.Int((long)length) : []));
        draft.Add("2.5.29.15", true, Der.NamedBits(0, 5, 6));
        draft.Add("2.5.29.14", false, Der.Octets(KeyId(key)));
    }

    private static byte[] Make(Authority by, string subject, AsymmetricAlgorithm key, DateTimeOffset until, int size, Action<CertificateDraft> add)
    {
        byte[] Draft(int filler)
        {
            var draft = new CertificateDraft
            {
                Issuer = Der.Name(by.Name),
                Subject = Der.Name(subject),
                PublicKey = CertificateDraft.PublicKeyOf(key),
                NotBefore = Der.Time(DateTimeOffset.UtcNow.AddDays(-30)),
                NotAfter = Der.Time(until),
                Hash = by.Hash,
                SerialNumber = Der.Int([0x0A, .. RandomNumberGenerator.GetBytes(15)]),
            };
            add(draft);
            if (filler > 0)
            {
                // Where real ones have addresses of CRLs and logs: signed timestamps, as long as they need be.
                draft.Add("1.3.6.1.4.1.11129.2.4.2", false, Der.Octets(RandomNumberGenerator.GetBytes(filler)));
            }

            return draft.Sign(by.Key);
        }

        // The extension itself takes about 24 bytes; ECDSA's signatures differ by a few.
        int missing = size - Draft(0).Length - 24;
        return Draft(missing);
    }

    private static byte[] KeyId(AsymmetricAlgorithm key) => SHA1.HashData(key.ExportSubjectPublicKeyInfo());

    private sealed record Authority(string Name, AsymmetricAlgorithm Key)
    {
        public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;
    }
}
