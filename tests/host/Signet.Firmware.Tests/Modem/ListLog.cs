using Signet.Core;

namespace Signet.Firmware.Tests.Modem
{
    /// <summary>Keeps every line, for tests of what a log must not hold.</summary>
    public sealed class ListLog : ILog
    {
        public List<string> Lines { get; } = new List<string>();

        public bool IsEnabled(LogLevel level)
        {
            return true;
        }

        public void Write(LogLevel level, string area, string text)
        {
            Lines.Add(text);
        }
    }
}
