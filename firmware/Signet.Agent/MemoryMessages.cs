using System;
using Signet.Core;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <summary>Messages in RAM, where there is no store: gone with the power.</summary>
    internal sealed class MemoryMessages : MessageBuffer
    {
        private const int MaxMessages = 32;

        private readonly TelemetryQueue _queue;
        private bool _confirmByBroker;
        private long _number;
        private int _offset;
        private long _epochBase;
        private long _confirmedBelow;

        /// <summary>Makes an empty buffer.</summary>
        /// <param name="bytes">Room for messages.</param>
        /// <param name="confirmByBroker">Whether what was sent is let go.</param>
        /// <param name="log">Hears of dropped messages.</param>
        internal MemoryMessages(int bytes, bool confirmByBroker, ILog log)
        {
            _queue = new TelemetryQueue(bytes, MaxMessages, log);
            _confirmByBroker = confirmByBroker;
        }

        internal override int Waiting
        {
            get { return _queue.Open; }
        }

        internal override long Dropped
        {
            get { return _queue.Dropped; }
        }

        internal override int Damaged
        {
            get { return 0; }
        }

        internal override long NextNumber
        {
            get { return _queue.FirstNumber + _queue.Count; }
        }

        internal override long ConfirmedBelow
        {
            get { return _confirmedBelow; }
        }

        internal override bool ConfirmByBroker
        {
            set { _confirmByBroker = value; }
        }

        internal override long Number
        {
            get { return _number; }
        }

        internal override bool IsAlarm
        {
            get { return false; }
        }

        internal override byte[] Buffer
        {
            get { return _queue.Buffer; }
        }

        internal override int Offset
        {
            get { return _offset; }
        }

        internal override bool Add(int priority, long number, byte[] message, int count, byte[] hash)
        {
            _queue.Add(message, 0, count);
            return true;
        }

        internal override bool IsDurable(int priority, long number)
        {
            return false;
        }

        internal override int Next()
        {
            _number = _queue.NextOpen(0);
            return _number >= 0 && _queue.TryGet(_number, out _offset, out int count) ? count : 0;
        }

        internal override void Sent()
        {
            if (_confirmByBroker)
            {
                _queue.Acknowledge(_number);
            }
            else
            {
                _queue.MarkSent(_number);
            }
        }

        internal override void ConfirmUpTo(long number)
        {
            long last = number < NextNumber ? number : NextNumber - 1;
            _confirmedBelow = last >= _confirmedBelow ? last + 1 : _confirmedBelow;
            for (long i = _queue.FirstNumber; i <= last; i++)
            {
                // Of an epoch before only what was sent: nobody will ever say that it arrived.
                if (i >= _epochBase || _queue.NextOpen(i) != i)
                {
                    _queue.Acknowledge(i);
                }
            }
        }

        internal override void ForgetAgain()
        {
        }

        internal override void Again(long first, long last)
        {
            long end = last < NextNumber ? last : NextNumber - 1;
            for (long i = first > _queue.FirstNumber ? first : _queue.FirstNumber; i <= end; i++)
            {
                _queue.Reopen(i);
            }
        }

        internal override long FirstHeld(long first, long last)
        {
            long end = last < NextNumber ? last : NextNumber - 1;
            for (long i = first > _queue.FirstNumber ? first : _queue.FirstNumber; i <= end; i++)
            {
                if (!_queue.IsAcknowledged(i))
                {
                    return i;
                }
            }

            return -1;
        }

        internal override int Copy(long number, byte[] buffer)
        {
            if (!_queue.TryGet(number, out int offset, out int count))
            {
                return 0;
            }

            Array.Copy(_queue.Buffer, offset, buffer, 0, count);
            return count;
        }

        internal override void BeginEpoch(long number)
        {
            _epochBase = number;
        }

        internal override void Poll()
        {
        }

        internal override bool Checkpoint()
        {
            return true;
        }
    }
}
