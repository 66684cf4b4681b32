namespace Signet.Telemetry
{
    /// <summary>What an event is (docs/SPEC.md, "Events").</summary>
    public enum EventKind
    {
        /// <summary>The device started; value: starts in a row without a connection that was confirmed.</summary>
        Start = 1,

        /// <summary>Safe mode began; the same value.</summary>
        Safe = 2,

        /// <summary>Something failed; value: its code.</summary>
        Error = 3,

        /// <summary>A broker confirmed a connection; value: connections since the start.</summary>
        Connect = 4,

        /// <summary>A message to the device was refused; value: the code.</summary>
        Refused = 5,

        /// <summary>An epoch began; value: the code of what ended the one before.</summary>
        Epoch = 6,

        /// <summary>A change was taken back; value: the code.</summary>
        Rollback = 7,

        /// <summary>A step of recovery; value: its number.</summary>
        Recovery = 8,

        /// <summary>Readings or messages were lost before they were sent; value: how many.</summary>
        Lost = 9,
    }
}
