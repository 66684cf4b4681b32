using Signet.Core;

namespace Signet.Telemetry
{
    /// <summary>Something that can be read: one or more readings a time, added to a batch.</summary>
    public interface ISensor
    {
        /// <summary>Name as in SenML (RFC 8428 section 4.5.1), e.g. "temperature"; 1 to 32 bytes of UTF-8.</summary>
        string Name { get; }

        /// <summary>Unit from the SenML units registry (RFC 8428 section 12.1, e.g. "Cel", "%RH", "s"), or a secondary one that
        /// keeps a value whole (RFC 8798, e.g. "mV"); empty for none.</summary>
        string Unit { get; }

        /// <summary>Reads and adds what was read. In steady state nothing is allocated.</summary>
        /// <param name="batch">Takes the readings.</param>
        /// <param name="offset">Time of the readings in seconds relative to the batch's base time.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BatchFull"/> when the batch must be sent first;
        /// nothing is lost then and the sensor is read again.</exception>
        void Read(TelemetryBatch batch, int offset);
    }
}
