using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Signet.Emulator.Trace
{
    /// <summary>Keeps events in memory.</summary>
    public sealed class MemoryTrace : ITraceSink
    {
        private readonly List<TraceEvent> _events = [];

        /// <inheritdoc/>
        public void Write(TraceEvent traceEvent)
        {
            lock (_events)
                _events.Add(traceEvent);
        }

        /// <summary>The events so far.</summary>
        /// <returns>A copy.</returns>
        public TraceEvent[] Snapshot()
        {
            lock (_events)
                return [.. _events];
        }

        /// <summary>The events of one layer so far.</summary>
        /// <param name="layer">Layer.</param>
        /// <returns>A copy.</returns>
        public TraceEvent[] Of(TraceLayer layer)
        {
            return [.. Snapshot().Where(e => e.Layer == layer)];
        }
    }

    /// <summary>
    /// Writes one JSON object a line: t (ms), m (modelled ms), layer, dir ("in", "out" or absent), text, hex (absent
    /// when there is none). Numbers are written with a point whatever the culture.
    /// </summary>
    public sealed class JsonLinesTrace : ITraceSink, IDisposable
    {
        private readonly TextWriter _writer;
        private readonly object _gate = new();

        /// <summary>Writes to a text writer, which is disposed of along with this object.</summary>
        /// <param name="writer">Destination.</param>
        public JsonLinesTrace(TextWriter writer)
        {
            _writer = writer ?? throw new ArgumentNullException(nameof(writer));
        }

        /// <summary>Writes to a file, replacing it.</summary>
        /// <param name="path">Path of the file.</param>
        /// <returns>The sink.</returns>
        public static JsonLinesTrace ToFile(string path)
        {
            return new JsonLinesTrace(new StreamWriter(path, false, new UTF8Encoding(false)));
        }

        /// <summary>One event as a line of JSON without its line end.</summary>
        /// <param name="traceEvent">The event.</param>
        /// <returns>The line.</returns>
        public static string Format(TraceEvent traceEvent)
        {
            ArgumentNullException.ThrowIfNull(traceEvent);
            var line = new StringBuilder();
            line.Append(CultureInfo.InvariantCulture, $"{{\"t\":{traceEvent.Milliseconds:0.###}");
            line.Append(CultureInfo.InvariantCulture, $",\"m\":{traceEvent.ModelledMilliseconds:0.###}");
            line.Append(",\"layer\":\"").Append(traceEvent.Layer.ToString().ToLowerInvariant()).Append('"');
            if (traceEvent.Direction != TraceDirection.None)
                line.Append(",\"dir\":\"").Append(traceEvent.Direction == TraceDirection.In ? "in" : "out").Append('"');
            line.Append(",\"text\":\"").Append(JsonEncodedText.Encode(traceEvent.Summary, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)).Append('"');
            if (traceEvent.Data != null)
                line.Append(",\"hex\":\"").Append(Convert.ToHexString(traceEvent.Data)).Append('"');
            return line.Append('}').ToString();
        }

        /// <inheritdoc/>
        public void Write(TraceEvent traceEvent)
        {
            lock (_gate)
                _writer.WriteLine(Format(traceEvent));
        }

        /// <summary>Flushes and closes the destination.</summary>
        public void Dispose()
        {
            lock (_gate)
                _writer.Dispose();
        }
    }
}
