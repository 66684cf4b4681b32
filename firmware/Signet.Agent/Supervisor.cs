using System;
using Signet.Core;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <summary>
    /// Keeps an agent going for ever: samples at its rate, connects when there is something to send, and climbs the
    /// ladder of repairs when something fails (reconnect, SIM and module start, hard reset).
    /// </summary>
    public sealed class Supervisor
    {
        private const int RestartAfter = 3;
        private const int ResetAfter = 6;

        private readonly TelemetryAgent _agent;
        private readonly AgentPlatform _platform;
        private readonly AgentSettings _settings;
        private readonly BackOff _backOff = new BackOff();
        private bool _started;
        private bool _sampling;
        private int _failures;
        private ErrorCode _lastError = ErrorCode.None;
        private long _nextSample;
        private long _nextAttempt;

        /// <summary>Makes a supervisor.</summary>
        /// <param name="agent">The agent that it drives; nobody else may.</param>
        /// <param name="platform">The board.</param>
        /// <param name="settings">The agent's settings.</param>
        public Supervisor(TelemetryAgent agent, AgentPlatform platform, AgentSettings settings)
        {
            _agent = agent;
            _platform = platform;
            _settings = settings;
        }

        /// <summary>Failures since the last success.</summary>
        public int Failures
        {
            get { return _failures; }
        }

        /// <summary>Runs for ever.</summary>
        public void Run()
        {
            while (true)
            {
                Step();
            }
        }

        /// <summary>
        /// Does what is due and then idles until something is: at most one sample and one attempt to send. Never throws.
        /// </summary>
        public void Step()
        {
            try
            {
                Work();
            }
            catch (SignetException e)
            {
                Fail(e.Code, e);
            }
            catch (Exception e)
            {
                // On the device an exception that leaves a thread ends it silently.
                Fail(ErrorCode.Unexpected, e);
            }
        }

        /// <summary>True for a failure that time and retries don't repair: a person must act.</summary>
        /// <param name="code">The error.</param>
        /// <returns>Whether to wait the longest back-off before the next attempt;
        /// <see cref="ErrorCode.ClientNotConfirmed"/> only when it comes twice in a row, since a connection that broke at
        /// the wrong moment looks the same.</returns>
        public static bool NeedsPerson(ErrorCode code)
        {
            switch (code)
            {
                case ErrorCode.SimPinRequired:
                case ErrorCode.SimPukRequired:
                case ErrorCode.RegistrationDenied:
                case ErrorCode.AppletNotFound:
                case ErrorCode.AppletNotIotSafe:
                case ErrorCode.AppletIntegrity:
                case ErrorCode.KeyMissing:
                case ErrorCode.CertificateMissing:
                case ErrorCode.CertificateKeyMismatch:
                case ErrorCode.CredentialsRevoked:
                case ErrorCode.CardWearLimit:
                case ErrorCode.NoScratchKey:
                case ErrorCode.ClientNotConfirmed:
                case ErrorCode.NameMismatch:
                case ErrorCode.UnknownIssuer:
                case ErrorCode.CertificateExpired:
                case ErrorCode.CertificateSignatureInvalid:
                case ErrorCode.TlsNoCertificateRequest:
                case ErrorCode.TlsUnsupportedVersion:
                case ErrorCode.MqttConnectionRefused:
                case ErrorCode.SettingMissing:
                case ErrorCode.SettingInvalid:
                    return true;
                default:
                    return false;
            }
        }

        // Line, module, SIM interface and applet, or nobody knows what: begin with AT again. A socket or network that failed
        // needs no restart.
        private static bool DoubtsModule(int code)
        {
            return code == (int)ErrorCode.Unexpected
                || (code >= (int)ErrorCode.LineTimeout && code < (int)ErrorCode.RegistrationDenied)
                || (code >= (int)ErrorCode.ApduTransportFailed && code < (int)ErrorCode.TlsRecordOverflow);
        }

        private void Work()
        {
            IClock clock = _platform.Clock;
            long now = clock.Milliseconds;
            if (!_started && now >= _nextAttempt)
            {
                _agent.Start();
                _started = true;
            }

            if (_started && now >= _nextSample)
            {
                // Before it is tried: what fails must not be due again at once.
                _nextSample = now + (_agent.Stream.SampleSeconds * 1000L);
                _sampling = true;
                _agent.SampleDue();
                _sampling = false;
                _nextSample = _agent.Stream.NextSampleMs < _nextSample ? _agent.Stream.NextSampleMs : _nextSample;
            }

            if (_started && _agent.HasToSend && now >= _nextAttempt)
            {
                if (!_agent.IsConnected)
                {
                    _agent.Connect();
                }

                _agent.Publish();
                _failures = 0;
                _lastError = ErrorCode.None;
                _backOff.Reset();
            }

            Wait(clock);
        }

        private void Wait(IClock clock)
        {
            long due = _started ? _nextSample : _nextAttempt;
            if (_started && _agent.HasToSend && _nextAttempt < due)
            {
                due = _nextAttempt;
            }

            long left = due - clock.Milliseconds;
            if (left <= 0)
            {
                return;
            }

            int wait = left > 60000 ? 60000 : (int)left;
            if (_started)
            {
                _agent.Idle(wait);
            }
            else
            {
                clock.Delay(wait);
            }
        }

        // What decides how it goes on comes first and allocates nothing; then, each by itself, what may fail in its turn:
        // an exception from here would end the device's only thread.
        private void Fail(ErrorCode code, Exception e)
        {
            _failures++;
            _agent.Stream.Note(EventKind.Error, (int)code);
            bool again = code == _lastError;
            _lastError = code;
            if (NeedsPerson(code) && (again || code != ErrorCode.ClientNotConfirmed))
            {
                _backOff.Lengthen();
            }

            int wait = _backOff.Next(Noise());
            _nextAttempt = _platform.Clock.Milliseconds + wait;
            if (_sampling)
            {
                // The reading is still wanted, but not before the next attempt.
                _sampling = false;
                _nextSample = _nextAttempt < _nextSample ? _nextAttempt : _nextSample;
            }

            if (_failures % RestartAfter == 0 || DoubtsModule((int)code))
            {
                _started = false;
            }

            Report(code, e, wait);
            try
            {
                _agent.Disconnect();
            }
            catch (Exception inner)
            {
                _started = false;
                Report(ErrorCode.Unexpected, inner, wait);
            }

            if (_failures % ResetAfter == 0 && _platform.Power != null)
            {
                try
                {
                    _platform.Power.HardReset();
                }
                catch (Exception inner)
                {
                    Report(ErrorCode.Unexpected, inner, wait);
                }
            }
        }

        private int Noise()
        {
            try
            {
                return _agent.Noise();
            }
            catch (Exception)
            {
                // Spread is all that is wanted: the clock's last bits do when memory or generator fail.
                return (int)_platform.Clock.Milliseconds;
            }
        }

        private void Report(ErrorCode code, Exception e, int wait)
        {
            try
            {
                if (code == ErrorCode.Unexpected)
                {
                    e = new SignetException(code, e.GetType().FullName + ": " + e.Message);
                }

                _platform.Log.Write(
                    LogLevel.Error, "agent", e.Message + " Next attempt in " + (wait / 1000).ToString() + " s.");
            }
            catch (Exception)
            {
                // A line that can't be made or written is lost; the device goes on.
            }
        }
    }
}
