namespace Signet.Bench;

/// <summary>
/// What a call of the class library costs beyond the call instruction itself, in interpreted operations, and whether it
/// returns something new. On the device the class library is partly native (price 0: no operation is interpreted)
/// and partly managed. docs/BENCHMARKS.md says where each price comes from.
/// </summary>
public static class LibraryPrices
{
    /// <summary>A price.</summary>
    /// <param name="Operations">Interpreted operations of one call.</param>
    /// <param name="Allocates">Objects that one call makes.</param>
    public sealed record Price(int Operations, int Allocates);

    private static readonly Dictionary<string, Price> Prices = new()
    {
        ["System.Object::.ctor"] = new(1, 0),
        ["System.Array::Copy"] = new(0, 0),
        ["System.Array::Clear"] = new(0, 0),
        ["System.Array::get_Length"] = new(0, 0),
        ["System.String::get_Length"] = new(0, 0),
        ["System.String::op_Equality"] = new(0, 0),
        ["System.String::Concat"] = new(0, 1),
        ["System.Int32::ToString"] = new(96, 1),
        ["System.Int64::ToString"] = new(96, 1),
        ["System.Threading.Monitor::Enter"] = new(0, 0),
        ["System.Threading.Monitor::Exit"] = new(0, 0),
        ["System.Threading.Thread::Sleep"] = new(0, 0),
        ["System.Text.Encoding::get_UTF8"] = new(5, 1),
        ["System.Text.Encoding::GetBytes"] = new(0, 1),
        ["System.Text.Encoding::GetString"] = new(0, 1),
        ["System.Collections.ArrayList::.ctor"] = new(10, 2),
        ["System.Collections.ArrayList::Add"] = new(3, 0),
        ["System.Collections.ArrayList::get_Item"] = new(3, 0),
        ["System.Collections.ArrayList::get_Count"] = new(4, 0),
    };

    /// <summary>Names that have a price, in order.</summary>
    public static IEnumerable<string> Names => Prices.Keys.Order(StringComparer.Ordinal);

    /// <summary>Gives a price; null for a method that has none.</summary>
    /// <param name="method">Namespace.Type::Method.</param>
    public static Price? Find(string method) => Prices.GetValueOrDefault(method);
}
