using System;
using System.Collections.Generic;

namespace Signet.Emulator.Faults
{
    /// <summary>One thing that goes wrong. Command lines, APDUs and bytes are counted from 1 since power-on of the emulator.</summary>
    public abstract record Fault;

    /// <summary>The card is reset before an APDU.</summary>
    /// <param name="BeforeApdu">Number of the APDU.</param>
    /// <param name="Announced">True when the module says so with its URCs, false when it stays silent.</param>
    public sealed record SimResetFault(int BeforeApdu, bool Announced = false) : Fault;

    /// <summary>
    /// The module itself sends STATUS to the card before an APDU of the host: data that waits behind 61xx is lost.
    /// </summary>
    /// <param name="BeforeApdu">Number of the host's APDU.</param>
    public sealed record ModuleStatusFault(int BeforeApdu) : Fault;

    /// <summary>The card answers a status word of the plan's.</summary>
    /// <param name="Apdu">Number of the APDU.</param>
    /// <param name="Sw">Status word, such as 6984 or 63CF.</param>
    /// <param name="Executed">True when the command is executed all the same and only the answer lies.</param>
    public sealed record ApduStatusFault(int Apdu, ushort Sw, bool Executed = false) : Fault;

    /// <summary>AT+CSIM answers +CME ERROR: 14 (SIM busy) from an APDU on.</summary>
    /// <param name="FromApdu">Number of the APDU that would have been sent.</param>
    /// <param name="Times">How many AT+CSIM are refused.</param>
    public sealed record SimBusyFault(int FromApdu, int Times) : Fault;

    /// <summary>The module refuses a command line without executing it.</summary>
    /// <param name="Line">Number of the line.</param>
    /// <param name="CmeError">Code of +CME ERROR; null for plain ERROR.</param>
    public sealed record AtErrorFault(int Line, int? CmeError = null) : Fault;

    /// <summary>The module executes a command line and says nothing.</summary>
    /// <param name="Line">Number of the line.</param>
    public sealed record DropAnswerFault(int Line) : Fault;

    /// <summary>The module answers a command line late.</summary>
    /// <param name="Line">Number of the line.</param>
    /// <param name="Delay">How late, on the modem's clock; not scaled.</param>
    public sealed record DelayAnswerFault(int Line, TimeSpan Delay) : Fault;

    /// <summary>The module restarts in place of executing a command line.</summary>
    /// <param name="Line">Number of the line.</param>
    public sealed record RestartFault(int Line) : Fault;

    /// <summary>Where a URC lands.</summary>
    public enum UrcPlacement
    {
        /// <summary>Before the answer's first line.</summary>
        BeforeAnswer,

        /// <summary>Between the answer's text and its final result.</summary>
        BeforeResult,

        /// <summary>After the final result.</summary>
        AfterAnswer,
    }

    /// <summary>A URC comes with a command line's answer.</summary>
    /// <param name="Line">Number of the line.</param>
    /// <param name="Text">The URC without line ends.</param>
    /// <param name="Placement">Where.</param>
    public sealed record UrcFault(int Line, string Text, UrcPlacement Placement = UrcPlacement.BeforeAnswer) : Fault;

    /// <summary>URCs at random among the answers.</summary>
    /// <param name="Rate">Probability for each command line, 0 to 1.</param>
    /// <param name="Texts">URCs to choose from.</param>
    public sealed record UrcNoiseFault(double Rate, IReadOnlyList<string> Texts) : Fault;

    /// <summary>Disturbed bytes on the serial line.</summary>
    /// <param name="ToHost">True for the module's bytes, false for the host's.</param>
    /// <param name="FromByte">First byte that may be hit.</param>
    /// <param name="ToByte">Last byte that may be hit.</param>
    /// <param name="FlipRate">Probability that one bit of a byte flips.</param>
    /// <param name="InsertRate">Probability that a random byte is inserted before a byte.</param>
    public sealed record LineNoiseFault(bool ToHost, long FromByte, long ToByte, double FlipRate, double InsertRate = 0) : Fault;

    /// <summary>A connection breaks once so many payload bytes have passed in a direction, over all links.</summary>
    /// <param name="AtByte">Number of bytes that still pass.</param>
    /// <param name="Received">True to count what the server sends, false for what the host sends.</param>
    public sealed record SocketCloseFault(long AtByte, bool Received = true) : Fault;

    /// <summary>What goes wrong in a run. Two runs with one plan and one host are alike to the byte.</summary>
    public sealed record FaultPlan
    {
        /// <summary>Seed of everything random in the plan.</summary>
        public int Seed { get; init; } = 1;

        /// <summary>The faults; each happens by itself.</summary>
        public IReadOnlyList<Fault> Faults { get; init; } = [];

        /// <summary>Nothing goes wrong.</summary>
        public static FaultPlan None { get; } = new();

        /// <summary>A plan of some faults.</summary>
        /// <param name="faults">The faults.</param>
        /// <returns>The plan with seed 1.</returns>
        public static FaultPlan Of(params Fault[] faults)
        {
            return new FaultPlan { Faults = faults };
        }
    }
}
