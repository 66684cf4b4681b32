namespace Signet.Core
{
    /// <summary>
    /// Named byte strings that survive a power cut: the flash of the board, an SD card, RAM, a directory of a PC. A name
    /// is used either as a file (<see cref="Append"/>, <see cref="Commit"/>) or as a value (<see cref="Replace"/>),
    /// never as both. One caller at a time; nothing is encrypted here (docs/SPEC.md section 8).
    /// </summary>
    public interface IStore
    {
        /// <summary>Length of what was committed.</summary>
        /// <param name="name">1 to 8 characters a to z, 0 to 9.</param>
        /// <returns>Bytes; −1 when there is nothing of this name.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad name,
        /// <see cref="ErrorCode.StoreFailed"/> when the medium can't be read.</exception>
        int Size(string name);

        /// <summary>Reads what was committed.</summary>
        /// <param name="name">As <see cref="Size"/>.</param>
        /// <param name="position">Index of the first byte, 0 or more.</param>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Most bytes to read.</param>
        /// <returns>Bytes read; fewer than <paramref name="count"/> at the end; 0 when there is nothing.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.StoreFailed"/>;
        /// <see cref="ErrorCode.InvalidState"/> while the file has appended bytes that are not committed.</exception>
        int Read(string name, int position, byte[] buffer, int offset, int count);

        /// <summary>Appends to a file, which is made when there is none. A power cut before <see cref="Commit"/> leaves
        /// the file as it was, with these bytes, or with any part of them.</summary>
        /// <param name="name">As <see cref="Size"/>.</param>
        /// <param name="data">Holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.StoreFull"/>, <see cref="ErrorCode.StoreFailed"/>;
        /// the file may then end in a part of the bytes.</exception>
        void Append(string name, byte[] data, int offset, int count);

        /// <summary>Makes durable what was appended. Costs an erase of flash, so appends are collected.</summary>
        /// <param name="name">As <see cref="Size"/>.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.StoreFull"/>, <see cref="ErrorCode.StoreFailed"/>,
        /// also when fewer bytes arrived than were appended.</exception>
        void Commit(string name);

        /// <summary>Gives a value new content, durable at return. A power cut leaves the old content or the new
        /// one.</summary>
        /// <param name="name">As <see cref="Size"/>.</param>
        /// <param name="data">Holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.StoreFull"/>, <see cref="ErrorCode.StoreFailed"/>; the
        /// old content is kept then.</exception>
        void Replace(string name, byte[] data, int offset, int count);

        /// <summary>Removes a file or value; nothing happens when there is none. A power cut may bring it back until
        /// the next commit of the same name.</summary>
        /// <param name="name">As <see cref="Size"/>.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.StoreFailed"/>.</exception>
        void Delete(string name);
    }
}
