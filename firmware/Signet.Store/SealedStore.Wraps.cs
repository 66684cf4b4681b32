using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Store
{
    /// <content>More than one wrap of the open store's key: for a SIM key that is about to die, and for recovery.</content>
    public sealed partial class SealedStore
    {
        /// <summary>
        /// Wraps the open store's key once more, for a source that will live when the present one is gone: to be called
        /// before a SIM's key is replaced. At return both open the store.
        /// </summary>
        /// <param name="sim">The source to come; its <see cref="ISimSecrets.Find"/> decides.</param>
        /// <param name="iccid">The ICCID of its SIM, 0 to 20 bytes.</param>
        /// <param name="mcuSecret">The MCU's secret, 32 bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.SimSecretMissing"/> when it has no source,
        /// <see cref="ErrorCode.InvalidState"/> unless the open store is bound to a SIM (a key that flash alone gave
        /// away is not bound by wrapping it again); the codes of SIM and store. The wraps are as before then.</exception>
        public void AddWrap(ISimSecrets sim, byte[] iccid, byte[] mcuSecret)
        {
            RequireOpen();
            if (Level != StoreLevel.SimBound)
            {
                throw new SignetException(ErrorCode.InvalidState, "the store is not bound to a SIM");
            }

            byte[] reference = new byte[VaultEntry.MaxReference];
            byte[] present = _sim;
            try
            {
                int count = sim.Find(reference, 0, _simSecret, 0);
                if (count == 0)
                {
                    throw new SignetException(ErrorCode.SimSecretMissing);
                }

                _vault.MakeRoom(_keys.Id, _opened);
                _sim = SimId(iccid);
                AddEntry(_keys, _place, _simSecret, reference, count, iccid, mcuSecret);
            }
            finally
            {
                _sim = present;
                Array.Clear(_simSecret, 0, _simSecret.Length);
            }
        }

        /// <summary>Removes all wraps of the open store but the newest. Only a start that was opened by the newest wrap may
        /// do that: another one may turn out to be the only one that works.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidState"/> when the store is closed, or was opened
        /// by another wrap than the newest or before that was added; the codes of the store. All wraps are there
        /// then.</exception>
        public void DropOldWraps()
        {
            RequireOpen();
            for (int i = _vault.Entries.Count - 1; i >= 0; i--)
            {
                VaultEntry entry = (VaultEntry)_vault.Entries[i];
                if (entry.IsFor(_keys.Id))
                {
                    if (entry != _opened)
                    {
                        throw new SignetException(ErrorCode.InvalidState, "the newest wrap has not opened the store");
                    }

                    break;
                }
            }

            _vault.KeepOnly(_opened);
        }

        /// <summary>
        /// Wraps the open store's key for a backend, which can then read the medium of a device that came back broken
        /// (docs/SPEC.md section 8.7). Optional, since it is one more way in.
        /// </summary>
        /// <param name="agreement">Makes the ephemeral key pair, on P-256; is wiped.</param>
        /// <param name="backendPoint">The backend's P-256 point, 65 bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.PointNotOnCurve"/>,
        /// <see cref="ErrorCode.NotSupported"/> for another group; the codes of agreement and store.</exception>
        public void AddRecovery(IKeyAgreement agreement, byte[] backendPoint)
        {
            RequireOpen();
            RecoveryWrap wrap = new RecoveryWrap(_cipher);
            byte[] blob = new byte[RecoveryWrap.Length];
            wrap.Wrap(agreement, backendPoint, _keys, blob);
            _store.Replace("rec" + _place.ToString(), blob, 0, blob.Length);
        }
    }
}
