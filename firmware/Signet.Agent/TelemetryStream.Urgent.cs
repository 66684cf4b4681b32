using System;
using Signet.Core;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <content>
    /// What must not be lost while the SIM does not sign: an alarm or a result that finds the batch full goes into a batch of its
    /// own behind it, which takes its place once that one is signed. Before a sleep it is kept as the sealed value `late`.
    /// </content>
    public sealed partial class TelemetryStream
    {
        private const string LateName = "late";

        // Made when it is needed first: the SIM seldom fails for so long.
        private TelemetryBatch _late;
        private long _lateMs;
        private ulong _lateNumber;
        private bool _isLateKept;

        private int LateCount
        {
            get { return _late == null ? 0 : _late.Count; }
        }

        // A number, or bytes where there are any. Never fails for the SIM.
        private void PutUrgent(ReadingName name, long value, byte[] bytes, int count)
        {
            if (LateCount == 0)
            {
                int offset = OpenBatch();
                bool added = TryAdd(_batch, name, offset, value, bytes, count);
                _urgentBatch = true;
                if (added)
                {
                    return;
                }

                try
                {
                    CloseBatch();
                }
                catch (SignetException e)
                {
                    _log.Write(LogLevel.Warning, "agent", "a full batch waits to be signed: " + e.Message);
                }
            }

            if (_batch.Count == 0)
            {
                TryAdd(_batch, name, OpenBatch(), value, bytes, count);
                _urgentBatch = true;
                return;
            }

            if (!TryAddLate(name, value, bytes, count))
            {
                // Two full batches: the older one makes room.
                int readings = _batch.Count;
                _report.Lost += readings;
                Note(EventKind.Lost, readings);
                EndBatch();
                TakeLate();
                TryAddLate(name, value, bytes, count);
            }
        }

        private bool TryAddLate(ReadingName name, long value, byte[] bytes, int count)
        {
            long now = _clock.Milliseconds;
            if (LateCount == 0)
            {
                _late = _late ?? new TelemetryBatch();
                _late.Names = _batch.Names;
                _late.Begin(_clock.UtcSeconds, _clock.Quality);
                _lateMs = now;
                _isLateKept = false;
            }

            return TryAdd(_late, name, (int)((now - _lateMs) / 1000), value, bytes, count);
        }

        private static bool TryAdd(TelemetryBatch batch, ReadingName name, int offset, long value, byte[] bytes, int count)
        {
            try
            {
                if (bytes == null)
                {
                    batch.Add(name, offset, value);
                }
                else
                {
                    batch.Add(name, offset, bytes, 0, count);
                }

                return true;
            }
            catch (SignetException e)
            {
                if (e.Code != ErrorCode.BatchFull || batch.Count == 0)
                {
                    throw;
                }

                return false;
            }
        }

        // The batch is signed or dropped: what waited behind it is the batch now.
        private void TakeLate()
        {
            if (LateCount == 0)
            {
                return;
            }

            byte[] readings = new byte[_late.ReadingsLength];
            _late.CopyReadings(readings, 0);
            _batch.Restore(_late.Time, _late.Quality, _late.Count, readings, 0, readings.Length);
            _openedMs = _lateMs;
            _unsavedMs = _clock.Milliseconds;
            _urgentBatch = true;
            _restored = _isLateKept ? _late.Count : 0;
            if (_isLateKept && (ulong)_epoch.Base + _signer.Sequence < _lateNumber)
            {
                // Its number will be another one, and would not say any more whether it is in a message.
                _values.TryWrite(LateName, new byte[0], 0);
            }

            _late.Begin(0, TimeQuality.Unknown);
            _isLateKept = false;
        }

        private void SaveLate()
        {
            // Behind the message that the batch will be.
            ulong number = (ulong)_epoch.Base + _signer.Sequence + 1;
            if (LateCount > 0 && _values.IsKept && TryWriteDraft(LateName, _late, number))
            {
                _lateNumber = number;
                _isLateKept = true;
            }
        }

        // Behind the draft, whose number it has once it was the batch.
        private void RestoreLate(ulong least)
        {
            TelemetryBatch late = new TelemetryBatch();
            if (!TryReadDraft(LateName, late, ref least))
            {
                return;
            }

            _late = late;
            _late.Names = _batch.Names;
            _lateMs = OpenedMs(late);
            _lateNumber = least - 1;
            _isLateKept = true;
            if (_batch.Count == 0)
            {
                TakeLate();
            }
        }
    }
}
