using System;
using System.Collections.Generic;

namespace Signet.Emulator.Modem
{
    /// <summary>Commands of the packet domain that all families have (3GPP TS 27.007 clauses 7.3, 7.38, 8.5, 8.69, 10.1).</summary>
    internal sealed class PacketCommands(ModemEmulator modem)
    {
        private bool IsRegistered => modem.Registration.IsRegistered;

        public void Register(Dictionary<string, Func<AtCommand, AtResult>> commands)
        {
            commands["+CSQ"] = c => Value(c, AtCommandKind.Execute, $"+CSQ: {(IsRegistered ? modem.Options.Signal : 99)},99");
            commands["+CESQ"] = c => Value(c, AtCommandKind.Execute, IsRegistered ? "+CESQ: 99,99,255,255,20,45" : "+CESQ: 99,99,255,255,255,255");
            commands["+COPS"] = Operator;
            commands["+CGDCONT"] = Context;
            commands["+CGATT"] = Attach;
            commands["+CGACT"] = Activate;
            commands["+CGPADDR"] = Address;
            commands["+CPSMS"] = PowerSaving;
            commands["+CEDRXS"] = Edrx;
            commands["+CEDRXRDP"] = c => Value(c, AtCommandKind.Execute, modem.Settings.Edrx is { } edrx
                ? $"+CEDRXRDP: {EdrxAccess},\"{edrx}\",\"{edrx}\",\"0011\"" : "+CEDRXRDP: 0");
        }

        /// <summary>AcT type of eDRX: 4 for LTE-M, 5 for NB-IoT.</summary>
        private int EdrxAccess => modem.Options.RadioAccess == RadioAccess.NbIot ? 5 : 4;

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
                modem.Line.Info($"+CGDCONT: 1,\"{settings.PdpType}\",\"{settings.AccessPoint}\",\"0.0.0.0\",0,0");
            if (command.Kind is AtCommandKind.Read or AtCommandKind.Test)
                return AtResult.Ok;
            bool known = command.Kind == AtCommandKind.Set && command.Number(0) is >= 0 and <= 15;
            if (!known || (command.Parameters.Count > 1 && command.Parameters[1].ToUpperInvariant() is not ("IP" or "IPV6" or "IPV4V6" or "NONIP" or "NON-IP")))
                return AtResult.BadParameter;
            if (command.Number(0) is 0 or 1 && command.Parameters.Count > 1)
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

            int cid = Math.Max(1, modem.Dialect.DefaultContext);
            bool active = modem.Dialect.DefaultContext > 0 ? modem.Contexts.IsActive(cid) : IsRegistered;
            return Value(command, AtCommandKind.Read, $"+CGACT: {cid},{(active ? 1 : 0)}");
        }

        private AtResult Address(AtCommand command)
        {
            if (command.Kind is AtCommandKind.Set or AtCommandKind.Execute)
                modem.Line.Info($"+CGPADDR: {command.Number(0) ?? 1},{(IsRegistered ? modem.Options.IpAddress : "0.0.0.0")}");
            return AtResult.Ok;
        }

        /// <summary>AT+CPSMS=mode,,,T3412,T3324: both timers as 8 bits (3GPP TS 24.008 clauses 10.5.7.3, 10.5.7.4a).</summary>
        private AtResult PowerSaving(AtCommand command)
        {
            ModemSettings settings = modem.Settings;
            if (command.Kind == AtCommandKind.Read)
                modem.Line.Info(settings.Psm is { } now ? $"+CPSMS: 1,,,\"{now.Periodic}\",\"{now.Active}\"" : "+CPSMS: 0");
            if (command.Kind is AtCommandKind.Read or AtCommandKind.Test)
                return AtResult.Ok;
            if (command.Kind != AtCommandKind.Set || command.Number(0) is not (0 or 1))
                return AtResult.BadParameter;
            if (command.Number(0) == 0)
            {
                settings.Psm = null;
                return AtResult.Ok;
            }

            string periodic = command.Parameters.Count > 3 && command.Parameters[3].Length > 0 ? command.Parameters[3] : "00000001";
            string active = command.Parameters.Count > 4 && command.Parameters[4].Length > 0 ? command.Parameters[4] : "00000101";
            if (!GprsTimer.IsValid(periodic) || !GprsTimer.IsValid(active))
                return AtResult.BadParameter;
            if (settings.Psm == null || !modem.Dialect.Psm.OnChangeOnly)
                settings.Psm = (periodic, active);
            modem.Power.Touch();
            return AtResult.Ok;
        }

        private AtResult Edrx(AtCommand command)
        {
            if (command.Kind == AtCommandKind.Read)
                modem.Line.Info(modem.Settings.Edrx is { } now ? $"+CEDRXS: {EdrxAccess},\"{now}\"" : "+CEDRXS:");
            if (command.Kind is AtCommandKind.Read or AtCommandKind.Test)
                return AtResult.Ok;
            string value = command.Parameters.Count > 2 && command.Parameters[2].Length > 0 ? command.Parameters[2] : "0010";
            bool good = command.Kind == AtCommandKind.Set && command.Number(0) is >= 0 and <= 3 && value.Length == 4 && value.Trim('0', '1').Length == 0;
            if (!good)
                return AtResult.BadParameter;
            int mode = command.Number(0)!.Value;
            modem.Settings.Edrx = mode is 1 or 2 ? value : null;
            if (mode == 2 && IsRegistered)
                modem.AfterResult(() => modem.Line.Urc($"+CEDRXP: {EdrxAccess},\"{value}\",\"{value}\",\"0011\""));
            return AtResult.Ok;
        }
    }
}
