using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls12
{
    /// <summary>
    /// The secrets of a TLS 1.2 connection: the extended master secret (RFC 7627 section 4), the keys that come of it
    /// (RFC 5246 section 6.3) and the values of Finished (section 7.4.9).
    /// </summary>
    internal sealed class Tls12Keys
    {
        /// <summary>Bytes of a master secret (RFC 5246 section 8.1).</summary>
        internal const int MasterSize = 48;

        /// <summary>Bytes of a Finished (section 7.4.9).</summary>
        internal const int VerifySize = 12;

        private const int RandomSize = 32;

        // Kept as arrays and not as text: nothing is converted while a handshake runs.
        private readonly byte[] _labelMaster = Ascii.Bytes("extended master secret");
        private readonly byte[] _labelKeys = Ascii.Bytes("key expansion");
        private readonly byte[] _labelClient = Ascii.Bytes("client finished");
        private readonly byte[] _labelServer = Ascii.Bytes("server finished");

        private readonly Prf _prf = new Prf();
        private readonly byte[] _master = new byte[MasterSize];
        private readonly byte[] _seed = new byte[22 + 64];
        private readonly byte[] _block = new byte[2 * (32 + 12)];
        private readonly byte[] _key = new byte[32];
        private readonly byte[] _iv = new byte[12];
        private int _keySize;
        private int _ivSize;
        private readonly byte[] _verify = new byte[VerifySize];

        /// <summary>The master secret, 48 bytes.</summary>
        internal byte[] Master
        {
            get { return _master; }
        }

        /// <summary>Chooses the suite.</summary>
        internal void Use(CipherSuite suite)
        {
            _prf.Use(suite);
        }

        /// <summary>Makes the master secret of an agreed one.</summary>
        /// <param name="shared">Holds the agreed secret, the first 32 bytes.</param>
        /// <param name="sessionHash">Hash of ClientHello to ClientKeyExchange.</param>
        internal void MakeMaster(byte[] shared, byte[] sessionHash)
        {
            int count = Seed(_labelMaster, sessionHash, _prf.HashSize);
            _prf.Expand(shared, 32, _seed, count, _master, MasterSize);
        }

        /// <summary>Takes the master secret of a session.</summary>
        internal void Resume(byte[] master)
        {
            Array.Copy(master, 0, _master, 0, MasterSize);
        }

        /// <summary>Makes the keys and IVs of both directions.</summary>
        /// <param name="client">client_random, the first 32 bytes.</param>
        /// <param name="server">server_random, the first 32 bytes.</param>
        /// <param name="protection">Says how long keys and IVs are.</param>
        internal void MakeKeys(byte[] client, byte[] server, Tls12Protection protection)
        {
            _keySize = protection.KeyLength;
            _ivSize = protection.IvSize;
            int count = Seed(_labelKeys, server, RandomSize);
            Array.Copy(client, 0, _seed, count, RandomSize);
            _prf.Expand(_master, MasterSize, _seed, count + RandomSize, _block, 2 * (_keySize + _ivSize));
        }

        /// <summary>Installs the key of one direction (section 6.3: both keys, then both IVs, the client's first).</summary>
        internal void Install(bool client, Tls12Protection protection)
        {
            int side = client ? 0 : 1;
            Array.Copy(_block, side * _keySize, _key, 0, _keySize);
            Array.Clear(_iv, 0, _iv.Length);
            Array.Copy(_block, (2 * _keySize) + (side * _ivSize), _iv, 0, _ivSize);
            protection.SetKey(_key, _iv);
            Array.Clear(_key, 0, _key.Length);
            Array.Clear(_iv, 0, _iv.Length);
        }

        /// <summary>Makes the verify_data of the client's Finished, 12 bytes.</summary>
        internal void ClientFinished(byte[] transcriptHash, byte[] destination, int offset)
        {
            Finished(_labelClient, transcriptHash);
            Array.Copy(_verify, 0, destination, offset, VerifySize);
        }

        /// <summary>Compares the verify_data of the server's Finished in constant time.</summary>
        internal bool CheckServerFinished(byte[] transcriptHash, byte[] verifyData, int offset)
        {
            Finished(_labelServer, transcriptHash);
            bool equal = ConstantTime.Equals(_verify, 0, verifyData, offset, VerifySize);
            Array.Clear(_verify, 0, VerifySize);
            return equal;
        }

        internal void Wipe()
        {
            Array.Clear(_master, 0, MasterSize);
            Array.Clear(_block, 0, _block.Length);
            Array.Clear(_key, 0, _key.Length);
            Array.Clear(_iv, 0, _iv.Length);
            Array.Clear(_verify, 0, VerifySize);
            _prf.Wipe();
        }

        private void Finished(byte[] label, byte[] transcriptHash)
        {
            int count = Seed(label, transcriptHash, _prf.HashSize);
            _prf.Expand(_master, MasterSize, _seed, count, _verify, VerifySize);
        }

        private int Seed(byte[] label, byte[] seed, int count)
        {
            Array.Copy(label, 0, _seed, 0, label.Length);
            Array.Copy(seed, 0, _seed, label.Length, count);
            return label.Length + count;
        }
    }
}
