using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Signet.Emulator.Modem;

namespace Signet.Emulator.Script
{
    /// <summary>
    /// A command as a dialect's table writes it: <c>+QIOPEN=&lt;ctx:1..16&gt;,&lt;socket&gt;,TCP,&lt;host&gt;,&lt;port:1..65535&gt;,&lt;mode:0..2=0&gt;</c>.
    /// </summary>
    internal sealed class CommandPattern
    {
        private readonly AtCommandKind _kind;
        private readonly string _basic;
        private readonly List<Parameter> _parameters = [];
        private readonly bool _open;

        public CommandPattern(string source)
        {
            string line = source;
            int equals = source.IndexOf('=', StringComparison.Ordinal);
            int bracket = source.IndexOf('<', StringComparison.Ordinal);
            bool set = equals > 0 && !source.EndsWith("=?", StringComparison.Ordinal) && (bracket < 0 || equals < bracket);
            if (set)
                line = source[..equals] + "=";
            AtCommand[] parsed = [.. AtCommand.ParseLine(line)];
            if (parsed.Length != 1)
                throw new FormatException($"'{source}' is not one command");
            Name = parsed[0].Name;
            _kind = parsed[0].Kind;
            _basic = char.IsAsciiLetter(Name[0]) || Name[0] == '&' ? parsed[0].Text : "";
            if (!set)
                return;
            foreach (string part in source[(equals + 1)..].Split(','))
            {
                if (part == "*")
                    _open = true;
                else
                    _parameters.Add(new Parameter(part));
            }
        }

        public string Name { get; }

        /// <summary>Names of the parameters.</summary>
        public IEnumerable<string> Names => _parameters.Where(p => p.Name != null).Select(p => p.Name!);

        /// <summary>The parameters by name, or null when the command is another.</summary>
        public Dictionary<string, string>? Match(AtCommand command, Func<string, string> valueOf)
        {
            if (command.Kind != _kind || (_kind != AtCommandKind.Set && _basic.Length + command.Text.Length > 0 && _basic != command.Text))
                return null;
            if (_kind != AtCommandKind.Set)
                return [];
            if (command.Parameters.Count > _parameters.Count && !_open)
                return null;
            var found = new Dictionary<string, string>(StringComparer.Ordinal);
            for (int i = 0; i < _parameters.Count; i++)
            {
                string? given = i < command.Parameters.Count ? command.Parameters[i] : null;
                if (_parameters[i].Take(given, valueOf) is not { } taken)
                    return null;
                if (_parameters[i].Name is { } name)
                    found[name] = taken;
            }

            return found;
        }

        /// <summary>One parameter: a literal, or a name with what is allowed and what stands for a missing one.</summary>
        private sealed class Parameter
        {
            private readonly string _literal = "";
            private readonly string? _default;
            private readonly string[]? _choices;
            private readonly (string Low, string High)? _range;
            private readonly int _longest = int.MaxValue;

            public Parameter(string source)
            {
                if (!source.StartsWith('<'))
                {
                    _literal = source.Trim('\'', '"');
                    return;
                }

                if (!source.EndsWith('>'))
                    throw new FormatException($"'{source}': > is missing");
                string inner = source[1..^1];
                int equals = inner.IndexOf('=', StringComparison.Ordinal);
                if (equals >= 0)
                {
                    _default = inner[(equals + 1)..];
                    inner = inner[..equals];
                }

                int colon = inner.IndexOf(':', StringComparison.Ordinal);
                Name = colon < 0 ? inner : inner[..colon];
                string rule = colon < 0 ? Name == "socket" ? "firstSocket..lastSocket" : "" : inner[(colon + 1)..];
                int dots = rule.IndexOf("..", StringComparison.Ordinal);
                if (rule.StartsWith('~'))
                    _longest = int.Parse(rule[1..], CultureInfo.InvariantCulture);
                else if (dots >= 0)
                    _range = (rule[..dots], rule[(dots + 2)..]);
                else if (rule.Length > 0)
                    _choices = rule.Split('|');
            }

            public string? Name { get; }

            public string? Take(string? given, Func<string, string> valueOf)
            {
                if (Name == null)
                    return string.Equals(given, _literal, StringComparison.OrdinalIgnoreCase) ? given : null;
                if (string.IsNullOrEmpty(given))
                    return _default;
                if (_choices != null)
                    return _choices.FirstOrDefault(c => string.Equals(c, given, StringComparison.OrdinalIgnoreCase));
                if (_range is not { } range)
                    return given.Length <= _longest ? given : null;
                bool fits = long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                    && number >= Bound(range.Low, valueOf) && number <= Bound(range.High, valueOf);
                return fits ? number.ToString(CultureInfo.InvariantCulture) : null;
            }

            private static long Bound(string text, Func<string, string> valueOf)
            {
                string number = char.IsAsciiDigit(text[0]) ? text : valueOf(text);
                return long.Parse(number, CultureInfo.InvariantCulture);
            }
        }
    }
}
