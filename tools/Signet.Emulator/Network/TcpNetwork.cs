using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Signet.Emulator.Network
{
    /// <summary>This computer's network: real TCP connections to real servers.</summary>
    public sealed class TcpNetwork : IModemNetwork
    {
        /// <summary>The only one there is.</summary>
        public static TcpNetwork Instance { get; } = new();

        /// <inheritdoc/>
        public IModemConnection Connect(string address, int port, IModemConnectionEvents events)
        {
            ArgumentNullException.ThrowIfNull(events);
            var connection = new TcpConnection(events);
            _ = Task.Run(() => connection.ConnectAsync(address, port));
            return connection;
        }

        /// <inheritdoc/>
        public void Resolve(string name, Action<string?> found)
        {
            ArgumentNullException.ThrowIfNull(found);
            _ = Task.Run(async () =>
            {
                string? address = null;
                try
                {
                    IPAddress[] addresses = await Dns.GetHostAddressesAsync(name).ConfigureAwait(false);
                    address = (addresses.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork) ?? addresses.FirstOrDefault())?.ToString();
                }
                catch (Exception e) when (e is SocketException or ArgumentException)
                {
                    // Unknown host: null says so.
                }

                found(address);
            });
        }

        private sealed class TcpConnection(IModemConnectionEvents events) : IModemConnection
        {
            private readonly CancellationTokenSource _stop = new();
            private readonly Channel<int> _credits = Channel.CreateUnbounded<int>();
            private readonly Channel<(byte[] Bytes, Action<bool> Done)> _toSend = Channel.CreateUnbounded<(byte[], Action<bool>)>();
            private readonly Lock _gate = new();
            private Socket? _socket;
            private bool _disposed;

            public async Task ConnectAsync(string address, int port)
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
                        events.Failed(FailureOf(e));
                    return;
                }

                lock (_gate)
                {
                    _socket = socket;
                    if (_disposed)
                    {
                        socket.Dispose();
                        return;
                    }
                }

                events.Connected(socket.RemoteEndPoint is IPEndPoint end ? $"{end.Address.MapToIPv4()}:{end.Port}" : "");
                _ = Task.Run(() => ReceiveAsync(socket));
                _ = Task.Run(() => SendAsync(socket));
            }

            public void Send(byte[] bytes, Action<bool> done)
            {
                if (!_toSend.Writer.TryWrite((bytes, done)))
                    done(false);
            }

            public void Allow(int room)
            {
                _credits.Writer.TryWrite(room);
            }

            public void Dispose()
            {
                lock (_gate)
                {
                    if (_disposed)
                        return;
                    _disposed = true;
                }

                _stop.Cancel();
                _toSend.Writer.TryComplete();
                _socket?.Dispose();
            }

            private static NetworkFailure FailureOf(Exception exception)
            {
                return exception is not SocketException socket ? NetworkFailure.Unreachable : socket.SocketErrorCode switch
                {
                    SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => NetworkFailure.Dns,
                    SocketError.TimedOut => NetworkFailure.TimedOut,
                    SocketError.ConnectionRefused => NetworkFailure.Refused,
                    _ => NetworkFailure.Unreachable,
                };
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
                        events.Received(buffer[..read]);
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

                events.Closed();
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

                    done(sent);
                }
            }
        }
    }
}
