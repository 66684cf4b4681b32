using System.Reflection;
using System.Runtime.CompilerServices;

[assembly: AssemblyTitle("Signet TLS 1.2")]
[assembly: AssemblyProduct("Signet")]
[assembly: AssemblyVersion("0.1.0.0")]
[assembly: AssemblyFileVersion("0.1.0.0")]
[assembly: InternalsVisibleTo("Signet.Tls12.Tests")]
