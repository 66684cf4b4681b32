using System;
using Signet.Core;
using Signet.Tls;

namespace Signet.Tls12
{
    /// <summary>Reads the NewSessionTicket of TLS 1.2 (RFC 5077 section 3.3). The ticket is kept where it is not too large;
    /// otherwise it passes by.</summary>
    internal sealed class TicketMessage : StreamedMessage
    {
        private readonly int _maxTicket;
        private int _step;

        internal TicketMessage(int maxTicket)
        {
            _maxTicket = maxTicket;
        }

        /// <summary>The ticket; null when none was kept.</summary>
        internal byte[] Ticket { get; private set; }

        /// <summary>ticket_lifetime_hint in seconds, 0 when the server says nothing.</summary>
        internal uint Lifetime { get; private set; }

        internal void Forget()
        {
            Ticket = null;
        }

        protected override void OnBegin()
        {
            Forget();
            _step = 0;
            Need(6);
        }

        protected override void OnPiece(byte[] buffer, int offset, int count)
        {
            switch (_step++)
            {
                case 0:
                    Lifetime = BigEndian.Get32(buffer, offset);
                    int size = (buffer[offset + 4] << 8) | buffer[offset + 5];
                    if (size != Left)
                    {
                        throw new SignetException(ErrorCode.TlsDecodeError, "NewSessionTicket");
                    }

                    if (size > _maxTicket)
                    {
                        _step = 2;
                        Pass(size);
                    }
                    else
                    {
                        Need(size);
                    }

                    break;
                case 1:
                    // Empty: the server has none after all.
                    if (count > 0)
                    {
                        Ticket = new byte[count];
                        Array.Copy(buffer, offset, Ticket, 0, count);
                    }

                    End();
                    break;
                default:
                    End();
                    break;
            }
        }
    }
}
