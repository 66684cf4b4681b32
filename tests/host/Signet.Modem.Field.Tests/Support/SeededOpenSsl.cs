using System.Runtime.InteropServices;

namespace Signet.Modem.Field.Tests.Support;

/// <summary>
/// Puts a seeded generator in OpenSSL's place for the threads that ask for it, by RAND_set_rand_method (OpenSSL manual, RAND_set_rand_method(3)):
/// .NET's TLS server, and the emulated SIM's ECDSA, draw their keys, nonces and tickets from it. A signature in DER is 70 to 72 bytes
/// long as its numbers happen to be; with chance of its own in each run, each byte after it would be at another place and meet another
/// fault. Other threads get the kernel's random numbers. For tests alone: the keys of a seeded thread are known to everybody.
/// </summary>
internal static class SeededOpenSsl
{
    private const string Crypto = "libcrypto.so.3";

    [ThreadStatic]
    private static Random? t_chance;

    // OpenSSL keeps the pointers for the life of the process.
    private static readonly FillBytes s_fill = Fill;
    private static readonly Status s_status = () => 1;
    private static readonly bool s_installed = Install();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int FillBytes(IntPtr buffer, int count);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Status();

    /// <summary>Whether runs replay: false where there is no OpenSSL 3 for .NET to use, as on Windows.</summary>
    public static bool IsInstalled => s_installed;

    /// <summary>Draws this thread's random numbers of OpenSSL from a seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <returns>Ends it; on the same thread.</returns>
    public static IDisposable Begin(int seed)
    {
        Random? before = t_chance;
        t_chance = s_installed ? new Random(seed) : null;
        return new Scope(before);
    }

    private static bool Install()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad(Crypto, out _)) return false;

        // RAND_METHOD: seed, bytes, cleanup, add, pseudorand, status.
        IntPtr fill = Marshal.GetFunctionPointerForDelegate(s_fill);
        IntPtr method = Marshal.AllocHGlobal(6 * IntPtr.Size);
        IntPtr[] entries = [IntPtr.Zero, fill, IntPtr.Zero, IntPtr.Zero, fill, Marshal.GetFunctionPointerForDelegate(s_status)];
        Marshal.Copy(entries, 0, method, entries.Length);
        return RAND_set_rand_method(method) == 1;
    }

    private static int Fill(IntPtr buffer, int count)
    {
        var bytes = new byte[count];
        if (t_chance is { } chance)
        {
            chance.NextBytes(bytes);
        }
        else
        {
            // In pieces that getrandom(2) never cuts short.
            for (int at = 0; at < count; at += 256)
            {
                var piece = new byte[Math.Min(256, count - at)];
                if (getrandom(piece, piece.Length, 0) != piece.Length) return 0;

                piece.CopyTo(bytes, at);
            }
        }

        Marshal.Copy(bytes, 0, buffer, count);
        return 1;
    }

    [DllImport(Crypto)]
    private static extern int RAND_set_rand_method(IntPtr method);

    [DllImport("libc")]
    private static extern nint getrandom(byte[] buffer, nint count, uint flags);

    private sealed class Scope(Random? before) : IDisposable
    {
        public void Dispose() => t_chance = before;
    }
}
