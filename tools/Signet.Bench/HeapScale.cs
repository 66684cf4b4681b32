using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Signet.Bench;

/// <summary>
/// Weighs what the firmware holds at each moment: objects that are still reachable, by the desktop's collector, and
/// frames, both in the sizes of <see cref="NanoLayout"/>. Garbage is not counted: the device collects it before it
/// runs out of memory.
/// </summary>
internal sealed class HeapScale : IDisposable
{
    // A collection is only worth its time when the sum could exceed the greatest seen by more than this.
    private const int Tolerance = 96;

    private readonly List<(GCHandle Handle, int Size, string Site)> _objects = [];
    private (int Size, string Site)[] _atPeak = [];
    private readonly ConditionalWeakTable<object, object> _known = [];
    private int _frames;
    private int _bound;

    /// <summary>Greatest sum of objects and frames, at most 96 bytes too high.</summary>
    public int Peak { get; private set; }

    /// <summary>Frames' share of <see cref="Peak"/>.</summary>
    public int PeakFrames { get; private set; }

    /// <summary>Greatest sum of frames.</summary>
    public int DeepestFrames { get; private set; }

    /// <summary>Largest single object or array.</summary>
    public int Largest { get; private set; }

    /// <summary>What the largest one is.</summary>
    public string LargestType { get; private set; } = "";

    /// <summary>Objects made so far.</summary>
    public long Made { get; private set; }

    /// <summary>Bytes of all objects made so far.</summary>
    public long MadeBytes { get; private set; }

    /// <summary>The types of objects made since <see cref="Watch"/>; null while nobody wants to know.</summary>
    public List<string>? Seen { get; private set; }

    /// <summary>Begins to list what is made.</summary>
    public void Watch() => Seen = [];

    /// <summary>Begins a new search for the peak.</summary>
    public void ForgetPeak() => (Peak, PeakFrames, DeepestFrames, _atPeak) = (0, 0, 0, []);

    /// <summary>Takes an object in; one that is known already is passed over.</summary>
    /// <param name="made">The object.</param>
    /// <param name="size">Its bytes on the device.</param>
    public void Add(object made, int size)
    {
        if (!_known.TryAdd(made, made.GetType())) return;

        _objects.Add((GCHandle.Alloc(made, GCHandleType.Weak), size, Site() + ' ' + Name(made)));
        Made++;
        MadeBytes += size;
        Seen?.Add(made is string text ? '"' + text + '"' : Name(made));
        if (size > Largest)
        {
            Largest = size;
            LargestType = Name(made);
        }

        _bound += size;
        Weigh();
    }

    /// <summary>A method begins.</summary>
    public int Enter(int frame)
    {
        _frames += frame;
        _bound += frame;
        DeepestFrames = Math.Max(DeepestFrames, _frames);
        Weigh();
        return _frames;
    }

    /// <summary>A method ends.</summary>
    public void Leave(int frame)
    {
        _frames -= frame;
        _bound -= frame;
    }

    /// <summary>An exception has ended the frames above this sum.</summary>
    public void Unwind(int depth)
    {
        _bound -= _frames - depth;
        _frames = depth;
    }

    /// <summary>Bytes of the objects that are reachable now.</summary>
    public int Live()
    {
        GC.Collect(2, GCCollectionMode.Forced, blocking: true);
        int live = 0;
        int kept = 0;
        var objects = CollectionsMarshal.AsSpan(_objects);
        foreach (var item in objects)
        {
            if (item.Handle.Target == null)
            {
                item.Handle.Free();
                continue;
            }

            live += item.Size;
            objects[kept++] = item;
        }

        _objects.RemoveRange(kept, _objects.Count - kept);
        _bound = live + _frames;
        return live;
    }

    /// <summary>Bytes of the objects that were reachable at the peak, by the methods that made them and their types, the most first.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> AtPeak() =>
        [.. _atPeak.GroupBy(o => o.Site).Select(g => KeyValuePair.Create(g.Key, g.Sum(o => o.Size))).OrderByDescending(p => p.Value)];

    public void Dispose()
    {
        foreach (var item in _objects) item.Handle.Free();
        _objects.Clear();
    }

    private static string Name(object made) => made is Array array ? $"{made.GetType().Name} of {array.Length}" : made.GetType().Name;

    // The method that made it and the one that called that.
    private static string Site() =>
        string.Join(" < ", new StackTrace(2, false).GetFrames().Select(f => f.GetMethod())
            .Where(m => m?.DeclaringType?.Assembly.GetName().Name!.StartsWith("Signet", StringComparison.Ordinal) == true
                && m.DeclaringType.Assembly != typeof(HeapScale).Assembly)
            .Take(2).Select(m => m!.DeclaringType!.Name + "::" + m.Name));

    private void Weigh()
    {
        if (_bound <= Peak + Tolerance) return;

        int frames = _frames;
        int sum = Live() + frames;
        if (sum <= Peak) return;

        Peak = sum;
        PeakFrames = frames;
        _atPeak = [.. _objects.Select(o => (o.Size, o.Site))];
    }
}
