namespace Signet.Bench.Tests;

/// <summary>The counter counts what a person counts.</summary>
[Collection("probe")]
public sealed class CounterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("signet-bench-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("Loop", 3 + (10 * 4) + (11 * 3) + 1)]
    [InlineData("Select", 2 + 2 + 1, 0)]
    [InlineData("Select", 2 + 1, 1)]
    [InlineData("Select", 2 + 1 + 1, 2)]
    [InlineData("Catch", 2 + 2 + 2 + 1)]
    [InlineData("Finally", 3 + (3 * 10) + 3 + 1)]
    [InlineData("Prefix", 6)]
    [InlineData("Allocate", 14 + 3)]
    [InlineData("FarJump", 3)]
    [InlineData("Recurse", (4 * 7) + 3, 4)]
    public void Operations_are_those_that_run(string method, int expected, params int[] arguments)
    {
        Assert.Equal(expected, Count(method, arguments).Operations);
    }

    [Fact]
    public void Allocations_are_those_of_the_device()
    {
        var cost = Count("Allocate", []);

        Assert.Equal("1 objects, 1 arrays, 1 boxes, 1 literals", cost.AllocationKinds);
        Assert.Equal(4, cost.Allocations);
    }

    [Fact]
    public void Calls_of_the_class_library_are_named()
    {
        Assert.Equal([new("System.Object::.ctor", 1), new("System.TimeSpan::.ctor", 1)], Count("Allocate", []).LibraryCalls);
        Assert.Equal([new("System.Object::ToString", 1)], Count("Prefix", []).LibraryCalls);
    }

    [Fact]
    public void Heap_holds_what_was_made_and_the_frames_above()
    {
        using var scale = new HeapScale();
        Probe.Scale = scale;
        try
        {
            var firmware = RewrittenFirmware.Load([Sample.Write(_folder)], Instrument.Scale);
            scale.Watch();
            Call(firmware, "Allocate", []);
            Call(firmware, "Catch", []);
            Call(firmware, "Recurse", [4]);
        }
        finally
        {
            Probe.Scale = null;
        }

        Assert.Equal(["Methods", "Byte[] of 32", "Int32", "\"twelve bytes\"", "InvalidOperationException"], scale.Seen!);
        Assert.Equal("InvalidOperationException", scale.LargestType);
        Assert.Equal(72, scale.Largest);

        // Five frames of the least size; the exception left none behind.
        Assert.Equal(5 * 204, scale.DeepestFrames);
        Assert.Equal(0, scale.Enter(0));
    }

    private Cost Count(string method, int[] arguments)
    {
        var firmware = RewrittenFirmware.Load([Sample.Write(_folder)], Instrument.Counter);
        var meter = new OperationMeter(firmware);
        meter.Begin();
        Call(firmware, method, arguments);
        return meter.Since();
    }

    private static void Call(RewrittenFirmware firmware, string method, int[] arguments) =>
        firmware.LoadFromAssemblyName(new System.Reflection.AssemblyName(Sample.Name)).GetType("Methods")!.GetMethod(method)!
            .Invoke(null, [.. arguments.Cast<object>()]);
}
