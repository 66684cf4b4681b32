using Signet.Core;

namespace Signet.Tls
{
    /// <summary>
    /// Reads the fields of a handshake message (RFC 8446 section 3). Never reads beyond its range: a field that does
    /// not fit ends with <see cref="ErrorCode.TlsDecodeError"/>.
    /// </summary>
    internal sealed class MessageReader
    {
        private byte[] _buffer;
        private int _position;
        private int _end;

        internal byte[] Buffer
        {
            get { return _buffer; }
        }

        internal int Position
        {
            get { return _position; }
        }

        internal int Left
        {
            get { return _end - _position; }
        }

        internal void Open(byte[] buffer, int offset, int count)
        {
            _buffer = buffer;
            _position = offset;
            _end = offset + count;
        }

        internal int U8()
        {
            return _buffer[Take(1)];
        }

        internal int U16()
        {
            int at = Take(2);
            return (_buffer[at] << 8) | _buffer[at + 1];
        }

        /// <summary>Passes over bytes and gives the index of the first.</summary>
        internal int Take(int count)
        {
            if (count > _end - _position)
            {
                throw new SignetException(ErrorCode.TlsDecodeError);
            }

            int at = _position;
            _position = at + count;
            return at;
        }

        /// <summary>Demands that all was read.</summary>
        internal void End()
        {
            if (_position != _end)
            {
                throw new SignetException(ErrorCode.TlsDecodeError);
            }
        }
    }
}
