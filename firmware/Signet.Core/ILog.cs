namespace Signet.Core
{
    /// <summary>How much a log line matters.</summary>
    public enum LogLevel
    {
        /// <summary>Each step of a protocol; off in the field.</summary>
        Trace = 0,

        /// <summary>What an operator wants to see: registered, connected, published.</summary>
        Info = 1,

        /// <summary>Something failed and is being repaired.</summary>
        Warning = 2,

        /// <summary>Something failed and stays failed until a person acts.</summary>
        Error = 3,
    }

    /// <summary>
    /// Takes log lines. No key, PIN, PSK, shared secret or plaintext of a secret ever enters a line.
    /// </summary>
    public interface ILog
    {
        /// <summary>True when lines of this level are kept; callers skip the making of others.</summary>
        /// <param name="level">The level asked about.</param>
        /// <returns>Whether <see cref="Write"/> would keep it.</returns>
        bool IsEnabled(LogLevel level);

        /// <summary>Takes one line. Never throws.</summary>
        /// <param name="level">How much it matters.</param>
        /// <param name="area">The part that speaks, e.g. "modem", "sim", "tls", "mqtt".</param>
        /// <param name="text">One line without line end.</param>
        void Write(LogLevel level, string area, string text);
    }
}
