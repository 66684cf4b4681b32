using System;
using System.Collections.Generic;

namespace Signet.Emulator.Modem
{
    /// <summary>Commands of the packet domain that all families have (3GPP TS 27.007 clauses 7.3, 8.5, 8.69, 10.1).</summary>
    internal sealed class PacketCommands(ModemEmulator modem)
    {
        private bool IsRegistered => modem.Registration.IsRegistered;

        /// <summary>Number of the context that comes with registration, or that of the first one.</summary>
        private int First => modem.Dialect.DefaultContext >= 0 ? modem.Dialect.DefaultContext : 1;

        public void Register(Dictionary<string, Func<AtCommand, AtResult>> commands)
        {
            commands["+CSQ"] = c => Value(c, AtCommandKind.Execute, $"+CSQ: {(IsRegistered ? modem.Options.Signal : 99)},99");
            commands["+CESQ"] = c => Value(c, AtCommandKind.Execute, IsRegistered ? "+CESQ: 99,99,255,255,20,45" : "+CESQ: 99,99,255,255,255,255");
            commands["+COPS"] = Operator;
            commands["+CGDCONT"] = Context;
            commands["+CGATT"] = Attach;
            commands["+CGACT"] = Activate;
            commands["+CGPADDR"] = Address;
        }

        private AtResult Value(AtCommand command, AtCommandKind kind, string text)
        {
            if (command.Kind == kind)
                modem.Line.Info(text);
            bool known = command.Kind == kind || command.Kind == AtCommandKind.Test
                || (command.Kind == AtCommandKind.Set && kind == AtCommandKind.Read);
            return known ? AtResult.Ok : AtResult.Error;
        }

        private AtResult Operator(AtCommand command)
        {
            if (command.Kind == AtCommandKind.Set && command.Number(0) == 2)
            {
                // Deregister by hand.
                modem.AfterResult(modem.Registration.Leave);
                return AtResult.Ok;
            }

            if (command.Kind == AtCommandKind.Set && modem.Registration.State == 0 && modem.Settings.Functionality == 1)
                modem.AfterResult(modem.Registration.Search);
            return Value(command, AtCommandKind.Read, IsRegistered ? $"+COPS: 0,0,\"Emulated\",{(int)modem.Options.RadioAccess}" : "+COPS: 0");
        }

        private AtResult Context(AtCommand command)
        {
            ModemSettings settings = modem.Settings;
            if (command.Kind == AtCommandKind.Read)
                modem.Line.Info($"+CGDCONT: {First},\"{settings.PdpType}\",\"{settings.AccessPoint}\",\"0.0.0.0\",0,0");
            if (command.Kind is AtCommandKind.Read or AtCommandKind.Test)
                return AtResult.Ok;
            bool known = command.Kind == AtCommandKind.Set && command.Number(0) is >= 0 and <= 15;
            if (!known || (command.Parameters.Count > 1 && command.Parameters[1].ToUpperInvariant() is not ("IP" or "IPV6" or "IPV4V6" or "NONIP" or "NON-IP")))
                return AtResult.BadParameter;
            int context = command.Number(0)!.Value;
            if (command.Parameters.Count > 1)
                settings.DefinedContexts.Add(context);
            else
                settings.DefinedContexts.Remove(context);
            if (context is 0 or 1 && command.Parameters.Count > 1)
            {
                settings.PdpType = command.Parameters[1];
                settings.AccessPoint = command.Parameters.Count > 2 ? command.Parameters[2] : "";
            }

            return AtResult.Ok;
        }

        private AtResult Attach(AtCommand command)
        {
            if (command.Kind == AtCommandKind.Set && command.Number(0) is { } wanted)
            {
                if (wanted == 1 && modem.Settings.Functionality == 1 && modem.Registration.State == 0)
                    modem.AfterResult(modem.Registration.Search);
                if (wanted == 0)
                    modem.AfterResult(modem.Registration.Leave);
            }

            return Value(command, AtCommandKind.Read, $"+CGATT: {(IsRegistered ? 1 : 0)}");
        }

        private AtResult Activate(AtCommand command)
        {
            if (command.Kind == AtCommandKind.Set)
            {
                int context = command.Number(1) ?? 1;
                if (command.Number(0) == 0)
                {
                    modem.Contexts.Deactivate(context);
                    modem.Sockets.Lose();
                    return AtResult.Ok;
                }

                AtResult result = AtResult.Cme(30);
                modem.Contexts.Activate(context, done => result = done ? AtResult.Ok : result);
                return result;
            }

            bool active = modem.Dialect.DefaultContext >= 0 ? modem.Contexts.IsActive(First) : IsRegistered;
            return Value(command, AtCommandKind.Read, $"+CGACT: {First},{(active ? 1 : 0)}");
        }

        private AtResult Address(AtCommand command)
        {
            if (command.Kind is AtCommandKind.Set or AtCommandKind.Execute)
                modem.Line.Info($"+CGPADDR: {command.Number(0) ?? First},{(IsRegistered ? modem.Options.IpAddress : "0.0.0.0")}");
            return AtResult.Ok;
        }
    }
}
