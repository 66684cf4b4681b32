using System;
using Signet.Emulator.Network;

namespace Signet.Emulator.Modem
{
    /// <summary>State of a socket.</summary>
    internal enum LinkState
    {
        /// <summary>There, and not connected yet.</summary>
        Created,

        /// <summary>Connecting.</summary>
        Connecting,

        /// <summary>Connected.</summary>
        Open,

        /// <summary>The peer is gone; received data may still be read.</summary>
        PeerClosed,
    }

    /// <summary>
    /// A socket of the module. It takes only as much as its buffer has room for, so that a module that isn't emptied slows the
    /// server down.
    /// </summary>
    internal sealed class ModemSocket(ModemEmulator modem, SocketTable owner, int link, string host, int port) : IModemConnectionEvents, IDisposable
    {
        private const int ResetAfterMs = 30_000;

        private IModemConnection? _connection;
        private Action<NetworkFailure>? _connected;
        private byte[] _buffer = [];
        private int _granted;
        private Action? _changed;
        private bool _held;
        private bool _disposed;

        public int Link { get; } = link;

        public string Host { get; set; } = host;

        public int Port { get; set; } = port;

        public LinkState State { get; private set; } = LinkState.Created;

        public long Sent { get; private set; }

        public long ReceivedCount { get; private set; }

        /// <summary>Bytes in the module's buffer.</summary>
        public int Available => _buffer.Length;

        public string Remote { get; private set; } = "";

        /// <summary>The flow leads nowhere: nothing comes, what is sent is lost.</summary>
        public bool IsLost { get; set; }

        /// <summary>Somebody answers a lost flow's bytes with a reset in the end.</summary>
        public bool ResetsWhenLost { get; set; }

        /// <summary>Connects; the result comes on the loop.</summary>
        public void Connect(string address, int toPort, Action<NetworkFailure> done)
        {
            State = LinkState.Connecting;
            _connected = done;
            _connection = modem.Network.Connect(address, toPort, this);
        }

        /// <summary>Adds received bytes to the buffer.</summary>
        public void Store(byte[] bytes)
        {
            ReceivedCount += bytes.Length;
            _buffer = [.. _buffer, .. bytes];
        }

        /// <summary>Tells once when data has come or the peer has gone.</summary>
        public void WhenChanged(Action changed)
        {
            _changed = changed;
        }

        /// <summary>Something has happened that a host may wait for.</summary>
        public void Change()
        {
            Action? changed = _changed;
            _changed = null;
            changed?.Invoke();
        }

        /// <summary>Takes bytes from the buffer.</summary>
        public byte[] Take(int count)
        {
            int taken = Math.Min(count, _buffer.Length);
            byte[] bytes = _buffer[..taken];
            _buffer = _buffer[taken..];
            Grant();
            return bytes;
        }

        /// <summary>Sends bytes; reports on the loop.</summary>
        public void Send(byte[] bytes, Action<bool> done)
        {
            Sent += bytes.Length;
            if (!IsLost)
            {
                _connection!.Send(bytes, sent => modem.Post(() => done(sent)));
                return;
            }

            if (ResetsWhenLost)
                modem.Later(ResetAfterMs, () => Unless(PeerClosed));
            done(true);
        }

        /// <summary>The peer is gone, or the context below.</summary>
        public void Break()
        {
            State = LinkState.PeerClosed;
            _connection?.Dispose();
        }

        /// <summary>Lets a result go that waited for the server's first data.</summary>
        public void ReleaseResult()
        {
            if (!_held)
                return;
            _held = false;
            Complete(NetworkFailure.None);
        }

        public void Dispose()
        {
            _disposed = true;
            _connection?.Dispose();
        }

        void IModemConnectionEvents.Connected(string remote)
        {
            modem.Post(() => Unless(() =>
            {
                Remote = remote;
                State = LinkState.Open;
                _held = modem.Options.DataBeforeOpenResult;
                owner.Note($"link {Link} connected to {Host}:{Port}");
                if (!_held)
                    Complete(NetworkFailure.None);
                Grant();
            }));
        }

        void IModemConnectionEvents.Failed(NetworkFailure failure)
        {
            modem.Post(() => Unless(() =>
            {
                State = LinkState.Created;
                owner.Note($"link {Link} not connected to {Host}:{Port}");
                Complete(failure);
            }));
        }

        void IModemConnectionEvents.Received(byte[] bytes)
        {
            modem.Post(() => modem.Radio.Downlink(() => Unless(() =>
            {
                _granted = 0;
                if (!IsLost)
                    owner.Received(this, bytes);
                Grant();
            })));
        }

        void IModemConnectionEvents.Closed()
        {
            modem.Post(() => modem.Radio.Downlink(() => Unless(() =>
            {
                if (!IsLost)
                    PeerClosed();
            })));
        }

        private void PeerClosed()
        {
            if (State == LinkState.PeerClosed)
                return;
            State = LinkState.PeerClosed;
            owner.PeerClosed(this);
        }

        private void Complete(NetworkFailure failure)
        {
            Action<NetworkFailure>? done = _connected;
            _connected = null;
            done?.Invoke(failure);
        }

        /// <summary>Lets the connection read as much as there's room for.</summary>
        private void Grant()
        {
            int room = modem.Options.ReceiveBuffer - _buffer.Length;
            if (_granted != 0 || room <= 0 || State != LinkState.Open)
                return;
            _granted = room;
            _connection!.Allow(room);
        }

        private void Unless(Action work)
        {
            if (!_disposed)
                work();
        }
    }
}
