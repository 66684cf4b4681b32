using Signet.Core;
using Signet.Modem;
using Signet.Recovery;

namespace Signet.Agent
{
    /// <summary>
    /// The module's power pins as the driver gets them: its last resort, the hard reset, is paid for from the ladder's
    /// budget, so that a module that stays silent is not reset at each attempt.
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

        /// <inheritdoc/>
        public void PulsePowerKey()
        {
            _inner.PulsePowerKey();
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
