using System.Reflection;

[assembly: AssemblyTitle("Signet Tls12 on-device tests")]
[assembly: AssemblyProduct("Signet")]
[assembly: AssemblyVersion("0.1.0.0")]
[assembly: AssemblyFileVersion("0.1.0.0")]
