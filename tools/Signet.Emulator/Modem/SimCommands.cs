using System;
using System.Collections.Generic;
using System.Linq;
using Signet.Emulator.Faults;
using Signet.Emulator.Trace;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Modem
{
    /// <summary>AT+CPIN, AT+CSIM and what identifies the card (3GPP TS 27.007 clauses 8.3, 8.17).</summary>
    internal sealed class SimCommands(ModemEmulator modem, SimSlot slot)
    {
        public void Register(Dictionary<string, Func<AtCommand, AtResult>> commands)
        {
            commands["+CPIN"] = Pin;
            commands["+CSIM"] = Csim;
            commands["+CIMI"] = c => Identity(c, modem.Card.Usim.Options.Imsi);
            commands["+CICCID"] = c => Identity(c, "+ICCID: " + modem.Card.Usim.Options.Iccid);
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
            if (!line.Contains("+CSIM=", StringComparison.OrdinalIgnoreCase))
                return line;

            // Take no chances with a malformed line: show it only when it decodes and is public.
            byte[]? apdu = AtCommand.ParseLine(line[2..]) is [{ Name: "+CSIM" } csim] ? Decode(csim) : null;
            if (apdu == null)
                return "AT+CSIM=... (malformed)";
            return ApduTrace.IsSecretCommand(apdu)
                ? $"AT+CSIM={apdu.Length * 2},\"{Convert.ToHexString(apdu, 0, 5)}... {apdu.Length - 5} bytes\""
                : line;
        }

        private static byte[]? Decode(AtCommand command)
        {
            if (command.Parameters.Count != 2 || command.Number(0) is not { } length)
                return null;
            string hex = command.Parameters[1];
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
            if (obstacle is 10 or 13)
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
                return AtResult.Ok;
            byte[]? apdu = command.Kind == AtCommandKind.Set ? Decode(command) : null;
            if (apdu == null)
                return AtResult.BadParameter;
            if (slot.Obstacle is { } obstacle)
                return AtResult.Cme(obstacle);
            if (modem.Settings.SimAsleep)
                return AtResult.Cme(13);
            if (modem.Dialect.BlockedInstructions.Contains(apdu[1]))
                return AtResult.Cme(3);
            if (modem.Faults.SimBusy(modem.Card.ApduCount + 1))
                return AtResult.Cme(14);

            byte[] answer = Exchange(apdu);
            bool secret = modem.Card.LastAnswerIsSecret && !modem.Tracer.IncludeSecrets;
            string text = $"+CSIM: {answer.Length * 2},\"{Convert.ToHexString(answer)}\"";
            string? traced = secret
                ? $"+CSIM: {answer.Length * 2},\"... {answer.Length - 2} bytes, {Convert.ToHexString(answer, answer.Length - 2, 2)}\""
                : null;
            modem.Line.Info(text, traced);
            return AtResult.Ok;
        }

        private byte[] Exchange(byte[] apdu)
        {
            byte[] answer = ExchangeOne(apdu);
            if (!modem.Dialect.FetchesResponses)
                return answer;

            // A module that hides T=0 from the host: 256 bytes is the most that fits one answer.
            List<byte> data = [];
            while (answer[^2] == 0x61 && data.Count + answer.Length - 2 < 256)
            {
                data.AddRange(answer[..^2]);
                answer = ExchangeOne([(byte)(apdu[0] & 0x7F), 0xC0, 0, 0, answer[^1]]);
            }

            return [.. data, .. answer];
        }

        private byte[] ExchangeOne(byte[] apdu)
        {
            int number = modem.Card.ApduCount + 1;
            if (modem.Faults.SimReset(number) is { } reset)
            {
                // The URCs, if any, come with the answer; the card has forgotten everything when the command arrives.
                slot.Reset(announced: false);
                if (reset.Announced)
                    modem.AfterResult(() => modem.Dialect.SimResetUrcs.ToList().ForEach(u => modem.Line.Urc(slot.StateIn(u))));
            }

            if (modem.Faults.ModuleStatus(number))
                modem.Card.ModuleCommand();
            ApduStatusFault? status = modem.Faults.ApduStatus(number);
            byte[] answer = status is { Executed: false } ? modem.Card.Skip() : modem.Card.Transmit(apdu);
            if (status == null)
                return answer;
            modem.Tracer.Write(TraceLayer.Fault, TraceDirection.Out, $"status {status.Sw:X4} in place of the card's");
            byte[] data = status.Sw == 0x63CF ? answer[..^2] : [];
            return [.. data, (byte)(status.Sw >> 8), (byte)status.Sw];
        }
    }
}
