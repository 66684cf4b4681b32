namespace Signet.NanoLint;

/// <summary>Members of the class library that compile, run, and do something else on the device than on the desktop.</summary>
internal static class MemberRules
{
    /// <summary>What to say of a call; null when there is nothing to say.</summary>
    /// <param name="owner">Full name of the type that declares the member.</param>
    /// <param name="member">Its name.</param>
    /// <param name="isNew">True where the call makes an object.</param>
    public static string? Of(string owner, string member, bool isNew) => owner switch
    {
        "System.String" when member == "get_Chars" => "string indexing reads the whole string on the device",
        "System.String" when member is "Compare" or "CompareTo" =>
            "string order is ordinal on the device and cultural on the desktop",
        "System.DateTime" when isNew || member is "Parse" or "ToString" or "AddMonths" =>
            "DateTime accepts other dates on the device: use CivilTime",
        "System.Double" or "System.Single" when member is "IsPositiveInfinity" or "IsNegativeInfinity" =>
            "a 32-bit interpreter takes minus infinity for plus infinity: compare the bits",
        "System.Math" when member == "Abs" => "Math.Abs of the smallest number wraps on the device: compare instead",
        "System.Array" when member is "IndexOf" or "LastIndexOf" =>
            "Array.IndexOf compares boxed values by another rule on the device: use a loop",
        "System.Text.StringBuilder" when member == "set_Length" => "StringBuilder.Length does not grow on the device",
        "System.Threading.Thread" when isNew =>
            "an exception that leaves a thread ends it silently on the device: everything runs on one thread",
        "System.Threading.Timer" when isNew => "timer callbacks run one at a time on the device, and end silently by exceptions",
        "System.Collections.Hashtable" when member is "GetEnumerator" or "get_Keys" or "get_Values" or "CopyTo" =>
            "the order of a Hashtable differs on the device",
        _ => member switch
        {
            "TryParse" when owner.StartsWith("System.", StringComparison.Ordinal) =>
                "TryParse leaves another value on failure on the device",
            "GetHashCode" when owner.StartsWith("System.", StringComparison.Ordinal) => "hash codes differ on the device",
            _ => null,
        },
    };

    /// <summary>How many values lie above the key when a member of Hashtable is called; -1 for one that takes no key.</summary>
    public static int ValuesAboveKey(string owner, string member) => owner != "System.Collections.Hashtable" ? -1 : member switch
    {
        "get_Item" or "Contains" or "Remove" => 0,
        "set_Item" or "Add" => 1,
        _ => -1,
    };

    /// <summary>True for a type that the device finds again as a key; "" is one that could not be told.</summary>
    public static bool IsPortableKey(string type) =>
        type is "" or "System.String" or "System.Object" or "System.Int32" or "System.UInt32" or "System.Byte" or "System.Char"
            or "System.Int16" or "System.UInt16";
}
