using System;
using System.Collections.Generic;
using System.Linq;

namespace Signet.Emulator.Faults
{
    /// <summary>A plan in execution. Belongs to one modem and its loop.</summary>
    internal sealed class FaultInjector
    {
        private readonly List<Fault> _faults;
        private readonly Random _urcs;
        private readonly Random _toHost;
        private readonly Random _fromHost;
        private readonly Dictionary<SimBusyFault, int> _busyLeft = [];
        private readonly PlaceCounter _places;

        public FaultInjector(FaultPlan plan)
        {
            _faults = [.. plan.Faults];
            _places = new PlaceCounter(plan);

            // A stream of its own for each purpose, so that one fault's use of chance doesn't move another's.
            _urcs = new Random(plan.Seed);
            _toHost = new Random(plan.Seed + 1);
            _fromHost = new Random(plan.Seed + 2);
            foreach (SimBusyFault fault in _faults.OfType<SimBusyFault>())
                _busyLeft[fault] = fault.Times;
        }

        /// <summary>Places so far.</summary>
        public IReadOnlyDictionary<FaultPlace, long> Places => _places.Counts;

        /// <summary>A place is reached; gives what goes wrong there.</summary>
        public IReadOnlyList<PlacedFault> Reach(FaultPlace place)
        {
            return _places.Reach(place);
        }

        public SimResetFault? SimReset(int apdu)
        {
            return TakeOnce<SimResetFault>(f => f.BeforeApdu == apdu);
        }

        public bool ModuleStatus(int apdu)
        {
            return TakeOnce<ModuleStatusFault>(f => f.BeforeApdu == apdu) != null;
        }

        public ApduStatusFault? ApduStatus(int apdu)
        {
            return _faults.OfType<ApduStatusFault>().FirstOrDefault(f => f.Apdu == apdu);
        }

        public bool SimBusy(int apdu)
        {
            SimBusyFault? fault = _busyLeft.Where(p => p.Value > 0 && p.Key.FromApdu <= apdu).Select(p => p.Key).FirstOrDefault();
            if (fault == null)
                return false;
            _busyLeft[fault]--;
            return true;
        }

        public T? ForLine<T>(Func<T, bool> isLine)
            where T : Fault
        {
            return _faults.OfType<T>().FirstOrDefault(isLine);
        }

        /// <summary>URCs for a line's answer at one place, planned ones and noise.</summary>
        public IEnumerable<string> Urcs(int line, UrcPlacement placement)
        {
            foreach (UrcFault fault in _faults.OfType<UrcFault>().Where(f => f.Line == line && f.Placement == placement))
                yield return fault.Text;
            if (placement != UrcPlacement.BeforeAnswer)
                yield break;
            foreach (UrcNoiseFault noise in _faults.OfType<UrcNoiseFault>())
            {
                if (noise.Texts.Count > 0 && _urcs.NextDouble() < noise.Rate)
                    yield return noise.Texts[_urcs.Next(noise.Texts.Count)];
            }
        }

        /// <summary>Bytes as they arrive on the other side, in the pieces in which they do.</summary>
        /// <param name="bytes">Bytes as sent.</param>
        /// <param name="toHost">Direction.</param>
        /// <param name="position">Bytes sent before these in this direction.</param>
        public List<(byte[] Bytes, int AfterMs)> Disturb(byte[] bytes, bool toHost, long position)
        {
            LineNoiseFault[] noises = [.. _faults.OfType<LineNoiseFault>().Where(f => f.ToHost == toHost)];
            FaultPlace place = toHost ? FaultPlace.ByteToHost : FaultPlace.ByteFromHost;
            if (noises.Length == 0 && _places.Skip(place, bytes.Length))
                return [(bytes, 0)];

            var pieces = new List<(byte[], int)>();
            var piece = new List<byte>(bytes.Length + 8);
            int after = 0;
            foreach (byte sent in bytes)
            {
                position++;
                byte value = Noisy(sent, noises.Where(n => position >= n.FromByte && position <= n.ToByte), toHost ? _toHost : _fromHost, piece);
                int copies = 1;
                foreach (PlacedFault fault in _places.Reach(place))
                {
                    switch (fault.Kind)
                    {
                        case FaultKind.DropByte:
                            copies = 0;
                            break;
                        case FaultKind.DuplicateByte:
                            copies *= 2;
                            break;
                        case FaultKind.CorruptByte:
                            value ^= (byte)(1 << (fault.Value & 7));
                            break;
                        case FaultKind.InsertByte:
                            piece.Add((byte)fault.Value);
                            break;
                        default:
                            pieces.Add(([.. piece], after));
                            piece.Clear();
                            after = fault.Value;
                            break;
                    }
                }

                piece.AddRange(Enumerable.Repeat(value, copies));
            }

            pieces.Add(([.. piece], after));
            return pieces;
        }

        private static byte Noisy(byte value, IEnumerable<LineNoiseFault> noises, Random random, List<byte> before)
        {
            foreach (LineNoiseFault noise in noises)
            {
                if (random.NextDouble() < noise.InsertRate)
                    before.Add((byte)random.Next(256));
                if (random.NextDouble() < noise.FlipRate)
                    value ^= (byte)(1 << random.Next(8));
            }

            return value;
        }

        /// <summary>How many of the next bytes still pass before a connection breaks; null when none breaks among them.</summary>
        public int? SocketBreak(bool received, long before, int count)
        {
            SocketCloseFault? fault = TakeOnce<SocketCloseFault>(
                f => f.Received == received && f.AtByte >= before && f.AtByte <= before + count);
            return fault == null ? null : (int)(fault.AtByte - before);
        }

        private T? TakeOnce<T>(Func<T, bool> applies)
            where T : Fault
        {
            T? fault = _faults.OfType<T>().FirstOrDefault(applies);
            if (fault != null)
                _faults.Remove(fault);
            return fault;
        }
    }
}
