using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// A cellular module on a line: start, SIM, registration, connections. It has no thread; URCs are seen while a
    /// call is running, so an idle program calls <see cref="Poll"/> now and then.
    /// </summary>
    /// <remarks>Not named Modem: inside any namespace of Signet that name is this assembly's namespace.</remarks>
    public sealed partial class CellularModem : IUrcSink
    {
        // A module that restarts again and again has a power problem, which no patience cures.
        private const int StartRounds = 3;

        // Bits of poll() (IEEE Std 1003.1): POLLIN; POLLERR, POLLHUP and POLLNVAL.
        private const int EventData = 1;
        private const int EventEnd = 8 | 16 | 32;

        private readonly IClock _clock;
        private readonly ILog _log;
        private readonly ModemOptions _options;
        private readonly AtEngine _engine;
        private readonly SimAccess _sim;
        private readonly ModemStarter _starter;
        private readonly ModemNetwork _network;
        private readonly StepRunner _steps;
        private readonly ModemPdp _pdp;
        private readonly NameCache _names;
        private ModemSocket[] _sockets;
        private bool _started;
        private bool _leftovers = true;

        /// <summary>Makes a modem; nothing is sent yet.</summary>
        /// <param name="line">The line to the module, which the modem owns from now on.</param>
        /// <param name="clock">All time.</param>
        /// <param name="log">Takes what happens; no secrets.</param>
        /// <param name="options">Settings.</param>
        /// <param name="power">The module's power pins; null when the board has none.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.SettingInvalid"/> for a limit or time below 1, or a
        /// ring below 256.</exception>
        public CellularModem(IByteChannel line, IClock clock, ILog log, ModemOptions options, IModemPower power)
        {
            if (options.ReadLimit < 1 || options.PollMs < 1 || options.RegistrationMs < 1 || options.RingBytes < 256
                || options.DnsKeepMs < 0 || options.StallMs < 0)
            {
                throw new SignetException(ErrorCode.SettingInvalid, "modem limits and times");
            }

            _clock = clock;
            _log = log;
            _options = options;
            _engine = new AtEngine(line, clock, log,
                options.Dialect == null ? Dialects.Common() : options.Dialect);
            _engine.Sink = this;
            _sim = new SimAccess(_engine, log, options);
            _starter = new ModemStarter(_engine, clock, options, power);
            _network = new ModemNetwork(_engine, clock, options);
            _steps = new StepRunner(_engine, options);
            _pdp = new ModemPdp(_engine, _steps);
            _names = new NameCache(_engine, clock, options);
            _sockets = new ModemSocket[_engine.Dialect.SocketCount];
            MakeLife();
        }

        /// <summary>The engine, for its counters and for commands of the caller's own.</summary>
        public AtEngine Engine
        {
            get { return _engine; }
        }

        /// <summary>The way to the SIM; usable after <see cref="Start"/>.</summary>
        public IApduTransport Sim
        {
            get { return _sim; }
        }

        /// <summary>What the module calls itself (27.007 clause 5.2); empty before <see cref="Start"/>.</summary>
        public string Model
        {
            get { return _starter.Model; }
        }

        /// <summary>How often the module restarted by itself.</summary>
        public int Restarts { get; private set; }

        /// <summary>Tries left for the SIM's PIN when last heard of; −1 when nobody asked, or the module doesn't tell.</summary>
        public int PinTries
        {
            get { return _starter.PinTriesLeft; }
        }

        /// <summary>Whether the network was registered, at home or roaming, when last heard of.</summary>
        public bool IsRegistered
        {
            get { return _network.IsRegistered; }
        }

        /// <summary>
        /// Brings the module, from whatever state, to where it answers and its SIM is ready. Tries the PIN at most
        /// once, never the PUK. To be called again after <see cref="ErrorCode.ModemRestarted"/>.
        /// </summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.ModemNotResponding"/>,
        /// <see cref="ErrorCode.ModemRestarted"/> when it keeps restarting, <see cref="ErrorCode.SimNotInserted"/>,
        /// <see cref="ErrorCode.SimPinRequired"/>, <see cref="ErrorCode.SimPukRequired"/>,
        /// <see cref="ErrorCode.SimFailure"/>, <see cref="ErrorCode.SimBusy"/>,
        /// <see cref="ErrorCode.DialectUnknown"/> with the module's words, or the engine's codes.</exception>
        public void Start()
        {
            lock (_engine)
            {
                ModuleRest rest = TakeRest(out bool sleeps);
                for (int round = 1; ; round++)
                {
                    try
                    {
                        Lose(ErrorCode.ModemRestarted);
                        _starter.Wake(sleeps);
                        _starter.Configure();
                        UseLife();
                        _starter.PrepareSim();
                        break;
                    }
                    catch (SignetException e)
                    {
                        if (e.Code != ErrorCode.ModemRestarted || round == StartRounds)
                        {
                            throw;
                        }
                    }
                }

                _engine.EndStart();
                _sim.Model = _starter.Model;
                if (_sockets.Length != _engine.Dialect.SocketCount)
                {
                    _sockets = new ModemSocket[_engine.Dialect.SocketCount];
                }

                _started = true;
                _leftovers = !_starter.Booted;
                if (rest == ModuleRest.LightSleep && _life.Table.SleepWay == WakeWay.Text)
                {
                    Optional(_life.Table.SleepOff);
                }

                AskToSave();
            }

            if (_log.IsEnabled(LogLevel.Info))
            {
                _log.Write(LogLevel.Info, "modem", "started: " + _starter.Model);
            }
        }

        /// <summary>
        /// Takes the SIM's power away and gives it back (27.007 clause 8.2, functionality 0 and 1): the only way to close
        /// logical channels whose numbers were lost. Registration and connections go with it.
        /// </summary>
        /// <exception cref="SignetException">As <see cref="Start"/>.</exception>
        public void RestartSim()
        {
            lock (_engine)
            {
                Reach();
                _engine.Command.Begin(Ascii.Bytes("AT+CFUN=0"));
                _engine.Require(_engine.Dialect.FunctionMs);
                _sim.EndEpoch();
                _network.OnRestart();
                _pdp.OnLost();
                LoseSockets(ErrorCode.SocketClosed);
                _starter.PrepareSim();
            }
        }

        /// <summary>Registers and opens the packet data connection; again after a loss of either.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.RegistrationDenied"/>,
        /// <see cref="ErrorCode.RegistrationTimeout"/>, <see cref="ErrorCode.PdpFailed"/> with the module's number,
        /// or the engine's codes.</exception>
        public void Attach()
        {
            CheckStarted();
            lock (_engine)
            {
                AskToSave();
                _pdp.Define();
            }

            _network.Register();
            TakeGrant();
            lock (_engine)
            {
                _leftovers = _pdp.Open() && _leftovers;
                if (_leftovers)
                {
                    CloseLeftovers();
                }
            }

            if (_log.IsEnabled(LogLevel.Info))
            {
                _log.Write(LogLevel.Info, "modem", "attached");
            }
        }

        /// <summary>Gives a connection of the module; the same object each time. It need not be open.</summary>
        /// <param name="index">Number of the connection, 0 to the dialect's count − 1.</param>
        /// <returns>The connection, which is opened by <see cref="ModemSocket.Open"/>.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
        public ModemSocket OpenSocket(int index)
        {
            if (index < 0 || index >= _sockets.Length)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "connection number");
            }

            lock (_engine)
            {
                if (_sockets[index] == null)
                {
                    _sockets[index] = new ModemSocket(
                        _engine, _clock, _log, _options, _steps, _names, index, _leftovers);
                }

                return _sockets[index];
            }
        }

        /// <summary>Reads the module's clock, which the network sets (27.007 clause 8.15); a hint only.</summary>
        /// <param name="utcSeconds">Receives seconds since 1970-01-01T00:00:00Z; 0 without a time.</param>
        /// <returns>True when the module has a time of 2024 or later.</returns>
        /// <exception cref="SignetException">The engine's codes; not for a time that can't be read.</exception>
        public bool TryReadNetworkTime(out long utcSeconds)
        {
            CheckStarted();
            utcSeconds = 0;
            lock (_engine)
            {
                _engine.Command.Begin(Ascii.Bytes("AT+CCLK?"));
                _engine.Command.Expect(AtAnswer.Information, Ascii.Bytes("+CCLK: "), 0);
                AtFinal final = _engine.Execute(_engine.Dialect.CommandMs);
                if (final == AtFinal.Error || final == AtFinal.CmeError)
                {
                    return false;
                }

                if (final != AtFinal.Ok)
                {
                    throw _engine.Failure();
                }

                AtResult result = _engine.Result;
                utcSeconds = NetworkClock.Read(
                    result.Line, result.Fields, result.End - result.Fields, _life.Table.ClockIsUtc);
                return utcSeconds != 0;
            }
        }

        /// <summary>Reads the SIM's serial number: EF_ICCID (ETSI TS 102 221 clause 13.2) by AT+CRSM (27.007 clause 8.18),
        /// else by the module's own command.</summary>
        /// <returns>10 bytes as the file holds them, digits swapped; null when the module doesn't give them.</returns>
        /// <exception cref="SignetException">The engine's codes.</exception>
        public byte[] ReadIccid()
        {
            CheckStarted();
            lock (_engine)
            {
                // READ BINARY of 2FE2.
                _engine.Command.Begin(Ascii.Bytes("AT+CRSM=176,12258,0,0,10"));
                _engine.Command.Expect(AtAnswer.Information, Ascii.Bytes("+CRSM: "), 0);
                if (Asked())
                {
                    return IccidText.FromFile(_engine.Result);
                }

                if (_engine.Dialect.Iccid == null)
                {
                    return null;
                }

                _engine.Command.Begin(_engine.Dialect.Iccid);
                _engine.Command.Expect(AtAnswer.Information, _engine.Dialect.IccidPrefix, 0);
                return Asked() ? IccidText.FromDigits(_engine.Result) : null;
            }
        }

        /// <summary>Asks for the signal strength (27.007 clause 8.5).</summary>
        /// <returns>0 to 31 for −113 dBm to −51 dBm in steps of 2 dB; 99 when unknown.</returns>
        /// <exception cref="SignetException">The engine's codes.</exception>
        public int SignalQuality()
        {
            CheckStarted();
            lock (_engine)
            {
                _engine.Command.Begin(Ascii.Bytes("AT+CSQ"));
                _engine.Command.Expect(AtAnswer.Information, Ascii.Bytes("+CSQ: "), 0);
                _engine.Require(_engine.Dialect.CommandMs);
                int quality = _engine.Result.Field(0);
                return quality < 0 ? 99 : quality;
            }
        }

        /// <summary>Reads what the module has to say while nothing else is done.</summary>
        /// <param name="timeoutMs">Longest wait for it in milliseconds; 0 takes what is there.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.LineClosed"/>;
        /// <see cref="ErrorCode.ModemRestarted"/> until <see cref="Start"/> was called again, but for a module that boots out of power
        /// saving mode (<see cref="ModemLife.HasDozed"/>).</exception>
        public void Poll(int timeoutMs)
        {
            lock (_engine)
            {
                _engine.Pump(timeoutMs);
                if (!_life.HasDozed)
                {
                    CheckStarted();
                }
            }
        }

        // A refusal or an answer of another form is none; a module that says nothing is an error.
        private bool Asked()
        {
            AtFinal final = _engine.Execute(_engine.Dialect.SimMs);
            if (final == AtFinal.Timeout || final == AtFinal.Restarted)
            {
                throw _engine.Failure();
            }

            return final == AtFinal.Ok;
        }

        private void CheckStarted()
        {
            if (_engine.Restarted)
            {
                throw new SignetException(ErrorCode.ModemRestarted);
            }

            if (!_started)
            {
                throw new SignetException(ErrorCode.InvalidState, "the modem is not started");
            }
        }
    }
}
