namespace Signet.Modem
{
    /// <summary>The SIM epoch of <see cref="Signet.Core.IApduTransport.Epoch"/>, one for all ways to the SIM.</summary>
    public sealed class SimEpoch
    {
        /// <summary>Number of the epoch.</summary>
        public int Number { get; private set; } = 1;

        /// <summary>Notes a sign that the SIM may have been reset.</summary>
        public void End()
        {
            Number++;
        }
    }
}
