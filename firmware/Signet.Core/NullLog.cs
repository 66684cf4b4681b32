namespace Signet.Core
{
    /// <summary>A log that keeps nothing.</summary>
    public sealed class NullLog : ILog
    {
        /// <inheritdoc/>
        public bool IsEnabled(LogLevel level)
        {
            return false;
        }

        /// <inheritdoc/>
        public void Write(LogLevel level, string area, string text)
        {
        }
    }
}
