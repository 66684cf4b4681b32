using System.Security.Cryptography;
using Signet.Core;

namespace Signet.X509.Tests;

/// <summary>All algorithms, by .NET's cryptography.</summary>
internal sealed class NetVerifier : ISignatureVerifier
{
    public bool Supports(SignatureAlgorithm algorithm) => algorithm != SignatureAlgorithm.None;

    public bool Verify(
        SignatureAlgorithm algorithm,
        byte[] key,
        int keyOffset,
        int keyCount,
        byte[] digest,
        int digestOffset,
        int digestCount,
        byte[] signature,
        int signatureOffset,
        int signatureCount)
    {
        ReadOnlySpan<byte> keyBytes = key.AsSpan(keyOffset, keyCount);
        ReadOnlySpan<byte> hash = digest.AsSpan(digestOffset, digestCount);
        ReadOnlySpan<byte> signed = signature.AsSpan(signatureOffset, signatureCount);
        if (algorithm is SignatureAlgorithm.EcdsaP256 or SignatureAlgorithm.EcdsaP384)
        {
            int size = (keyCount - 1) / 2;
            using var ecdsa = ECDsa.Create(new ECParameters
            {
                Curve = size == 32 ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384,
                Q = new ECPoint { X = keyBytes[1..(1 + size)].ToArray(), Y = keyBytes[(1 + size)..].ToArray() },
            });
            return ecdsa.VerifyHash(hash, signed);
        }

        using RSA rsa = RSA.Create();
        rsa.ImportRSAPublicKey(keyBytes, out _);
        HashAlgorithmName name = digestCount switch { 32 => HashAlgorithmName.SHA256, 48 => HashAlgorithmName.SHA384, _ => HashAlgorithmName.SHA512 };
        return rsa.VerifyHash(
            hash, signed, name, algorithm == SignatureAlgorithm.RsaPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }
}
