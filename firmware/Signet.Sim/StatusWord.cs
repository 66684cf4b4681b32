using Signet.Core;

namespace Signet.Sim
{
    /// <summary>
    /// Status words of ISO/IEC 7816-4, ETSI TS 102 221 clause 10.2 and GSMA IoT.05 clause 2.5.10, what class they
    /// belong to, and the error that each becomes.
    /// </summary>
    public static class StatusWord
    {
        /// <summary>Success.</summary>
        public const int Ok = 0x9000;

        /// <summary>Success; more data is available by repeating the command with P2 = 01 (object list).</summary>
        public const int MoreData = 0x6300;

        /// <summary>Success; a remote administration session has completed since.</summary>
        public const int AdministrationCompleted = 0x63CF;

        /// <summary>The applet's store is damaged.</summary>
        public const int IntegrityError = 0x6400;

        /// <summary>Wrong length.</summary>
        public const int WrongLength = 0x6700;

        /// <summary>The logical channel is not supported or not open.</summary>
        public const int ChannelNotSupported = 0x6881;

        /// <summary>The command does not suit the file, or the offset lies outside it.</summary>
        public const int FileIncompatible = 0x6981;

        /// <summary>The security status is not satisfied.</summary>
        public const int SecurityStatus = 0x6982;

        /// <summary>Remote administration is changing the object.</summary>
        public const int Busy = 0x6984;

        /// <summary>Conditions of use are not satisfied: empty or deactivated key, access denied, no session.</summary>
        public const int ConditionsNotSatisfied = 0x6985;

        /// <summary>Too many sessions, or remote administration of this object has just ended.</summary>
        public const int CapacityReached = 0x6989;

        /// <summary>Incorrect data field.</summary>
        public const int IncorrectData = 0x6A80;

        /// <summary>Object or application not found.</summary>
        public const int NotFound = 0x6A82;

        /// <summary>Not enough memory.</summary>
        public const int NoMemory = 0x6A84;

        /// <summary>Incorrect P1 or P2; also: INIT on a session that is already open.</summary>
        public const int IncorrectP1P2 = 0x6A86;

        /// <summary>Wrong parameters; an offset outside the file.</summary>
        public const int WrongParameters = 0x6B00;

        /// <summary>Unknown instruction, or the applet is not the selected one.</summary>
        public const int InstructionUnknown = 0x6D00;

        /// <summary>The signature does not match (VERIFY SIGNATURE only).</summary>
        public const int SignatureMismatch = 0x6D01;

        /// <summary>Class not supported.</summary>
        public const int ClassNotSupported = 0x6E00;

        /// <summary>Unknown error.</summary>
        public const int Unknown = 0x6F00;

        /// <summary>Whether the command did what it was asked: 9000, 91xx (a proactive command waits, TS 102 221
        /// clause 7.4.2) and 63CF. Not 6300: it is success for two commands only and to ISO/IEC 7816-4 a failed
        /// verification.</summary>
        /// <param name="sw">The status word.</param>
        /// <returns>True for success.</returns>
        public static bool IsSuccess(int sw)
        {
            return sw == Ok || (sw >> 8) == 0x91 || sw == AdministrationCompleted;
        }

        /// <summary>Whether response bytes wait for GET RESPONSE: 61xx.</summary>
        /// <param name="sw">The status word.</param>
        /// <returns>True for 61xx.</returns>
        public static bool HasResponse(int sw)
        {
            return (sw >> 8) == 0x61;
        }

        /// <summary>Whether the card asks for the same command with another Le: 6Cxx.</summary>
        /// <param name="sw">The status word.</param>
        /// <returns>True for 6Cxx.</returns>
        public static bool WantsLe(int sw)
        {
            return (sw >> 8) == 0x6C;
        }

        /// <summary>Whether an applet's instruction that ends so shows that the channel may not be ours any more:
        /// 6E00, 6D00, 6881.</summary>
        /// <param name="sw">The status word.</param>
        /// <returns>True when the SIM epoch ends with it.</returns>
        public static bool EndsEpoch(int sw)
        {
            return sw == ClassNotSupported || sw == InstructionUnknown || sw == ChannelNotSupported;
        }

        /// <summary>Whether READ FILE that ends so says that the offset lies behind the end of the file.</summary>
        /// <param name="sw">The status word.</param>
        /// <returns>True for 6981, 6A86 and 6B00.</returns>
        public static bool IsEndOfFile(int sw)
        {
            return sw == FileIncompatible || sw == IncorrectP1P2 || sw == WrongParameters;
        }

        /// <summary>Whether an INIT that ends so may find its session still open from before.</summary>
        /// <param name="sw">The status word.</param>
        /// <returns>True for 6A86, 6985 and 6989.</returns>
        public static bool MayBeOpenSession(int sw)
        {
            return sw == IncorrectP1P2 || sw == ConditionsNotSatisfied || sw == CapacityReached;
        }

        /// <summary>The error that an unsuccessful status word becomes.</summary>
        /// <param name="sw">The status word.</param>
        /// <returns>The code.</returns>
        public static ErrorCode ToErrorCode(int sw)
        {
            switch (sw)
            {
                case IntegrityError:
                    return ErrorCode.AppletIntegrity;
                case ChannelNotSupported:
                case ClassNotSupported:
                    return ErrorCode.ChannelLost;
                case InstructionUnknown:
                    return ErrorCode.InstructionUnsupported;
                case SecurityStatus:
                case ConditionsNotSatisfied:
                    return ErrorCode.ObjectDenied;
                case Busy:
                    return ErrorCode.AppletBusy;
                case CapacityReached:
                    return ErrorCode.SessionLimit;
                case WrongLength:
                case IncorrectData:
                    return ErrorCode.CommandRefused;
                case NotFound:
                    return ErrorCode.ObjectNotFound;
                case NoMemory:
                    return ErrorCode.AppletMemory;
                default:
                    return ErrorCode.StatusWord;
            }
        }

        /// <summary>Makes the exception for an unsuccessful status word.</summary>
        /// <param name="sw">The status word.</param>
        /// <param name="step">The command that it answered, e.g. "READ FILE".</param>
        /// <returns>The exception, to be thrown by the caller.</returns>
        public static SignetException ToException(int sw, string step)
        {
            return new SignetException(ToErrorCode(sw), sw, step);
        }

        /// <summary>Says in words what a status word means, for the log.</summary>
        /// <param name="sw">The status word.</param>
        /// <returns>A short English phrase.</returns>
        public static string Text(int sw)
        {
            switch (sw)
            {
                case Ok:
                    return "success";
                case MoreData:
                    return "success, more data available";
                case AdministrationCompleted:
                    return "success, remote administration has changed the store since";
                case IntegrityError:
                    return "applet store damaged";
                case WrongLength:
                    return "wrong length";
                case ChannelNotSupported:
                    return "logical channel not open";
                case FileIncompatible:
                    return "not possible with this file or offset outside it";
                case SecurityStatus:
                    return "access denied";
                case Busy:
                    return "object being changed by remote administration";
                case ConditionsNotSatisfied:
                    return "conditions of use not satisfied";
                case CapacityReached:
                    return "session limit reached or object just administered";
                case IncorrectData:
                    return "incorrect data";
                case NotFound:
                    return "not found";
                case NoMemory:
                    return "not enough memory";
                case IncorrectP1P2:
                    return "incorrect P1 P2 or session already open";
                case WrongParameters:
                    return "offset outside the file";
                case InstructionUnknown:
                    return "unknown instruction";
                case SignatureMismatch:
                    return "signature does not match";
                case ClassNotSupported:
                    return "class not supported";
                case Unknown:
                    return "unknown error";
                default:
                    break;
            }

            switch (sw >> 8)
            {
                case 0x61:
                    return "response waits";
                case 0x6C:
                    return "wrong expected length";
                case 0x91:
                    return "success, proactive command pending";
                default:
                    return "not in GSMA IoT.05";
            }
        }

        /// <summary>Says in words what to do about a status word.</summary>
        /// <param name="sw">The status word.</param>
        /// <returns>A short English phrase; empty for success.</returns>
        public static string Advice(int sw)
        {
            if (IsSuccess(sw) || HasResponse(sw) || sw == MoreData)
            {
                return sw == AdministrationCompleted ? "read certificates and object list again" : "";
            }

            switch (sw)
            {
                case IntegrityError:
                    return "replace the SIM";
                case WrongLength:
                    return "check the applet's profile; another application may have answered";
                case ChannelNotSupported:
                case ClassNotSupported:
                    return "open a channel and select the applet again; the SIM was probably reset";
                case FileIncompatible:
                case WrongParameters:
                    return "stop reading there; check that the object is a file";
                case SecurityStatus:
                    return "ask the SIM's issuer for the right";
                case Busy:
                    return "wait and try again, longer each time, up to a minute";
                case ConditionsNotSatisfied:
                    return "check the object's state and rights; start again from INIT once";
                case CapacityReached:
                    return "close the sessions, read the object list again, try once more";
                case IncorrectData:
                    return "try the other way of writing it; else check the applet's profile";
                case NotFound:
                    return "check the name; have the SIM provisioned";
                case NoMemory:
                    return "ask the SIM's issuer";
                case IncorrectP1P2:
                    return "close the session and try once more";
                case InstructionUnknown:
                    return "do without it; right after a SIM reset select the applet again";
                case SignatureMismatch:
                    return "refuse what was signed";
                case Unknown:
                    return "open the channel again and try once more";
                default:
                    return WantsLe(sw) ? "send the command again with that length" : "report the exchange";
            }
        }
    }
}
