namespace Signet.Sim
{
    /// <summary>
    /// Walks the data objects of a range of bytes as IoT SAFE writes them: one-byte tags, BER lengths (ISO/IEC 8825-1
    /// clause 8.1.3) up to 65 535. Never leaves its range, never throws, never allocates; <see cref="IsMalformed"/>
    /// says why it stopped.
    /// </summary>
    public sealed class TlvReader
    {
        private byte[] _data;
        private int _position;
        private int _end;
        private bool _tolerant;

        /// <summary>Tag of the present object.</summary>
        public int Tag { get; private set; }

        /// <summary>Index of its value in the array given to <see cref="Reset"/>.</summary>
        public int ValueOffset { get; private set; }

        /// <summary>Length of its value in bytes.</summary>
        public int ValueLength { get; private set; }

        /// <summary>True when the bytes do not form objects that fit the range.</summary>
        public bool IsMalformed { get; private set; }

        /// <summary>Index of the first byte that was not read yet.</summary>
        public int Position
        {
            get { return _position; }
        }

        /// <summary>Starts with a range.</summary>
        /// <param name="data">Holds the objects.</param>
        /// <param name="offset">Index of the first tag.</param>
        /// <param name="count">Number of bytes.</param>
        /// <param name="tolerant">
        /// True accepts what a card in the field writes: <c>92 02 04 91</c>, a tag 92 that claims two bytes and has one.
        /// </param>
        public void Reset(byte[] data, int offset, int count, bool tolerant)
        {
            _data = data;
            _position = offset;
            _end = offset + count;
            _tolerant = tolerant;
            Tag = 0;
            ValueOffset = offset;
            ValueLength = 0;
            IsMalformed = false;
        }

        /// <summary>Goes to the next object, over the value of the present one.</summary>
        /// <returns>True when there is one; false at the end or when the bytes are malformed.</returns>
        public bool Next()
        {
            if (IsMalformed || _position >= _end)
            {
                return false;
            }

            int position = _position;
            int tag = _data[position++];
            int length = 0;
            bool good = position < _end;
            if (good)
            {
                length = _data[position++];
                if (length == 0x81 || length == 0x82)
                {
                    int bytes = length - 0x80;
                    good = _end - position >= bytes;
                    length = 0;
                    for (int i = 0; good && i < bytes; i++)
                    {
                        length = (length << 8) | _data[position++];
                    }
                }
                else if (length > 0x7F)
                {
                    good = false;
                }
            }

            if (_tolerant && good && tag == IotSafe.TagSignatureAlgorithm && length == 2 && _end - position >= 2
                && _data[position + 1] == IotSafe.TagHashAlgorithm)
            {
                length = 1;
            }

            if (!good || length > _end - position)
            {
                IsMalformed = true;
                return false;
            }

            Tag = tag;
            ValueOffset = position;
            ValueLength = length;
            _position = position + length;
            return true;
        }

        /// <summary>Goes to the next object with a tag, over all others.</summary>
        /// <param name="tag">The tag.</param>
        /// <returns>True when there is one.</returns>
        public bool Find(int tag)
        {
            while (Next())
            {
                if (Tag == tag)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Goes into the present object: what follows is read from its value only.</summary>
        public void Enter()
        {
            _position = ValueOffset;
            _end = ValueOffset + ValueLength;
        }

        /// <summary>The value of the present object as a big-endian number.</summary>
        /// <returns>The number; -1 when it is empty or longer than 3 bytes.</returns>
        public int Number()
        {
            if (ValueLength < 1 || ValueLength > 3)
            {
                return -1;
            }

            int number = 0;
            for (int i = 0; i < ValueLength; i++)
            {
                number = (number << 8) | _data[ValueOffset + i];
            }

            return number;
        }
    }
}
