using System;
using Signet.Core;

namespace Signet.Device
{
    /// <summary>
    /// The platform's random generator. On ESP32 each byte is the hardware generator's (fully random while the radio's
    /// entropy source runs, else a good mixture); on targets without one it is a seeded libc generator and guessable.
    /// The API does not say which, so the DRBG takes it only beside the SIM's.
    /// </summary>
    public sealed class BoardEntropy : IEntropySource
    {
        private readonly Random _random = new Random();

        /// <inheritdoc/>
        public string Name
        {
            get { return "platform"; }
        }

        /// <inheritdoc/>
        public void Fill(byte[] buffer, int offset, int count)
        {
            byte[] bytes = new byte[count];
            _random.NextBytes(bytes);
            Array.Copy(bytes, 0, buffer, offset, count);
            Array.Clear(bytes, 0, count);
        }
    }
}
