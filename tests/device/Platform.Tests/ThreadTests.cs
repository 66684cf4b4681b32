using System;
using System.Threading;
using nanoFramework.TestFramework;

namespace Signet.Platform.Tests
{
    /// <summary>
    /// Threads and timers: what a thread does not catch ends the thread alone, and timers wait for each other. So whatever
    /// runs apart has a catch-all of its own, and a callback only sets an event.
    /// </summary>
    [TestClass]
    public class ThreadTests
    {
        private const int Patience = 10000;

        [TestMethod]
        public void AnUncaughtExceptionEndsItsThreadAlone()
        {
            Two.DeviceOnly("True", () => Run(() => throw new InvalidOperationException()));
        }

        [TestMethod]
        public void AbortEndsASleepingThread()
        {
            Two.Answers("True", "PlatformNotSupportedException", () => Aborted());
        }

        [TestMethod]
        public void CallbacksOfTwoTimersWaitForEachOther()
        {
            Two.Answers("False", "True", () => Overlap());
        }

        [TestMethod]
        public void ChangingADisposedTimer()
        {
            Two.Answers("True", "False", () => ChangeDisposed());
        }

        [TestMethod]
        public void JoinOfAThreadThatEnds()
        {
            Two.Agree("True", () => Run(() => { }));
        }

        [TestMethod]
        public void AnAutomaticEventWakesOnce()
        {
            AutoResetEvent once = new AutoResetEvent(true);
            Two.Agree("True", () => once.WaitOne(0, false));
            Two.Agree("False", () => once.WaitOne(0, false));
        }

        [TestMethod]
        public void AManualEventStays()
        {
            ManualResetEvent open = new ManualResetEvent(true);
            Two.Agree("True", () => open.WaitOne(0, false) && open.WaitOne(0, false));
        }

        [TestMethod]
        public void TheFirstOfSeveralEventsWins()
        {
            WaitHandle[] events = { new AutoResetEvent(false), new AutoResetEvent(true), new AutoResetEvent(true) };
            Two.Agree("1", () => WaitHandle.WaitAny(events, Patience, false));
            Two.Agree("2", () => WaitHandle.WaitAny(events, Patience, false));
            Two.Agree("258", () => WaitHandle.WaitAny(events, 0, false));
        }

        [TestMethod]
        public void ALockIsReentrant()
        {
            object gate = new object();
            Two.Agree("True", () => Twice(gate));
        }

        [TestMethod]
        public void ExchangeReturnsWhatWasThere()
        {
            int value = 5;
            Two.Agree("5", () => Interlocked.CompareExchange(ref value, 6, 5));
            Two.Agree("6", () => value);
            Two.Agree("7", () => Interlocked.Increment(ref value));
        }

        [TestMethod]
        public void SleepingLessThanForever()
        {
            Two.Agree("ArgumentOutOfRangeException", () => Sleep(-2));
        }

        [TestMethod]
        public void StartingTwice()
        {
            Two.Answers("ArgumentException", "ThreadStateException", () => StartTwice());
        }

        [TestMethod]
        public void ATimerWithoutCallback()
        {
            Two.Agree("ArgumentNullException", () => new Timer(null, null, 0, 0));
        }

        [TestMethod]
        public void ATimerInThePast()
        {
            Two.Agree("ArgumentOutOfRangeException", () => new Timer(_ => { }, null, -2, 0));
        }

        [TestMethod]
        public void WaitingForNothing()
        {
            Two.Answers("258", "ArgumentException", () => WaitHandle.WaitAny(new WaitHandle[0], 0, false));
        }

        [TestMethod]
        public void WaitingForNull()
        {
            Two.Answers("NullReferenceException", "ArgumentNullException", () => WaitHandle.WaitAny(null, 0, false));
        }

        private static string Sleep(int milliseconds)
        {
            Thread.Sleep(milliseconds);
            return "slept";
        }

        private static string StartTwice()
        {
            Thread thread = new Thread(() => { });
            thread.Start();
            thread.Join(Patience);
            thread.Start();
            return "started";
        }

        private static bool Run(ThreadStart body)
        {
            Thread thread = new Thread(body);
            thread.Start();
            return thread.Join(Patience);
        }

        private static bool Aborted()
        {
            ManualResetEvent running = new ManualResetEvent(false);
            ManualResetEvent never = new ManualResetEvent(false);
            Thread thread = new Thread(() =>
            {
                running.Set();
                never.WaitOne(Patience, false);
            });
            thread.Start();
            running.WaitOne(Patience, false);
            try
            {
                thread.Abort();
            }
            finally
            {
                if (!Two.OnDevice)
                {
                    never.Set();
                }
            }

            return thread.Join(Patience);
        }

        // The first callback holds its thread until the second one starts, or gives up.
        private static bool Overlap()
        {
            ManualResetEvent second = new ManualResetEvent(false);
            ManualResetEvent done = new ManualResetEvent(false);
            int callbacks = 0;
            bool overlap = false;
            int patience = Two.OnDevice ? 200 : Patience;
            TimerCallback body = _ =>
            {
                if (Interlocked.Increment(ref callbacks) == 1)
                {
                    overlap = second.WaitOne(patience, false);
                    done.Set();
                }
                else
                {
                    second.Set();
                }
            };
            using (new Timer(body, null, 0, Timeout.Infinite))
            using (new Timer(body, null, 0, Timeout.Infinite))
            {
                done.WaitOne(2 * Patience, false);
            }

            return overlap;
        }

        private static bool ChangeDisposed()
        {
            Timer timer = new Timer(_ => { }, null, Timeout.Infinite, Timeout.Infinite);
            timer.Dispose();
            return timer.Change(0, Timeout.Infinite);
        }

        private static bool Twice(object gate)
        {
            lock (gate)
            {
                lock (gate)
                {
                    return true;
                }
            }
        }
    }
}
