using System.Text.Encodings.Web;
using System.Text.Json;
using System.Security.Cryptography.X509Certificates;
using Signet.Integration.Tests.Support;
using Signet.Testing;
using Signet.Verification;
using Signet.Verify.Tests.Support;

namespace Signet.Verify.Tests;

/// <summary>
/// docs/verifier-cases.json has for each case the answer that docs/SPEC.md section 2 demands. Our library gives these answers, and so
/// does a verifier in JavaScript (tests/interop/verifier) whose author had SPEC and none of our code.
/// </summary>
public class VerifierCasesTests
{
    private static readonly string Path = System.IO.Path.Combine(SignetProcess.Repository, "docs", "verifier-cases.json");

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void The_library_answers_as_SPEC_demands()
    {
        // New cases: SIGNET_WRITE_CASES=1 writes the file anew, with new keys.
        if (Environment.GetEnvironmentVariable("SIGNET_WRITE_CASES") == "1")
            File.WriteAllText(Path, JsonSerializer.Serialize(VerifierCases.Make(), Json) + "\n");

        var file = Read();
        foreach (var one in file.Cases) Assert.Equal((one.Name, string.Join(' ', one.Messages.Select(m => m.Answer))), (one.Name, Answers(file, one)));
    }

    [Fact]
    public void The_file_has_the_cases_that_are_made()
    {
        static IEnumerable<(string, string)> Names(VerifierCaseFile file) => file.Cases.Select(c => (c.Name, string.Join(' ', c.Messages.Select(m => m.Answer))));
        Assert.Equal(Names(VerifierCases.Make()), Names(Read()));
    }

    [Fact]
    public void A_verifier_that_a_stranger_wrote_from_SPEC_gives_the_same_answers()
    {
        var cases = Read().Cases;
        Assert.Equal(cases.Select(c => (c.Name, string.Join(' ', c.Messages.Select(m => m.Answer)))), StrangersAnswers(Path, cases.Count));
    }

    [Fact]
    public void Both_agree_on_histories_of_any_kind()
    {
        // Messages that are lost, late, repeated, signed twice, of restarts with and without memory, and of second histories.
        const int Count = 300;
        var file = VerifierCases.MakeHistories(new Random(9), Count);
        using var folder = new TempFolder();
        string path = folder.Write("histories.json", JsonSerializer.Serialize(file, Json));
        var ours = file.Cases.Select(c => (c.Name, Answers(file, c))).ToArray();
        Assert.Equal(ours, StrangersAnswers(path, Count));
        foreach (var verdict in Enum.GetNames<ChainVerdict>().Except([nameof(ChainVerdict.TooOld)]))
            Assert.Contains(ours, o => o.Item2.Contains(verdict, StringComparison.Ordinal));
    }

    private static IEnumerable<(string, string)> StrangersAnswers(string path, int count)
    {
        using var node = new NodeProgram("verifier/verifier.mjs", path);
        return [.. Enumerable.Range(0, count).Select(_ => JsonDocument.Parse(node.ReadLine()).RootElement).Select(l =>
            (l.GetProperty("name").GetString()!, string.Join(' ', l.GetProperty("answers").EnumerateArray().Select(a => a.GetString()))))];
    }

    private static VerifierCaseFile Read() => JsonSerializer.Deserialize<VerifierCaseFile>(File.ReadAllText(Path), Json)!;

    private static string Answers(VerifierCaseFile file, VerifierCase one)
    {
        using var backend = new SignetBackend(new BackendOptions
        {
            Anchors = new AnchorPolicy([X509CertificateLoader.LoadCertificate(Convert.FromHexString(file.Anchor))]),
            Store = new MemoryLedgerStore(),
            Clock = new HandClock { Now = file.Clock },
            Sink = (_, _) => ValueTask.CompletedTask,
        });
        if (one.Described) Assert.Equal("Taken", Answer(backend, file.Topic, file.Descriptor));
        return string.Join(' ', one.Messages.Select(m => Answer(backend, m.Topic, m.Hex)));
    }

    private static string Answer(SignetBackend backend, string topic, string hex)
    {
        var outcome = backend.ReceiveAsync(topic, Convert.FromHexString(hex)).GetAwaiter().GetResult();
        return outcome.Error != VerificationError.None ? outcome.Error.ToString()
            : outcome.Message == null ? "Taken" : outcome.Message.Chain.Verdict.ToString();
    }
}
