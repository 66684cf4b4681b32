using System.Collections;
using Signet.Core;

namespace Signet.Sim
{
    /// <summary>
    /// What was found on the SIM and what it is used for: which private key authenticates TLS, which signs telemetry,
    /// which slot makes ephemeral keys, which public key objects may be overwritten, which certificates are ours and
    /// which are anchors. Only decides; <see cref="IotSafeCard"/> reads the objects.
    /// </summary>
    public sealed partial class SimInventory
    {
        private readonly IotSafeObject[] _objects;
        private readonly IotSafeOptions _options;
        private readonly PublicKeySlots _slots;

        // Only while it is made: what of the files is needed is in the credentials.
        private ArrayList _files;
        private CertificateFile _clientFile;
        private int _clientIndex;

        /// <summary>Makes the choices.</summary>
        /// <param name="objects">The object list.</param>
        /// <param name="slots">The public key objects, with the points that could be read.</param>
        /// <param name="files">The files with certificates, as <see cref="CertificateFile"/>, certificate files
        /// first.</param>
        /// <param name="options">What a person has decided.</param>
        /// <param name="previous">The slots of the discovery before, whose scratch objects stay scratch where what lies in
        /// them can't be read; null at the first.</param>
        public SimInventory(
            IotSafeObject[] objects,
            PublicKeySlots slots,
            ArrayList files,
            IotSafeOptions options,
            PublicKeySlots previous)
        {
            _objects = objects;
            _slots = slots;
            _files = files;
            _options = options;
            ChooseTlsKey();
            ChooseTelemetryKey();
            ChooseEphemeralSlot();
            ChooseScratch(previous);
            Credentials = MakeCredentials();
            _files = null;
            _clientFile = null;
        }

        /// <summary>Private key of the client certificate; null when <see cref="TlsProblem"/> says why.</summary>
        public IotSafeObject TlsKey { get; private set; }

        /// <summary>Why there is no client certificate with its key: <see cref="ErrorCode.KeyMissing"/>,
        /// <see cref="ErrorCode.CertificateMissing"/> or <see cref="ErrorCode.CertificateKeyMismatch"/>.</summary>
        public ErrorCode TlsProblem { get; private set; }

        /// <summary>False when the applet gives no public key to compare the client certificate with.</summary>
        public bool IsCertificateChecked { get; private set; }

        /// <summary>True when a client certificate lies there and the only keys that it could be for are
        /// inactive.</summary>
        public bool HasInactiveKey { get; private set; }

        /// <summary>Private key for telemetry; null when there is no signing key at all.</summary>
        public IotSafeObject TelemetryKey { get; private set; }

        /// <summary>Volatile private key slot; null when there is none.</summary>
        public IotSafeObject EphemeralSlot { get; private set; }

        /// <summary>Certificates and public keys.</summary>
        public Credentials Credentials { get; }

        private static int Rank(IotSafeObject key)
        {
            switch (key.Usage)
            {
                case IotSafe.UsageTls13:
                    return 0;
                case IotSafe.UsageTls12:
                    return 2;
                default:
                    return 1;
            }
        }

        private static bool IsP256(IotSafeObject key)
        {
            return key.KeyType < 0 || key.KeyType == IotSafe.KeyTypeP256Persistent
                || key.KeyType == IotSafe.KeyTypeP256Volatile;
        }

        private static bool WasScratch(PublicKeySlots previous, IotSafeObject key)
        {
            for (int i = 0; previous != null && i < previous.Count; i++)
            {
                if (previous[i].IsScratch && previous[i].Key.IsPairedWith(key))
                {
                    return true;
                }
            }

            return false;
        }

        private static bool Names(byte[][] names, IotSafeObject item)
        {
            for (int i = 0; names != null && i < names.Length; i++)
            {
                if (item.IsNamed(names[i]))
                {
                    return true;
                }
            }

            return false;
        }

        private bool IsSigningKey(IotSafeObject item)
        {
            return item.Type == IotSafeObjectType.PrivateKey && item.State != 0
                && (item.KeyType < 0 || item.KeyType == IotSafe.KeyTypeP256Persistent)
                && item.Serves(IotSafe.FunctionSignature);
        }

        private bool IsTlsCandidate(IotSafeObject item)
        {
            return IsSigningKey(item)
                && (_options.TlsKeyId == null || item.IsNamed(_options.TlsKeyId));
        }

        private int CountInactive()
        {
            int count = 0;
            for (int i = 0; i < _objects.Length; i++)
            {
                IotSafeObject item = _objects[i];
                bool key = item.Type == IotSafeObjectType.PrivateKey && item.State == 0
                    && item.KeyType == IotSafe.KeyTypeP256Persistent;
                count += key && item.Serves(IotSafe.FunctionSignature) ? 1 : 0;
            }

            return count;
        }

        private bool IsClientFile(CertificateFile file)
        {
            return _options.ClientCertificateFileId == null
                || file.File.IsNamed(_options.ClientCertificateFileId);
        }

        private void ChooseTlsKey()
        {
            int candidates = 0;
            for (int i = 0; i < _objects.Length; i++)
            {
                candidates += IsTlsCandidate(_objects[i]) ? 1 : 0;
            }

            if (candidates == 0)
            {
                TlsProblem = ErrorCode.KeyMissing;
                HasInactiveKey = HasClientCertificate() && CountInactive() > 0;
                return;
            }

            for (int rank = 0; rank < 3; rank++)
            {
                for (int i = 0; i < _objects.Length; i++)
                {
                    IotSafeObject key = _objects[i];
                    if (IsTlsCandidate(key) && Rank(key) == rank && FindClientCertificate(PublicHalf(key)))
                    {
                        TlsKey = key;
                        IsCertificateChecked = true;
                        return;
                    }
                }
            }

            ChooseUnpairedKey();
            if (TlsKey == null)
            {
                TlsProblem = HasClientCertificate() ? ErrorCode.CertificateKeyMismatch : ErrorCode.CertificateMissing;
            }
        }

        // Halves of a pair need not share a name. A key whose public half is not found by name may be the half of any
        // public key that a certificate is for; where the applet shows no public key, nothing can be compared.
        private void ChooseUnpairedKey()
        {
            IotSafeObject unpaired = null;
            for (int rank = 0; rank < 3 && unpaired == null; rank++)
            {
                for (int i = 0; i < _objects.Length && unpaired == null; i++)
                {
                    IotSafeObject key = _objects[i];
                    if (IsTlsCandidate(key) && Rank(key) == rank && PublicHalf(key) == null)
                    {
                        unpaired = key;
                    }
                }
            }

            if (unpaired == null)
            {
                return;
            }

            for (int i = 0; i < _slots.Count && TlsKey == null; i++)
            {
                if (!BelongsToPrivateKey(_slots[i].Key) && FindClientCertificate(_slots[i]))
                {
                    TlsKey = unpaired;
                    IsCertificateChecked = true;
                }
            }

            for (int i = 0; i < _files.Count && TlsKey == null; i++)
            {
                CertificateFile file = (CertificateFile)_files[i];
                if (IsClientFile(file) && !file.Certificates[0].IsSelfIssued && file.Certificates[0].PointOffset >= 0)
                {
                    _clientFile = file;
                    _clientIndex = 0;
                    TlsKey = unpaired;
                }
            }
        }

        private bool HasClientCertificate()
        {
            for (int i = 0; i < _files.Count; i++)
            {
                CertificateFile file = (CertificateFile)_files[i];
                for (int j = 0; j < file.Certificates.Length; j++)
                {
                    if (IsClientFile(file)
                        && (_options.ClientCertificateFileId != null || !file.Certificates[j].IsSelfIssued))
                    {
                        return true;
                    }
                }
            }

            return false;
        }

        private bool FindClientCertificate(PublicKeySlot half)
        {
            for (int i = 0; half != null && half.IsKnown && i < _files.Count; i++)
            {
                CertificateFile file = (CertificateFile)_files[i];
                for (int j = 0; IsClientFile(file) && j < file.Certificates.Length; j++)
                {
                    if (file.Certificates[j].IsFor(half.Point, 0))
                    {
                        _clientFile = file;
                        _clientIndex = j;
                        return true;
                    }
                }
            }

            return false;
        }

        // The public half of a private key with a known point, by setting or by name; null when there is none.
        private PublicKeySlot PublicHalf(IotSafeObject key)
        {
            for (int i = 0; i < _slots.Count; i++)
            {
                IotSafeObject candidate = _slots[i].Key;
                bool match = _options.TlsPublicKeyId != null && key.IsNamed(_options.TlsKeyId)
                    ? candidate.IsNamed(_options.TlsPublicKeyId)
                    : candidate.IsPairedWith(key);
                if (match && _slots[i].IsKnown)
                {
                    return _slots[i];
                }
            }

            return null;
        }

        private bool BelongsToPrivateKey(IotSafeObject key)
        {
            for (int i = 0; i < _objects.Length; i++)
            {
                if (_objects[i].Type == IotSafeObjectType.PrivateKey && _objects[i].IsPairedWith(key))
                {
                    return true;
                }
            }

            return false;
        }

        private void ChooseTelemetryKey()
        {
            TelemetryKey = TlsKey;
            bool tlsOnly = TlsKey == null || Rank(TlsKey) != 1;
            for (int i = 0; i < _objects.Length; i++)
            {
                IotSafeObject key = _objects[i];
                bool match = _options.TelemetryKeyId != null
                    ? key.IsNamed(_options.TelemetryKeyId)
                    : tlsOnly && (key.Usage == IotSafe.UsageGeneral || TelemetryKey == null);
                if (IsSigningKey(key) && match)
                {
                    TelemetryKey = key;
                    if (_options.TelemetryKeyId != null || key.Usage == IotSafe.UsageGeneral)
                    {
                        return;
                    }
                }
            }
        }

        private void ChooseEphemeralSlot()
        {
            for (int i = 0; i < _objects.Length; i++)
            {
                IotSafeObject key = _objects[i];
                if (key.Type == IotSafeObjectType.PrivateKey && key.KeyType == IotSafe.KeyTypeP256Volatile
                    && key.Grants(IotSafe.AccessUpdate) && key.Serves(IotSafe.FunctionKeyAgreement)
                    && (_options.EphemeralKeyId == null || key.IsNamed(_options.EphemeralKeyId))
                    && !HasCertificate(PublicHalf(key)))
                {
                    EphemeralSlot = key;
                    return;
                }
            }
        }

        private void ChooseScratch(PublicKeySlots previous)
        {
            bool[] allowed = new bool[_slots.Count];
            for (int i = 0; i < allowed.Length; i++)
            {
                PublicKeySlot slot = _slots[i];
                IotSafeObject key = slot.Key;
                bool mayChange = key.Grants(IotSafe.AccessUpdate) && IotSafeApplet.CanPut(key) && IsP256(key)
                    && !BelongsToPrivateKey(key) && !IsClientKey(slot) && !Names(_options.ProtectedKeyIds, key);
                allowed[i] = mayChange && (_options.ScratchKeyIds != null
                    ? Names(_options.ScratchKeyIds, key)
                    : IsSpare(slot) || (!IsReadable(key) && WasScratch(previous, key)));
            }

            _slots.ChooseScratch(allowed);
        }

        private static bool IsReadable(IotSafeObject key)
        {
            return key.Access < 0 || key.Grants(IotSafe.AccessRead);
        }

        // Empty, volatile, or filled by us. What else is full may be an anchor or an update key, whether or not the SIM
        // holds a certificate for it.
        private bool IsSpare(PublicKeySlot slot)
        {
            return slot.IsOurs || (slot.IsIdle && !HasCertificate(slot));
        }

        private bool IsClientKey(PublicKeySlot slot)
        {
            return TlsKey != null && slot.IsKnown && _clientFile.Certificates[_clientIndex].IsFor(slot.Point, 0);
        }

        private bool HasCertificate(PublicKeySlot slot)
        {
            for (int i = 0; slot != null && slot.IsKnown && i < _files.Count; i++)
            {
                CertificateFile file = (CertificateFile)_files[i];
                for (int j = 0; j < file.Certificates.Length; j++)
                {
                    if (file.Certificates[j].IsFor(slot.Point, 0))
                    {
                        return true;
                    }
                }
            }

            return false;
        }
    }
}
