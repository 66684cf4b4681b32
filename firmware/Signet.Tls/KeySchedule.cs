using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls
{
    /// <summary>
    /// The key schedule of TLS 1.3 (RFC 8446 section 7.1, 7.2, 7.3), without 0-RTT and exporters. All secrets have the length of
    /// the suite's hash, 32 bytes with SHA-256 and 48 with SHA-384. The secrets stay in here: what comes out are keys, installed straight into a <see cref="RecordProtection"/>, Finished values,
    /// binders and the PSK of a ticket.
    /// </summary>
    public sealed class KeySchedule
    {
        private const int MaxHashSize = 48;
        private const int MaxKeySize = 32;
        private const int InfoHead = 2 + 1 + 18 + 1;

        private const string Prefix = "tls13 ";

        private readonly byte[] _secret = new byte[MaxHashSize];
        private readonly byte[] _client = new byte[MaxHashSize];
        private readonly byte[] _server = new byte[MaxHashSize];
        private readonly byte[] _resumption = new byte[MaxHashSize];
        private readonly byte[] _work = new byte[MaxHashSize];
        private readonly byte[] _emptyHash = new byte[MaxHashSize];
        private readonly byte[] _zeros = new byte[MaxHashSize];
        private readonly byte[] _key = new byte[MaxKeySize];
        private readonly byte[] _iv = new byte[12];

        // HkdfLabel of RFC 8446 section 7.1: length, label and context, each with its length. A hash is the longest context
        // but for a ticket_nonce, which may have 255 bytes and has eight.
        private readonly byte[] _info = new byte[InfoHead + MaxHashSize];
        private Hkdf _hkdf;
        private bool _early;

        /// <summary>Makes a key schedule with SHA-256 that holds no secret yet.</summary>
        public KeySchedule()
        {
            Use(Sha256.Size);
        }

        /// <summary>Length of the hash function's digest in bytes.</summary>
        public int HashSize
        {
            get { return _hkdf.DigestSize; }
        }

        /// <summary>Begins anew with a suite's hash function; what was done before is forgotten.</summary>
        /// <param name="hashSize">Length of its digest in bytes: 32 for SHA-256, 48 for SHA-384.</param>
        public void Use(int hashSize)
        {
            _early = false;
            if (_hkdf != null && _hkdf.DigestSize == hashSize)
            {
                return;
            }

            HashFunction hash = HashFunction.Make(hashSize);
            hash.Finish(_emptyHash, 0);
            _hkdf = new Hkdf(new Hmac(hash));
        }

        /// <summary>Makes the early secret (RFC 8446 section 7.1).</summary>
        /// <param name="psk">Holds the PSK, <see cref="HashSize"/> bytes; null for none.</param>
        public void StartEarly(byte[] psk)
        {
            _hkdf.Extract(_zeros, 0, HashSize, psk ?? _zeros, 0, HashSize, _secret, 0);
            _early = true;
        }

        /// <summary>Makes the binder of a resumption PSK (RFC 8446 section 4.2.11.2); after
        /// <see cref="StartEarly"/> with that PSK.</summary>
        /// <param name="transcriptHash">Hash of the messages up to the identities of this ClientHello,
        /// <see cref="HashSize"/> bytes.</param>
        /// <param name="destination">Receives <see cref="HashSize"/> bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        public void Binder(byte[] transcriptHash, byte[] destination, int offset)
        {
            Expand(_secret, "res binder", _emptyHash, HashSize, _client, HashSize);
            Finished(_client, transcriptHash, destination, offset);
            Array.Clear(_client, 0, HashSize);
        }

        /// <summary>
        /// Goes from the (EC)DHE secret to the handshake traffic secrets and the master secret (RFC 8446 section 7.1).
        /// Without <see cref="StartEarly"/> before, there is no PSK.
        /// </summary>
        /// <param name="shared">Holds the shared secret; <see cref="HashSize"/> zeros where there is only a PSK.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its bytes, 32 for P-256 and x25519; <see cref="HashSize"/> zeros where there is only a PSK.</param>
        /// <param name="transcriptHash">Hash of ClientHello and ServerHello, <see cref="HashSize"/> bytes.</param>
        public void StartHandshake(byte[] shared, int offset, int count, byte[] transcriptHash)
        {
            BeginExtract(_work);
            _hkdf.Extract(_work, 0, HashSize, shared, offset, count, _secret, 0);
            ExpandHandshake(transcriptHash);
            BeginExtract(_work);
            _hkdf.Extract(_work, 0, HashSize, _zeros, 0, HashSize, _secret, 0);
            Array.Clear(_work, 0, HashSize);
        }

        /// <summary>Gives the salt of the next HKDF-Extract, for those who have it done elsewhere: of the handshake
        /// secret, then of the master secret.</summary>
        /// <param name="salt">Receives <see cref="HashSize"/> bytes.</param>
        public void BeginExtract(byte[] salt)
        {
            if (!_early)
            {
                StartEarly(null);
            }

            Expand(_secret, "derived", _emptyHash, HashSize, salt, HashSize);
        }

        /// <summary>Takes the handshake secret that was extracted elsewhere.</summary>
        /// <param name="extracted">Holds it, <see cref="HashSize"/> bytes.</param>
        /// <param name="transcriptHash">Hash of ClientHello and ServerHello, <see cref="HashSize"/> bytes.</param>
        public void TakeHandshakeSecret(byte[] extracted, byte[] transcriptHash)
        {
            Array.Copy(extracted, 0, _secret, 0, HashSize);
            ExpandHandshake(transcriptHash);
        }

        /// <summary>Takes the master secret that was extracted elsewhere.</summary>
        /// <param name="extracted">Holds it, <see cref="HashSize"/> bytes.</param>
        public void TakeMasterSecret(byte[] extracted)
        {
            Array.Copy(extracted, 0, _secret, 0, HashSize);
        }

        /// <summary>Makes the resumption master secret (RFC 8446 section 7.1); before
        /// <see cref="StartApplication"/>.</summary>
        /// <param name="transcriptHash">Hash of ClientHello to the client's Finished, <see cref="HashSize"/> bytes.</param>
        public void StartResumption(byte[] transcriptHash)
        {
            Expand(_secret, "res master", transcriptHash, HashSize, _resumption, HashSize);
        }

        /// <summary>Makes the PSK of a ticket (RFC 8446 section 4.6.1); after <see cref="StartResumption"/>.</summary>
        /// <param name="nonce">Holds ticket_nonce, 0 to 255 bytes, the whole array.</param>
        /// <param name="psk">Receives <see cref="HashSize"/> bytes.</param>
        public void TicketPsk(byte[] nonce, byte[] psk)
        {
            Expand(_resumption, "resumption", nonce, nonce.Length, psk, HashSize);
        }

        /// <summary>
        /// Replaces the handshake traffic secrets by the first application traffic secrets and forgets the master
        /// secret (RFC 8446 section 7.1). The client's Finished must have been made before.
        /// </summary>
        /// <param name="transcriptHash">Hash of ClientHello to the server's Finished, <see cref="HashSize"/> bytes.</param>
        public void StartApplication(byte[] transcriptHash)
        {
            Expand(_secret, "c ap traffic", transcriptHash, HashSize, _client, HashSize);
            Expand(_secret, "s ap traffic", transcriptHash, HashSize, _server, HashSize);
            Array.Clear(_secret, 0, HashSize);
        }

        /// <summary>Installs the key of what the client sends (RFC 8446 section 7.3).</summary>
        /// <param name="protection">Takes key and IV.</param>
        public void InstallClient(RecordProtection protection)
        {
            Install(_client, protection);
        }

        /// <summary>Installs the key of what the server sends (RFC 8446 section 7.3).</summary>
        /// <param name="protection">Takes key and IV.</param>
        public void InstallServer(RecordProtection protection)
        {
            Install(_server, protection);
        }

        /// <summary>Goes to the client's next application traffic secret (RFC 8446 section 7.2).</summary>
        public void UpdateClient()
        {
            Update(_client);
        }

        /// <summary>Goes to the server's next application traffic secret (RFC 8446 section 7.2).</summary>
        public void UpdateServer()
        {
            Update(_server);
        }

        /// <summary>Makes the verify_data of the client's Finished (RFC 8446 section 4.4.4).</summary>
        /// <param name="transcriptHash">Hash of all messages before it, <see cref="HashSize"/> bytes.</param>
        /// <param name="destination">Receives <see cref="HashSize"/> bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        public void ClientFinished(byte[] transcriptHash, byte[] destination, int offset)
        {
            Finished(_client, transcriptHash, destination, offset);
        }

        /// <summary>Compares the verify_data of the server's Finished in constant time (RFC 8446 section 4.4.4).</summary>
        /// <param name="transcriptHash">Hash of all messages before it, <see cref="HashSize"/> bytes.</param>
        /// <param name="verifyData">Holds what the server sent, <see cref="HashSize"/> bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>True when equal.</returns>
        public bool CheckServerFinished(byte[] transcriptHash, byte[] verifyData, int offset)
        {
            Finished(_server, transcriptHash, _work, 0);
            bool equal = ConstantTime.Equals(_work, 0, verifyData, offset, HashSize);
            Array.Clear(_work, 0, HashSize);
            return equal;
        }

        /// <summary>Overwrites all secrets.</summary>
        public void Wipe()
        {
            Array.Clear(_secret, 0, MaxHashSize);
            Array.Clear(_client, 0, MaxHashSize);
            Array.Clear(_server, 0, MaxHashSize);
            Array.Clear(_resumption, 0, MaxHashSize);
            _early = false;
            Array.Clear(_info, 0, _info.Length);
            Array.Clear(_work, 0, MaxHashSize);
            Array.Clear(_key, 0, MaxKeySize);
            Array.Clear(_iv, 0, 12);
            _hkdf.Wipe();
        }

        private void ExpandHandshake(byte[] transcriptHash)
        {
            Expand(_secret, "c hs traffic", transcriptHash, HashSize, _client, HashSize);
            Expand(_secret, "s hs traffic", transcriptHash, HashSize, _server, HashSize);
        }

        private void Install(byte[] secret, RecordProtection protection)
        {
            Expand(secret, "key", null, 0, _key, protection.KeyLength);
            Expand(secret, "iv", null, 0, _iv, 12);
            protection.SetKey(_key, _iv);
            Array.Clear(_key, 0, MaxKeySize);
            Array.Clear(_iv, 0, 12);
        }

        private void Update(byte[] secret)
        {
            Expand(secret, "traffic upd", null, 0, _work, HashSize);
            Array.Copy(_work, 0, secret, 0, HashSize);
            Array.Clear(_work, 0, HashSize);
        }

        private void Finished(byte[] secret, byte[] transcriptHash, byte[] destination, int offset)
        {
            Expand(secret, "finished", null, 0, _work, HashSize);

            // HKDF's extract step is an HMAC, with the salt as key (RFC 5869 section 2.2).
            _hkdf.Extract(_work, 0, HashSize, transcriptHash, 0, HashSize, destination, offset);
            if (destination != _work)
            {
                Array.Clear(_work, 0, HashSize);
            }
        }

        private void Expand(byte[] secret, string label, byte[] context, int contextCount, byte[] destination, int count)
        {
            byte[] info = contextCount > MaxHashSize ? new byte[InfoHead + contextCount] : _info;
            info[0] = 0;
            info[1] = (byte)count;
            int length = 3 + Ascii.Put(Prefix, info, 3);
            length += Ascii.Put(label, info, length);
            info[2] = (byte)(length - 3);
            info[length] = (byte)contextCount;
            length++;
            if (contextCount > 0)
            {
                Array.Copy(context, 0, info, length, contextCount);
                length += contextCount;
            }

            _hkdf.Expand(secret, 0, HashSize, info, 0, length, destination, 0, count);
        }
    }
}
