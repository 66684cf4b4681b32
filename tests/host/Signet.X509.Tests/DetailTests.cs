using Signet.Core;

namespace Signet.X509.Tests;

/// <summary>What errors say beyond their code.</summary>
public class DetailTests
{
    [Theory]
    [InlineData("L ku=hex:03020080", "keyUsage: no bit, or zero bits at the end")]
    [InlineData("L serial=FF", "serialNumber: INTEGER negative")]
    [InlineData("L from=utc:260431000000Z", "validity: no such time, or not in the form YYMMDDHHMMSSZ")]
    [InlineData("L flaw=tbs-indefinite", "certificate: length")]
    [InlineData("L flaw=version-default", "version: none of 1 to 3")]
    [InlineData("L flaw=signature-empty", "signatureValue: cut")]
    [InlineData("L flaw=outer-algorithm", "signatureAlgorithm: not that of tbsCertificate")]
    [InlineData("L flaw=extension-twice", "extensions: the same twice")]
    [InlineData("L san=dnshex:6100", "subjectAltName: dNSName")]
    [InlineData("L subject=empty san?=dns:broker.example", "subjectAltName: not critical, and subject is empty")]
    [InlineData("I nc=+iphex:C0000200FF00FF00", "nameConstraints: iPAddress")]
    [InlineData("I mappings=1.2.3.1,2.5.29.32.0", "policyMappings: anyPolicy")]
    [InlineData("L aki!=I", "authorityKeyIdentifier: critical")]
    [InlineData("I ca=none ext!=2.5.29.19:3003010101", "basicConstraints: BOOLEAN")]
    [InlineData("L keytype=rsa1024", "RSA key of 1024 bits")]
    public void It_names_the_field(string world, string detail)
    {
        Assert.Equal(detail, PathJudge.Judge(new PathWorld(world)).Detail);
    }

    [Theory]
    [InlineData(31, false)]
    [InlineData(32, true)]
    public void A_name_that_stands_too_far_back_is_refused_with_the_reason(int before, bool reason)
    {
        // With too few names the one that is asked for is in none of them.
        string names = string.Concat(Enumerable.Range(0, before).Select(i => $"dns:n{i}.example,"));
        PathJudge.Judgement judged = PathJudge.Judge(new PathWorld("L san=" + names + (reason ? "dns:broker.example" : "dns:other.example")));
        Assert.Equal(ErrorCode.NameMismatch, judged.Code);
        Assert.Equal(reason, judged.Detail?.Contains("more than 32 names") == true);
    }

    [Fact]
    public void The_error_is_that_of_the_path_which_the_server_meant()
    {
        // First in its order an expired one, then one without a way to an anchor and a forged one.
        const string World = "I until=2026-05-31; X by=Q cn=I key=I; Q by=Q; Y by=R cn=I signer=Q key=I; ";
        Assert.Equal(ErrorCode.CertificateExpired, PathJudge.Judge(new PathWorld(World + "send L I X Y")).Code);
        Assert.Equal(ErrorCode.CertificateSignatureInvalid, PathJudge.Judge(new PathWorld(World + "send L Y X I")).Code);
    }

    [Fact]
    public void No_signature_is_verified_twice()
    {
        // Four roots of one name and no key identifiers: only the signature by the root is tried with each.
        const string World = "A by=A cn=R ski=none; B by=B cn=R ski=none; C by=C cn=R ski=none; R ski=none; J by=R aki=none; I by=J; send L I J; ";
        Assert.Equal(3, PathJudge.Judge(new PathWorld(World + "trust R")).Verifications);
        Assert.Equal(6, PathJudge.Judge(new PathWorld(World + "trust A B C R")).Verifications);

        // Two certificates of one authority, the first forged: that of the authority above them counts once.
        const string Forged = "J by=R; X by=J cn=I signer=Q ski=none; Q by=Q; I by=J ski=none; L aki=none; send L X I J";
        Assert.Equal(4, PathJudge.Judge(new PathWorld(Forged)).Verifications);
    }
}
