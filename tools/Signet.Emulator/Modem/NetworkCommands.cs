using System;
using System.Collections.Generic;
using System.Linq;

namespace Signet.Emulator.Modem
{
    /// <summary>Functionality, registration and the PDP context (3GPP TS 27.007 clauses 7, 8, 10).</summary>
    internal sealed class NetworkCommands(ModemEmulator modem, SimSlot slot)
    {
        private readonly Dictionary<string, int> _reports = [];
        private int _state;

        public bool IsRegistered => _state is 1 or 5 && modem.Settings.Functionality == 1;

        public void Register(Dictionary<string, Func<AtCommand, AtResult>> commands)
        {
            commands["+CFUN"] = Functionality;
            commands["+CSQ"] = c => Value(c, AtCommandKind.Execute, $"+CSQ: {(IsRegistered ? modem.Options.Signal : 99)},99");
            foreach (string name in new[] { "+CREG", "+CGREG", "+CEREG" })
                commands[name] = Registration;
            commands["+COPS"] = c => Value(
                c, AtCommandKind.Read, IsRegistered ? $"+COPS: 0,0,\"Emulated\",{(int)modem.Options.RadioAccess}" : "+COPS: 0");
            commands["+CPSI"] = c => Value(c, AtCommandKind.Read, IsRegistered ? Cell() : "+CPSI: NO SERVICE,Online");
            commands["+CGDCONT"] = Context;
            commands["+CGATT"] = c => Value(c, AtCommandKind.Read, $"+CGATT: {(IsRegistered ? 1 : 0)}");
            commands["+CGACT"] = c => Value(c, AtCommandKind.Read, $"+CGACT: 1,{(IsRegistered ? 1 : 0)}");
            commands["+CGPADDR"] = Address;
        }

        /// <summary>Power-on: searching, then what the options say.</summary>
        public void SearchAtBoot()
        {
            _reports.Clear();
            _state = 2;
            Search();
        }

        /// <summary>Finds the network after the dialect's time, if there's a usable SIM by then.</summary>
        public void Search()
        {
            modem.Later(modem.Dialect.RegisteredAfterMs, Camp);
        }

        public void SetState(int state)
        {
            if (state == _state)
                return;
            _state = state;
            foreach ((string name, int report) in _reports.Where(r => r.Value > 0 && HasState(r.Key)))
                modem.Line.Urc($"{name}: {Details(name, report)}");
        }

        // On GSM and 3G there is nothing to register with for +CEREG (27.007 clause 10.1.22); on LTE a SIMCom module gives
        // all three alike, since it attaches to circuit switching along with it.
        private bool HasState(string command)
        {
            return command != "+CEREG" || modem.Options.RadioAccess == RadioAccess.Lte;
        }

        private string Cell()
        {
            string area = $"001-01,0x{modem.Options.AreaCode},{Convert.ToInt64(modem.Options.CellId, 16)}";
            return modem.Options.RadioAccess switch
            {
                RadioAccess.Gsm => $"+CPSI: GSM,Online,{area},27 EGSM 900,-64,2110,42-42",
                RadioAccess.Umts => $"+CPSI: WCDMA,Online,{area},WCDMA IMT 2000,72,10687,0,11,72,103,67,500",
                _ => $"+CPSI: LTE,Online,{area},1,EUTRAN-BAND20,6300,3,3,-95,-850,-560,14",
            };
        }

        private void Camp()
        {
            // Without a SIM, or with its PIN wanting, there's no service; the search goes on.
            if (modem.Settings.Functionality == 1 && slot.Obstacle == null)
                SetState(modem.Options.Registration);
        }

        private AtResult Value(AtCommand command, AtCommandKind kind, string text)
        {
            if (command.Kind == kind)
                modem.Line.Info(text);
            bool known = command.Kind == kind || command.Kind == AtCommandKind.Test
                || (command.Kind == AtCommandKind.Set && kind == AtCommandKind.Read);
            return known ? AtResult.Ok : AtResult.Error;
        }

        private AtResult Functionality(AtCommand command)
        {
            if (command.Kind == AtCommandKind.Read)
                modem.Line.Info($"+CFUN: {modem.Settings.Functionality}");
            if (command.Kind is AtCommandKind.Read or AtCommandKind.Test)
                return AtResult.Ok;
            if (command.Kind != AtCommandKind.Set || command.Number(0) is not { } wanted || wanted is not (0 or 1 or 4 or 6))
                return AtResult.BadParameter;
            if (wanted == 6 || (wanted == 1 && command.Number(1) == 1))
            {
                modem.RestartAfterResult();
                return AtResult.Ok;
            }

            int before = modem.Settings.Functionality;
            modem.Settings.Functionality = wanted;
            modem.AfterResult(() => Apply(before, wanted));
            return AtResult.Ok;
        }

        private void Apply(int before, int after)
        {
            if (before == after)
                return;
            if (after == 0)
                slot.PowerOff();
            if (before == 0)
            {
                slot.PowerOn(first: false);
                modem.Line.Urc(slot.StateIn("+CPIN: READY"));
            }

            if (after != 1)
            {
                SetState(0);
                return;
            }

            SetState(2);
            modem.Later(modem.Dialect.RegisteredAfterMs, Camp);
        }

        private string Details(string command, int report)
        {
            int state = HasState(command) ? _state : 0;
            bool located = report == 2 && state is 1 or 5;
            return located
                ? $"{state},\"{modem.Options.AreaCode}\",\"{modem.Options.CellId}\",{(int)modem.Options.RadioAccess}"
                : $"{state}";
        }

        private AtResult Registration(AtCommand command)
        {
            int report = _reports.GetValueOrDefault(command.Name);
            switch (command.Kind)
            {
                case AtCommandKind.Read:
                    modem.Line.Info($"{command.Name}: {report},{Details(command.Name, report)}");
                    return AtResult.Ok;
                case AtCommandKind.Test:
                    modem.Line.Info($"{command.Name}: (0-2)");
                    return AtResult.Ok;
                case AtCommandKind.Set when command.Number(0) is >= 0 and <= 2:
                    _reports[command.Name] = command.Number(0)!.Value;
                    return AtResult.Ok;
                default:
                    return AtResult.BadParameter;
            }
        }

        private AtResult Context(AtCommand command)
        {
            ModemSettings settings = modem.Settings;
            if (command.Kind == AtCommandKind.Read)
                modem.Line.Info($"+CGDCONT: 1,\"{settings.PdpType}\",\"{settings.AccessPoint}\",\"0.0.0.0\",0,0");
            if (command.Kind is AtCommandKind.Read or AtCommandKind.Test)
                return AtResult.Ok;
            bool known = command.Kind == AtCommandKind.Set && command.Number(0) is >= 1 and <= 15;
            if (!known || (command.Parameters.Count > 1 && command.Parameters[1] is not ("IP" or "IPV6" or "IPV4V6")))
                return AtResult.BadParameter;
            if (command.Number(0) == 1 && command.Parameters.Count > 1)
            {
                settings.PdpType = command.Parameters[1];
                settings.AccessPoint = command.Parameters.Count > 2 ? command.Parameters[2] : "";
            }

            return AtResult.Ok;
        }

        private AtResult Address(AtCommand command)
        {
            if (command.Kind is AtCommandKind.Set or AtCommandKind.Execute)
                modem.Line.Info($"+CGPADDR: 1,{(IsRegistered ? modem.Options.IpAddress : "0.0.0.0")}");
            return AtResult.Ok;
        }
    }
}
