namespace Signet.Bench.Tests;

/// <summary>Sizes as they were measured on the interpreter's 32-bit build.</summary>
public class LayoutTests
{
    public static TheoryData<object, int> Measured => new()
    {
        { new object(), 12 },
        { 5, 24 },
        { 5L, 24 },
        { new byte[0], 24 },
        { new byte[4], 24 },
        { new byte[8], 36 },
        { new byte[16], 36 },
        { new byte[32], 60 },
        { new byte[64], 84 },
        { new byte[100], 120 },
        { new byte[1000], 1020 },
        { new int[8], 60 },
        { new uint[16], 84 },
        { new long[8], 84 },
        { new object[10], 24 + (12 * 10) },
        { "x", 24 },
        { "12345678", 24 },
        { "1234567890123456", 36 },
        { new string('x', 32), 48 },
        { new FourFields(), 12 + (4 * 12) },
        { new OneMore(), 12 + (5 * 12) },
        { new HoldsStructure(), 12 + 24 + (2 * 12) },
    };

    [Theory]
    [MemberData(nameof(Measured), DisableDiscoveryEnumeration = true)]
    public void An_object_has_its_size_on_the_device(object value, int expected)
    {
        Assert.Equal(expected, NanoLayout.SizeOf(value));
    }

    [Fact]
    public void A_frame_has_ten_slots_at_least()
    {
        Assert.Equal(204, NanoLayout.Frame(0, 1));
        Assert.Equal(204, NanoLayout.Frame(4, 3));
        Assert.Equal(216, NanoLayout.Frame(4, 4));
    }

#pragma warning disable CS0169, CS0649 // Fields that only have a size.
    private class FourFields
    {
        public bool A;
        public byte B;
        public long C;
        public object? D;
    }

    private sealed class OneMore : FourFields
    {
        public int E;
    }

    private struct Pair
    {
        public int X;
        public int Y;
    }

    private sealed class HoldsStructure
    {
        public Pair P;
    }
#pragma warning restore CS0169, CS0649
}
