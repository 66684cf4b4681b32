using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;

namespace Signet.Emulator.Profiles
{
    /// <summary>The data files that come with the emulator, and those of users.</summary>
    internal static class ProfileFiles
    {
        private static readonly ConcurrentDictionary<(string, string), object> Cache = new();

        /// <summary>Names of the files in a folder, without extension, in alphabetical order.</summary>
        public static IReadOnlyList<string> Names(string folder)
        {
            return
            [
                .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
                    .Where(n => n.StartsWith(folder + "/", StringComparison.Ordinal))
                    .Select(n => n[(folder.Length + 1)..^".json".Length])
                    .Order(StringComparer.Ordinal),
            ];
        }

        /// <summary>Text of a file in a folder, or null.</summary>
        public static string? Text(string folder, string name)
        {
            using Stream? stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{folder}/{name}.json");
            if (stream == null)
                return null;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }

        /// <summary>A profile that comes with the emulator.</summary>
        public static T Named<T>(string folder, string name, Func<string, string, T> parse)
            where T : class
        {
            return (T)Cache.GetOrAdd(
                (folder, name),
                _ => parse(
                    Text(folder, name)
                        ?? throw new ProfileException($"there is no profile '{name}'; known are {string.Join(", ", Names(folder))}"),
                    name));
        }

        /// <summary>A profile by name, or by file where there is no such name.</summary>
        public static T Load<T>(string folder, string nameOrFile, Func<string, string, T> parse)
            where T : class
        {
            if (Names(folder).Contains(nameOrFile))
                return Named(folder, nameOrFile, parse);
            if (!File.Exists(nameOrFile))
            {
                throw new ProfileException(
                    $"'{nameOrFile}' is neither a profile nor a file; profiles are {string.Join(", ", Names(folder))}");
            }

            try
            {
                return parse(File.ReadAllText(nameOrFile), nameOrFile);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ProfileException($"{nameOrFile}: {e.Message}", e);
            }
        }
    }
}
