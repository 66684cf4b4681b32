using System;

namespace Signet.Emulator.Network
{
    /// <summary>Why a connection did not come about, or a name has no address.</summary>
    public enum NetworkFailure
    {
        /// <summary>None.</summary>
        None,

        /// <summary>The name service does not know the name.</summary>
        Dns,

        /// <summary>The peer refused.</summary>
        Refused,

        /// <summary>Nobody answered.</summary>
        TimedOut,

        /// <summary>Anything else between here and there.</summary>
        Unreachable,
    }

    /// <summary>The world behind a module's radio.</summary>
    public interface IModemNetwork
    {
        /// <summary>Starts to connect; returns at once.</summary>
        /// <param name="address">Name or address.</param>
        /// <param name="port">TCP port.</param>
        /// <param name="events">Told what becomes of it, on any thread, in order.</param>
        /// <returns>The connection.</returns>
        IModemConnection Connect(string address, int port, IModemConnectionEvents events);

        /// <summary>Resolves a name; returns at once.</summary>
        /// <param name="name">Name or address.</param>
        /// <param name="found">Gets an address, or null; on any thread.</param>
        void Resolve(string name, Action<string?> found);
    }

    /// <summary>A connection of a module. Disposing of it closes it.</summary>
    public interface IModemConnection : IDisposable
    {
        /// <summary>Sends bytes, in order.</summary>
        /// <param name="bytes">The bytes.</param>
        /// <param name="done">Told whether they went out.</param>
        void Send(byte[] bytes, Action<bool> done);

        /// <summary>Lets one more piece come, at most so large: back-pressure of a module's buffer.</summary>
        /// <param name="room">Bytes.</param>
        void Allow(int room);
    }

    /// <summary>What a connection tells the module.</summary>
    public interface IModemConnectionEvents
    {
        /// <summary>It stands.</summary>
        /// <param name="remote">Peer's address and port, "10.0.0.1:8883".</param>
        void Connected(string remote);

        /// <summary>It did not come about.</summary>
        /// <param name="failure">Why.</param>
        void Failed(NetworkFailure failure);

        /// <summary>Bytes came; after this <see cref="IModemConnection.Allow"/> is needed for more.</summary>
        /// <param name="bytes">The bytes.</param>
        void Received(byte[] bytes);

        /// <summary>The peer closed, or the connection broke.</summary>
        void Closed();
    }
}
