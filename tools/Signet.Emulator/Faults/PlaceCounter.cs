using System;
using System.Collections.Generic;
using System.Linq;

namespace Signet.Emulator.Faults
{
    /// <summary>Counts the places of a run, and says what goes wrong at the one that is reached.</summary>
    internal sealed class PlaceCounter
    {
        private static readonly int PlaceKinds = Enum.GetValues<FaultPlace>().Length;

        private readonly long[] _counts = new long[PlaceKinds];
        private readonly Dictionary<(FaultPlace, long), List<PlacedFault>> _placed = [];
        private readonly List<(FaultKind Kind, double Rate, Random Random)>[] _weather = new List<(FaultKind, double, Random)>[PlaceKinds];
        private readonly IReadOnlyList<string> _urcs = [];

        public PlaceCounter(FaultPlan plan)
        {
            foreach (PlacedFault fault in plan.Faults.OfType<PlacedFault>())
            {
                if (!FaultKinds.PlacesOf(fault.Kind).Contains(fault.Place))
                    throw new ArgumentException($"{fault.Kind} can't happen at a {fault.Place}", nameof(plan));
                if (!_placed.TryGetValue((fault.Place, fault.Number), out List<PlacedFault>? there))
                    _placed[(fault.Place, fault.Number)] = there = [];
                there.Add(fault);
            }

            foreach (WeatherFault weather in plan.Faults.OfType<WeatherFault>())
            {
                _urcs = weather.Urcs;
                foreach ((FaultKind kind, double rate) in weather.Rates.OrderBy(r => r.Key))
                {
                    // A stream for each kind and place, so that one kind's use of chance doesn't move another's.
                    foreach (FaultPlace place in FaultKinds.PlacesOf(kind).Take(kind <= FaultKind.SplitByte ? 2 : 1))
                        (_weather[(int)place] ??= []).Add((kind, rate, new Random(HashCode(plan.Seed, (int)kind, (int)place))));
                }
            }
        }

        /// <summary>Places so far.</summary>
        public IReadOnlyDictionary<FaultPlace, long> Counts => Enum.GetValues<FaultPlace>().ToDictionary(p => p, p => _counts[(int)p]);

        /// <summary>A place is reached.</summary>
        /// <returns>What goes wrong there; mostly nothing.</returns>
        public IReadOnlyList<PlacedFault> Reach(FaultPlace place)
        {
            long number = ++_counts[(int)place];
            _placed.TryGetValue((place, number), out List<PlacedFault>? planned);
            List<(FaultKind Kind, double Rate, Random Random)>? weather = _weather[(int)place];
            if (weather == null)
                return planned ?? (IReadOnlyList<PlacedFault>)[];
            List<PlacedFault> all = [.. planned ?? []];
            foreach ((FaultKind kind, double rate, Random random) in weather)
            {
                if (random.NextDouble() < rate)
                    all.Add(Random(kind, place, number, random));
            }

            return all;
        }

        /// <summary>Many places of a kind at once, if nothing is planned for any place of this kind; false when something is.</summary>
        public bool Skip(FaultPlace place, int count)
        {
            if (_weather[(int)place] != null || _placed.Keys.Any(k => k.Item1 == place))
                return false;
            _counts[(int)place] += count;
            return true;
        }

        private static int HashCode(int seed, int kind, int place)
        {
            // Not System.HashCode, which differs from run to run.
            return unchecked((((seed * 31) + kind) * 31) + place + 17);
        }

        private PlacedFault Random(FaultKind kind, FaultPlace place, long number, Random random)
        {
            int usual = FaultKinds.UsualValue(kind);
            int value = kind is FaultKind.CorruptByte or FaultKind.InsertByte ? random.Next(256)
                : usual <= 1 ? usual
                : random.Next(1, usual + 1);
            string text = kind == FaultKind.UrcStorm && _urcs.Count > 0 ? _urcs[random.Next(_urcs.Count)] : "";
            return new PlacedFault(kind, place, number, value, text);
        }
    }
}
