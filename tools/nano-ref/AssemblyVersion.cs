// The desktop's assemblies of these names have this version or a higher one, which satisfies a reference to it.
[assembly: System.Reflection.AssemblyVersion("4.0.0.0")]
