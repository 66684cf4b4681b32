using System;
using Signet.Core;

namespace Signet.Tls
{
    /// <summary>
    /// Cuts the stream of handshake bytes, which records split as they like (RFC 8446 section 5.1), into the pieces
    /// that a reader asks for. A piece that lies whole in the record is given in place, others are collected at the end of
    /// the send buffer, which lends the room: while one is awaited, what is sent is short. A piece must be used before anything
    /// is written.
    /// </summary>
    internal sealed class MessageAssembler
    {
        private readonly RecordWriter _lender;
        private readonly int _size;
        private int _stored;
        private int _want;
        private bool _any;

        /// <summary>Makes one.</summary>
        /// <param name="lender">Whose buffer has the room.</param>
        /// <param name="size">Largest piece that may be split.</param>
        internal MessageAssembler(RecordWriter lender, int size)
        {
            _lender = lender;
            _size = size;
        }

        /// <summary>Array that holds the piece after <see cref="Feed"/> found it.</summary>
        internal byte[] Buffer;

        /// <summary>Index of the piece's first byte.</summary>
        internal int Offset;

        /// <summary>Bytes of the piece.</summary>
        internal int Count;

        /// <summary>True while a piece is collected but not whole.</summary>
        internal bool IsPartial
        {
            get { return _stored > 0; }
        }

        /// <summary>Asks for exactly so many bytes in a row.</summary>
        internal void Want(int count)
        {
            _want = count;
            _any = false;
            _stored = 0;
            _lender.Lent = 0;
        }

        /// <summary>Asks for whatever is there, at most so many bytes.</summary>
        internal void WantAny(int count)
        {
            _want = count;
            _any = true;
            _stored = 0;
            _lender.Lent = 0;
        }

        /// <summary>
        /// Takes bytes from the range and gives how many. The piece is found when <see cref="Count"/> is not −1
        /// afterwards.
        /// </summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.TlsDecodeError"/> when the piece is split and
        /// larger than the store.</exception>
        internal int Feed(byte[] source, int offset, int end)
        {
            int there = end - offset;
            Count = -1;
            if (_stored == 0 && (there >= _want || (_any && there > 0)))
            {
                Buffer = source;
                Offset = offset;
                Count = there < _want ? there : _want;
                return Count;
            }

            if (_want > _size)
            {
                throw new SignetException(ErrorCode.TlsDecodeError, "message too long");
            }

            int take = _want - _stored;
            if (take > there)
            {
                take = there;
            }

            byte[] store = _lender.Buffer;
            int start = store.Length - _want;
            _lender.Lent = _want;
            Array.Copy(source, offset, store, start + _stored, take);
            _stored += take;
            if (_stored == _want)
            {
                Buffer = store;
                Offset = start;
                Count = _want;
                _stored = 0;
                _lender.Lent = 0;
            }

            return take;
        }
    }
}
