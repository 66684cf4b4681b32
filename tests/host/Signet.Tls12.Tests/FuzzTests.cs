using Signet.Testing;
using Signet.Tls;

namespace Signet.Tls12.Tests;

/// <summary>Damaged messages and streams of TLS 1.2 end in typed errors, no damaged handshake is taken, and a stated part of the
/// assembly's code was run.</summary>
public class FuzzTests(ITestOutputHelper output)
{
    /// <summary>Per cent of the pieces of the types below that must be reached.</summary>
    private const int Floor = 90;

    // SIGNET_TLS_FUZZ sets another number of rounds.
    private const int DefaultRounds = 1500;

    private static readonly string[] Counted =
    [
        "CertificateList", "CertificateTypes", "TicketMessage", "Tls12Handshake", "Tls12Keys", "Tls12Protection",
    ];

    [Fact]
    public void Damaged_input_ends_in_typed_errors_and_reaches_the_code()
    {
        int rounds = int.TryParse(Environment.GetEnvironmentVariable("SIGNET_TLS_FUZZ"), out int number) ? number : DefaultRounds;
        var world = new CountingWorld((typeof(TlsEngine).Assembly, []), (typeof(Tls12Profile).Assembly, Counted));
        foreach ((string method, int seed) in new[] { (nameof(FuzzRun12.Messages), 12), (nameof(FuzzRun12.Streams), 21) })
        {
            string outcomes = (string)world.Call(typeof(FuzzRun12), method, seed, rounds / 2)!;
            output.WriteLine($"{method}: {outcomes}");
            Assert.InRange(outcomes.Split(',').Length, 12, 60);
        }

        var reached = world.Reached();
        foreach (string missed in reached.SelectMany(r => r.Missed))
        {
            output.WriteLine("not reached: " + missed);
        }

        double percent = reached.Sum(r => r.Percent * r.Pieces) / reached.Sum(r => r.Pieces);
        output.WriteLine($"{percent:F1} % of {reached.Sum(r => r.Pieces)} pieces");
        Assert.InRange(percent, Floor, 100);
    }
}
