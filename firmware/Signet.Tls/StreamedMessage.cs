using Signet.Core;

namespace Signet.Tls
{
    /// <summary>
    /// A handshake message that is read piece by piece as it passes, so that no buffer needs to hold it whole. A
    /// derived class says after each piece what it wants next.
    /// </summary>
    internal abstract class StreamedMessage
    {
        private int _left;

        /// <summary>Bytes of the piece that is wanted next.</summary>
        internal int Wanted { get; private set; }

        /// <summary>True when the bytes only pass and may come in any portions.</summary>
        internal bool IsPassing { get; private set; }

        /// <summary>True when the message was read to its end.</summary>
        internal bool IsDone { get; private set; }

        /// <summary>Bytes of the body that were not yet taken.</summary>
        protected int Left
        {
            get { return _left; }
        }

        internal void Begin(int bodyCount)
        {
            _left = bodyCount;
            IsDone = false;
            OnBegin();
            SkipEmpty();
        }

        /// <summary>Takes the piece that was wanted, or a portion of passing bytes.</summary>
        internal void Take(byte[] buffer, int offset, int count)
        {
            _left -= count;
            Wanted -= count;
            if (Wanted > 0)
            {
                return;
            }

            OnPiece(buffer, offset, count);
            SkipEmpty();
        }

        protected abstract void OnBegin();

        protected abstract void OnPiece(byte[] buffer, int offset, int count);

        protected void Need(int count)
        {
            Want(count, false);
        }

        protected void Pass(int count)
        {
            Want(count, true);
        }

        protected void End()
        {
            if (_left != 0)
            {
                throw new SignetException(ErrorCode.TlsDecodeError);
            }

            Wanted = 0;
            IsDone = true;
        }

        private void Want(int count, bool passing)
        {
            if (count > _left)
            {
                throw new SignetException(ErrorCode.TlsDecodeError);
            }

            Wanted = count;
            IsPassing = passing;
        }

        private void SkipEmpty()
        {
            while (!IsDone && Wanted == 0)
            {
                OnPiece(null, 0, 0);
            }
        }
    }
}
