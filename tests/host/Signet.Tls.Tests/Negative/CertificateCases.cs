using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Signet.Core;
using Signet.Testing;
using Signet.Testing.X509;

namespace Signet.Tls.Tests.Negative;

/// <summary>Chains that are not to be trusted, over a whole handshake: each has an error of its own.</summary>
internal static class CertificateCases
{
    public static IEnumerable<Case> All()
    {
        Case Leaf(string name, ErrorCode error, int alert, Action<CertificateShape> change) => new(
            "certificate " + name, error, alert, s => s.With(Session.Root.Server(change)).Flight());

        DateTimeOffset now = DateTimeOffset.UtcNow;
        yield return Leaf("that is over", ErrorCode.CertificateExpired, 45, s => (s.NotBefore, s.NotAfter) = (now.AddDays(-9), now.AddDays(-1)));
        yield return Leaf("that has not begun", ErrorCode.CertificateNotYetValid, 45, s => s.NotBefore = now.AddDays(1));
        yield return Leaf("of another name", ErrorCode.NameMismatch, 46, s => s.DnsNames = ["example.org"]);
        yield return Leaf("of a name above", ErrorCode.NameMismatch, 46, s => s.DnsNames = ["*.localhost"]);
        yield return Leaf("without any name", ErrorCode.NameMismatch, 46, s => s.DnsNames = []);
        yield return Leaf("of a common name alone", ErrorCode.NameMismatch, 46, s => (s.Subject, s.DnsNames) = ("CN=localhost", []));
        yield return Leaf("of an address in place of the name", ErrorCode.NameMismatch, 46, s => (s.DnsNames, s.Addresses) = ([], ["127.0.0.1"]));
        yield return Leaf("of a name with an embedded NUL", ErrorCode.CertificateMalformed, 42, s =>
        {
            s.DnsNames = [];
            byte[] name = [.. "localhost\0.evil.example"u8];
            s.Extensions.Add(new X509Extension("2.5.29.17", [0x30, (byte)(name.Length + 2), 0x82, (byte)name.Length, .. name], false));
        });
        yield return Leaf("that may not sign", ErrorCode.KeyUsageForbids, 43, s => s.KeyUsage = X509KeyUsageFlags.CrlSign);
        yield return Leaf("for clients", ErrorCode.ExtendedKeyUsageForbids, 43, s => s.ExtendedKeyUsage = ["1.3.6.1.5.5.7.3.2"]);
        yield return Leaf("for mail", ErrorCode.ExtendedKeyUsageForbids, 43, s => s.ExtendedKeyUsage = ["1.3.6.1.5.5.7.3.4"]);
        yield return Leaf("with an unknown critical extension", ErrorCode.UnknownCriticalExtension, 43, s => s.Extensions.Add(new X509Extension("1.2.3.4", [5, 0], true)));
        yield return Leaf("with an unknown qualifier of critical policies", ErrorCode.UnknownCriticalExtension, 43, s => s.Extensions.Add(new X509Extension(
            "2.5.29.32", Der.Seq(Der.Seq(Der.Oid("1.2.3"), Der.Seq(Der.Seq(Der.Oid("1.2.4"), Der.Text(0x16, "x"))))), true)));
        yield return Leaf("that demands a policy", ErrorCode.PolicyRequired, 43, s => s.Extensions.Add(
            new X509Extension("2.5.29.36", Der.Seq(Der.Tlv(0x80, [0])), true)));
        yield return new("certificate with an extension twice", ErrorCode.CertificateMalformed, 42, s =>
        {
            // extendedKeyUsage is called keyUsage too.
            byte[] der = Session.Good.Der;
            s.Server.Chain = [der.Set(der.AsSpan().IndexOf<byte>([0x55, 0x1D, 0x25]) + 2, 0x0F)];
            s.Flight();
        });
        yield return Leaf("on P-384", ErrorCode.CertificateAlgorithmUnsupported, 43, s => s.Curve = ECCurve.NamedCurves.nistP384);

        yield return new("chain of another authority", ErrorCode.UnknownIssuer, 48, s => s.With(TestCa.Root("CN=Other").Server()).Flight());
        yield return new("chain of an authority of the same name", ErrorCode.CertificateSignatureInvalid, 42, s => s.With(TestCa.Root().Server()).Flight());
        yield return new("chain that signs itself", ErrorCode.UnknownIssuer, 48, s =>
        {
            TestCa self = TestCa.Root("CN=localhost", c => (c.DnsNames, c.KeyUsage, c.ExtendedKeyUsage) =
                (["localhost"], X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, ["1.3.6.1.5.5.7.3.1"]));
            s.With(self.Self).Flight();
        });
        Case Below(string name, ErrorCode error, int alert, Action<CertificateShape> change) => new("intermediate " + name, error, alert, s =>
        {
            TestCa authority = Session.Root.Intermediate("CN=Between", change);
            TestCertificate leaf = authority.Server();
            s.With(leaf);
            s.Server.Chain = [leaf.Der, authority.Der];
            s.Flight();
        });
        yield return Below("that is none", ErrorCode.NotACertificateAuthority, 42, c => c.IsAuthority = false);
        yield return Below("without basicConstraints", ErrorCode.NotACertificateAuthority, 42, c => c.IsAuthority = null);
        yield return Below("that may not sign certificates", ErrorCode.KeyUsageForbids, 43, c => c.KeyUsage = X509KeyUsageFlags.CrlSign);
        yield return Below("that is over", ErrorCode.CertificateExpired, 45, c => c.NotAfter = now.AddDays(-1));
        yield return Below("that has not begun", ErrorCode.CertificateNotYetValid, 45, c => c.NotBefore = now.AddDays(1));
        yield return Below("for mail", ErrorCode.ExtendedKeyUsageForbids, 43, c => c.ExtendedKeyUsage = ["1.3.6.1.5.5.7.3.4"]);
        yield return Below("with an unknown critical extension", ErrorCode.UnknownCriticalExtension, 43, c => c.Extensions.Add(new X509Extension("1.2.3.4", [5, 0], true)));
        yield return Below("with constraints of no name", ErrorCode.CertificateMalformed, 42, c => c.Extensions.Add(new X509Extension("2.5.29.30", [0x30, 0], true)));
        yield return Below("that may vouch for other names", ErrorCode.NameConstraintsForbid, 46, c => c.Extensions.Add(
            new X509Extension("2.5.29.30", [0x30, 0x11, 0xA0, 0x0F, 0x30, 0x0D, 0x82, 0x0B, .. "example.org"u8], true)));
        yield return Below("that may not vouch for this name", ErrorCode.NameConstraintsForbid, 46, c => c.Extensions.Add(
            new X509Extension("2.5.29.30", [0x30, 0x0F, 0xA1, 0x0D, 0x30, 0x0B, 0x82, 0x09, .. "localhost"u8], true)));
        yield return Below("that constrains subjects", ErrorCode.NameConstraintsForbid, 46, c => c.Extensions.Add(
            new X509Extension("2.5.29.30", Der.Seq(Der.Tlv(0xA0, Der.Seq(Der.Tlv(0xA4, Der.Name("CN=other"))))), true)));
        yield return Below("that constrains names with a leading dot", ErrorCode.NameConstraintsUnsupported, 43, c => c.Extensions.Add(
            new X509Extension("2.5.29.30", Der.Seq(Der.Tlv(0xA0, Der.Seq(Der.Text(0x82, ".localhost")))), true)));
        yield return new("intermediates beyond a pathLenConstraint", ErrorCode.PathLengthExceeded, 42, s =>
        {
            TestCa first = Session.Root.Intermediate("CN=First", c => c.PathLength = 0);
            TestCa second = first.Intermediate("CN=Second");
            TestCertificate leaf = second.Server();
            s.With(leaf);
            s.Server.Chain = [leaf.Der, second.Der, first.Der];
            s.Flight();
        });
        yield return new("intermediate left out", ErrorCode.UnknownIssuer, 48, s => s.With(Session.Root.Intermediate("CN=Absent").Server()).Flight());
        yield return new("a leaf below a leaf", ErrorCode.NotACertificateAuthority, 42, s =>
        {
            TestCa leafAsAuthority = Session.Root.Intermediate("CN=Leaf", c => (c.IsAuthority, c.DnsNames) = (null, ["leaf.example"]));
            TestCertificate leaf = leafAsAuthority.Server();
            s.With(leaf);
            s.Server.Chain = [leaf.Der, leafAsAuthority.Der];
            s.Flight();
        });
        yield return new("an unknown clock", ErrorCode.ClockUnknown, 46, s => Without(s, TimeQuality.Unknown));
        yield return new("a clock that is only bounded", ErrorCode.ClockUnknown, 46, s => Without(s, TimeQuality.Floor));
    }

    private static void Without(Session s, TimeQuality quality)
    {
        s.Client.Engine.Start("localhost", DateTimeOffset.UtcNow.ToUnixTimeSeconds(), quality);
        s.Client.Run();
        s.Client.Feed(s.Server.Hello(s.Client.TakeSent()));
        s.Server.Flight().ForEach(m => s.Protected(22, m));
    }
}
