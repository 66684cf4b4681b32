using System;
using System.Collections;
using Signet.Core;

namespace Signet.Store
{
    /// <summary>
    /// A quirk memory that survives a restart: all facts in one value of a store (docs/SPEC.md, "What is remembered of a
    /// SIM"). Not sealed, for it is wanted before the sealed store is open: a fact holds no secret, but who writes flash can
    /// forge counts of writes and claims of scratch objects, hence weaken rules 6 and 9 of docs/SECURITY.md section 4 as
    /// its section 7 says. The oldest fact goes when there are too many.
    /// </summary>
    public sealed class StoredQuirks : IQuirkMemory
    {
        private const string ValueName = "quirks";
        private const int MaxFacts = 24;
        private const int MaxName = 32;
        private const int MaxValue = 64;
        private const int MaxLength = MaxFacts * (2 + MaxName + MaxValue);

        private readonly IStore _store;
        private readonly ArrayList _names = new ArrayList();
        private readonly ArrayList _values = new ArrayList();
        private bool _isRead;

        /// <summary>Makes the memory; nothing is read yet.</summary>
        /// <param name="store">Keeps the value "quirks".</param>
        public StoredQuirks(IStore store)
        {
            _store = store;
        }

        /// <inheritdoc/>
        public byte[] Load(string name)
        {
            Read();
            int index = IndexOf(name);
            return index < 0 ? null : (byte[])((byte[])_values[index]).Clone();
        }

        /// <inheritdoc/>
        public void Save(string name, byte[] value)
        {
            if (name.Length < 1 || name.Length > MaxName || value.Length < 1 || value.Length > MaxValue)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "fact");
            }

            Read();
            int index = IndexOf(name);
            if (index >= 0)
            {
                byte[] before = (byte[])_values[index];
                if (before.Length == value.Length && ByteRange.Equals(before, 0, value, 0, value.Length))
                {
                    return;
                }

                Remove(index);
            }
            else if (_names.Count == MaxFacts)
            {
                Remove(0);
            }

            _names.Add(name);
            _values.Add(value.Clone());
            Write();
        }

        private int IndexOf(string name)
        {
            for (int i = 0; i < _names.Count; i++)
            {
                if ((string)_names[i] == name)
                {
                    return i;
                }
            }

            return -1;
        }

        private void Remove(int index)
        {
            _names.RemoveAt(index);
            _values.RemoveAt(index);
        }

        private void Read()
        {
            if (_isRead)
            {
                return;
            }

            int size = _store.Size(ValueName);
            byte[] data = new byte[size < 0 || size > MaxLength ? 0 : size];
            if (data.Length > 0 && _store.Read(ValueName, 0, data, 0, data.Length) == data.Length)
            {
                Parse(data);
            }

            _isRead = true;
        }

        // A damaged table is a forgotten one.
        private void Parse(byte[] data)
        {
            int at = 0;
            while (at < data.Length)
            {
                int nameLength = data[at];
                int valueAt = at + 1 + nameLength;
                bool good = nameLength >= 1 && nameLength <= MaxName && valueAt < data.Length;
                int valueLength = good ? data[valueAt] : 0;
                good = good && valueLength >= 1 && valueLength <= MaxValue && valueAt + 1 + valueLength <= data.Length
                    && _names.Count < MaxFacts;
                if (!good)
                {
                    _names.Clear();
                    _values.Clear();
                    return;
                }

                byte[] value = new byte[valueLength];
                Array.Copy(data, valueAt + 1, value, 0, valueLength);
                _names.Add(Ascii.ToText(data, at + 1, nameLength));
                _values.Add(value);
                at = valueAt + 1 + valueLength;
            }
        }

        private void Write()
        {
            int length = 0;
            for (int i = 0; i < _names.Count; i++)
            {
                length += 2 + ((string)_names[i]).Length + ((byte[])_values[i]).Length;
            }

            byte[] data = new byte[length];
            int at = 0;
            for (int i = 0; i < _names.Count; i++)
            {
                byte[] name = Ascii.Bytes((string)_names[i]);
                byte[] value = (byte[])_values[i];
                data[at++] = (byte)name.Length;
                Array.Copy(name, 0, data, at, name.Length);
                at += name.Length;
                data[at++] = (byte)value.Length;
                Array.Copy(value, 0, data, at, value.Length);
                at += value.Length;
            }

            _store.Replace(ValueName, data, 0, length);
        }
    }
}
