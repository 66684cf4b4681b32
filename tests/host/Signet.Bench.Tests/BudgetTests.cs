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

        var expected = ScenarioBudgets.Policies.SelectMany(p => ScenarioBudgets.Names.Select(n => p + " " + n));
        Assert.Equal(expected, report.Scenarios.Select(s => s.Policy + " " + s.Name));
        var dear = report.Scenarios.SelectMany(s => s.Figures
            .Where(f => f.Value > (ScenarioBudgets.Ceiling(s, f.Name) ?? s.Budget.GetValueOrDefault(f.Name, double.MaxValue)))
            .Select(f => $"{s.Policy} {s.Name} {f.Name}: {f.Value}"));
        Assert.Equal([], dear);
    }

    [Fact]
    public void Two_runs_count_the_same()
    {
        var first = BenchRun.Run(["codec", "crypto", "softcrypto", "store"]);
        var second = BenchRun.Run(["codec", "crypto", "softcrypto", "store"]);

        Assert.NotEmpty(first.Measurements);
        Assert.Equal(first.Measurements, second.Measurements);
    }

    [Fact]
    public void A_scenario_that_exceeds_its_budget_says_which_figure()
    {
        var cheap = new Scenario("tls13-resumed", "guarded") { WireBytes = 530, IlOps = 4_000_000, RoundTrips = 1 };
        var dear = cheap with { WireBytes = 531, Commands = 1 };
        var unknown = new Scenario("tls13-resumed", "conformance") { WireBytes = 100_000 };

        Assert.True(cheap.Met);
        Assert.False(dear.Met);
        Assert.Equal(["commands", "wireBytes"], dear.Exceeded);
        Assert.Null(unknown.Met);
    }

    [Fact]
    public void A_workload_that_does_not_exist_is_refused()
    {
        Assert.Throws<ArgumentException>(() => BenchRun.Run(["sha-256"]));
    }
}
