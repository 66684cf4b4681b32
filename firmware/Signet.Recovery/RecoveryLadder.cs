using System;
using Signet.Core;

namespace Signet.Recovery
{
    /// <summary>
    /// Decides what is tried next after a failure, and when: a failure in, a rung and a wait out. Pure: the caller gives the
    /// time, does what the rung says, and keeps <see cref="Save"/>'s record where a restart finds it.
    /// </summary>
    /// <remarks>
    /// The caller asks <see cref="WaitMs"/>, calls <see cref="BeginAttempt"/> and saves the record before it touches the
    /// network, and reports with <see cref="Fail"/> or <see cref="Succeed"/>. An attempt is paid for before it is made, so
    /// that a restart in the middle of it is no way round the limits of <see cref="RecoveryOptions"/>.
    /// </remarks>
    public sealed partial class RecoveryLadder
    {
        /// <summary>Number of rungs.</summary>
        public const int RungCount = 8;

        // Failures in a row after which the device's time is doubted anew where a certificate is not valid: a day, when each wait is half of
        // the longest.
        private const int AttachAgain = 192;

        private readonly RecoveryOptions _options;
        private readonly AttemptBudget _budget;
        private readonly uint[] _counts = new uint[RungCount];

        // Where the ladder stands, and what the next attempt does: a milder rung where the budget has none of this one left.
        private int _position;
        private int _rung;
        private int _tries;
        private bool _held;
        private int _failures;
        private int _stepMs;
        private int _denials;
        private FailureKind _kind = FailureKind.Socket;
        private ErrorCode _lastError = ErrorCode.None;
        private bool _underWay;
        private bool _confirmed;
        private int _outage;

        // Whether this outage has had its detach and attach.
        private bool _attached;

        // A start in the middle of a row of failures may make the module attach, whatever the rung.
        private bool _fresh = true;
        private uint _device;
        private long _notBefore;
        private long _tickMs;

        /// <summary>Makes a ladder that knows of no failure.</summary>
        /// <param name="options">The numbers.</param>
        /// <param name="nowMs">The monotonic clock in milliseconds.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.SettingInvalid"/>.</exception>
        public RecoveryLadder(RecoveryOptions options, long nowMs)
        {
            options.Check();
            _options = options;
            _budget = new AttemptBudget(options);
            _stepMs = options.FirstMs;
            _tickMs = nowMs;
            _notBefore = nowMs;
        }

        /// <summary>Whether the module's family has no other way to open a packet data connection anew than to leave the network and
        /// to attach again: then <see cref="RecoveryRung.ReopenPdp"/> costs an attach too.</summary>
        public bool ReopenAttaches { get; set; }

        /// <summary>Whether the next attempt makes the module attach, whatever the rung, since the connection is lost and
        /// <see cref="ReopenAttaches"/>.</summary>
        public bool MustAttach { get; set; }

        /// <summary>What the next attempt does first.</summary>
        public RecoveryRung Rung
        {
            get { return (RecoveryRung)_rung; }
        }

        /// <summary>Failures since the last success.</summary>
        public int Failures
        {
            get { return _failures; }
        }

        /// <summary>The newest error since the last success.</summary>
        public ErrorCode LastError
        {
            get { return _lastError; }
        }

        /// <summary>Says which device this is, whose slot in a fleet's return follows from it.</summary>
        /// <param name="id">Holds the device id.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length in bytes.</param>
        public void SetDevice(byte[] id, int offset, int count)
        {
            _device = Mix(id, offset, count);
        }

        /// <summary>Puts off the first attempt of a life by <see cref="RecoveryOptions.StartSpreadSeconds"/>, unless something
        /// failed in the life before.</summary>
        /// <param name="noise">16 random bits.</param>
        /// <param name="nowMs">The monotonic clock in milliseconds.</param>
        public void SpreadStart(int noise, long nowMs)
        {
            if (_failures == 0)
            {
                _notBefore = nowMs + Share(_options.StartSpreadSeconds * 1000, noise);
            }
        }

        /// <summary>Pays for a reset of the module that is no rung's: the last resort of a start that hears nothing.</summary>
        /// <param name="nowMs">The monotonic clock in milliseconds.</param>
        /// <returns>False when the budget has none left.</returns>
        public bool TryReset(long nowMs)
        {
            Advance(nowMs);
            if (_budget.WaitSeconds(AttemptBudget.Resets) > 0 || _budget.WaitSeconds(AttemptBudget.Attaches) > 0)
            {
                return false;
            }

            _budget.Take(AttemptBudget.Resets);
            _budget.Take(AttemptBudget.Attaches);
            _changed = true;
            if (!_underWay && _failures > 0)
            {
                // What the next rung was to cost may just have been spent.
                long left = _notBefore - nowMs;
                _rung = Affordable(left > 0 ? left : 0);
            }

            return true;
        }

        /// <summary>Tells how often a rung was climbed.</summary>
        /// <param name="rung">The rung.</param>
        /// <returns>Attempts on it since the record was made.</returns>
        public long Count(RecoveryRung rung)
        {
            return _counts[(int)rung];
        }

        /// <summary>Gives the longest time that a rung may take.</summary>
        /// <param name="rung">The rung.</param>
        /// <returns>Milliseconds.</returns>
        public int DeadlineMs(RecoveryRung rung)
        {
            return _options.DeadlineSeconds[(int)rung] * 1000;
        }

        /// <summary>Tells how long the next attempt has to wait, by back-off and by budget.</summary>
        /// <param name="nowMs">The monotonic clock in milliseconds.</param>
        /// <returns>Milliseconds; 0 when it may begin.</returns>
        public long WaitMs(long nowMs)
        {
            Advance(nowMs);
            long wait = _notBefore - nowMs;
            long budget = BudgetSeconds(_rung) * 1000L;
            wait = budget > wait ? budget : wait;
            return wait > 0 ? wait : 0;
        }

        /// <summary>Pays for an attempt that is about to be made; the record is to be saved before it is.</summary>
        /// <param name="nowMs">The monotonic clock in milliseconds.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidState"/> before its time has come.</exception>
        public void BeginAttempt(long nowMs)
        {
            if (WaitMs(nowMs) > 0)
            {
                throw new SignetException(ErrorCode.InvalidState, "an attempt before its time");
            }

            for (int kind = 0; kind < 4; kind++)
            {
                if (Costs(_rung, kind))
                {
                    _budget.Take(kind);
                }
            }

            if (_failures > 0)
            {
                _counts[_rung]++;
            }

            _attached |= _rung >= (int)RecoveryRung.Reattach;
            _fresh = false;
            _underWay = true;
            _changed = true;
        }

        /// <summary>Takes a failure, of an attempt or of what was working, and decides how it goes on.</summary>
        /// <param name="code">What failed.</param>
        /// <param name="detail">The error's <see cref="SignetException.Value"/>.</param>
        /// <param name="noise">16 random bits; they need not be secret.</param>
        /// <param name="nowMs">The monotonic clock in milliseconds.</param>
        public void Fail(ErrorCode code, int detail, int noise, long nowMs)
        {
            Advance(nowMs);
            bool again = code == _lastError;
            _lastError = code;
            _kind = FailureKinds.Of(code, detail);
            if (_kind == FailureKind.Person && code == ErrorCode.ClientNotConfirmed && !again)
            {
                // Once, a flight that was damaged on the way may have been it.
                _kind = FailureKind.Peer;
            }
            else if (code == ErrorCode.SimPinRequired && !again)
            {
                // Once, it is what a SIM says that was reset: the next start presents the PIN.
                _kind = FailureKind.Sim;
            }

            _failures = _failures < ushort.MaxValue ? _failures + 1 : _failures;
            _attached &= _failures % AttachAgain != 0;
            _underWay = false;
            _changed = true;
            Climb();
            long waitMs = NextWait(code, noise);
            _notBefore = nowMs + waitMs;
            _rung = Affordable(waitMs);
        }

        /// <summary>Takes a success that the peer has confirmed: the ladder begins anew. What was spent stays spent.</summary>
        /// <param name="nowMs">The monotonic clock in milliseconds.</param>
        public void Succeed(long nowMs)
        {
            Advance(nowMs);
            _changed |= _underWay || _failures > 0 || !_confirmed;
            _confirmed = true;
            Forget();
            _notBefore = nowMs;
        }

        /// <summary>Forgets the failures and the wait, for a person who has repaired something. What was spent stays
        /// spent.</summary>
        /// <param name="nowMs">The monotonic clock in milliseconds.</param>
        public void Clear(long nowMs)
        {
            Advance(nowMs);
            Forget();
            _confirmed = false;
            _changed = true;
            _notBefore = nowMs;
        }

        private void Forget()
        {
            _position = 0;
            _rung = 0;
            _tries = 0;
            _held = false;
            _failures = 0;
            _denials = 0;
            _outage = 0;
            _attached = false;
            _stepMs = _options.FirstMs;
            _kind = FailureKind.Socket;
            _lastError = ErrorCode.None;
            _underWay = false;
        }

        // The height stays when the failures change their kind, or two faults in turn would never be repaired; it rises when
        // the tries are used up. After the highest rung the ladder begins anew, with the wait that it has reached.
        private void Climb()
        {
            int rungs = Rungs();
            if ((rungs & ((2 << _position) - 1)) == 0)
            {
                _position = Above(rungs, _position);
            }

            // A rung that the budget has held back is still to be tried.
            _tries += _held ? 0 : 1;
            if (_tries > _options.Tries[_position])
            {
                _position = Above(rungs, _position);
                _tries = 1;
            }
        }

        private static int Above(int rungs, int position)
        {
            for (int i = 1; i <= RungCount; i++)
            {
                int next = (position + i) % RungCount;
                if (((rungs >> next) & 1) != 0)
                {
                    return next;
                }
            }

            return position;
        }

        private long NextWait(ErrorCode code, int noise)
        {
            if (_kind == FailureKind.Denied)
            {
                long seconds = _denials == 0 ? _options.DeniedSeconds : 4L * _options.DeniedSeconds;
                _denials = 1;
                _stepMs = _options.LastMs;
                return (seconds * 1000) + Share((int)(seconds * 250), noise);
            }

            bool person = FailureKinds.NeedsPerson(code) && _kind != FailureKind.Peer && _kind != FailureKind.Socket
                && _kind != FailureKind.Sim;
            if (person || code == ErrorCode.NetworkCongested)
            {
                _stepMs = _options.LastMs;
            }
            else if (_confirmed && _outage < 2 && FailureKinds.IsShared(_kind))
            {
                return Return(noise);
            }

            int half = _stepMs / 2;
            int wait = half + Share(half, noise);
            _stepMs = _stepMs > _options.LastMs / 2 ? _options.LastMs : _stepMs * 2;
            return wait;
        }

        // What worked has gone, perhaps for a whole fleet: one retry soon, the second in the device's own slot of a window in
        // which device id and chance spread the fleet evenly. Later waits only widen that.
        private long Return(int noise)
        {
            _outage++;
            if (_outage == 1)
            {
                return 1000 + Share(_options.FirstSpreadSeconds * 1000, noise);
            }

            long later = 32L * _options.FirstMs;
            _stepMs = later > _options.LastMs ? _options.LastMs : (int)later;
            int window = _options.SpreadSeconds * 1000;
            long slot = (long)Share(window, (int)(_device & 0xFFFF)) + Share(window, noise);
            return window == 0 ? 0 : slot % window;
        }

        private void Advance(long nowMs)
        {
            long seconds = (nowMs - _tickMs) / 1000;
            if (seconds > 0)
            {
                _budget.Elapse(seconds);
                _tickMs += seconds * 1000;
            }
        }

        private static int Share(int whole, int noise)
        {
            return (int)((long)whole * (noise & 0xFFFF) / 0x10000);
        }

        // FNV-1a with a last turn, so that each bit of the id reaches the low ones.
        private static uint Mix(byte[] id, int offset, int count)
        {
            uint hash = 2166136261;
            for (int i = 0; i < count; i++)
            {
                hash = (hash ^ id[offset + i]) * 16777619;
            }

            hash ^= hash >> 15;
            hash *= 2246822519;
            return hash ^ (hash >> 13);
        }
    }
}
