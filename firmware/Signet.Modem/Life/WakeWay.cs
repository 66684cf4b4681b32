namespace Signet.Modem
{
    /// <summary>How a sleeping module is woken.</summary>
    public enum WakeWay
    {
        /// <summary>It doesn't sleep.</summary>
        None = 0,

        /// <summary>By its DTR pin, high to sleep, low to wake.</summary>
        Dtr = 1,

        /// <summary>By its RTS pin, which is driven like DTR.</summary>
        Rts = 2,

        /// <summary>By bytes on the line, the first of which are lost.</summary>
        Text = 3,

        /// <summary>By a pulse on PWRKEY, as a module that is off.</summary>
        PowerKey = 4,
    }
}
