using System;
using System.Collections.Generic;
using System.Threading;
using Signet.Emulator.Timing;

namespace Signet.Emulator.Network
{
    /// <summary>A server in this process, one object for each connection.</summary>
    public interface IVirtualPeer
    {
        /// <summary>Bytes came from the module.</summary>
        /// <param name="flow">The connection, to answer and to close.</param>
        /// <param name="bytes">The bytes; empty when the module has just connected.</param>
        void Received(VirtualFlow flow, byte[] bytes);
    }

    /// <summary>A network without threads: names, addresses and servers of one's own, each way taking its time on the clock.</summary>
    public sealed class VirtualNetwork : IModemNetwork
    {
        private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);
        private readonly Dictionary<(string, int), Func<IVirtualPeer>> _servers = [];

        /// <summary>Makes a network.</summary>
        /// <param name="clock">Its clock.</param>
        public VirtualNetwork(VirtualClock clock)
        {
            Clock = clock ?? throw new ArgumentNullException(nameof(clock));
        }

        /// <summary>Its clock.</summary>
        public VirtualClock Clock { get; }

        /// <summary>Time of one way.</summary>
        public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(60);

        /// <summary>Adds a server.</summary>
        /// <param name="name">Its name.</param>
        /// <param name="address">Its address.</param>
        /// <param name="port">Its TCP port.</param>
        /// <param name="accept">Makes a peer for each connection.</param>
        public void Listen(string name, string address, int port, Func<IVirtualPeer> accept)
        {
            _names[name] = address;
            _names[address] = address;
            _servers[(address, port)] = accept;
        }

        /// <inheritdoc/>
        public IModemConnection Connect(string address, int port, IModemConnectionEvents events)
        {
            ArgumentNullException.ThrowIfNull(events);
            var flow = new VirtualFlow(this, events);
            if (!_names.TryGetValue(address, out string? found))
                After(() => events.Failed(NetworkFailure.Dns));
            else if (!_servers.TryGetValue((found, port), out Func<IVirtualPeer>? accept))
                After(() => events.Failed(NetworkFailure.Refused));
            else
                After(() => flow.Open(accept(), $"{found}:{port}"));
            return flow;
        }

        /// <inheritdoc/>
        public void Resolve(string name, Action<string?> found)
        {
            ArgumentNullException.ThrowIfNull(found);
            After(() => found(_names.GetValueOrDefault(name)));
        }

        internal void After(Action work)
        {
            Clock.CreateTimer(_ => work(), null, Latency, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A connection of a <see cref="VirtualNetwork"/>, as its server sees it.</summary>
    public sealed class VirtualFlow : IModemConnection
    {
        private readonly VirtualNetwork _network;
        private readonly IModemConnectionEvents _events;
        private readonly Queue<byte> _waiting = new();
        private IVirtualPeer? _peer;
        private int _room;
        private bool _peerClosed;
        private bool _disposed;

        internal VirtualFlow(VirtualNetwork network, IModemConnectionEvents events)
        {
            _network = network;
            _events = events;
        }

        /// <summary>True when the module has closed.</summary>
        public bool IsClosed => _disposed;

        /// <summary>Sends bytes to the module.</summary>
        /// <param name="bytes">The bytes.</param>
        public void Send(byte[] bytes)
        {
            ArgumentNullException.ThrowIfNull(bytes);
            _network.After(() =>
            {
                foreach (byte next in bytes)
                    _waiting.Enqueue(next);
                Deliver();
            });
        }

        /// <summary>Closes after what was sent.</summary>
        public void Close()
        {
            _network.After(() =>
            {
                _peerClosed = true;
                Deliver();
            });
        }

        void IModemConnection.Send(byte[] bytes, Action<bool> done)
        {
            _network.After(() =>
            {
                if (!_disposed && !_peerClosed)
                    _peer?.Received(this, bytes);
            });
            done(!_disposed);
        }

        void IModemConnection.Allow(int room)
        {
            _room = room;
            Deliver();
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            _disposed = true;
        }

        internal void Open(IVirtualPeer peer, string remote)
        {
            if (_disposed)
                return;
            _peer = peer;
            _events.Connected(remote);
            peer.Received(this, []);
        }

        private void Deliver()
        {
            if (_disposed)
                return;
            if (_waiting.Count > 0 && _room > 0)
            {
                byte[] bytes = new byte[Math.Min(_room, _waiting.Count)];
                for (int i = 0; i < bytes.Length; i++)
                    bytes[i] = _waiting.Dequeue();
                _room = 0;
                _events.Received(bytes);
            }

            if (_waiting.Count == 0 && _peerClosed)
            {
                _peerClosed = false;
                _peer = null;
                _events.Closed();
            }
        }
    }
}
