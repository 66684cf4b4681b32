using System.Collections;

namespace Signet.Core
{
    /// <summary>A quirk memory in RAM, for a device without a store and for tests.</summary>
    public sealed class QuirkMemory : IQuirkMemory
    {
        private readonly ArrayList _names = new ArrayList();
        private readonly ArrayList _values = new ArrayList();

        /// <summary>Number of facts.</summary>
        public int Count
        {
            get { return _names.Count; }
        }

        /// <inheritdoc/>
        public byte[] Load(string name)
        {
            int index = IndexOf(name);
            return index < 0 ? null : (byte[])_values[index];
        }

        /// <inheritdoc/>
        public void Save(string name, byte[] value)
        {
            int index = IndexOf(name);
            if (index < 0)
            {
                _names.Add(name);
                _values.Add(value.Clone());
            }
            else
            {
                _values[index] = value.Clone();
            }
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
    }
}
