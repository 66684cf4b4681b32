using System;
using System.Collections.Generic;
using System.Linq;

namespace Signet.Emulator.Script
{
    /// <summary>What a step of a dialect's script does; docs/EMULATOR.md describes them.</summary>
    internal enum Verb
    {
        Say,
        Raw,
        Ok,
        Error,
        Cme,
        Final,
        Silent,
        Stop,
        If,
        When,
        Each,
        Every,
        Contexts,
        Set,
        Let,
        Wait,
        Do,
        Create,
        Open,
        Connect,
        Payload,
        Transmit,
        Expect,
        Read,
        Hex,
        Unhex,
        Close,
        CloseAll,
        Activate,
        Deactivate,
        Resolve,
        Restart,
        Off,
        Attach,
        Detach,
        Assist,
    }

    /// <summary>A step: a verb with its text, or a text to print.</summary>
    internal sealed class ScriptStep
    {
        private static readonly Dictionary<string, Verb> Verbs =
            Enum.GetValues<Verb>().Where(v => v != Verb.Say).ToDictionary(v => v.ToString().ToLowerInvariant());

        private static readonly Verb[] WithBlock = [Verb.If, Verb.When, Verb.Each, Verb.Every, Verb.Contexts];

        private ScriptStep(Verb verb, ScriptText text, IReadOnlyList<ScriptStep> block, ScriptCondition? condition)
        {
            Verb = verb;
            Text = text;
            Block = block;
            Condition = condition;
        }

        public Verb Verb { get; }

        public ScriptText Text { get; }

        /// <summary>Steps behind the colon.</summary>
        public IReadOnlyList<ScriptStep> Block { get; }

        public ScriptCondition? Condition { get; }

        /// <summary>Parses steps.</summary>
        /// <exception cref="FormatException">One makes no sense.</exception>
        public static IReadOnlyList<ScriptStep> ParseAll(IEnumerable<string> steps)
        {
            return [.. steps.Select(Parse)];
        }

        /// <summary>All names that the steps read.</summary>
        public static IEnumerable<string> NamesIn(IEnumerable<ScriptStep> steps)
        {
            return steps.SelectMany(s => s.Text.Names.Concat(s.Condition?.Names ?? []).Concat(NamesIn(s.Block)));
        }

        /// <summary>All names that the steps set.</summary>
        public static IEnumerable<string> NamesSetBy(IEnumerable<ScriptStep> steps)
        {
            return steps.SelectMany(s => (s.Verb is Verb.Set or Verb.Let ? [s.Target] : Array.Empty<string>()).Concat(NamesSetBy(s.Block)));
        }

        /// <summary>The name behind "set", "let", "hex" and so on.</summary>
        public string Target => Text.Source.Split(' ')[0];

        /// <summary>What stands behind the name.</summary>
        public ScriptText Value => new(Text.Source.Contains(' ', StringComparison.Ordinal) ? Text.Source[(Text.Source.IndexOf(' ', StringComparison.Ordinal) + 1)..] : "");

        private static ScriptStep Parse(string text)
        {
            int end = text.IndexOfAny([' ', ':']);
            string word = end < 0 ? text : text[..end];
            if (!Verbs.TryGetValue(word, out Verb verb))
            {
                bool misspelt = word.Length > 0 && word.All(char.IsAsciiLetterLower);
                return misspelt
                    ? throw new FormatException($"'{word}' is no verb; known are {string.Join(", ", Verbs.Keys)}")
                    : new ScriptStep(Verb.Say, new ScriptText(text), [], null);
            }

            string rest = end < 0 ? "" : text[end..];
            if (!WithBlock.Contains(verb))
                return new ScriptStep(verb, new ScriptText(rest.Length > 0 ? rest[1..] : ""), [], null);
            int colon = rest.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                throw new FormatException($"'{text}': a colon and steps are wanted");
            string condition = rest[..colon].Trim();
            if (condition.Length == 0 && verb is Verb.If or Verb.When && colon == 0)
                throw new FormatException($"'{text}': a condition is wanted");
            string[] block = rest[(colon + 1)..].Split(" ; ", StringSplitOptions.TrimEntries);
            return new ScriptStep(verb, new ScriptText(""), ParseAll(block), condition.Length == 0 ? null : new ScriptCondition(condition));
        }
    }

    /// <summary>A text with {names} in it; ' stands for the quotation mark, so that JSON stays legible.</summary>
    internal sealed class ScriptText
    {
        private readonly List<(bool IsName, string Text)> _parts = [];

        public ScriptText(string source)
        {
            Source = source;
            string text = source.Replace('\'', '"');
            for (int at = 0; at < text.Length;)
            {
                int open = text.IndexOf('{', at);
                int close = open < 0 ? -1 : text.IndexOf('}', open);
                if (close < 0)
                {
                    _parts.Add((false, text[at..]));
                    break;
                }

                if (open > at)
                    _parts.Add((false, text[at..open]));
                _parts.Add((true, text[(open + 1)..close]));
                at = close + 1;
            }
        }

        public string Source { get; }

        public IEnumerable<string> Names => _parts.Where(p => p.IsName).Select(p => p.Text);

        public string Fill(Func<string, string> valueOf)
        {
            return string.Concat(_parts.Select(p => p.IsName ? valueOf(p.Text) : p.Text));
        }
    }

    /// <summary>Terms joined by &amp;: name, !name, name=text, name!=text, name&gt;number, name&lt;number.</summary>
    internal sealed class ScriptCondition
    {
        private readonly List<(string Name, string Operator, ScriptText Value)> _terms = [];

        public ScriptCondition(string source)
        {
            foreach (string term in source.Split('&', StringSplitOptions.TrimEntries))
            {
                int at = term.IndexOfAny(['=', '<', '>', '!'], term.StartsWith('!') ? 1 : 0);
                if (at < 0)
                {
                    _terms.Add(term.StartsWith('!') ? (term[1..], "not", new ScriptText("")) : (term, "", new ScriptText("")));
                    continue;
                }

                int length = term[at] == '!' ? 2 : 1;
                _terms.Add((term[..at].Trim(), term[at..(at + length)], new ScriptText(term[(at + length)..].Trim())));
            }
        }

        public IEnumerable<string> Names => _terms.SelectMany(t => t.Value.Names.Prepend(t.Name));

        public bool Holds(Func<string, string> valueOf)
        {
            return _terms.TrueForAll(t =>
            {
                string left = valueOf(t.Name);
                string right = t.Value.Fill(valueOf);
                return t.Operator switch
                {
                    "" => IsTrue(left),
                    "not" => !IsTrue(left),
                    "=" => left == right,
                    "!=" => left != right,
                    ">" => Number(left) > Number(right),
                    _ => Number(left) < Number(right),
                };
            });
        }

        private static bool IsTrue(string value)
        {
            return value is not ("" or "0");
        }

        private static long Number(string text)
        {
            return long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out long value) ? value : 0;
        }
    }
}
