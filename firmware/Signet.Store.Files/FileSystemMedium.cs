using System;
using System.IO;
using Signet.Core;

namespace Signet.Store.Files
{
    /// <summary>
    /// A folder of nanoFramework's file system as medium: internal flash (drive I:, littlefs on the ESP32), an SD card
    /// (drive D:, FAT). There a file is after a power cut what it was at its last close: flushing commits nothing, so
    /// commit is close. An assembly of its own, since a target without System.IO.FileSystem must leave it out.
    /// </summary>
    public sealed class FileSystemMedium : IFileMedium
    {
        /// <summary>Bytes of a block, in which room is counted.</summary>
        public const int BlockLength = 4096;

        private readonly string _root;
        private readonly int _blocks;
        private int _usedBlocks;
        private bool _miscounted;
        private FileStream _writer;
        private string _writing;
        private FileStream _reader;
        private string _reading;

        /// <summary>Opens the folder, which is made when there is none.</summary>
        /// <param name="root">Path of the folder with its final separator, e.g. <c>I:\signet\</c>. Nothing else may be
        /// in it.</param>
        /// <param name="blocks">Most blocks of 4 096 bytes that the files may take together. The drive I: of a board with
        /// 4 MB of flash has 64, shared with the board's own configuration; what is left free is where littlefs levels
        /// wear.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.StoreFailed"/>.</exception>
        public FileSystemMedium(string root, int blocks)
        {
            _root = root;
            _blocks = blocks;
            try
            {
                string folder = root.Substring(0, root.Length - 1);
                if (!Directory.Exists(folder))
                {
                    Directory.CreateDirectory(folder);
                }

                Count();
            }
            catch (Exception e)
            {
                throw Failed("open", e);
            }
        }

        /// <inheritdoc/>
        public int Size(string name)
        {
            Settle(name);
            try
            {
                return SizeOf(name);
            }
            catch (Exception e)
            {
                throw Failed(name, e);
            }
        }

        /// <inheritdoc/>
        public int Read(string name, int position, byte[] buffer, int offset, int count)
        {
            ByteRange.CheckRoom(buffer, offset, count);
            Settle(name);
            try
            {
                if (_reading != name)
                {
                    CloseReader();
                    if (!File.Exists(_root + name))
                    {
                        return 0;
                    }

                    _reader = new FileStream(_root + name, FileMode.Open, FileAccess.Read);
                    _reading = name;
                }

                if (position >= _reader.Length)
                {
                    return 0;
                }

                _reader.Seek(position, SeekOrigin.Begin);
                int total = 0;
                int got = 1;
                while (total < count && got > 0)
                {
                    got = _reader.Read(buffer, offset + total, count - total);
                    total += got;
                }

                return total;
            }
            catch (Exception e)
            {
                CloseReader();
                throw Failed(name, e);
            }
        }

        /// <inheritdoc/>
        public void Append(string name, byte[] data, int offset, int count)
        {
            ByteRange.Check(data, offset, count);
            if (_reading == name)
            {
                CloseReader();
            }

            try
            {
                if (_miscounted)
                {
                    Count();
                }

                if (_writing != name)
                {
                    // Another file that is open is committed a little early, which harms nothing.
                    CloseWriter();
                    bool fresh = !File.Exists(_root + name);
                    if (fresh)
                    {
                        Require(1, name);
                    }

                    _writer = new FileStream(_root + name, FileMode.OpenOrCreate, FileAccess.ReadWrite);
                    _writing = name;
                    _writer.Seek(0, SeekOrigin.End);
                    _usedBlocks += fresh ? 1 : 0;
                }

                int size = (int)_writer.Length;
                int more = BlocksOf(size + count) - BlocksOf(size);
                Require(more, name);
                _writer.Write(data, offset, count);
                _usedBlocks += more;
            }
            catch (SignetException)
            {
                Abandon();
                throw;
            }
            catch (Exception e)
            {
                Abandon();
                throw Failed(name, e);
            }
        }

        /// <inheritdoc/>
        public void Commit(string name)
        {
            try
            {
                if (_writing == name)
                {
                    CloseWriter();
                }
            }
            catch (Exception e)
            {
                Abandon();
                throw Failed(name, e);
            }
        }

        /// <inheritdoc/>
        public void Delete(string name)
        {
            try
            {
                if (_reading == name)
                {
                    CloseReader();
                }

                if (_writing == name)
                {
                    // It goes in any case.
                    Abandon();
                }

                int size = SizeOf(name);
                if (size >= 0)
                {
                    File.Delete(_root + name);
                    _usedBlocks -= BlocksOf(size);
                }
            }
            catch (Exception e)
            {
                _miscounted = true;
                throw Failed(name, e);
            }
        }

        // A file takes a block even when it is empty.
        private static int BlocksOf(int size)
        {
            return size == 0 ? 1 : (size + BlockLength - 1) / BlockLength;
        }

        // The class library's own words differ between device and desktop, so its type alone is named.
        private static SignetException Failed(string what, Exception e)
        {
            SignetException ours = e as SignetException;
            return ours ?? new SignetException(ErrorCode.StoreFailed, what + ": " + e.GetType().Name);
        }

        private int SizeOf(string name)
        {
            string path = _root + name;
            return File.Exists(path) ? (int)new FileInfo(path).Length : -1;
        }

        private void Settle(string name)
        {
            if (_writing == name)
            {
                throw new SignetException(ErrorCode.InvalidState, name + ": not committed");
            }
        }

        // What the files take now. The one that is being written has more bytes than the folder says.
        private void Count()
        {
            int used = 0;
            string[] files = Directory.GetFiles(_root.Substring(0, _root.Length - 1));
            for (int i = 0; i < files.Length; i++)
            {
                used += BlocksOf((int)new FileInfo(files[i]).Length);
            }

            if (_writer != null)
            {
                int listed = SizeOf(_writing);
                used += BlocksOf((int)_writer.Length) - (listed < 0 ? 0 : BlocksOf(listed));
            }

            _usedBlocks = used;
            _miscounted = false;
        }

        // Before anything is refused the folder is asked: a file that a failed close took away still counts here.
        private void Require(int blocks, string name)
        {
            if (blocks <= _blocks - _usedBlocks)
            {
                return;
            }

            Count();
            if (blocks > _blocks - _usedBlocks)
            {
                throw new SignetException(ErrorCode.StoreFull, name);
            }
        }

        // Nothing is lost with a reader, whether closing works or not.
        private void CloseReader()
        {
            FileStream reader = _reader;
            _reader = null;
            _reading = null;
            try
            {
                if (reader != null)
                {
                    reader.Close();
                }
            }
            catch (Exception)
            {
                _reader = null;
            }
        }

        private void CloseWriter()
        {
            FileStream writer = _writer;
            _writer = null;
            _writing = null;
            if (writer != null)
            {
                writer.Close();
            }
        }

        // After a failed write: whether closing works too changes nothing, the caller is told in any case. What is there
        // then is not what was counted.
        private void Abandon()
        {
            _miscounted = true;
            try
            {
                CloseWriter();
            }
            catch (Exception)
            {
                _writer = null;
            }
        }
    }
}
