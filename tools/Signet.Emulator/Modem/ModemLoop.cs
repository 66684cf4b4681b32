using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Signet.Emulator.Timing;

namespace Signet.Emulator.Modem
{
    /// <summary>
    /// One loop that executes everything of a modem in order; the rest of the world only posts to it. On a virtual clock it has no
    /// thread of its own: whoever posts, works, so that a run is the same each time.
    /// </summary>
    internal sealed class ModemLoop : IDisposable
    {
        private readonly Channel<Action> _mailbox = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
        private readonly HashSet<ITimer> _timers = [];
        private readonly HashSet<ITimer> _forGood = [];
        private readonly TimeProvider _time;
        private readonly Action<Exception> _failed;
        private readonly Task _task;
        private readonly Queue<Action>? _inline;
        private bool _working;

        public ModemLoop(TimeProvider time, Action<Exception> failed)
        {
            _time = time;
            _failed = failed;
            if (time is VirtualClock)
                _inline = new Queue<Action>();
            _task = _inline == null ? Task.Run(RunAsync) : Task.CompletedTask;
        }

        /// <summary>Queues work; does nothing once the loop has ended.</summary>
        public void Post(Action work)
        {
            if (_inline == null)
                _mailbox.Writer.TryWrite(work);
            else
                Work(_inline, work);
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

        /// <summary>Queues work for later that a restart doesn't forget: bytes on the line. Called on the loop.</summary>
        public void ScheduleForGood(TimeSpan delay, Action work)
        {
            _forGood.Add(Schedule(delay, work));
        }

        /// <summary>Forgets a timer; harmless when it has fired. Called on the loop.</summary>
        public void Cancel(ITimer? timer)
        {
            if (timer != null && _timers.Remove(timer))
                timer.Dispose();
        }

        /// <summary>Forgets all timers but those of bytes on the line. Called on the loop.</summary>
        public void CancelAll()
        {
            foreach (ITimer timer in _timers.Where(t => !_forGood.Contains(t)).ToArray())
                Cancel(timer);
        }

        /// <summary>Ends the loop after what is queued.</summary>
        public void Dispose()
        {
            Post(() =>
            {
                _forGood.Clear();
                CancelAll();
            });
            _mailbox.Writer.TryComplete();
            _task.Wait(TimeSpan.FromSeconds(5));
        }

        private void Fire(ITimer timer, Action work)
        {
            // A timer that was cancelled after it had posted is no longer in the set.
            if (!_timers.Remove(timer))
                return;
            _forGood.Remove(timer);
            timer.Dispose();
            work();
        }

        private void Work(Queue<Action> queue, Action work)
        {
            // A real network on a virtual clock has threads: the first one in works for all.
            lock (queue)
            {
                queue.Enqueue(work);
                if (_working)
                    return;
                _working = true;
            }

            while (true)
            {
                Action next;
                lock (queue)
                {
                    if (!queue.TryDequeue(out Action? first))
                    {
                        _working = false;
                        return;
                    }

                    next = first;
                }

                Try(next);
            }
        }

        private void Try(Action work)
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

        private async Task RunAsync()
        {
            await foreach (Action work in _mailbox.Reader.ReadAllAsync().ConfigureAwait(false))
                Try(work);
        }
    }
}
