using System.Formats.Cbor;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Signet.Verify.Tests.Support;

/// <summary>Matches CBOR against a CDDL file (RFC 8610), as far as docs/signet.cddl uses the language; anything else in the file is an
/// error. No package that is at hand validates CBOR, so this is ours.</summary>
internal sealed class Cddl
{
    private readonly Dictionary<string, Node> _rules = [];
    private readonly string[] _tokens;
    private int _at;

    public Cddl(string text)
    {
        text = Regex.Replace(text, ";[^\n]*", "");
        _tokens = [.. Regex.Matches(text, @"""[^""]*""|=>|\.\.|\.size|\.cbor|\d+\*\d+|-?\d+|[A-Za-z][A-Za-z0-9-]*|\S").Select(m => m.Value)];
        while (_at < _tokens.Length)
        {
            string name = Take();
            Expect("=");
            _rules.Add(name, Type());
        }

        foreach (string used in _tokens.Where((t, i) => char.IsLetter(t[0]) && (i + 1 >= _tokens.Length || _tokens[i + 1] is not (":" or "="))))
            if (!_rules.ContainsKey(used) && !Primitives.Contains(used)) throw new FormatException("no rule " + used);
    }

    public IEnumerable<string> Rules => _rules.Keys;

    private static readonly string[] Primitives = ["uint", "int", "bstr", "tstr", "float", "bool", "null", "any"];

    private delegate bool Node(object? item);

    public bool Matches(string rule, byte[] cbor)
    {
        var reader = new CborReader(cbor, CborConformanceMode.Canonical);
        return _rules[rule](Read(reader)) && reader.BytesRemaining == 0;
    }

    // type = type1 *("/" type1)
    private Node Type()
    {
        var choices = new List<Node> { Single() };
        while (Peek() == "/")
        {
            Take();
            choices.Add(Single());
        }

        return item => choices.Any(c => c(item));
    }

    private Node Single()
    {
        string token = Take();
        if (token == "[") return Array();
        if (token == "{") return Map();
        if (token[0] == '"') return item => item is string text && text == token[1..^1];

        if (Int128.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var least))
        {
            if (Peek() != "..") return item => item is Int128 number && number == least;

            Take();
            var most = Int128.Parse(Take(), CultureInfo.InvariantCulture);
            return item => item is Int128 number && number >= least && number <= most;
        }

        Node node = token switch
        {
            "uint" => item => item is Int128 number && number >= 0,
            "int" => item => item is Int128,
            "bstr" => item => item is byte[],
            "tstr" => item => item is string,
            "float" => item => item is double,
            "bool" => item => item is bool,
            "null" => item => item is null,
            "any" => _ => true,
            _ when char.IsLetter(token[0]) => item => _rules[token](item),
            _ => throw new FormatException("type " + token),
        };
        if (Peek() == ".size")
        {
            Take();
            int size = int.Parse(Take(), CultureInfo.InvariantCulture);
            return item => node(item) && item is byte[] bytes && bytes.Length == size;
        }

        if (Peek() != ".cbor") return node;

        Take();
        string inner = Take();
        return item => item is byte[] bytes && Matches(inner, bytes);
    }

    private Node Array()
    {
        var members = new List<(int Least, int Most, Node Type)>();
        while (Peek() != "]")
        {
            var (least, most) = Occurrence();
            if (_tokens[_at + 1] == ":")
            {
                Take();
                Take();
            }

            members.Add((least, most, Type()));
            if (Peek() == ",") Take();
        }

        Take();
        return item => item is List<object?> list && Fits(list, 0, 0);

        bool Fits(List<object?> list, int at, int member)
        {
            if (member == members.Count) return at == list.Count;

            var (least, most, type) = members[member];
            int count = 0;
            while (count < most && at + count < list.Count && type(list[at + count])) count++;
            for (; count >= least; count--)
                if (Fits(list, at + count, member + 1)) return true;

            return false;
        }
    }

    private Node Map()
    {
        var members = new List<(int Least, Node Key, Node Value)>();
        while (Peek() != "}")
        {
            int least = Occurrence().Least;
            var key = Type();
            if (Take() is not (":" or "=>")) throw new FormatException("a key without a value");

            members.Add((least, key, Type()));
            if (Peek() == ",") Take();
        }

        Take();
        return item => item is List<(object? Key, object? Value)> map
            && map.All(e => members.Any(m => m.Key(e.Key) && m.Value(e.Value)))
            && members.All(m => m.Least == 0 || map.Any(e => m.Key(e.Key)));
    }

    private (int Least, int Most) Occurrence()
    {
        string token = Peek();
        if (token == "?")
        {
            Take();
            return (0, 1);
        }

        if (token == "*")
        {
            Take();
            return (0, int.MaxValue);
        }

        if (!Regex.IsMatch(token, @"^\d+\*\d+$")) return (1, 1);

        var limits = Take().Split('*').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        return (limits[0], limits[1]);
    }

    private string Peek() => _at < _tokens.Length ? _tokens[_at] : "";

    private string Take() => _tokens[_at++];

    private void Expect(string token)
    {
        if (Take() != token) throw new FormatException($"expected {token} before {Peek()}");
    }

    private static object? Read(CborReader reader)
    {
        switch (reader.PeekState())
        {
            case CborReaderState.UnsignedInteger:
                return (Int128)reader.ReadUInt64();
            case CborReaderState.NegativeInteger:
                return -1 - (Int128)reader.ReadCborNegativeIntegerRepresentation();
            case CborReaderState.ByteString:
                return reader.ReadByteString();
            case CborReaderState.TextString:
                return reader.ReadTextString();
            case CborReaderState.Boolean:
                return reader.ReadBoolean();
            case CborReaderState.Null:
                reader.ReadNull();
                return null;
            case CborReaderState.StartArray:
                var list = new List<object?>();
                reader.ReadStartArray();
                while (reader.PeekState() != CborReaderState.EndArray) list.Add(Read(reader));
                reader.ReadEndArray();
                return list;
            case CborReaderState.StartMap:
                var map = new List<(object?, object?)>();
                reader.ReadStartMap();
                while (reader.PeekState() != CborReaderState.EndMap) map.Add((Read(reader), Read(reader)));
                reader.ReadEndMap();
                return map;
            default:
                return reader.ReadDouble();
        }
    }
}
