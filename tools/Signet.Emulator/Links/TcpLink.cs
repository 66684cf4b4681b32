using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Signet.Emulator.Links
{
    /// <summary>
    /// A line over TCP: listens, and serves one host at a time. What the module says while nobody is connected waits, up to
    /// 4 096 bytes.
    /// </summary>
    public sealed class TcpLink : IModemLink
    {
        private const int EarlyLimit = 4096;

        private readonly TcpListener _listener;
        private readonly CancellationTokenSource _stop = new();
        private readonly Lock _gate = new();
        private readonly List<byte> _early = [];
        private NetworkStream? _host;
        private Task? _server;
        private bool _disposed;

        /// <summary>Listens.</summary>
        /// <param name="address">Address; loopback for this machine only.</param>
        /// <param name="port">Port; 0 takes a free one, see <see cref="Port"/>.</param>
        public TcpLink(IPAddress address, int port)
        {
            _listener = new TcpListener(address, port);
            _listener.Start(1);
        }

        /// <inheritdoc/>
        public string Name => _listener.LocalEndpoint.ToString() ?? "tcp";

        /// <summary>The port that is listened on.</summary>
        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        /// <inheritdoc/>
        public void Attach(Action<byte[]> received)
        {
            ArgumentNullException.ThrowIfNull(received);
            _server = Task.Run(() => ServeAsync(received));
        }

        /// <inheritdoc/>
        public void Write(ReadOnlySpan<byte> bytes)
        {
            lock (_gate)
            {
                if (_host == null)
                {
                    _early.AddRange(bytes[..Math.Min(bytes.Length, EarlyLimit - _early.Count)]);
                    return;
                }

                try
                {
                    _host.Write(bytes);
                }
                catch (Exception e) when (e is IOException or ObjectDisposedException)
                {
                    // The host is gone; ServeAsync notices it.
                }
            }
        }

        /// <summary>Stops listening and closes the connection.</summary>
        public void Dispose()
        {
            if (_disposed)
                return;
            _disposed = true;
            _stop.Cancel();
            _listener.Dispose();
            _server?.Wait(TimeSpan.FromSeconds(2));
            _stop.Dispose();
        }

        private async Task ServeAsync(Action<byte[]> received)
        {
            try
            {
                while (!_stop.IsCancellationRequested)
                {
                    using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token).ConfigureAwait(false);
                    client.NoDelay = true;
                    client.SendTimeout = 2000;
                    await ServeOneAsync(client.GetStream(), received).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // Disposed.
            }
        }

        private async Task ServeOneAsync(NetworkStream stream, Action<byte[]> received)
        {
            lock (_gate)
            {
                _host = stream;
                stream.Write(_early.ToArray());
                _early.Clear();
            }

            byte[] buffer = new byte[4096];
            try
            {
                int read;
                while ((read = await stream.ReadAsync(buffer, _stop.Token).ConfigureAwait(false)) > 0)
                    received(buffer[..read]);
            }
            catch (IOException)
            {
                // Reset by the host: the next one may connect.
            }
            finally
            {
                lock (_gate)
                    _host = null;
            }
        }
    }
}
