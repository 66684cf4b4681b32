namespace Signet.Recovery
{
    /// <summary>Fletcher's checksum of 16 bits (RFC 1146 appendix I, modulo 255): it finds a worn flash, not a forger.</summary>
    internal static class RecordCheck
    {
        internal static int Sum(byte[] buffer, int offset, int count)
        {
            // Begun at 1, so that bytes that were never written are no record.
            int low = 1;
            int high = 0;
            for (int i = 0; i < count; i++)
            {
                low = (low + buffer[offset + i]) % 255;
                high = (high + low) % 255;
            }

            return (high << 8) | low;
        }
    }
}
