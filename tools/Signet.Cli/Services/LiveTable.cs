using System.Globalization;
using Signet.Verification;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Signet.Cli.Services;

/// <summary>
/// The live view of <c>signet listen</c>: devices, their readings with a curve each, and what was noticed last. What a device
/// says is shown without control characters and never taken for markup.
/// </summary>
internal sealed class LiveTable
{
    private const int Kept = 120;
    private const int Noticed = 6;
    private const int PlotWidth = 30;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, DeviceRow> _devices = new(StringComparer.Ordinal);
    private readonly List<string> _notices = [];
    private int _refused;

    internal void Add(Outcome outcome)
    {
        lock (_gate)
        {
            if (outcome.Error != VerificationError.None)
            {
                _refused++;
                Notice($"{outcome.DeviceId}: refused, {outcome.Error} ({outcome.Detail})");
            }
            else if (outcome.Message is { } message)
            {
                var device = Device(message.DeviceId);
                if (message.Chain.IsNew) device.Take(message);
                else device.Repeated++;
            }

            foreach (var finding in outcome.Findings) Notice(finding.Kind + " " + finding.Text);

            Add(outcome.Publications);
        }
    }

    internal void Add(IReadOnlyList<Publication> publications, IReadOnlyList<Finding> findings)
    {
        lock (_gate)
        {
            foreach (var finding in findings) Notice(finding.Kind + " " + finding.Text);

            Add(publications);
        }
    }

    internal void Say(string line)
    {
        lock (_gate) Notice(line);
    }

    /// <summary>Makes what is shown now.</summary>
    internal IRenderable Render()
    {
        lock (_gate)
        {
            var devices = new Table().Border(TableBorder.Rounded).Title("devices").AddColumns("device", "epoch", "sequence", "time", "taken", "repeated", "confirmed");
            var readings = new Table().Border(TableBorder.Rounded).Title("readings").AddColumns("device", "name", "value", "unit", "curve");
            foreach (var (id, device) in _devices)
            {
                devices.AddRow(Cells(id[..8], device.Epoch, device.Sequence, device.Time, $"{device.Taken}", $"{device.Repeated}", device.Confirmed));
                foreach (var (name, reading) in device.Readings)
                    readings.AddRow(Cells(id[..8], name, reading.Value, reading.Unit, BraillePlot.Draw(reading.Values, PlotWidth)));
            }

            var rows = new List<IRenderable> { devices, readings, new Text($"refused: {_refused}") };
            rows.AddRange(_notices.Select(n => new Text(n)));
            return new Rows(rows);
        }
    }

    /// <summary>Text of a device without what a terminal would obey.</summary>
    internal static string Clean(string text) => new([.. text.Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format ? '?' : c)]);

    private static IEnumerable<IRenderable> Cells(params string[] texts) => texts.Select(t => new Text(Clean(t)));

    private void Add(IReadOnlyList<Publication> publications)
    {
        foreach (var publication in publications)
        {
            if (publication.Confirmation is { } confirmation && DeviceTopics.TryParse(publication.Topic, out _) is { } topics)
                Device(Convert.ToHexStringLower(topics.DeviceId)).Confirmed = $"{confirmation.UpTo}";
        }
    }

    private void Notice(string line)
    {
        _notices.Add(Clean($"{DateTime.UtcNow:HH:mm:ss} {line}"));
        if (_notices.Count > Noticed) _notices.RemoveAt(0);
    }

    private DeviceRow Device(string id)
    {
        if (!_devices.TryGetValue(id, out var row)) _devices[id] = row = new DeviceRow();

        return row;
    }

    private sealed class DeviceRow
    {
        internal string Epoch { get; private set; } = "";

        internal string Sequence { get; private set; } = "";

        internal string Time { get; private set; } = "";

        internal int Taken { get; private set; }

        internal int Repeated { get; set; }

        internal string Confirmed { get; set; } = "";

        internal SortedDictionary<string, ReadingRow> Readings { get; } = new(StringComparer.Ordinal);

        internal void Take(ReceivedMessage message)
        {
            Taken++;
            Epoch = Convert.ToHexStringLower(message.Batch.Epoch);
            Sequence = message.Batch.Sequence.ToString(CultureInfo.InvariantCulture);
            Time = Judgement.TimeOf(message.Batch);
            foreach (var reading in message.Batch.Readings)
            {
                string name = message.NameOf(reading);
                if (!Readings.TryGetValue(name, out var row))
                    Readings[name] = row = new ReadingRow(message.Descriptor?.Readings.FirstOrDefault(r => r.Name == name)?.Unit ?? "");

                row.Take(reading.Value);
            }
        }
    }

    private sealed class ReadingRow(string unit)
    {
        internal string Value { get; private set; } = "";

        internal string Unit { get; } = unit;

        internal List<double> Values { get; } = [];

        internal void Take(object value)
        {
            Value = Judgement.TextOf(value);
            Values.Add(value switch
            {
                double number => number,
                Int128 number => (double)number,
                bool truth => truth ? 1 : 0,
                _ => double.NaN,
            });
            if (Values.Count > Kept) Values.RemoveAt(0);
        }
    }
}
