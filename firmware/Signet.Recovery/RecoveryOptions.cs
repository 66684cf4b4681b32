using Signet.Core;

namespace Signet.Recovery
{
    /// <summary>
    /// The numbers of the recovery ladder. The limits hold for any hour and any day, whatever fails in whatever order and
    /// however often the MCU restarts. The defaults lie below what operators ask for with GSMA TS.34: one reset of the module
    /// an hour, four automatic accesses to the radio network an hour, 30 activations of a packet data connection an hour
    /// after a permanent refusal.
    /// </summary>
    public sealed class RecoveryOptions
    {
        /// <summary>Shortest full step of the back-off in milliseconds.</summary>
        public int FirstMs = 2000;

        /// <summary>Longest full step of the back-off in milliseconds.</summary>
        public int LastMs = 900000;

        /// <summary>Wait in seconds after the network has refused for good; from the second time on four times as long.
        /// </summary>
        public int DeniedSeconds = 21600;

        /// <summary>Window in seconds over which a fleet returns after an outage that the first retry did not end; not
        /// below 900 where a fleet shares a broker.</summary>
        public int SpreadSeconds = 900;

        /// <summary>Window in seconds for the first retry after a confirmed connection was lost.</summary>
        public int FirstSpreadSeconds = 30;

        /// <summary>Window in seconds for the first attempt after a start, for fleets that lose their power together; 0 to
        /// connect at once.</summary>
        public int StartSpreadSeconds;

        /// <summary>Most attempts to connect in an hour, failed or not.</summary>
        public int ConnectsPerHour = 30;

        /// <summary>Most attempts to connect in a day.</summary>
        public int ConnectsPerDay = 200;

        /// <summary>Most activations of the packet data connection by the ladder in an hour.</summary>
        public int PdpPerHour = 10;

        /// <summary>Most activations of the packet data connection by the ladder in a day.</summary>
        public int PdpPerDay = 60;

        /// <summary>Most attaches that the ladder forces in an hour.</summary>
        public int AttachesPerHour = 4;

        /// <summary>Most attaches that the ladder forces in a day.</summary>
        public int AttachesPerDay = 24;

        /// <summary>Most resets of the module, by command or pin, in an hour.</summary>
        public int ResetsPerHour = 1;

        /// <summary>Most resets of the module in a day.</summary>
        public int ResetsPerDay = 6;

        /// <summary>Tries on each rung before the next one, by <see cref="RecoveryRung"/>.</summary>
        public byte[] Tries = new byte[] { 2, 2, 3, 2, 2, 2, 1, 1 };

        /// <summary>Seconds that a rung may take before it counts as failed, by <see cref="RecoveryRung"/>.</summary>
        public int[] DeadlineSeconds = new int[] { 60, 60, 60, 150, 180, 60, 90, 120 };

        /// <summary>Seconds of waiting after which the record is worth a write to flash.</summary>
        public int CheckpointSeconds = 300;

        /// <summary>Refuses numbers that can't work.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.SettingInvalid"/>.</exception>
        public void Check()
        {
            int rungs = RecoveryLadder.RungCount;
            if (FirstMs < 100 || LastMs < FirstMs || LastMs > 86400000 || DeniedSeconds < 60 || DeniedSeconds > 604800
                || SpreadSeconds < 0 || SpreadSeconds > 86400 || FirstSpreadSeconds < 0 || FirstSpreadSeconds > 86400
                || StartSpreadSeconds < 0 || StartSpreadSeconds > 86400 || CheckpointSeconds < 10
                || Tries == null || Tries.Length != rungs || DeadlineSeconds == null || DeadlineSeconds.Length != rungs)
            {
                throw new SignetException(ErrorCode.SettingInvalid, "recovery");
            }

            Limit(ConnectsPerHour, ConnectsPerDay);
            Limit(PdpPerHour, PdpPerDay);
            Limit(AttachesPerHour, AttachesPerDay);
            Limit(ResetsPerHour, ResetsPerDay);
        }

        private static void Limit(int hour, int day)
        {
            if (hour < 1 || day < 1 || hour > 3600 || day > 86400)
            {
                throw new SignetException(ErrorCode.SettingInvalid, "recovery limits");
            }
        }
    }
}
