namespace Signet.Core
{
    /// <summary>
    /// Keeps what a TLS session can be resumed with (RFC 8446 section 4.6.1). A ticket is an opaque record of
    /// docs/SPEC.md, "TLS sessions" and as secret as the key in it: a store that outlives RAM must seal it. Several tickets may be
    /// kept under one key. A store may lose tickets at any time, which costs a full handshake and nothing else.
    /// </summary>
    public interface ITicketStore
    {
        /// <summary>Keeps a ticket; the oldest of all are dropped when there is no room. A ticket that can't be kept
        /// is dropped without an error.</summary>
        /// <param name="key">Holds what the ticket is for (docs/SPEC.md, "TLS sessions"), 32 bytes.</param>
        /// <param name="keyOffset">Index of its first byte.</param>
        /// <param name="ticket">Holds the record.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its bytes, 1 to 4096.</param>
        void Put(byte[] key, int keyOffset, byte[] ticket, int offset, int count);

        /// <summary>
        /// Takes out the newest ticket of a key. It is gone from the store, durably, before this returns: no ticket is
        /// used twice (RFC 8446 section C.4). A ticket larger than the room is dropped and the next one taken.
        /// </summary>
        /// <param name="key">Holds the key, 32 bytes.</param>
        /// <param name="keyOffset">Index of its first byte.</param>
        /// <param name="ticket">Receives the record.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="room">Room in bytes.</param>
        /// <returns>Its bytes, 0 when there is none.</returns>
        int Take(byte[] key, int keyOffset, byte[] ticket, int offset, int room);

        /// <summary>Drops all tickets, for instance because the SIM or the trust anchors changed.</summary>
        void Clear();
    }
}
