using Signet.Core;
using Signet.Telemetry;

namespace Signet.Device
{
    /// <summary>Free managed heap in bytes, as the nanoCLR counts it.</summary>
    public sealed class HeapSensor : ISensor
    {
        private readonly ReadingName _name = new ReadingName("heap");

        /// <inheritdoc/>
        public string Name
        {
            get { return "heap"; }
        }

        /// <inheritdoc/>
        public string Unit
        {
            get { return "B"; }
        }

        /// <inheritdoc/>
        public void Read(TelemetryBatch batch, int offset)
        {
            batch.Add(_name, offset, (long)nanoFramework.Runtime.Native.GC.Run(false));
        }
    }
}
