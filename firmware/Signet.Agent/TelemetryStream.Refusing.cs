using Signet.Core;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <content>
    /// What becomes of a message that the broker refuses (docs/SPEC.md, "What a broker refuses"): it is set aside, others pass it,
    /// and it is offered again after a start, once a day, on the command flush, and where the reason may pass with later messages.
    /// </content>
    public sealed partial class TelemetryStream
    {
        private RefusedMessages _refused;
        private long _offered;

        /// <summary>Messages that the broker refused and that were set aside.</summary>
        public int SetAsideCount
        {
            get { return _refused == null ? 0 : _refused.Count; }
        }

        /// <summary>Holds the message that <see cref="OfferAgain"/> gave; not to be changed.</summary>
        public byte[] RefusedBuffer
        {
            get { return _refused.Buffer; }
        }

        /// <summary>Sets aside the message that <see cref="Next"/> gave last, since the broker refused it. Durable at
        /// return where there is a store.</summary>
        /// <param name="reason">The broker's reason code.</param>
        /// <param name="passes">Whether the reason may be a passing one: then it is offered again after the next message, and
        /// where that is in vain after 2, 4, 8 … more.</param>
        /// <returns>False when there is no room: then it stops those behind it.</returns>
        public bool SetAside(int reason, bool passes)
        {
            // A confirmation may have come since: that can change what comes next, and let this one go.
            byte[] message = new byte[TelemetrySigner.MaxMessage];
            long number = _messages.Number;
            int count = _messages.Copy(number, message);
            long again = passes ? NumberToCome() + 1 : -1;
            if (count > 0 && !_refused.TryAdd(number, _messages.IsAlarm, again, message, count))
            {
                return false;
            }

            _messages.Sent();
            Note(EventKind.Error, (int)ErrorCode.MqttPublishRefused);
            _log.Write(LogLevel.Error, "agent", "message " + number.ToString() + " is set aside: "
                + new SignetException(ErrorCode.MqttPublishRefused, reason, null).Message);
            return true;
        }

        /// <summary>Gives the next message of those that were set aside and are to be offered once more; each once.</summary>
        /// <param name="offset">Index of its first byte in <see cref="RefusedBuffer"/>.</param>
        /// <returns>Its length; 0 when there is none.</returns>
        public int OfferAgain(out int offset)
        {
            _offered = _refused.Offer(NumberToCome());
            offset = _refused.Place(_offered, out int count);
            return count;
        }

        /// <summary>Says what the broker did with the message that <see cref="OfferAgain"/> gave. One that was taken stays where
        /// the backend will confirm it; one that was refused goes where the backend has given it up.</summary>
        /// <param name="taken">Whether the broker took it; false when it refused it.</param>
        public void Offered(bool taken)
        {
            // A confirmation may have let it go since; no other is meant.
            if (taken && !_confirmByBroker && _offered >= _epoch.Base && !_refused.Is(_offered, RefusedMessages.Unwanted))
            {
                _refused.Mark(_offered, RefusedMessages.Taken);
            }
            else if (taken)
            {
                _refused.Remove(_offered);
            }
            else if (_refused.Is(_offered, RefusedMessages.Unwanted))
            {
                _log.Write(LogLevel.Error, "agent", "message " + _offered.ToString()
                    + " was refused to the last, and its backend asks for it no more");
                _refused.Remove(_offered);
            }
        }

        /// <summary>Has the messages that were set aside, and a descriptor that was refused, offered with the next that is
        /// sent.</summary>
        internal void OfferSoon()
        {
            _refused.MarkAllDue();
            IsDescriptorDue |= _describesAgain;
        }

        // A sleep is no start: else a device that wakes every five minutes would offer them as often.
        private void OpenRefused()
        {
            _refused = new RefusedMessages(_values);
            if (!WokeFromSleep)
            {
                OfferSoon();
            }
        }

        // Told once, and durably before it is forgotten.
        private void NoteRefusedLost()
        {
            int lost = _refused.Lost;
            if (lost > 0)
            {
                Note(EventKind.Lost, lost);
                _report.Lost += lost;
                _log.Write(LogLevel.Error, "agent", "set aside and lost with damaged flash: " + lost.ToString() + " messages");
                SaveEvents();
                _refused.ForgetLost();
            }
        }

        // The backend has it, or has given it up: then the broker is asked once more, unless it took it.
        private void ForgetRefused(Confirmation confirmation)
        {
            for (int i = _refused.Count - 1; i >= 0; i--)
            {
                long number = _refused.Number(i);
                long sequence = number - _epoch.Base;
                bool missing = sequence < 0 || sequence > confirmation.UpTo;
                for (int range = 0; range < confirmation.Ranges && !missing; range++)
                {
                    missing = sequence >= confirmation.First(range) && sequence <= confirmation.Last(range);
                }

                if (!missing && _refused.Is(number, RefusedMessages.Taken))
                {
                    _refused.Remove(number);
                }
                else if (!missing && !_refused.Is(number, RefusedMessages.Unwanted))
                {
                    _refused.Mark(number, RefusedMessages.Unwanted | RefusedMessages.Due);
                }
            }
        }

        private long NumberToCome()
        {
            return _epoch.Base + (long)_signer.Sequence;
        }

        // The lowest number of a range whose message the outbox holds and nobody has set aside; −1 for none.
        private long FirstHeld(long first, long last)
        {
            long held = _messages.FirstHeld(first, last);
            while (held >= 0 && _refused.Has(held))
            {
                held = held < last ? _messages.FirstHeld(held + 1, last) : -1;
            }

            return held;
        }
    }
}
