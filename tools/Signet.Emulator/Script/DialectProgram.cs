using System;
using System.Collections.Generic;
using System.Linq;
using Signet.Emulator.Modem;
using Signet.Emulator.Profiles;

namespace Signet.Emulator.Script
{
    /// <summary>The scripts of a dialect, parsed and checked.</summary>
    internal sealed class DialectProgram
    {
        private readonly Dictionary<string, List<(CommandPattern Pattern, IReadOnlyList<ScriptStep> Steps)>> _commands = new(StringComparer.Ordinal);
        private readonly Dictionary<string, IReadOnlyList<ScriptStep>> _procedures = new(StringComparer.Ordinal);

        /// <exception cref="ProfileException">A script makes no sense.</exception>
        public DialectProgram(ModemDialect dialect, string origin)
        {
            var known = new HashSet<string>(ScriptValues.BuiltIn.Concat(dialect.Variables.Keys).Concat(dialect.Parameters.Keys), StringComparer.Ordinal);
            var read = new List<(string Name, string Place)>();
            foreach ((string source, IReadOnlyList<string> steps) in dialect.Commands)
            {
                string place = $"{origin}: commands.{source}";
                CommandPattern pattern = Guard(place, () => new CommandPattern(source));
                if (!_commands.TryGetValue(pattern.Name, out List<(CommandPattern, IReadOnlyList<ScriptStep>)>? forms))
                    _commands[pattern.Name] = forms = [];
                forms.Add((pattern, Parse(steps, place)));
                known.UnionWith(pattern.Names);
            }

            foreach ((string name, IReadOnlyList<string> steps) in dialect.Events)
                _procedures[name] = Parse(steps, $"{origin}: events.{name}");

            BadParameters = Parse([dialect.BadParameters], $"{origin}: badParameters");
            foreach ((string name, string place) in read)
            {
                if (!known.Contains(name))
                    throw new ProfileException($"{place}: nothing is called '{name}'");
            }

            IReadOnlyList<ScriptStep> Parse(IEnumerable<string> steps, string place)
            {
                IReadOnlyList<ScriptStep> parsed = Guard(place, () => ScriptStep.ParseAll(steps));
                known.UnionWith(ScriptStep.NamesSetBy(parsed));
                read.AddRange(ScriptStep.NamesIn(parsed).Select(n => (n, place)));
                foreach (string called in parsed.Where(s => s.Verb == Verb.Do).Select(s => s.Text.Source))
                {
                    if (!dialect.Events.ContainsKey(called))
                        throw new ProfileException($"{place}: there is no event '{called}'");
                }

                return parsed;
            }
        }

        /// <summary>What a command gets whose parameters fit no form.</summary>
        public IReadOnlyList<ScriptStep> BadParameters { get; }

        /// <summary>Names of all commands.</summary>
        public IEnumerable<string> Names => _commands.Keys;

        /// <summary>Steps for a command with its parameters; null when no form fits.</summary>
        public (IReadOnlyList<ScriptStep> Steps, Dictionary<string, string> Parameters)? Find(AtCommand command, Func<string, string> valueOf)
        {
            foreach ((CommandPattern pattern, IReadOnlyList<ScriptStep> steps) in _commands[command.Name])
            {
                if (pattern.Match(command, valueOf) is { } found)
                    return (steps, found);
            }

            return null;
        }

        /// <summary>Steps of an event; none when the dialect says nothing.</summary>
        public IReadOnlyList<ScriptStep> Procedure(string name)
        {
            return _procedures.GetValueOrDefault(name) ?? [];
        }

        private static T Guard<T>(string place, Func<T> parse)
        {
            try
            {
                return parse();
            }
            catch (FormatException e)
            {
                throw new ProfileException($"{place}: {e.Message}", e);
            }
        }
    }
}
