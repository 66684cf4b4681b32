using System;
using System.Threading;

namespace Signet.Emulator.Timing
{
    /// <summary>What an operation of the card costs beyond its bytes.</summary>
    public enum CardOperation
    {
        /// <summary>COMPUTE SIGNATURE.</summary>
        Sign,

        /// <summary>COMPUTE DH.</summary>
        Agree,

        /// <summary>GENERATE KEY PAIR.</summary>
        GenerateKeyPair,

        /// <summary>VERIFY SIGNATURE.</summary>
        Verify,

        /// <summary>COMPUTE PRF or HKDF.</summary>
        Derive,

        /// <summary>GET RANDOM.</summary>
        Random,
    }

    /// <summary>
    /// Adds up the time that a serial line, the T=0 interface and the card would take. Nothing sleeps unless
    /// <see cref="Delay"/> is set.
    /// </summary>
    public sealed class TimingModel
    {
        private double _milliseconds;

        /// <summary>Microseconds a byte on the serial line: 86.8 at 115200 8N1.</summary>
        public double UartMicrosecondsPerByte { get; init; } = 86.8;

        /// <summary>Microseconds a byte between module and card: 192 for T=0 at 512/16.</summary>
        public double CardMicrosecondsPerByte { get; init; } = 192;

        /// <summary>Milliseconds of an ECDSA signature.</summary>
        public double Sign { get; init; } = 120;

        /// <summary>Milliseconds of an ECDH.</summary>
        public double Agree { get; init; } = 150;

        /// <summary>Milliseconds of a key generation.</summary>
        public double GenerateKeyPair { get; init; } = 250;

        /// <summary>Milliseconds of a verification.</summary>
        public double Verify { get; init; } = 180;

        /// <summary>Milliseconds of PRF or HKDF.</summary>
        public double Derive { get; init; } = 15;

        /// <summary>Milliseconds of GET RANDOM.</summary>
        public double Random { get; init; } = 10;

        /// <summary>
        /// Called with each share of modelled time; null for none. <see cref="SleepReally"/> is one, a test that gates a
        /// slow card another.
        /// </summary>
        public Action<double>? Delay { get; init; }

        /// <summary>Sum of the modelled time in milliseconds.</summary>
        public double ModelledMilliseconds => Volatile.Read(ref _milliseconds);

        /// <summary>A delay that really sleeps.</summary>
        /// <param name="milliseconds">How long.</param>
        public static void SleepReally(double milliseconds)
        {
            Thread.Sleep(TimeSpan.FromMilliseconds(milliseconds));
        }

        /// <summary>Adds bytes on the serial line.</summary>
        /// <param name="count">Number of bytes.</param>
        public void AddUartBytes(int count)
        {
            Add(count * UartMicrosecondsPerByte / 1000);
        }

        /// <summary>Adds bytes between module and card.</summary>
        /// <param name="count">Number of bytes.</param>
        public void AddCardBytes(int count)
        {
            Add(count * CardMicrosecondsPerByte / 1000);
        }

        /// <summary>Adds an operation of the card.</summary>
        /// <param name="operation">The operation.</param>
        public void Add(CardOperation operation)
        {
            Add(operation switch
            {
                CardOperation.Sign => Sign,
                CardOperation.Agree => Agree,
                CardOperation.GenerateKeyPair => GenerateKeyPair,
                CardOperation.Verify => Verify,
                CardOperation.Derive => Derive,
                CardOperation.Random => Random,
                _ => throw new ArgumentOutOfRangeException(nameof(operation)),
            });
        }

        private void Add(double milliseconds)
        {
            double seen = Volatile.Read(ref _milliseconds);
            double found;
            while ((found = Interlocked.CompareExchange(ref _milliseconds, seen + milliseconds, seen)) != seen)
                seen = found;
            Delay?.Invoke(milliseconds);
        }
    }
}
