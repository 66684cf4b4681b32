using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Signet.Core;
using Signet.Testing;

namespace Signet.Tls.Tests;

/// <summary>nameConstraints (RFC 5280 section 4.2.1.10), and what .NET's chain, which is OpenSSL's, says of the same.</summary>
public class NameConstraintTests
{
    private static readonly TestCa Root = TestCa.Root("CN=Constraint root");

    [Theory]
    [InlineData("dns:example.org", "", "a.example.org", true)]
    [InlineData("dns:example.org", "", "example.org", true)]
    [InlineData("dns:EXAMPLE.org", "", "a.b.example.ORG", true)]
    [InlineData("dns:example.org", "", "badexample.org", false)]
    [InlineData("dns:example.org", "", "example.com", false)]
    [InlineData("dns:example.com dns:example.org", "", "a.example.org", true)]
    [InlineData("", "dns:example.org", "a.example.org", false)]
    [InlineData("", "dns:example.org", "example.com", true)]
    [InlineData("dns:example.org", "dns:bad.example.org", "x.bad.example.org", false)]
    [InlineData("dns:example.org", "dns:bad.example.org", "good.example.org", true)]
    [InlineData("ip:192.0.2.0/255.255.255.0", "", "192.0.2.77", true)]
    [InlineData("ip:192.0.2.0/255.255.255.0", "", "192.0.3.77", false)]
    [InlineData("", "ip:192.0.2.64/255.255.255.192", "192.0.2.77", false)]
    [InlineData("", "ip:192.0.2.64/255.255.255.192", "192.0.2.1", true)]
    [InlineData("ip:2001:db8::/ffff:ffff::", "", "2001:db8::7", true)]
    [InlineData("ip:2001:db8::/ffff:ffff::", "", "2001:db9::7", false)]
    [InlineData("dns:example.org", "", "192.0.2.1", true)]
    [InlineData("mail:example.org", "", "example.com", true)]
    public void Judged_as_by_others(string permitted, string excluded, string name, bool allowed)
    {
        TestCertificate leaf = Issue(permitted, excluded, name, out TestCa authority);
        Assert.Equal(allowed ? ErrorCode.None : ErrorCode.NameConstraintsForbid, Judge(name, leaf.Der, authority.Der));
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(Root.Self.Certificate);
        chain.ChainPolicy.ExtraStore.Add(authority.Self.Certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        Assert.Equal(allowed, chain.Build(leaf.Certificate));
    }

    [Theory]
    [InlineData("dir:CN=x", ErrorCode.NameConstraintsForbid)]
    [InlineData("dns:.example.org", ErrorCode.NameConstraintsUnsupported)]
    [InlineData("empty", ErrorCode.CertificateMalformed)]
    [InlineData("minimum", ErrorCode.CertificateMalformed)]
    [InlineData("short address", ErrorCode.CertificateMalformed)]
    [InlineData("no subtree", ErrorCode.CertificateMalformed)]
    public void What_is_not_understood_ends_the_path(string permitted, ErrorCode expected)
    {
        TestCertificate leaf = Issue(permitted, "", "a.example.org", out TestCa authority);
        Assert.Equal(expected, Judge("a.example.org", leaf.Der, authority.Der));
    }

    private static ErrorCode Judge(string name, params byte[][] chain)
    {
        var validator = new PathValidator(new Credentials { TrustAnchors = [Root.Der] });
        var verifier = new McuVerifier();
        validator.Begin(new ReferenceIdentity(name), DateTimeOffset.UtcNow.ToUnixTimeSeconds(), TimeQuality.Network);
        try
        {
            foreach (byte[] der in chain)
            {
                validator.Add(der, 0, der.Length);
            }

            while (validator.Next())
            {
                validator.Answer(verifier.Verify(
                    SignatureAlgorithm.EcdsaP256, validator.Signer.Key, 0, 65, validator.Subject.Digest, 0, 32, validator.Subject.Signature, 0,
                    64));
            }

            return ErrorCode.None;
        }
        catch (SignetException error)
        {
            return error.Code;
        }
    }

    private static TestCertificate Issue(string permitted, string excluded, string name, out TestCa authority)
    {
        authority = Root.Intermediate("CN=Constrained", s => s.Extensions.Add(new X509Extension("2.5.29.30", Encode(permitted, excluded), true)));
        bool address = System.Net.IPAddress.TryParse(name, out _);
        return authority.Server(s =>
        {
            s.DnsNames = address ? [] : [name];
            s.Addresses = address ? [name] : [];
        });
    }

    private static byte[] Encode(string permitted, string excluded)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            if (permitted == "no subtree")
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                {
                }
            }
            else
            {
                Subtrees(writer, 0, permitted);
                Subtrees(writer, 1, excluded);
            }
        }

        return writer.Encode();
    }

    private static void Subtrees(AsnWriter writer, int list, string names)
    {
        if (names is "" or "empty")
        {
            return;
        }

        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, list)))
        {
            foreach (string name in names.Split(' '))
            {
                using (writer.PushSequence())
                {
                    Name(writer, name);
                }
            }
        }
    }

    private static void Name(AsnWriter writer, string name)
    {
        Asn1Tag Kind(int number) => new(TagClass.ContextSpecific, number);
        string[] parts = name.Split(':', 2);
        switch (parts[0])
        {
            case "dns":
                writer.WriteCharacterString(UniversalTagNumber.IA5String, parts[1], Kind(2));
                break;
            case "mail":
                writer.WriteCharacterString(UniversalTagNumber.IA5String, parts[1], Kind(1));
                break;
            case "ip":
                string[] network = parts[1].Split('/');
                writer.WriteOctetString(
                    [.. System.Net.IPAddress.Parse(network[0]).GetAddressBytes(), .. System.Net.IPAddress.Parse(network[1]).GetAddressBytes()],
                    Kind(7));
                break;
            case "short":
            case "address":
                writer.WriteOctetString(new byte[4], Kind(7));
                break;
            case "dir":
                using (writer.PushSequence(Kind(4)))
                {
                    writer.WriteEncodedValue(new X500DistinguishedName(parts[1]).RawData);
                }

                break;
            default:
                writer.WriteCharacterString(UniversalTagNumber.IA5String, "example.org", Kind(2));
                writer.WriteInteger(1, Kind(0));
                break;
        }
    }
}
