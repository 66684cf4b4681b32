namespace Signet.Bench;

/// <summary>
/// What a call of the class library costs beyond the call instruction itself, in interpreted operations, and whether it
/// makes something new. On the device the class library is partly native (price 0: no operation is interpreted)
/// and partly managed. Measured with a counter in the interpreter, once for each method with a small argument;
/// docs/BENCHMARKS.md says how.
/// </summary>
public static class LibraryPrices
{
    /// <summary>A price.</summary>
    /// <param name="Operations">Interpreted operations of one call.</param>
    /// <param name="Allocates">Objects that one call makes.</param>
    public sealed record Price(int Operations, int Allocates);

    private static readonly Dictionary<string, Price> Prices = new()
    {
        ["System.Array::Clear"] = new(0, 0),
        ["System.Array::Clone"] = new(22, 3),
        ["System.Array::Copy"] = new(0, 0),
        ["System.Collections.ArrayList::.ctor"] = new(8, 1),
        ["System.Collections.ArrayList::Add"] = new(0, 0),
        ["System.Collections.ArrayList::RemoveAt"] = new(0, 0),
        ["System.Collections.ArrayList::get_Count"] = new(3, 0),
        ["System.Collections.ArrayList::get_Item"] = new(0, 0),
        ["System.Collections.ArrayList::set_Item"] = new(0, 0),
        ["System.Exception::.ctor"] = new(7, 0),
        ["System.Exception::get_Message"] = new(6, 0),
        ["System.Int32::ToString"] = new(96, 12),
        ["System.Int64::ToString"] = new(48, 3),
        ["System.Object::.ctor"] = new(1, 0),
        ["System.Object::GetType"] = new(0, 1),
        ["System.String::.ctor"] = new(0, 0),
        ["System.String::Concat"] = new(0, 1),
        ["System.String::Substring"] = new(0, 2),
        ["System.String::ToCharArray"] = new(0, 1),
        ["System.String::Trim"] = new(0, 2),
        ["System.String::get_Length"] = new(0, 0),
        ["System.String::op_Equality"] = new(0, 0),
        ["System.String::op_Inequality"] = new(0, 0),
        ["System.Text.Encoding::GetBytes"] = new(0, 1),
        ["System.Text.Encoding::GetString"] = new(7, 3),
        ["System.Text.Encoding::get_UTF8"] = new(9, 1),
        ["System.Threading.Interlocked::Decrement"] = new(0, 0),
        ["System.Threading.Interlocked::Increment"] = new(0, 0),
        ["System.Threading.Monitor::Enter"] = new(0, 0),
        ["System.Threading.Monitor::Exit"] = new(0, 0),
        ["System.Threading.Thread::Sleep"] = new(0, 0),
        ["System.UInt32::ToString"] = new(96, 14),
        ["System.Type::get_FullName"] = new(0, 1),
    };

    /// <summary>Names that have a price, in order.</summary>
    public static IEnumerable<string> Names => Prices.Keys.Order(StringComparer.Ordinal);

    /// <summary>Gives a price; null for a method that has none.</summary>
    /// <param name="method">Namespace.Type::Method.</param>
    public static Price? Find(string method) => Prices.GetValueOrDefault(method);
}
