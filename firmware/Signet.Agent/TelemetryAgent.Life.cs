using System;
using Signet.Core;
using Signet.Modem;
using Signet.Recovery;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <content>What keeps the agent alive and modest: the recovery ladder's record, its rungs, and the data quota.</content>
    public sealed partial class TelemetryAgent : IUrgency
    {
        private const string LadderName = "ladder";
        private const string QuotaName = "quota";

        private byte[] _ladderRecord;
        private RationedPower _power;
        private bool _attempting;
        private bool _quotaTold;
        private bool _warningTold;

        /// <summary>Decides what is tried after a failure, and when; <see cref="Supervisor"/> asks it.</summary>
        public RecoveryLadder Ladder { get; private set; }

        /// <summary>Counts the day's bytes.</summary>
        public DataQuota Quota { get; private set; }

        /// <inheritdoc/>
        public bool AlarmWaits
        {
            get { return _stream.IsUrgent; }
        }

        /// <summary>Whether the next attempt begins with AT: line, module, SIM interface or applet failed, or nobody knows what, or
        /// the ladder says so. A socket or network that failed needs no restart.</summary>
        internal bool BeginsAnew
        {
            get
            {
                if (Ladder.Failures == 0)
                {
                    return false;
                }

                RecoveryRung rung = Ladder.Rung;
                return rung == RecoveryRung.Resynchronise || rung >= RecoveryRung.CycleRadio || ModuleFailed;
            }
        }

        /// <summary>Whether line, module, SIM interface or applet failed last, or nobody knows what: a start may fail as well.</summary>
        internal bool ModuleFailed
        {
            get
            {
                int code = (int)Ladder.LastError;
                return Ladder.Failures > 0 && (code == (int)ErrorCode.Unexpected || code == (int)ErrorCode.InvalidState
                    || (code >= (int)ErrorCode.LineTimeout && code < (int)ErrorCode.RegistrationDenied)
                    || (code >= (int)ErrorCode.ApduTransportFailed && code < (int)ErrorCode.TlsRecordOverflow));
            }
        }

        /// <summary>Draws the ladder's chance; never throws.</summary>
        /// <returns>16 bits.</returns>
        internal int Chance()
        {
            try
            {
                return Noise();
            }
            catch (Exception)
            {
                // Spread is all that is wanted: the clock's last bits do when memory or generator fail.
                return (int)_platform.Clock.Milliseconds;
            }
        }

        /// <summary>Whether an attempt is paid for and neither came to something nor failed.</summary>
        internal bool IsAttempting
        {
            get { return _attempting; }
        }

        /// <summary>Whether <see cref="MaySend"/> said no when it was asked last.</summary>
        internal bool IsQuotaReached
        {
            get { return _quotaTold; }
        }

        /// <summary>Pays for an attempt and keeps its record before anything is sent, then does what the ladder's rung says. What a
        /// repair can't do the attempt will show. Within an attempt nothing.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidState"/> before its time.</exception>
        internal void BeginAttempt()
        {
            if (_attempting)
            {
                return;
            }

            RecoveryRung rung = Ladder.Rung;
            Ladder.BeginAttempt(_platform.Clock.Milliseconds);
            _attempting = true;
            SaveLadder();
            try
            {
                Repair(rung);
            }
            catch (Exception e)
            {
                _log.Write(LogLevel.Warning, "agent", "repair: " + e.Message);
            }
        }

        /// <summary>Tells the ladder that what waited was delivered.</summary>
        internal void NoteSuccess()
        {
            _attempting = false;
            Ladder.Succeed(_platform.Clock.Milliseconds);
            SaveLadder();
        }

        /// <summary>Whether the day's quota allows a connection, an alarm up to the reserve. Says so once when it allows
        /// none, and once when it almost doesn't.</summary>
        internal bool MaySend()
        {
            bool allowed = Quota.Allows(AlarmWaits);
            if (!allowed && !_quotaTold)
            {
                Tell(LogLevel.Error, "bytes today");
            }
            else if (allowed && Quota.IsWarning && !_warningTold)
            {
                Tell(LogLevel.Warning, "almost");
            }

            _quotaTold = !allowed;
            _warningTold = Quota.IsWarning;
            return allowed;
        }

        /// <summary>Tells stream and ladder of a failure.</summary>
        /// <param name="code">What failed.</param>
        /// <param name="e">The exception that said it.</param>
        internal void NoteFailure(ErrorCode code, Exception e)
        {
            _attempting = false;
            Report.Effort.Retries++;
            _stream.Note(EventKind.Error, (int)code);
            SignetException known = e as SignetException;
            Ladder.ReopenAttaches = _modem.ReopenAttaches;
            Ladder.MustAttach = _modem.MustAttach;
            Ladder.Fail(code, known == null ? 0 : known.Value, Chance(), _platform.Clock.Milliseconds);
            Doubt(code);
        }

        /// <summary>Takes up the ladder where the life before left it; once, before the first attempt.</summary>
        /// <param name="noise">16 random bits.</param>
        internal void LoadLadder(int noise)
        {
            IClock clock = _platform.Clock;
            int slept = LoadSleep();
            if (slept > 0)
            {
                Quota.Slept(slept);
            }

            int count = 0;
            if (_platform.Store != null)
            {
                try
                {
                    count = _platform.Store.Read(LadderName, 0, _ladderRecord, 0, _ladderRecord.Length);
                }
                catch (SignetException e)
                {
                    _log.Write(LogLevel.Error, "agent", "the ladder begins anew: " + e.Message);
                }
            }

            if (count > 0 && !Ladder.Restore(_ladderRecord, 0, count, KnownUtc(), slept, noise, clock.Milliseconds))
            {
                _log.Write(LogLevel.Error, "agent", "the record of the recovery ladder is damaged: it begins with nothing left to spend");
            }

            Ladder.SpreadStart(noise, clock.Milliseconds);
            long waitMs = Ladder.WaitMs(clock.Milliseconds);
            if (waitMs > 0)
            {
                string why = Ladder.Failures > 0 ? "after what failed before the start, error " + ((int)Ladder.LastError).ToString() : "by the spread of starts";
                _log.Write(LogLevel.Warning, "agent", why + ": first attempt in " + ((waitMs + 999) / 1000).ToString() + " s");
            }
        }

        /// <summary>Keeps the ladder's record where a restart finds it, if it has changed enough.</summary>
        internal void SaveLadder()
        {
            long now = _platform.Clock.Milliseconds;
            if (_platform.Store == null || !Ladder.NeedsSave(now))
            {
                return;
            }

            Ladder.Save(_ladderRecord, 0, KnownUtc(), now);
            try
            {
                _platform.Store.Replace(LadderName, _ladderRecord, 0, _ladderRecord.Length);
            }
            catch (SignetException e)
            {
                // A device whose flash is gone keeps to the ladder while it runs.
                _log.Write(LogLevel.Error, "agent", "the recovery ladder is not kept: " + e.Message);
            }
        }

        /// <summary>Reads certificates and keys from the SIM anew before the next connection, where a byte that the line damaged
        /// may be why this one was refused: nothing else would ever look at them again.</summary>
        /// <param name="code">Why a connection failed.</param>
        internal void Doubt(ErrorCode code)
        {
            _doubtsCredentials |= code == ErrorCode.ClientNotConfirmed || code == ErrorCode.TlsAlertReceived
                || (code >= ErrorCode.CertificateMalformed && code < ErrorCode.MqttMalformed);
        }

        /// <summary>Does what a rung of the ladder says, before the next attempt.</summary>
        /// <param name="rung">The rung.</param>
        /// <exception cref="SignetException">With the code of what failed; the attempt goes on all the same.</exception>
        internal void Repair(RecoveryRung rung)
        {
            switch (rung)
            {
                case RecoveryRung.ReopenPdp:
                    _modem.ReopenNetwork();
                    break;
                case RecoveryRung.Reattach:
                    _modem.Reattach(Ladder.DeadlineMs(rung));
                    break;
                case RecoveryRung.CycleRadio:
                    _modem.RestartSim();
                    break;
                case RecoveryRung.ResetModule:
                    _modem.Reset();
                    break;
                case RecoveryRung.PowerCycle:
                    if (_platform.Power == null)
                    {
                        _modem.Reset();
                        break;
                    }

                    _modem.OnPowerCycled();
                    _platform.Power.HardReset();
                    break;
            }
        }

        private void MakeLife()
        {
            IClock clock = _platform.Clock;
            Ladder = new RecoveryLadder(_settings.Recovery, clock.Milliseconds);
            _ladderRecord = new byte[RecoveryLadder.RecordLength];
            Quota = new DataQuota(_settings.Quota, clock, _platform.Store, QuotaName);
            if (_platform.Power != null)
            {
                _power = new RationedPower(_platform.Power, Ladder, clock);
            }
        }

        private void Tell(LogLevel level, string detail)
        {
            _log.Write(level, "agent", new SignetException(ErrorCode.DataQuotaReached, (int)(Quota.Up + Quota.Down), detail).Message);
        }

        // With the network's reason, where it gave one.
        private void Attach()
        {
            _attached = true;
            try
            {
                _modem.Attach();
            }
            catch (SignetException e)
            {
                throw _modem.Explain(e);
            }
        }

        private long KnownUtc()
        {
            IClock clock = _platform.Clock;
            return clock.Quality >= TimeQuality.Network ? clock.UtcSeconds : 0;
        }
    }
}
