namespace Signet.Recovery
{
    /// <summary>What part of the way failed, which decides the rungs that can help.</summary>
    public enum FailureKind
    {
        /// <summary>The line to the module, or the module itself; also what nobody knows.</summary>
        Line = 0,

        /// <summary>The SIM or the way to it.</summary>
        Sim = 1,

        /// <summary>No network, or one that doesn't answer.</summary>
        Registration = 2,

        /// <summary>The packet data connection.</summary>
        Pdp = 3,

        /// <summary>The way to the peer.</summary>
        Socket = 4,

        /// <summary>The peer answered, and it came to nothing.</summary>
        Peer = 5,

        /// <summary>A person must act; resetting helps nobody.</summary>
        Person = 6,

        /// <summary>The network refuses for good.</summary>
        Denied = 7,

        /// <summary>The device's own affair: store, telemetry, quota.</summary>
        Local = 8,

        /// <summary>The module says nothing at all, so that no command can restart it.</summary>
        Silent = 9,

        /// <summary>A certificate is not valid at the device's time, so one of the two is wrong.</summary>
        Time = 10,
    }
}
