using System;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Modem
{
    /// <summary>The card slot: power, PIN at power-on, the state behind AT+CPIN?.</summary>
    internal sealed class SimSlot(ModemEmulator modem)
    {
        private bool _powered;

        /// <summary>+CME ERROR code that keeps commands from the card; null when it's ready.</summary>
        public int? Obstacle
        {
            get
            {
                if (!modem.Options.SimInserted)
                    return 10;
                if (!_powered)
                    return 13;
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
            return "+CPIN: " + (modem.Options.SimInserted ? State : "NOT INSERTED");
        }

        private void PresentPin()
        {
            UsimApplication usim = modem.Card.Usim;
            if (modem.Options.PresentsPin && usim.PinEnabled && usim.Pin.Left > 0)
                usim.PresentPin(usim.Options.Pin);
        }
    }
}
