namespace Signet.Bench;

/// <summary>Takes readings while a workload runs.</summary>
public interface IMeter
{
    /// <summary>True when the heap is weighed in this run, false when operations are counted.</summary>
    bool Weighs { get; }

    /// <summary>A window begins here: what <see cref="Since"/> gives begins anew.</summary>
    void Begin();

    /// <summary>What has been spent since <see cref="Begin"/>.</summary>
    Cost Since();

    /// <summary>Reports a cost.</summary>
    /// <param name="name">Name of the measurement, e.g. sha256-block.</param>
    /// <param name="cost">The cost.</param>
    void Report(string name, Cost cost);

    /// <summary>Reports any other number.</summary>
    /// <param name="name">Name of the measurement.</param>
    /// <param name="value">The number.</param>
    /// <param name="unit">Its unit.</param>
    void Report(string name, double value, string unit);

    /// <summary>Reports a whole connection.</summary>
    /// <param name="scenario">Its figures.</param>
    void Report(Scenario scenario);
}

/// <summary>Drives the firmware. Lives in an assembly that is loaded anew beside each rewritten firmware.</summary>
public abstract class Workload
{
    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>True when it also holds for the heap's scales.</summary>
    public virtual bool HasHeap => false;

    /// <summary>Runs and reports.</summary>
    /// <param name="meter">Takes the readings.</param>
    public abstract void Run(IMeter meter);

    /// <summary>Counts one piece of work.</summary>
    /// <param name="meter">Takes the readings.</param>
    /// <param name="work">The work.</param>
    protected static Cost Count(IMeter meter, Action work)
    {
        meter.Begin();
        work();
        return meter.Since();
    }
}
