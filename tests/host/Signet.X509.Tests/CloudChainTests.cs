using Signet.Core;
using Signet.SoftCrypto.Chains;
using Signet.Testing;
using Signet.Tls;

namespace Signet.X509.Tests;

/// <summary>Chains in the shapes of public services, verified by the firmware's own cryptography. docs/SPEC.md, "Chains of public
/// services", has the table.</summary>
public class CloudChainTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => new(CloudChains.All.Select(c => c.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_root_is_enough(string name)
    {
        CloudChain chain = CloudChains.Of(name);
        output.WriteLine($"{string.Join(" + ", chain.Sent.Select(c => c.Length))} = {chain.MessageBytes}");
        foreach ((string anchor, byte[] der) in chain.Anchors)
        {
            PathJudge.Judgement judged = Judge(chain, [der]);
            output.WriteLine($"{anchor}: {judged.Code} after {judged.Verifications} signatures");
            Assert.Equal(ErrorCode.None, judged.Code);
            Assert.True(judged.Verifications <= chain.Sent.Length);
        }

        Assert.Equal(ErrorCode.None, Judge(chain, chain.Anchors.Values.ToArray()).Code);
        Assert.Equal(ErrorCode.UnknownIssuer, Judge(chain, []).Code);
        Assert.Equal(ErrorCode.NameMismatch, Judge(chain, chain.Anchors.Values.ToArray(), "other.example").Code);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void They_have_the_sizes_of_the_real_ones(string name)
    {
        CloudChain chain = CloudChains.Of(name);
        for (int i = 0; i < chain.Sent.Length; i++)
        {
            Assert.InRange(chain.Sent[i].Length, chain.Sizes[i] - 20, chain.Sizes[i] + 20);
        }

        // The whole fits into what is taken of a chain, and each into what can be set.
        Assert.True(chain.MessageBytes <= 12288);
        Assert.True(chain.Sent.Length <= PathValidator.MaxCertificates);
        Assert.All(chain.Sent, c => Assert.True(c.Length <= 4096));
    }

    [Theory]
    [InlineData("AWS IoT Core, RSA", false)]
    [InlineData("AWS IoT Core, ECDSA", true)]
    [InlineData("Azure IoT Hub", false)]
    [InlineData("Let's Encrypt, R intermediate", true)]
    [InlineData("Let's Encrypt, E intermediate", true)]
    [InlineData("Let's Encrypt, E intermediate over X2", true)]
    [InlineData("Google, ECDSA", true)]
    [InlineData("Google, RSA", false)]
    [InlineData("HiveMQ Cloud", true)]
    [InlineData("EMQX Cloud", false)]
    public void Those_within_the_default_limit(string name, bool within)
    {
        Assert.Equal(within, CloudChains.Of(name).Sent.All(c => c.Length <= new TlsOptions().MaxCertificateSize));
    }

    private static PathJudge.Judgement Judge(CloudChain chain, byte[][] anchors, string? host = null) => PathJudge.Judge(
        new Credentials { TrustAnchors = anchors }, chain.Sent, host ?? chain.Host, DateTimeOffset.UtcNow, verifier: new ChainVerifier());
}
