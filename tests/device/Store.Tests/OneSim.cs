using Signet.Core;

namespace Signet.Store.Tests
{
    /// <summary>A SIM with one secret.</summary>
    public sealed class OneSim : ISimSecrets
    {
        private readonly byte _fill;

        /// <summary>Makes a SIM.</summary>
        /// <param name="fill">All bytes of its secret; 0 for a SIM without one.</param>
        public OneSim(byte fill)
        {
            _fill = fill;
        }

        /// <inheritdoc/>
        public int Find(byte[] reference, int offset, byte[] secret, int secretOffset)
        {
            reference[offset] = (byte)SimSecretSource.Prf;
            if (_fill == 0)
            {
                return 0;
            }

            Derive(reference, offset, 1, secret, secretOffset);
            return 1;
        }

        /// <inheritdoc/>
        public void Confirm(byte[] reference, int offset, int count, byte[] secret, int secretOffset)
        {
            Derive(reference, offset, count, secret, secretOffset);
        }

        /// <inheritdoc/>
        public void Derive(byte[] reference, int offset, int count, byte[] secret, int secretOffset)
        {
            if (_fill == 0)
            {
                throw new SignetException(ErrorCode.SimSecretMissing);
            }

            for (int i = 0; i < 32; i++)
            {
                secret[secretOffset + i] = _fill;
            }
        }
    }
}
