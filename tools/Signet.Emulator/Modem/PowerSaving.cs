using System;
using System.Collections.Generic;

namespace Signet.Emulator.Modem
{
    /// <summary>Power saving mode and eDRX as asked for and as given (3GPP TS 27.007 clauses 7.38 to 7.41), and AT+CSCON (7.30).</summary>
    internal sealed class PowerSaving(ModemEmulator modem)
    {
        /// <summary>From the question to the answer of the network.</summary>
        private const int AnswerMs = 300;

        private ModemSettings Settings => modem.Settings;

        /// <summary>AcT type of eDRX: 4 for LTE-M, 5 for NB-IoT.</summary>
        private int Access => modem.Options.RadioAccess == RadioAccess.NbIot ? 5 : 4;

        /// <summary>Time between paging occasions where the network has given eDRX (3GPP TS 24.008 table 10.5.5.32).</summary>
        public TimeSpan? EdrxCycle => Settings.EdrxGiven is { } given ? GprsTimer.Edrx(given) : null;

        public void Register(Dictionary<string, Func<AtCommand, AtResult>> commands)
        {
            commands["+CPSMS"] = Psm;
            foreach (string name in modem.Dialect.EdrxCommands)
                commands[name] = Edrx;
            commands["+CEDRXRDP"] = EdrxGiven;
            commands["+CSCON"] = Connection;
        }

        /// <summary>The network answers what the device asked in its attach or its tracking area update.</summary>
        /// <returns>True when the timers of power saving mode have changed.</returns>
        public bool Granted()
        {
            (string, string)? psm = Settings.PsmGiven;
            string? edrx = Settings.EdrxGiven;
            Settings.PsmGiven = modem.Grants.For(Settings.Psm);
            Settings.EdrxGiven = modem.Grants.For(Settings.Edrx);
            if (Settings.EdrxGiven != edrx && Settings is { EdrxGiven: not null, TellsEdrx: true })
                modem.Line.Urc($"+CEDRXP: {Given}");
            return psm != Settings.PsmGiven;
        }

        private string Given => $"{Access},\"{Settings.Edrx}\",\"{Settings.EdrxGiven}\",\"{modem.Grants.PagingWindow}\"";

        /// <summary>Asks the network anew, if there is one.</summary>
        private void Ask()
        {
            if (!modem.Registration.IsRegistered)
                return;
            modem.Radio.Uplink();
            modem.Later(AnswerMs, () =>
            {
                if (!modem.Registration.IsRegistered)
                    return;
                if (Granted())
                    modem.Registration.Renewed();
                modem.Power.Touch();
            });
        }

        /// <summary>AT+CPSMS=mode,,,T3412,T3324: both timers as 8 bits; the read form shows what was asked for.</summary>
        private AtResult Psm(AtCommand command)
        {
            if (command.Kind == AtCommandKind.Read)
                modem.Line.Info(Settings.Psm is { } now ? $"+CPSMS: 1,,,\"{now.Periodic}\",\"{now.Active}\"" : "+CPSMS: 0");
            if (command.Kind is AtCommandKind.Read or AtCommandKind.Test)
                return AtResult.Ok;
            bool off = command.Text.Length == 0 || command.Number(0) is 0 or 2;
            if (command.Kind != AtCommandKind.Set || (!off && command.Number(0) != 1))
                return AtResult.BadParameter;
            string periodic = Parameter(command, 3, "00000001");
            string active = Parameter(command, 4, "00000101");
            if (!GprsTimer.IsValid(periodic) || !GprsTimer.IsValid(active))
                return AtResult.BadParameter;
            if (off)
                Settings.Psm = null;
            else if (Settings.Psm == null || !modem.Dialect.Psm.OnChangeOnly)
                Settings.Psm = (periodic, active);
            modem.AfterResult(Ask);
            return AtResult.Ok;
        }

        private AtResult Edrx(AtCommand command)
        {
            if (command.Kind == AtCommandKind.Read)
                modem.Line.Info(Settings.Edrx is { } now ? $"{command.Name}: {Access},\"{now}\"" : command.Name + ":");
            if (command.Kind is AtCommandKind.Read or AtCommandKind.Test)
                return AtResult.Ok;
            string value = Parameter(command, 2, "0010");
            bool good = command.Kind == AtCommandKind.Set && command.Number(0) is >= 0 and <= 3 && value.Length == 4 && value.Trim('0', '1').Length == 0;
            if (!good)
                return AtResult.BadParameter;
            int mode = command.Number(0)!.Value;

            // What is asked for the other access technology has no effect here.
            if (mode is 1 or 2 && (command.Number(1) ?? Access) != Access)
                return AtResult.Ok;
            Settings.Edrx = mode is 1 or 2 ? value : null;
            Settings.TellsEdrx = mode == 2;
            modem.AfterResult(Ask);
            return AtResult.Ok;
        }

        private AtResult EdrxGiven(AtCommand command)
        {
            if (command.Kind == AtCommandKind.Execute)
                modem.Line.Info("+CEDRXRDP: " + (Settings.EdrxGiven != null ? Given : "0"));
            return command.Kind is AtCommandKind.Execute or AtCommandKind.Test ? AtResult.Ok : AtResult.Error;
        }

        private AtResult Connection(AtCommand command)
        {
            if (command.Kind == AtCommandKind.Read)
                modem.Line.Info($"+CSCON: {(Settings.TellsConnection ? 1 : 0)},{(modem.Radio.IsConnected ? 1 : 0)}");
            if (command.Kind is AtCommandKind.Read or AtCommandKind.Test)
                return AtResult.Ok;
            if (command.Kind != AtCommandKind.Set || command.Number(0) is not (0 or 1))
                return AtResult.BadParameter;
            Settings.TellsConnection = command.Number(0) == 1;
            return AtResult.Ok;
        }

        private static string Parameter(AtCommand command, int index, string otherwise)
        {
            return command.Parameters.Count > index && command.Parameters[index].Length > 0 ? command.Parameters[index] : otherwise;
        }
    }
}
