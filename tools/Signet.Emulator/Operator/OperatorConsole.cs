using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Signet.Emulator.Card;
using Signet.Emulator.Modem;
using Signet.Emulator.Profiles;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Operator
{
    /// <summary>
    /// The operator's doings as lines of text: a line in, one or more lines out, the last of which begins with "ok" or "error:".
    /// docs/EMULATOR.md lists the commands.
    /// </summary>
    /// <param name="card">The operator.</param>
    /// <param name="modem">The module, for URCs; null for a card alone.</param>
    /// <param name="personalisation">Key and certificates for the command "profile"; null for fresh ones.</param>
    public sealed class OperatorConsole(CardOperator card, ModemEmulator? modem = null, CardPersonaliser? personalisation = null)
    {
        /// <summary>The commands with what they do, a line each.</summary>
        public const string Help = """
            objects                           list what is in the applet store
            replace file ID FILE              put a file's bytes (a certificate as it is) into a file object
            replace key ID [FILE]             put a private key (PEM or DER) into a pair, or let the card generate one
            replace secret ID HEX             put a secret into a secret key object
            revoke|restore|delete KIND ID     deactivate, activate, delete an object; KIND key, public, file or secret
            lock|unlock KIND ID               6984 for commands that name the object
            busy N                            6984 for the next N commands
            damage | repair                   6400 for everything
            memory full|free                  6A84 for what writes keys
            done                              end of a session with the server: unlocked, 63CF once
            block [SW] | unblock              SELECT of the applet answers SW (6A82)
            install | uninstall               the applet itself
            refresh N [silent]                REFRESH with qualifier 0 to 6 or 9
            reset [silent]                    reset of the card
            profile NAME|FILE [silent]        another profile of an eSIM
            liar on|off|show                  a module that always says 9000 to VERIFY, and writes down what it hears
            urc TEXT                          an unsolicited result code
            module                            what the module and the network can do: a list of its own
            status                            channels, sessions, tries of PIN and PUK, safety violations
            help                              this
            """;

        /// <summary>Carries out a line.</summary>
        /// <param name="line">The line.</param>
        /// <returns>The answer, lines joined by LF, without a last line end.</returns>
        public string Execute(string line)
        {
            ArgumentNullException.ThrowIfNull(line);
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            try
            {
                return words.Length == 0 ? "ok" : Do(words, line);
            }
            catch (Exception e) when (e is FormatException or ArgumentException or ProfileException or IOException
                or UnauthorizedAccessException or CryptographicException)
            {
                return "error: " + e.Message.Split('\n')[0].Trim();
            }
        }

        private static FormatException Usage(string command)
        {
            string lines = string.Join(" | ", Help.Split('\n').Select(l => l[..34].Trim()).Where(l => l.Split(' ', '|').Contains(command)));
            return new FormatException(lines.Length == 0 ? $"there is no '{command}'; try help" : "usage: " + lines);
        }

        private static bool Silent(string[] words, int at)
        {
            if (words.Length == at)
                return false;
            return words.Length == at + 1 && words[at] == "silent" ? true : throw Usage(words[0]);
        }

        private static int Number(string text, string command)
        {
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : throw Usage(command);
        }

        private static byte[] Bytes(string text)
        {
            return ProfileJson.ParseBytes(text) ?? throw new FormatException($"'{text}' is neither hexadecimal nor text:...");
        }

        private static string Describe(StoreObject item)
        {
            string kind = item.Type switch
            {
                ObjectType.PrivateKey => "key",
                ObjectType.PublicKey => "public",
                ObjectType.File => "file",
                _ => "secret",
            };
            string label = item.Label == null ? "" : $" \"{Encoding.UTF8.GetString(item.Label)}\"";
            string what = item switch
            {
                KeyObject key => $"{key.KeyType}, {key.Usage}",
                FileObject file => $"{file.Usage}, {file.Slot.Length} bytes",
                _ => "HmacSecret",
            };
            string state = item.UnderAdministration ? "locked" : item.Activated ? "activated" : "deactivated";
            return $"{kind} {item.Name}{label}: {what}, {item.Access}, {state}";
        }

        private string Do(string[] words, string line)
        {
            switch (words)
            {
                case ["help"]:
                    return Help + "\nok";
                case ["objects"]:
                    return string.Join('\n', card.Objects().Select(Describe).Append("ok"));
                case ["status"]:
                    return Status();
                case ["replace", ..]:
                    return Replace(words);
                case ["revoke" or "restore" or "delete" or "lock" or "unlock", _, _]:
                    return Change(words[0], Find(words[1], words[2]));
                case ["busy", var count]:
                    card.Busy(Number(count, "busy"));
                    return $"ok, the next {count} commands get 6984";
                case ["damage" or "repair"]:
                    card.Damage(words[0] == "damage");
                    return "ok";
                case ["memory", "full" or "free"]:
                    card.FillMemory(words[1] == "full");
                    return "ok";
                case ["done"]:
                    card.Complete();
                    return "ok, 63CF at the next success";
                case ["block"]:
                    return Block("6A82");
                case ["block", var status]:
                    return Block(status);
                case ["unblock"]:
                    card.Block(null);
                    return "ok";
                case ["install" or "uninstall"]:
                    card.Install(words[0] == "install");
                    return "ok";
                case ["refresh", var kind, ..]:
                    return Refresh((RefreshKind)Number(kind, "refresh"), Silent(words, 2));
                case ["reset", ..]:
                    card.Reset(!Silent(words, 1));
                    return "ok";
                case ["profile", var name, ..]:
                    CardProfile profile = CardProfile.Load(name);
                    card.ChangeProfile(profile, personalisation, !Silent(words, 2));
                    return $"ok, {profile.Name}: {profile.Description}";
                case ["liar", "on" or "off"]:
                    card.Lie(words[1] == "on");
                    return "ok";
                case ["liar", "show"]:
                    return Overheard();
                case ["module"] when modem != null:
                    return ModuleConsole.Help + "\nok";
                case [var first, ..] when modem != null && ModuleConsole.Knows(first):
                    return ModuleConsole.Execute(modem, words) ?? throw ModuleConsole.Usage(first);
                case ["urc", _, ..] when modem != null:
                    modem.InjectUrc(line.TrimStart()["urc ".Length..]);
                    return "ok";
                default:
                    throw Usage(words[0]);
            }
        }

        private string Replace(string[] words)
        {
            switch (words)
            {
                case [_, "file", var id, var path]:
                    card.Replace((FileObject)Find("file", id), File.ReadAllBytes(path));
                    return "ok";
                case [_, "key", var id]:
                    card.Replace((PrivateKeyObject)Find("key", id), null);
                    return "ok, generated";
                case [_, "key", var id, var path]:
                    using (ECDsa key = CardPersonaliser.LoadKey(File.ReadAllBytes(path)))
                        card.Replace((PrivateKeyObject)Find("key", id), key);
                    return "ok";
                case [_, "secret", var id, var value]:
                    card.Replace((SecretKeyObject)Find("secret", id), Bytes(value));
                    return "ok";
                default:
                    throw Usage("replace");
            }
        }

        private string Change(string command, StoreObject item)
        {
            switch (command)
            {
                case "delete":
                    card.Delete(item);
                    return $"ok, {item.Name} is gone";
                case "lock" or "unlock":
                    card.Lock(item, command == "lock");
                    break;
                default:
                    card.Activate(item, command == "restore");
                    break;
            }

            return "ok, " + Describe(item);
        }

        private string Block(string status)
        {
            bool good = ushort.TryParse(status, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort sw) && status.Length == 4;
            card.Block(good ? sw : throw Usage("block"));
            return $"ok, SELECT answers {sw:X4}";
        }

        private string Refresh(RefreshKind kind, bool silent)
        {
            if (!Enum.IsDefined(kind))
                throw Usage("refresh");
            card.Refresh(kind, !silent);
            return $"ok, {kind}";
        }

        private string Status()
        {
            return card.See(c =>
            {
                string violations = string.Join(
                    ", ", c.SafetyViolations.GroupBy(v => v.Kind).Select(g => $"{g.Key} {g.Count()}"));
                return $"channels {string.Join(' ', c.OpenChannels)}; sessions {card.Applet.SessionCount}; commands {c.AppletCommandCount}\n"
                    + $"writes to persistent memory {card.Applet.PersistentWrites}; resets {c.ResetCount}\n"
                    + $"tries left: PIN {c.Usim.Pin.Left}, PUK {c.Usim.Puk.Left}\n"
                    + $"safety violations: {(violations.Length == 0 ? "none" : violations)}\n"
                    + "ok";
            });
        }

        private string Overheard()
        {
            if (card.Liar is not { } liar)
                throw new FormatException("the module is honest; try liar on");
            IEnumerable<string> heard = card.See(_ => liar.Overheard.ToArray())
                .Select(o => $"{o.Instruction:X2} {Convert.ToHexString(o.Command)} -> {Convert.ToHexString(o.Answer)}");
            return string.Join('\n', heard.Append($"ok, {liar.LiesTold} lies told"));
        }

        private StoreObject Find(string kind, string id)
        {
            ObjectType type = kind switch
            {
                "key" => ObjectType.PrivateKey,
                "public" => ObjectType.PublicKey,
                "file" => ObjectType.File,
                "secret" => ObjectType.SecretKey,
                _ => throw new FormatException($"'{kind}' is none of key, public, file, secret"),
            };
            byte[] name = Bytes(id);
            return card.Objects().FirstOrDefault(o => o.Type == type && o.Id.AsSpan().SequenceEqual(name))
                ?? throw new FormatException($"there is no {kind} {id}; objects lists what there is");
        }
    }
}
