using System;
using nanoFramework.Hardware.Esp32;
using nanoFramework.Runtime.Native;
using Signet.Agent;

namespace Signet.Device
{
    /// <summary>The ESP32's restart and deep sleep. Not run on hardware.</summary>
    public sealed class BoardControl : IBoardControl
    {
        /// <summary>Whether this start is the end of a deep sleep.</summary>
        public static bool WokeFromSleep
        {
            get { return Sleep.GetWakeupCause() == Sleep.WakeupCause.Timer; }
        }

        /// <inheritdoc/>
        public void Reboot()
        {
            Power.RebootDevice();
        }

        /// <inheritdoc/>
        void IBoardControl.Sleep(int seconds)
        {
            Sleep.EnableWakeupByTimer(new TimeSpan(TimeSpan.TicksPerSecond * seconds));
            Sleep.StartDeepSleep();
        }
    }
}
