using System;
using Signet.Core;
using Signet.Modem;
using Signet.Recovery;

namespace Signet.Agent
{
    /// <content>What keeps the agent alive and modest: the recovery ladder's record, its rungs, and the data quota.</content>
    public sealed partial class TelemetryAgent : IUrgency
    {
        private const string LadderName = "ladder";
        private const string QuotaName = "quota";

        private byte[] _ladderRecord;
        private IModemPower _power;

        /// <summary>Decides what is tried after a failure, and when; <see cref="Supervisor"/> asks it.</summary>
        public RecoveryLadder Ladder { get; private set; }

        /// <summary>Counts the day's bytes.</summary>
        public DataQuota Quota { get; private set; }

        /// <inheritdoc/>
        public bool AlarmWaits
        {
            get { return _stream.IsUrgent; }
        }

        /// <summary>Takes up the ladder where the life before left it; once, before the first attempt.</summary>
        /// <param name="noise">16 random bits.</param>
        internal void LoadLadder(int noise)
        {
            IClock clock = _platform.Clock;
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

            if (count > 0 && !Ladder.Restore(_ladderRecord, 0, count, KnownUtc(), noise, clock.Milliseconds))
            {
                _log.Write(LogLevel.Error, "agent", "the record of the recovery ladder is damaged: it begins with nothing left to spend");
            }

            Ladder.SpreadStart(noise, clock.Milliseconds);
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

        // With the network's reason, where it gave one.
        private void Attach()
        {
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
