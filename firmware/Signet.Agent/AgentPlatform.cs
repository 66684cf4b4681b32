using Signet.Core;
using Signet.Modem;
using Signet.Tls;

namespace Signet.Agent
{
    /// <summary>What the agent gets from the board or PC that it runs on.</summary>
    public sealed class AgentPlatform
    {
        /// <summary>The line to the module; open.</summary>
        public IByteChannel Line;

        /// <summary>All time.</summary>
        public IClock Clock;

        /// <summary>Takes log lines.</summary>
        public ILog Log = new NullLog();

        /// <summary>PWRKEY and RESET of the module; null where nothing switches it.</summary>
        public IModemPower Power;

        /// <summary>The pin that lets the module sleep, and wakes it; null where the board has none.</summary>
        public IModemPins Pins;

        /// <summary>The platform's random generator: the second source of seeds beside the SIM.</summary>
        public IEntropySource Entropy;

        /// <summary>Where unsent messages, counters and the seed outlive a power cut; null to keep them in RAM.</summary>
        public IStore Store;

        /// <summary>The MCU's secret for the store's key, 32 bytes from fuses or encrypted flash; null to keep one in
        /// <see cref="Store"/>.</summary>
        public byte[] McuSecret;

        /// <summary>Keeps what is learned about SIM and module; null keeps it in <see cref="Store"/>, or in RAM where there
        /// is none.</summary>
        public IQuirkMemory Memory;

        /// <summary>Keeps TLS tickets where there is no sealed store, which takes them over; null to resume no
        /// sessions.</summary>
        public ITicketStore Tickets = new MemoryTicketStore(2);

        /// <summary>Remembers verdicts on server chains, in RAM: a cache beyond it must authenticate; null to verify each
        /// time.</summary>
        public IVerdictCache Verdicts = new MemoryVerdictCache(2);

        /// <summary>Restarts the board and puts it to sleep; null where it can do neither.</summary>
        public IBoardControl Board;

        /// <summary>Whether the board woke from a deep sleep; false after any other start.</summary>
        public bool WokeFromSleep;

        /// <summary>Sees each APDU, without data; null for nobody.</summary>
        public Signet.Sim.IApduObserver ApduObserver;

        /// <summary>Sees the edges of each TLS handshake, after the agent itself; null for nobody.</summary>
        public ITlsObserver TlsObserver;
    }
}
