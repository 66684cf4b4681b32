namespace Signet.Bench.Tests;

/// <summary>The budgets of docs/BENCHMARKS.md. Operations are counted, not timed: these hold on any machine.</summary>
[Collection("probe")]
public class BudgetTests
{
    [Fact]
    public void Every_budget_is_met_or_its_ceiling_held()
    {
        var report = BenchRun.Run([]);

        var over = report.Measurements.Where(m => m.Value > (Budgets.Ceiling(m.Name) ?? m.Budget ?? double.MaxValue));
        Assert.Equal([], over.Select(m => $"{m.Name}: {m.Value} of {m.Budget} {m.Unit}"));
        Assert.Equal([], Budgets.Names.Except(report.Measurements.Select(m => m.Name)));
    }

    [Fact]
    public void Two_runs_count_the_same()
    {
        var first = BenchRun.Run(["codec", "crypto", "softcrypto"]);
        var second = BenchRun.Run(["codec", "crypto", "softcrypto"]);

        Assert.NotEmpty(first.Measurements);
        Assert.Equal(first.Measurements, second.Measurements);
    }

    [Fact]
    public void A_workload_that_does_not_exist_is_refused()
    {
        Assert.Throws<ArgumentException>(() => BenchRun.Run(["sha-256"]));
    }
}
