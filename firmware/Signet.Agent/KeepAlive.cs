using Signet.Modem;

namespace Signet.Agent
{
    /// <summary>
    /// Tunes MQTT's keep-alive to the radio: a PINGREQ while the module sleeps (eDRX, PSM) would wake it for nothing, and one
    /// that comes after an address translator forgot the connection comes too late. PINGREQ leaves when 3/4 of the
    /// keep-alive have passed in silence.
    /// </summary>
    public static class KeepAlive
    {
        /// <summary>Longest keep-alive in seconds (MQTT section 3.1.2.10).</summary>
        public const int Longest = 65535;

        /// <summary>Gives the seconds for which the radio sleeps at a time.</summary>
        /// <param name="status">What the network has granted.</param>
        /// <returns>The longer of the eDRX cycle and, with PSM, the period of its updates; 0 when it does not sleep.</returns>
        public static int RadioSeconds(NetworkStatus status)
        {
            int cycle = (status.EdrxMs + 999) / 1000;
            bool saves = status.ActiveSeconds != SleepTimer.Off && status.PeriodSeconds != SleepTimer.Off;
            return saves && status.PeriodSeconds > cycle ? status.PeriodSeconds : cycle;
        }

        /// <summary>Gives the keep-alive for CONNECT.</summary>
        /// <param name="wanted">The settings' keep-alive in seconds.</param>
        /// <param name="radio">As of <see cref="RadioSeconds"/>.</param>
        /// <param name="translator">Seconds after which an address translator forgets a silent connection; 0 for none
        /// known.</param>
        /// <returns>Seconds: the wanted ones, but no PINGREQ within a cycle of the radio; and before that, no PINGREQ too late
        /// for the translator, unless the radio sleeps longer than that (<see cref="IsForgotten"/>).</returns>
        public static int Seconds(int wanted, int radio, int translator)
        {
            long seconds = wanted;
            if (translator > 0 && 3 * seconds > 4L * translator)
            {
                seconds = 4L * translator / 3;
            }

            // Half a cycle more than one, of which 3/4 are still more than one.
            long least = radio == 0 ? 0 : radio + ((radio + 1) / 2);
            seconds = seconds < least ? least : seconds;
            return seconds > Longest ? Longest : (int)seconds;
        }

        /// <summary>Whether a silent connection is forgotten before the radio wakes: then it is not worth keeping.</summary>
        /// <param name="radio">As of <see cref="RadioSeconds"/>.</param>
        /// <param name="translator">As of <see cref="Seconds"/>.</param>
        /// <returns>True when it ends by itself.</returns>
        public static bool IsForgotten(int radio, int translator)
        {
            return translator > 0 && radio >= translator;
        }
    }
}
