namespace Signet.Interop.Tests;

/// <summary>The sources that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>Their root.</summary>
    public static readonly string Root = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "nanoDevice.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("No nanoDevice.sln above " + AppContext.BaseDirectory);
    }
}
