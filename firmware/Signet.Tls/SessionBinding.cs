using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls
{
    /// <summary>What a ticket is bound to (docs/SPEC.md, "TLS sessions"): the server it is kept for, and the context in which
    /// its session was made.</summary>
    internal sealed class SessionBinding
    {
        private readonly byte[] _label = Ascii.Bytes("signet/tls-server/1");
        private readonly byte[] _legacyLabel = Ascii.Bytes("signet/tls12-server/1");
        private readonly byte[] _work = new byte[2];
        private readonly Sha256 _sha = new Sha256();
        private readonly byte[] _context = new byte[32];

        internal SessionBinding(TlsOptions options)
        {
            byte[] label = Ascii.Bytes("signet/tls-context/2");
            _sha.Reset();
            _sha.Update(label, 0, label.Length);
            Add((int)options.Policy);
            Add((options.RequireClientAuthentication ? 1 : 0) | (options.AllowPskOnly ? 2 : 0));
            Add(options.FragmentCode);
            Add(options.Alpn.Length);
            for (int i = 0; i < options.Alpn.Length; i++)
            {
                Add(options.Alpn[i].Length);
                _sha.Update(options.Alpn[i], 0, options.Alpn[i].Length);
            }

            _sha.Update(TrustAnchors.Fingerprint(options.Credentials), 0, 32);
            byte[][] chain = options.Credentials.ClientChain;
            Add(chain.Length);
            Sha256 inner = new Sha256();
            for (int i = 0; i < chain.Length; i++)
            {
                inner.Compute(chain[i], 0, chain[i].Length, _context, 0);
                _sha.Update(_context, 0, 32);
            }

            _sha.Finish(_context, 0);
        }

        /// <summary>The present context, 32 bytes.</summary>
        internal byte[] Context
        {
            get { return _context; }
        }

        /// <summary>Makes the key under which tickets of a server are kept, 32 bytes; sessions of the older version have one
        /// of their own.</summary>
        internal void ServerKey(ReferenceIdentity name, int port, bool legacy, byte[] destination)
        {
            byte[] label = legacy ? _legacyLabel : _label;
            byte[] text = name.DnsName ?? name.Address;
            _sha.Reset();
            _sha.Update(label, 0, label.Length);
            _sha.Update(text, 0, text.Length);
            BigEndian.Put16(_work, 0, port);
            _sha.Update(_work, 0, 2);
            _sha.Finish(destination, 0);
        }

        private void Add(int value)
        {
            _work[0] = (byte)value;
            _sha.Update(_work, 0, 1);
        }
    }
}
