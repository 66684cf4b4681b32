using Signet.Core;

namespace Signet.Sim
{
    /// <content>Single commands on objects that the caller names, with the channel kept alive: for enrolment, the store
    /// and tools.</content>
    public sealed partial class IotSafeCard
    {
        /// <summary>READ FILE.</summary>
        /// <param name="file">The file.</param>
        /// <param name="whole">As of <see cref="IotSafeApplet.ReadFile"/>.</param>
        /// <returns>Its content; see <see cref="IotSafeApplet.ReadFile"/>.</returns>
        /// <exception cref="SignetException">With the code of what failed.</exception>
        public byte[] ReadFile(IotSafeObject file, bool whole)
        {
            for (int attempt = 0; ; attempt++)
            {
                try
                {
                    EnsureOpen();
                    return _applet.ReadFile(file, whole);
                }
                catch (SignetException e)
                {
                    RequireRestart(attempt, e);
                }
            }
        }

        /// <summary>GET DATA of one object.</summary>
        /// <param name="named">Names it.</param>
        /// <returns>What the applet says of it.</returns>
        /// <exception cref="SignetException">With the code of what failed.</exception>
        public IotSafeObject GetObjectInfo(IotSafeObject named)
        {
            for (int attempt = 0; ; attempt++)
            {
                try
                {
                    EnsureOpen();
                    return _applet.GetObjectInfo(named);
                }
                catch (SignetException e)
                {
                    RequireRestart(attempt, e);
                }
            }
        }

        /// <summary>READ PUBLIC KEY.</summary>
        /// <param name="key">The public key object.</param>
        /// <param name="point">Receives the point, 65 bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <exception cref="SignetException">With the code of what failed.</exception>
        public void ReadPublicKey(IotSafeObject key, byte[] point, int offset)
        {
            ByteRange.CheckRoom(point, offset, IotSafe.PointLength);
            for (int attempt = 0; ; attempt++)
            {
                try
                {
                    EnsureOpen();
                    _applet.ReadPublicKey(key, point, offset);
                    return;
                }
                catch (SignetException e)
                {
                    RequireRestart(attempt, e);
                }
            }
        }

        /// <summary>COMPUTE SIGNATURE with a key that the caller names.</summary>
        /// <param name="key">The private key object.</param>
        /// <param name="input">What is signed.</param>
        /// <param name="signature">Receives r ‖ s, 64 bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <exception cref="SignetException">With the code of what failed.</exception>
        public void SignWith(IotSafeObject key, SignatureInput input, byte[] signature, int offset)
        {
            ByteRange.CheckRoom(signature, offset, IotSafe.SignatureLength);
            for (int attempt = 0; ; attempt++)
            {
                try
                {
                    EnsureOpen();
                    _applet.ComputeSignature(key, input, signature, offset);
                    SaveQuirks();
                    return;
                }
                catch (SignetException e)
                {
                    RequireRestart(attempt, e);
                }
            }
        }

        /// <summary>VERIFY SIGNATURE with a key object that the caller names.</summary>
        /// <param name="key">The public key object.</param>
        /// <param name="input">What was signed.</param>
        /// <param name="signature">Holds r ‖ s, 64 bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <returns>True when valid, false when the applet says that it isn't.</returns>
        /// <exception cref="SignetException">With the code of what failed; that is neither.</exception>
        public bool VerifyWith(IotSafeObject key, SignatureInput input, byte[] signature, int offset)
        {
            ByteRange.Check(signature, offset, IotSafe.SignatureLength);
            for (int attempt = 0; ; attempt++)
            {
                try
                {
                    EnsureOpen();
                    bool valid = _applet.VerifySignature(key, input, signature, offset);
                    SaveQuirks();
                    return valid;
                }
                catch (SignetException e)
                {
                    RequireRestart(attempt, e);
                }
            }
        }

        /// <summary>COMPUTE DH of two objects that the caller names, e.g. a persistent key and a stored point.</summary>
        /// <param name="privateKey">The private key object.</param>
        /// <param name="publicKey">The public key object.</param>
        /// <param name="secret">Receives the X coordinate, 32 bytes. It crosses the line.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <exception cref="SignetException">With the code of what failed.</exception>
        public void AgreeWith(IotSafeObject privateKey, IotSafeObject publicKey, byte[] secret, int offset)
        {
            ByteRange.CheckRoom(secret, offset, IotSafe.DigestLength);
            for (int attempt = 0; ; attempt++)
            {
                try
                {
                    EnsureOpen();
                    _applet.ComputeDh(privateKey, publicKey, secret, offset);
                    return;
                }
                catch (SignetException e)
                {
                    RequireRestart(attempt, e);
                }
            }
        }

        /// <summary>COMPUTE DH of a key that the caller names with a point that is put into a scratch object first, unless an
        /// object holds it already.</summary>
        /// <param name="privateKey">The private key object.</param>
        /// <param name="peerPoint">Holds the point, 65 bytes.</param>
        /// <param name="peerOffset">Index of its first byte.</param>
        /// <param name="secret">Receives the X coordinate, 32 bytes. It crosses the line.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <exception cref="SignetException">Also <see cref="ErrorCode.NoScratchKey"/> and
        /// <see cref="ErrorCode.CardWearLimit"/>.</exception>
        public void AgreeWith(IotSafeObject privateKey, byte[] peerPoint, int peerOffset, byte[] secret, int offset)
        {
            ByteRange.Check(peerPoint, peerOffset, IotSafe.PointLength);
            ByteRange.CheckRoom(secret, offset, IotSafe.DigestLength);
            for (int attempt = 0; ; attempt++)
            {
                try
                {
                    EnsureOpen();
                    Discover(false);
                    PublicKeySlot slot = _slots.FindForAgree(peerPoint, peerOffset) ?? _slots.ForAgree();
                    if (slot == null)
                    {
                        throw new SignetException(ErrorCode.NoScratchKey);
                    }

                    if (!slot.Holds(peerPoint, peerOffset))
                    {
                        Put(slot, peerPoint, peerOffset);
                    }

                    _applet.ComputeDh(privateKey, slot.Key, secret, offset);
                    return;
                }
                catch (SignetException e)
                {
                    RequireRestart(attempt, e);
                }
            }
        }

        /// <summary>
        /// GENERATE KEY PAIR in a persistent slot: the key before is gone for good. For enrolment and rotation only, which
        /// name the slot themselves. Sent once, whatever happens.
        /// </summary>
        /// <param name="slotId">Identifier of the private key object.</param>
        /// <param name="pair">Receives the halves as the applet names them.</param>
        /// <param name="point">Receives the public point, 65 bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.ObjectNotFound"/> for a slot that isn't listed,
        /// <see cref="ErrorCode.UnsafeApdu"/> for one that may not be updated or whose key is in use by TLS or
        /// telemetry, <see cref="ErrorCode.CardWearLimit"/>, and what <see cref="IotSafeApplet.ReplaceKeyPair"/>
        /// says.</exception>
        public void ReplaceKeyPair(byte[] slotId, KeyPair pair, byte[] point, int offset)
        {
            ByteRange.CheckRoom(point, offset, IotSafe.PointLength);
            EnsureDiscovered();
            IotSafeObject slot = Find(IotSafeObjectType.PrivateKey, slotId);
            if (slot == null)
            {
                throw new SignetException(ErrorCode.ObjectNotFound, "key slot");
            }

            if (slot == _inventory.TlsKey || (slot == _inventory.TelemetryKey && slot.State == IotSafe.StateActivated
                && _inventory.TlsKey != null))
            {
                throw new SignetException(ErrorCode.UnsafeApdu, "the key in this slot is in use");
            }

            CountWrite();
            pair.PublicKey = HalfOf(slot);
            _applet.ReplaceKeyPair(slot, pair, point, offset);
            _slots.Spare(pair.PublicKey);
            _inventory = null;
            _listed = 0;
        }

        // The public half by name; null when none has it.
        private IotSafeObject HalfOf(IotSafeObject slot)
        {
            for (int i = 0; i < _slots.Count; i++)
            {
                if (_slots[i].Key.IsPairedWith(slot))
                {
                    return _slots[i].Key;
                }
            }

            return null;
        }
    }
}
