using System.Reflection;
using System.Runtime.CompilerServices;

[assembly: AssemblyTitle("Signet P-384 and RSA in software, for the chains of public CAs")]
[assembly: AssemblyProduct("Signet")]
[assembly: AssemblyVersion("0.1.0.0")]
[assembly: AssemblyFileVersion("0.1.0.0")]
[assembly: InternalsVisibleTo("Signet.SoftCrypto.Tests")]
