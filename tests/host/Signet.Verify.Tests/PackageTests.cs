using System.Xml.Linq;
using Signet.Integration.Tests.Support;
using Signet.Verification;

namespace Signet.Verify.Tests;

/// <summary>The library is one package that leans on nothing of this repository.</summary>
public class PackageTests
{
    [Fact]
    public void It_references_packages_only_and_carries_its_README()
    {
        string folder = Path.Combine(SignetProcess.Repository, "tools", "Signet.Verify");
        var project = XDocument.Load(Path.Combine(folder, "Signet.Verify.csproj"));
        Assert.Empty(project.Descendants("ProjectReference").Concat(project.Descendants("Firmware")));
        Assert.Equal("true", project.Descendants("IsPackable").Single().Value);
        Assert.Equal("true", project.Descendants("GenerateDocumentationFile").Single().Value);
        Assert.True(File.Exists(Path.Combine(folder, project.Descendants("PackageReadmeFile").Single().Value)));
        Assert.DoesNotContain(
            typeof(SignetBackend).Assembly.GetReferencedAssemblies(),
            a => a.Name!.StartsWith("Signet", StringComparison.Ordinal) || a.Name.StartsWith("nano", StringComparison.Ordinal));
    }
}
