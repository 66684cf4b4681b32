using System;
using System.Globalization;
using Signet.Emulator.Script;

namespace Signet.Emulator.Modem
{
    /// <summary>Supply and temperature of the module, and who watches them.</summary>
    internal sealed class Health(ModemEmulator modem, ModemLoop loop)
    {
        private const int LookMs = 10_000;

        private int? _sagged;
        private int _sagSerial;
        private bool _watching;
        private bool _low;
        private TimeSpan _saidAt;

        public int Millivolts => _sagged ?? modem.Climate.MillivoltsAt(modem.Time.GetUtcNow());

        public int Celsius => modem.Climate.CelsiusAt(modem.Time.GetUtcNow());

        /// <summary>Charge of a lithium cell as a straight line from 3.3 to 4.2 volts.</summary>
        public int Percent => Math.Clamp((Millivolts - 3300) / 9, 0, 100);

        private SupplyHabits Supply => modem.Dialect.Supply;

        /// <summary>Power-on: what was said of the supply is forgotten.</summary>
        public void Reset()
        {
            _watching = false;
            _low = false;
            Look();
        }

        /// <summary>The supply falls, for a while or for good; 0 millivolts stand for a little below where the module complains.</summary>
        public void Sag(int millivolts, TimeSpan lasts)
        {
            int serial = ++_sagSerial;
            _sagged = millivolts > 0 ? millivolts : Math.Max(1, Threshold(Supply.Low) - 50);
            if (lasts > TimeSpan.Zero)
            {
                loop.ScheduleForGood(lasts, () => modem.Flushed(() =>
                {
                    if (serial == _sagSerial)
                        Recover();
                }));
            }

            Look();
        }

        /// <summary>The supply is what the climate makes it.</summary>
        public void Recover()
        {
            _sagged = null;
            Look();
        }

        /// <summary>Looks at the supply now, and again while it may change.</summary>
        public void Look()
        {
            if (modem.Power.IsOff)
                return;
            Judge(Millivolts);
            bool changes = _sagged != null || _low || !modem.Climate.IsConstant;
            if (!changes || _watching || modem.Power.IsOff || (Supply.Low.Length == 0 && Supply.Cut.Length == 0))
                return;
            _watching = true;
            loop.Schedule(TimeSpan.FromMilliseconds(LookMs), () => modem.Flushed(() =>
            {
                _watching = false;
                Look();
            }));
        }

        private void Judge(int millivolts)
        {
            // What sleeps measures nothing and could tell nobody.
            if (!modem.Listens)
                return;
            if (millivolts < Threshold(Supply.Cut))
            {
                modem.RunEvent("powerCut");
                return;
            }

            bool low = millivolts < Threshold(Supply.Low);
            TimeSpan now = modem.Time.GetElapsedTime(0);
            bool again = _low && Supply.EveryMs > 0 && now - _saidAt >= TimeSpan.FromMilliseconds(Supply.EveryMs);
            if (low && (!_low || again))
            {
                _saidAt = now;
                modem.RunEvent("undervoltage");
            }

            _low = low;
        }

        private int Threshold(string text)
        {
            string number = text.Length > 0 && !char.IsAsciiDigit(text[0]) ? ScriptValues.Find(modem, text) : text;
            return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : 0;
        }
    }
}
