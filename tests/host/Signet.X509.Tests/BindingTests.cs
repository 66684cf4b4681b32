using Signet.Core;
using Signet.Tls;

namespace Signet.X509.Tests;

/// <summary>What was trusted under some anchors and keys is not trusted under others.</summary>
public class BindingTests
{
    private static readonly string[] Trusts =
        ["trust R", "trust R:bare", "trust R I", "trust I R", "trust I", "trust R:key", "trust I:key", "trust R I:key", "trust R I:key R:key", "trust R R:key I:key",
        "trust R:pin", "trust I:pin", "trust R:pin@a.example", "trust R R:pin", "trust R:pin I:pin"];

    [Fact]
    public void A_verdict_is_found_under_the_same_trust_alone()
    {
        var keys = new Dictionary<string, string>();
        var world = new PathWorld("");
        foreach (string trust in Trusts)
        {
            byte[] key = VerdictKey(Trusted(world, trust), world.Sent, world.Host, 0);
            Assert.Equal(key, VerdictKey(Trusted(world, trust), world.Sent, world.Host, 0));
            Assert.True(keys.TryAdd(Convert.ToHexString(key), trust), trust);
        }

        // Nor for another name, policy, order or number of what was sent.
        Credentials same = Trusted(world, "trust R");
        byte[][] sent = world.Sent;
        Assert.True(keys.TryAdd(Convert.ToHexString(VerdictKey(same, sent, "other.example", 0)), "name"));
        Assert.True(keys.TryAdd(Convert.ToHexString(VerdictKey(same, sent, world.Host, 1)), "policy"));
        Assert.True(keys.TryAdd(Convert.ToHexString(VerdictKey(same, [sent[0], sent[1], sent[1]], world.Host, 0)), "once more"));
        Assert.True(keys.TryAdd(Convert.ToHexString(VerdictKey(same, [sent[0]], world.Host, 0)), "less"));
    }

    [Fact]
    public void A_hash_that_is_no_hash_is_refused()
    {
        var error = Assert.Throws<SignetException>(() => new PathValidator(new Credentials { TrustedKeys = [new byte[31]] }));
        Assert.Equal((ErrorCode.InvalidArgument, "TrustedKeys"), (error.Code, error.Detail));
    }

    [Fact]
    public void A_pin_without_a_host_or_a_hash_is_refused()
    {
        foreach ((string? host, byte[]? hash) in new[] { (null, new byte[32]), ("a.example", null), ("a.example", new byte[33]), ("", new byte[32]), ("a b", new byte[32]) })
        {
            var error = Assert.Throws<SignetException>(() => new PathValidator(new Credentials { ServerPins = [new ServerPin(host!, hash!)] }));
            Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("3000")]
    [InlineData("30023100")]
    [InlineData("30043002310030")]
    [InlineData("0500")]
    public void An_anchor_that_is_neither_certificate_nor_bare_is_refused(string hex)
    {
        var error = Assert.Throws<SignetException>(() => new PathValidator(new Credentials { TrustAnchors = [Convert.FromHexString(hex)] }));
        Assert.Equal(ErrorCode.CertificateMalformed, error.Code);
    }

    private static Credentials Trusted(PathWorld world, string trust)
    {
        world.Take(trust);
        return world.Trusted;
    }

    private static byte[] VerdictKey(Credentials trusted, byte[][] sent, string host, int policy)
    {
        var validator = new PathValidator(trusted);
        validator.Begin(new ReferenceIdentity(host), 0, TimeQuality.Network);
        foreach (byte[] der in sent)
        {
            validator.Add(der, 0, der.Length);
        }

        var key = new byte[32];
        validator.VerdictKey(policy, key);
        return key;
    }
}
