using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using Mono.Cecil;

namespace Signet.Bench;

/// <summary>
/// Sizes on the managed heap of the 1.x interpreter on a 32-bit target. The unit is a heap block of 12 bytes; every
/// instance field takes one, whatever its type (docs/BENCHMARKS.md, "The scales").
/// </summary>
public static class NanoLayout
{
    /// <summary>Bytes of a heap block.</summary>
    public const int Unit = 12;

    private const int ArrayHead = 20;
    private const int FrameHead = 7 * Unit;
    private const int LeastSlots = 10;
    private const int ExtraSlots = 3;
    private const int AssemblyHead = 140;

    /// <summary>Bytes of a string literal, which refers to its text in the program's flash.</summary>
    public const int Literal = Unit;

    /// <summary>
    /// Bytes of the tables of the class library's assemblies that the application needs on any board, as the
    /// interpreter printed them: mscorlib 3 240, System.IO.Streams 756, System.Threading 552, M2Mqtt.Core 508,
    /// Runtime.Native 384, System.Collections 568, System.Text 548.
    /// </summary>
    internal const int LibraryTables = 3240 + 756 + 552 + 508 + 384 + 568 + 548;

    // Managed objects of the class library with what they hold when new; measured on the device's layout.
    private static readonly Dictionary<string, int> Library = new()
    {
        ["System.Object"] = 12,
        ["System.Collections.ArrayList"] = 120,
        ["System.Collections.Hashtable"] = 180,
        ["System.Text.StringBuilder"] = 132,
    };

    private static readonly ConcurrentDictionary<Type, int> Objects = new();

    /// <summary>Bytes of an object, box, array or string.</summary>
    /// <param name="value">The desktop's instance.</param>
    public static int SizeOf(object value)
    {
        return value switch
        {
            string text => Unit + RoundUp(Encoding.UTF8.GetByteCount(text) + 1),
            Array array => RoundUp(ArrayHead + (array.Length * ElementSize(array.GetType().GetElementType()!))),
            Delegate => 3 * Unit,
            _ => Objects.GetOrAdd(value.GetType(), SizeOfObject),
        };
    }

    /// <summary>Bytes of a stack frame. Arguments lie on the caller's evaluation stack.</summary>
    /// <param name="locals">Local variables.</param>
    /// <param name="stack">Greatest depth of the evaluation stack.</param>
    public static int Frame(int locals, int stack) => FrameHead + (Unit * Math.Max(LeastSlots, locals + stack + ExtraSlots));

    /// <summary>Bytes that the tables of an assembly's types take in RAM, its static fields included.</summary>
    /// <param name="module">The assembly as built for the desktop; the device's has the same tables.</param>
    internal static int Tables(ModuleDefinition module)
    {
        var types = module.Types.Where(t => t.Name != "<Module>").SelectMany(Nested).ToArray();
        var fields = types.SelectMany(t => t.Fields).Where(f => !f.HasConstant && f.RVA == 0).ToArray();
        var methods = types.Sum(t => t.Methods.Count);
        int references = module.GetMemberReferences().Count() + module.GetTypeReferences().Count() + module.AssemblyReferences.Count;
        return AssemblyHead + (4 * references) + (8 * types.Length) + RoundUp(2 * fields.Length, 4) + RoundUp(2 * methods, 4)
            + (Unit * fields.Count(f => f.IsStatic)) + RoundUp(methods, 4);
    }

    private static IEnumerable<TypeDefinition> Nested(TypeDefinition type) => type.NestedTypes.SelectMany(Nested).Prepend(type);

    private static int SizeOfObject(Type type)
    {
        if (type.IsPrimitive || type.IsEnum) return 2 * Unit;
        if (Library.TryGetValue(type.FullName ?? "", out int known)) return known;

        // Message, inner exception and stack trace, and what a derived class adds.
        int size = typeof(Exception).IsAssignableFrom(type) ? 6 * Unit : Unit;
        for (var at = type; at != null && at != typeof(object) && at != typeof(Exception); at = at.BaseType)
        {
            const BindingFlags own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            size += at.GetFields(own).Sum(f => FieldSize(f.FieldType));
        }

        return size;
    }

    private static int FieldSize(Type type)
    {
        bool structure = type is { IsValueType: true, IsPrimitive: false, IsEnum: false }
            && type != typeof(DateTime) && type != typeof(TimeSpan);
        if (!structure) return Unit;

        const BindingFlags instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        return (2 * Unit) + type.GetFields(instance).Sum(f => FieldSize(f.FieldType));
    }

    private static int ElementSize(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean or TypeCode.Byte or TypeCode.SByte => 1,
        TypeCode.Char or TypeCode.Int16 or TypeCode.UInt16 => 2,
        TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Single => 4,
        TypeCode.Int64 or TypeCode.UInt64 or TypeCode.Double => 8,
        _ => Unit,
    };

    private static int RoundUp(int bytes, int unit = Unit) => (bytes + unit - 1) / unit * unit;
}
