namespace Signet.Bench;

/// <summary>What one run of a basic block costs, read from its instructions.</summary>
internal sealed class Block(string method)
{
    /// <summary>The method that it is part of.</summary>
    public string Method { get; } = method;

    /// <summary>Instructions, prefixes not among them: each is one turn of the interpreter's loop.</summary>
    public int Operations { get; set; }

    /// <summary>newobj of classes and delegates.</summary>
    public int Objects { get; set; }

    /// <summary>newarr.</summary>
    public int Arrays { get; set; }

    /// <summary>box.</summary>
    public int Boxes { get; set; }

    /// <summary>ldstr: a new string each time on the device.</summary>
    public int Literals { get; set; }

    /// <summary>Copies of own structures, each a heap block on the device.</summary>
    public int Copies { get; set; }

    /// <summary>Methods of the class library that it calls, as Namespace.Type::Method.</summary>
    public List<string> LibraryCalls { get; } = [];
}
