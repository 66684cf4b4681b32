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
            psm asked|off|TAU ACTIVE          what the network gives of power saving mode, 8 bits each
            edrx asked|off|CYCLE              what it gives of eDRX, 4 bits
            supply ok|MV                      the supply falls to so many millivolts, recovers
            climate bench|mast                25 degrees and 3.8 volts; a mast in winter
            airtime                           seconds in each state of the radio
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
                case ["psm", "asked" or "off"]:
                    modem.Grants = modem.Grants with { Psm = words[1] == "asked", Periodic = "", Active = "" };
                    return "ok";
                case ["psm", var tau, var active] when IsBits(tau, 8) && IsBits(active, 8):
                    modem.Grants = modem.Grants with { Psm = true, Periodic = tau, Active = active };
                    return "ok";
                case ["edrx", "asked" or "off"]:
                    modem.Grants = modem.Grants with { Edrx = words[1] == "asked", EdrxCycle = "" };
                    return "ok";
                case ["edrx", var cycle] when IsBits(cycle, 4):
                    modem.Grants = modem.Grants with { Edrx = true, EdrxCycle = cycle };
                    return "ok";
                case ["supply", "ok"]:
                    modem.RecoverSupply();
                    return "ok";
                case ["supply", var text] when Number(text) is > 0:
                    modem.SagSupply(Number(text)!.Value);
                    return "ok, " + (modem.IsOff ? "off" : "on");
                case ["climate", "bench" or "mast"]:
                    modem.ChangeClimate(words[1] == "bench" ? Climate.Bench : Climate.ColdMast);
                    return "ok";
                case ["airtime"]:
                    RadioTimes times = modem.Airtime();
                    return string.Create(
                        CultureInfo.InvariantCulture,
                        $"off {times.Off.TotalSeconds:0}, searching {times.Searching.TotalSeconds:0}, idle {times.Idle.TotalSeconds:0}, power saving {times.PowerSaving.TotalSeconds:0}\n"
                        + $"connected {times.Connected.TotalSeconds:0.0} in {times.Connections} connections\nok");
                case ["places"]:
                    return string.Join('\n', modem.Places().Select(p => $"{p.Key} {p.Value}").Append("ok"));
                default:
                    return null;
            }
        }

        private static bool IsBits(string text, int count)
        {
            return text.Length == count && text.All(c => c is '0' or '1');
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
