using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Signet.Core;
using Signet.Testing;
using Signet.Tls;

namespace Signet.Tls.Tests;

/// <summary>Certificates and paths made by .NET, good and bad.</summary>
public class PathTests
{
    private static readonly TestCa Root = TestCa.Root();

    [Fact]
    public void A_leaf_below_the_anchor_is_trusted()
    {
        Assert.Equal(ErrorCode.None, Judge([Root.Der], [Root.Server().Der]));
    }

    [Fact]
    public void The_order_of_the_intermediates_does_not_matter()
    {
        TestCa a = Root.Intermediate("CN=A");
        TestCa b = a.Intermediate("CN=B");
        TestCa c = b.Intermediate("CN=C");
        byte[] leaf = c.Server().Der;
        Assert.Equal(ErrorCode.None, Judge([Root.Der], [leaf, c.Der, b.Der, a.Der]));
        Assert.Equal(ErrorCode.None, Judge([Root.Der], [leaf, a.Der, b.Der, c.Der, Root.Der]));
        Assert.Equal(ErrorCode.None, Judge([Root.Der], [leaf, b.Der, Root.Der, c.Der, a.Der, TestCa.Root("CN=X").Der]));
        Assert.Equal(ErrorCode.UnknownIssuer, Judge([Root.Der], [leaf, c.Der, a.Der]));
    }

    [Fact]
    public void An_intermediate_can_be_the_anchor()
    {
        TestCa a = Root.Intermediate("CN=A");
        Assert.Equal(ErrorCode.None, Judge([a.Der], [a.Server().Der, a.Der, Root.Der]));
    }

    [Fact]
    public void Anchors_of_the_same_name_are_all_tried()
    {
        TestCa old = TestCa.Root();
        Assert.Equal(ErrorCode.None, Judge([old.Der, Root.Der], [Root.Server().Der]));
        Assert.Equal(ErrorCode.CertificateSignatureInvalid, Judge([old.Der, old.Der], [Root.Server().Der]));
    }

    [Fact]
    public void A_cross_signed_authority_is_followed_to_the_anchor_that_is_known()
    {
        TestCa other = TestCa.Root("CN=Other root");
        TestCa a = Root.Intermediate("CN=A");
        TestCa cross = other.Intermediate("CN=A", s => s.Key = a.Self.Key);
        Assert.Equal(ErrorCode.None, Judge([other.Der], [a.Server().Der, a.Der, cross.Der]));
        Assert.Equal(ErrorCode.None, Judge([Root.Der], [a.Server().Der, cross.Der, a.Der]));
    }

    [Fact]
    public void Names_in_a_circle_end()
    {
        TestCa one = TestCa.Root("CN=One");
        TestCa a = one.Intermediate("CN=Two");
        TestCa b = a.Intermediate("CN=One", s => s.Key = one.Self.Key);
        Assert.Equal(ErrorCode.UnknownIssuer, Judge([Root.Der], [a.Server().Der, a.Der, b.Der, one.Der, a.Der, b.Der]));
    }

    [Fact]
    public void The_number_of_tries_is_limited()
    {
        // Six certificates and four anchors of one name and different keys: hundreds of paths by name.
        byte[][] anchors = Enumerable.Range(0, 4).Select(_ => TestCa.Root("CN=X").Der).ToArray();
        byte[][] chain = [TestCa.Root("CN=X").Server().Der, .. Enumerable.Range(0, 5).Select(_ => TestCa.Root("CN=X").Der)];
        int verifications = 0;
        ErrorCode code = Judge(anchors, chain, count: () => verifications++);
        Assert.NotEqual(ErrorCode.None, code);
        Assert.InRange(verifications, 1, 16);
    }

    [Theory]
    [InlineData("not CA", ErrorCode.NotACertificateAuthority)]
    [InlineData("no constraints", ErrorCode.NotACertificateAuthority)]
    [InlineData("key usage", ErrorCode.KeyUsageForbids)]
    [InlineData("client only", ErrorCode.ExtendedKeyUsageForbids)]
    [InlineData("expired", ErrorCode.CertificateExpired)]
    [InlineData("path length", ErrorCode.PathLengthExceeded)]
    [InlineData("critical", ErrorCode.UnknownCriticalExtension)]
    [InlineData("not critical", ErrorCode.None)]
    [InlineData("sha384", ErrorCode.None)]
    public void Issuers_are_judged(string flaw, ErrorCode expected)
    {
        void Shape(CertificateShape s)
        {
            switch (flaw)
            {
                case "not CA":
                    s.IsAuthority = false;
                    break;
                case "no constraints":
                    s.IsAuthority = null;
                    break;
                case "key usage":
                    s.KeyUsage = X509KeyUsageFlags.DigitalSignature;
                    break;
                case "client only":
                    s.ExtendedKeyUsage = ["1.3.6.1.5.5.7.3.2"];
                    break;
                case "expired":
                    s.NotAfter = DateTimeOffset.UtcNow.AddDays(-1);
                    break;
                case "path length":
                    s.PathLength = 0;
                    break;
                case "critical":
                    s.Extensions.Add(new X509Extension("1.2.3.4", [5, 0], true));
                    break;
                case "not critical":
                    s.Extensions.Add(new X509Extension("1.2.3.4", [5, 0], false));
                    break;
            }
        }

        TestCa bad = Root.Intermediate("CN=Bad", Shape);
        TestCa below = bad.Intermediate("CN=Below");
        Assert.Equal(expected, Judge([Root.Der], [below.Server().Der, below.Der, bad.Der]));

        // The same flaw in the anchor.
        TestCa anchor = TestCa.Root("CN=Bad root", Shape);
        TestCa child = anchor.Intermediate("CN=Child");
        Assert.Equal(expected, Judge([anchor.Der], [child.Server().Der, child.Der]));
    }

    [Theory]
    [InlineData("key usage", ErrorCode.KeyUsageForbids)]
    [InlineData("no key usage", ErrorCode.None)]
    [InlineData("client only", ErrorCode.ExtendedKeyUsageForbids)]
    [InlineData("any usage", ErrorCode.ExtendedKeyUsageForbids)]
    [InlineData("no extended usage", ErrorCode.None)]
    [InlineData("critical", ErrorCode.UnknownCriticalExtension)]
    [InlineData("no names", ErrorCode.NameMismatch)]
    [InlineData("common name", ErrorCode.NameMismatch)]
    [InlineData("32 names", ErrorCode.None)]
    [InlineData("33 names", ErrorCode.NameMismatch)]
    [InlineData("p384", ErrorCode.CertificateAlgorithmUnsupported)]
    public void The_servers_certificate_is_judged(string flaw, ErrorCode expected)
    {
        TestCertificate leaf = Root.Server(s =>
        {
            switch (flaw)
            {
                case "key usage":
                    s.KeyUsage = X509KeyUsageFlags.NonRepudiation;
                    break;
                case "no key usage":
                    s.KeyUsage = null;
                    break;
                case "client only":
                    s.ExtendedKeyUsage = ["1.3.6.1.5.5.7.3.2"];
                    break;
                case "any usage":
                    s.ExtendedKeyUsage = ["2.5.29.37.0"];
                    break;
                case "no extended usage":
                    s.ExtendedKeyUsage = [];
                    break;
                case "critical":
                    s.Extensions.Add(new X509Extension("1.2.3.4", [2, 1, 0], true));
                    break;
                case "no names":
                    s.DnsNames = [];
                    break;
                case "common name":
                    s.Subject = "CN=localhost";
                    s.DnsNames = ["other.example"];
                    break;
                case "32 names":
                    s.DnsNames = [.. Enumerable.Range(0, 31).Select(i => $"n{i}.example"), "localhost"];
                    break;
                case "33 names":
                    s.DnsNames = [.. Enumerable.Range(0, 32).Select(i => $"n{i}.example"), "localhost"];
                    break;
                case "p384":
                    s.Curve = ECCurve.NamedCurves.nistP384;
                    break;
            }
        });
        Assert.Equal(expected, Judge([Root.Der], [leaf.Der]));
    }

    [Theory]
    [InlineData(31, false)]
    [InlineData(32, true)]
    public void A_name_that_stands_too_far_back_is_refused_with_the_reason(int before, bool reason)
    {
        // With too few names the one that is asked for is in none of them.
        TestCertificate leaf = Root.Server(s =>
            s.DnsNames = [.. Enumerable.Range(0, before).Select(i => $"n{i}.example"), reason ? "localhost" : "other.example"]);
        var validator = new PathValidator(new Credentials { TrustAnchors = [Root.Der] });
        validator.Begin(new ReferenceIdentity("localhost"), DateTimeOffset.UtcNow.ToUnixTimeSeconds(), TimeQuality.Network);
        validator.Add(leaf.Der, 0, leaf.Der.Length);
        SignetException error = Assert.Throws<SignetException>(() => validator.Next());
        Assert.Equal(ErrorCode.NameMismatch, error.Code);
        Assert.Equal(reason, error.Detail?.Contains("more than 32 names") == true);
    }

    [Fact]
    public void Other_algorithms_are_refused_only_where_they_matter()
    {
        TestCa big = TestCa.Root("CN=P384", s => s.Curve = ECCurve.NamedCurves.nistP384);
        Assert.Equal(ErrorCode.CertificateAlgorithmUnsupported, Judge([big.Der], [big.Server().Der]));

        // One that is no part of the path, and an anchor whose own signature is of another kind.
        Assert.Equal(ErrorCode.None, Judge([Root.Der], [Root.Server().Der, big.Der]));
        using RSA rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=RSA", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        byte[] odd = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1)).RawData;
        Assert.Equal(ErrorCode.None, Judge([Root.Der], [Root.Server().Der, odd]));
        Assert.Equal(ErrorCode.CertificateAlgorithmUnsupported, Judge([Root.Der], [odd]));
    }

    [Fact]
    public void Without_anchors_nobody_is_trusted()
    {
        Assert.Equal(ErrorCode.UnknownIssuer, Judge([], [Root.Server().Der]));
        Assert.Equal(ErrorCode.NoServerCertificate, Judge([Root.Der], []));
    }

    [Fact]
    public void A_leaf_that_signs_is_not_an_authority()
    {
        TestCertificate leaf = Root.Server();
        X509Certificate2 forged = new CertificateRequest("CN=forged", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256)
        {
            CertificateExtensions = { San() },
        }.Create(leaf.Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(leaf.Key), DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), [1]);
        Assert.Equal(ErrorCode.NotACertificateAuthority, Judge([Root.Der], [forged.RawData, leaf.Der]));
    }

    [Theory]
    [InlineData("negative version")]
    [InlineData("explicit default version")]
    [InlineData("extension in version 1")]
    [InlineData("other outer algorithm")]
    [InlineData("twice keyUsage")]
    [InlineData("explicit FALSE")]
    [InlineData("no issuer")]
    [InlineData("31 April")]
    [InlineData("trailing")]
    [InlineData("empty extensions")]
    [InlineData("long serial")]
    public void Malformed_certificates_are_refused(string flaw)
    {
        byte[] der = Craft(flaw);
        var error = Assert.Throws<SignetException>(
            () => new CertificateParser().Parse(der, 0, der.Length, new Certificate(), null));
        Assert.Equal(ErrorCode.CertificateMalformed, error.Code);
        byte[] good = Craft("none");
        new CertificateParser().Parse(good, 0, good.Length, new Certificate(), null);
    }

    [Fact]
    public void A_key_that_is_no_point_is_refused()
    {
        byte[] der = Root.Server().Der;
        int at = der.AsSpan().IndexOf(Convert.FromHexString("03420004")) + 10;
        der[at] ^= 1;
        var error = Assert.Throws<SignetException>(
            () => new CertificateParser().Parse(der, 0, der.Length, new Certificate(), null));
        Assert.Equal(ErrorCode.PointNotOnCurve, error.Code);
    }

    [Fact]
    public void Any_bytes_give_a_certificate_or_a_typed_error()
    {
        var random = Fuzzing.Random(1);
        byte[] original = Root.Server(s => s.Addresses = ["127.0.0.1"]).Der;
        var parser = new CertificateParser();
        var certificate = new Certificate();
        var name = new ReferenceIdentity("localhost");
        for (int round = 0; round < Fuzzing.Rounds(20_000); round++)
        {
            byte[] der = (byte[])original.Clone();
            for (int k = random.Next(1, 6); k > 0; k--)
            {
                der[random.Next(der.Length)] = (byte)random.Next(256);
            }

            int count = random.Next(4) == 0 ? random.Next(der.Length) : der.Length;
            try
            {
                parser.Parse(der, 0, count, certificate, name);
            }
            catch (SignetException error) when (error.Code is ErrorCode.CertificateMalformed or ErrorCode.PointNotOnCurve)
            {
            }
            catch (Exception error)
            {
                Assert.Fail($"round {round}: {Convert.ToHexString(der, 0, count)}: {error}");
            }
        }
    }

    private static X509Extension San()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        return names.Build();
    }

    private static byte[] Craft(string flaw)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var writer = new AsnWriter(AsnEncodingRules.BER);
        void Name(string text)
        {
            using (writer.PushSequence())
            {
                if (text.Length > 0)
                {
                    using (writer.PushSetOf())
                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier("2.5.4.3");
                        writer.WriteCharacterString(UniversalTagNumber.UTF8String, text);
                    }
                }
            }
        }

        void Algorithm(string oid)
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(oid);
            }
        }

        void Extension(string oid, bool? critical, string hex)
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(oid);
                if (critical is bool c)
                {
                    writer.WriteBoolean(c);
                }

                writer.WriteOctetString(Convert.FromHexString(hex));
            }
        }

        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                if (flaw != "extension in version 1")
                {
                    using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0, true)))
                    {
                        writer.WriteInteger(flaw switch { "negative version" => -1, "explicit default version" => 0, _ => 2 });
                    }
                }

                writer.WriteInteger(flaw == "long serial" ? Enumerable.Repeat((byte)1, 22).ToArray() : [5]);
                Algorithm("1.2.840.10045.4.3.2");
                Name(flaw == "no issuer" ? "" : "issuer");
                using (writer.PushSequence())
                {
                    writer.WriteEncodedValue([0x17, 13, .. System.Text.Encoding.ASCII.GetBytes(flaw == "31 April" ? "260431000000Z" : "260430000000Z")]);
                    writer.WriteEncodedValue([0x17, 13, .. "300430000000Z"u8]);
                }

                Name("subject");
                writer.WriteEncodedValue(key.ExportSubjectPublicKeyInfo());
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 3, true)))
                using (writer.PushSequence())
                {
                    if (flaw != "empty extensions")
                    {
                        Extension("2.5.29.15", true, "03020780");
                    }

                    if (flaw == "twice keyUsage")
                    {
                        Extension("2.5.29.15", true, "03020780");
                    }

                    if (flaw == "explicit FALSE")
                    {
                        Extension("1.2.3.4", false, "0500");
                    }
                }
            }

            Algorithm(flaw == "other outer algorithm" ? "1.2.840.10045.4.3.3" : "1.2.840.10045.4.3.2");
            writer.WriteBitString(Convert.FromHexString("3006020101020101"));
        }

        byte[] der = writer.Encode();
        return flaw == "trailing" ? [.. der, 0] : der;
    }

    private static ErrorCode Judge(byte[][] anchors, byte[][] chain, string host = "localhost", Action? count = null)
    {
        try
        {
            var validator = new PathValidator(new Credentials { TrustAnchors = anchors });
            validator.Begin(
                new ReferenceIdentity(host), DateTimeOffset.UtcNow.ToUnixTimeSeconds(), TimeQuality.Network);
            foreach (byte[] der in chain)
            {
                validator.Add(der, 0, der.Length);
            }

            while (validator.Next())
            {
                count?.Invoke();
                using var key = ECDsa.Create(Points.Decode(validator.Signer.Key.AsSpan(0, validator.Signer.KeyCount)));
                validator.Answer(key.VerifyHash(
                    validator.Subject.Digest.AsSpan(0, validator.Subject.DigestCount),
                    validator.Subject.Signature.AsSpan(0, validator.Subject.SignatureCount)));
            }

            return ErrorCode.None;
        }
        catch (SignetException error)
        {
            return error.Code;
        }
    }
}
