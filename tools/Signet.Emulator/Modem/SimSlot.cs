using System;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Modem
{
    /// <summary>The card slot: power, PIN at power-on, the state behind AT+CPIN?.</summary>
    internal sealed class SimSlot(ModemEmulator modem)
    {
        private bool _powered;
        private bool _starting;

        /// <summary>False when there is no card in the slot.</summary>
        public bool IsInserted { get; private set; } = modem.Options.SimInserted;

        /// <summary>Text of +CPIN:, whatever the slot's state.</summary>
        public string Text => IsInserted ? State : "NOT INSERTED";

        /// <summary>+CME ERROR code that keeps commands from the card; null when it's ready.</summary>
        public int? Obstacle
        {
            get
            {
                if (!IsInserted)
                    return 10;
                if (!_powered)
                    return 13;
                if (_starting)
                    return modem.Dialect.SimNotReadyError;
                return State switch { "SIM PIN" => 11, "SIM PUK" => 12, _ => null };
            }
        }

        /// <summary>Text of +CPIN: (3GPP TS 27.007 clause 8.3).</summary>
        public string State
        {
            get
            {
                UsimApplication usim = modem.Card.Usim;
                if (usim.Pin.Left == 0)
                    return "SIM PUK";
                return usim.PinEnabled && !usim.PinVerified ? "SIM PIN" : "READY";
            }
        }

        public void PowerOn(bool first)
        {
            _powered = true;
            if (!first)
                modem.Card.Reset();
            PresentPin();
        }

        /// <summary>The SIM is being read after power-on and answers nothing yet.</summary>
        public void Start(int milliseconds)
        {
            _starting = true;
            modem.Later(milliseconds, () => _starting = false);
        }

        /// <summary>Takes the card out, or puts it in again, which resets it.</summary>
        public void Insert(bool inserted)
        {
            if (inserted == IsInserted)
                return;
            IsInserted = inserted;
            if (inserted)
                PowerOn(first: false);
            foreach (string urc in inserted ? modem.Dialect.SimInsertedUrcs : modem.Dialect.SimRemovedUrcs)
                modem.Line.Urc(StateIn(urc));
        }

        public void PowerOff()
        {
            _powered = false;
        }

        public void Reset(bool announced)
        {
            modem.Card.Reset();
            PresentPin();
            if (!announced)
                return;
            foreach (string urc in modem.Dialect.SimResetUrcs)
                modem.Line.Urc(StateIn(urc));
        }

        /// <summary>A URC with the SIM's true state in place of READY.</summary>
        public string StateIn(string urc)
        {
            if (!string.Equals(urc, "+CPIN: READY", StringComparison.Ordinal))
                return urc;
            return "+CPIN: " + Text;
        }

        private void PresentPin()
        {
            UsimApplication usim = modem.Card.Usim;
            if (modem.Options.PresentsPin && usim.PinEnabled && usim.Pin.Left > 0)
                usim.PresentPin(usim.Options.Pin);
        }
    }
}
