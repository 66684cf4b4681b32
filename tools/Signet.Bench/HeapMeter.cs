namespace Signet.Bench;

/// <summary>Weighs the heap while a workload runs.</summary>
internal sealed class HeapMeter(HeapScale scale) : IMeter
{
    private long _made;

    /// <summary>Objects made in each window that was reported.</summary>
    public Dictionary<string, HeapWindow> Windows { get; } = [];

    /// <inheritdoc/>
    public bool Weighs => true;

    /// <inheritdoc/>
    public void Begin()
    {
        scale.Live();
        scale.ForgetPeak();
        scale.Watch();
        _made = scale.MadeBytes;
    }

    /// <inheritdoc/>
    public Cost Since() => new()
    {
        Allocations = scale.Seen?.Count ?? 0,
        AllocationKinds = string.Join(", ", scale.Seen ?? []),
    };

    /// <inheritdoc/>
    public void Report(string name, Cost cost) => Windows[name] = new HeapWindow(
        scale.Peak, scale.PeakFrames, scale.DeepestFrames, (int)cost.Allocations, cost.AllocationKinds,
        (int)(scale.MadeBytes - _made), scale.Live(), scale.AtPeak());

    /// <inheritdoc/>
    public void Report(string name, double value, string unit)
    {
    }

    /// <inheritdoc/>
    public void Report(Scenario scenario)
    {
    }
}

/// <summary>The heap during one window, in bytes of the 32-bit layout.</summary>
/// <param name="Peak">Greatest sum of reachable objects and frames.</param>
/// <param name="PeakFrames">Frames' share of it.</param>
/// <param name="DeepestFrames">Greatest sum of frames.</param>
/// <param name="Made">Objects made.</param>
/// <param name="MadeKinds">Which ones.</param>
/// <param name="MadeBytes">Their bytes.</param>
/// <param name="Live">Reachable objects when it was reported.</param>
/// <param name="AtPeak">Bytes of the objects that were reachable at the peak, by the methods that made them and their types.</param>
public sealed record HeapWindow(
    int Peak, int PeakFrames, int DeepestFrames, int Made, string MadeKinds, int MadeBytes, int Live,
    IReadOnlyList<KeyValuePair<string, int>> AtPeak);
