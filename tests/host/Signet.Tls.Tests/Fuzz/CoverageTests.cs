using Signet.Testing;
using Signet.Tls12;

namespace Signet.Tls.Tests.Fuzz;

/// <summary>
/// Fuzzing with a stated floor of coverage: the firmware's parsers are rewritten so that each straight piece of code counts,
/// and the run must have been in at least <see cref="Floor"/> per cent of the pieces.
/// </summary>
public class CoverageTests(ITestOutputHelper output)
{
    /// <summary>Per cent of the pieces of all parsers that the default run reaches at least.</summary>
    private const int Floor = 92;

    private const int Seed = 8446;

    // SIGNET_TLS_FUZZ sets another number of rounds than the default.
    private const string Variable = "SIGNET_TLS_FUZZ";
    private const int Rounds = 1500;

    private static readonly string[] Parsers =
    [
        "RecordReader", "MessageAssembler", "MessageReader", "StreamedMessage", "ServerHello", "EncryptedExtensions",
        "CertificateRequest", "CertificateMessage", "NewSessionTicket", "CertificateParser", "NameSubtrees", "PathValidator", "ReferenceIdentity",
    ];

    [Fact]
    public void Damaged_input_ends_in_typed_errors_and_reaches_the_parsers_code()
    {
        int rounds = int.Parse(Environment.GetEnvironmentVariable(Variable) ?? Rounds.ToString());
        var world = new CountingWorld((typeof(TlsEngine).Assembly, Parsers), (typeof(Tls12Profile).Assembly, []));
        int outcomes = (int)world.Call(typeof(FuzzRun), nameof(FuzzRun.Run), Seed, rounds)!;
        var reached = world.Reached();
        foreach (string missed in reached.SelectMany(r => r.Missed))
        {
            output.WriteLine("not reached: " + missed);
        }

        double percent = reached.Sum(r => r.Percent * r.Pieces) / reached.Sum(r => r.Pieces);
        output.WriteLine($"{rounds} rounds, {outcomes} different errors, {percent:F1} % of {reached.Sum(r => r.Pieces)} pieces");
        Assert.True(outcomes > 20);
        Assert.InRange(percent, Floor, 100);
    }
}
