using System;
using Signet.Core;
using Signet.Modem;

namespace Signet.Agent
{
    /// <content>What a deep sleep does to the module, and what is to be known after it.</content>
    public sealed partial class TelemetryAgent
    {
        private const string SleepName = "sleep";
        private const int LongestSleep = 604800;

        private ModuleRest _rest;

        // Whether this life has tried to register.
        private bool _attached;

        /// <summary>Puts the module to rest for a sleep, as the settings say: last of all that speaks to it. Never throws; what the
        /// module refuses leaves it on, with a line in the log.</summary>
        /// <param name="seconds">Seconds of the sleep.</param>
        internal void RestModule(int seconds)
        {
            if (_modem.Engine.AtLines == 0)
            {
                // Nobody has touched it since the sleep before.
                return;
            }

            ModuleRest before = _rest;
            _rest = ModuleRest.Awake;
            try
            {
                if (_settings.ModuleSleep != ModuleSleep.StayOn && _modem.IsAnswering)
                {
                    _rest = Rest(seconds, before == ModuleRest.PowerSaving);
                }
            }
            catch (Exception e)
            {
                // Whatever a driver throws: the board sleeps all the same.
                _log.Write(LogLevel.Warning, "agent", "the module stays on: " + e.Message);
            }
        }

        /// <summary>Makes durable what ladder and quota know, how long the sleep will be, which counts for both, and how the module
        /// was left.</summary>
        /// <param name="seconds">Seconds of the sleep.</param>
        internal void SleepLife(int seconds)
        {
            Quota.BeforeSleep();
            SaveLadder();
            if (_platform.Store == null)
            {
                return;
            }

            try
            {
                uint record = ((uint)_rest << 24) | (uint)(seconds > LongestSleep ? 0 : seconds);
                if (ReadSleep() != record)
                {
                    byte[] value = new byte[4];
                    BigEndian.Put32(value, 0, record);
                    _platform.Store.Replace(SleepName, value, 0, value.Length);
                }
            }
            catch (SignetException e)
            {
                _log.Write(LogLevel.Warning, "agent", "the length of the sleep is not kept: " + e.Message);
            }
        }

        private ModuleRest Rest(int seconds, bool dozed)
        {
            IModemPins pins = _platform.Pins;
            bool chooses = _settings.ModuleSleep == ModuleSleep.Auto;

            // Where nobody has registered since, what was granted before still is.
            bool saves = _attached ? _modem.IsGranted : dozed && _modem.KeepsRegistration;

            // One that boots to update its tracking area, and then waits for a PIN, would wait awake.
            int period = _attached ? _modem.Network.PeriodSeconds : _settings.Modem.PeriodSeconds;
            saves &= _settings.Modem.Pin == null || seconds < period;
            if (chooses && saves && _modem.IsStarted)
            {
                if (pins != null && _modem.Life.Table.PsmWay == WakeWay.Rts)
                {
                    pins.SetSleep(true);
                }

                return ModuleRest.PowerSaving;
            }

            // What nobody can turn on again is not turned off.
            bool light = _settings.ModuleSleep == ModuleSleep.Light || _power == null || (chooses && seconds <= _settings.LightSleepSeconds);
            if (light && _modem.IsStarted && TrySleep(pins))
            {
                return ModuleRest.LightSleep;
            }

            if (_power == null)
            {
                return ModuleRest.Awake;
            }

            _modem.PowerOff();
            return ModuleRest.Off;
        }

        private bool TrySleep(IModemPins pins)
        {
            try
            {
                _modem.Sleep(pins);
                return true;
            }
            catch (SignetException e)
            {
                _log.Write(LogLevel.Info, "agent", "no light sleep: " + e.Message);
                return false;
            }
        }

        // -1 when this is no wake.
        private int LoadSleep()
        {
            if (!_platform.WokeFromSleep || _platform.Store == null)
            {
                return -1;
            }

            try
            {
                uint record = ReadSleep();
                uint seconds = record & 0xFFFFFF;
                uint rest = record >> 24;
                if (seconds > LongestSleep || rest > (uint)ModuleRest.Off)
                {
                    return 0;
                }

                _rest = (ModuleRest)(int)rest;
                _modem.Rest = _rest;
                if (_power != null)
                {
                    _power.IsOff = _rest == ModuleRest.Off;
                }

                return (int)seconds;
            }
            catch (SignetException e)
            {
                _log.Write(LogLevel.Warning, "agent", "the length of the sleep is unknown: " + e.Message);
                return 0;
            }
        }

        private uint ReadSleep()
        {
            byte[] value = new byte[4];
            bool known = _platform.Store.Size(SleepName) == value.Length
                && _platform.Store.Read(SleepName, 0, value, 0, value.Length) == value.Length;
            return known ? BigEndian.Get32(value, 0) : 0;
        }
    }
}
