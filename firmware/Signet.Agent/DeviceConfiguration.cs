using System;
using System.Text;
using Signet.Core;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <summary>
    /// What issuers have set, and the counters of their commands: one value (docs/SPEC.md section 8.11, `conf`), so that a
    /// command's counter and its effect become durable together.
    /// </summary>
    internal sealed class DeviceConfiguration
    {
        /// <summary>Most issuers at a time.</summary>
        internal const int MaxIssuers = 8;

        // Also of issuers that were removed: whoever brought one back could else play its old commands again.
        private const int MaxCounters = 16;

        /// <summary>Most bytes of the value.</summary>
        internal const int MaxSize = HeadLength + (MaxCounters * CounterLength) + IssuerChanges.MaxSize + TrialLength
            + (2 * (5 + Command.MaxHost + Command.MaxAnchor));

        private const int Version = 2;

        // Of a firmware whose issuers no command could change.
        private const int VersionBefore = 1;
        private const int HeadLength = 18;
        private const int CounterLength = DeviceIdentity.KeyIdLength + 8;
        private const int TrialLength = CounterLength + 4;

        private readonly byte[] _keyIds = new byte[MaxCounters * DeviceIdentity.KeyIdLength];
        private readonly ulong[] _counters = new ulong[MaxCounters];
        private int _counted;

        /// <summary>Seconds between samples; 0 for the settings'.</summary>
        internal int SampleSeconds;

        /// <summary>Seconds between connections; 0 for the settings'.</summary>
        internal int SendSeconds;

        /// <summary>Counter of the newest command that changed something, 0 for none.</summary>
        internal ulong Changed;

        /// <summary>The broker that was commanded and has confirmed; null for the settings'.</summary>
        internal BrokerAddress Broker;

        /// <summary>The broker that is being tried; null for none.</summary>
        internal BrokerAddress Trial;

        /// <summary>Seconds that the trial has left.</summary>
        internal int TrialSeconds;

        /// <summary>Who ordered the trial, 4 bytes.</summary>
        internal readonly byte[] TrialKeyId = new byte[DeviceIdentity.KeyIdLength];

        /// <summary>The order's counter.</summary>
        internal ulong TrialCounter;

        /// <summary>How the issuers differ from the settings'.</summary>
        internal readonly IssuerChanges Issuers = new IssuerChanges();

        /// <summary>Newest counter of an issuer; 0 for none.</summary>
        internal ulong Counter(byte[] keyId)
        {
            int found = Find(keyId);
            return found < 0 ? 0 : _counters[found];
        }

        /// <summary>Whether an issuer's counter has a place.</summary>
        internal bool HasRoom(byte[] keyId)
        {
            return _counted < MaxCounters || Find(keyId) >= 0;
        }

        /// <summary>Notes a counter; false when there are too many issuers.</summary>
        internal bool TryCount(byte[] keyId, ulong counter)
        {
            int found = Find(keyId);
            if (found < 0)
            {
                if (_counted == MaxCounters)
                {
                    return false;
                }

                found = _counted++;
                Array.Copy(
                    keyId, 0, _keyIds, found * DeviceIdentity.KeyIdLength, DeviceIdentity.KeyIdLength);
            }

            _counters[found] = counter;
            return true;
        }

        /// <summary>Forgets the counters of all but these issuers; only where a new epoch makes all older commands void. False when
        /// there were none.</summary>
        internal bool KeepCounters(Issuer[] issuers)
        {
            int kept = 0;
            for (int i = 0; i < _counted; i++)
            {
                int at = i * DeviceIdentity.KeyIdLength;
                bool stays = false;
                for (int k = 0; k < issuers.Length; k++)
                {
                    stays |= ByteRange.Equals(_keyIds, at, issuers[k].KeyId, 0, DeviceIdentity.KeyIdLength);
                }

                if (stays)
                {
                    Array.Copy(_keyIds, at, _keyIds, kept * DeviceIdentity.KeyIdLength, DeviceIdentity.KeyIdLength);
                    _counters[kept++] = _counters[i];
                }
            }

            bool changed = kept < _counted;
            _counted = kept;
            return changed;
        }

        /// <summary>Writes the value; gives its length.</summary>
        internal int Write(byte[] buffer)
        {
            buffer[0] = Version;
            buffer[1] = (byte)_counted;
            BigEndian.Put32(buffer, 2, (uint)SampleSeconds);
            BigEndian.Put32(buffer, 6, (uint)SendSeconds);
            BigEndian.Put64(buffer, 10, Changed);
            int at = HeadLength;
            for (int i = 0; i < _counted; i++)
            {
                Array.Copy(_keyIds, i * DeviceIdentity.KeyIdLength, buffer, at, DeviceIdentity.KeyIdLength);
                BigEndian.Put64(buffer, at + DeviceIdentity.KeyIdLength, _counters[i]);
                at += CounterLength;
            }

            at = Issuers.Write(buffer, at);
            at = BrokerAddress.Write(Broker, buffer, at);
            at = BrokerAddress.Write(Trial, buffer, at);
            if (Trial != null)
            {
                Array.Copy(TrialKeyId, 0, buffer, at, DeviceIdentity.KeyIdLength);
                BigEndian.Put64(buffer, at + DeviceIdentity.KeyIdLength, TrialCounter);
                BigEndian.Put32(buffer, at + CounterLength, (uint)TrialSeconds);
                at += TrialLength;
            }

            return at;
        }

        /// <summary>Takes over a value.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.StoreCorrupt"/> for one that is none.</exception>
        internal void Read(byte[] buffer, int count)
        {
            bool good = count >= HeadLength && (buffer[0] == Version || buffer[0] == VersionBefore) && buffer[1] <= MaxCounters
                && HeadLength + (buffer[1] * CounterLength) <= count;
            int at = HeadLength;
            if (good)
            {
                _counted = buffer[1];
                SampleSeconds = (int)BigEndian.Get32(buffer, 2);
                SendSeconds = (int)BigEndian.Get32(buffer, 6);
                Changed = BigEndian.Get64(buffer, 10);
                for (int i = 0; i < _counted; i++)
                {
                    Array.Copy(buffer, at, _keyIds, i * DeviceIdentity.KeyIdLength, DeviceIdentity.KeyIdLength);
                    _counters[i] = BigEndian.Get64(buffer, at + DeviceIdentity.KeyIdLength);
                    at += CounterLength;
                }

                at = buffer[0] == VersionBefore ? at : Issuers.Read(buffer, at, count);
                at = at < 0 ? at : BrokerAddress.Read(buffer, at, count, out Broker);
                at = at < 0 ? at : BrokerAddress.Read(buffer, at, count, out Trial);
                if (at >= 0 && Trial != null && count - at >= TrialLength)
                {
                    Array.Copy(buffer, at, TrialKeyId, 0, DeviceIdentity.KeyIdLength);
                    TrialCounter = BigEndian.Get64(buffer, at + DeviceIdentity.KeyIdLength);
                    TrialSeconds = (int)BigEndian.Get32(buffer, at + CounterLength);
                    at += TrialLength;
                }
            }

            if (!good || at != count)
            {
                throw new SignetException(ErrorCode.StoreCorrupt, "conf");
            }
        }

        private int Find(byte[] keyId)
        {
            for (int i = 0; i < _counted; i++)
            {
                if (ByteRange.Equals(_keyIds, i * DeviceIdentity.KeyIdLength, keyId, 0, DeviceIdentity.KeyIdLength))
                {
                    return i;
                }
            }

            return -1;
        }
    }
}
