using Signet.Core;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <content>
    /// What becomes of a message that the broker refuses (docs/SPEC.md, "What a broker refuses"): it is set aside, others pass it,
    /// and it is offered again after a start, once a day, and on the command flush.
    /// </content>
    public sealed partial class TelemetryStream
    {
        private const long AgainMs = 86400000;

        private RefusedMessages _refused;
        private bool _offering;
        private int _next;
        private long _nextOfferMs;

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
        /// <returns>False when there is no room: then it stops those behind it.</returns>
        public bool SetAside(int reason)
        {
            // A confirmation may have come since: that can change what comes next, and let this one go.
            byte[] message = new byte[TelemetrySigner.MaxMessage];
            int count = _messages.Copy(_messages.Number, message);
            if (_refused.Count == 0)
            {
                // It was offered just now.
                _nextOfferMs = _clock.Milliseconds + AgainMs;
            }

            if (count > 0 && !_refused.TryAdd(_messages.Number, message, 0, count))
            {
                return false;
            }

            _messages.Sent();
            Note(EventKind.Error, (int)ErrorCode.MqttPublishRefused);
            _log.Write(LogLevel.Error, "agent", "message " + _messages.Number.ToString() + " is set aside: "
                + new SignetException(ErrorCode.MqttPublishRefused, reason, null).Message);
            return true;
        }

        /// <summary>Gives the next message of those that were set aside, when it is time to offer them once more. One round
        /// offers each once.</summary>
        /// <param name="offset">Index of its first byte in <see cref="RefusedBuffer"/>.</param>
        /// <returns>Its length; 0 when there is none, or it is not time.</returns>
        public int OfferAgain(out int offset)
        {
            offset = 0;
            if (!_offering)
            {
                if (_clock.Milliseconds < _nextOfferMs)
                {
                    return 0;
                }

                _nextOfferMs = _clock.Milliseconds + AgainMs;
                _next = 0;
            }

            offset = _refused.Place(_next, out int count);
            _next++;
            _offering = count > 0;
            return count;
        }

        /// <summary>Says that the broker took the message that <see cref="OfferAgain"/> gave. Where the backend confirms, it
        /// stays until then.</summary>
        public void Offered()
        {
            if (_confirmByBroker)
            {
                _next--;
                _refused.RemoveAt(_next);
            }
        }

        /// <summary>Has the messages that were set aside offered with the next that is sent.</summary>
        internal void OfferSoon()
        {
            _nextOfferMs = 0;
            _offering = false;
        }

        // A sleep is no start: else a device that wakes every five minutes would offer them as often.
        private void OpenRefused()
        {
            _refused = new RefusedMessages(_values);
            OfferSoon();
            if (WokeFromSleep)
            {
                _nextOfferMs = _clock.Milliseconds + AgainMs;
            }
        }

        // The backend has it, or wants it no more.
        private void ForgetRefused(Confirmation confirmation)
        {
            for (int i = _refused.Count - 1; i >= 0; i--)
            {
                long sequence = _refused.Number(i) - _epoch.Base;
                bool missing = sequence < 0 || sequence > confirmation.UpTo;
                for (int range = 0; range < confirmation.Ranges && !missing; range++)
                {
                    missing = sequence >= confirmation.First(range) && sequence <= confirmation.Last(range);
                }

                if (!missing)
                {
                    _refused.RemoveAt(i);
                }
            }
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
