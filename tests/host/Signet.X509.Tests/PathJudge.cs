using Signet.Core;
using Signet.Tls;

namespace Signet.X509.Tests;

/// <summary>Has the firmware judge a chain, by default with .NET's cryptography for the signatures.</summary>
public static class PathJudge
{
    private static readonly NetVerifier s_net = new();

    /// <summary>What came out, and what it took.</summary>
    public sealed record Judgement(ErrorCode Code, string? Detail, int Verifications);

    /// <summary>Judges a world, by a validator that judged other chains before when some are given.</summary>
    public static Judgement Judge(PathWorld world, params byte[][][] before)
    {
        var validator = new PathValidator(world.Trusted, s_net);
        foreach (byte[][] chain in before)
        {
            Judge(validator, chain, world.Host, world.Now, world.Clock, s_net);
        }

        return Judge(validator, world.Sent, world.Host, world.Now, world.Clock, s_net);
    }

    /// <summary>Judges a chain.</summary>
    public static Judgement Judge(
        Credentials trusted, byte[][] sent, string host, DateTimeOffset now, TimeQuality clock = TimeQuality.Network, ISignatureVerifier? verifier = null)
    {
        verifier ??= s_net;
        try
        {
            return Judge(new PathValidator(trusted, verifier), sent, host, now, clock, verifier);
        }
        catch (SignetException error)
        {
            return new Judgement(error.Code, error.Detail, 0);
        }
    }

    private static Judgement Judge(
        PathValidator validator, byte[][] sent, string host, DateTimeOffset now, TimeQuality clock, ISignatureVerifier verifier)
    {
        int verifications = 0;
        try
        {
            validator.Begin(new ReferenceIdentity(host), now.ToUnixTimeSeconds(), clock);
            foreach (byte[] der in sent)
            {
                // The message's buffer is used anew for each: nothing may be read from it later.
                byte[] buffer = [0xEE, .. der, 0xEE];
                validator.Add(buffer, 1, der.Length);
                Array.Fill(buffer, (byte)0xEE);
            }

            while (validator.Next())
            {
                verifications++;
                validator.Answer(IsSigned(validator, verifier));
            }

            return new Judgement(ErrorCode.None, null, verifications);
        }
        catch (SignetException error)
        {
            return new Judgement(error.Code, error.Detail, verifications);
        }
    }

    private static bool IsSigned(PathValidator validator, ISignatureVerifier verifier)
    {
        Certificate subject = validator.Subject;
        Certificate signer = validator.Signer;
        return verifier.Verify(
            subject.Algorithm, signer.Key, 0, signer.KeyCount, subject.Digest, 0, subject.DigestCount, subject.Signature, 0, subject.SignatureCount);
    }
}
