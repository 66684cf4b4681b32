using System;
using Signet.Core;

namespace Signet.Recovery
{
    /// <content>The record that carries the ladder over a restart (docs/SPEC.md section 9.1).</content>
    public sealed partial class RecoveryLadder
    {
        /// <summary>Length of the record in bytes.</summary>
        public const int RecordLength = 90;

        private const int Version = 1;
        private const int UnderWayFlag = 1;
        private const int ConfirmedFlag = 2;
        private const int HeldFlag = 4;
        private const int AttachedFlag = 8;
        private const int BudgetAt = 24;
        private const int CountsAt = BudgetAt + AttemptBudget.Length;
        private const int CheckAt = CountsAt + (4 * RungCount);

        private bool _changed;
        private long _savedWaitMs;

        /// <summary>Tells whether the record has changed enough to be saved: at each attempt, failure and first success,
        /// and now and then in a long wait.</summary>
        /// <param name="nowMs">The monotonic clock in milliseconds.</param>
        /// <returns>Whether to save it.</returns>
        public bool NeedsSave(long nowMs)
        {
            long left = _notBefore > nowMs ? _notBefore - nowMs : 0;
            return _changed || _savedWaitMs - left >= _options.CheckpointSeconds * 1000L;
        }

        /// <summary>Writes the record.</summary>
        /// <param name="image">Receives it.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="utcSeconds">Seconds since 1970-01-01T00:00:00Z; 0 when only a floor is known.</param>
        /// <param name="nowMs">The monotonic clock in milliseconds.</param>
        public void Save(byte[] image, int offset, long utcSeconds, long nowMs)
        {
            Advance(nowMs);
            _savedWaitMs = _notBefore > nowMs ? _notBefore - nowMs : 0;
            _changed = false;
            image[offset] = Version;
            image[offset + 1] = (byte)_position;
            image[offset + 2] = (byte)_rung;
            image[offset + 3] = (byte)_tries;
            image[offset + 4] = (byte)((_underWay ? UnderWayFlag : 0) | (_confirmed ? ConfirmedFlag : 0)
                | (_held ? HeldFlag : 0) | (_attached ? AttachedFlag : 0));
            image[offset + 5] = (byte)((_outage << 4) | _denials);
            BigEndian.Put16(image, offset + 6, _failures);
            BigEndian.Put16(image, offset + 8, (int)_lastError);
            BigEndian.Put32(image, offset + 10, (uint)_stepMs);
            BigEndian.Put32(image, offset + 14, (uint)((_savedWaitMs + 999) / 1000));
            BigEndian.Put16(image, offset + 18, (int)(utcSeconds >> 32));
            BigEndian.Put32(image, offset + 20, (uint)utcSeconds);
            _budget.Save(image, offset + BudgetAt);
            for (int i = 0; i < RungCount; i++)
            {
                BigEndian.Put32(image, offset + CountsAt + (4 * i), _counts[i]);
            }

            BigEndian.Put16(image, offset + CheckAt, RecordCheck.Sum(image, offset, CheckAt));
        }

        /// <summary>
        /// Takes up where the record of the life before ended. What it waited for goes on, less the time in between where
        /// both ends know it, or the device slept; a wait beyond the longest step is cut to it, since a person who has repaired
        /// something turns the device off and on, but not after a sleep. An attempt that was under way counts as failed. A record that is damaged leaves every
        /// budget spent.
        /// </summary>
        /// <param name="image">Holds the record.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <param name="utcSeconds">Seconds since 1970-01-01T00:00:00Z; 0 when only a floor is known.</param>
        /// <param name="sleptSeconds">Seconds of the sleep that the device woke from; −1 after any other start.</param>
        /// <param name="noise">16 random bits.</param>
        /// <param name="nowMs">The monotonic clock in milliseconds.</param>
        /// <returns>False when the record was damaged or is of another version.</returns>
        public bool Restore(byte[] image, int offset, int count, long utcSeconds, int sleptSeconds, int noise, long nowMs)
        {
            Advance(nowMs);
            _fresh = true;
            if (!IsRecord(image, offset, count))
            {
                Forget();
                _budget.Exhaust();
                Fail(ErrorCode.StoreCorrupt, 0, noise, nowMs);
                return false;
            }

            _position = image[offset + 1];
            _rung = image[offset + 2];
            _tries = image[offset + 3];
            _confirmed = (image[offset + 4] & ConfirmedFlag) != 0;
            _held = (image[offset + 4] & HeldFlag) != 0;
            _attached = (image[offset + 4] & AttachedFlag) != 0;
            _outage = image[offset + 5] >> 4;
            _denials = image[offset + 5] & 1;
            _failures = BigEndian.Get16(image, offset + 6);
            _lastError = (ErrorCode)BigEndian.Get16(image, offset + 8);
            _kind = _failures == 0 ? FailureKind.Socket : FailureKinds.Of(_lastError, 0);
            _stepMs = Clamp(BigEndian.Get32(image, offset + 10), _options.FirstMs, _options.LastMs);
            long saved = ((long)BigEndian.Get16(image, offset + 18) << 32) | BigEndian.Get32(image, offset + 20);

            // Both are cut to whole seconds: one less is sure to have passed.
            long elapsed = saved > 0 && utcSeconds > saved ? utcSeconds - saved - 1 : sleptSeconds > 0 ? sleptSeconds : 0;
            long waitMs = (BigEndian.Get32(image, offset + 14) - elapsed) * 1000;

            // Four times as long and a quarter more is the longest that there is.
            long denied = 5000L * _options.DeniedSeconds;
            long most = sleptSeconds < 0 || denied < _options.LastMs ? _options.LastMs : denied;
            waitMs = waitMs > most ? most : waitMs;
            _notBefore = nowMs + (waitMs > 0 ? waitMs : 0);
            _budget.Restore(image, offset + BudgetAt);

            // The record has no date that shows this sleep to the next life: unless it is written anew, only the last of several
            // sleeps would count.
            _changed |= sleptSeconds > 0 && (BigEndian.Get32(image, offset + 14) > 0 || !_budget.IsEmpty);
            _budget.Elapse(elapsed);
            for (int i = 0; i < RungCount; i++)
            {
                _counts[i] = BigEndian.Get32(image, offset + CountsAt + (4 * i));
            }

            _savedWaitMs = _notBefore - nowMs;
            if ((image[offset + 4] & UnderWayFlag) != 0)
            {
                long notBefore = _notBefore;
                Fail(ErrorCode.Unexpected, 0, noise, nowMs);
                _notBefore = notBefore > _notBefore ? notBefore : _notBefore;
            }

            return true;
        }

        private static bool IsRecord(byte[] image, int offset, int count)
        {
            return count == RecordLength && image[offset] == Version && image[offset + 1] < RungCount
                && image[offset + 2] < RungCount && (image[offset + 5] >> 4) <= 2
                && BigEndian.Get16(image, offset + CheckAt) == RecordCheck.Sum(image, offset, CheckAt);
        }

        private static int Clamp(uint value, int least, int most)
        {
            return value < (uint)least ? least : value > (uint)most ? most : (int)value;
        }
    }
}
