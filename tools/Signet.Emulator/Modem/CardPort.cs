using System;
using System.Collections.Generic;
using System.Linq;
using Signet.Emulator.Faults;
using Signet.Emulator.Trace;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Modem
{
    /// <summary>The module's way to the card: what keeps an APDU from it, what happens on the way, who fetches responses.</summary>
    internal sealed class CardPort(ModemEmulator modem, SimSlot slot)
    {
        private SimAccessQuirks Access => modem.Dialect.SimAccess;

        /// <summary>The hexadecimal text of an APDU, or null unless it has the length that goes with it.</summary>
        public byte[]? Decode(string hex, int? length)
        {
            bool plausible = hex.Length == length && hex.Length >= Access.MinHexadecimal && hex.Length <= Access.MaxHexadecimal
                && hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigit);
            return plausible ? Convert.FromHexString(hex) : null;
        }

        /// <summary>What the module answers in place of the card; null when the APDU may go there.</summary>
        public AtResult? Obstacle(byte[]? apdu)
        {
            if (slot.Obstacle is { } obstacle)
                return AtResult.Cme(obstacle);
            if (modem.Settings.SimAsleep)
                return AtResult.Cme(13);
            if (apdu != null && (Access.BlockedInstructions ?? modem.Dialect.BlockedInstructions).Contains(apdu[1]))
                return AtResult.Cme(3);
            return modem.Faults.SimBusy(modem.Card.ApduCount + 1) ? AtResult.Cme(14) : null;
        }

        /// <summary>Executes a host's APDU.</summary>
        public byte[] Exchange(byte[] apdu)
        {
            byte[] answer = ExchangeOne(apdu);
            if (!modem.Dialect.FetchesResponses && !Access.FetchesResponses)
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

        /// <summary>Prints an answer: prefix, length in characters, hexadecimal text.</summary>
        public void Print(string prefix, byte[] answer)
        {
            string hex = Convert.ToHexString(answer);
            int cut = Access.CutsAnswersAt > 0 ? Math.Min(hex.Length, Access.CutsAnswersAt * 2) : hex.Length;
            string quote = Access.AnswerQuotes ? "\"" : "";
            bool secret = modem.Card.LastAnswerIsSecret && !modem.Tracer.IncludeSecrets;
            modem.Line.Info(
                $"{prefix}{hex.Length},{quote}{hex[..cut]}{quote}",
                secret ? $"{prefix}{hex.Length},... {answer.Length - 2} bytes, {hex[^4..]}" : null);
        }

        private byte[] ExchangeOne(byte[] apdu)
        {
            modem.Happens(FaultPlace.Apdu);
            int number = modem.Card.ApduCount + 1;
            if (modem.Faults.SimReset(number) is { } reset)
            {
                // The URCs, if any, come with the answer; the card has forgotten everything when the command arrives.
                slot.Reset(announced: false);
                if (reset.Announced)
                    modem.AfterResult(() => modem.Dialect.SimResetUrcs.ToList().ForEach(u => modem.Line.Urc(slot.StateIn(u))));
            }

            if (modem.Faults.ModuleStatus(number) && !modem.Settings.SimLocked)
                modem.Card.ModuleCommand();
            ApduStatusFault? status = modem.Faults.ApduStatus(number);
            byte[] answer = status is { Executed: false } ? modem.Card.Skip() : modem.Card.Transmit(apdu);
            if (answer[^2] == 0x91)
                modem.AfterResult(() => modem.RunEvent("proactive"));
            if (status == null)
                return answer;
            modem.Tracer.Write(TraceLayer.Fault, TraceDirection.Out, $"status {status.Sw:X4} in place of the card's");
            byte[] data = status.Sw == 0x63CF ? answer[..^2] : [];
            return [.. data, (byte)(status.Sw >> 8), (byte)status.Sw];
        }
    }
}
