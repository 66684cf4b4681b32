namespace Signet.Telemetry
{
    /// <summary>What the command status is answered with (docs/SPEC.md, "Commands").</summary>
    public sealed class DeviceStatus
    {
        /// <summary>Seconds since the start.</summary>
        public long UptimeSeconds;

        /// <summary>Messages that wait to be sent.</summary>
        public long Waiting;

        /// <summary>Messages dropped unconfirmed.</summary>
        public long Dropped;

        /// <summary>Starts in a row without a connection that the broker confirmed.</summary>
        public long Starts;

        /// <summary>Whether the device is in safe mode.</summary>
        public bool Safe;

        /// <summary>Store level: 0 memory, 1 MCU only, 2 bound to the SIM.</summary>
        public int Store;

        /// <summary>Bytes that the day's quota leaves; 0 where there is none.</summary>
        public long Quota;
    }
}
