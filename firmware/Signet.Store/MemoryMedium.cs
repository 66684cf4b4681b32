using System;
using System.Collections;
using Signet.Core;

namespace Signet.Store
{
    /// <summary>A medium in RAM, for a target without flash and for tests: everything is gone when power is.</summary>
    public sealed class MemoryMedium : IFileMedium
    {
        private readonly int _capacity;
        private readonly ArrayList _files = new ArrayList();
        private int _used;

        /// <summary>Makes an empty medium.</summary>
        /// <param name="capacity">Most bytes of content in all files together.</param>
        public MemoryMedium(int capacity)
        {
            _capacity = capacity;
        }

        /// <inheritdoc/>
        public int Size(string name)
        {
            MemoryFile file = Find(name);
            return file == null ? -1 : file.Count;
        }

        /// <inheritdoc/>
        public int Read(string name, int position, byte[] buffer, int offset, int count)
        {
            ByteRange.CheckRoom(buffer, offset, count);
            MemoryFile file = Find(name);
            if (file == null || position < 0 || position >= file.Count)
            {
                return 0;
            }

            int take = count < file.Count - position ? count : file.Count - position;
            Array.Copy(file.Content, position, buffer, offset, take);
            return take;
        }

        /// <inheritdoc/>
        public void Append(string name, byte[] data, int offset, int count)
        {
            ByteRange.Check(data, offset, count);
            if (count > _capacity - _used)
            {
                throw new SignetException(ErrorCode.StoreFull, name);
            }

            MemoryFile file = Find(name);
            if (file == null)
            {
                file = new MemoryFile(name);
                _files.Add(file);
            }

            if (count > file.Content.Length - file.Count)
            {
                int room = 2 * file.Content.Length;
                byte[] content = new byte[room < file.Count + count ? file.Count + count : room];
                Array.Copy(file.Content, 0, content, 0, file.Count);
                file.Content = content;
            }

            Array.Copy(data, offset, file.Content, file.Count, count);
            file.Count += count;
            _used += count;
        }

        /// <inheritdoc/>
        public void Commit(string name)
        {
        }

        /// <inheritdoc/>
        public void Delete(string name)
        {
            MemoryFile file = Find(name);
            if (file != null)
            {
                _used -= file.Count;
                _files.Remove(file);
            }
        }

        private MemoryFile Find(string name)
        {
            for (int i = 0; i < _files.Count; i++)
            {
                MemoryFile file = (MemoryFile)_files[i];
                if (file.Name == name)
                {
                    return file;
                }
            }

            return null;
        }

        private sealed class MemoryFile
        {
            internal readonly string Name;
            internal byte[] Content = new byte[256];
            internal int Count;

            internal MemoryFile(string name)
            {
                Name = name;
            }
        }
    }
}
