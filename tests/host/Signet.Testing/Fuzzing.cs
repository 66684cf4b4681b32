using System.Globalization;

namespace Signet.Testing;

/// <summary>
/// How long and with which numbers the fuzz tests run: always the same, so that a failure comes again and a slow machine tests
/// as much as a fast one. To go further, SIGNET_FUZZ_ROUNDS multiplies the rounds and SIGNET_FUZZ_SEED is added to the seeds.
/// </summary>
public static class Fuzzing
{
    /// <summary>A generator of a test's numbers.</summary>
    /// <param name="seed">The test's own seed.</param>
    public static Random Random(int seed) => new(unchecked(seed + Setting("SIGNET_FUZZ_SEED", 0)));

    /// <summary>Rounds of a test.</summary>
    /// <param name="standard">As many as take a second or so.</param>
    public static int Rounds(int standard) => checked(standard * Setting("SIGNET_FUZZ_ROUNDS", 1));

    private static int Setting(string name, int standard) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
        ? int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
        : standard;
}
