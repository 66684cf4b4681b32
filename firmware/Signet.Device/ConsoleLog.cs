using System;
using Signet.Core;

namespace Signet.Device
{
    /// <summary>Log lines on the board's console (the wire protocol's serial port), Debug and Release alike.</summary>
    public sealed class ConsoleLog : ILog
    {
        private readonly LogLevel _least;

        /// <summary>Makes a log.</summary>
        /// <param name="least">Lines below this level are dropped; the console is slow.</param>
        public ConsoleLog(LogLevel least)
        {
            _least = least;
        }

        /// <inheritdoc/>
        public bool IsEnabled(LogLevel level)
        {
            return level >= _least;
        }

        /// <inheritdoc/>
        public void Write(LogLevel level, string area, string text)
        {
            if (level >= _least)
            {
                Console.WriteLine(area + ": " + text);
            }
        }
    }
}
