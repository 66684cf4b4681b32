namespace Signet.Testing;

/// <summary>What code allocates.</summary>
public static class Allocations
{
    private const int Runs = 3;

    /// <summary>
    /// Bytes that code allocates on this thread, the least of up to three runs. A collection that a test beside it asks for ends the
    /// thread's allocation context, and the rest of that, up to 8 KB, counts as allocated: in one run, while what the code itself allocates is in each.
    /// </summary>
    /// <param name="run">The code, run once before.</param>
    /// <returns>Bytes; 0 when a run allocated nothing.</returns>
    public static long Of(Action run)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Runs && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
