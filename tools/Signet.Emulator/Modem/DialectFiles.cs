using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signet.Emulator.Profiles;
using Signet.Emulator.Script;

namespace Signet.Emulator.Modem
{
    /// <content>Where dialects come from: a file for a family, in it what its models differ in.</content>
    public sealed partial record ModemDialect
    {
        private const string Folder = "Dialects";

        private static readonly ConcurrentDictionary<(string, string?), ModemDialect> Cache = new();
        private static readonly JsonDocumentOptions Relaxed = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

        /// <summary>Names of the families that come with the emulator.</summary>
        public static IReadOnlyList<string> Families => ProfileFiles.Names(Folder);

        /// <summary>All models of all families.</summary>
        public static IReadOnlyList<ModemDialect> All => [.. Families.SelectMany(f => ModelsOf(f).Select(m => Named(f, m)))];

        /// <summary>Names of a family's models, the usual one first.</summary>
        /// <param name="family">Family.</param>
        /// <returns>The names.</returns>
        /// <exception cref="ProfileException">There is no such family.</exception>
        public static IReadOnlyList<string> ModelsOf(string family)
        {
            return Models(Document(TextOf(family), family), family);
        }

        /// <summary>A model of a family that comes with the emulator.</summary>
        /// <param name="family">Family.</param>
        /// <param name="model">Model; null for the usual one.</param>
        /// <returns>The dialect.</returns>
        /// <exception cref="ProfileException">There is none.</exception>
        public static ModemDialect Named(string family, string? model = null)
        {
            return Cache.GetOrAdd((family, model), _ => Parse(TextOf(family), family, model));
        }

        /// <summary>The data file of a family that comes with the emulator.</summary>
        /// <param name="family">Family.</param>
        /// <returns>JSON.</returns>
        /// <exception cref="ProfileException">There is none.</exception>
        public static string TextOf(string family)
        {
            return ProfileFiles.Text(Folder, family)
                ?? throw new ProfileException($"there is no family '{family}'; known are {string.Join(", ", Families)}");
        }

        /// <summary>Finds a dialect by the name of a family or of a model, whatever the case.</summary>
        /// <param name="name">Name.</param>
        /// <returns>The dialect or null.</returns>
        public static ModemDialect? Find(string name)
        {
            string? family = Families.FirstOrDefault(f => string.Equals(f, name, StringComparison.OrdinalIgnoreCase));
            return family != null
                ? Named(family)
                : All.FirstOrDefault(d => d.Aliases.Prepend(d.Name).Contains(name, StringComparer.OrdinalIgnoreCase));
        }

        /// <summary>A family by its name, or from a file of one's own.</summary>
        /// <param name="nameOrFile">Family, or path of a JSON file.</param>
        /// <param name="model">Model; null for the usual one.</param>
        /// <returns>The dialect.</returns>
        /// <exception cref="ProfileException">Neither, or the file holds something else.</exception>
        public static ModemDialect Load(string nameOrFile, string? model = null)
        {
            return Families.Contains(nameOrFile)
                ? Named(nameOrFile, model)
                : ProfileFiles.Load(Folder, nameOrFile, (json, origin) => Parse(json, origin, model));
        }

        /// <summary>Reads a family's file.</summary>
        /// <param name="json">JSON.</param>
        /// <param name="origin">Name or file for messages.</param>
        /// <param name="model">Model; null for the usual one.</param>
        /// <returns>The dialect.</returns>
        /// <exception cref="ProfileException">The text holds something else.</exception>
        public static ModemDialect Parse(string json, string origin, string? model = null)
        {
            JsonObject document = Document(json, origin);
            IReadOnlyList<string> models = Models(document, origin);
            string chosen = model == null
                ? models[0]
                : models.FirstOrDefault(m => string.Equals(m, model, StringComparison.OrdinalIgnoreCase))
                    ?? throw new ProfileException($"{origin}: there is no model '{model}'; known are {string.Join(", ", models)}");
            JsonNode? difference = document["models"]![chosen]?.DeepClone();
            document.Remove("models");
            if (difference is not JsonObject own)
                throw new ProfileException($"{origin}: models.{chosen}: an object {{ ... }} is wanted");
            Merge(document, own);
            ModemDialect dialect = ProfileJson.Read<ModemDialect>(document.ToJsonString(), origin) with { Name = chosen };
            if (dialect.Family.Length == 0)
                throw new ProfileException($"{origin}: family is missing");
            if (dialect.Access.Length > 0)
                dialect = dialect with { SimAccess = SimAccessQuirks.Named(dialect.Access) };
            Check(dialect, origin);
            return dialect;
        }

        private static void Check(ModemDialect dialect, string origin)
        {
            foreach (string line in dialect.Boot)
            {
                if (!int.TryParse(line.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out _) || !line.Contains(' ', StringComparison.Ordinal))
                    throw new ProfileException($"{origin}: boot: \"milliseconds text\" is wanted, not \"{line}\"");
            }

            if (dialect.Links is < 1 or > 64 || dialect.FirstSocket is < 0 or > 1)
                throw new ProfileException($"{origin}: links, firstSocket: 1 to 64 and 0 or 1 are wanted");
            _ = new DialectProgram(dialect, origin);
        }

        private static IReadOnlyList<string> Models(JsonObject document, string origin)
        {
            return document["models"] is JsonObject { Count: > 0 } models
                ? [.. models.Select(m => m.Key)]
                : throw new ProfileException($"{origin}: models: an object with one or more models is wanted");
        }

        private static JsonObject Document(string json, string origin)
        {
            try
            {
                return JsonNode.Parse(json, null, Relaxed) as JsonObject ?? throw new ProfileException($"{origin}: an object {{ ... }} is wanted");
            }
            catch (Exception e) when (e is JsonException or ArgumentException)
            {
                throw new ProfileException($"{origin}: not JSON: {e.Message}", e);
            }
        }

        /// <summary>A model's own values replace the family's; objects merge, and a model's commands are looked at first.</summary>
        private static void Merge(JsonObject family, JsonObject model)
        {
            int first = 0;
            foreach ((string name, JsonNode? value) in model.ToList())
            {
                model.Remove(name);
                if (family[name] is JsonObject there && value is JsonObject own)
                    Merge(there, own);
                else if (family.ContainsKey(name))
                    family[name] = value;
                else
                    family.Insert(first++, name, value);
            }
        }
    }
}
