using Signet.Core;

namespace Signet.Modem
{
    /// <summary>Writes what passes over the line into the log, without anything that may be secret.</summary>
    internal static class AtTrace
    {
        /// <summary>Gives a command up to its parameters, which may be a PIN or an APDU.</summary>
        internal static string Name(AtCommand command)
        {
            byte[] text = command.Text;
            int end = 0;
            while (end < command.Length && text[end] > ' ' && text[end] != '=')
            {
                end++;
            }

            return Ascii.ToText(text, 0, end);
        }

        internal static void Command(ILog log, AtCommand command)
        {
            if (log.IsEnabled(LogLevel.Trace))
            {
                log.Write(LogLevel.Trace, "modem", Name(command) + " (" + command.Length.ToString() + " bytes)");
            }
        }

        /// <summary>An unknown line may be a late answer with a secret in it: only its first word is shown.</summary>
        internal static void Unknown(ILog log, byte[] line, int count)
        {
            if (!log.IsEnabled(LogLevel.Trace))
            {
                return;
            }

            int end = 1;
            while (end < count && end < 16 && line[end] >= 'A' && line[end] <= 'Z')
            {
                end++;
            }

            log.Write(LogLevel.Trace, "modem",
                "unknown line " + Ascii.ToText(line, 0, end) + " (" + count.ToString() + " bytes)");
        }
    }
}
