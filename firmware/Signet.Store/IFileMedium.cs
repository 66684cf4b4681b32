using Signet.Core;

namespace Signet.Store
{
    /// <summary>
    /// Files as a file system of a microcontroller has them: no atomic replacement, no flush that commits, nothing
    /// durable before a file is closed. <see cref="FileStore"/> makes an <see cref="IStore"/> of it. Names have at most
    /// 10 characters a to z, 0 to 9 and one dot, so FAT takes them too.
    /// </summary>
    public interface IFileMedium
    {
        /// <summary>Length of a file as it was committed.</summary>
        /// <param name="name">The file.</param>
        /// <returns>Bytes; −1 when there is no such file.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.StoreFailed"/>.</exception>
        int Size(string name);

        /// <summary>Reads a file that has no uncommitted bytes.</summary>
        /// <param name="name">The file.</param>
        /// <param name="position">Index of the first byte.</param>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Most bytes to read.</param>
        /// <returns>Bytes read; fewer than asked for at the end only; 0 when there is no such file.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.StoreFailed"/>.</exception>
        int Read(string name, int position, byte[] buffer, int offset, int count);

        /// <summary>Appends to a file, which is made when there is none.</summary>
        /// <param name="name">The file.</param>
        /// <param name="data">Holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.StoreFull"/>, <see cref="ErrorCode.StoreFailed"/>; any
        /// part of the bytes may have been written.</exception>
        void Append(string name, byte[] data, int offset, int count);

        /// <summary>Makes all appended bytes of a file durable; on most media by closing it.</summary>
        /// <param name="name">The file.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.StoreFull"/>,
        /// <see cref="ErrorCode.StoreFailed"/>.</exception>
        void Commit(string name);

        /// <summary>Removes a file; nothing happens when there is none.</summary>
        /// <param name="name">The file.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.StoreFailed"/>.</exception>
        void Delete(string name);
    }
}
