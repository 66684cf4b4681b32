using Signet.Core;
using Signet.Modem;
using Signet.Recovery;

namespace Signet.Agent
{
    /// <summary>
    /// The module's power pins as the driver gets them: what resets the module is paid for from the ladder's budget, so that one
    /// that stays silent is not reset at each attempt.
    /// </summary>
    internal sealed class RationedPower : IModemPower
    {
        private readonly IModemPower _inner;
        private readonly RecoveryLadder _ladder;
        private readonly IClock _clock;

        internal RationedPower(IModemPower inner, RecoveryLadder ladder, IClock clock)
        {
            _inner = inner;
            _ladder = ladder;
            _clock = clock;
        }

        /// <summary>Whether the agent itself has turned the module off: turning it on resets nothing, once.</summary>
        internal bool IsOff { get; set; }

        /// <inheritdoc/>
        public bool PulseResets
        {
            get { return _inner.PulseResets; }
        }

        /// <inheritdoc/>
        public void PulsePowerKey()
        {
            bool free = IsOff || !_inner.PulseResets;
            IsOff = false;
            if (free || _ladder.TryReset(_clock.Milliseconds))
            {
                _inner.PulsePowerKey();
            }
        }

        /// <inheritdoc/>
        public void HardReset()
        {
            if (_ladder.TryReset(_clock.Milliseconds))
            {
                _inner.HardReset();
            }
        }
    }
}
