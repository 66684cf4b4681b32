using Signet.Core;

namespace Signet.Tls
{
    /// <summary>Reads a NewSessionTicket (RFC 8446 section 4.6.1) for its form only; nothing of it is kept.</summary>
    internal sealed class NewSessionTicket : StreamedMessage
    {
        private int _step;

        protected override void OnBegin()
        {
            _step = 0;
            Need(9);
        }

        protected override void OnPiece(byte[] buffer, int offset, int count)
        {
            switch (_step++)
            {
                case 0:
                    // Section 4.6.1: a lifetime of at most 604800 seconds.
                    long lifetime = ((long)buffer[offset] << 24) | (long)(buffer[offset + 1] << 16)
                        | (long)(buffer[offset + 2] << 8) | buffer[offset + 3];
                    if (lifetime > 604800)
                    {
                        throw new SignetException(ErrorCode.TlsIllegalParameter, "ticket_lifetime");
                    }

                    Pass(buffer[offset + 8]);
                    break;
                case 1:
                    Need(2);
                    break;
                case 2:
                    int size = (buffer[offset] << 8) | buffer[offset + 1];
                    if (size == 0)
                    {
                        throw new SignetException(ErrorCode.TlsDecodeError, "ticket");
                    }

                    Pass(size);
                    break;
                case 3:
                    Need(2);
                    break;
                case 4:
                    if (((buffer[offset] << 8) | buffer[offset + 1]) != Left)
                    {
                        throw new SignetException(ErrorCode.TlsDecodeError, "NewSessionTicket");
                    }

                    Pass(Left);
                    break;
                default:
                    End();
                    break;
            }
        }
    }
}
