namespace Signet.Bench;

/// <summary>What each measurement may be at most. docs/BENCHMARKS.md gives the reason of each.</summary>
public static class Budgets
{
    private static readonly Dictionary<string, double> Limits = new()
    {
        ["sha256-block"] = 6600,
        ["hmac-32"] = 14000,
        ["aes-gcm-block"] = 2600,
        ["x25519"] = 2_000_000,
        ["p256-verify"] = 5_000_000,
        ["p384-verify"] = 16_000_000,
        ["rsa-2048-verify"] = 3_000_000,
        ["rsa-4096-verify"] = 12_000_000,
        ["suites-p384-full"] = 24_000_000,
        ["suites-rsa-2048-full"] = 14_000_000,
        ["suites-rsa-2048-under-4096-full"] = 14_000_000,
        ["suites-sha384-resumed"] = 5_000_000,
        ["x509-read"] = 300_000,
        ["x509-path"] = 5000,
        ["x509-path-allocations"] = 0,
        ["tls13-full-commands"] = 12,
        ["tls13-full-get-responses"] = 3,
        ["tls13-full-at-lines"] = 24,
        ["tls13-full-uart"] = 3950,
        ["tls13-full-wire-overhead"] = 765,
        ["tls13-full-time"] = 1400,
        ["guarded-full"] = 14_000_000,
        ["guarded-full-commands"] = 2,
        ["guarded-full-get-responses"] = 1,
        ["guarded-full-wire-overhead"] = 765,
        ["guarded-full-time"] = 350,
        ["guarded-resumed"] = 4_000_000,
        ["guarded-resumed-commands"] = 0,
        ["modem-block-byte"] = 10,
        ["modem-urc-byte"] = 193,
        ["modem-at-line"] = 2600,
        ["modem-urc-allocations"] = 0,
        ["modem-command-allocations"] = 0,
        ["publish-16-allocations"] = 0,
        ["batch-16-sign-allocations"] = 0,
        ["cose-envelope"] = 80,
        ["cose-envelope-per-reading"] = 5,
        ["heap-made-store-append"] = 0,
        ["heap-peak"] = 48 * 1024,
        ["heap-largest"] = 8 * 1024,
        ["heap-tables"] = 28 * 1024,
    };

    // Not met: what is reached and held instead. docs/BENCHMARKS.md says why, and what was tried.
    private static readonly Dictionary<string, double> Ceilings = new()
    {
        ["tls13-full-wire-overhead"] = 820,
        ["heap-peak"] = 67 * 1024,
        ["heap-tables"] = 33 * 1024,
    };

    /// <summary>Gives what is held in place of a budget that is not met; null for all others.</summary>
    /// <param name="name">The measurement's name.</param>
    public static double? Ceiling(string name) => Ceilings.TryGetValue(name, out double ceiling) ? ceiling : null;

    /// <summary>Gives the budget of a measurement; null for one that has none.</summary>
    /// <param name="name">The measurement's name.</param>
    public static double? Find(string name) => Limits.TryGetValue(name, out double limit) ? limit : null;

    /// <summary>Names that have a budget.</summary>
    public static IEnumerable<string> Names => Limits.Keys;
}
