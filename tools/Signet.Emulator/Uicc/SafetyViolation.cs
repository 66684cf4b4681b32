namespace Signet.Emulator.Uicc
{
    /// <summary>What a careful host never does to a SIM.</summary>
    public enum SafetyViolationKind
    {
        /// <summary>
        /// Instruction 24 or 2C reached the USIM, where it is CHANGE PIN or UNBLOCK PIN (ETSI TS 102 221 clauses 11.1.10 and
        /// 11.1.13), whatever became of it.
        /// </summary>
        PinInstructionReachedUsim,

        /// <summary>
        /// Instruction 24 or 2C with 16 bytes of data, the length of the PIN commands. It reached the applet; had the channel
        /// silently become the USIM's, a try of PIN or PUK would be gone.
        /// </summary>
        LengthOfPinCommand,

        /// <summary>An applet was selected on the basic channel, where the module needs the USIM to be.</summary>
        AppletOnBasicChannel,

        /// <summary>GENERATE KEY PAIR replaced a persistent private key that the issuer had put there.</summary>
        IdentityKeyOverwritten,

        /// <summary>PUT PUBLIC KEY replaced a public key that the issuer had put there, such as an anchor.</summary>
        AnchorOverwritten,
    }

    /// <summary>A command that a careful host never sends.</summary>
    /// <param name="Channel">Logical channel.</param>
    /// <param name="Instruction">Instruction byte.</param>
    /// <param name="Sw">What the card answered.</param>
    /// <param name="Kind">What is wrong with it.</param>
    public sealed record SafetyViolation(
        int Channel, byte Instruction, ushort Sw, SafetyViolationKind Kind = SafetyViolationKind.PinInstructionReachedUsim);
}
