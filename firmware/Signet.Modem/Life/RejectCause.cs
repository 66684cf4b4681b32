using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// The network's causes of a refusal: of registration (EMM, 3GPP TS 24.301 Annex A; GMM and MM, TS 24.008 Annexes G and H,
    /// same numbers) and of packet data (ESM, TS 24.301 Annex B; SM, TS 24.008 Annex I): what each is called, whether asking
    /// again can help, and what a person can do.
    /// </summary>
    public static class RejectCause
    {
        /// <summary>Gives the error for a refused registration.</summary>
        /// <param name="cause">EMM, GMM or MM cause; −1 when the network gave none.</param>
        /// <returns>The code: for good, here only, for a while, or unknown.</returns>
        public static ErrorCode RegistrationError(int cause)
        {
            switch (cause)
            {
                // TS 24.301 clause 5.5.1.2.5: the SIM counts as invalid until it is exchanged or the module turned off.
                case 2:
                case 3:
                case 5:
                case 6:
                case 7:
                case 8:
                    return ErrorCode.RegistrationForbidden;

                // Forbidden network, area or technology: another one may serve.
                case 11:
                case 12:
                case 13:
                case 14:
                case 15:
                case 25:
                case 31:
                case 35:
                    return ErrorCode.NetworkForbidden;
                case 9:
                case 10:
                case 16:
                case 17:
                case 18:
                case 19:
                case 20:
                case 21:
                case 22:
                case 38:
                case 39:
                case 40:
                case 42:
                    return ErrorCode.NetworkCongested;
                default:
                    return ErrorCode.RegistrationDenied;
            }
        }

        /// <summary>Gives the error for refused packet data.</summary>
        /// <param name="cause">ESM or SM cause; −1 when the network gave none.</param>
        /// <returns>The code: until a person changes something, for a while, or unknown.</returns>
        public static ErrorCode PdpError(int cause)
        {
            switch (cause)
            {
                case 8:
                case 27:
                case 28:
                case 29:
                case 30:
                case 32:
                case 33:
                case 50:
                case 51:
                case 57:
                case 58:
                case 66:
                    return ErrorCode.PdpForbidden;
                case 26:
                case 31:
                case 34:
                case 38:
                case 112:
                    return ErrorCode.NetworkCongested;
                default:
                    return ErrorCode.PdpFailed;
            }
        }

        /// <summary>Names a cause of registration as the standard does.</summary>
        /// <param name="cause">The cause.</param>
        /// <returns>Its name with the action, e.g. "EMM cause 11, PLMN not allowed: check the roaming agreement".</returns>
        public static string RegistrationText(int cause)
        {
            return cause < 0 ? "no cause given" : "EMM cause " + cause.ToString() + ", " + RegistrationName(cause);
        }

        /// <summary>Names a cause of packet data as the standard does.</summary>
        /// <param name="cause">The cause.</param>
        /// <returns>Its name with the action, e.g. "ESM cause 27, unknown or missing APN: correct it".</returns>
        public static string PdpText(int cause)
        {
            return cause < 0 ? "no cause given" : "ESM cause " + cause.ToString() + ", " + PdpName(cause);
        }

        private static string RegistrationName(int cause)
        {
            switch (cause)
            {
                case 2:
                    return "IMSI unknown in HSS: have the operator activate the SIM";
                case 3:
                    return "illegal UE: the SIM failed to authenticate or is barred; ask the operator";
                case 5:
                    return "IMEI not accepted: have the module's IMEI admitted";
                case 6:
                    return "illegal ME: the module is barred; ask the operator";
                case 7:
                    return "EPS services not allowed: the subscription lacks LTE data";
                case 8:
                    return "EPS services and non-EPS services not allowed: the subscription is closed or lacks this service";
                case 9:
                    return "UE identity cannot be derived: the module attaches anew by itself";
                case 10:
                    return "implicitly detached: the module attaches anew by itself";
                case 11:
                    return "PLMN not allowed: check the roaming agreement";
                case 12:
                    return "tracking area not allowed: the subscription ends at this place";
                case 13:
                    return "roaming not allowed in this tracking area: check the roaming agreement";
                case 14:
                    return "EPS services not allowed in this PLMN: check the roaming agreement for data";
                case 15:
                    return "no suitable cells in tracking area: the subscription lacks this radio technology";
                case 16:
                    return "MSC temporarily not reachable: wait";
                case 17:
                    return "network failure: wait";
                case 18:
                    return "CS domain not available: data works without it";
                case 19:
                    return "ESM failure: check the APN of the initial bearer and its authentication";
                case 20:
                    return "MAC failure: the network did not authenticate; a false cell is possible";
                case 21:
                    return "synch failure: the SIM's sequence number is set anew by itself";
                case 22:
                    return "congestion: wait";
                case 25:
                    return "not authorized for this CSG: another cell may serve";
                case 31:
                    return "redirection to 5GCN required: choose another radio technology";
                case 35:
                    return "requested service option not authorized in this PLMN: check the roaming agreement";
                case 38:
                    return "CS call temporarily not possible: wait";
                case 39:
                    return "CS service temporarily not available: wait";
                case 40:
                    return "no EPS bearer context activated: the module attaches anew by itself";
                case 42:
                    return "severe network failure: wait";
                case 95:
                    return "semantically incorrect message: update the module's firmware";
                case 96:
                    return "invalid mandatory information: update the module's firmware";
                case 97:
                    return "message type non-existent: update the module's firmware";
                case 111:
                    return "protocol error, unspecified: update the module's firmware";
                default:
                    return "not of 3GPP TS 24.301: ask the operator";
            }
        }

        private static string PdpName(int cause)
        {
            switch (cause)
            {
                case 8:
                    return "operator determined barring: ask the operator";
                case 26:
                    return "insufficient resources: wait";
                case 27:
                    return "unknown or missing APN: correct it";
                case 28:
                    return "unknown PDN type: use the type that the subscription has, mostly IP";
                case 29:
                    return "user authentication failed: correct the APN's user and password";
                case 30:
                    return "request rejected by the gateway: check APN and subscription";
                case 31:
                    return "request rejected, unspecified: wait";
                case 32:
                    return "service option not supported: ask the operator";
                case 33:
                    return "requested service option not subscribed: check APN and subscription";
                case 34:
                    return "service option temporarily out of order: wait";
                case 38:
                    return "network failure: wait";
                case 50:
                    return "PDN type IPv4 only allowed: use IP";
                case 51:
                    return "PDN type IPv6 only allowed: use IPV6";
                case 57:
                    return "PDN type IPv4v6 only allowed: use IPV4V6";
                case 58:
                    return "PDN type non IP only allowed: ask the operator";
                case 66:
                    return "requested APN not supported in current RAT and PLMN combination: choose another technology or APN";
                case 112:
                    return "APN restriction value incompatible with active context: close the other connection";
                default:
                    return "not of 3GPP TS 24.301 Annex B: ask the operator";
            }
        }
    }
}
