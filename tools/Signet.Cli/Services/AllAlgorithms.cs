using Signet.Core;
using Signet.Crypto;
using Signet.Crypto.Suites;
using Signet.SoftCrypto.Chains;

namespace Signet.Cli.Services;

/// <summary>All that a broker may want: a PC has room for it; a board references what its own broker needs.</summary>
internal static class AllAlgorithms
{
    /// <summary>Every suite but those with short tags.</summary>
    internal static CipherSuite[] Suites() => [new Aes128GcmSuite(), new ChaCha20Poly1305Suite(), new Aes256GcmSuite(), new AesCcmSuite()];

    /// <summary>P-256, P-384 and RSA.</summary>
    internal static ISignatureVerifier Verifier() => new ChainVerifier();
}
