using System.Net;
using System.Net.Sockets;

namespace Signet.Emulator.Tests.Support
{
    /// <summary>A real TCP server on loopback for one connection.</summary>
    internal sealed class TestServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task<Socket> _accepted;

        public TestServer()
        {
            _listener.Start();
            _accepted = _listener.AcceptSocketAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public Socket Connection => _accepted.WaitAsync(TimeSpan.FromSeconds(20)).GetAwaiter().GetResult();

        public byte[] Receive(int count)
        {
            byte[] buffer = new byte[count];
            Connection.ReceiveTimeout = 20000;
            for (int have = 0; have < count;)
            {
                int read = Connection.Receive(buffer, have, count - have, SocketFlags.None);
                Assert.True(read > 0, "the connection ended");
                have += read;
            }

            return buffer;
        }

        public void Dispose()
        {
            if (_accepted.IsCompletedSuccessfully)
                _accepted.Result.Dispose();
            _listener.Dispose();
        }
    }

    /// <summary>A clock that moves when told.</summary>
    internal sealed class ManualTime : TimeProvider
    {
        private readonly List<ManualTimer> _timers = [];
        private readonly object _gate = new();
        private TimeSpan _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp()
        {
            lock (_gate)
                return _now.Ticks;
        }

        public override DateTimeOffset GetUtcNow()
        {
            return new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero) + TimeSpan.FromTicks(GetTimestamp());
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new ManualTimer(this, () => callback(state));
            lock (_gate)
                _timers.Add(timer);
            timer.Change(dueTime, period);
            return timer;
        }

        public void Advance(TimeSpan by)
        {
            ManualTimer[] due;
            lock (_gate)
            {
                _now += by;
                due = [.. _timers.Where(t => t.Due <= _now).OrderBy(t => t.Due)];
                foreach (ManualTimer timer in due)
                    timer.Due = TimeSpan.MaxValue;
            }

            foreach (ManualTimer timer in due)
                timer.Fire();
        }

        private sealed class ManualTimer(ManualTime time, Action fire) : ITimer
        {
            public TimeSpan Due { get; set; } = TimeSpan.MaxValue;

            public void Fire()
            {
                fire();
            }

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                lock (time._gate)
                    Due = dueTime == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : time._now + dueTime;
                return true;
            }

            public void Dispose()
            {
                lock (time._gate)
                    time._timers.Remove(this);
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
