using System;

namespace Signet.Emulator.Modem
{
    /// <summary>Temperature and supply voltage where a module stands, over the day: coldest and lowest at five in the morning, UTC.</summary>
    public sealed record Climate
    {
        /// <summary>Mean of the day, degrees Celsius.</summary>
        public double Celsius { get; init; } = 25;

        /// <summary>How far it goes below and above the mean.</summary>
        public double CelsiusSwing { get; init; }

        /// <summary>Mean of the supply, millivolts.</summary>
        public double Millivolts { get; init; } = 3800;

        /// <summary>How far it goes below and above the mean: the battery by night, the sun by day.</summary>
        public double MillivoltsSwing { get; init; }

        /// <summary>A laboratory: 25 degrees and 3.8 volts, always.</summary>
        public static Climate Bench { get; } = new();

        /// <summary>A mast in winter: -20 degrees, four more by day, and a battery that feels it.</summary>
        public static Climate ColdMast { get; } = new() { Celsius = -20, CelsiusSwing = 4, Millivolts = 3550, MillivoltsSwing = 150 };

        internal bool IsConstant => CelsiusSwing == 0 && MillivoltsSwing == 0;

        internal int CelsiusAt(DateTimeOffset utc)
        {
            return (int)Math.Round(Celsius + (CelsiusSwing * Swing(utc)));
        }

        internal int MillivoltsAt(DateTimeOffset utc)
        {
            return (int)Math.Round(Millivolts + (MillivoltsSwing * Swing(utc)));
        }

        private static double Swing(DateTimeOffset utc)
        {
            return -Math.Cos(2 * Math.PI * (utc.TimeOfDay.TotalHours - 5) / 24);
        }
    }

    /// <summary>What a module says of a low supply; 0 or an empty name for nothing.</summary>
    public sealed record SupplyHabits
    {
        /// <summary>Below so many millivolts, a number or the name of a variable, the event "undervoltage" happens.</summary>
        public string Low { get; init; } = "";

        /// <summary>How often it happens while the supply stays low, in milliseconds; 0 for once.</summary>
        public int EveryMs { get; init; }

        /// <summary>Below so many millivolts the event "powerCut" happens.</summary>
        public string Cut { get; init; } = "";
    }
}
