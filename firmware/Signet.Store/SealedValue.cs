using System;
using Signet.Core;

namespace Signet.Store
{
    /// <summary>
    /// A small value that is sealed as a whole and replaced as a whole (docs/SPEC.md section 8.4). Every version has a
    /// fresh salt, hence a key of its own, and nonce 0.
    /// </summary>
    public sealed class SealedValue
    {
        /// <summary>Bytes that sealing adds: version, store id, salt, tag.</summary>
        public const int Overhead = HeadLength + TagLength;

        private const int Version = 1;
        private const int HeadLength = 1 + StoreKeys.IdLength + StoreKeys.SaltLength;
        private const int SaltOffset = 1 + StoreKeys.IdLength;
        private const int TagLength = 16;
        private const int NameLength = 8;
        private const int Kind = 2;

        private static readonly string[] OwnNames = { "keys", "mcu", "seed", "num", "rec", "quirks", "starts" };

        private readonly IStore _store;
        private readonly IRandom _random;
        private readonly IRecordCipher _cipher;
        private readonly StoreKeys _keys;
        private readonly string _name;
        private readonly byte[] _nonce = new byte[12];
        private readonly byte[] _aad = new byte[HeadLength + NameLength];
        private readonly byte[] _buffer;

        /// <summary>Makes access to a value.</summary>
        /// <param name="store">Where it lies.</param>
        /// <param name="random">Gives salts.</param>
        /// <param name="cipher">Seals; its key is changed.</param>
        /// <param name="keys">The store's keys.</param>
        /// <param name="name">Name in the store, at most 8 ASCII characters.</param>
        /// <param name="maxLength">Longest content in bytes.</param>
        public SealedValue(
            IStore store, IRandom random, IRecordCipher cipher, StoreKeys keys, string name, int maxLength)
        {
            _store = store;
            _random = random;
            _cipher = cipher;
            _keys = keys;
            _name = name;
            _buffer = new byte[maxLength + Overhead];
            byte[] ascii = System.Text.Encoding.UTF8.GetBytes(name);
            if (ascii.Length > NameLength)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "name");
            }

            Array.Copy(ascii, 0, _aad, HeadLength, ascii.Length);
        }

        /// <summary>Refuses a name that is none, or that with a place behind it could be one of the store's own.</summary>
        internal static void CheckName(string name)
        {
            byte[] ascii = name == null ? new byte[0] : System.Text.Encoding.UTF8.GetBytes(name);
            bool good = ascii.Length >= 1 && ascii.Length < NameLength;
            bool segment = good && ascii[0] == 'q';
            for (int i = 0; good && i < ascii.Length; i++)
            {
                bool digit = ascii[i] >= '0' && ascii[i] <= '9';
                good = digit || (ascii[i] >= 'a' && ascii[i] <= 'z');
                segment = segment && (i == 0 || digit);
            }

            for (int i = 0; good && i < OwnNames.Length; i++)
            {
                good = name != OwnNames[i];
            }

            if (!good || segment)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "name of a value");
            }
        }

        /// <summary>Reads and opens the value.</summary>
        /// <param name="buffer">Receives the content.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Room in bytes.</param>
        /// <returns>Its length; −1 when there is none.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.StoreCorrupt"/> when it is not what was sealed under
        /// this name with these keys; <see cref="ErrorCode.BufferTooSmall"/>; the codes of the store.</exception>
        public int Read(byte[] buffer, int offset, int count)
        {
            int size = _store.Size(_name);
            if (size < 0)
            {
                return -1;
            }

            int length = size - Overhead;
            if (length < 0 || size > _buffer.Length || _store.Read(_name, 0, _buffer, 0, size) != size
                || _buffer[0] != Version)
            {
                throw new SignetException(ErrorCode.StoreCorrupt, _name);
            }

            if (!ByteRange.Equals(_buffer, 1, _keys.Id, 0, StoreKeys.IdLength))
            {
                // Left by a store that had this place before.
                return -1;
            }

            if (length > count)
            {
                throw new SignetException(ErrorCode.BufferTooSmall);
            }

            Array.Copy(_buffer, 0, _aad, 0, HeadLength);
            _keys.SetKey(_cipher, Kind, _aad, HeadLength, _buffer, SaltOffset);
            try
            {
                _cipher.Open(_nonce, _aad, _aad.Length, _buffer, HeadLength, length + TagLength);
            }
            catch (SignetException e)
            {
                if (e.Code != ErrorCode.AuthenticationFailed)
                {
                    throw;
                }

                throw new SignetException(ErrorCode.StoreCorrupt, _name);
            }
            finally
            {
                _cipher.Wipe();
            }

            Array.Copy(_buffer, HeadLength, buffer, offset, length);
            Array.Clear(_buffer, HeadLength, length);
            return length;
        }

        /// <summary>Seals and replaces the value; durable at return.</summary>
        /// <param name="data">Holds the content.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>; the codes of the store, and then
        /// the old content is kept.</exception>
        public void Write(byte[] data, int offset, int count)
        {
            ByteRange.Check(data, offset, count);
            ByteRange.CheckRoom(_buffer, Overhead, count);
            _buffer[0] = Version;
            Array.Copy(_keys.Id, 0, _buffer, 1, StoreKeys.IdLength);
            _random.Fill(_buffer, SaltOffset, StoreKeys.SaltLength);
            Array.Copy(_buffer, 0, _aad, 0, HeadLength);
            Array.Copy(data, offset, _buffer, HeadLength, count);
            _keys.SetKey(_cipher, Kind, _aad, HeadLength, _buffer, SaltOffset);
            _cipher.Seal(_nonce, _aad, _aad.Length, _buffer, HeadLength, count);
            _cipher.Wipe();
            _store.Replace(_name, _buffer, 0, count + Overhead);
        }
    }
}
