namespace Signet.Agent
{
    /// <summary>
    /// What the device's work has cost since the start of counting, and per day: the figures that decide about a battery and a
    /// data plan. Counted before each publish and at the end of each connection.
    /// </summary>
    public sealed class Effort
    {
        // Of a day.
        private const long DayMs = 86400000;

        /// <summary>Bytes of TLS sent, record headers included, without TCP and IP.</summary>
        public long BytesUp { get; internal set; }

        /// <summary>Bytes of TLS received, likewise.</summary>
        public long BytesDown { get; internal set; }

        /// <summary>Time with a connection, from the start of its handshake on, in milliseconds: an upper bound of the time on
        /// the air, which the module does not tell.</summary>
        public long OnlineMilliseconds { get; internal set; }

        /// <summary>APDUs to the SIM, GET RESPONSE included.</summary>
        public long SimCommands { get; internal set; }

        /// <summary>Time of these exchanges in milliseconds, the module's line included.</summary>
        public long SimMilliseconds { get; internal set; }

        /// <summary>Writes to the SIM's memory.</summary>
        public long SimWrites { get; internal set; }

        /// <summary>Attempts that failed, each followed by another one.</summary>
        public long Retries { get; internal set; }

        /// <summary>Scales a figure to a day.</summary>
        /// <param name="figure">One of those above.</param>
        /// <param name="sinceMs">Milliseconds in which it came together.</param>
        /// <returns>The figure of a day; itself when hardly any time has passed.</returns>
        public static long PerDay(long figure, long sinceMs)
        {
            return sinceMs < 1000 ? figure : figure * (DayMs / 1000) / (sinceMs / 1000);
        }
    }
}
