using System.Security.Cryptography;
using Signet.Core;
using Signet.Tls;

namespace Signet.X509.Tests;

/// <summary>Has the firmware judge a chain, with .NET's cryptography for the signatures.</summary>
public static class PathJudge
{
    /// <summary>What came out, and what it took.</summary>
    public sealed record Judgement(ErrorCode Code, string? Detail, int Verifications);

    public static Judgement Judge(PathWorld world) => Judge(world.Trusted, world.Sent, world.Host, world.Now, world.Clock);

    public static Judgement Judge(
        Credentials trusted, byte[][] sent, string host, DateTimeOffset now, TimeQuality clock = TimeQuality.Network)
    {
        int verifications = 0;
        try
        {
            var validator = new PathValidator(trusted);
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
                validator.Answer(IsSigned(validator));
            }

            return new Judgement(ErrorCode.None, null, verifications);
        }
        catch (SignetException error)
        {
            return new Judgement(error.Code, error.Detail, verifications);
        }
    }

    private static bool IsSigned(PathValidator validator)
    {
        byte[] point = validator.IssuerPoint;
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = point[1..33], Y = point[33..65] },
        });
        return key.VerifyHash(validator.Digest, validator.Signature);
    }
}
