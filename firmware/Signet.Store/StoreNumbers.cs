using System;
using Signet.Core;

namespace Signet.Store
{
    /// <summary>
    /// The numbers of a store that only rise: limits of reserved counters, versions that may not fall, the clock's floor.
    /// All lie in one sealed value, and no change is seen before it is durable (docs/SPEC.md section 8.6).
    /// </summary>
    public sealed class StoreNumbers
    {
        /// <summary>Number of counters, indices 0 to 7.</summary>
        public const int Counters = 8;

        /// <summary>Index of the newest firmware version accepted.</summary>
        public const int FirmwareVersion = 8;

        /// <summary>Index of the newest set of trust anchors accepted.</summary>
        public const int AnchorVersion = 9;

        /// <summary>Index of what says that counters of commands were kept: 1 once there was one.</summary>
        public const int CommandSequence = 10;

        /// <summary>Index of the clock's floor, in seconds since 1970-01-01T00:00:00Z.</summary>
        public const int ClockFloor = 11;

        /// <summary>How far the floor must rise before it is worth an erase of flash: a day, in seconds.</summary>
        public const int FloorStepSeconds = 86400;

        private const int Fields = 16;
        private const int Length = 8 * Fields;

        private readonly SealedValue _value;
        private readonly byte[] _data = new byte[Length];

        /// <summary>Makes the numbers; nothing is read yet.</summary>
        /// <param name="value">Where they lie, with room for 128 bytes.</param>
        public StoreNumbers(SealedValue value)
        {
            _value = value;
        }

        /// <summary>Writes the first version: all numbers 0.</summary>
        /// <exception cref="SignetException">The codes of the store.</exception>
        public void Create()
        {
            Array.Clear(_data, 0, Length);
            _value.Write(_data, 0, Length);
        }

        /// <summary>Reads the numbers.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.StoreCorrupt"/> when they are missing or not what was
        /// written: then nothing says which numbers were used, and the store must not be used further.</exception>
        public void Load()
        {
            if (_value.Read(_data, 0, Length) != Length)
            {
                throw new SignetException(ErrorCode.StoreCorrupt, "numbers");
            }
        }

        /// <summary>Gives a number as it was committed.</summary>
        /// <param name="index">Which one, 0 to 15.</param>
        /// <returns>The number; 0 when it never was raised.</returns>
        public ulong Get(int index)
        {
            Check(index);
            return BigEndian.Get64(_data, 8 * index);
        }

        /// <summary>Raises a number; durable at return. An equal value changes nothing and costs nothing.</summary>
        /// <param name="index">Which one, 0 to 15.</param>
        /// <param name="value">The new value.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.RollbackRefused"/> for a value below the present one;
        /// the codes of the store, and then the number is as it was.</exception>
        public void Raise(int index, ulong value)
        {
            ulong present = Get(index);
            if (value < present)
            {
                throw new SignetException(ErrorCode.RollbackRefused, "number " + index.ToString());
            }

            if (value == present)
            {
                return;
            }

            bool done = false;
            BigEndian.Put64(_data, 8 * index, value);
            try
            {
                _value.Write(_data, 0, Length);
                done = true;
            }
            finally
            {
                if (!done)
                {
                    BigEndian.Put64(_data, 8 * index, present);
                }
            }
        }

        /// <summary>Raises the clock's floor to an authenticated time, when that is worth a write.</summary>
        /// <param name="utcSeconds">Seconds since 1970-01-01T00:00:00Z; an earlier time than the floor changes
        /// nothing.</param>
        /// <returns>True when the floor was raised.</returns>
        /// <exception cref="SignetException">The codes of the store.</exception>
        public bool RaiseFloor(long utcSeconds)
        {
            if (utcSeconds < (long)Get(ClockFloor) + FloorStepSeconds)
            {
                return false;
            }

            Raise(ClockFloor, (ulong)utcSeconds);
            return true;
        }

        private static void Check(int index)
        {
            if (index < 0 || index >= Fields)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "number");
            }
        }
    }
}
