using Signet.Core;

namespace Signet.Sim
{
    /// <content>Signing and verifying for TLS and telemetry.</content>
    public sealed partial class IotSafeCard
    {
        /// <inheritdoc/>
        public void Sign(SigningKey key, byte[] digest, int digestOffset, byte[] signature, int signatureOffset)
        {
            ByteRange.Check(digest, digestOffset, IotSafe.DigestLength);
            ByteRange.CheckRoom(signature, signatureOffset, IotSafe.SignatureLength);
            for (int attempt = 0; ; attempt++)
            {
                try
                {
                    EnsureOpen();
                    _applet.ComputeSignature(KeyFor(key), digest, digestOffset, signature, signatureOffset);
                    SaveQuirks();
                    return;
                }
                catch (SignetException e)
                {
                    CheckRevoked(key, e);
                    RequireRestart(attempt, e);
                }
            }
        }

        /// <inheritdoc/>
        public bool Verify(
            byte[] point, int pointOffset, byte[] digest, int digestOffset, byte[] signature, int signatureOffset)
        {
            ByteRange.Check(point, pointOffset, IotSafe.PointLength);
            ByteRange.Check(digest, digestOffset, IotSafe.DigestLength);
            ByteRange.Check(signature, signatureOffset, IotSafe.SignatureLength);
            for (int attempt = 0; ; attempt++)
            {
                try
                {
                    EnsureOpen();
                    Discover(false);
                    bool valid = VerifyOnce(point, pointOffset, digest, digestOffset, signature, signatureOffset);
                    SaveQuirks();
                    return valid;
                }
                catch (SignetException e)
                {
                    RequireRestart(attempt, e);
                }
            }
        }

        /// <inheritdoc/>
        public bool Denies(
            byte[] point, int pointOffset, byte[] digest, int digestOffset, byte[] signature, int signatureOffset)
        {
            ByteRange.Check(point, pointOffset, IotSafe.PointLength);
            ByteRange.Check(digest, digestOffset, IotSafe.DigestLength);
            ByteRange.Check(signature, signatureOffset, IotSafe.SignatureLength);
            for (int attempt = 0; ; attempt++)
            {
                try
                {
                    EnsureOpen();
                    Discover(false);
                    if (_pointsRead != _opened)
                    {
                        ReadPoints();
                    }

                    PublicKeySlot slot = _slots.FindForVerify(point, pointOffset);
                    bool holds = slot != null && !slot.IsScratch;
                    return holds && !_applet.VerifySignature(slot.Key, digest, digestOffset, signature, signatureOffset);
                }
                catch (SignetException e)
                {
                    RequireRestart(attempt, e);
                }
            }
        }

        // A key that the options name needs no discovery, so a device that only signs is ready early.
        private IotSafeObject KeyFor(SigningKey key)
        {
            byte[] id = key == SigningKey.Tls ? _options.TlsKeyId : _options.TelemetryKeyId;
            for (int i = 0; id != null && i < _objects.Length; i++)
            {
                if (_objects[i].Type == IotSafeObjectType.PrivateKey && _objects[i].IsNamed(id))
                {
                    return _objects[i];
                }
            }

            if (_inventory == null && _assumedTls != null)
            {
                return key == SigningKey.Tls ? _assumedTls : _assumedTelemetry;
            }

            Discover(false);
            IotSafeObject found = key == SigningKey.Tls ? _inventory.TlsKey : _inventory.TelemetryKey;
            if (found == null)
            {
                throw new SignetException(key == SigningKey.Tls ? _inventory.TlsProblem : ErrorCode.KeyMissing);
            }

            return found;
        }

        // 6985 has many reasons; a key that the applet now calls inactive is the one that stays.
        private void CheckRevoked(SigningKey key, SignetException error)
        {
            if (error.Code != ErrorCode.ObjectDenied || !_channel.IsReady)
            {
                return;
            }

            IotSafeObject now;
            try
            {
                now = _applet.GetObjectInfo(KeyFor(key));
            }
            catch (SignetException)
            {
                throw error;
            }

            if (now.State == 0)
            {
                State = CredentialState.Revoked;
                throw new SignetException(ErrorCode.CredentialsRevoked, error.Value, now.ToString());
            }
        }

        private bool VerifyOnce(
            byte[] point, int pointOffset, byte[] digest, int digestOffset, byte[] signature, int signatureOffset)
        {
            PublicKeySlot slot = _slots.FindForVerify(point, pointOffset);
            if (slot == null && _pointsRead != _opened)
            {
                ReadPoints();
                slot = _slots.FindForVerify(point, pointOffset);
            }

            if (slot != null)
            {
                try
                {
                    _slots.Touch(slot);
                    return _applet.VerifySignature(slot.Key, digest, digestOffset, signature, signatureOffset);
                }
                catch (SignetException e)
                {
                    if (e.Code != ErrorCode.ObjectDenied)
                    {
                        throw;
                    }

                    // Emptied behind our back, or not meant for verification.
                    slot.Forget();
                    slot.CanVerify = slot.IsScratch;
                }
            }

            slot = _slots.ForVerify();
            if (slot == null)
            {
                throw new SignetException(ErrorCode.NoScratchKey);
            }

            Put(slot, point, pointOffset);
            return _applet.VerifySignature(slot.Key, digest, digestOffset, signature, signatureOffset);
        }

        private void Put(PublicKeySlot slot, byte[] point, int offset)
        {
            CountWrite();
            ClaimScratch(slot, point, offset);
            slot.Forget();
            _applet.PutPublicKey(slot.Key, point, offset);
            slot.Learn(point, offset);
            _slots.Touch(slot);
        }
    }
}
