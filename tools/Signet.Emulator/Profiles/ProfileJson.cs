using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Signet.Emulator.Profiles
{
    /// <summary>
    /// Reads the properties of option records from JSON by their names in camel case. Every error names the place and what is
    /// allowed there; nothing is skipped, so that a misspelt knob can't pass for a set one.
    /// </summary>
    internal static class ProfileJson
    {
        private static readonly JsonDocumentOptions Relaxed = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

        /// <summary>Reads a whole text into a new object.</summary>
        /// <param name="json">The text; comments and trailing commas are allowed.</param>
        /// <param name="origin">Name or file for messages.</param>
        public static T Read<T>(string json, string origin)
            where T : class
        {
            try
            {
                using JsonDocument document = JsonDocument.Parse(json, Relaxed);
                return (T)Record(typeof(T), document.RootElement, origin + ":");
            }
            catch (JsonException e)
            {
                string place = $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";
                throw new ProfileException($"{origin}: not JSON at {place}", e);
            }
        }

        /// <summary>Names under which JSON reaches a type's properties.</summary>
        public static IEnumerable<string> NamesOf(Type type)
        {
            return Settable(type).Select(p => Camel(p.Name));
        }

        private static IEnumerable<PropertyInfo> Settable(Type type)
        {
            return type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.CanWrite && p.SetMethod!.IsPublic && IsData(p.PropertyType));
        }

        /// <summary>False for functions, and for lists of what has no constructor without parameters: those are for code.</summary>
        private static bool IsData(Type type)
        {
            Type inner = ElementOf(type) ?? ValueOf(type) ?? type;
            return !typeof(Delegate).IsAssignableFrom(type)
                && (inner.IsValueType || inner.IsArray || inner == typeof(string) || inner.GetConstructor(Type.EmptyTypes) != null
                    || ElementOf(inner) != null || Nullable.GetUnderlyingType(inner) != null);
        }

        private static string Camel(string name)
        {
            return char.ToLowerInvariant(name[0]) + name[1..];
        }

        private static object Record(Type type, JsonElement json, string path)
        {
            if (json.ValueKind != JsonValueKind.Object)
                throw Wrong(path, "an object { ... }", json);
            object result = Activator.CreateInstance(type)!;
            Dictionary<string, PropertyInfo> known = Settable(type).ToDictionary(p => Camel(p.Name));
            var seen = new HashSet<string>();
            foreach (JsonProperty member in json.EnumerateObject())
            {
                if (!known.TryGetValue(member.Name, out PropertyInfo? property))
                    throw new ProfileException($"{path} there is no '{member.Name}'; known are {string.Join(", ", known.Keys)}");
                if (!seen.Add(member.Name))
                    throw new ProfileException($"{path} '{member.Name}' is there twice");
                string where = path.EndsWith(':') ? $"{path} {member.Name}" : $"{path}.{member.Name}";
                property.SetValue(result, Value(property.PropertyType, member.Value, where));
            }

            return result;
        }

        private static object Value(Type declared, JsonElement json, string path)
        {
            Type type = Nullable.GetUnderlyingType(declared) ?? declared;
            if (type == typeof(bool))
                return json.ValueKind is JsonValueKind.True or JsonValueKind.False ? json.GetBoolean() : throw Wrong(path, "true or false", json);
            if (type == typeof(string))
                return json.ValueKind == JsonValueKind.String ? json.GetString()! : throw Wrong(path, "a text in quotes", json);
            if (type == typeof(double))
                return json.ValueKind == JsonValueKind.Number ? json.GetDouble() : throw Wrong(path, "a number", json);
            if (type == typeof(int))
                return json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out int number) ? number : throw Wrong(path, "a whole number", json);
            if (type == typeof(byte))
                return (byte)Hexadecimal(json, 2, path);
            if (type == typeof(ushort))
                return (ushort)Hexadecimal(json, 4, path);
            if (type.IsEnum)
                return Enumeration(type, json, path);
            if (type == typeof(byte[]))
                return Bytes(json, path);
            if (ValueOf(type) is { } value)
                return Map(value, json, path);
            return ElementOf(type) is { } element ? List(element, json, path) : Record(type, json, path);
        }

        /// <summary>Type of the values of a dictionary with texts for keys; null for anything else.</summary>
        private static Type? ValueOf(Type type)
        {
            bool map = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) && type.GetGenericArguments()[0] == typeof(string);
            return map ? type.GetGenericArguments()[1] : null;
        }

        /// <summary>An object whose names are data. Their order is kept.</summary>
        private static object Map(Type value, JsonElement json, string path)
        {
            if (json.ValueKind != JsonValueKind.Object)
                throw Wrong(path, "an object { ... }", json);
            var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), value))!;
            foreach (JsonProperty member in json.EnumerateObject())
            {
                if (map.Contains(member.Name))
                    throw new ProfileException($"{path} '{member.Name}' is there twice");
                map.Add(member.Name, Value(value, member.Value, $"{path}.{member.Name}"));
            }

            return map;
        }

        private static Type? ElementOf(Type type)
        {
            if (type.IsArray)
                return type.GetElementType();
            return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;
        }

        private static Array List(Type element, JsonElement json, string path)
        {
            if (json.ValueKind != JsonValueKind.Array)
                throw Wrong(path, "a list [ ... ]", json);
            object[] values = [.. json.EnumerateArray().Select((item, i) => Value(element, item, $"{path}[{i}]"))];
            var result = Array.CreateInstance(element, values.Length);
            ((ICollection)values).CopyTo(result, 0);
            return result;
        }

        /// <summary>Numbers with bits in them are written as hexadecimal text, as the specifications do.</summary>
        private static int Hexadecimal(JsonElement json, int digits, string path)
        {
            string expected = $"{digits} hexadecimal digits in quotes, such as \"{(digits == 2 ? "2A" : "6984")}\"";
            string text = json.ValueKind == JsonValueKind.String ? json.GetString()! : throw Wrong(path, expected, json);
            return text.Length == digits && int.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
                ? value
                : throw Wrong(path, expected, json);
        }

        private static object Enumeration(Type type, JsonElement json, string path)
        {
            Dictionary<string, object> names = Enum.GetNames(type).ToDictionary(Camel, n => Enum.Parse(type, n));
            bool flags = type.IsDefined(typeof(FlagsAttribute));
            string expected = (flags ? "a list of " : "one of ") + string.Join(", ", names.Keys);
            object One(JsonElement item)
            {
                return item.ValueKind == JsonValueKind.String && names.TryGetValue(item.GetString()!, out object? value)
                    ? value
                    : throw Wrong(path, expected, item);
            }

            if (!flags)
                return One(json);
            if (json.ValueKind != JsonValueKind.Array)
                throw Wrong(path, expected, json);
            int all = json.EnumerateArray().Aggregate(0, (bits, item) => bits | Convert.ToInt32(One(item), CultureInfo.InvariantCulture));
            return Enum.ToObject(type, all);
        }

        /// <summary>"00A1" hexadecimal, "text:abc" the bytes of the text in UTF-8.</summary>
        private static byte[] Bytes(JsonElement json, string path)
        {
            const string expected = "bytes: hexadecimal such as \"3031\", or \"text:01\"";
            string text = json.ValueKind == JsonValueKind.String ? json.GetString()! : throw Wrong(path, expected, json);
            return ParseBytes(text) ?? throw Wrong(path, expected, json);
        }

        /// <summary>Bytes of a text as <see cref="Bytes"/> takes it, null when it isn't one.</summary>
        internal static byte[]? ParseBytes(string text)
        {
            if (text.StartsWith("text:", StringComparison.Ordinal))
                return Encoding.UTF8.GetBytes(text["text:".Length..]);
            string hex = text.Replace(" ", "", StringComparison.Ordinal);
            return hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hex) : null;
        }

        private static ProfileException Wrong(string path, string expected, JsonElement json)
        {
            string found = json.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? json.ValueKind.ToString().ToLowerInvariant() : json.GetRawText();
            return new ProfileException($"{path.TrimEnd(':')}: {expected} is wanted, not {found}");
        }
    }
}
