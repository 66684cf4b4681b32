using Signet.Core;

namespace Signet.Modem
{
    /// <content>The module's life: power, sleep, radio, network and signal, each as its family's table says.</content>
    public sealed partial class CellularModem
    {
        private const int AnswerMs = 500;

        private ModemLife _life;
        private NetworkMonitor _monitor;

        // Power saving that was refused is asked for again at the next registrations: networks and modules refuse for a while, too.
        private const int SaveTries = 3;

        private bool _saves;
        private int _saveTries;

        /// <summary>What is known of the module's life.</summary>
        public ModemLife Life
        {
            get { return _life; }
        }

        /// <summary>How an earlier program left the module; the next start minds it.</summary>
        public ModuleRest Rest { get; set; }

        /// <summary>Whether the module is started and has not restarted since.</summary>
        public bool IsStarted
        {
            get { return _started && !_engine.Restarted; }
        }

        /// <summary>Whether the module answered when it was started last, whatever came of the start.</summary>
        public bool IsAnswering
        {
            get { return _starter.Answered; }
        }

        /// <summary>Whether the module has booted out of power saving mode by itself, as for an update of its tracking area.</summary>
        public bool HasWoken
        {
            get { return _life.HasDozed && _engine.Restarted; }
        }

        /// <summary>Whether the network has granted power saving mode to the module as it is registered now.</summary>
        public bool IsGranted
        {
            get
            {
                NetworkStatus status = _life.Status;
                return _network.IsRegistered && status.PeriodSeconds > 0 && status.ActiveSeconds >= 0;
            }
        }

        /// <summary>Whether a start leaves the registration as it is; else the radio is off until <see cref="Attach"/>.</summary>
        public bool KeepsRegistration
        {
            get
            {
                byte[] radio = _engine.Dialect.Radio;
                return radio.Length == 9 && radio[8] == '1';
            }
        }

        /// <summary>What is known of network and signal; as old as <see cref="NetworkStatus.RefreshedAtMs"/> says.</summary>
        public NetworkStatus Network
        {
            get { return _life.Status; }
        }

        /// <summary>Asks for registration, operator, cell and signal; what the module refuses stays unknown.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.ModemAsleep"/>, or the engine's codes for a module that
        /// doesn't answer.</exception>
        public void RefreshNetwork()
        {
            CheckAwake();
            lock (_engine)
            {
                _monitor.Refresh();
            }
        }

        /// <summary>Asks for the voltage of the module's supply, in the family's way.</summary>
        /// <returns>Millivolts; <see cref="NetworkStatus.Unknown"/> where the module doesn't tell, or tells nothing that can
        /// be.</returns>
        /// <exception cref="SignetException">As <see cref="RefreshNetwork"/>.</exception>
        public int SupplyMillivolts()
        {
            CheckAwake();
            lock (_engine)
            {
                return _monitor.SupplyMillivolts();
            }
        }

        /// <summary>Asks for the module's temperature, in the family's way.</summary>
        /// <returns>Tenths of a degree Celsius; <see cref="NetworkStatus.Unknown"/> as for
        /// <see cref="SupplyMillivolts"/>.</returns>
        /// <exception cref="SignetException">As <see cref="RefreshNetwork"/>.</exception>
        public int HeatTenths()
        {
            CheckAwake();
            lock (_engine)
            {
                return _monitor.HeatTenths();
            }
        }

        /// <summary>Tells whether the newest refresh is young enough.</summary>
        /// <param name="ageMs">Oldest age in milliseconds.</param>
        /// <returns>Whether <see cref="Network"/> need not be refreshed.</returns>
        public bool IsFresh(long ageMs)
        {
            long at = _life.Status.RefreshedAtMs;
            return at >= 0 && _clock.Milliseconds - at < ageMs;
        }

        /// <summary>Whether the family opens its packet data connection anew by leaving the network and attaching again.</summary>
        public bool ReopenAttaches
        {
            get { return _engine.Dialect.PdpLeave.Length > 0; }
        }

        /// <summary>Whether the next <see cref="Attach"/> does so.</summary>
        public bool MustAttach
        {
            get { return _pdp.IsLost && ReopenAttaches; }
        }

        /// <summary>Gives the packet data connection up; <see cref="Attach"/> closes and opens it anew.</summary>
        public void ReopenNetwork()
        {
            lock (_engine)
            {
                _pdp.OnLost();
                LoseSockets(ErrorCode.SocketClosed);
            }
        }

        /// <summary>Detaches from the network and attaches again (27.007 clause 10.1.9); <see cref="Attach"/> then waits for
        /// the registration. Where <see cref="ReopenAttaches"/>, that call does it, once.</summary>
        /// <param name="timeoutMs">Longest time of each of the two in milliseconds.</param>
        /// <exception cref="SignetException">The engine's codes, also for a module that refuses.</exception>
        public void Reattach(int timeoutMs)
        {
            CheckAwake();
            lock (_engine)
            {
                _network.OnRestart();
                _pdp.OnLost();
                LoseSockets(ErrorCode.SocketClosed);
                if (!ReopenAttaches)
                {
                    Order("AT+CGATT=0", timeoutMs);
                    Order("AT+CGATT=1", timeoutMs);
                }
            }
        }

        /// <summary>Restarts the module by command; <see cref="Start"/> then waits for it, and is to be called also where the
        /// module refused.</summary>
        /// <exception cref="SignetException">The engine's codes, also for a module that refuses.</exception>
        public void Reset()
        {
            lock (_engine)
            {
                Reach();
                LifeTable table = _life.Table;

                // Before, since the boot message may overtake OK.
                Lose(ErrorCode.ModemRestarted);
                if (!Tried(table.Reset) && (table.OtherReset == null || !Tried(table.OtherReset)))
                {
                    throw _engine.Failure();
                }

                _starter.OnBoot();
            }
        }

        /// <summary>Notes that the module's power was taken by its pins; <see cref="Start"/> is to be called again.</summary>
        public void OnPowerCycled()
        {
            lock (_engine)
            {
                _starter.OnBoot();
                Lose(ErrorCode.ModemRestarted);
            }
        }

        /// <summary>Turns the module off in good order, so that it tells the network and keeps its flash whole.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.PowerOffFailed"/> when it still answers afterwards.</exception>
        public void PowerOff()
        {
            LifeTable table = _life.Table;
            int waitMs = table.Timing(_starter.Model).OffWaitMs;
            lock (_engine)
            {
                long end = _clock.Milliseconds + waitMs;
                _life.IsOff = false;

                // What it says of it is no restart of its own.
                _started = false;
                string[] commands = table.PowerOff.Split('|');
                bool taken = false;
                for (int i = 0; i < commands.Length; i++)
                {
                    _engine.Command.Begin(Ascii.Bytes(commands[i]));
                    AtFinal final = _engine.Execute(waitMs);
                    taken = final == AtFinal.Ok || final == AtFinal.Restarted;
                }

                while (taken && table.PowerOffSilences && !_life.IsOff && _clock.Milliseconds < end && Answers())
                {
                    _engine.Quiet(AnswerMs, 2 * AnswerMs);
                }

                bool off = taken && (!table.PowerOffSilences || _life.IsOff || !Answers());
                Lose(ErrorCode.ModemRestarted);
                if (!off)
                {
                    throw new SignetException(ErrorCode.PowerOffFailed);
                }
            }
        }

        /// <summary>Lets the module sleep between paging while the line is idle; connections stay.</summary>
        /// <param name="pins">The board's pins; null where the family's way needs none.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.NotSupported"/> for a family that doesn't sleep so, or a board
        /// without the pin; the engine's codes.</exception>
        public void Sleep(IModemPins pins)
        {
            CheckAwake();
            LifeTable table = _life.Table;
            bool pin = table.SleepWay == WakeWay.Dtr || table.SleepWay == WakeWay.Rts;
            if (table.SleepOn == null || (pin && pins == null))
            {
                throw new SignetException(ErrorCode.NotSupported, "sleep of the module");
            }

            lock (_engine)
            {
                Order(table.SleepOn, _engine.Dialect.CommandMs);
                if (pin)
                {
                    pins.SetSleep(true);
                }

                _life.IsAsleep = true;
            }
        }

        /// <summary>Wakes a module that sleeps, in its family's way. A module that was in power saving mode is to be started
        /// anew if it restarted for it.</summary>
        /// <param name="pins">The board's pins; null where the way needs none.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.NotSupported"/> without the pin that is needed;
        /// <see cref="ErrorCode.ModemNotResponding"/> when it stays silent.</exception>
        public void WakeUp(IModemPins pins)
        {
            LifeTable table = _life.Table;
            WakeWay way = _life.IsInPowerSaving ? table.PsmWay : table.SleepWay;
            if (pins == null && way != WakeWay.None && way != WakeWay.Text)
            {
                throw new SignetException(ErrorCode.NotSupported, "a pin to wake the module");
            }

            lock (_engine)
            {
                if (way == WakeWay.PowerKey)
                {
                    pins.PressPowerKey(table.Timing(_starter.Model).OnMs);
                }
                else if (way == WakeWay.Dtr || way == WakeWay.Rts)
                {
                    pins.SetSleep(false);
                }

                long end = _clock.Milliseconds + _engine.Dialect.BootMs;
                _engine.Quiet(table.SettleMs, 2 * table.SettleMs);
                while (!Answers())
                {
                    if (_clock.Milliseconds >= end)
                    {
                        throw new SignetException(ErrorCode.ModemNotResponding);
                    }
                }

                _life.IsAsleep = false;
                _life.IsInPowerSaving = false;

                // A pin keeps it awake; without one it would sleep at the next pause, and lose the command behind it.
                if (way == WakeWay.Text)
                {
                    Optional(table.SleepOff);
                }
            }
        }

        /// <summary>Asks the network for power saving mode (27.007 clause 7.38, +CPSMS). What it grants comes with the
        /// registration: <see cref="NetworkStatus.PeriodSeconds"/>, <see cref="NetworkStatus.ActiveSeconds"/>.</summary>
        /// <param name="periodSeconds">T3412 wanted, to <see cref="SleepTimer.LongestPeriod"/>; <see cref="SleepTimer.Off"/> ends
        /// the mode.</param>
        /// <param name="activeSeconds">T3324 wanted, to <see cref="SleepTimer.LongestActive"/>.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>; the engine's codes.</exception>
        public void SetPowerSaving(int periodSeconds, int activeSeconds)
        {
            CheckAwake();
            int commandMs = _engine.Dialect.CommandMs;
            lock (_engine)
            {
                if (periodSeconds == SleepTimer.Off || _life.Table.PsmFromOff)
                {
                    Order("AT+CPSMS=0", commandMs);
                }

                if (periodSeconds == SleepTimer.Off)
                {
                    return;
                }

                string timers = "\"" + SleepTimer.Bits(SleepTimer.EncodePeriod(periodSeconds), 8) + "\",\""
                    + SleepTimer.Bits(SleepTimer.EncodeActive(activeSeconds), 8) + "\"";
                if (_life.Table.PsmReport != null)
                {
                    Tried(_life.Table.PsmReport);
                }

                // Tells the granted timers with each registration.
                Tried(ModemNetwork.TellsTimers);
                Order("AT+CPSMS=1,,," + timers, commandMs);
            }
        }

        /// <summary>Asks the network for eDRX (27.007 clause 7.40, +CEDRXS), with word of what it grants:
        /// <see cref="NetworkStatus.EdrxMs"/>.</summary>
        /// <param name="cycleMs">Longest time without paging that is wanted, in milliseconds; 0 ends it.</param>
        /// <param name="nbIot">True for NB-IoT, false for LTE-M.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>; the engine's codes.</exception>
        public void SetEdrx(int cycleMs, bool nbIot)
        {
            CheckAwake();
            string access = nbIot ? "5" : "4";
            string command = cycleMs == 0
                ? "AT+CEDRXS=0," + access
                : "AT+CEDRXS=2," + access + ",\"" + SleepTimer.Bits(SleepTimer.EncodeCycle(cycleMs, nbIot), 4) + "\"";
            lock (_engine)
            {
                Order(command, _engine.Dialect.CommandMs);
            }
        }

        /// <summary>Chooses radio technologies and LTE bands; before <see cref="Attach"/>. The module may restart for it, and is
        /// to be started anew then.</summary>
        /// <param name="access">The technologies.</param>
        /// <param name="bands">The bands; null to leave them.</param>
        /// <returns>True when the module restarts: <see cref="Start"/> is to be called.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.NotSupported"/> for what the family can't be told;
        /// <see cref="ErrorCode.InvalidArgument"/> for bands that there aren't; the engine's codes.</exception>
        public bool SelectRadio(RadioAccess access, int[] bands)
        {
            CheckAwake();
            LifeTable table = _life.Table;
            string commands = access == RadioAccess.Unchanged ? null : table.Radio[(int)access];
            string form = access == RadioAccess.NbIot ? table.NarrowBands : table.Bands;
            if ((access != RadioAccess.Unchanged && commands == null) || (bands != null && form == null))
            {
                throw new SignetException(ErrorCode.NotSupported, "choice of radio technology or bands");
            }

            if (bands != null)
            {
                int at = form.IndexOf("%b");
                string set = form.Substring(0, at) + BandSet.Text(bands, table.BandForm) + form.Substring(at + 2);
                commands = commands == null ? set : commands + "|" + set;
            }

            if (commands == null)
            {
                return false;
            }

            lock (_engine)
            {
                if (table.RadioNeedsRadioOff)
                {
                    Order("AT+CFUN=4", _engine.Dialect.FunctionMs);
                }

                Order(commands, _engine.Dialect.FunctionMs);
                if (table.RadioNeedsReset)
                {
                    Reset();
                    return true;
                }

                if (table.RadioNeedsRadioOff)
                {
                    Order("AT+CFUN=1", _engine.Dialect.FunctionMs);
                }

                return false;
            }
        }

        /// <summary>Makes the module tell the network's time, for <see cref="ModemLife.TryTakeTime"/>, or tell of the SIM's
        /// proactive commands. What the family doesn't know is left out.</summary>
        /// <param name="time">Whether to tell the time.</param>
        /// <param name="toolkit">Whether to tell of proactive commands; they stay the module's to answer in any case.</param>
        /// <exception cref="SignetException">The engine's codes for a module that doesn't answer.</exception>
        public void SetReports(bool time, bool toolkit)
        {
            CheckAwake();
            lock (_engine)
            {
                string report = toolkit ? _life.Table.ToolkitOn : _life.Table.ToolkitOff;
                string commands = time ? _life.Table.TimeReport : null;
                Optional(commands);
                Optional(report);
            }
        }

        /// <summary>Asks the module why the network refused, where it can tell: then the error says whether asking the network
        /// again can help.</summary>
        /// <param name="error">What <see cref="Attach"/> threw.</param>
        /// <returns>The error with its cause: <see cref="ErrorCode.RegistrationForbidden"/>,
        /// <see cref="ErrorCode.NetworkForbidden"/>, <see cref="ErrorCode.NetworkCongested"/>,
        /// <see cref="ErrorCode.PdpForbidden"/>; the same error where there is none.</returns>
        /// <exception cref="SignetException">The engine's codes for a module that doesn't answer.</exception>
        public SignetException Explain(SignetException error)
        {
            if (!_started)
            {
                return error;
            }

            if (error.Code == ErrorCode.RegistrationDenied)
            {
                int cause = RegistrationCause();
                return cause < 0 ? error : new SignetException(
                    RejectCause.RegistrationError(cause), cause, RejectCause.RegistrationText(cause));
            }

            if (error.Code == ErrorCode.PdpFailed)
            {
                int cause = PdpCause();
                return cause < 0 ? error : new SignetException(
                    RejectCause.PdpError(cause), cause, RejectCause.PdpText(cause));
            }

            return error;
        }

        // The settings' power saving, once a start of the module. Who refuses it works without. A module that has it already keeps
        // it: asking again would cost an update of its tracking area at each wake.
        private void AskToSave()
        {
            if (_saves || _saveTries == 0)
            {
                return;
            }

            _saveTries--;
            try
            {
                if (_options.PeriodSeconds != 0 && !HasPowerSaving())
                {
                    SetPowerSaving(_options.PeriodSeconds, _options.ActiveSeconds);
                }
                else if (_options.PeriodSeconds > 0 && _life.Table.PsmReport != null)
                {
                    Tried(_life.Table.PsmReport);
                }

                if (_options.EdrxMs > 0)
                {
                    SetEdrx(_options.EdrxMs, _options.EdrxNarrow);
                }

                _saves = true;
            }
            catch (SignetException e)
            {
                if (e.Code != ErrorCode.CmeError && e.Code != ErrorCode.ModemError)
                {
                    throw;
                }

                _log.Write(LogLevel.Warning, "modem", "power saving: " + e.Message);
            }
        }

        // +CPSMS: mode, two timers of GSM, T3412, T3324 (27.007 clause 7.38).
        private bool HasPowerSaving()
        {
            _engine.Command.Begin(Ascii.Bytes("AT+CPSMS?"));
            _engine.Command.Expect(AtAnswer.Information, Ascii.Bytes("+CPSMS: "), 0);
            if (!Asked())
            {
                return false;
            }

            AtResult result = _engine.Result;
            bool off = _options.PeriodSeconds == SleepTimer.Off;
            return result.Field(0) == (off ? 0 : 1)
                && (off || (SavedTimer(result, 3) == SleepTimer.EncodePeriod(_options.PeriodSeconds)
                    && SavedTimer(result, 4) == SleepTimer.EncodeActive(_options.ActiveSeconds)));
        }

        private static int SavedTimer(AtResult result, int index)
        {
            int at = AtText.FieldStart(result.Line, result.Fields, result.End, index);
            return at < 0 ? -1 : SleepTimer.ParseBits(result.Line, at, AtText.FieldEnd(result.Line, at, result.End) - at, 8);
        }

        // What the network granted comes with the registration, and its line may have come before anybody listened.
        private void TakeGrant()
        {
            if (_options.PeriodSeconds <= 0)
            {
                return;
            }

            lock (_engine)
            {
                if (ReadRegistration())
                {
                    _life.Status.Take(_life.Eps);
                }
            }

            NetworkStatus status = _life.Status;
            bool granted = status.PeriodSeconds > 0 && status.ActiveSeconds >= 0;
            LogLevel level = granted ? LogLevel.Info : LogLevel.Warning;
            if (_log.IsEnabled(level))
            {
                _log.Write(level, "modem", !granted ? "the network grants no power saving"
                    : "power saving: T3412 " + status.PeriodSeconds.ToString() + " s, T3324 " + status.ActiveSeconds.ToString() + " s");
            }
        }

        private bool ReadRegistration()
        {
            _engine.Command.Begin(Ascii.Bytes("AT+CEREG?"));
            _engine.Command.Expect(AtAnswer.Information, Ascii.Bytes("+CEREG: "), 0);
            _engine.Command.NumericFields = 2;
            if (_engine.Execute(_engine.Dialect.CommandMs) != AtFinal.Ok)
            {
                return false;
            }

            AtResult result = _engine.Result;
            return _life.Eps.Read(result.Line, result.Fields, result.End, true) >= 0;
        }

        private void MakeLife()
        {
            _life = new ModemLife(_clock, _options.Life ?? LifeTables.Find(_engine.Dialect.Name));
            _monitor = new NetworkMonitor(_engine, _clock, _life, _engine.Dialect.CommandMs);
            _engine.Life = _life;
        }

        // The family may be known only when the module has said its name.
        private void UseLife()
        {
            if (_options.Life == null && _life.Table.Name != _engine.Dialect.Name)
            {
                _life.Table = LifeTables.Find(_engine.Dialect.Name);
                _monitor = new NetworkMonitor(_engine, _clock, _life, _engine.Dialect.CommandMs);
            }
        }

        // 3 and 5 of +CEREG add the cause (27.007 clause 10.1.22).
        private int RegistrationCause()
        {
            RegistrationReport report = _life.Eps;
            lock (_engine)
            {
                if (report.RejectCause < 0 && Tried("AT+CEREG=3"))
                {
                    ReadRegistration();
                }

                int cause = report.CauseType == 0 ? report.RejectCause : -1;
                if (cause >= 0)
                {
                    _life.Status.RejectCause = cause;
                }

                return cause;
            }
        }

        // +CEER is free text (27.007 clause 6.10): a number behind '#', or the last field if it is one.
        private int PdpCause()
        {
            lock (_engine)
            {
                _engine.Command.Begin(Ascii.Bytes("AT+CEER"));
                _engine.Command.Expect(AtAnswer.Information, Ascii.Bytes("+CEER: "), 0);
                if (_engine.Execute(_engine.Dialect.CommandMs) != AtFinal.Ok)
                {
                    return -1;
                }

                AtResult result = _engine.Result;
                return CauseText.Find(result.Line, result.Fields, result.End);
            }
        }

        // A program that has not started the module yet knows neither whether it hears nor its commands.
        private void Reach()
        {
            if (_started && !_engine.Restarted)
            {
                return;
            }

            TakeRest(out bool sleeps);
            _starter.Wake(sleeps);
            _starter.Configure();
            UseLife();
        }

        // Known once: whatever comes of it, the module is in another state then.
        private ModuleRest TakeRest(out bool sleeps)
        {
            ModuleRest rest = Rest;
            Rest = ModuleRest.Awake;
            sleeps = (_life.HasDozed && !_engine.Restarted) || rest == ModuleRest.Off
                || (rest == ModuleRest.PowerSaving && _life.Table.PsmWay == WakeWay.PowerKey);
            return rest;
        }

        private void CheckAwake()
        {
            CheckStarted();
            _life.Toolkit.Check();
            if (_life.IsAsleep)
            {
                throw new SignetException(ErrorCode.ModemAsleep);
            }
        }

        private bool Answers()
        {
            _engine.BeginStart();
            _engine.Command.Begin(Ascii.Bytes("AT"));
            AtFinal final = _engine.Execute(AnswerMs);
            _engine.EndStart();
            return final == AtFinal.Ok;
        }

        private void Order(string commands, int timeoutMs)
        {
            string[] parts = commands.Split('|');
            for (int i = 0; i < parts.Length; i++)
            {
                _engine.Command.Begin(Ascii.Bytes(parts[i]));
                _engine.Require(timeoutMs);
            }
        }

        private void Optional(string commands)
        {
            string[] parts = commands == null ? new string[0] : commands.Split('|');
            for (int i = 0; i < parts.Length; i++)
            {
                Tried(parts[i]);
            }
        }

        // Whether the module took a command; one that says nothing is an error.
        private bool Tried(string command)
        {
            _engine.Command.Begin(Ascii.Bytes(command));
            AtFinal final = _engine.Execute(_engine.Dialect.FunctionMs);
            if (final == AtFinal.Timeout)
            {
                throw _engine.Failure();
            }

            return final == AtFinal.Ok || final == AtFinal.Restarted;
        }
    }
}
