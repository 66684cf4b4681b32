using System;
using Signet.Core;
using Signet.Recovery;

namespace Signet.Agent
{
    /// <summary>
    /// A device that sleeps: wakes, samples, sends when a batch is ready, listens for a moment, and sleeps again. Readings that do
    /// not make a batch yet are kept sealed over the sleep, unsigned, so that most wakes open no connection. The module rests as
    /// <see cref="AgentSettings.ModuleSleep"/> says. The recovery ladder and
    /// the day's quota hold over all wakes: a wake is no fresh start.
    /// </summary>
    public sealed class DutyCycle
    {
        private readonly TelemetryAgent _agent;
        private readonly AgentPlatform _platform;

        /// <summary>Makes the cycle of one wake.</summary>
        /// <param name="agent">The agent that it drives; nobody else may.</param>
        /// <param name="platform">The board; <see cref="AgentPlatform.Board"/> sleeps.</param>
        public DutyCycle(TelemetryAgent agent, AgentPlatform platform)
        {
            _agent = agent;
            _platform = platform;
        }

        /// <summary>What failed in this wake; null for nothing.</summary>
        public Exception Failure { get; private set; }

        /// <summary>One wake, up to the sleep. Never throws but for the board's own errors: whatever fails, the device sleeps and
        /// wakes again, and what it has not sent is kept.</summary>
        public void Run()
        {
            try
            {
                Work();
            }
            catch (Exception e)
            {
                // Whatever a driver throws: on the device an exception that leaves a thread ends it silently.
                Failure = e;
                SignetException known = e as SignetException;
                _agent.NoteFailure(known == null ? ErrorCode.Unexpected : known.Code, e);
                _platform.Log.Write(LogLevel.Error, "agent", "in this wake: " + e.Message);
            }

            int seconds = _agent.Stream.SampleSeconds;
            _agent.PrepareSleep(seconds);
            _agent.RestModule(seconds);
            _agent.SleepLife(seconds);
            _platform.Board.Sleep(seconds);
        }

        private void Work()
        {
            RecoveryLadder ladder = _agent.Ladder;
            IClock clock = _platform.Clock;
            _agent.LoadLadder(_agent.Chance());
            bool due = ladder.WaitMs(clock.Milliseconds) == 0;
            if (_agent.BeginsAnew && due && _agent.MaySend())
            {
                _agent.BeginAttempt();
            }
            else if (_agent.ModuleFailed && !due)
            {
                // There is nothing to sample with, and what comes of a start only a connection shows.
                return;
            }

            _agent.Start();
            byte[] id = _agent.Identity.Id;
            ladder.SetDevice(id, 0, id.Length);
            _agent.SampleDue();
            if (_agent.IsAttempting || (due && _agent.HasToSend && _agent.MaySend()))
            {
                Send();
                if (_agent.HasToSend && !_agent.IsConnected && _agent.MaySend() && ladder.WaitMs(clock.Milliseconds) == 0)
                {
                    // A command leads to another broker, or changes what there is to hear: a trial may end before the next wake.
                    Send();
                }
            }
        }

        private void Send()
        {
            _agent.BeginAttempt();
            _agent.Connect();
            _agent.Publish();
            _agent.NoteSuccess();
            _agent.Listen();
        }
    }
}
