using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Signet.Emulator.Modem
{
    /// <summary>
    /// AT+CCHO, AT+CGLA and AT+CCHC (3GPP TS 27.007 clauses 8.43 to 8.46): the module opens a logical channel, selects an
    /// application on it and gives the host a session identifier; it puts the channel into the class byte of every APDU.
    /// </summary>
    internal sealed class SimChannelCommands(ModemEmulator modem, CardPort port)
    {
        private readonly Dictionary<string, int> _sessions = new(StringComparer.OrdinalIgnoreCase);
        private int _opened;

        private SimAccessQuirks Access => modem.Dialect.SimAccess;

        public void Register(Dictionary<string, Func<AtCommand, AtResult>> commands)
        {
            if (!Access.Channels && !Access.TestsLie)
                return;
            commands["+CCHO"] = c => c.Kind == AtCommandKind.Test ? Test(Access.OpenTestOk) : Open(c);
            commands["+CGLA"] = c => c.Kind == AtCommandKind.Test ? Test(Access.ExchangeTestOk) : Exchange(c);
            commands["+CCHC"] = c => c.Kind == AtCommandKind.Test ? Test(Access.CloseTestOk) : Close(c);
        }

        /// <summary>The module has noticed that the card lost its channels.</summary>
        public void Forget()
        {
            _sessions.Clear();
        }

        /// <summary>The class byte with the channel in it, whatever stood there (TS 102 221 clause 10.1.1).</summary>
        private static byte WithChannel(byte cla, int channel)
        {
            return (byte)((cla & 0x80) | (channel < 4 ? channel : 0x40 | (channel - 4)));
        }

        private static AtResult Test(bool ok)
        {
            return ok ? AtResult.Ok : AtResult.Error;
        }

        private AtResult Open(AtCommand command)
        {
            if (!Access.Channels)
                return AtResult.Cme(4);
            string aid = command.Kind == AtCommandKind.Set && command.Parameters.Count == 1 ? command.Parameters[0] : "";
            if (aid.Length is < 10 or > 32 || aid.Length % 2 != 0 || !aid.All(char.IsAsciiHexDigit))
                return AtResult.BadParameter;
            if (port.Obstacle(null) is { } obstacle)
                return obstacle;

            byte[] opened = modem.Card.ModuleTransmit([0x00, 0x70, 0x00, 0x00, 0x01]);
            if (opened.Length != 3)
                return AtResult.Cme(Access.NoChannelError);
            int channel = opened[0];
            byte[] name = Convert.FromHexString(aid);
            byte[] selected = modem.Card.ModuleTransmit([WithChannel(0, channel), 0xA4, 0x04, 0x00, (byte)name.Length, .. name]);
            if (selected[^2] is not (0x90 or 0x91 or 0x61))
            {
                modem.Card.ModuleTransmit([0x00, 0x70, 0x80, (byte)channel, 0x00]);
                return AtResult.Cme(Access.AbsentError);
            }

            string id = NewId();
            _sessions[id] = channel;
            modem.Line.Info(Access.OpenPrefix ? "+CCHO: " + id : id);
            return AtResult.Ok;
        }

        private AtResult Exchange(AtCommand command)
        {
            if (!Access.Channels)
                return AtResult.Cme(4);
            bool wellFormed = command.Kind == AtCommandKind.Set && command.Parameters.Count == 3;
            byte[]? apdu = wellFormed ? port.Decode(command.Parameters[2], command.Number(1)) : null;
            if (apdu == null || (Access.WantsQuotes && !command.Text.Contains('"', StringComparison.Ordinal)))
                return AtResult.BadParameter;
            if (port.Obstacle(apdu) is { } obstacle)
                return obstacle;
            if (!_sessions.TryGetValue(command.Parameters[0], out int channel))
                return AtResult.Cme(Access.SessionError);

            apdu[0] = WithChannel(apdu[0], channel);
            byte[] answer = port.Exchange(apdu);
            port.Print(Access.ExchangePrefix ? "+CGLA: " : "", answer);
            return AtResult.Ok;
        }

        private AtResult Close(AtCommand command)
        {
            if (!Access.Channels)
                return AtResult.Cme(4);
            if (command.Kind != AtCommandKind.Set || command.Parameters.Count != 1)
                return AtResult.BadParameter;
            if (port.Obstacle(null) is { } obstacle)
                return obstacle;
            if (!_sessions.Remove(command.Parameters[0], out int channel))
                return AtResult.Cme(Access.SessionError);
            modem.Card.ModuleTransmit([0x00, 0x70, 0x80, (byte)channel, 0x00]);
            if (Access.ClosePrefix)
                modem.Line.Info("+CCHC");
            return AtResult.Ok;
        }

        /// <summary>A handle of the module's, which is never the channel's number by more than chance.</summary>
        private string NewId()
        {
            _opened++;
            return Access.SessionId switch
            {
                SessionIdForm.Hexadecimal8 => (0x80A10000u + (uint)_opened).ToString("X8", CultureInfo.InvariantCulture),
                SessionIdForm.Hexadecimal16 => (0xFFFF80A1C0000000ul + (ulong)_opened).ToString("X16", CultureInfo.InvariantCulture),
                _ => _opened.ToString(CultureInfo.InvariantCulture),
            };
        }
    }
}
