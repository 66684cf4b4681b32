using System.Reflection;
using System.Runtime.InteropServices;

namespace Signet.Testing;

/// <summary>
/// Weighs what the firmware's objects hold: all that can be reached from one of them by fields and elements, without leaving the
/// firmware's own types, arrays, strings and the collections of nanoFramework. So nothing of the emulator, the backend or the test
/// is in it, and no collection of garbage has to be waited for. What a test keeps in memory in place of a part is left out by its type.
/// </summary>
public static class FirmwareHeap
{
    private const int Head = 16;

    /// <summary>Objects and bytes of each type, the bytes as a 64-bit desktop would need at least.</summary>
    /// <param name="root">Where to begin.</param>
    /// <param name="outside">Types that are not the device's memory, such as its flash.</param>
    public static Dictionary<string, (int Objects, long Bytes)> Weigh(object root, params Type[] outside)
    {
        var all = new Dictionary<string, (int Objects, long Bytes)>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<object>([root]);
        while (open.TryPop(out object? next))
        {
            if (outside.Contains(next.GetType()) || !seen.Add(next)) continue;

            long bytes = Head;
            if (next is string text)
            {
                bytes += 2 * text.Length;
            }
            else if (next is Array array)
            {
                Type element = next.GetType().GetElementType()!;
                bytes += array.LongLength * (element.IsValueType ? Marshal.SizeOf(Plain(element)) : IntPtr.Size);
                foreach (object? each in element.IsValueType ? Array.Empty<object?>() : array) Add(open, each);
            }
            else
            {
                for (Type? type = next.GetType(); type != null; type = type.BaseType)
                {
                    foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
                    {
                        bytes += IntPtr.Size;
                        if (!field.FieldType.IsValueType) Add(open, field.GetValue(next));
                    }
                }
            }

            (int objects, long before) = all.GetValueOrDefault(next.GetType().Name);
            all[next.GetType().Name] = (objects + 1, before + bytes);
        }

        return all;
    }

    private static Type Plain(Type type) => type.IsEnum ? Enum.GetUnderlyingType(type) : type == typeof(bool) ? typeof(byte) : type == typeof(char) ? typeof(short) : type;

    private static void Add(Stack<object> open, object? value)
    {
        if (value == null) return;

        Type type = value.GetType();
        string assembly = type.Assembly.GetName().Name!;
        bool ours = assembly.StartsWith("Signet.", StringComparison.Ordinal) && !assembly.StartsWith("Signet.Emulator", StringComparison.Ordinal)
            && !assembly.EndsWith(".Tests", StringComparison.Ordinal);
        if (ours || type.IsArray || type == typeof(string) || type.Namespace == "System.Collections") open.Push(value);
    }
}
