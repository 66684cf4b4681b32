using Signet.Core;

namespace Signet.Sim
{
    /// <summary>
    /// What this SIM behind this module can do for a connection, and why not where it can't: the applet may lack a
    /// function or an object, the module may block an instruction or have too short a line. Chooses nothing: a policy
    /// that needs more than there is fails, or the MCU does the work (docs/SECURITY.md section 3).
    /// </summary>
    public sealed class SimOffload
    {
        private const int PutData = PublicKeyData.Length;
        private const int VerifyData = 34 + 67;
        private const int SignData = 34;

        private string _reasons = "";

        internal SimOffload(LogicalChannel channel, ApplicationData application, SimInventory inventory,
            PublicKeySlots slots)
        {
            int room = channel.MaxCommandLength - 5;
            bool fetch = !channel.IsBlocked(IotSafe.InsGetResponse) || channel.Quirks.AppendLe;
            Signs = Need(application.Has(IotSafe.FunctionSignature), "the applet does not sign")
                && Need(inventory.TlsKey != null || inventory.TelemetryKey != null, "no signing key")
                && Pass(channel, IotSafe.InsComputeSignatureInit, "COMPUTE SIGNATURE")
                && Pass(channel, IotSafe.InsComputeSignatureUpdate, "COMPUTE SIGNATURE")
                && Need(fetch, "the module blocks GET RESPONSE")
                && Need(room >= SignData, "the module's line is too short to sign");
            bool puts = Pass(channel, IotSafe.InsPutPublicKeyInit, "PUT PUBLIC KEY")
                && Pass(channel, IotSafe.InsPutPublicKeyUpdate, "PUT PUBLIC KEY")
                && Need(room >= PutData, "the module's line is too short for PUT PUBLIC KEY");
            Agrees = puts && Need(application.Has(IotSafe.FunctionKeyAgreement), "the applet has no key agreement")
                && Need(inventory.EphemeralSlot != null, "no volatile key slot")
                && Need(slots.ForAgree() != null, "no public key object that may be overwritten")
                && Pass(channel, IotSafe.InsGenerateKeyPair, "GENERATE KEY PAIR")
                && Pass(channel, IotSafe.InsComputeDh, "COMPUTE DH");
            Verifies = puts && Need(slots.ForVerify() != null, "no public key object to verify with")
                && Pass(channel, IotSafe.InsVerifySignatureInit, "VERIFY SIGNATURE")
                && Pass(channel, IotSafe.InsVerifySignatureUpdate, "VERIFY SIGNATURE")
                && Need(room >= VerifyData, "the module's line is too short for VERIFY SIGNATURE");
        }

        /// <summary>It signs with a persistent key: enough for the `guarded` policy.</summary>
        public bool Signs { get; }

        /// <summary>It makes ephemeral keys and computes ECDH.</summary>
        public bool Agrees { get; }

        /// <summary>It verifies signatures by keys that it is given.</summary>
        public bool Verifies { get; }

        /// <summary>Whether the `fast` policy is possible.</summary>
        public bool SuitsFast
        {
            get { return Signs && Agrees && Verifies; }
        }

        /// <summary>Why something is not possible, in words, separated by "; "; empty when all is.</summary>
        public string Reasons
        {
            get { return _reasons; }
        }

        private bool Pass(LogicalChannel channel, int ins, string name)
        {
            return Need(!channel.IsBlocked(ins), "the module blocks " + name);
        }

        private bool Need(bool met, string reason)
        {
            if (!met && _reasons.IndexOf(reason) < 0)
            {
                _reasons += (_reasons.Length == 0 ? "" : "; ") + reason;
            }

            return met;
        }
    }
}
