using Signet.Testing;

namespace Signet.Interop.Tests.Peers;

/// <summary>A TLS server that nobody here wrote.</summary>
internal abstract class Peer
{
    /// <summary>Its name in the matrix.</summary>
    public abstract string Name { get; }

    /// <summary>Why it can't be run here; null when it can.</summary>
    public virtual string? Missing => null;

    /// <summary>What is sent once the connection is open, and what comes back.</summary>
    public virtual (byte[] Sent, byte[] Answer) Exchange => ("hello\n"u8.ToArray(), "hello\n"u8.ToArray());

    /// <summary>The same with an answer of so many bytes at least.</summary>
    public virtual (byte[] Sent, byte[] Answer) LongExchange(int count)
    {
        byte[] line = [.. Enumerable.Repeat((byte)'x', count), (byte)'\n'];
        return (line, line);
    }

    /// <summary>Why it has no common ground with the client, so that its refusal is expected; null when it has.</summary>
    public virtual string? Lacks(string version, string suite, string key) => version == "1.2" && key == "P-384"
        ? "in TLS 1.2 a server's curve must be among the client's groups (RFC 8422 section 5.1), and P-384 is none of ours"
        : null;

    /// <summary>Starts a server that speaks one version only and refuses clients without a certificate of the root.</summary>
    public abstract Server Start(string version, TestCertificate certificate, TestCa clientRoot);
}

/// <summary>A running server.</summary>
/// <param name="Port">Its port on 127.0.0.1.</param>
/// <param name="Stop">Ends it.</param>
internal sealed record Server(int Port, Action Stop) : IDisposable
{
    public void Dispose() => Stop();
}
