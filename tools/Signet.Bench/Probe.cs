namespace Signet.Bench;

/// <summary>
/// What rewritten firmware calls. Firmware runs on one thread at a time, so nothing here is locked.
/// </summary>
public static class Probe
{
    /// <summary>How often each basic block ran, by its number; grown by the rewriter.</summary>
    internal static long[] Hits = [];

    /// <summary>Who weighs objects and frames; null for nobody.</summary>
    internal static HeapScale? Scale { get; set; }

    /// <summary>A basic block begins.</summary>
    /// <param name="block">Its number.</param>
    public static void Hit(int block) => Hits[block]++;

    /// <summary>An object, array, box or delegate was made, or came back from the class library.</summary>
    /// <param name="made">The object; null is passed over.</param>
    public static void Allocated(object? made)
    {
        if (made != null) Scale?.Add(made, NanoLayout.SizeOf(made));
    }

    /// <summary>
    /// A literal was loaded. The device makes a string each time, the desktop hands out the same one: so here too it
    /// becomes a new one.
    /// </summary>
    /// <param name="text">The literal.</param>
    /// <returns>A copy.</returns>
    public static string Literal(string text)
    {
        var copy = new string(text.AsSpan());
        Scale?.Add(copy, NanoLayout.Literal);
        return copy;
    }

    /// <summary>A method begins.</summary>
    /// <param name="frame">Bytes of its frame on the device.</param>
    /// <returns>Bytes of all frames, its own included; it gives them back in <see cref="Unwound"/>.</returns>
    public static int Enter(int frame) => Scale?.Enter(frame) ?? 0;

    /// <summary>A method ends.</summary>
    /// <param name="frame">Bytes of its frame.</param>
    public static void Leave(int frame) => Scale?.Leave(frame);

    /// <summary>A handler of a method begins: the frames above it are gone.</summary>
    /// <param name="depth">What <see cref="Enter"/> returned to the method.</param>
    public static void Unwound(int depth) => Scale?.Unwind(depth);
}
