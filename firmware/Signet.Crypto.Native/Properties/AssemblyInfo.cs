using System.Reflection;

[assembly: AssemblyTitle("Signet cipher suites on the native AES of the firmware")]
[assembly: AssemblyProduct("Signet")]
[assembly: AssemblyVersion("0.1.0.0")]
[assembly: AssemblyFileVersion("0.1.0.0")]
