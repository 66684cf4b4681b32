using System;
using System.Collections.Generic;
using System.Linq;

namespace Signet.Emulator.Faults
{
    /// <summary>A place in a run where something can go wrong; a run's places are counted from 1, each kind by itself.</summary>
    public enum FaultPlace
    {
        /// <summary>A command line that the module takes.</summary>
        Line,

        /// <summary>A command of a line; a line may hold several.</summary>
        Command,

        /// <summary>A prompt for payload.</summary>
        Prompt,

        /// <summary>A boundary between two lines of the module's output, where a URC may stand.</summary>
        Point,

        /// <summary>A byte on its way to the host.</summary>
        ByteToHost,

        /// <summary>A byte on its way to the module.</summary>
        ByteFromHost,

        /// <summary>An APDU of the host.</summary>
        Apdu,

        /// <summary>A name that is resolved.</summary>
        Resolve,

        /// <summary>A connection that is opened.</summary>
        Open,

        /// <summary>A piece of payload that the host sends.</summary>
        Send,

        /// <summary>A piece of payload that a peer sent.</summary>
        Receive,
    }

    /// <summary>What goes wrong at a place.</summary>
    public enum FaultKind
    {
        /// <summary>The byte is lost.</summary>
        DropByte,

        /// <summary>The byte comes twice.</summary>
        DuplicateByte,

        /// <summary>One bit of the byte flips: bit number Value modulo 8.</summary>
        CorruptByte,

        /// <summary>A byte of the value Value comes before it.</summary>
        InsertByte,

        /// <summary>The line pauses for Value milliseconds before the byte.</summary>
        SplitByte,

        /// <summary>Value URCs come, the fault's text each or the plan's noise.</summary>
        UrcStorm,

        /// <summary>The line is refused unexecuted: +CME ERROR Value, or ERROR for 0.</summary>
        Refuse,

        /// <summary>The module takes the line and never answers; it hears nothing for Value milliseconds, or ever for 0.</summary>
        Stick,

        /// <summary>The answer comes Value milliseconds late.</summary>
        DelayAnswer,

        /// <summary>The module restarts by itself.</summary>
        Reboot,

        /// <summary>The prompt is not printed; the payload is taken all the same.</summary>
        LosePrompt,

        /// <summary>The prompt comes Value milliseconds late.</summary>
        DelayPrompt,

        /// <summary>The SIM is taken out.</summary>
        RemoveSim,

        /// <summary>The SIM is put in again.</summary>
        InsertSim,

        /// <summary>REFRESH: the card is reset and the module says so.</summary>
        RefreshSim,

        /// <summary>The network detaches the device, and finds it again after Value milliseconds, or never for 0.</summary>
        Detach,

        /// <summary>The network denies service with EMM cause Value (3GPP TS 24.301 clause 9.9.3.9).</summary>
        Deny,

        /// <summary>The network ends the PDP context.</summary>
        DropBearer,

        /// <summary>All peers vanish without a word; what is sent is answered by a reset after the network's time-out.</summary>
        HalfOpen,

        /// <summary>The NAT forgets its bindings: existing flows lead nowhere from now on, new ones work.</summary>
        RebindNat,

        /// <summary>The answer of the name service takes Value milliseconds longer.</summary>
        SlowDns,

        /// <summary>The name service does not know the name.</summary>
        FailDns,

        /// <summary>The module's clock jumps by Value seconds.</summary>
        JumpClock,

        /// <summary>The supply falls to Value millivolts for 15 seconds; for 0 to a little below where the module complains.</summary>
        SagSupply,
    }

    /// <summary>Something goes wrong at one place of a run.</summary>
    /// <param name="Kind">What.</param>
    /// <param name="Place">At which kind of place.</param>
    /// <param name="Number">At the how-manieth, from 1.</param>
    /// <param name="Value">What <see cref="FaultKind"/> says.</param>
    /// <param name="Text">Text of a URC.</param>
    public sealed record PlacedFault(FaultKind Kind, FaultPlace Place, long Number, int Value = 0, string Text = "") : Fault;

    /// <summary>Random faults for a soak: each kind happens at each of its places with its rate, by the plan's seed.</summary>
    /// <param name="Rates">Probability of each kind at a place of <see cref="FaultKinds.PlacesOf"/>, 0 to 1.</param>
    /// <param name="Urcs">Texts for storms.</param>
    public sealed record WeatherFault(IReadOnlyDictionary<FaultKind, double> Rates, IReadOnlyList<string> Urcs) : Fault
    {
        /// <summary>Rates of a bad but bearable day: something about each hundred lines, and line noise about each 100 kB.</summary>
        public static WeatherFault Rough { get; } = new(
            new Dictionary<FaultKind, double>
            {
                [FaultKind.DropByte] = 1e-5,
                [FaultKind.DuplicateByte] = 1e-5,
                [FaultKind.CorruptByte] = 1e-5,
                [FaultKind.InsertByte] = 1e-5,
                [FaultKind.SplitByte] = 1e-3,
                [FaultKind.UrcStorm] = 5e-3,
                [FaultKind.Refuse] = 3e-3,
                [FaultKind.Stick] = 5e-4,
                [FaultKind.DelayAnswer] = 5e-3,
                [FaultKind.Reboot] = 5e-4,
                [FaultKind.LosePrompt] = 2e-3,
                [FaultKind.DelayPrompt] = 5e-3,
                [FaultKind.RefreshSim] = 5e-4,
                [FaultKind.Detach] = 1e-3,
                [FaultKind.DropBearer] = 1e-3,
                [FaultKind.HalfOpen] = 1e-3,
                [FaultKind.RebindNat] = 1e-3,
                [FaultKind.SlowDns] = 2e-2,
                [FaultKind.FailDns] = 1e-2,
                [FaultKind.JumpClock] = 2e-4,
            },
            ["+CMTI: \"SM\",3", "+CUSD: 0,\"line1\r\nline2\",15", "+CEREG: 2", "UNDER-VOLTAGE WARNNING"]);
    }

    /// <summary>Which faults fit which places, and all of a run.</summary>
    public static class FaultKinds
    {
        private static readonly FaultPlace[] Bytes = [FaultPlace.ByteToHost, FaultPlace.ByteFromHost];
        private static readonly FaultPlace[] Happenings = [FaultPlace.Point, FaultPlace.Line, FaultPlace.Command, FaultPlace.Apdu, FaultPlace.Open, FaultPlace.Send, FaultPlace.Receive];

        /// <summary>Places where a kind can happen, its natural one first: that is where weather looks for it.</summary>
        /// <param name="kind">The kind.</param>
        /// <returns>One or more places.</returns>
        public static IReadOnlyList<FaultPlace> PlacesOf(FaultKind kind)
        {
            return kind switch
            {
                <= FaultKind.SplitByte => Bytes,
                FaultKind.UrcStorm => [FaultPlace.Point],
                FaultKind.Refuse => [FaultPlace.Line, FaultPlace.Command],
                FaultKind.Stick or FaultKind.DelayAnswer => [FaultPlace.Line],
                FaultKind.LosePrompt or FaultKind.DelayPrompt => [FaultPlace.Prompt],
                FaultKind.SlowDns or FaultKind.FailDns => [FaultPlace.Resolve],
                _ => Happenings,
            };
        }

        /// <summary>Every single fault that a run of these places can have, to be tried one after the other.</summary>
        /// <param name="places">Counts of a fault-free run: <c>ModemEmulator.Places()</c>.</param>
        /// <param name="kinds">Kinds to try; null for all.</param>
        /// <param name="value">Value of each; null for a sensible one.</param>
        /// <returns>The faults in the order of kinds, places and numbers.</returns>
        public static IEnumerable<PlacedFault> Enumerate(
            IReadOnlyDictionary<FaultPlace, long> places, IEnumerable<FaultKind>? kinds = null, Func<FaultKind, int>? value = null)
        {
            ArgumentNullException.ThrowIfNull(places);
            foreach (FaultKind kind in kinds ?? Enum.GetValues<FaultKind>())
            {
                // A happening is tried at each boundary of the output; lines and commands are boundaries too.
                IEnumerable<FaultPlace> where = kind <= FaultKind.SplitByte ? PlacesOf(kind) : PlacesOf(kind).Take(1);
                foreach (FaultPlace place in where)
                {
                    for (long number = 1; number <= places.GetValueOrDefault(place); number++)
                        yield return new PlacedFault(kind, place, number, value?.Invoke(kind) ?? UsualValue(kind));
                }
            }
        }

        /// <summary>A value that makes sense for a kind.</summary>
        /// <param name="kind">The kind.</param>
        /// <returns>The value.</returns>
        public static int UsualValue(FaultKind kind)
        {
            return kind switch
            {
                FaultKind.CorruptByte => 3,
                FaultKind.InsertByte => 0,
                FaultKind.SplitByte => 40,
                FaultKind.UrcStorm => 8,
                FaultKind.Stick => 60_000,
                FaultKind.DelayAnswer => 20_000,
                FaultKind.DelayPrompt => 3_000,
                FaultKind.Detach => 20_000,
                FaultKind.Deny => 15,
                FaultKind.SlowDns => 30_000,
                FaultKind.JumpClock => 86_400 * 365,
                _ => 0,
            };
        }
    }
}
