using nanoFramework.TestFramework;
using TestFrameworkShared;
using DeviceAssert = nanoFramework.TestFramework.Assert;

namespace Signet.OnDevice.Host;

/// <summary>The launcher does what the device's does, also where that is surprising.</summary>
public class DeviceLauncherTests
{
    [Fact]
    public void RunsSetupThenTestsThenRowsThenCleanup()
    {
        var names = DeviceLauncher.Names(typeof(Ordered)).Select(n => n[(typeof(Ordered).FullName!.Length + 1)..]);

        Xunit.Assert.Equal(["Prepare.0", "Second.0", "Third.0", "Static.0", "Rows.0", "Rows.1", "Tidy.0"], names);
    }

    [Fact]
    public void CallsWithANullThis()
    {
        var report = DeviceLauncher.Run(typeof(UsesItsInstance));

        Xunit.Assert.IsType<NullReferenceException>(report.Single(o => o.Name.EndsWith(".Field.0")).Failure);
        Xunit.Assert.Null(report.Single(o => o.Name.EndsWith(".NoField.0")).Failure);
    }

    [Fact]
    public void GoesOnAfterAFailingSetup()
    {
        var report = DeviceLauncher.Run(typeof(FailsInSetup));

        Xunit.Assert.Equal(2, report.Count);
        Xunit.Assert.IsType<AssertFailedException>(report[0].Failure);
        Xunit.Assert.Null(report[1].Failure);
    }

    [Fact]
    public void StopsAfterASkippingSetup()
    {
        var outcome = Xunit.Assert.Single(DeviceLauncher.Run(typeof(SkipsInSetup)));

        Xunit.Assert.Equal("no card", outcome.Skipped);
    }

    [Fact]
    public void ReportsSkipAndFailure()
    {
        var report = DeviceLauncher.Run(typeof(Ordered)).ToDictionary(o => o.Name.Split('.')[^2] + o.Name.Split('.')[^1]);

        Xunit.Assert.Equal("later", report["Third0"].Skipped);
        Xunit.Assert.Null(report["Rows0"].Failure);
        Xunit.Assert.IsType<AssertFailedException>(report["Rows1"].Failure);
    }

    [Fact]
    public void AssertionsAreTheDevices()
    {
        Xunit.Assert.Throws<AssertFailedException>(() => DeviceAssert.AreEqual((object)1, (object)1L));
        Xunit.Assert.Throws<AssertFailedException>(() => DeviceAssert.ThrowsException(typeof(Exception), () => throw new ArgumentException()));
        Xunit.Assert.Throws<AssertFailedException>(() => DeviceAssert.AreEqual(new byte[1], new byte[1]));
        CollectionAssert.AreEqual(new byte[1], new byte[1]);
        DeviceAssert.AreEqual("a", "a");
        Xunit.Assert.Throws<AssertFailedException>(() => CollectionAssert.AreEqual(new byte[] { 1 }, new byte[] { 2 }));
        Xunit.Assert.Throws<AssertFailedException>(() => DeviceAssert.ThrowsException(typeof(Exception), () => { }));
    }

#pragma warning disable xUnit1013 // Their methods are the launcher's to call, not xunit's.

    [TestClass]
    public class Ordered
    {
        [Cleanup]
        public void Tidy() { }

        [DataRow(1)]
        [DataRow(2)]
        [TestMethod]
        public void Rows(int value) => DeviceAssert.AreEqual(1, value);

        [TestMethod]
        public static void Static() { }

        [TestMethod]
        public void Second() { }

        [TestMethod]
        public void Third() => DeviceAssert.SkipTest("later");

        [TestMethod]
        internal void Ignored() { }

        [Setup]
        public void Prepare() { }
    }

    [TestClass]
    public class UsesItsInstance
    {
        private readonly int _one = 1;

        [TestMethod]
        public void Field() => DeviceAssert.AreEqual(1, _one);

        [TestMethod]
        public void NoField() => DeviceAssert.IsTrue(true);
    }

    [TestClass]
    public class FailsInSetup
    {
        [Setup]
        public void Prepare() => DeviceAssert.IsTrue(false);

        [TestMethod]
        public void Runs() { }
    }

    [TestClass]
    public class SkipsInSetup
    {
        [Setup]
        public void Prepare() => DeviceAssert.SkipTest("no card");

        [TestMethod]
        public void Runs() => DeviceAssert.IsTrue(false);
    }
}
