using System;
using System.Collections.Generic;
using System.Linq;
using Signet.Emulator.Script;

namespace Signet.Emulator.Modem
{
    /// <summary>Registration, its commands and URCs, and functionality (3GPP TS 27.007 clauses 7.2, 8.2, 10.1.20 to 10.1.22).</summary>
    internal sealed class Registration(ModemEmulator modem)
    {
        /// <summary>From hearing commands to having found the cell again, after power saving mode.</summary>
        private const int CampMs = 1000;

        private readonly Dictionary<string, int> _reports = [];
        private readonly ScriptText _place = new(modem.Dialect.Place);
        private int _serial;

        /// <summary>0 idle, 1 home, 2 searching, 3 denied, 5 roaming.</summary>
        public int State { get; private set; }

        /// <summary>EMM cause of a denial (3GPP TS 24.301 clause 9.9.3.9).</summary>
        public int Cause { get; private set; }

        public bool IsRegistered => State is 1 or 5 && modem.Settings.Functionality == 1;

        public void Register(Dictionary<string, Func<AtCommand, AtResult>> commands)
        {
            commands["+CFUN"] = Functionality;
            foreach (string name in modem.Dialect.RegistrationCommands)
                commands[name] = Report;
        }

        /// <summary>Power-on: searching, then what the options say.</summary>
        /// <param name="resumed">True after power saving mode, in which the device stayed attached: it need only camp.</param>
        public void SearchAtBoot(bool resumed)
        {
            _reports.Clear();
            State = 0;
            Cause = 0;
            if (modem.Settings.Functionality != 1)
                return;
            if (modem.Scaled(modem.Dialect.SearchesAfterMs) == TimeSpan.Zero)
                State = 2;
            else
                BeginToSearch(modem.Dialect.SearchesAfterMs);
            Search(resumed ? modem.Dialect.ReadyAfterMs + CampMs : modem.Dialect.RegisteredAfterMs);
        }

        /// <summary>Finds the network after the dialect's time, if there's a usable SIM by then.</summary>
        public void Search()
        {
            Search(modem.Dialect.RegisteredAfterMs);
        }

        /// <summary>The last PDN connection is gone, and the attachment with it: the device attaches again.</summary>
        public void Reattach()
        {
            SetState(2);
            Search();
        }

        /// <summary>The network has changed what goes along with the registration: timers of power saving mode.</summary>
        public void Renewed()
        {
            Tell(r => r >= 4);
            modem.RunEvent("psmGranted");
        }

        private void Search(int afterMs)
        {
            int serial = ++_serial;
            modem.Later(afterMs, () =>
            {
                // Without a SIM, or with its PIN wanting, there's no service; the search goes on.
                if (serial == _serial && modem.Settings.Functionality == 1 && modem.Slot.Obstacle == null)
                    SetState(modem.Options.Registration, modem.Options.DenialCause);
            });
        }

        /// <summary>The network detaches the device, which looks for service again after a while; never for 0.</summary>
        public void Detach(int againAfterMs)
        {
            int serial = ++_serial;
            SetState(2);
            modem.RunEvent("detached");
            modem.Contexts.End();
            if (againAfterMs == 0)
                return;
            modem.Later(againAfterMs, () =>
            {
                if (serial == _serial)
                    SetState(modem.Options.Registration, modem.Options.DenialCause);
            });
        }

        /// <summary>The device itself gives up service: contexts and sockets go without a word.</summary>
        public void Leave()
        {
            _serial++;
            modem.Sockets.Lose();
            modem.Contexts.Clear();
            SetState(0);
        }

        public void SetState(int state, int cause = 0)
        {
            if (state == State && cause == Cause)
                return;
            State = state;
            Cause = state == 3 ? cause : 0;
            bool granted = false;
            if (IsRegistered)
            {
                modem.Contexts.Registered();
                modem.Clock.Told();
                granted = modem.Saving.Granted();
                modem.Radio.Uplink();
                modem.RunEvent("attached");
            }
            else
            {
                modem.Radio.Lose();
            }

            Tell(r => r > 0);
            if (!IsRegistered)
                return;
            modem.RunEvent("registered");
            if (granted)
                modem.RunEvent("psmGranted");
            modem.Power.Touch();
        }

        private void Tell(Func<int, bool> which)
        {
            foreach ((string name, int report) in _reports.Where(r => which(r.Value) && HasState(r.Key)).OrderBy(r => r.Key, StringComparer.Ordinal).ToArray())
                modem.Line.Urc($"{name}: {Details(name, report)}");
        }

        // On GSM and 3G there is nothing to register with for +CEREG (27.007 clause 10.1.22); on LTE a SIMCom module gives
        // all three alike, since it attaches to circuit switching along with it.
        private bool HasState(string command)
        {
            return command != "+CEREG" || modem.Options.RadioAccess is not (RadioAccess.Gsm or RadioAccess.Umts);
        }

        private AtResult Functionality(AtCommand command)
        {
            ModemDialect dialect = modem.Dialect;
            if (command.Kind == AtCommandKind.Read)
                modem.Line.Info($"+CFUN: {modem.Settings.Functionality}");
            if (command.Kind is AtCommandKind.Read or AtCommandKind.Test)
                return AtResult.Ok;
            int wanted = command.Kind == AtCommandKind.Set ? command.Number(0) ?? -1 : -1;
            if (dialect.RestartFunctionalities.Contains(wanted) || (wanted == 1 && command.Number(1) == 1))
            {
                modem.RestartAfterResult();
                return AtResult.Ok;
            }

            if (!dialect.Functionalities.Contains(wanted))
                return AtResult.BadParameter;
            int before = modem.Settings.Functionality;
            modem.Settings.Functionality = wanted;
            modem.AfterResult(() => Apply(before, wanted));
            return AtResult.Ok;
        }

        private void Apply(int before, int after)
        {
            modem.Radio.Note();
            if (before == after)
                return;
            _serial++;
            if (after == 0)
                modem.Slot.PowerOff();
            if (before == 0)
            {
                modem.Slot.PowerOn(first: false);
                modem.RunEvent("simPowered");
            }

            if (after != 1)
            {
                Leave();
                return;
            }

            BeginToSearch(Math.Min(500, modem.Dialect.SearchesAfterMs));
            Search();
        }

        private void BeginToSearch(int afterMs)
        {
            int serial = _serial + 1;
            modem.Later(afterMs, () =>
            {
                if (_serial <= serial && State == 0 && modem.Settings.Functionality == 1)
                    SetState(2);
            });
        }

        private string Details(string command, int report)
        {
            int state = HasState(command) ? State : 0;
            string text = $"{state}";
            bool located = report >= 2 && state is 1 or 5;
            if (located)
                text += _place.Fill(n => ScriptValues.Find(modem, n));
            if (report is 3 or 5 && state == 3)
                text += $",,,,0,{Cause}";
            if (report >= 4 && located)
                text += $",,,\"{modem.Settings.PsmGiven?.Active ?? "11100000"}\",\"{modem.Settings.PsmGiven?.Periodic ?? "11100000"}\"";
            return text;
        }

        private AtResult Report(AtCommand command)
        {
            int report = _reports.GetValueOrDefault(command.Name);
            int most = command.Name == "+CREG" ? Math.Min(2, modem.Dialect.MaxReport) : modem.Dialect.MaxReport;
            switch (command.Kind)
            {
                case AtCommandKind.Read:
                    modem.Line.Info($"{command.Name}: {report},{Details(command.Name, report)}");
                    return AtResult.Ok;
                case AtCommandKind.Test:
                    modem.Line.Info($"{command.Name}: (0-{most})");
                    return AtResult.Ok;
                case AtCommandKind.Set when command.Number(0) is { } wanted && wanted <= most:
                    _reports[command.Name] = wanted;
                    return AtResult.Ok;
                default:
                    return AtResult.BadParameter;
            }
        }
    }
}
