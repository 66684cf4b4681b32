namespace Signet.Core
{
    /// <summary>HKDF-Extract in a secure element (GSMA IoT.05 COMPUTE HKDF), for testing cards only: input and output
    /// cross the line in clear.</summary>
    public interface IKeyDerivation
    {
        /// <summary>HKDF-Extract with SHA-256 (RFC 5869 section 2.2).</summary>
        /// <param name="salt">Holds the salt, 32 bytes.</param>
        /// <param name="saltOffset">Index of its first byte.</param>
        /// <param name="input">Holds the input keying material, 32 bytes.</param>
        /// <param name="inputOffset">Index of its first byte.</param>
        /// <param name="output">Receives the key, 32 bytes; may be where the input is.</param>
        /// <param name="outputOffset">Index of the first byte.</param>
        /// <exception cref="SignetException">With the code of what failed.</exception>
        void Extract(byte[] salt, int saltOffset, byte[] input, int inputOffset, byte[] output, int outputOffset);
    }
}
