using Signet.Core;
using Signet.Crypto;

namespace Signet.Sim
{
    /// <content>
    /// After a deep sleep of the device: the object list is read, and if it is the same as before, keys and certificates that
    /// were kept under seal are taken for what lies on the SIM. So a wake-up reads no file and no public key.
    /// </content>
    public sealed partial class IotSafeCard
    {
        /// <summary>Length of <see cref="ObjectsMark"/>.</summary>
        public const int MarkLength = 8;

        private IotSafeObject _assumedTls;
        private IotSafeObject _assumedTelemetry;
        private IotSafeObject _assumedPair;
        private byte[] _assumedScratch;

        /// <summary>The public key object that takes peers' points for COMPUTE DH; null when there is none, or nothing was
        /// chosen yet.</summary>
        public IotSafeObject AgreementScratch
        {
            get { return _slots.ForAgree() == null ? null : _slots.ForAgree().Key; }
        }

        /// <summary>A short hash of the object list, which changes with names, states, rights and sizes. Not with the states
        /// of what a key agreement fills: volatile keys, and public keys that the device may put.</summary>
        /// <returns>8 bytes.</returns>
        public byte[] ObjectsMark()
        {
            Sha256 sha = new Sha256();
            byte[] head = new byte[32];
            for (int i = 0; i < _objects.Length; i++)
            {
                IotSafeObject item = _objects[i];
                BigEndian.Put16(head, 0, (int)item.Type);
                BigEndian.Put16(head, 2, item.Id == null ? 0 : item.Id.Length);
                BigEndian.Put16(head, 4, item.Label == null ? 0 : item.Label.Length);
                BigEndian.Put32(head, 6, (uint)item.Access);
                bool passing = item.KeyType == IotSafe.KeyTypeP256Volatile
                    || (item.Type == IotSafeObjectType.PublicKey && item.Grants(IotSafe.AccessUpdate));
                BigEndian.Put32(head, 10, passing ? 0 : (uint)item.State);
                BigEndian.Put32(head, 14, (uint)item.KeyType);
                BigEndian.Put32(head, 18, (uint)item.Usage);
                BigEndian.Put32(head, 22, (uint)item.Functions);
                BigEndian.Put16(head, 26, item.FileUsage);
                BigEndian.Put32(head, 28, (uint)item.FileSize);
                sha.Update(head, 0, head.Length);
                Update(sha, item.Id);
                Update(sha, item.Label);
            }

            byte[] digest = new byte[Sha256.Size];
            sha.Finish(digest, 0);
            byte[] mark = new byte[MarkLength];
            System.Array.Copy(digest, 0, mark, 0, MarkLength);
            return mark;
        }

        /// <summary>Takes over what an earlier life of the device has found on this SIM, instead of
        /// <see cref="LoadCredentials"/>; after <see cref="Open"/>.</summary>
        /// <param name="mark">What <see cref="ObjectsMark"/> was then.</param>
        /// <param name="tlsKey">Id of the private key object of TLS.</param>
        /// <param name="telemetryKey">Id of the private key object of telemetry.</param>
        /// <param name="pair">Id of the volatile private key slot; null or empty for none.</param>
        /// <param name="scratch">Id of <see cref="AgreementScratch"/>; null or empty for none.</param>
        /// <returns>False when the SIM's objects are others now; nothing is taken over then.</returns>
        public bool TryAssume(byte[] mark, byte[] tlsKey, byte[] telemetryKey, byte[] pair, byte[] scratch)
        {
            _assumedTls = null;
            _assumedPair = null;
            if (!_channel.IsReady || !ByteRange.AreSame(mark, ObjectsMark()))
            {
                return false;
            }

            IotSafeObject tls = Find(IotSafeObjectType.PrivateKey, tlsKey);
            IotSafeObject telemetry = Find(IotSafeObjectType.PrivateKey, telemetryKey);
            if (tls == null || telemetry == null || tls.State == 0 || telemetry.State == 0)
            {
                return false;
            }

            _assumedTls = tls;
            _assumedTelemetry = telemetry;
            _assumedPair = pair == null || pair.Length == 0 ? null : Find(IotSafeObjectType.PrivateKey, pair);
            _assumedScratch = scratch;
            _administrationAtLoad = _channel.AdministrationCount;
            _openedAtLoad = _opened;
            State = CredentialState.Provisioned;
            return true;
        }

        // The slot for ephemeral keys: as before the sleep where that is still safe, else as a discovery finds it.
        private IotSafeObject EphemeralSlot()
        {
            if (_inventory == null && _assumedTls != null && _assumedPair != null && CanAgreeAsBefore())
            {
                return _assumedPair;
            }

            EnsureDiscovered();
            return _inventory.EphemeralSlot;
        }

        // The list is the same, so rights and types are. What lies in the scratch object is in no list: it must be nothing, or
        // a point of ours.
        private bool CanAgreeAsBefore()
        {
            if (!_channel.IsReady || _listed != _opened)
            {
                return false;
            }

            for (int i = 0; i < _slots.Count && _slots.ForAgree() == null; i++)
            {
                PublicKeySlot slot = _slots[i];
                if (!ByteRange.AreSame(slot.Key.Id, _assumedScratch))
                {
                    continue;
                }

                if (!slot.IsIdle)
                {
                    TryReadPoint(i, new byte[IotSafe.PointLength], false);
                    slot.IsOurs = slot.IsKnown && _claims.Owns(Memory, ClaimName(slot.Key), slot.Key, slot.Point);
                }

                slot.IsScratch = slot.IsIdle || slot.IsOurs;
            }

            return _slots.ForAgree() != null;
        }

        private static void Update(Sha256 sha, byte[] bytes)
        {
            if (bytes != null)
            {
                sha.Update(bytes, 0, bytes.Length);
            }
        }
    }
}
