using System;
using Signet.Store;

namespace Signet.Agent
{
    /// <summary>
    /// Messages in the sealed outbox. What is read lies at the end of the array in which messages are made and packets are sent,
    /// so that a packet is written around it; it is gone as soon as that is used for anything else.
    /// </summary>
    internal sealed class StoredMessages : MessageBuffer
    {
        private readonly Outbox _outbox;
        private readonly OutboxOptions _options;
        private readonly byte[] _buffer;
        private int _offset;

        /// <summary>Takes an outbox that is open.</summary>
        internal StoredMessages(Outbox outbox, OutboxOptions options, byte[] buffer)
        {
            _outbox = outbox;
            _options = options;
            _buffer = buffer;
        }

        internal Outbox Outbox
        {
            get { return _outbox; }
        }

        internal override int Waiting
        {
            get { return _outbox.Waiting; }
        }

        internal override long Dropped
        {
            get
            {
                return (long)_outbox.Dropped(OutboxOptions.Routine) + _outbox.Dropped(OutboxOptions.Important)
                    + _outbox.Dropped(OutboxOptions.Alarm);
            }
        }

        internal override int Damaged
        {
            get { return _outbox.Corrupt + _outbox.Foreign + _outbox.Torn; }
        }

        internal override long NextNumber
        {
            get { return _outbox.NextNumber; }
        }

        internal override long ConfirmedBelow
        {
            get { return _outbox.ConfirmedBelow; }
        }

        internal override bool ConfirmByBroker
        {
            set { _options.ConfirmByBroker = value; }
        }

        internal override long Number
        {
            get { return _outbox.ReadNumber; }
        }

        internal override bool IsAlarm
        {
            get { return _outbox.ReadClass == OutboxOptions.Alarm; }
        }

        internal override byte[] Buffer
        {
            get { return _buffer; }
        }

        internal override int Offset
        {
            get { return _offset; }
        }

        internal override bool Add(int priority, long number, byte[] message, int count, byte[] hash)
        {
            return _outbox.Add(priority, (int)number, message, 0, count, hash) >= 0;
        }

        internal override bool IsDurable(int priority, long number)
        {
            return _outbox.IsDurable(priority, (int)number);
        }

        internal override int Next()
        {
            int count = _outbox.Read(_buffer, 0);
            _offset = _buffer.Length - count;
            Array.Copy(_buffer, 0, _buffer, _offset, count);
            return count;
        }

        internal override void Sent()
        {
            _outbox.MarkSent(_outbox.ReadClass, _outbox.ReadNumber);
        }

        internal override void ConfirmUpTo(long number)
        {
            _outbox.ConfirmUpTo((int)number);
        }

        internal override void ForgetAgain()
        {
            _outbox.ForgetAgain();
        }

        internal override void Again(long first, long last)
        {
            _outbox.Again((int)first, (int)last);
        }

        internal override long FirstHeld(long first, long last)
        {
            return _outbox.FirstHeld((int)first, (int)last);
        }

        internal override int Copy(long number, byte[] buffer)
        {
            return _outbox.Copy((int)number, buffer, 0);
        }

        internal override void BeginEpoch(long number)
        {
            _options.EpochBase = (int)number;
        }

        internal override void Poll()
        {
            _outbox.Poll();
        }

        internal override bool Checkpoint()
        {
            return _outbox.Checkpoint();
        }
    }
}
