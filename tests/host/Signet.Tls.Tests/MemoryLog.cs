using Signet.Core;

namespace Signet.Tls.Tests;

/// <summary>Keeps all lines.</summary>
internal sealed class MemoryLog : ILog
{
    public List<string> Lines { get; } = [];

    public bool IsEnabled(LogLevel level) => true;

    public void Write(LogLevel level, string area, string text) => Lines.Add($"{level} {area}: {text}");
}
