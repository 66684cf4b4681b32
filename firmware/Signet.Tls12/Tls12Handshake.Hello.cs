using System;
using Signet.Core;
using Signet.Crypto;
using Signet.Tls;

namespace Signet.Tls12
{
    /// <summary>What TLS 1.2 adds to the ClientHello, and the ServerHello that answers it.</summary>
    internal sealed partial class Tls12Handshake
    {
        private const int EcPointFormats = 11;
        private const int ExtendedMasterSecret = 23;
        private const int SessionTicketExtension = 35;
        private const int RenegotiationInfo = 0xFF01;

        /// <inheritdoc/>
        internal override int PutSuites(byte[] buffer, int at)
        {
            CipherSuite[] suites = _shared.Options.Suites;
            for (int i = 0; i < suites.Length; i++)
            {
                at = PutSuite(buffer, at, Suites12.Ecdsa(suites[i]));
                if (_offersRsa)
                {
                    at = PutSuite(buffer, at, Suites12.Rsa(suites[i]));
                }
            }

            return at;
        }

        /// <inheritdoc/>
        internal override int PutExtensions(byte[] buffer, int at)
        {
            // RFC 8422 section 5.1.2: uncompressed points alone.
            at = ClientHello.Put16(buffer, at, EcPointFormats);
            at = ClientHello.Put16(buffer, at, 2);
            at = ClientHello.Put16(buffer, at, 0x0100);

            // RFC 7627 section 5.1: empty.
            at = ClientHello.Put16(buffer, at, ExtendedMasterSecret);
            at = ClientHello.Put16(buffer, at, 0);

            // RFC 5746 section 3.4: an empty renegotiated_connection.
            at = ClientHello.Put16(buffer, at, RenegotiationInfo);
            at = ClientHello.Put16(buffer, at, 1);
            buffer[at++] = 0;
            return PutTicket(buffer, at);
        }

        /// <inheritdoc/>
        internal override void OnServerHello(byte[] buffer, int offset, int count)
        {
            MessageReader reader = _shared.Reader;
            reader.Open(buffer, offset, count);
            reader.Take(2);
            Array.Copy(buffer, reader.Take(32), _serverRandom, 0, 32);
            int idCount = reader.U8();
            if (idCount > 32)
            {
                throw new SignetException(ErrorCode.TlsDecodeError, "session_id");
            }

            int id = reader.Take(idCount);
            ChooseSuite(reader.U16());
            Require(reader.U8() == 0, "compression_method");
            ReadExtensions(reader);

            // The key pair of the ClientHello's share serves where the server takes its group.
            ClientHello hello = _shared.Hello;
            _shareGroup = hello.OffersTls13 ? hello.ShareGroup : NamedGroup.None;
            Array.Copy(_request.Point, 0, _share, 0, 65);
            _shared.Hash(buffer, offset, count);
            _shared.State = HandshakeState.WaitCertificate;
            if (JudgeSession(buffer, id, idCount))
            {
                Resume();
            }

            _shared.LimitRecords();
        }

        private static int PutSuite(byte[] buffer, int at, int number)
        {
            return number == 0 ? at : ClientHello.Put16(buffer, at, number);
        }

        // A suite that is offered; null for others.
        private CipherSuite FindSuite(int number)
        {
            CipherSuite[] suites = _shared.Options.Suites;
            for (int i = 0; i < suites.Length && number != 0; i++)
            {
                if (number == Suites12.Ecdsa(suites[i]) || (_offersRsa && number == Suites12.Rsa(suites[i])))
                {
                    return suites[i];
                }
            }

            return null;
        }

        private void ChooseSuite(int number)
        {
            CipherSuite chosen = FindSuite(number);
            if (chosen == null)
            {
                throw new SignetException(ErrorCode.TlsNoCommonSuite, number, null);
            }

            _suiteNumber = number;
            _rsa = number == Suites12.Rsa(chosen);
            _shared.Suite = chosen;
            _shared.LimitKeys();
            _shared.Transcript.Use(chosen.HashSize);
            _keys.Use(chosen);
            _reading.Choose(chosen);
            _writing.Choose(chosen);
        }

        private static void Require(bool condition, string detail)
        {
            if (!condition)
            {
                throw new SignetException(ErrorCode.TlsIllegalParameter, detail);
            }
        }

        private static void RequireSize(bool condition, string detail)
        {
            if (!condition)
            {
                throw new SignetException(ErrorCode.TlsDecodeError, detail);
            }
        }

        private void ReadExtensions(MessageReader reader)
        {
            EncryptedExtensions common = _shared.Extensions;
            common.Forget();
            bool master = false;
            bool renegotiation = false;
            bool formats = false;
            int listCount = reader.Left == 0 ? 0 : reader.U16();
            RequireSize(listCount == reader.Left, "ServerHello");
            byte[] buffer = reader.Buffer;
            while (reader.Left > 0)
            {
                int type = reader.U16();
                int size = reader.U16();
                int body = reader.Take(size);
                switch (type)
                {
                    case ExtendedMasterSecret:
                        Require(!master, "extension twice");
                        RequireSize(size == 0, "extended_master_secret");
                        master = true;
                        break;
                    case RenegotiationInfo:
                        Require(!renegotiation, "extension twice");
                        RequireSize(size > 0 && buffer[body] == size - 1, "renegotiation_info");
                        if (size != 1)
                        {
                            // RFC 5746 section 3.4: an initial handshake has no verify_data to tell.
                            throw new SignetException(ErrorCode.TlsNoSecureRenegotiation, "renegotiated_connection");
                        }

                        renegotiation = true;
                        break;
                    case EcPointFormats:
                        Require(!formats, "extension twice");
                        RequireSize(size > 1 && buffer[body] == size - 1, "ec_point_formats");
                        Require(HasUncompressed(buffer, body + 1, size - 1), "ec_point_formats");
                        formats = true;
                        break;
                    case SessionTicketExtension:
                        if (!OffersTicket && (_session == null || !IsByTicket(_session)))
                        {
                            throw new SignetException(ErrorCode.TlsUnsupportedExtension, "session_ticket");
                        }

                        Require(!_ticketDue, "extension twice");
                        RequireSize(size == 0, "session_ticket");
                        _ticketDue = true;
                        break;
                    default:
                        if (!common.Take(
                            type, buffer, body, size, _shared.OffersName, _shared.Hello.FragmentCode, _shared.Options.Alpn))
                        {
                            // RFC 5246 section 7.4.1.4.
                            throw new SignetException(ErrorCode.TlsUnsupportedExtension, "ServerHello");
                        }

                        break;
                }
            }

            if (!renegotiation)
            {
                throw new SignetException(ErrorCode.TlsNoSecureRenegotiation);
            }

            if (!master)
            {
                throw new SignetException(ErrorCode.TlsNoExtendedMasterSecret);
            }
        }

        private static bool HasUncompressed(byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++)
            {
                if (buffer[offset + i] == 0)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
