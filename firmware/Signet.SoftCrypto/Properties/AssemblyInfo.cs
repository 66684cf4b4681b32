using System.Reflection;
using System.Runtime.CompilerServices;

[assembly: AssemblyTitle("Signet elliptic curves in software")]
[assembly: AssemblyProduct("Signet")]
[assembly: AssemblyVersion("0.1.0.0")]
[assembly: AssemblyFileVersion("0.1.0.0")]
[assembly: InternalsVisibleTo("Signet.SoftCrypto.Chains")]
[assembly: InternalsVisibleTo("Signet.SoftCrypto.Tests")]
