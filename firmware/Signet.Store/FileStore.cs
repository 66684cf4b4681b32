using System.Collections;
using Signet.Core;

namespace Signet.Store
{
    /// <summary>
    /// An <see cref="IStore"/> on files that can't be replaced in one step. A file is kept under its name. A value has
    /// two slots, files with the name and ".0" or ".1" (docs/SPEC.md section 8.1); the whole one with the higher
    /// generation counts, and a new content always goes into the other, so a cut at any byte leaves one of the two.
    /// </summary>
    public sealed class FileStore : IStore
    {
        private const int HeadLength = 8;
        private const int CrcLength = 4;
        private const int MaxName = 8;

        private readonly IFileMedium _medium;
        private readonly ArrayList _values = new ArrayList();
        private readonly ArrayList _open = new ArrayList();
        private readonly byte[] _chunk = new byte[256];

        /// <summary>Makes a store; nothing is read yet.</summary>
        /// <param name="medium">Where the files are; nobody else may change them.</param>
        public FileStore(IFileMedium medium)
        {
            _medium = medium;
        }

        /// <summary>Successful commits, replacements and deletions since the start: what wears flash.</summary>
        public int Commits { get; private set; }

        /// <inheritdoc/>
        public int Size(string name)
        {
            RequireClosed(name);
            ValueState value = Value(name);
            return value.Slot >= 0 ? value.Length : _medium.Size(name);
        }

        /// <inheritdoc/>
        public int Read(string name, int position, byte[] buffer, int offset, int count)
        {
            ByteRange.CheckRoom(buffer, offset, count);
            RequireClosed(name);
            ValueState value = Value(name);
            if (value.Slot < 0)
            {
                return _medium.Read(name, position, buffer, offset, count);
            }

            if (position < 0 || position >= value.Length)
            {
                return 0;
            }

            int take = count < value.Length - position ? count : value.Length - position;
            int got = _medium.Read(SlotName(name, value.Slot), HeadLength + position, buffer, offset, take);
            if (got != take)
            {
                _values.Remove(value);
                throw new SignetException(ErrorCode.StoreFailed, name + ": read too short");
            }

            return got;
        }

        /// <inheritdoc/>
        public void Append(string name, byte[] data, int offset, int count)
        {
            ByteRange.Check(data, offset, count);
            CheckName(name);
            OpenFile file = FindOpen(name);
            if (file == null)
            {
                int size = Value(name).Slot >= 0 ? throw Mixed(name) : _medium.Size(name);
                file = new OpenFile(name, size < 0 ? 0 : size);
                _open.Add(file);
            }

            bool done = false;
            try
            {
                _medium.Append(name, data, offset, count);
                file.Expected += count;
                done = true;
            }
            finally
            {
                if (!done)
                {
                    // Nobody knows how much was written: what follows starts from what is there.
                    _open.Remove(file);
                }
            }
        }

        /// <inheritdoc/>
        public void Commit(string name)
        {
            CheckName(name);
            OpenFile file = FindOpen(name);
            if (file == null)
            {
                return;
            }

            _open.Remove(file);
            _medium.Commit(name);
            if (_medium.Size(name) != file.Expected)
            {
                throw new SignetException(ErrorCode.StoreFailed, name + ": short write");
            }

            Commits++;
        }

        /// <inheritdoc/>
        public void Replace(string name, byte[] data, int offset, int count)
        {
            ByteRange.Check(data, offset, count);
            RequireClosed(name);
            ValueState value = Value(name);
            if (value.Slot < 0 && _medium.Size(name) >= 0)
            {
                throw Mixed(name);
            }

            int slot = value.Slot == 0 ? 1 : 0;
            string target = SlotName(name, slot);
            uint generation = value.Generation + 1;
            byte[] chunk = _chunk;
            BigEndian.Put32(chunk, 0, generation);
            BigEndian.Put32(chunk, 4, (uint)count);
            uint crc = Crc32.Update(0, chunk, 0, HeadLength);
            crc = Crc32.Update(crc, data, offset, count);

            // Forgotten until it is known to be well: a failure half-way makes the next access look at both slots.
            _values.Remove(value);
            _medium.Delete(target);
            _medium.Append(target, chunk, 0, HeadLength);
            _medium.Append(target, data, offset, count);
            BigEndian.Put32(chunk, 0, crc);
            _medium.Append(target, chunk, 0, CrcLength);
            _medium.Commit(target);
            if (_medium.Size(target) != HeadLength + count + CrcLength)
            {
                throw new SignetException(ErrorCode.StoreFailed, name + ": short write");
            }

            value.Slot = slot;
            value.Generation = generation;
            value.Length = count;
            _values.Add(value);
            Commits++;
        }

        /// <inheritdoc/>
        public void Delete(string name)
        {
            CheckName(name);
            OpenFile file = FindOpen(name);
            if (file != null)
            {
                _open.Remove(file);
            }

            // The older slot goes first, else a cut between the two would bring an old content back.
            ValueState value = Value(name);
            _values.Remove(value);
            if (value.Slot >= 0)
            {
                _medium.Delete(SlotName(name, 1 - value.Slot));
                _medium.Delete(SlotName(name, value.Slot));
            }

            _medium.Delete(name);
            Commits++;
        }

        private static string SlotName(string name, int slot)
        {
            return slot == 0 ? name + ".0" : name + ".1";
        }

        private static SignetException Mixed(string name)
        {
            return new SignetException(ErrorCode.InvalidState, name + ": a file is no value");
        }

        private static void CheckName(string name)
        {
            if (name == null || name.Length == 0 || name.Length > MaxName)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "name");
            }
        }

        private void RequireClosed(string name)
        {
            CheckName(name);
            if (FindOpen(name) != null)
            {
                throw new SignetException(ErrorCode.InvalidState, name + ": not committed");
            }
        }

        private OpenFile FindOpen(string name)
        {
            for (int i = 0; i < _open.Count; i++)
            {
                OpenFile file = (OpenFile)_open[i];
                if (file.Name == name)
                {
                    return file;
                }
            }

            return null;
        }

        private ValueState Value(string name)
        {
            for (int i = 0; i < _values.Count; i++)
            {
                ValueState known = (ValueState)_values[i];
                if (known.Name == name)
                {
                    return known;
                }
            }

            ValueState value = new ValueState(name);
            Examine(value, 0);
            Examine(value, 1);
            _values.Add(value);
            return value;
        }

        private void Examine(ValueState value, int slot)
        {
            string file = SlotName(value.Name, slot);
            int size = _medium.Size(file);
            if (size < HeadLength + CrcLength || _medium.Read(file, 0, _chunk, 0, HeadLength) != HeadLength)
            {
                return;
            }

            uint generation = BigEndian.Get32(_chunk, 0);
            uint length = BigEndian.Get32(_chunk, 4);
            if (length != (uint)(size - HeadLength - CrcLength) || (value.Slot >= 0 && generation <= value.Generation))
            {
                return;
            }

            uint crc = Crc32.Update(0, _chunk, 0, HeadLength);
            int position = HeadLength;
            int end = size - CrcLength;
            while (position < end)
            {
                int take = end - position < _chunk.Length ? end - position : _chunk.Length;
                if (_medium.Read(file, position, _chunk, 0, take) != take)
                {
                    return;
                }

                crc = Crc32.Update(crc, _chunk, 0, take);
                position += take;
            }

            if (_medium.Read(file, end, _chunk, 0, CrcLength) == CrcLength && BigEndian.Get32(_chunk, 0) == crc)
            {
                value.Slot = slot;
                value.Generation = generation;
                value.Length = (int)length;
            }
        }

        private sealed class ValueState
        {
            internal readonly string Name;
            internal int Slot = -1;
            internal uint Generation;
            internal int Length;

            internal ValueState(string name)
            {
                Name = name;
            }
        }

        private sealed class OpenFile
        {
            internal readonly string Name;
            internal int Expected;

            internal OpenFile(string name, int expected)
            {
                Name = name;
                Expected = expected;
            }
        }
    }
}
