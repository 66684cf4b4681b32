using System;
using System.Collections.Generic;
using Signet.Emulator.Modem;

namespace Signet.Emulator.Script
{
    /// <summary>The commands of a dialect's table. Where none of a command's forms fits, a standard one of that name is asked.</summary>
    internal sealed class DialectCommands(ModemEmulator modem, DialectProgram program)
    {
        public void Register(Dictionary<string, Func<AtCommand, AtResult>> commands)
        {
            foreach (string name in modem.Dialect.Accepted)
                commands[name] = c => c.Kind == AtCommandKind.Execute && name.StartsWith('+') ? AtResult.Error : AtResult.Ok;
            foreach (string name in modem.Dialect.Parameters.Keys)
                commands[name] = Keep;
            foreach (string name in program.Names)
            {
                Func<AtCommand, AtResult>? standard = commands.GetValueOrDefault(name);
                commands[name] = c => Run(c, standard);
            }

            foreach (string name in modem.Dialect.Absent)
                commands.Remove(name);
        }

        private AtResult Keep(AtCommand command)
        {
            switch (command.Kind)
            {
                case AtCommandKind.Read:
                    modem.Line.Info($"{command.Name}: {modem.Settings.Values[command.Name]}");
                    return AtResult.Ok;
                case AtCommandKind.Set:
                    modem.Settings.Values[command.Name] = command.Text;
                    return AtResult.Ok;
                default:
                    return command.Kind == AtCommandKind.Test ? AtResult.Ok : AtResult.Error;
            }
        }

        private AtResult Run(AtCommand command, Func<AtCommand, AtResult>? standard)
        {
            if (program.Find(command, n => ScriptValues.Find(modem, n)) is { } found)
                return ScriptRun.Command(modem, program, found.Steps, found.Parameters);
            if (standard != null)
                return standard(command);
            return command.Kind == AtCommandKind.Test ? AtResult.Ok : ScriptRun.Command(modem, program, program.BadParameters, []);
        }
    }
}
