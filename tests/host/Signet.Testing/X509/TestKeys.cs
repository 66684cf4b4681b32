using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Signet.Testing.X509;

/// <summary>RSA keys, which take long to make: each is made once and serves all who ask for it.</summary>
public static class TestKeys
{
    private static readonly ConcurrentDictionary<(int Bits, int Number), Lazy<RSA>> s_keys = [];

    /// <summary>Gives a key.</summary>
    /// <param name="bits">Bits of its modulus.</param>
    /// <param name="number">Keys of other numbers are other keys.</param>
    public static RSA Rsa(int bits, int number) => s_keys.GetOrAdd((bits, number), _ => new Lazy<RSA>(() => RSA.Create(bits))).Value;
}
