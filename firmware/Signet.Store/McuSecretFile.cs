using Signet.Core;

namespace Signet.Store
{
    /// <summary>
    /// The MCU's share of the store's key, kept in a file: 32 random bytes made at the first start. As safe as the flash
    /// that it lies in: give <see cref="SealedStore.Open"/> a secret from fuses or encrypted flash where the board has
    /// them.
    /// </summary>
    public static class McuSecretFile
    {
        /// <summary>Length of the secret in bytes.</summary>
        public const int Length = 32;

        private const string FileName = "mcu";

        /// <summary>Reads the secret, or makes it.</summary>
        /// <param name="store">Where it lies.</param>
        /// <param name="random">Makes it.</param>
        /// <returns>The secret, to be wiped by the caller.</returns>
        /// <exception cref="SignetException">The codes of store and generator.</exception>
        public static byte[] Load(IStore store, IRandom random)
        {
            byte[] secret = new byte[Length];
            if (store.Size(FileName) != Length || store.Read(FileName, 0, secret, 0, Length) != Length)
            {
                random.Fill(secret, 0, Length);
                store.Replace(FileName, secret, 0, Length);
            }

            return secret;
        }
    }
}
