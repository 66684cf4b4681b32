using System;
using Signet.Core;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <summary>
    /// What commands have changed of the issuers that the settings name: some added or with other rights, some removed. The
    /// settings stay the root, so that a new firmware's issuers count too.
    /// </summary>
    internal sealed class IssuerChanges
    {
        /// <summary>Most bytes in the value `conf`.</summary>
        internal const int MaxSize = 2 + (DeviceConfiguration.MaxIssuers * (AddedLength + DeviceIdentity.KeyIdLength));

        private const int AddedLength = 1 + DeviceIdentity.PointLength;

        private Issuer[] _added = new Issuer[0];
        private byte[][] _removed = new byte[0][];

        /// <summary>Gives the issuers that count.</summary>
        /// <param name="settings">Those of the settings.</param>
        internal Issuer[] Of(Issuer[] settings)
        {
            int count = _added.Length;
            for (int i = 0; i < settings.Length; i++)
            {
                count += IsChanged(settings[i].KeyId) ? 0 : 1;
            }

            Issuer[] all = new Issuer[count];
            count = 0;
            for (int i = 0; i < settings.Length; i++)
            {
                if (!IsChanged(settings[i].KeyId))
                {
                    all[count++] = settings[i];
                }
            }

            Array.Copy(_added, 0, all, count, _added.Length);
            return all;
        }

        /// <summary>Adds an issuer, or gives it other rights.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.IssuersFull"/>.</exception>
        internal void Add(Issuer issuer)
        {
            Issuer[] others = Without(issuer.KeyId);
            if (others.Length == DeviceConfiguration.MaxIssuers)
            {
                throw new SignetException(ErrorCode.IssuersFull);
            }

            Forget(issuer.KeyId);
            _added = new Issuer[others.Length + 1];
            Array.Copy(others, 0, _added, 0, others.Length);
            _added[others.Length] = issuer;
        }

        /// <summary>Removes an issuer.</summary>
        /// <param name="keyId">Its key id.</param>
        /// <param name="settings">The issuers of the settings: of others nothing is kept.</param>
        internal void Remove(byte[] keyId, Issuer[] settings)
        {
            _added = Without(keyId);
            byte[][] removed = new byte[settings.Length][];
            int count = 0;
            for (int i = 0; i < settings.Length; i++)
            {
                byte[] own = settings[i].KeyId;
                if (Same(own, keyId) || IsRemoved(own))
                {
                    removed[count++] = own;
                }
            }

            _removed = new byte[count][];
            Array.Copy(removed, 0, _removed, 0, count);
        }

        /// <summary>Writes added (1), for each rights (1) and point (65); removed (1), for each key id (4). Gives the index behind
        /// it.</summary>
        internal int Write(byte[] buffer, int at)
        {
            buffer[at++] = (byte)_added.Length;
            for (int i = 0; i < _added.Length; i++)
            {
                buffer[at] = (byte)_added[i].Rights;
                Array.Copy(_added[i].Point, 0, buffer, at + 1, DeviceIdentity.PointLength);
                at += AddedLength;
            }

            buffer[at++] = (byte)_removed.Length;
            for (int i = 0; i < _removed.Length; i++)
            {
                Array.Copy(_removed[i], 0, buffer, at, DeviceIdentity.KeyIdLength);
                at += DeviceIdentity.KeyIdLength;
            }

            return at;
        }

        /// <summary>Reads what <see cref="Write"/> wrote; gives the index behind it, −1 when it is none.</summary>
        internal int Read(byte[] buffer, int at, int end)
        {
            if (at >= end || buffer[at] > DeviceConfiguration.MaxIssuers || at + 1 + (buffer[at] * AddedLength) >= end)
            {
                return -1;
            }

            _added = new Issuer[buffer[at++]];
            for (int i = 0; i < _added.Length; i++)
            {
                int rights = buffer[at];
                if (rights < Issuer.Confirm || rights > (Issuer.Confirm | Issuer.Command))
                {
                    return -1;
                }

                byte[] point = new byte[DeviceIdentity.PointLength];
                Array.Copy(buffer, at + 1, point, 0, point.Length);
                _added[i] = new Issuer(point, rights);
                at += AddedLength;
            }

            int removed = buffer[at++];
            if (removed > DeviceConfiguration.MaxIssuers || at + (removed * DeviceIdentity.KeyIdLength) > end)
            {
                return -1;
            }

            _removed = new byte[removed][];
            for (int i = 0; i < removed; i++)
            {
                _removed[i] = new byte[DeviceIdentity.KeyIdLength];
                Array.Copy(buffer, at, _removed[i], 0, DeviceIdentity.KeyIdLength);
                at += DeviceIdentity.KeyIdLength;
            }

            return at;
        }

        private static bool Same(byte[] a, byte[] b)
        {
            return ByteRange.Equals(a, 0, b, 0, DeviceIdentity.KeyIdLength);
        }

        private bool IsChanged(byte[] keyId)
        {
            return IsRemoved(keyId) || Without(keyId).Length < _added.Length;
        }

        private bool IsRemoved(byte[] keyId)
        {
            for (int i = 0; i < _removed.Length; i++)
            {
                if (Same(_removed[i], keyId))
                {
                    return true;
                }
            }

            return false;
        }

        private Issuer[] Without(byte[] keyId)
        {
            Issuer[] others = new Issuer[_added.Length];
            int count = 0;
            for (int i = 0; i < _added.Length; i++)
            {
                if (!Same(_added[i].KeyId, keyId))
                {
                    others[count++] = _added[i];
                }
            }

            Issuer[] cut = new Issuer[count];
            Array.Copy(others, 0, cut, 0, count);
            return cut;
        }

        private void Forget(byte[] keyId)
        {
            int kept = 0;
            byte[][] removed = new byte[_removed.Length][];
            for (int i = 0; i < _removed.Length; i++)
            {
                if (!Same(_removed[i], keyId))
                {
                    removed[kept++] = _removed[i];
                }
            }

            _removed = new byte[kept][];
            Array.Copy(removed, 0, _removed, 0, kept);
        }
    }
}
