using System.Security.Cryptography;

namespace Signet.Verification;

/// <summary>Steps 2 to 5 of docs/SPEC.md section 2, in that order: form, algorithm, kid, signature.</summary>
internal static class SignatureCheck
{
    /// <summary>ES256 (RFC 9053 section 2.1), here on P-256.</summary>
    internal const long Es256 = -7;

    /// <summary>ESP256 (RFC 9864): the same, fully specified.</summary>
    internal const long Esp256 = -9;

    /// <summary>What is allowed when nothing is said.</summary>
    internal static readonly IReadOnlySet<long> Standard = new HashSet<long> { Es256 };

    /// <summary>All that can be allowed: both are ECDSA on P-256 with SHA-256.</summary>
    private static readonly HashSet<long> Possible = [Es256, Esp256];

    /// <summary>Checks that a caller allows nothing else.</summary>
    internal static IReadOnlySet<long> Allow(IReadOnlySet<long>? algorithms)
    {
        if (algorithms == null) return Standard;

        if (!algorithms.IsSubsetOf(Possible))
            throw new ArgumentException("Only the algorithms -7 and -9 can be allowed.", nameof(algorithms));

        return algorithms;
    }

    /// <summary>Verifies a message with a key.</summary>
    /// <returns>Its parts, or why it was refused.</returns>
    internal static (CoseSign1? Parts, VerificationError Error, string? Detail) Verify(
        ReadOnlyMemory<byte> message, int maxSize, IReadOnlySet<long> algorithms, DeviceKey key, byte[] externalAad)
    {
        var (parts, error, detail) = Read(message, maxSize, algorithms);
        if (parts == null) return (null, error, detail);

        if (!parts.KeyId.AsSpan().SequenceEqual(key.KeyId))
            return (null, VerificationError.CoseKeyMismatch, "kid " + Convert.ToHexStringLower(parts.KeyId));

        return IsSigned(parts, key, externalAad)
            ? (parts, VerificationError.None, null)
            : (null, VerificationError.CoseSignatureInvalid, "signature");
    }

    /// <summary>Steps 2 and 3, for a message that brings its key along.</summary>
    internal static (CoseSign1? Parts, VerificationError Error, string? Detail) Read(
        ReadOnlyMemory<byte> message, int maxSize, IReadOnlySet<long> algorithms)
    {
        try
        {
            var parts = CoseSign1.Read(message, maxSize);
            return algorithms.Contains(parts.Algorithm)
                ? (parts, VerificationError.None, null)
                : (null, VerificationError.CoseAlgorithmUnsupported, $"algorithm {parts.Algorithm}");
        }
        catch (Exception e) when (Refusals.IsMalformed(e))
        {
            return (null, VerificationError.CoseMalformed, e.Message);
        }
    }

    private static bool IsSigned(CoseSign1 parts, DeviceKey key, byte[] externalAad)
    {
        try
        {
            return key.Key.VerifyData(
                CoseSign1.ToBeSigned(parts.ProtectedHeader, externalAad, parts.Payload),
                parts.Signature,
                HashAlgorithmName.SHA256,
                DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
