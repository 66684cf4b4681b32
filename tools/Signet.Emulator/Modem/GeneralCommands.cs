using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Signet.Emulator.Script;

namespace Signet.Emulator.Modem
{
    /// <summary>ITU-T V.250 basics, identity, power, clock.</summary>
    internal sealed class GeneralCommands(ModemEmulator modem)
    {
        public void Register(Dictionary<string, Func<AtCommand, AtResult>> commands)
        {
            commands["E"] = c => Flag(c, v => modem.Settings.Echo = v);
            commands["V"] = c => Flag(c, v => modem.Settings.Verbose = v);
            commands["Q"] = c => Flag(c, v => modem.Settings.Quiet = v);
            commands["Z"] = _ => Defaults();
            commands["&F"] = _ => Defaults();
            commands["&W"] = _ => AtResult.Ok;
            commands["&C"] = _ => AtResult.Ok;
            commands["&D"] = _ => AtResult.Ok;
            commands["X"] = _ => AtResult.Ok;
            commands["I"] = _ => Information();
            commands["S3"] = c => Character(c, 13);
            commands["S4"] = c => Character(c, 10);
            commands["S5"] = c => Character(c, 8);
            foreach (string prefix in new[] { "+C", "+" })
            {
                commands[prefix + "GMI"] = c => Identity(c, modem.Dialect.Manufacturer);
                commands[prefix + "GMM"] = c => Identity(c, modem.Dialect.Model);
                commands[prefix + "GMR"] = c => Identity(c, modem.Dialect.RevisionPrefix + modem.Dialect.Revision);
                commands[prefix + "GSN"] = c => Identity(c, modem.Dialect.Imei);
            }

            commands["+CMEE"] = ErrorForm;
            commands["+IPR"] = Rate;
        }

        private static AtResult Flag(AtCommand command, Action<bool> set)
        {
            if (command.Text is not ("" or "0" or "1"))
                return AtResult.Error;
            set(command.Text == "1");
            return AtResult.Ok;
        }

        private AtResult Character(AtCommand command, int value)
        {
            if (command.Kind == AtCommandKind.Read)
                modem.Line.Info(value.ToString("000", CultureInfo.InvariantCulture));
            return command.Kind == AtCommandKind.Set && command.Number(0) != value ? AtResult.Error : AtResult.Ok;
        }

        private AtResult Defaults()
        {
            modem.Settings.Echo = true;
            modem.Settings.Verbose = true;
            modem.Settings.Quiet = false;
            modem.Settings.ErrorForm = 0;
            return AtResult.Ok;
        }

        private AtResult Information()
        {
            modem.Line.Info(new ScriptText(modem.Dialect.Information).Fill(n => ScriptValues.Find(modem, n)));
            return AtResult.Ok;
        }

        private AtResult Identity(AtCommand command, string text)
        {
            if (command.Kind == AtCommandKind.Execute)
                modem.Line.Info(text);
            return command.Kind is AtCommandKind.Execute or AtCommandKind.Test ? AtResult.Ok : AtResult.Error;
        }

        private AtResult ErrorForm(AtCommand command)
        {
            switch (command.Kind)
            {
                case AtCommandKind.Read:
                    modem.Line.Info($"+CMEE: {modem.Settings.ErrorForm}");
                    return AtResult.Ok;
                case AtCommandKind.Test:
                    modem.Line.Info("+CMEE: (0-2)");
                    return AtResult.Ok;
                case AtCommandKind.Set when command.Number(0) is >= 0 and <= 2:
                    modem.Settings.ErrorForm = command.Number(0)!.Value;
                    return AtResult.Ok;
                default:
                    return AtResult.Error;
            }
        }

        private AtResult Rate(AtCommand command)
        {
            if (command.Kind == AtCommandKind.Read)
                modem.Line.Info($"+IPR: {modem.Uart.Baud}");
            if (command.Kind == AtCommandKind.Test)
                modem.Line.Info($"+IPR: (),({string.Join(',', modem.Dialect.Rates)})");
            if (command.Kind != AtCommandKind.Set)
                return command.Kind == AtCommandKind.Execute ? AtResult.Error : AtResult.Ok;
            if (command.Number(0) is not { } baud || !modem.Dialect.Rates.Contains(baud))
                return AtResult.BadParameter;
            modem.AfterResult(() => modem.Uart.Change(baud, modem.Dialect.StoresBaud));
            return AtResult.Ok;
        }
    }
}
