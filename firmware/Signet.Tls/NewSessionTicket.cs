using System;
using Signet.Core;

namespace Signet.Tls
{
    /// <summary>Reads a NewSessionTicket (RFC 8446 section 4.6.1). The ticket is kept where it is wanted and not too
    /// large; otherwise it passes by.</summary>
    internal sealed class NewSessionTicket : StreamedMessage
    {
        private readonly int _maxTicket;
        private int _step;
        private int _nonceCount;

        /// <summary>Makes a reader.</summary>
        /// <param name="maxTicket">Largest ticket to keep in bytes, 0 for none.</param>
        internal NewSessionTicket(int maxTicket)
        {
            _maxTicket = maxTicket;
        }

        /// <summary>ticket_nonce; null when nothing was kept.</summary>
        internal byte[] Nonce;

        /// <summary>The ticket; null when it was not kept.</summary>
        internal byte[] Ticket;

        /// <summary>ticket_lifetime in seconds.</summary>
        internal int Lifetime;

        /// <summary>ticket_age_add.</summary>
        internal uint AgeAdd;

        /// <summary>Forgets what was kept.</summary>
        internal void Forget()
        {
            Nonce = null;
            Ticket = null;
        }

        protected override void OnBegin()
        {
            Forget();
            _step = 0;
            Need(9);
        }

        protected override void OnPiece(byte[] buffer, int offset, int count)
        {
            switch (_step++)
            {
                case 0:
                    // Section 4.6.1: a lifetime of at most 604800 seconds.
                    uint lifetime = BigEndian.Get32(buffer, offset);
                    if (lifetime > SessionTicket.MaxSeconds)
                    {
                        throw new SignetException(ErrorCode.TlsIllegalParameter, "ticket_lifetime");
                    }

                    Lifetime = (int)lifetime;
                    AgeAdd = BigEndian.Get32(buffer, offset + 4);
                    _nonceCount = buffer[offset + 8];
                    Need(_nonceCount);
                    break;
                case 1:
                    // Section 4.6.1: lifetime zero means that the ticket should be discarded at once.
                    if (_maxTicket > 0 && Lifetime > 0)
                    {
                        Nonce = Copy(buffer, offset, _nonceCount);
                    }

                    Need(2);
                    break;
                case 2:
                    int size = (buffer[offset] << 8) | buffer[offset + 1];
                    if (size == 0)
                    {
                        throw new SignetException(ErrorCode.TlsDecodeError, "ticket");
                    }

                    if (Nonce == null || size > _maxTicket)
                    {
                        Nonce = null;
                        Pass(size);
                    }
                    else
                    {
                        Need(size);
                    }

                    break;
                case 3:
                    if (Nonce != null)
                    {
                        Ticket = Copy(buffer, offset, count);
                    }

                    Need(2);
                    break;
                case 4:
                    if (((buffer[offset] << 8) | buffer[offset + 1]) != Left)
                    {
                        throw new SignetException(ErrorCode.TlsDecodeError, "NewSessionTicket");
                    }

                    NextExtension();
                    break;
                case 5:
                    // Section 4.6.1: early_data is for those who use it, what is not recognised is ignored.
                    Pass((buffer[offset + 2] << 8) | buffer[offset + 3]);
                    break;
                default:
                    NextExtension();
                    break;
            }
        }

        private static byte[] Copy(byte[] buffer, int offset, int count)
        {
            byte[] copy = new byte[count];
            if (count > 0)
            {
                Array.Copy(buffer, offset, copy, 0, count);
            }

            return copy;
        }

        private void NextExtension()
        {
            if (Left == 0)
            {
                End();
                return;
            }

            _step = 5;
            Need(4);
        }
    }
}
