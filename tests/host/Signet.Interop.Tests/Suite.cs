using Signet.Crypto;
using Signet.Crypto.Suites;

namespace Signet.Interop.Tests;

/// <summary>A record algorithm of ours, with its numbers in both versions.</summary>
/// <param name="Name">Its name in the matrix.</param>
/// <param name="Numbers">In TLS 1.3, in TLS 1.2 with ECDSA and, where there is one, with RSA.</param>
/// <param name="Make">Makes it for the settings.</param>
internal sealed record Suite(string Name, int[] Numbers, Func<CipherSuite> Make)
{
    /// <summary>For OpenSSL's lists.</summary>
    public const string AllOfTls13 =
        "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256";

    /// <summary>All that we have; CCM-8 only where an application asks for it.</summary>
    public static readonly Suite[] All =
    [
        new("AES-128-GCM", [0x1301, 0xC02B, 0xC02F], () => new Aes128GcmSuite()),
        new("AES-256-GCM", [0x1302, 0xC02C, 0xC030], () => new Aes256GcmSuite()),
        new("ChaCha20", [0x1303, 0xCCA9, 0xCCA8], () => new ChaCha20Poly1305Suite()),
        new("AES-128-CCM", [0x1304, 0xC0AC], () => new AesCcmSuite()),
        new("AES-128-CCM-8", [0x1305, 0xC0AE], () => new AesCcm8Suite()),
    ];

    /// <summary>Its number with a version and a kind of key; null where the standards have none.</summary>
    public int? Number(string version, string key) =>
        version == "1.3" ? Numbers[0] : !key.StartsWith("RSA") ? Numbers[1] : Numbers.Length > 2 ? Numbers[2] : null;
}
