namespace Signet.Testing.Flash;

/// <summary>What is on the medium when power comes back after a cut.</summary>
/// <param name="Operation">Index of the operation during which power went; all before it were completed.</param>
/// <param name="Image">The files.</param>
public sealed record CutImage(int Operation, IReadOnlyDictionary<string, byte[]> Image);

/// <summary>Enumerates every power cut of a recorded sequence of write accesses: at every byte of every append, and
/// before and after every commit and removal.</summary>
public sealed class PowerCuts(IReadOnlyDictionary<string, byte[]> before, IReadOnlyList<FlashOperation> log, PowerCutModel model)
{
    private const int EnumeratedOperations = 3;
    private const int SampledSubsets = 2;

    /// <summary>Cuts enumerated so far: pairs of a place and of what survives there.</summary>
    public int Points { get; private set; }

    /// <summary>Different images among them, each of which was handed out.</summary>
    public int Images { get; private set; }

    /// <summary>Gives each different image of each operation once.</summary>
    public IEnumerable<CutImage> Enumerate(int from = 0)
    {
        var live = new Dictionary<string, byte[]>(before);
        var durable = new Dictionary<string, byte[]>(before);
        var pending = new List<FlashOperation>();
        var random = new Random(5);
        for (int i = 0; i <= log.Count; i++)
        {
            var operation = i < log.Count ? log[i] : null;
            if (i >= from)
            {
                var seen = new HashSet<ulong>();
                int places = operation?.Kind == FlashOperationKind.Append ? operation.Data.Length : 1;
                for (int k = 0; k < places; k++)
                {
                    var part = k == 0 ? null : operation! with { Data = operation.Data[..k] };
                    foreach (var image in Survivors(live, durable, pending, part, random))
                    {
                        Points++;
                        if (seen.Add(Hash(image)))
                        {
                            Images++;
                            yield return new CutImage(i, image);
                        }
                    }
                }
            }

            if (operation != null)
            {
                Apply(live, operation);
                Settle(live, durable, pending, operation);
            }
        }
    }

    private IEnumerable<Dictionary<string, byte[]>> Survivors(
        Dictionary<string, byte[]> live, Dictionary<string, byte[]> durable, List<FlashOperation> pending, FlashOperation? part, Random random)
    {
        switch (model)
        {
            case PowerCutModel.Torn:
                var torn = new Dictionary<string, byte[]>(live);
                if (part != null)
                {
                    Apply(torn, part);
                }

                yield return torn;
                break;
            case PowerCutModel.LastClose:
                yield return new Dictionary<string, byte[]>(durable);
                break;
            default:
                FlashOperation[] open = part == null ? [.. pending] : [.. pending, part];
                bool all = open.Length <= EnumeratedOperations;
                int subsets = all ? 1 << open.Length : SampledSubsets;
                for (int s = 0; s < subsets; s++)
                {
                    int mask = all ? s : random.Next(1 << Math.Min(open.Length, 30));
                    yield return Subset(durable, open, mask, false);
                    yield return Subset(durable, open, mask, true);
                }

                break;
        }
    }

    private static Dictionary<string, byte[]> Subset(Dictionary<string, byte[]> durable, FlashOperation[] open, int mask, bool zeros)
    {
        var image = new Dictionary<string, byte[]>(durable);
        for (int i = 0; i < open.Length; i++)
        {
            bool kept = (mask >> i & 1) != 0;
            bool later = open.Skip(i + 1).Where((o, j) => o.Name == open[i].Name && (mask >> (i + 1 + j) & 1) != 0).Any();
            if (kept)
            {
                Apply(image, open[i]);
            }
            else if (zeros && later && open[i].Kind == FlashOperationKind.Append)
            {
                Apply(image, open[i] with { Data = new byte[open[i].Data.Length] });
            }
        }

        return image;
    }

    private void Settle(Dictionary<string, byte[]> live, Dictionary<string, byte[]> durable, List<FlashOperation> pending, FlashOperation operation)
    {
        if (operation.Kind == FlashOperationKind.Commit)
        {
            pending.RemoveAll(o => o.Name == operation.Name);
            if (live.TryGetValue(operation.Name, out var content))
            {
                durable[operation.Name] = content;
            }
        }
        else if (operation.Kind == FlashOperationKind.Delete && model == PowerCutModel.LastClose)
        {
            durable.Remove(operation.Name);
        }
        else
        {
            pending.Add(operation);
        }
    }

    private static void Apply(Dictionary<string, byte[]> image, FlashOperation operation)
    {
        switch (operation.Kind)
        {
            case FlashOperationKind.Append:
                image[operation.Name] = image.TryGetValue(operation.Name, out var content) ? [.. content, .. operation.Data] : operation.Data;
                break;
            case FlashOperationKind.Delete:
                image.Remove(operation.Name);
                break;
            default:
                break;
        }
    }

    private static ulong Hash(Dictionary<string, byte[]> image)
    {
        ulong sum = 0;
        foreach (var (name, content) in image)
        {
            sum += Fnv(Fnv(14695981039346656037, System.Text.Encoding.ASCII.GetBytes(name)), content);
        }

        return sum;
    }

    private static ulong Fnv(ulong hash, byte[] data)
    {
        foreach (byte b in data)
        {
            hash = (hash ^ b) * 1099511628211;
        }

        return (hash ^ (ulong)data.Length) * 1099511628211;
    }
}
