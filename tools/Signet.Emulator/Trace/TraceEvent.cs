using System;

namespace Signet.Emulator.Trace
{
    /// <summary>The layer that an event belongs to.</summary>
    public enum TraceLayer
    {
        /// <summary>Bytes on the serial line.</summary>
        Uart,

        /// <summary>Command lines, answers, unsolicited result codes.</summary>
        At,

        /// <summary>Command and response APDUs.</summary>
        Apdu,

        /// <summary>What the IoT SAFE applet does, above all with private keys.</summary>
        Card,

        /// <summary>TCP sockets of the module.</summary>
        Socket,

        /// <summary>What a careful host never does, such as sending CHANGE PIN's instruction to the USIM.</summary>
        Safety,

        /// <summary>Injected faults and resets.</summary>
        Fault,
    }

    /// <summary>Direction of an event, seen from the module.</summary>
    public enum TraceDirection
    {
        /// <summary>Neither.</summary>
        None,

        /// <summary>Towards the module or the card.</summary>
        In,

        /// <summary>From the module or the card.</summary>
        Out,
    }

    /// <summary>One event of the trace.</summary>
    /// <param name="Milliseconds">Time since the trace began, by its time provider.</param>
    /// <param name="ModelledMilliseconds">Time that UART and card would have taken so far.</param>
    /// <param name="Layer">Layer.</param>
    /// <param name="Direction">Direction.</param>
    /// <param name="Summary">Decoded in words; holds no secret unless secrets are switched on.</param>
    /// <param name="Data">Bytes, or null when there are none or they are secret.</param>
    public sealed record TraceEvent(
        double Milliseconds,
        double ModelledMilliseconds,
        TraceLayer Layer,
        TraceDirection Direction,
        string Summary,
        byte[]? Data);

    /// <summary>Receives the events of a trace, on whatever thread they happen, one at a time.</summary>
    public interface ITraceSink
    {
        /// <summary>Takes an event.</summary>
        /// <param name="traceEvent">The event.</param>
        void Write(TraceEvent traceEvent);
    }
}
