using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Signet.Emulator.Modem
{
    /// <summary>State of a link.</summary>
    internal enum LinkState
    {
        Connecting,
        Open,

        /// <summary>The peer is gone; received data may still be read.</summary>
        PeerClosed,
    }

    /// <summary>Tells the owner, always on the modem's loop, what happens to a connection.</summary>
    internal interface ILinkOwner
    {
        void Connected(ModemSocket socket);

        void ConnectFailed(ModemSocket socket, int error);

        void Received(ModemSocket socket, byte[] bytes);

        void PeerClosed(ModemSocket socket);
    }

    /// <summary>
    /// A TCP connection to a real server. It reads only as much as the owner has room for, so that a module that isn't emptied
    /// slows the server down.
    /// </summary>
    internal sealed class ModemSocket : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Channel<int> _credits = Channel.CreateUnbounded<int>();
        private readonly Channel<(byte[] Bytes, Action<bool> Done)> _toSend = Channel.CreateUnbounded<(byte[], Action<bool>)>();
        private readonly ModemEmulator _modem;
        private readonly ILinkOwner _owner;
        private readonly int _room;
        private Socket? _socket;
        private byte[] _buffer = [];
        private int _granted;
        private bool _disposed;

        public ModemSocket(ModemEmulator modem, ILinkOwner owner, int link, string host, int port)
        {
            _modem = modem;
            _owner = owner;
            _room = modem.Options.ReceiveBuffer;
            Link = link;
            Host = host;
            Port = port;
        }

        public int Link { get; }

        public string Host { get; }

        public int Port { get; }

        public LinkState State { get; set; } = LinkState.Connecting;

        /// <summary>True while the result of AT+CIPOPEN is held back for the server's first data.</summary>
        public bool ResultHeld { get; set; }

        public long Sent { get; private set; }

        public long ReceivedCount { get; private set; }

        /// <summary>Bytes in the module's buffer.</summary>
        public int Available => _buffer.Length;

        public string Remote { get; private set; } = "";

        public void Connect(string address, int port)
        {
            _ = Task.Run(() => ConnectAsync(address, port));
        }

        /// <summary>Adds received bytes to the buffer. On the loop.</summary>
        public void Store(byte[] bytes)
        {
            ReceivedCount += bytes.Length;
            _buffer = [.. _buffer, .. bytes];
        }

        /// <summary>Takes bytes from the buffer. On the loop.</summary>
        public byte[] Take(int count)
        {
            int taken = Math.Min(count, _buffer.Length);
            byte[] bytes = _buffer[..taken];
            _buffer = _buffer[taken..];
            Grant();
            return bytes;
        }

        /// <summary>Lets the connection read as much as there's room for. On the loop.</summary>
        public void Grant()
        {
            int room = _room - _buffer.Length;
            if (_granted != 0 || room <= 0 || State != LinkState.Open)
                return;
            _granted = room;
            _credits.Writer.TryWrite(room);
        }

        /// <summary>Sends bytes; reports on the loop.</summary>
        public void Send(byte[] bytes, Action<bool> done)
        {
            Sent += bytes.Length;
            if (!_toSend.Writer.TryWrite((bytes, done)))
                _modem.Post(() => done(false));
        }

        public void Dispose()
        {
            if (_disposed)
                return;
            _disposed = true;
            _stop.Cancel();
            _toSend.Writer.TryComplete();
            _socket?.Dispose();
        }

        private static int ErrorOf(Exception exception)
        {
            return exception switch
            {
                SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => 11,
                SocketException { SocketErrorCode: SocketError.TimedOut } => 10,
                _ => 1,
            };
        }

        private async Task ConnectAsync(string address, int port)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, port, _stop.Token).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                socket.Dispose();
                if (e is not OperationCanceledException)
                    _modem.Post(() => Unless(() => _owner.ConnectFailed(this, ErrorOf(e))));
                return;
            }

            string remote = socket.RemoteEndPoint is IPEndPoint end ? $"{end.Address.MapToIPv4()}:{end.Port}" : "";
            _modem.Post(() =>
            {
                if (_disposed)
                {
                    socket.Dispose();
                    return;
                }

                _socket = socket;
                Remote = remote;
                State = LinkState.Open;
                _ = Task.Run(() => ReceiveAsync(socket));
                _ = Task.Run(() => SendAsync(socket));
                _owner.Connected(this);
                Grant();
            });
        }

        private async Task ReceiveAsync(Socket socket)
        {
            try
            {
                while (true)
                {
                    int room = await _credits.Reader.ReadAsync(_stop.Token).ConfigureAwait(false);
                    byte[] buffer = new byte[room];
                    int read = await socket.ReceiveAsync(buffer, _stop.Token).ConfigureAwait(false);
                    if (read == 0)
                        break;
                    byte[] bytes = buffer[..read];
                    _modem.Post(() => Unless(() =>
                    {
                        _granted = 0;
                        _owner.Received(this, bytes);
                        Grant();
                    }));
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
                // A reset connection is a closed one to the host.
            }

            _modem.Post(() => Unless(() => _owner.PeerClosed(this)));
        }

        private async Task SendAsync(Socket socket)
        {
            await foreach ((byte[] bytes, Action<bool> done) in _toSend.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                bool sent = true;
                try
                {
                    for (int at = 0; at < bytes.Length;)
                        at += await socket.SendAsync(bytes.AsMemory(at), _stop.Token).ConfigureAwait(false);
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
                {
                    sent = false;
                }

                _modem.Post(() => done(sent));
            }
        }

        private void Unless(Action work)
        {
            if (!_disposed)
                work();
        }
    }
}
