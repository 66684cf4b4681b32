using System;
using Signet.Core;
using Signet.Modem;
using Signet.Recovery;

namespace Signet.Agent
{
    /// <summary>
    /// Keeps an agent going for ever: samples at its rate, connects when there is something to send and the day's quota
    /// allows it, and does what the recovery ladder says when something fails.
    /// </summary>
    public sealed class Supervisor
    {
        private readonly TelemetryAgent _agent;
        private readonly AgentPlatform _platform;
        private readonly RecoveryLadder _ladder;
        private bool _loaded;
        private bool _started;
        private bool _sampling;
        private long _nextSample;

        /// <summary>Makes a supervisor.</summary>
        /// <param name="agent">The agent that it drives; nobody else may.</param>
        /// <param name="platform">The board.</param>
        public Supervisor(TelemetryAgent agent, AgentPlatform platform)
        {
            _agent = agent;
            _platform = platform;
            _ladder = agent.Ladder;
        }

        /// <summary>Failures since the last success.</summary>
        public int Failures
        {
            get { return _ladder.Failures; }
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

        private void Work()
        {
            IClock clock = _platform.Clock;
            long now = clock.Milliseconds;
            if (!_loaded)
            {
                _agent.LoadLadder(_agent.Chance());
                _loaded = true;
            }

            // An attempt that began is paid for: its connection is not to wait for what the next one would cost.
            bool due = (_agent.IsAttempting || _ladder.WaitMs(now) == 0) && (!_started || _agent.MaySend());
            if (!_started && due)
            {
                _agent.BeginAttempt();
                _agent.Start();
                _started = true;
                byte[] id = _agent.Identity.Id;
                _ladder.SetDevice(id, 0, id.Length);
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

            // An idle connection costs keep-alives, and lets the peer send.
            if (_agent.IsConnected && !_agent.MaySend())
            {
                _agent.Disconnect();
            }

            if (_started && _agent.HasToSend && _agent.MaySend() && (due || _agent.IsConnected))
            {
                if (!_agent.IsConnected)
                {
                    _agent.BeginAttempt();
                    _agent.Connect();
                }

                _agent.Publish();
                _agent.NoteSuccess();
                if (_agent.ForgetsIdle)
                {
                    _agent.Listen();
                    _agent.Disconnect();
                }
            }

            _agent.SaveLadder();
            Wait(clock);
        }

        private void Wait(IClock clock)
        {
            long now = clock.Milliseconds;
            long attempt = _agent.IsAttempting ? now : now + _ladder.WaitMs(now);
            long due = _started ? _nextSample : attempt;
            if (_started && _agent.HasToSend && attempt < due && !_agent.IsQuotaReached)
            {
                due = attempt;
            }

            long left = due - now;
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
            long now = _platform.Clock.Milliseconds;
            _agent.NoteFailure(code, e);
            int wait = (int)_ladder.WaitMs(now);
            if (_sampling)
            {
                // The reading is still wanted, but not before the next attempt.
                _sampling = false;
                _nextSample = now + wait < _nextSample ? now + wait : _nextSample;
            }

            if (_agent.BeginsAnew)
            {
                _started = false;
            }

            Report(code, e, wait);
            try
            {
                _agent.SaveLadder();
                _agent.Disconnect();
                _agent.RebootWhenOverdue();
            }
            catch (Exception inner)
            {
                _started = false;
                Report(ErrorCode.Unexpected, inner, wait);
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
