using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls
{
    /// <summary>Both hellos, a retry between them, and the keys that come of them.</summary>
    internal sealed partial class ClientHandshake
    {
        private void OnKeyPair()
        {
            if (_request.Group == NamedGroup.Secp256r1)
            {
                CheckPoint("key pair");
            }

            if (_retried)
            {
                // Section 4.1.2: the random stays.
                SendClientHello();
                return;
            }

            _request.Kind = TlsRequestKind.Random;
        }

        private void SendClientHello()
        {
            if (_retried && _hello.WithSessionId)
            {
                // Section D.4: once, before the second flight.
                _output.AppendChangeCipherSpec();
            }

            int content = _output.BeginInPlace();
            byte[] buffer = _output.Buffer;
            int count = _hello.Write(buffer, content);
            if (_hello.Ticket == null)
            {
                _transcript.Update(buffer, content, count);
            }
            else
            {
                // Section 4.2.11.2: the binder covers everything before the binders.
                int binders = _hello.BindersSize;
                int bound = count - binders;
                _transcript.Update(buffer, content, bound);
                _transcript.Snapshot(_hash, 0);
                _keys.Binder(_hash, buffer, content + bound + 3);
                _transcript.Update(buffer, content + bound, binders);
            }

            _output.EndInPlace(RecordType.Handshake, count);
            State = HandshakeState.WaitServerHello;
        }

        private void OnServerHello(byte[] buffer, int offset, int count)
        {
            _serverHello.Read(_reader, _retried);
            if (_serverHello.IsLegacy)
            {
                IsLegacy = true;
                _legacy.OnServerHello(buffer, offset, count);
                return;
            }

            RequireRecordEnd();
            Suite = _serverHello.Suite;
            _transcript.Settle(Suite.HashSize);
            if (_serverHello.IsRetry)
            {
                OnRetry(buffer, offset, count);
                return;
            }

            IsResumed = _serverHello.IsResumed;
            if (!IsResumed)
            {
                // Also when the server does not know the ticket: the early secret begins without a PSK.
                _keys.Use(Suite.HashSize);
            }

            DropTicket();
            int share = _serverHello.ShareOffset;
            if (share < 0)
            {
                // psk_ke: no agreement, zeros in its place (section 7.1).
                Hash(buffer, offset, count);
                Group = NamedGroup.None;
                Array.Clear(_request.Secret, 0, _request.Secret.Length);
                OnSecret(Suite.HashSize);
                return;
            }

            Array.Copy(buffer, share, _request.Point, 0, KeyShares.Size(_hello.ShareGroup));

            // Section 4.2.8.2: the point is checked before anybody computes with it.
            if (_hello.ShareGroup == NamedGroup.Secp256r1)
            {
                CheckPoint("key_share");
            }

            Hash(buffer, offset, count);
            _request.Kind = TlsRequestKind.Agree;
        }

        // Section 4.1.4.
        private void OnRetry(byte[] buffer, int offset, int count)
        {
            // Section 4.4.1: a hash stands for the first ClientHello.
            _transcript.Snapshot(_hash, 0);
            _transcript.Reset();
            byte[] digest = _request.Digest;
            digest[0] = MessageType.MessageHash;
            digest[1] = 0;
            digest[2] = 0;
            digest[3] = (byte)Suite.HashSize;
            _transcript.Update(digest, 0, 4);
            _transcript.Update(_hash, 0, Suite.HashSize);
            Hash(buffer, offset, count);
            _retried = true;
            if (_hello.Ticket != null && _hello.Ticket.Psk.Length != Suite.HashSize)
            {
                // Section 4.1.4: a PSK that does not go with the suite is not offered again.
                DropTicket();
            }

            KeepCookie(buffer);
            if (_serverHello.Group == 0)
            {
                SendClientHello();
                return;
            }

            Group = (NamedGroup)_serverHello.Group;
            _hello.ShareGroup = Group;
            _request.Group = Group;
            _request.Kind = TlsRequestKind.GenerateKeyPair;
        }

        private void KeepCookie(byte[] buffer)
        {
            _hello.Cookie = buffer;
            _hello.CookieOffset = _serverHello.CookieOffset;
            _hello.CookieCount = _serverHello.CookieCount;
            if (buffer == _output.Buffer && _hello.CookieCount > 0)
            {
                // It came in pieces and lies where the ClientHello is written.
                _hello.Cookie = new byte[_hello.CookieCount];
                Array.Copy(buffer, _hello.CookieOffset, _hello.Cookie, 0, _hello.CookieCount);
                _hello.CookieOffset = 0;
            }
        }

        private void OnAgreed()
        {
            CheckSecret();
            OnSecret(32);
        }

        internal void CheckSecret()
        {
            // Section 7.4.2: an all-zero secret does not depend on our key; looked at whole, it is a secret.
            int all = 0;
            for (int i = 0; i < 32; i++)
            {
                all |= _request.Secret[i];
            }

            if (all == 0)
            {
                throw new SignetException(ErrorCode.PeerKeyRefused, "key_share");
            }
        }

        private void OnSecret(int count)
        {
            _transcript.Snapshot(_hash, 0);
            if (_options.Policy == OffloadPolicy.Conformance)
            {
                _keys.BeginExtract(_request.Digest);
                _request.Kind = TlsRequestKind.Extract;
                return;
            }

            _keys.StartHandshake(_request.Secret, 0, count, _hash);
            InstallHandshake();
        }

        private void OnExtracted()
        {
            if (_extracts++ == 0)
            {
                _keys.TakeHandshakeSecret(_request.Secret, _hash);
                _keys.BeginExtract(_request.Digest);
                Array.Clear(_request.Secret, 0, 32);
                _request.Kind = TlsRequestKind.Extract;
                return;
            }

            _keys.TakeMasterSecret(_request.Secret);
            InstallHandshake();
        }

        private void InstallHandshake()
        {
            Array.Clear(_request.Secret, 0, _request.Secret.Length);
            _input.Protection.Use(Suite);
            _output.Protection.Use(Suite);
            LimitKeys();
            _keys.InstallServer(_input.Protection);
            _keys.InstallClient(_output.Protection);
            State = HandshakeState.WaitEncryptedExtensions;
        }

        internal void LimitKeys()
        {
            _input.RecordsPerKey = Suite.MaxRecords < _options.RecordsPerKey ? Suite.MaxRecords : _options.RecordsPerKey;
        }

        private void DropTicket()
        {
            if (_hello != null && _hello.Ticket != null)
            {
                _hello.Ticket.Wipe();
                _hello.Ticket = null;
            }
        }

        internal void CheckPoint(string detail)
        {
            if (!P256Point.IsOnCurve(_request.Point, 0))
            {
                throw new SignetException(ErrorCode.PointNotOnCurve, detail);
            }
        }
    }
}
