using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Signet.Emulator.Modem
{
    /// <summary>One loop that executes everything of a modem in order; the rest of the world only posts to it.</summary>
    internal sealed class ModemLoop : IDisposable
    {
        private readonly Channel<Action> _mailbox = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
        private readonly HashSet<ITimer> _timers = [];
        private readonly TimeProvider _time;
        private readonly Action<Exception> _failed;
        private readonly Task _task;

        public ModemLoop(TimeProvider time, Action<Exception> failed)
        {
            _time = time;
            _failed = failed;
            _task = Task.Run(RunAsync);
        }

        /// <summary>Queues work; does nothing once the loop has ended.</summary>
        public void Post(Action work)
        {
            _mailbox.Writer.TryWrite(work);
        }

        /// <summary>Queues work for later. Called on the loop.</summary>
        public ITimer Schedule(TimeSpan delay, Action work)
        {
            ITimer? timer = null;
            timer = _time.CreateTimer(_ => Post(() => Fire(timer!, work)), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timers.Add(timer);
            timer.Change(delay, Timeout.InfiniteTimeSpan);
            return timer;
        }

        /// <summary>Forgets a timer; harmless when it has fired. Called on the loop.</summary>
        public void Cancel(ITimer? timer)
        {
            if (timer != null && _timers.Remove(timer))
                timer.Dispose();
        }

        /// <summary>Forgets all timers. Called on the loop.</summary>
        public void CancelAll()
        {
            foreach (ITimer timer in _timers)
                timer.Dispose();
            _timers.Clear();
        }

        /// <summary>Ends the loop after what is queued.</summary>
        public void Dispose()
        {
            Post(CancelAll);
            _mailbox.Writer.TryComplete();
            _task.Wait(TimeSpan.FromSeconds(5));
        }

        private void Fire(ITimer timer, Action work)
        {
            // A timer that was cancelled after it had posted is no longer in the set.
            if (!_timers.Remove(timer))
                return;
            timer.Dispose();
            work();
        }

        private async Task RunAsync()
        {
            await foreach (Action work in _mailbox.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                try
                {
                    work();
                }
                catch (Exception e)
                {
                    _failed(e);
                }
            }
        }
    }
}
