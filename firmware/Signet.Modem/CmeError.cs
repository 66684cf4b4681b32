using Signet.Core;

namespace Signet.Modem
{
    /// <summary>+CME ERROR numbers that matter for the SIM (3GPP TS 27.007 clause 9.2.1): code, meaning, remedy.</summary>
    public static class CmeError
    {
        /// <summary>The error that a number becomes when it answers an APDU.</summary>
        /// <param name="number">The number; -1 when the module gave none.</param>
        /// <returns>The code: <see cref="ErrorCode.CmeError"/> for what no repetition cures.</returns>
        public static ErrorCode ToErrorCode(int number)
        {
            switch (number)
            {
                case 3:
                case 4:
                case 50:
                    return ErrorCode.CmeError;
                case 10:
                    return ErrorCode.SimNotInserted;
                case 11:
                    return ErrorCode.SimPinRequired;
                case 12:
                    return ErrorCode.SimPukRequired;
                case 14:
                    return ErrorCode.SimBusy;
                case 15:
                    return ErrorCode.SimFailure;
                default:
                    return ErrorCode.ApduTransportFailed;
            }
        }

        /// <summary>Says what happened.</summary>
        /// <param name="number">The number.</param>
        /// <returns>A phrase.</returns>
        public static string Text(int number)
        {
            switch (number)
            {
                case 0:
                    return "the module failed; some say so when they talk to the SIM themselves";
                case 3:
                    return "the module doesn't allow this command or this instruction";
                case 4:
                    return "the module doesn't know this command";
                case 5:
                    return "the module is locked to another SIM";
                case 10:
                    return "no SIM is inserted";
                case 11:
                    return "the SIM wants its PIN";
                case 12:
                    return "the SIM is blocked and wants its PUK";
                case 13:
                    return "the SIM doesn't answer";
                case 14:
                    return "the SIM is busy";
                case 15:
                    return "the module doesn't accept this SIM";
                case 16:
                    return "the PIN is wrong";
                case 17:
                    return "the SIM wants its second PIN";
                case 21:
                    return "an index is invalid";
                case 22:
                    return "what was asked for was not found";
                case 50:
                    return "a parameter of the command is wrong";
                case 100:
                    return "the module gives no reason";
                default:
                    return "a number of the module's own";
            }
        }

        /// <summary>Says what to do.</summary>
        /// <param name="number">The number.</param>
        /// <returns>A phrase.</returns>
        public static string Advice(int number)
        {
            switch (number)
            {
                case 0:
                case 13:
                case 100:
                    return "reopen the channel and try once more; then reseat the SIM and check the module's firmware";
                case 3:
                case 4:
                    return "use another way to the SIM, another policy or another module firmware";
                case 5:
                case 15:
                    return "use the SIM that belongs to the module, or unlock the module";
                case 10:
                    return "insert a SIM and check its holder";
                case 11:
                    return "set the PIN in the settings or disable it";
                case 12:
                    return "unblock the SIM by hand with its PUK";
                case 14:
                    return "wait some seconds and try again";
                case 16:
                    return "correct the PIN; three wrong ones block the SIM";
                case 17:
                    return "nothing here needs it; check what else uses the module";
                default:
                    return "look the number up in the module's manual";
            }
        }
    }
}
