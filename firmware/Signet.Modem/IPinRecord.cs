using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// Remembers over restarts of the MCU what became of the settings' PIN with this SIM, so that a wrong one costs one of the SIM's tries
    /// and not one at each start (docs/SECURITY.md section 4, rule 11).
    /// </summary>
    public interface IPinRecord
    {
        /// <summary>Tells what became of a PIN.</summary>
        /// <param name="pin">The PIN, digits in ASCII.</param>
        /// <param name="iccid">EF_ICCID of the SIM; null when the module doesn't tell it, which counts as the same SIM.</param>
        /// <param name="triesBefore">Receives the SIM's tries before it was presented; −1 when nobody told them.</param>
        /// <returns>0 for a PIN or a SIM of which nothing is known, or nothing bad; <see cref="ModemOptions.PinRefused"/>; else how often
        /// it was presented without an answer.</returns>
        int Load(byte[] pin, byte[] iccid, out int triesBefore);

        /// <summary>Makes durable what became of a PIN, or that it is about to be presented.</summary>
        /// <param name="pin">As <see cref="Load"/>.</param>
        /// <param name="iccid">As <see cref="Load"/>.</param>
        /// <param name="state">What <see cref="Load"/> shall return.</param>
        /// <param name="triesBefore">As <see cref="Load"/>.</param>
        /// <exception cref="SignetException">When it is not durable.</exception>
        void Save(byte[] pin, byte[] iccid, int state, int triesBefore);

        /// <summary>Forgets it: the SIM is ready, by this PIN or by a person's hand.</summary>
        void Clear();
    }
}
