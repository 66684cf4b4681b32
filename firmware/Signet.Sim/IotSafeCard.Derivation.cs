using Signet.Core;

namespace Signet.Sim
{
    /// <content>Key derivation in the SIM, with the channel kept alive.</content>
    public sealed partial class IotSafeCard : IKeyDerivation
    {
        /// <inheritdoc/>
        public void Extract(byte[] salt, int saltOffset, byte[] input, int inputOffset, byte[] output, int outputOffset)
        {
            ExtractHkdf(IotSafe.HashSha256, null, input, inputOffset, 32, salt, saltOffset, 32, output, outputOffset);
        }

        /// <summary>An object of the store by kind and identifier or label.</summary>
        /// <param name="type">Its kind.</param>
        /// <param name="name">Its identifier, or else its label.</param>
        /// <returns>The object as the applet lists it; null when there is none, or before <see cref="Open"/>.</returns>
        public IotSafeObject Find(IotSafeObjectType type, byte[] name)
        {
            for (int i = 0; i < _objects.Length; i++)
            {
                if (_objects[i].Is(type, name))
                {
                    return _objects[i];
                }
            }

            for (int i = 0; i < _objects.Length; i++)
            {
                if (_objects[i].Type == type && ByteRange.AreSame(_objects[i].Label, name))
                {
                    return _objects[i];
                }
            }

            return null;
        }

        /// <summary>COMPUTE PRF; see <see cref="IotSafeApplet.ComputePrf"/>.</summary>
        /// <param name="mode">Where the secret comes from.</param>
        /// <param name="stored">The secret key object; null in general mode with <paramref name="given"/>.</param>
        /// <param name="given">Holds the given secret; null when there is none.</param>
        /// <param name="givenOffset">Index of its first byte.</param>
        /// <param name="givenCount">Its length in bytes.</param>
        /// <param name="labelSeed">Holds label and seed.</param>
        /// <param name="labelOffset">Index of its first byte.</param>
        /// <param name="labelCount">Its length in bytes.</param>
        /// <param name="output">Receives the pseudo-random bytes.</param>
        /// <param name="outputOffset">Index of the first byte.</param>
        /// <param name="count">How many, 1 to 255.</param>
        /// <exception cref="SignetException">Also <see cref="ErrorCode.InstructionUnsupported"/> when the applet says
        /// that it has no PRF.</exception>
        public void ComputePrf(
            PrfMode mode,
            IotSafeObject stored,
            byte[] given,
            int givenOffset,
            int givenCount,
            byte[] labelSeed,
            int labelOffset,
            int labelCount,
            byte[] output,
            int outputOffset,
            int count)
        {
            for (int attempt = 0; ; attempt++)
            {
                try
                {
                    EnsureOpen();
                    RequireDerivation(IotSafe.DerivationPrf, "COMPUTE PRF");
                    _applet.ComputePrf(mode, stored, given, givenOffset, givenCount, labelSeed, labelOffset, labelCount,
                        output, outputOffset, count);
                    return;
                }
                catch (SignetException e)
                {
                    RequireRestart(attempt, e);
                }
            }
        }

        /// <summary>COMPUTE HKDF; see <see cref="IotSafeApplet.ExtractHkdf"/>.</summary>
        /// <param name="hash">Hash algorithm, one bit of <see cref="IotSafe.HashSha256"/> and its neighbours.</param>
        /// <param name="stored">A secret key object as key material; null with <paramref name="material"/>.</param>
        /// <param name="material">Holds the key material; null with <paramref name="stored"/>.</param>
        /// <param name="materialOffset">Index of its first byte.</param>
        /// <param name="materialCount">Its length in bytes.</param>
        /// <param name="salt">Holds the salt; may be null with count 0.</param>
        /// <param name="saltOffset">Index of its first byte.</param>
        /// <param name="saltCount">Its length in bytes.</param>
        /// <param name="key">Receives the pseudo-random key, as long as the hash.</param>
        /// <param name="keyOffset">Index of its first byte.</param>
        /// <exception cref="SignetException">Also <see cref="ErrorCode.InstructionUnsupported"/> when the applet says
        /// that it has no HKDF.</exception>
        public void ExtractHkdf(
            int hash,
            IotSafeObject stored,
            byte[] material,
            int materialOffset,
            int materialCount,
            byte[] salt,
            int saltOffset,
            int saltCount,
            byte[] key,
            int keyOffset)
        {
            for (int attempt = 0; ; attempt++)
            {
                try
                {
                    EnsureOpen();
                    RequireDerivation(IotSafe.DerivationHkdf, "COMPUTE HKDF");
                    _applet.ExtractHkdf(hash, stored, material, materialOffset, materialCount, salt, saltOffset,
                        saltCount, key, keyOffset);
                    return;
                }
                catch (SignetException e)
                {
                    RequireRestart(attempt, e);
                }
            }
        }

        // An instruction that the applet lacks ends the channel (6D00 may be the USIM's answer), so it isn't even tried.
        private void RequireDerivation(int derivation, string step)
        {
            if (!Application.Derives(derivation))
            {
                throw new SignetException(ErrorCode.InstructionUnsupported, step);
            }
        }
    }
}
