using System;
using System.Collections.Generic;
using System.Linq;
using Signet.Emulator.Trace;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Modem
{
    /// <summary>AT+CPIN, AT+CSIM and what identifies the card (3GPP TS 27.007 clauses 8.3, 8.17).</summary>
    internal sealed class SimCommands(ModemEmulator modem, SimSlot slot, CardPort port)
    {
        private byte[]? _lastAnswer;

        private SimAccessQuirks Access => modem.Dialect.SimAccess;

        public void Register(Dictionary<string, Func<AtCommand, AtResult>> commands)
        {
            commands["+CPIN"] = Pin;
            if (Access.Csim)
                commands["+CSIM"] = Csim;
            commands["+CIMI"] = c => Identity(c, modem.Card.Usim.Options.Imsi);
            foreach ((string name, string prefix) in modem.Dialect.IccidCommands)
                commands[name] = c => Identity(c with { Kind = c.Kind == AtCommandKind.Read ? AtCommandKind.Execute : c.Kind }, prefix + modem.Card.Usim.Options.Iccid);
            if (modem.Dialect.SimSleeps)
                commands["+CSIMSLEEP"] = Sleep;
        }

        /// <summary>A command line as the trace may know it.</summary>
        public static string Redact(string line, Tracer tracer)
        {
            if (tracer.IncludeSecrets || !tracer.IsEnabled)
                return line;
            if (line.Contains("+CPIN=", StringComparison.OrdinalIgnoreCase))
                return "AT+CPIN=...";
            bool exchange = line.Contains("+CGLA=", StringComparison.OrdinalIgnoreCase);
            if (!exchange && !line.Contains("+CSIM=", StringComparison.OrdinalIgnoreCase))
                return line;

            // Take no chances with a malformed line: show it only when it decodes and is public.
            string name = exchange ? "+CGLA" : "+CSIM";
            byte[]? apdu = AtCommand.ParseLine(line[2..]) is [{ } only] && only.Name == name ? Decode(only) : null;
            if (apdu == null)
                return $"AT{name}=... (malformed)";
            return ApduTrace.IsSecretCommand(apdu)
                ? $"AT{name}={apdu.Length * 2},\"{Convert.ToHexString(apdu, 0, 5)}... {apdu.Length - 5} bytes\""
                : line;
        }

        private static byte[]? Decode(AtCommand command)
        {
            if (command.Parameters.Count < 2 || command.Number(command.Parameters.Count - 2) is not { } length)
                return null;
            string hex = command.Parameters[^1];
            bool plausible = hex.Length == length && length is >= 8 and <= 522 && length % 2 == 0;
            return plausible && hex.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hex) : null;
        }

        private AtResult Identity(AtCommand command, string text)
        {
            if (command.Kind == AtCommandKind.Test)
                return AtResult.Ok;
            if (command.Kind != AtCommandKind.Execute)
                return AtResult.Error;
            if (slot.Obstacle is { } code)
                return AtResult.Cme(code);
            modem.Line.Info(text);
            return AtResult.Ok;
        }

        private AtResult Sleep(AtCommand command)
        {
            if (command.Kind == AtCommandKind.Read)
                modem.Line.Info($"+CSIMSLEEP: {(modem.Settings.SimAsleep ? 1 : 0)}");
            else if (command.Kind == AtCommandKind.Set && command.Number(0) is 0 or 1)
                modem.Settings.SimAsleep = command.Number(0) == 1;
            else if (command.Kind != AtCommandKind.Test)
                return AtResult.Error;
            return AtResult.Ok;
        }

        private AtResult Pin(AtCommand command)
        {
            if (command.Kind == AtCommandKind.Test)
                return AtResult.Ok;
            int? obstacle = slot.Obstacle;
            if (obstacle is not (null or 11 or 12))
                return AtResult.Cme(obstacle.Value);
            if (command.Kind == AtCommandKind.Read)
            {
                modem.Line.Info("+CPIN: " + slot.State);
                return AtResult.Ok;
            }

            if (command.Kind != AtCommandKind.Set || command.Parameters.Any(p => p.Length is < 4 or > 8))
                return AtResult.BadParameter;
            if (obstacle == null)
                return AtResult.Cme(3);
            UsimApplication usim = modem.Card.Usim;
            ushort sw = (obstacle, command.Parameters.Count) switch
            {
                (11, 1) => usim.PresentPin(command.Parameters[0]),
                (12, 2) => usim.Unblock(command.Parameters[0], command.Parameters[1]),
                (12, 1) => StatusWord.AuthenticationBlocked,
                _ => StatusWord.IncorrectData,
            };
            if (sw != StatusWord.Success)
                return AtResult.Cme(sw == StatusWord.AuthenticationBlocked ? 12 : 16);
            modem.AfterResult(() =>
            {
                modem.Line.Urc("+CPIN: READY");
                modem.SimBecameReady();
            });
            return AtResult.Ok;
        }

        private AtResult Csim(AtCommand command)
        {
            if (command.Kind == AtCommandKind.Test)
                return Access.CsimTestOk ? AtResult.Ok : AtResult.Error;
            if (Access.LockCommand && command is { Kind: AtCommandKind.Set, Parameters: ["0" or "1"] })
            {
                // The lock keeps the module's own commands from between the host's; there is nothing else to see of it.
                modem.Settings.SimLocked = command.Number(0) == 1;
                return AtResult.Ok;
            }

            byte[]? apdu = command.Kind == AtCommandKind.Set && command.Parameters.Count == 2
                ? port.Decode(command.Parameters[1], command.Number(0))
                : null;
            if (apdu == null)
                return AtResult.BadParameter;
            if (Access.SilentAbove > 0 && apdu.Length > Access.SilentAbove)
                return AtResult.Silent;
            if (Access.ByteFiveMustFit && apdu.Length > 5 && apdu[4] != apdu.Length - 5)
                return AtResult.Cme(3);
            if (port.Obstacle(apdu) is { } obstacle)
                return obstacle;

            byte[] answer = port.Exchange(apdu);
            if (Access.LineBefore.Length > 0)
                modem.Line.Info(Access.LineBefore);
            if (Access.RepeatsEarlierAnswer && _lastAnswer != null)
                port.Print("+CSIM: ", _lastAnswer);
            port.Print("+CSIM: ", answer);
            _lastAnswer = answer;
            return AtResult.Ok;
        }
    }
}
