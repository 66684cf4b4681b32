using System.Collections.Concurrent;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Signet.OnDevice.Host;

/// <summary>
/// The tests of tests/device, a row for each line of the device's report and by the names that it prints. The first row
/// of a class runs the whole class, as the device does; the others tell what came out for them.
/// </summary>
public class OnDeviceTests
{
    private static readonly Dictionary<string, Type> Classes = FindClasses();
    private static readonly ConcurrentDictionary<Type, Lazy<Dictionary<string, DeviceOutcome>>> Reports = new();

    public static IEnumerable<ITheoryDataRow> Names() =>
        Classes.Keys.Select(name => new TheoryDataRow<string>(name) { TestDisplayName = name });

    [Theory, MemberData(nameof(Names))]
    public void Passes(string name)
    {
        var report = Reports.GetOrAdd(Classes[name], c => new(() => DeviceLauncher.Run(c).ToDictionary(o => o.Name))).Value;

        if (!report.TryGetValue(name, out var outcome)) Assert.Skip("Its [Setup] skipped the class.");
        if (outcome.Skipped != null) Assert.Skip(outcome.Skipped);
        if (outcome.Failure != null) Assert.Fail(outcome.Failure.ToString());
    }

    [Fact]
    public void EveryProjectUnderTestsDeviceIsHere()
    {
        Assert.NotEmpty(DeviceTestProjects.Names);
        Assert.All(DeviceTestProjects.Names, project => Assert.NotNull(DeviceTestProjects.Load(project)));
    }

    [Fact]
    public void EveryTestOfTheSourcesIsFound()
    {
        var expected = DeviceTestProjects.Names.Select(project => (project, DeviceTestProjects.CountInSources(project)));
        var found = DeviceTestProjects.Names.Select(project => (project, NamesOf(project).Count()));

        Assert.Equal(expected, found);
    }

    private static IEnumerable<string> NamesOf(string project) =>
        DeviceTestProjects.Load(project) is { } assembly
            ? DeviceLauncher.TestClasses(assembly).SelectMany(DeviceLauncher.Names)
            : [];

    // In the order of the device. A name that occurs twice is an error, for the device's report would be ambiguous.
    private static Dictionary<string, Type> FindClasses()
    {
        var classes = new Dictionary<string, Type>();

        foreach (var project in DeviceTestProjects.Names)
            if (DeviceTestProjects.Load(project) is { } assembly)
                foreach (var testClass in DeviceLauncher.TestClasses(assembly))
                    foreach (var name in DeviceLauncher.Names(testClass))
                        classes.Add(name, testClass);

        return classes;
    }
}
