using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls
{
    /// <summary>What a ticket is bound to (docs/SPEC.md, "TLS sessions"): the server it is kept for, and the context in which
    /// its session was made.</summary>
    internal sealed class SessionBinding
    {
        private readonly byte[] _context = new byte[32];

        internal SessionBinding(TlsOptions options)
        {
            Sha256 sha = new Sha256();
            AddText(sha, "signet/tls-context/2");
            Add(sha, (int)options.Policy);
            Add(sha, (options.RequireClientAuthentication ? 1 : 0) | (options.AllowPskOnly ? 2 : 0));
            Add(sha, options.FragmentCode);
            Add(sha, options.Alpn.Length);
            for (int i = 0; i < options.Alpn.Length; i++)
            {
                Add(sha, options.Alpn[i].Length);
                sha.Update(options.Alpn[i], 0, options.Alpn[i].Length);
            }

            sha.Update(TrustAnchors.Fingerprint(options.Credentials), 0, 32);
            byte[][] chain = options.Credentials.ClientChain;
            Add(sha, chain.Length);
            Sha256 inner = new Sha256();
            for (int i = 0; i < chain.Length; i++)
            {
                inner.Compute(chain[i], 0, chain[i].Length, _context, 0);
                sha.Update(_context, 0, 32);
            }

            sha.Finish(_context, 0);
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
            Sha256 sha = new Sha256();
            AddText(sha, legacy ? "signet/tls12-server/1" : "signet/tls-server/1");
            byte[] text = name.DnsName ?? name.Address;
            sha.Update(text, 0, text.Length);
            Add(sha, port >> 8);
            Add(sha, port);
            sha.Finish(destination, 0);
        }

        private static void AddText(Sha256 sha, string text)
        {
            sha.Update(Ascii.Bytes(text), 0, text.Length);
        }

        private static void Add(Sha256 sha, int value)
        {
            sha.Update(new byte[] { (byte)value }, 0, 1);
        }
    }
}
