using System;
using System.Collections.Generic;
using System.Globalization;

namespace Signet.Emulator.Modem
{
    /// <summary>Form of a command (ITU-T V.250 clause 5.4).</summary>
    public enum AtCommandKind
    {
        /// <summary>AT+X: an action.</summary>
        Execute,

        /// <summary>AT+X?: reads a parameter.</summary>
        Read,

        /// <summary>AT+X=?: asks for the parameters' ranges.</summary>
        Test,

        /// <summary>AT+X=...: sets parameters.</summary>
        Set,
    }

    /// <summary>One command of a command line.</summary>
    /// <param name="Name">Upper-case name: "+CSIM", "E", "&amp;F".</param>
    /// <param name="Kind">Form.</param>
    /// <param name="Text">What follows "=", or a basic command's digits.</param>
    public sealed record AtCommand(string Name, AtCommandKind Kind, string Text)
    {
        /// <summary>Parameters, split at commas outside quotes, without surrounding blanks and quotes.</summary>
        public IReadOnlyList<string> Parameters { get; } = Split(Text);

        /// <summary>A parameter as a number.</summary>
        /// <param name="index">Index of the parameter.</param>
        /// <returns>The number, or null when it is missing or isn't one from 0 to 999 999 999.</returns>
        public int? Number(int index)
        {
            string text = index < Parameters.Count ? Parameters[index] : "";
            bool number = text.Length is > 0 and < 10
                && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
            return number ? int.Parse(text, CultureInfo.InvariantCulture) : null;
        }

        /// <summary>Splits the text behind "AT" into commands. Never fails: what makes no sense becomes an unknown command.</summary>
        /// <param name="line">The line without "AT" and line end.</param>
        /// <returns>The commands in their order.</returns>
        public static List<AtCommand> ParseLine(string line)
        {
            ArgumentNullException.ThrowIfNull(line);
            var commands = new List<AtCommand>();
            int at = 0;
            while (at < line.Length)
            {
                char first = line[at];
                if (first is ' ' or ';')
                    at++;
                else if (char.IsAsciiLetter(first) || first == '&')
                    commands.Add(Basic(line, ref at));
                else
                    commands.Add(Extended(line, ref at));
            }

            return commands;
        }

        private static AtCommand Basic(string line, ref int at)
        {
            int start = at;
            at += line[at] == '&' ? 2 : 1;
            at = Math.Min(at, line.Length);
            string name = line[start..at].ToUpperInvariant();
            int digits = at;
            while (at < line.Length && char.IsAsciiDigit(line[at]))
                at++;
            if (name != "S" || at == line.Length || line[at] is not ('=' or '?'))
                return new AtCommand(name, AtCommandKind.Execute, line[digits..at]);

            name += line[digits..at];
            if (line[at++] == '?')
                return new AtCommand(name, AtCommandKind.Read, "");
            int value = at;
            while (at < line.Length && char.IsAsciiDigit(line[at]))
                at++;
            return new AtCommand(name, AtCommandKind.Set, line[value..at]);
        }

        private static AtCommand Extended(string line, ref int at)
        {
            int start = at;
            bool quoted = false;
            while (at < line.Length && (quoted || line[at] != ';'))
            {
                quoted ^= line[at] == '"';
                at++;
            }

            string text = line[start..at].Trim();
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                return text.EndsWith('?')
                    ? new AtCommand(text[..^1].ToUpperInvariant(), AtCommandKind.Read, "")
                    : new AtCommand(text.ToUpperInvariant(), AtCommandKind.Execute, "");
            }

            string name = text[..equals].TrimEnd().ToUpperInvariant();
            string value = text[(equals + 1)..];
            return value.Trim() == "?"
                ? new AtCommand(name, AtCommandKind.Test, "")
                : new AtCommand(name, AtCommandKind.Set, value);
        }

        private static string[] Split(string text)
        {
            var parts = new List<string>();
            int start = 0;
            bool quoted = false;
            for (int i = 0; i <= text.Length; i++)
            {
                if (i < text.Length && (quoted || text[i] != ','))
                {
                    quoted ^= text[i] == '"';
                    continue;
                }

                string part = text[start..i].Trim();
                bool inQuotes = part.Length >= 2 && part[0] == '"' && part[^1] == '"';
                parts.Add(inQuotes ? part[1..^1] : part);
                start = i + 1;
            }

            return [.. parts];
        }
    }
}
