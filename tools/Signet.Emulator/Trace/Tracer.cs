using System;
using Signet.Emulator.Timing;

namespace Signet.Emulator.Trace
{
    /// <summary>Stamps events and hands them to a sink; one for card, UICC and modem of an emulator.</summary>
    public sealed class Tracer
    {
        private readonly ITraceSink? _sink;
        private readonly TimeProvider _time;
        private readonly long _start;

        /// <summary>Makes a tracer.</summary>
        /// <param name="sink">Receives the events; null for none.</param>
        /// <param name="timing">The model whose time the events bear; null for a model of its own.</param>
        /// <param name="time">Clock; null for the system's.</param>
        public Tracer(ITraceSink? sink = null, TimingModel? timing = null, TimeProvider? time = null)
        {
            _sink = sink;
            _time = time ?? TimeProvider.System;
            _start = _time.GetTimestamp();
            Timing = timing ?? new TimingModel();
        }

        /// <summary>True to write shared secrets, PINs and derivation inputs, which are left out by default.</summary>
        public bool IncludeSecrets { get; init; }

        /// <summary>The timing model.</summary>
        public TimingModel Timing { get; }

        /// <summary>True when a sink listens, so that callers may spare themselves the formatting.</summary>
        public bool IsEnabled => _sink != null;

        /// <summary>Writes an event.</summary>
        /// <param name="layer">Layer.</param>
        /// <param name="direction">Direction.</param>
        /// <param name="summary">What happened, in words.</param>
        /// <param name="data">Bytes; copied; left out when empty.</param>
        /// <param name="secret">True when the bytes are secret; they are then left out by default.</param>
        public void Write(
            TraceLayer layer,
            TraceDirection direction,
            string summary,
            ReadOnlySpan<byte> data = default,
            bool secret = false)
        {
            if (_sink == null)
                return;
            byte[]? bytes = data.IsEmpty || (secret && !IncludeSecrets) ? null : data.ToArray();
            double now = _time.GetElapsedTime(_start).TotalMilliseconds;
            _sink.Write(new TraceEvent(now, Timing.ModelledMilliseconds, layer, direction, summary, bytes));
        }
    }
}
