using System.Reflection;
using System.Runtime.CompilerServices;

[assembly: AssemblyTitle("Signet TLS client")]
[assembly: AssemblyProduct("Signet")]
[assembly: AssemblyVersion("0.1.0.0")]
[assembly: AssemblyFileVersion("0.1.0.0")]
[assembly: InternalsVisibleTo("Signet.Tls12")]
