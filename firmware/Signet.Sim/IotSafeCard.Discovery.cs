using System.Collections;
using Signet.Core;

namespace Signet.Sim
{
    /// <content>Finding out what lies on the SIM.</content>
    public sealed partial class IotSafeCard
    {
        // A certificate in DER or PEM is never shorter.
        private const int LeastCertificateLength = 64;

        private const int MaxFiles = 16;

        private void EnsureDiscovered()
        {
            for (int attempt = 0; ; attempt++)
            {
                try
                {
                    EnsureOpen();
                    Discover(false);
                    return;
                }
                catch (SignetException e)
                {
                    RequireRestart(attempt, e);
                }
            }
        }

        private void Discover(bool anew)
        {
            if (_inventory != null && !anew)
            {
                return;
            }

            int administration = _channel.AdministrationCount;
            if (_inventory != null)
            {
                _objects = ReadObjectList();
            }

            _inventory = null;
            _slots = new PublicKeySlots(_objects);
            _fileDenied = false;
            ReadPoints();
            ArrayList files = ReadCertificates();
            for (int i = 0; i < _slots.Count; i++)
            {
                PublicKeySlot slot = _slots[i];
                slot.IsOurs = slot.IsKnown && !slot.IsIdle && _claims.Owns(Memory, ClaimName(slot.Key), slot.Key, slot.Point);
            }

            _inventory = new SimInventory(_objects, _slots, files, _options, _judged);
            _slots.Spare(_pair.PublicKey);
            _judged = _slots;
            _administrationAtLoad = administration;
            _openedAtLoad = _opened;
            Judge();
            if (_inventory.TlsKey != null && !_inventory.IsCertificateChecked)
            {
                Log(LogLevel.Warning, "the applet shows no public key; certificate and key could not be compared");
            }
        }

        private void Judge()
        {
            SimInventory found = _inventory;
            if (found.TlsKey != null)
            {
                State = CredentialState.Provisioned;
                _channel.Quirks.WasProvisioned = true;
            }
            else
            {
                bool missing = found.TlsProblem != ErrorCode.CertificateKeyMismatch;
                bool revoked = missing && (_fileDenied || found.HasInactiveKey || _channel.Quirks.WasProvisioned);
                State = revoked ? CredentialState.Revoked : CredentialState.NotProvisioned;
            }

            if (_log.IsEnabled(LogLevel.Info))
            {
                SimOffload offload = Offload;
                if (!offload.SuitsFast)
                {
                    Log(LogLevel.Info, "not everything can be done by the SIM: " + offload.Reasons);
                }
            }
        }

        // An applet without a list can still be used with the identifiers that the options name.
        private IotSafeObject[] ReadObjectList()
        {
            IotSafeObject[] listed;
            try
            {
                listed = _applet.GetObjectList();
            }
            catch (SignetException e)
            {
                if (!IsAboutObject(e))
                {
                    throw;
                }

                Log(LogLevel.Warning, "no object list: " + e.Message);
                listed = new IotSafeObject[0];
            }

            ArrayList named = new ArrayList();
            Describe(named, listed, IotSafeObjectType.PrivateKey, _options.TlsKeyId);
            Describe(named, listed, IotSafeObjectType.PublicKey, _options.TlsPublicKeyId);
            Describe(named, listed, IotSafeObjectType.PrivateKey, _options.TelemetryKeyId);
            Describe(named, listed, IotSafeObjectType.PrivateKey, _options.EphemeralKeyId);
            Describe(named, listed, IotSafeObjectType.File, _options.ClientCertificateFileId);
            DescribeAll(named, listed, IotSafeObjectType.PublicKey, _options.ScratchKeyIds);
            DescribeAll(named, listed, IotSafeObjectType.File, _options.AnchorFileIds);
            if (named.Count == 0)
            {
                return listed;
            }

            IotSafeObject[] all = new IotSafeObject[listed.Length + named.Count];
            for (int i = 0; i < all.Length; i++)
            {
                all[i] = i < listed.Length ? listed[i] : (IotSafeObject)named[i - listed.Length];
            }

            return all;
        }

        private void DescribeAll(ArrayList found, IotSafeObject[] listed, IotSafeObjectType type, byte[][] ids)
        {
            for (int i = 0; ids != null && i < ids.Length; i++)
            {
                Describe(found, listed, type, ids[i]);
            }
        }

        private void Describe(ArrayList found, IotSafeObject[] listed, IotSafeObjectType type, byte[] id)
        {
            if (id == null || id.Length > IotSafe.MaxIdLength)
            {
                return;
            }

            for (int i = 0; i < listed.Length + found.Count; i++)
            {
                IotSafeObject known = i < listed.Length ? listed[i] : (IotSafeObject)found[i - listed.Length];
                if (known.Type == type && known.IsNamed(id))
                {
                    return;
                }
            }

            try
            {
                found.Add(_applet.GetObjectInfo(type, id));
            }
            catch (SignetException e)
            {
                if (!IsAboutObject(e))
                {
                    throw;
                }
            }
        }

        // What lies in the public key objects: our own halves, the anchors' keys, and what we left in scratch objects.
        private void ReadPoints()
        {
            byte[] point = new byte[IotSafe.PointLength];
            for (int i = 0; i < _slots.Count; i++)
            {
                IotSafeObject key = _slots[i].Key;
                bool readable = key.Access < 0 || key.Grants(IotSafe.AccessRead);
                bool p256 = key.KeyType < 0 || key.KeyType == IotSafe.KeyTypeP256Persistent
                    || key.KeyType == IotSafe.KeyTypeP256Volatile;
                if (key.State == 0 || !readable || !p256 || _slots[i].IsKnown)
                {
                    continue;
                }

                // Once more when the answer makes no sense: a key that is not read can't show that a certificate was damaged.
                if (!TryReadPoint(i, point, true))
                {
                    TryReadPoint(i, point, false);
                }
            }

            _pointsRead = _opened;
        }

        private bool TryReadPoint(int slot, byte[] point, bool mayRepeat)
        {
            IotSafeObject key = _slots[slot].Key;
            try
            {
                _applet.ReadPublicKey(key, point, 0);
                _slots[slot].Learn(point, 0);
                return true;
            }
            catch (SignetException e)
            {
                if (!IsAboutObject(e))
                {
                    throw;
                }

                Log(LogLevel.Info, key.ToString() + " not read: " + e.Message);
                return !mayRepeat || (e.Code != ErrorCode.PointNotOnCurve && e.Code != ErrorCode.TlvInvalid);
            }
        }

        // Files marked as certificates first; the others only when those don't hold both a client certificate and an
        // anchor.
        private ArrayList ReadCertificates()
        {
            ArrayList found = new ArrayList();
            int certificates = 0;
            int left = MaxFiles;
            for (int pass = 0; pass < 2 && certificates < 2; pass++)
            {
                for (int i = 0; i < _objects.Length && left > 0; i++)
                {
                    IotSafeObject file = _objects[i];
                    bool marked = file.FileUsage == IotSafe.FileUsageCertificate;
                    if (file.Type == IotSafeObjectType.File && marked == (pass == 0) && IsFilled(file))
                    {
                        left--;
                        CertificateFile content = ReadCertificateFile(file);
                        if (content != null)
                        {
                            found.Add(content);
                            certificates += content.Certificates.Length;
                        }
                    }
                }
            }

            return found;
        }

        private static bool IsFilled(IotSafeObject file)
        {
            return file.State != 0 && (file.Access < 0 || file.Grants(IotSafe.AccessRead))
                && (file.FileSize < 0 || file.FileSize >= LeastCertificateLength);
        }

        private CertificateFile ReadCertificateFile(IotSafeObject file)
        {
            try
            {
                return CertificateFile.Read(file, _applet.ReadFile(file, false));
            }
            catch (SignetException e)
            {
                if (!IsAboutObject(e))
                {
                    throw;
                }

                _fileDenied |= e.Code == ErrorCode.ObjectDenied
                    && (file.FileUsage == IotSafe.FileUsageCertificate
                        || file.IsNamed(_options.ClientCertificateFileId));
                Log(LogLevel.Info, file.ToString() + " not read: " + e.Message);
                return null;
            }
        }
    }
}
