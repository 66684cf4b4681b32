using System.Runtime.CompilerServices;

[assembly: TypeForwardedTo(typeof(System.Math))]
