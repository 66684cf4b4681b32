namespace Signet.Core
{
    /// <summary>
    /// A secure element that may hold public keys of its own, e.g. of those who command the device. It can't say yes alone, since
    /// its answer crosses a line that is not trusted; but where it holds the key it must not say no.
    /// </summary>
    public interface IHeldKeys
    {
        /// <summary>Asks the element to verify, if an object of its own that nobody overwrites holds this very key.</summary>
        /// <param name="point">Holds the public point, 04 ‖ X ‖ Y, 65 bytes.</param>
        /// <param name="pointOffset">Index of its first byte.</param>
        /// <param name="digest">Holds the SHA-256 digest, 32 bytes.</param>
        /// <param name="digestOffset">Index of its first byte.</param>
        /// <param name="signature">Holds r ‖ s, 64 bytes.</param>
        /// <param name="signatureOffset">Index of its first byte.</param>
        /// <returns>True when it holds the key and finds the signature invalid; false when it agrees or holds no such
        /// key.</returns>
        /// <exception cref="SignetException">When it could not be asked; that is neither.</exception>
        bool Denies(
            byte[] point, int pointOffset, byte[] digest, int digestOffset, byte[] signature, int signatureOffset);
    }
}
