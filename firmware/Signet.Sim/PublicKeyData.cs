namespace Signet.Sim
{
    /// <summary>
    /// P-256 public keys as GSMA IoT.05 clause 2.5.7 writes them, 34 { 49 { 86 { 04 ‖ X ‖ Y } } }, 71 bytes; some
    /// applets answer the bare point.
    /// </summary>
    public static class PublicKeyData
    {
        /// <summary>Length of the whole structure in bytes.</summary>
        public const int Length = 71;

        private const int Uncompressed = 0x04;

        /// <summary>Finds the point in an answer of READ PUBLIC KEY.</summary>
        /// <param name="data">Holds the answer.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <returns>Index of the point's 65 bytes; -1 when there is none.</returns>
        public static int Find(byte[] data, int offset, int count)
        {
            if (count == IotSafe.PointLength && data[offset] == Uncompressed)
            {
                return offset;
            }

            TlvReader reader = new TlvReader();
            reader.Reset(data, offset, count, false);
            return reader.Find(IotSafe.TagPublicKeyData) ? Inside(data, reader) : -1;
        }

        /// <summary>Appends the structure to a command.</summary>
        /// <param name="command">The command.</param>
        /// <param name="point">Holds the point, 65 bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        public static void Append(ApduCommand command, byte[] point, int offset)
        {
            command.Append(IotSafe.TagPublicKeyData);
            command.Append(Length - 2);
            command.Append(IotSafe.TagEccPublicKey);
            command.Append(Length - 4);
            command.AppendTlv(IotSafe.TagPoint, point, offset, IotSafe.PointLength);
        }

        /// <summary>Goes from public key data, on which the reader stands, to the point.</summary>
        /// <param name="data">Holds the structure.</param>
        /// <param name="reader">Stands on tag 34; is moved.</param>
        /// <returns>Index of the point's 65 bytes; -1 when there is none.</returns>
        internal static int Inside(byte[] data, TlvReader reader)
        {
            reader.Enter();
            if (!reader.Find(IotSafe.TagEccPublicKey))
            {
                return -1;
            }

            reader.Enter();
            bool found = reader.Find(IotSafe.TagPoint) && reader.ValueLength == IotSafe.PointLength
                && data[reader.ValueOffset] == Uncompressed;
            return found ? reader.ValueOffset : -1;
        }
    }
}
