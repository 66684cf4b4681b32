using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Signet.Emulator.Timing;

namespace Signet.Emulator.Links
{
    /// <summary>A line within the process: the modem has one end, <see cref="Host"/> is the other.</summary>
    public sealed class InMemoryLink : IModemLink
    {
        private readonly Lock _gate = new();
        private readonly Queue<byte[]> _early = new();
        private Action<byte[]>? _received;
        private Action? _freed;

        /// <summary>Makes a line.</summary>
        /// <param name="clock">Clock that moves while the host waits for bytes; null for real time.</param>
        /// <param name="ring">The host's ring buffer; null for one without limit.</param>
        public InMemoryLink(VirtualClock? clock = null, HostRing? ring = null)
        {
            Host = new HostEnd(this, clock, ring);
        }

        /// <inheritdoc/>
        public string Name => "in memory";

        /// <summary>The host's end.</summary>
        public HostEnd Host { get; }

        /// <inheritdoc/>
        public int Room => Host.Room;

        /// <inheritdoc/>
        public void WhenRoom(Action freed)
        {
            _freed = freed;
        }

        /// <inheritdoc/>
        public void Attach(Action<byte[]> received)
        {
            ArgumentNullException.ThrowIfNull(received);
            lock (_gate)
            {
                _received = received;
                while (_early.TryDequeue(out byte[]? bytes))
                    received(bytes);
            }
        }

        /// <inheritdoc/>
        public void Write(ReadOnlySpan<byte> bytes)
        {
            Host.Add(bytes);
        }

        /// <summary>Closes the line: the host reads what is left, then its end.</summary>
        public void Dispose()
        {
            Host.Close();
        }

        internal void Freed()
        {
            _freed?.Invoke();
        }

        internal void FromHost(byte[] bytes)
        {
            lock (_gate)
            {
                if (_received == null)
                    _early.Enqueue(bytes);
                else
                    _received(bytes);
            }
        }
    }

    /// <summary>
    /// A host's ring buffer behind its UART. What doesn't fit is lost without a word, as nanoFramework's drivers lose it.
    /// </summary>
    /// <param name="Size">Bytes that it holds.</param>
    /// <param name="Flushes">True when an overflow empties it, as the driver of the ESP32 does after its FIFO ran over.</param>
    /// <param name="DrivesRts">
    /// True when RTS falls while the ring is full, so that a module with AT+IFC=2,2 waits. The driver of the ESP32 isn't so: it
    /// drives RTS by its FIFO, which it always empties.
    /// </param>
    public sealed record HostRing(int Size, bool Flushes = false, bool DrivesRts = false);

    /// <summary>The host's end of an <see cref="InMemoryLink"/>: the shape of the firmware's byte channel.</summary>
    public sealed class HostEnd
    {
        private readonly InMemoryLink _link;
        private readonly object _gate = new();
        private readonly Queue<byte> _toHost = new();
        private readonly VirtualClock? _clock;
        private readonly HostRing? _ring;
        private bool _closed;
        private long _lost;

        internal HostEnd(InMemoryLink link, VirtualClock? clock, HostRing? ring)
        {
            _link = link;
            _clock = clock;
            _ring = ring;
        }

        /// <summary>Bytes that the ring buffer had no room for, flushed ones among them.</summary>
        public long Lost
        {
            get
            {
                lock (_gate)
                    return _lost;
            }
        }

        /// <summary>Bytes that wait in the ring buffer.</summary>
        public int Available
        {
            get
            {
                lock (_gate)
                    return _toHost.Count;
            }
        }

        internal int Room
        {
            get
            {
                lock (_gate)
                    return _ring is { DrivesRts: true } ? _ring.Size - _toHost.Count : int.MaxValue;
            }
        }

        /// <summary>True when the modem is gone; what it had sent can still be read.</summary>
        public bool IsClosed
        {
            get
            {
                lock (_gate)
                    return _closed;
            }
        }

        /// <summary>Sends bytes to the modem; never blocks.</summary>
        /// <param name="buffer">Source.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <exception cref="IOException">The line is closed.</exception>
        public void Write(byte[] buffer, int offset, int count)
        {
            ArgumentNullException.ThrowIfNull(buffer);
            if (IsClosed)
                throw new IOException("The line is closed.");
            if (count > 0)
                _link.FromHost(buffer.AsSpan(offset, count).ToArray());
        }

        /// <summary>Reads what is there, at most <paramref name="count"/> bytes; waits for the first byte only.</summary>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Room in bytes.</param>
        /// <param name="timeoutMs">Longest wait in milliseconds; 0 returns at once, -1 waits without end.</param>
        /// <returns>Bytes read; 0 when none came in time; -1 when the line is closed and empty.</returns>
        public int Read(byte[] buffer, int offset, int count, int timeoutMs)
        {
            ArgumentNullException.ThrowIfNull(buffer);
            if (_clock != null)
                Wait(_clock, timeoutMs);
            long end = Environment.TickCount64 + (_clock == null ? timeoutMs : 0);
            int read = 0;
            lock (_gate)
            {
                while (_toHost.Count == 0)
                {
                    if (_closed)
                        return -1;
                    int left = _clock != null ? 0 : timeoutMs < 0 ? Timeout.Infinite : (int)Math.Max(0, end - Environment.TickCount64);
                    if (left == 0 || !Monitor.Wait(_gate, left))
                        break;
                }

                while (read < count && _toHost.TryDequeue(out byte next))
                    buffer[offset + read++] = next;
            }

            if (read > 0 && _ring is { DrivesRts: true })
                _link.Freed();
            return read;
        }

        internal void Add(ReadOnlySpan<byte> bytes)
        {
            lock (_gate)
            {
                if (_closed)
                    return;
                foreach (byte next in bytes)
                    Add(next);
                Monitor.PulseAll(_gate);
            }
        }

        private void Add(byte next)
        {
            if (_ring == null || _toHost.Count < _ring.Size)
            {
                _toHost.Enqueue(next);
                return;
            }

            _lost++;
            if (!_ring.Flushes)
                return;
            _lost += _toHost.Count;
            _toHost.Clear();
        }

        /// <summary>Lets the clock run until something is there.</summary>
        private void Wait(VirtualClock clock, int timeoutMs)
        {
            long now = clock.GetTimestamp();
            long end = timeoutMs < 0 ? now + TimeSpan.TicksPerDay : now + (timeoutMs * TimeSpan.TicksPerMillisecond);
            while (Available == 0 && !IsClosed && clock.Step(end))
            {
            }
        }

        internal void Close()
        {
            lock (_gate)
            {
                _closed = true;
                Monitor.PulseAll(_gate);
            }
        }
    }
}
