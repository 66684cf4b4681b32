using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Signet.Emulator.Links
{
    /// <summary>A line over any duplex stream, such as a serial port's, so that a real board can be plugged in.</summary>
    public sealed class StreamLink : IModemLink
    {
        private readonly Stream _stream;
        private readonly CancellationTokenSource _stop = new();
        private Task? _reader;
        private bool _disposed;

        /// <summary>Makes a line over a stream, which it then owns.</summary>
        /// <param name="stream">The stream.</param>
        /// <param name="name">What a user knows it by.</param>
        public StreamLink(Stream stream, string name)
        {
            _stream = stream ?? throw new ArgumentNullException(nameof(stream));
            Name = name;
        }

        /// <inheritdoc/>
        public string Name { get; }

        /// <inheritdoc/>
        public void Attach(Action<byte[]> received)
        {
            ArgumentNullException.ThrowIfNull(received);
            _reader = Task.Run(() => ReadAsync(received));
        }

        /// <inheritdoc/>
        public void Write(ReadOnlySpan<byte> bytes)
        {
            try
            {
                _stream.Write(bytes);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // The host is gone: a UART doesn't notice either.
            }
        }

        /// <summary>Closes the stream and ends reception.</summary>
        public void Dispose()
        {
            if (_disposed)
                return;
            _disposed = true;
            _stop.Cancel();
            _stream.Dispose();
            _reader?.Wait(TimeSpan.FromSeconds(2));
            _stop.Dispose();
        }

        private async Task ReadAsync(Action<byte[]> received)
        {
            byte[] buffer = new byte[4096];
            try
            {
                int read;
                while ((read = await _stream.ReadAsync(buffer, _stop.Token).ConfigureAwait(false)) > 0)
                    received(buffer[..read]);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
            {
                // The other end closed, or this one.
            }
        }
    }
}
