using System.Runtime.CompilerServices;

namespace Signet.Integration.Tests.Support;

/// <summary>Tests block threads of the pool, and emulators and servers need some of it.</summary>
internal static class Pool
{
    [ModuleInitializer]
    internal static void Widen() => ThreadPool.SetMinThreads(64, 64);
}
