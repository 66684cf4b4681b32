using System;
using Signet.Core;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <summary>
    /// A device that sleeps: wakes, samples, sends when a batch is ready, listens for a moment, and sleeps again. Readings that do
    /// not make a batch yet are kept sealed over the sleep, unsigned, so that most wakes open no connection.
    /// </summary>
    public sealed class DutyCycle
    {
        private const int SliceMs = 250;

        private readonly TelemetryAgent _agent;
        private readonly AgentPlatform _platform;
        private readonly AgentSettings _settings;

        /// <summary>Makes the cycle of one wake.</summary>
        /// <param name="agent">The agent that it drives; nobody else may.</param>
        /// <param name="platform">The board; <see cref="AgentPlatform.Board"/> sleeps.</param>
        /// <param name="settings">The agent's settings.</param>
        public DutyCycle(TelemetryAgent agent, AgentPlatform platform, AgentSettings settings)
        {
            _agent = agent;
            _platform = platform;
            _settings = settings;
        }

        /// <summary>What failed in this wake; null for nothing.</summary>
        public Exception Failure { get; private set; }

        /// <summary>One wake, up to the sleep. Never throws but for the board's own errors: whatever fails, the device sleeps and
        /// wakes again, and what it has not sent is kept.</summary>
        public void Run()
        {
            try
            {
                _agent.Start();
                _agent.SampleDue();
                if (_agent.HasToSend)
                {
                    _agent.Connect();
                    _agent.Publish();
                    Listen();
                }
            }
            catch (Exception e)
            {
                // Whatever a driver throws: on the device an exception that leaves a thread ends it silently.
                Failure = e;
                SignetException known = e as SignetException;
                _agent.Stream.Note(EventKind.Error, (int)(known == null ? ErrorCode.Unexpected : known.Code));
                _platform.Log.Write(LogLevel.Error, "agent", "in this wake: " + e.Message);
            }

            int seconds = _agent.Stream.SampleSeconds;
            _agent.PrepareSleep(seconds);
            _platform.Board.Sleep(seconds);
        }

        // The backend's word, and commands that the broker kept: until all is confirmed, or for a while.
        private void Listen()
        {
            if (_settings.Issuers.Length == 0)
            {
                return;
            }

            IClock clock = _platform.Clock;
            long confirmations = _agent.Report.Confirmations;
            long end = clock.Milliseconds + (1000L * _settings.ListenSeconds);
            bool heard = !_agent.Stream.TakesConfirmations;
            while (_agent.IsConnected && clock.Milliseconds < end && !(heard && !_agent.HasToSend))
            {
                _agent.Idle(SliceMs);
                heard |= _agent.Report.Confirmations > confirmations;
                if (_agent.HasToSend)
                {
                    _agent.Publish();
                }
            }
        }
    }
}
