using Signet.Core;

namespace Signet.Modem
{
    /// <summary>Makes the driver's power calls out of a board's raw pins and the pulses of the life table.</summary>
    public sealed class ModulePower : IModemPower
    {
        // Between off and on, where there is no RESET pin (the SIM70x0 hardware designs ask for at least this much).
        private const int PauseMs = 2000;

        private readonly IModemPins _pins;
        private readonly IClock _clock;
        private readonly PowerTiming _timing;

        /// <summary>Makes it.</summary>
        /// <param name="pins">The board's pins.</param>
        /// <param name="clock">Waits between pulses.</param>
        /// <param name="table">The family's table.</param>
        /// <param name="model">How the model's name begins, as the board knows it; empty for the family's common
        /// pulses.</param>
        public ModulePower(IModemPins pins, IClock clock, LifeTable table, string model)
        {
            _pins = pins;
            _clock = clock;
            _timing = table.Timing(model);
        }

        /// <inheritdoc/>
        public bool PulseResets
        {
            get { return _timing.OnMs == 0; }
        }

        /// <inheritdoc/>
        public void PulsePowerKey()
        {
            if (PulseResets)
            {
                _pins.PressReset(_timing.ResetMs);
            }
            else
            {
                _pins.PressPowerKey(_timing.OnMs);
            }
        }

        /// <inheritdoc/>
        public void HardReset()
        {
            if (_timing.ResetMs > 0)
            {
                _pins.PressReset(_timing.ResetMs);
                return;
            }

            _pins.PressPowerKey(_timing.OffMs);
            _clock.Delay(PauseMs);
            _pins.PressPowerKey(_timing.OnMs);
        }
    }
}
