namespace Signet.Agent
{
    /// <summary>What a command wants of whoever carries the stream; bits.</summary>
    public static class StreamAction
    {
        /// <summary>Nothing.</summary>
        public const int None = 0;

        /// <summary>Send all that waits.</summary>
        public const int Flush = 1;

        /// <summary>Restart the device, once the result was sent.</summary>
        public const int Reboot = 2;

        /// <summary>Connect to <see cref="TelemetryStream.BrokerHost"/>, which has changed, once the result was sent.</summary>
        public const int Reconnect = 4;
    }
}
