using System;
using Signet.Core;
using Signet.Crypto;
using Signet.Tls;

namespace Signet.Tls12
{
    /// <summary>The key exchange (RFC 8422 section 5.4, 5.7), our flight, and both Finished.</summary>
    internal sealed partial class Tls12Handshake
    {
        // ECCurveType named_curve (RFC 8422 section 5.4).
        private const int NamedCurve = 3;

        // SignatureAlgorithm ecdsa (RFC 5246 section 7.4.1.4.1).
        private const int Ecdsa = 3;

        private void OnServerKeyExchange(byte[] buffer, int offset, int count)
        {
            MessageReader reader = _shared.Reader;
            Require(reader.U8() == NamedCurve, "ECCurveType");
            int group = reader.U16();
            if (!KeyShares.Contains(_shared.Hello.Groups, group))
            {
                throw new SignetException(ErrorCode.TlsNoCommonGroup);
            }

            _shared.Group = (NamedGroup)group;
            int size = reader.U8();
            int point = reader.Take(size);
            if (size != KeyShares.Size(_shared.Group))
            {
                throw new SignetException(
                    _shared.Group == NamedGroup.Secp256r1 ? ErrorCode.PointNotOnCurve : ErrorCode.TlsIllegalParameter,
                    "ServerKeyExchange");
            }

            Array.Copy(buffer, point, _peerShare, 0, size);
            if (_shared.Group == NamedGroup.Secp256r1 && !P256Point.IsOnCurve(_peerShare, 0))
            {
                throw new SignetException(ErrorCode.PointNotOnCurve, "ServerKeyExchange");
            }

            // RFC 5246 section 7.4.3: both randoms and the parameters are signed.
            int signed = reader.Position - offset;
            int scheme = reader.U16();
            int signatureSize = reader.U16();
            int signature = reader.Take(signatureSize);
            reader.End();
            SignatureAlgorithm algorithm = ChooseAlgorithm(scheme);
            int digestSize = SignatureSchemes.DigestSize(scheme);
            HashFunction hash = HashFunction.Make(digestSize);
            hash.Update(_shared.Hello.Random, 0, ClientHello.RandomSize);
            hash.Update(_serverRandom, 0, 32);
            hash.Update(buffer, offset, signed);
            hash.Finish(_request.Digest, 0);
            _shared.KeepSignature(algorithm, buffer, signature, signatureSize, "ServerKeyExchange");
            _shared.Hash(buffer, offset, count);
            _request.IsHandshakeSignature = true;
            _request.Verify(algorithm, digestSize, _shared.Validator.Leaf);
        }

        // RFC 5246 section 7.4.3: of those that were offered, of the certificate's key, and that of the suite.
        private SignatureAlgorithm ChooseAlgorithm(int scheme)
        {
            KeyType key = _shared.Validator.Leaf.KeyType;
            SignatureAlgorithm algorithm = SignatureSchemes.Algorithm(scheme);
            if ((scheme & 0xFF) == Ecdsa)
            {
                // RFC 8422 section 5.1.3: the hash and ECDSA, whatever the key's curve; only TLS 1.3 ties them together.
                algorithm = key == KeyType.P384 ? SignatureAlgorithm.EcdsaP384 : SignatureAlgorithm.EcdsaP256;
            }

            if (!SignatureSchemes.Contains(_shared.Hello.Schemes, scheme) || !SignatureSchemes.Fits(algorithm, key)
                || _rsa != (key == KeyType.Rsa))
            {
                throw new SignetException(ErrorCode.TlsIllegalParameter, scheme, "ServerKeyExchange algorithm");
            }

            return algorithm;
        }

        private void OnServerHelloDone()
        {
            _shared.RequireRecordEnd();
            _shared.State = HandshakeState.WaitFinished;
            _request.Group = _shared.Group;
            if (_shared.Group == _shareGroup)
            {
                RequestAgreement();
                return;
            }

            _request.Kind = TlsRequestKind.GenerateKeyPair;
        }

        private void OnKeyPair()
        {
            if (_request.Group == NamedGroup.Secp256r1)
            {
                _shared.CheckPoint("key pair");
            }

            Array.Copy(_request.Point, 0, _share, 0, 65);
            RequestAgreement();
        }

        private void RequestAgreement()
        {
            Array.Copy(_peerShare, 0, _request.Point, 0, 65);
            _request.Kind = TlsRequestKind.Agree;
        }

        private void OnAgreed()
        {
            _shared.CheckSecret();
            bool authenticates = _shared.WasAsked && _shared.Options.Credentials.ClientChain.Length > 0;
            if (_shared.WasAsked)
            {
                // RFC 5246 section 7.4.6: with no certificate an empty list.
                WriteCertificate(_shared.Options.Credentials.ClientChain);
            }

            WriteClientKeyExchange();

            // RFC 7627 section 3: up to and with ClientKeyExchange.
            _shared.Transcript.Snapshot(_hash, 0);
            _keys.MakeMaster(_request.Secret, _hash);
            Array.Clear(_request.Secret, 0, _request.Secret.Length);
            _keys.MakeKeys(_shared.Hello.Random, _serverRandom, _writing);
            if (authenticates)
            {
                // RFC 5246 section 7.4.8: all messages so far, by the signature's own hash.
                _shared.Transcript.Use(32);
                _shared.Transcript.Snapshot(_request.Digest, 0);
                _shared.Transcript.Use(_shared.Suite.HashSize);
                _request.Kind = TlsRequestKind.Sign;
                return;
            }

            FinishFlight();
        }

        private void WriteCertificate(byte[][] chain)
        {
            int total = 0;
            for (int i = 0; i < chain.Length; i++)
            {
                total += 3 + chain[i].Length;
            }

            _message[0] = MessageType.Certificate;
            Put24(1, total + 3);
            Put24(4, total);
            Put(_message, 7);
            for (int i = 0; i < chain.Length; i++)
            {
                Put24(0, chain[i].Length);
                Put(_message, 3);
                Put(chain[i], chain[i].Length);
            }
        }

        private void WriteClientKeyExchange()
        {
            int size = KeyShares.Size(_shared.Group);
            _message[0] = MessageType.ClientKeyExchange;
            Put24(1, size + 1);
            _message[4] = (byte)size;
            Put(_message, 5);
            Put(_share, size);
        }

        private void WriteCertificateVerify()
        {
            int count = EcdsaSignature.ToDer(_request.Signature, 0, _message, 8);
            _message[0] = MessageType.CertificateVerify;
            Put24(1, count + 4);
            ClientHello.Put16(_message, 4, 0x0403);
            ClientHello.Put16(_message, 6, count);
            Put(_message, 8 + count);
        }

        private void FinishFlight()
        {
            // What is left to hash is hashed once.
            _shared.Transcript.Settle(_shared.Suite.HashSize);
            RecordWriter writer = _shared.Writer;
            writer.AppendChangeCipherSpec();
            _keys.Install(true, _writing);
            writer.Protection = _writing;
            _shared.Transcript.Snapshot(_hash, 0);
            _message[0] = MessageType.Finished;
            Put24(1, Tls12Keys.VerifySize);
            _keys.ClientFinished(_hash, _message, 4);
            Put(_message, 4 + Tls12Keys.VerifySize);
            writer.Flush();
            _shared.IsFinishedMade = true;
        }

        private void OnFinished(byte[] buffer, int offset, int count)
        {
            _shared.RequireRecordEnd();
            _shared.Transcript.Snapshot(_hash, 0);
            if (!_keys.CheckServerFinished(_hash, buffer, offset))
            {
                throw new SignetException(ErrorCode.TlsBadServerFinished);
            }

            _shared.Hash(buffer, offset, count);
            if (_shared.IsResumed)
            {
                FinishFlight();
            }

            KeepSession();
            _keys.Wipe();
            _shared.State = HandshakeState.Connected;
        }

        private void Put24(int at, int value)
        {
            _message[at] = (byte)(value >> 16);
            _message[at + 1] = (byte)(value >> 8);
            _message[at + 2] = (byte)value;
        }

        private void Put(byte[] source, int count)
        {
            _shared.Transcript.Update(source, 0, count);
            _shared.Writer.Append(RecordType.Handshake, source, 0, count);
        }
    }
}
