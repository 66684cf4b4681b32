using System;
using Signet.Core;

namespace Signet.Tls
{
    /// <summary>The server's authentication, our flight, and what comes after the handshake.</summary>
    internal sealed partial class ClientHandshake
    {
        // Of a modulus of 4096 bits.
        private const int MaxRsaSignature = 512;

        private void OnEncryptedExtensions(byte[] buffer, int offset, int count)
        {
            _extensions.Read(_reader, OffersName, _hello.FragmentCode, _options.Alpn);
            LimitRecords();
            Hash(buffer, offset, count);
            ReleaseHello();

            // Section 2.2: who knows the PSK need not show a certificate.
            State = IsResumed ? HandshakeState.WaitFinished : HandshakeState.WaitCertificateRequest;
        }

        // All certificates are there: first what costs nothing is judged, then the signatures are verified.
        internal void BeginPath()
        {
            if (_options.Verdicts == null || !_validator.Next())
            {
                VerifyPath();
                return;
            }

            _validator.VerdictKey((int)_options.Policy, _verdictKey);
            Array.Copy(_verdictKey, 0, _request.Digest, 0, 32);
            _request.Kind = TlsRequestKind.Verdict;
        }

        private void OnVerdict(bool known)
        {
            // It was given for the first path by names, and doesn't speak of another (ended validity, say).
            if (known && _validator.IsFirstPath)
            {
                TrustPath();
                return;
            }

            IsVerdictNew = true;
            VerifyPath();
        }

        private void VerifyPath()
        {
            if (!_validator.Next())
            {
                TrustPath();
                return;
            }

            _request.IsHandshakeSignature = false;
            Certificate subject = _validator.Subject;
            Array.Copy(subject.Digest, 0, _request.Digest, 0, subject.DigestCount);
            Array.Copy(subject.Signature, 0, _request.SignatureRoom(subject.SignatureCount), 0, subject.SignatureCount);
            _request.Verify(subject.Algorithm, subject.DigestCount, _validator.Signer);
        }

        private void TrustPath()
        {
            // A verdict speaks of the first path by names; where another had to be tried there is none.
            IsVerdictNew = IsVerdictNew && _validator.IsFirstPath;
            IsPathTrusted = true;
            PathNotAfter = _validator.PathNotAfter;
            State = HandshakeState.WaitCertificateVerify;
        }

        private void OnCertificateVerify(byte[] buffer, int offset, int count)
        {
            int scheme = _reader.U16();
            int size = _reader.U16();
            int signature = _reader.Take(size);
            _reader.End();

            // Section 4.4.3: one of the offered algorithms, and one of the certificate's key.
            SignatureAlgorithm algorithm = SignatureSchemes.Algorithm(scheme);
            if (!_schemes.IsOffered(scheme) || !SignatureSchemes.Fits(algorithm, _validator.Leaf.KeyType))
            {
                throw new SignetException(ErrorCode.TlsIllegalParameter, scheme, "CertificateVerify algorithm");
            }

            KeepSignature(algorithm, buffer, signature, size, "CertificateVerify");
            _transcript.Snapshot(_hash, 0);
            int digestSize = SignatureSchemes.DigestSize(scheme);
            SignedContent.Digest("TLS 1.3, server CertificateVerify", _hash, _transcript.HashSize, _request.Digest, digestSize);
            Hash(buffer, offset, count);
            _request.IsHandshakeSignature = true;
            _request.Verify(algorithm, digestSize, _validator.Leaf);
            ReleasePath();
        }

        internal void KeepSignature(SignatureAlgorithm algorithm, byte[] buffer, int offset, int count, string detail)
        {
            if (algorithm == SignatureAlgorithm.RsaPss || algorithm == SignatureAlgorithm.RsaPkcs1)
            {
                if (count > MaxRsaSignature)
                {
                    throw new SignetException(ErrorCode.TlsBadServerSignature, detail);
                }

                Array.Copy(buffer, offset, _request.SignatureRoom(count), 0, count);
                return;
            }

            int size = algorithm == SignatureAlgorithm.EcdsaP384 ? 48 : 32;
            try
            {
                EcdsaSignature.FromDer(buffer, offset, count, _request.SignatureRoom(2 * size), 0, size);
            }
            catch (SignetException)
            {
                throw new SignetException(ErrorCode.TlsBadServerSignature, detail);
            }
        }

        private void OnFinished(byte[] buffer, int offset, int count)
        {
            RequireRecordEnd();
            if (count != Suite.HashSize)
            {
                throw new SignetException(ErrorCode.TlsDecodeError, "Finished");
            }

            // Section 4.4.4.
            _transcript.Snapshot(_hash, 0);
            if (!_keys.CheckServerFinished(_hash, buffer, offset))
            {
                throw new SignetException(ErrorCode.TlsBadServerFinished);
            }

            Hash(buffer, offset, count);
            SendFlight();
        }

        private void SendFlight()
        {
            if (_options.MiddleboxCompatibility && !_retried)
            {
                // Section D.4: before the second flight, which is not yet protected for those who look on.
                _output.AppendChangeCipherSpec();
            }

            // The application secrets hang on the messages up to here (section 7.1), the Finished on ours too.
            _transcript.Snapshot(_hash, 0);
            byte[][] chain = _options.Credentials.ClientChain;
            if (_asked)
            {
                // Section 4.4.2: with no certificate an empty list.
                _flight.WriteCertificate(chain);
            }

            if (_asked && chain.Length > 0)
            {
                _transcript.Snapshot(_request.Digest, 0);
                SignedContent.Digest("TLS 1.3, client CertificateVerify", _request.Digest, _transcript.HashSize, _request.Digest, 32);
                _request.Kind = TlsRequestKind.Sign;
                return;
            }

            FinishFlight();
        }

        private void FinishFlight()
        {
            _flight.WriteFinished();
            IsFinishedMade = true;
            if (_options.TicketRoom > 0)
            {
                _transcript.Snapshot(_request.Digest, 0);
                _keys.StartResumption(_request.Digest);
            }

            _keys.StartApplication(_hash);
            _keys.InstallServer(_input.Protection);
            _keys.InstallClient(_output.Protection);
            Array.Clear(_hash, 0, _hash.Length);
            State = HandshakeState.Connected;
            Release();
        }

        // Section 4.6.1.
        private void OnTicket()
        {
            Idle++;
            if (_ticketMessage.Ticket == null)
            {
                return;
            }

            SessionTicket ticket = new SessionTicket(Suite.HashSize);
            ticket.Ticket = _ticketMessage.Ticket;
            ticket.Lifetime = _ticketMessage.Lifetime;
            ticket.AgeAdd = _ticketMessage.AgeAdd;
            ticket.FragmentCode = _fragmentCode;
            _keys.TicketPsk(_ticketMessage.Nonce, ticket.Psk);
            _ticketMessage.Forget();
            Ticket = ticket;
        }

        // Section 4.6.3.
        private void OnKeyUpdate()
        {
            int wanted = _reader.U8();
            _reader.End();
            RequireRecordEnd();
            if (wanted > 1)
            {
                throw new SignetException(ErrorCode.TlsIllegalParameter, "request_update");
            }

            Idle++;
            _keys.UpdateServer();
            _keys.InstallServer(_input.Protection);
            if (wanted == 1)
            {
                _flight.WriteKeyUpdate(false);
            }
        }

        // RFC 6066 section 4.
        internal void LimitRecords()
        {
            if (_extensions.FragmentLength != 0)
            {
                _input.MaxContent = _extensions.FragmentLength;
                _output.MaxContent = _extensions.FragmentLength;
            }
        }

        internal void Hash(byte[] buffer, int offset, int count)
        {
            _transcript.Update(_header, 0, 4);
            _transcript.Update(buffer, offset, count);
        }

        internal void RequireRecordEnd()
        {
            // Section 5.1: no message behind a change of keys in the same record.
            if (_at != _end)
            {
                throw new SignetException(ErrorCode.TlsUnexpectedMessage, "record goes on");
            }
        }
    }
}
