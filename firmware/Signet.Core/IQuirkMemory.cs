namespace Signet.Core
{
    /// <summary>
    /// Keeps small facts that were learned about a peer (which habits this SIM has, which way to it works, how often it
    /// was written to), across restarts where the device has a store. Losing one costs a few commands and no safety, so
    /// an implementation may forget.
    /// </summary>
    public interface IQuirkMemory
    {
        /// <summary>Reads a fact.</summary>
        /// <param name="name">Its name, 1 to 32 characters of letters, digits, '/' and '-'.</param>
        /// <returns>Its value, at most 64 bytes; null when there is none.</returns>
        /// <exception cref="SignetException">With the code of what failed; callers go on without the fact.</exception>
        byte[] Load(string name);

        /// <summary>Writes a fact, replacing the one before.</summary>
        /// <param name="name">Its name, as for <see cref="Load"/>.</param>
        /// <param name="value">Its value, 1 to 64 bytes.</param>
        /// <exception cref="SignetException">With the code of what failed; callers go on without it.</exception>
        void Save(string name, byte[] value);
    }
}
