using System;

namespace Signet.Emulator.Links
{
    /// <summary>The module's end of a serial line.</summary>
    public interface IModemLink : IDisposable
    {
        /// <summary>What a user opens to reach the other end: a path, an address.</summary>
        string Name { get; }

        /// <summary>Starts reception. Called once, by the modem.</summary>
        /// <param name="received">Takes each piece that the host sent, in order, on any thread; must not block.</param>
        void Attach(Action<byte[]> received);

        /// <summary>Sends bytes to the host. A host that doesn't read loses them in the end, as on a UART.</summary>
        /// <param name="bytes">The bytes; copied.</param>
        void Write(ReadOnlySpan<byte> bytes);

        /// <summary>Bytes that the host has room for, as its RTS tells; as many as one likes where nobody drives RTS.</summary>
        int Room => int.MaxValue;

        /// <summary>Tells when there is room again.</summary>
        /// <param name="freed">What to call, on any thread.</param>
        void WhenRoom(Action freed)
        {
        }
    }
}
