using Signet.Core;
using Signet.Testing;

namespace Signet.X509.Tests;

/// <summary>
/// Chains with damaged certificates, in fixed numbers and with fixed seeds: all end in a typed error, and none is accepted with
/// a certificate in its path of which the signed part changed.
/// </summary>
public class MutationTests
{
    private static readonly string[] Worlds =
    [
        "", "L by=R; send L", "I pathlen=0 nc=+dns:example,+ip:10.0.0.0/8,-dir:O=Other; L san=dns:*.example,dns:broker.example,ip:10.0.0.1",
        "I policies!=1.2.3.4/1.3.6.1.5.5.7.2.1 any=0 inhibit=1 mappings=1.2.3,1.2.4 eku=any; L eku!=server,client",
        "S by=S; X by=S cn=I key=I until=2025-01-01; trust R S; send L X I", "trust I:key; send L I R", "L by=L; trust L; send L I",
    ];

    [Theory]
    [InlineData(1, 3000)]
    [InlineData(2, 3000)]
    public void No_damage_is_taken_for_good(int seed, int rounds)
    {
        var random = Fuzzing.Random(seed);
        var seen = new HashSet<ErrorCode>();
        PathWorld[] worlds = Worlds.Select(w => new PathWorld(w)).ToArray();
        Assert.All(worlds, w => Assert.Equal(ErrorCode.None, PathJudge.Judge(w).Code));
        for (int round = 0; round < Fuzzing.Rounds(rounds); round++)
        {
            PathWorld world = worlds[random.Next(worlds.Length)];
            byte[][] sent = world.Sent.Select(c => (byte[])c.Clone()).ToArray();

            // What is trusted by its key is not vouched for by anyone, so there the server's own is damaged.
            int which = world.Trusted.TrustedKeys.Length > 0 ? 0 : random.Next(sent.Length);
            byte[] original = sent[which];
            sent[which] = Damage(random, original);
            bool isSame = Tbs(original).SequenceEqual(Tbs(sent[which]));
            try
            {
                PathJudge.Judgement judged = PathJudge.Judge(world.Trusted, sent, world.Host, world.Now);
                seen.Add(judged.Code);
                if (judged.Code == ErrorCode.None && !isSame)
                {
                    // Only where nobody needed it: the same chain without it is good too.
                    Assert.Equal(
                        ErrorCode.None,
                        PathJudge.Judge(world.Trusted, sent.Where((_, i) => i != which).ToArray(), world.Host, world.Now).Code);
                }
            }
            catch (Exception error) when (error is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}, round {round}: {Convert.ToHexString(sent[which])}: {error}");
            }
        }

        Assert.True(seen.Count >= 10, string.Join(" ", seen));
    }

    [Fact]
    public void Each_bit_of_what_was_signed_counts()
    {
        var world = new PathWorld("");
        byte[][] sent = world.Sent;
        for (int which = 0; which < 2; which++)
        {
            // tbsCertificate lies behind the four bytes of the outer SEQUENCE.
            int end = 4 + Tbs(sent[which]).Length;
            for (int at = 4; at < end; at++)
            {
                byte[][] damaged = sent.Select(c => (byte[])c.Clone()).ToArray();
                damaged[which][at] ^= (byte)(1 << (at % 8));
                Assert.NotEqual(ErrorCode.None, PathJudge.Judge(world.Trusted, damaged, world.Host, world.Now).Code);
            }
        }
    }

    private static byte[] Damage(Random random, byte[] original)
    {
        var der = original.ToList();
        for (int k = random.Next(1, 4); k > 0; k--)
        {
            int at = random.Next(der.Count);
            switch (random.Next(5))
            {
                case 0:
                    der[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    der[at] = (byte)random.Next(256);
                    break;
                case 2:
                    der.Insert(at, (byte)random.Next(256));
                    break;
                case 3:
                    der.RemoveAt(at);
                    break;
                default:
                    // A piece of the same certificate elsewhere.
                    int from = random.Next(der.Count);
                    der.InsertRange(at, der.Skip(from).Take(random.Next(1, 20)).ToArray());
                    break;
            }
        }

        return der.ToArray();
    }

    // The signed part as far as lengths allow; of hopeless bytes, all.
    private static byte[] Tbs(byte[] der)
    {
        if (der.Length < 8 || der[0] != 0x30 || der[1] != 0x82 || der[4] != 0x30 || der[5] != 0x82)
        {
            return der;
        }

        int length = 4 + (der[6] << 8) + der[7];
        return der[4..Math.Min(der.Length, 4 + length)];
    }
}
