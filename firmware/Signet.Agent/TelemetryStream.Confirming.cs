using Signet.Core;
using Signet.Store;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <content>What a backend's confirmation does (docs/SPEC.md, "Confirmation").</content>
    public sealed partial class TelemetryStream
    {
        // A time that is less exact than this is not worth setting the clock by.
        private const long MaxErrorMs = 600000;

        // Length of s, with which a message ends.
        private const int Scalar = 32;

        private IssuerMessage _confirmOpener;
        private IssuerMessage _commandOpener;
        private Confirmation _confirmation;

        /// <summary>The MCU's verification of ECDSA P-256; needed where there are issuers, before
        /// <see cref="Open"/>.</summary>
        public ISignatureVerifier Verifier;

        /// <summary>The secure element's own keys, which must agree; null where there are none.</summary>
        public IHeldKeys HeldKeys;

        /// <summary>True when the device listens to confirmations.</summary>
        public bool TakesConfirmations
        {
            get { return HasIssuer(Issuer.Confirm); }
        }

        /// <summary>Takes a message of the topic `confirm`. Never throws: what can't be believed is counted and noted.</summary>
        /// <param name="message">Holds it.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length.</param>
        public void OnConfirmation(byte[] message, int offset, int count)
        {
            if (_signer == null || _confirmOpener == null)
            {
                return;
            }

            try
            {
                _confirmOpener.Open(message, offset, count);
                _confirmation.Read(message, _confirmOpener.PayloadOffset, _confirmOpener.PayloadCount);
                Apply(_confirmation);
            }
            catch (SignetException e)
            {
                Refuse(e);
            }
        }

        private void Apply(Confirmation confirmation)
        {
            if (!ByteRange.Equals(confirmation.Epoch, 0, _signer.Epoch, 0, TelemetrySigner.HashLength))
            {
                _log.Write(LogLevel.Trace, "agent", "confirmation of another epoch");
                return;
            }

            if (IsForeign(confirmation, out int place))
            {
                _report.Refused++;
                BeginEpoch(ErrorCode.ConfirmationForeign);
                return;
            }

            long below = confirmation.UpTo + 1;
            _messages.ForgetAgain();
            for (int i = 0; i < confirmation.Ranges; i++)
            {
                long first = _epoch.Base + confirmation.First(i);
                long last = _epoch.Base + confirmation.Last(i);
                long held = FirstHeld(first, last);
                if (held >= 0)
                {
                    _messages.Again(first, last);
                    below = held - _epoch.Base < below ? held - _epoch.Base : below;
                }
            }

            if (below > 0)
            {
                _messages.ConfirmUpTo(_epoch.Base + below - 1);
            }

            ForgetRefused(confirmation);
            _report.Confirmations++;
            if (place >= 0)
            {
                LearnTime(confirmation.Time, _history.SignedAt(place));
            }

            EndTrial(confirmation.UpTo);
        }

        // Names a message that we did not sign: a sequence that we have not reached, or one with another content.
        private bool IsForeign(Confirmation confirmation, out int place)
        {
            place = -1;
            if ((ulong)confirmation.UpTo >= _signer.Sequence)
            {
                return true;
            }

            place = _history.Find(confirmation.UpTo);
            if (place >= 0 && _history.IsHash(place, confirmation.Hash))
            {
                return false;
            }

            int count = _messages.Copy(_epoch.Base + confirmation.UpTo, _message);
            if (count == 0)
            {
                // It was confirmed once and is gone: whatever is said of it now proves nothing, also no time.
                place = -1;
                return false;
            }

            return !IsHash(count, confirmation.Hash) && !IsOtherForm(count, confirmation.Hash);
        }

        private bool IsHash(int count, byte[] expected)
        {
            byte[] hash = new byte[TelemetrySigner.HashLength];
            _signer.HashOf(_message, 0, count, hash);
            return ByteRange.Equals(hash, 0, expected, 0, TelemetrySigner.HashLength);
        }

        // Whoever passes a message on can turn its signature (r, s) into (r, n − s), which verifies as well: then that form is
        // what the backend holds.
        private bool IsOtherForm(int count, byte[] expected)
        {
            EcdsaSignature.NegateP256(_message, count - Scalar);
            return IsHash(count, expected);
        }

        // The backend spoke after the message was signed and before now: its time is late by no more than that.
        private void LearnTime(long time, long signedAtMs)
        {
            long error = _clock.Milliseconds - signedAtMs;
            long now = _clock.UtcSeconds;
            bool wrong = now < time || now > time + (error / 1000) + 1;
            if (error <= MaxErrorMs && (wrong || _clock.Quality < TimeQuality.Authenticated)
                && _clock.Offer(time, TimeQuality.Authenticated))
            {
                _log.Write(LogLevel.Info, "agent", "time by the backend, late by up to " + (error / 1000).ToString() + " s");
            }

            if (_store == null)
            {
                return;
            }

            try
            {
                _store.Numbers.RaiseFloor(time);
            }
            catch (SignetException e)
            {
                _log.Write(LogLevel.Error, "agent", "the clock's floor was not kept: " + e.Message);
            }
        }

        private void Refuse(SignetException e)
        {
            _report.Refused++;
            Note(EventKind.Refused, (int)e.Code);
            _log.Write(LogLevel.Warning, "agent", "a message to the device was refused: " + e.Message);
        }
    }
}
