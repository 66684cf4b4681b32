using Signet.Core;

namespace Signet.Recovery
{
    /// <summary>The table from errors to kinds of failure, and from kinds to the rungs that can help.</summary>
    public static class FailureKinds
    {
        private const int Retry = 1 << (int)RecoveryRung.Retry;
        private const int Resynchronise = 1 << (int)RecoveryRung.Resynchronise;
        private const int Socket = 1 << (int)RecoveryRung.ReopenSocket;
        private const int Pdp = 1 << (int)RecoveryRung.ReopenPdp;
        private const int Attach = 1 << (int)RecoveryRung.Reattach;
        private const int Radio = 1 << (int)RecoveryRung.CycleRadio;
        private const int PowerCycle = 1 << (int)RecoveryRung.PowerCycle;
        private const int Resets = (1 << (int)RecoveryRung.ResetModule) | PowerCycle;

        /// <summary>Gives the kind of a failure.</summary>
        /// <param name="code">The error.</param>
        /// <param name="detail">Its <see cref="SignetException.Value"/>: of <see cref="ErrorCode.ClientNotConfirmed"/> the
        /// alert, 0 when none came.</param>
        /// <returns>The kind.</returns>
        public static FailureKind Of(ErrorCode code, int detail)
        {
            switch (code)
            {
                // Nothing came, or an end that anybody on the way can make: a module that is half dead shows the same.
                case ErrorCode.TlsTimeout:
                case ErrorCode.TlsTruncated:
                case ErrorCode.TlsHandshakeClosed:
                case ErrorCode.MqttTimeout:
                    return FailureKind.Socket;
                case ErrorCode.ClientNotConfirmed:
                    return detail == 0 ? FailureKind.Socket : FailureKind.Person;
                case ErrorCode.RegistrationForbidden:
                case ErrorCode.PdpForbidden:
                    return FailureKind.Denied;
                case ErrorCode.RegistrationDenied:
                case ErrorCode.RegistrationTimeout:
                case ErrorCode.NetworkForbidden:
                case ErrorCode.NetworkCongested:
                    return FailureKind.Registration;
                case ErrorCode.CertificateExpired:
                case ErrorCode.CertificateNotYetValid:
                    return FailureKind.Time;
                case ErrorCode.PdpFailed:
                    return FailureKind.Pdp;
                case ErrorCode.ModemNotResponding:
                    return FailureKind.Silent;
                case ErrorCode.DataQuotaReached:
                    return FailureKind.Local;
                case ErrorCode.SimToolkitStorm:
                    return FailureKind.Sim;
                case ErrorCode.ModemAsleep:
                case ErrorCode.PowerOffFailed:
                case ErrorCode.Unexpected:
                    return FailureKind.Line;
            }

            if (NeedsPerson(code))
            {
                return FailureKind.Person;
            }

            int number = (int)code;
            if (number < 100)
            {
                return FailureKind.Local;
            }

            if (number < (int)ErrorCode.SimNotInserted)
            {
                return FailureKind.Line;
            }

            if (number < (int)ErrorCode.RegistrationDenied)
            {
                return FailureKind.Sim;
            }

            if (number < 200)
            {
                return FailureKind.Socket;
            }

            if (number < 300)
            {
                return FailureKind.Sim;
            }

            return number < 600 ? FailureKind.Peer : FailureKind.Local;
        }

        /// <summary>True for a failure that time and retries don't repair: a person must act.</summary>
        /// <param name="code">The error.</param>
        /// <returns>Whether the next wait is the longest step; <see cref="ErrorCode.ClientNotConfirmed"/> only when an alert
        /// came, twice in a row.</returns>
        public static bool NeedsPerson(ErrorCode code)
        {
            switch (code)
            {
                case ErrorCode.SimPinRequired:
                case ErrorCode.SimPukRequired:
                case ErrorCode.RegistrationDenied:
                case ErrorCode.RegistrationForbidden:
                case ErrorCode.NetworkForbidden:
                case ErrorCode.PdpForbidden:
                case ErrorCode.AppletNotFound:
                case ErrorCode.AppletNotIotSafe:
                case ErrorCode.AppletIntegrity:
                case ErrorCode.KeyMissing:
                case ErrorCode.CertificateMissing:
                case ErrorCode.CertificateKeyMismatch:
                case ErrorCode.CredentialsRevoked:
                case ErrorCode.CardWearLimit:
                case ErrorCode.NoScratchKey:
                case ErrorCode.ClientNotConfirmed:
                case ErrorCode.NameMismatch:
                case ErrorCode.UnknownIssuer:
                case ErrorCode.CertificateExpired:
                case ErrorCode.CertificateSignatureInvalid:
                case ErrorCode.TlsNoCertificateRequest:
                case ErrorCode.TlsUnsupportedVersion:
                case ErrorCode.MqttConnectionRefused:
                case ErrorCode.MqttRedirected:
                case ErrorCode.MqttPublishRefused:
                case ErrorCode.SettingMissing:
                case ErrorCode.SettingInvalid:
                    return true;
                default:
                    return false;
            }
        }

        /// <summary>True for what a whole fleet may suffer at once: network, broker, and the way between.</summary>
        /// <param name="kind">The kind of failure.</param>
        /// <returns>Whether the return is to be spread.</returns>
        public static bool IsShared(FailureKind kind)
        {
            return kind >= FailureKind.Registration && kind <= FailureKind.Peer;
        }

        /// <summary>Gives the rungs that can help. Where the peer itself answered, the module is not restarted; where a
        /// person must act, or the network said no for good, nothing is repaired that isn't broken (GSMA TS.34).</summary>
        /// <param name="kind">The kind of failure.</param>
        /// <returns>A bit for each <see cref="RecoveryRung"/>; at least one.</returns>
        public static int Rungs(FailureKind kind)
        {
            switch (kind)
            {
                case FailureKind.Line:
                    return Resynchronise | Resets;
                case FailureKind.Sim:
                    return Resynchronise | Radio | Resets;
                case FailureKind.Registration:
                    return Retry | Attach | Radio | Resets;
                case FailureKind.Pdp:
                    return Pdp | Attach | Radio | Resets;
                case FailureKind.Socket:
                    return Socket | Pdp | Attach | Radio | Resets;
                case FailureKind.Peer:
                    return Retry | Resynchronise | Pdp;
                case FailureKind.Local:
                    return Retry | Resynchronise;
                case FailureKind.Time:
                    // The network tells the time when a device registers, and at no other time for sure (3GPP TS 22.042): a module whose
                    // clock is wrong would else keep the broker's certificate invalid for ever. The ladder climbs it once.
                    return Retry | Attach;
                case FailureKind.Silent:
                    return Resynchronise | PowerCycle;
                default:
                    return Retry;
            }
        }
    }
}
