using System;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;

namespace Signet.Emulator.Links
{
    /// <summary>
    /// A line over a pseudo terminal in raw mode (Linux). The host opens <see cref="Name"/> as it would a serial port. The
    /// slave stays open here too, so that hosts may come and go.
    /// </summary>
    public sealed partial class PtyLink : IModemLink
    {
        private const int ReadWrite = 2;
        private const int NoControllingTerminal = 0x100;
        private const int NonBlocking = 0x800;
        private const int CloseOnExec = 0x80000;
        private const short PollIn = 1;
        private const short PollOut = 4;
        private const int Again = 11;

        /// <summary>How long a write waits for a host that doesn't read, before the bytes are lost.</summary>
        private const int WriteTimeoutMs = 1000;

        private readonly int _master;
        private readonly int _slave;
        private readonly int[] _wake = new int[2];
        private Thread? _reader;
        private bool _disposed;

        /// <summary>Opens a pseudo terminal.</summary>
        /// <exception cref="PlatformNotSupportedException">Not on Linux.</exception>
        /// <exception cref="Win32Exception">The system gave none.</exception>
        public PtyLink()
        {
            if (!OperatingSystem.IsLinux())
                throw new PlatformNotSupportedException("Pseudo terminals are offered on Linux only; use TCP or a serial port.");
            _master = Check(OpenPty(ReadWrite | NoControllingTerminal | NonBlocking | CloseOnExec));
            Check(Grant(_master));
            Check(Unlock(_master));
            byte[] name = new byte[256];
            int result = NameOf(_master, name, name.Length);
            if (result != 0)
                throw new Win32Exception(result);
            Name = Encoding.ASCII.GetString(name, 0, Array.IndexOf(name, (byte)0));
            _slave = Check(Open(Name, ReadWrite | NoControllingTerminal | CloseOnExec));

            // struct termios is opaque here: 60 bytes with glibc and musl, read, made raw and written back by the C library.
            byte[] settings = new byte[256];
            Check(GetAttributes(_slave, settings));
            MakeRaw(settings);
            Check(SetAttributes(_slave, 0, settings));
            Check(Pipe(_wake, CloseOnExec));
        }

        /// <summary>Path of the slave, such as /dev/pts/3.</summary>
        public string Name { get; }

        /// <summary>Bytes lost because the host didn't read.</summary>
        public long LostBytes { get; private set; }

        /// <inheritdoc/>
        public void Attach(Action<byte[]> received)
        {
            ArgumentNullException.ThrowIfNull(received);
            _reader = new Thread(() => ReadLoop(received)) { IsBackground = true, Name = "pty " + Name };
            _reader.Start();
        }

        /// <inheritdoc/>
        public void Write(ReadOnlySpan<byte> bytes)
        {
            while (!bytes.IsEmpty)
            {
                nint written = WriteTo(_master, bytes.ToArray(), bytes.Length);
                if (written > 0)
                {
                    bytes = bytes[(int)written..];
                    continue;
                }

                bool full = written < 0 && Marshal.GetLastPInvokeError() == Again;
                PollEntry[] entries = [new PollEntry(_master, PollOut), new PollEntry(_wake[0], PollIn)];
                if (!full || Poll(entries, 2, WriteTimeoutMs) <= 0 || entries[1].Result != 0)
                {
                    LostBytes += bytes.Length;
                    return;
                }
            }
        }

        /// <summary>Closes the pseudo terminal.</summary>
        public void Dispose()
        {
            if (_disposed)
                return;
            _disposed = true;
            _ = WriteTo(_wake[1], [0], 1);
            _reader?.Join();
            foreach (int descriptor in new[] { _master, _slave, _wake[0], _wake[1] })
                _ = Close(descriptor);
        }

        private static int Check(int result)
        {
            return result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        private void ReadLoop(Action<byte[]> received)
        {
            byte[] buffer = new byte[4096];
            while (true)
            {
                PollEntry[] entries = [new PollEntry(_master, PollIn), new PollEntry(_wake[0], PollIn)];
                if (Poll(entries, 2, -1) < 0)
                    continue;
                if (entries[1].Result != 0)
                    return;
                nint read = ReadFrom(_master, buffer, buffer.Length);
                if (read > 0)
                    received(buffer[..(int)read]);
                else if (read == 0 || Marshal.GetLastPInvokeError() != Again)
                    return;
            }
        }

        [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
        private static partial int OpenPty(int flags);

        [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
        private static partial int Grant(int descriptor);

        [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
        private static partial int Unlock(int descriptor);

        [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
        private static partial int NameOf(int descriptor, [Out] byte[] name, nint size);

        [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        private static partial int Open(string path, int flags);

        [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
        private static partial int GetAttributes(int descriptor, [In, Out] byte[] settings);

        [LibraryImport("libc", EntryPoint = "cfmakeraw")]
        private static partial void MakeRaw([In, Out] byte[] settings);

        [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
        private static partial int SetAttributes(int descriptor, int when, [In] byte[] settings);

        [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
        private static partial int Pipe([Out] int[] descriptors, int flags);

        [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
        private static partial int Poll([In, Out] PollEntry[] entries, nuint count, int timeoutMs);

        [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
        private static partial nint ReadFrom(int descriptor, [Out] byte[] buffer, nint count);

        [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
        private static partial nint WriteTo(int descriptor, [In] byte[] buffer, nint count);

        [LibraryImport("libc", EntryPoint = "close")]
        private static partial int Close(int descriptor);

        /// <summary>struct pollfd.</summary>
        [StructLayout(LayoutKind.Sequential)]
        private struct PollEntry(int descriptor, short wanted)
        {
            public int Descriptor = descriptor;
            public short Wanted = wanted;
            public short Result;
        }
    }
}
