using System;
using System.Globalization;
using System.Linq;
using Signet.Emulator.Modem;

namespace Signet.Emulator.Operator
{
    /// <summary>What happens to the module and its network, as lines of text for <see cref="OperatorConsole"/>.</summary>
    internal static class ModuleConsole
    {
        public const string Help = """
            sim in|out                        the SIM is put in, taken out
            net STATE [CAUSE]                 registration: 0 idle, 1 home, 2 searching, 3 denied by CAUSE, 5 roaming
            drop                              the network ends the PDP context
            lose nat|peer                     connections lead nowhere: bindings of the NAT, or the peer, are gone
            key MS | pin MS                   a pulse of PWRKEY, of RESET
            dtr high|low                      level of DTR
            restart                           the module restarts, as after a brown-out
            clock SECONDS                     its clock jumps
            places                            how many places for faults there were, by their kinds
            """;

        /// <summary>True for the first word of a command.</summary>
        public static bool Knows(string word)
        {
            return Lines(word).Any();
        }

        /// <summary>How a command is written.</summary>
        public static FormatException Usage(string word)
        {
            return new FormatException("usage: " + string.Join(" | ", Lines(word)));
        }

        /// <summary>Carries out a command; null when it is written wrongly.</summary>
        public static string? Execute(ModemEmulator modem, string[] words)
        {
            switch (words)
            {
                case ["sim", "in" or "out"]:
                    modem.InsertSim(words[1] == "in");
                    return "ok";
                case ["net", "0" or "1" or "2" or "3" or "5"]:
                    modem.SetRegistration(Number(words[1])!.Value, modem.Options.DenialCause);
                    return "ok";
                case ["net", "3", var text] when Number(text) is { } cause:
                    modem.SetRegistration(3, cause);
                    return "ok";
                case ["drop"]:
                    modem.DropNetwork();
                    return "ok";
                case ["lose", "nat" or "peer"]:
                    modem.LoseFlows(resets: words[1] == "peer");
                    return "ok";
                case ["key", var text] when Number(text) is { } milliseconds:
                    modem.PressPowerKey(milliseconds);
                    return "ok, " + (modem.IsOff ? "off" : "on");
                case ["pin", var text] when Number(text) is { } milliseconds:
                    modem.PressReset(milliseconds);
                    return "ok";
                case ["dtr", "high" or "low"]:
                    modem.SetDtr(words[1] == "high");
                    return "ok";
                case ["restart"]:
                    modem.Restart();
                    return "ok";
                case ["clock", var text] when int.TryParse(text, CultureInfo.InvariantCulture, out int seconds):
                    modem.JumpClock(TimeSpan.FromSeconds(seconds));
                    return "ok";
                case ["places"]:
                    return string.Join('\n', modem.Places().Select(p => $"{p.Key} {p.Value}").Append("ok"));
                default:
                    return null;
            }
        }

        private static string[] Lines(string word)
        {
            return [.. Help.Split('\n').Select(l => l[..34].Trim()).Where(l => l.Split(" | ").Any(c => c.Split(' ')[0] == word))];
        }

        private static int? Number(string text)
        {
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
        }
    }
}
