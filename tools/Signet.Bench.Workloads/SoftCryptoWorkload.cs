using System.Security.Cryptography;
using System.Text;
using Signet.Core;
using Signet.Crypto;
using Signet.SoftCrypto;

namespace Signet.Bench.Workloads;

/// <summary>Public-key cryptography in the MCU, on published vectors, whose results are checked.</summary>
internal sealed class SoftCryptoWorkload : Workload
{
    public override string Name => "softcrypto";

    public override void Run(IMeter meter)
    {
        Curve25519(meter);
        Verify(meter);
        Agree(meter, "x25519", new X25519KeyAgreement(new FixedRandom(9)));
        Agree(meter, "p256", new P256KeyAgreement(new FixedRandom(10)));
    }

    // RFC 7748 section 5.2.
    private static void Curve25519(IMeter meter)
    {
        byte[] scalar = Convert.FromHexString("A546E36BF0527C9D3B16154B82465EDD62144C0AC1FC5A18506A2244BA449AC4");
        byte[] point = Convert.FromHexString("E6DB6867583030DB3594C1A424B15F7C726624EC26B3353B10A903A6D0AB1C4C");
        var result = new byte[X25519.Size];
        meter.Report("x25519", Count(meter, () => X25519.Multiply(scalar, 0, point, 0, result, 0)));
        Require(Convert.ToHexString(result) == "C3DA55379DE9C6908E94EA4DF28D084F32ECCF03491C71F754B4075577A28552");
    }

    // RFC 6979 section A.2.5, message "sample" with SHA-256.
    private static void Verify(IMeter meter)
    {
        byte[] key = Convert.FromHexString(
            "0460FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"
            + "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299");
        byte[] signature = Convert.FromHexString(
            "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
            + "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");
        byte[] digest = SHA256.HashData(Encoding.ASCII.GetBytes("sample"));
        var verifier = new P256Verifier();
        bool good = false;
        meter.Report("p256-verify", Count(meter, () => good = verifier.Verify(
            SignatureAlgorithm.EcdsaP256, key, 0, key.Length, digest, 0, 32, signature, 0, 64)));
        Require(good);
    }

    private static void Agree(IMeter meter, string name, IKeyAgreement ours)
    {
        var key = new byte[ours.PublicKeySize];
        var secret = new byte[ours.SecretSize];
        meter.Report(name + "-key-pair", Count(meter, () => ours.GenerateKeyPair(key, 0)));
        byte[] peer = name == "p256" ? Fixed.Point : [9, .. new byte[X25519.Size - 1]];
        meter.Report(name + "-agree", Count(meter, () => ours.Agree(peer, 0, secret, 0)));

        // With the base point as peer the secret is one's own public key, its X on P-256.
        Require(secret.AsSpan().SequenceEqual(name == "p256" ? key.AsSpan(1, P256Point.FieldSize) : key));
    }

    private static void Require(bool right)
    {
        if (!right) throw new InvalidOperationException("a result is not the vector's");
    }
}
