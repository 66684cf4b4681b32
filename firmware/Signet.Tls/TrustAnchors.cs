using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls
{
    /// <summary>
    /// Whom the client trusts (docs/SPEC.md, "Trust anchors"): anchors with a name, as certificates or bare, and keys that are
    /// known by their hash.
    /// </summary>
    internal sealed class TrustAnchors
    {
        private readonly Certificate[] _anchors;
        private readonly byte[][] _keys;

        internal TrustAnchors(byte[][] anchors, byte[][] keys, CertificateParser parser)
        {
            _anchors = new Certificate[anchors.Length];
            _keys = keys;
            parser.HashesKeys = keys.Length > 0;
            for (int i = 0; i < keys.Length; i++)
            {
                if (keys[i].Length != 32)
                {
                    throw new SignetException(ErrorCode.InvalidArgument, "TrustedKeys");
                }
            }

            for (int i = 0; i < anchors.Length; i++)
            {
                _anchors[i] = new Certificate();
                parser.ParseAnchor(anchors[i], _anchors[i]);
            }
        }

        /// <summary>Number of anchors with a name.</summary>
        internal int Count
        {
            get { return _anchors.Length; }
        }

        /// <summary>Adds to a hash what tells these anchors from others: number(1), SHA-256 of each, number(1), each
        /// key's hash.</summary>
        internal static void Update(Sha256 sha, Credentials credentials)
        {
            Update(sha, Hashes(credentials.TrustAnchors));
            Update(sha, credentials.TrustedKeys);
        }

        /// <summary>Adds to a hash: number(1), each.</summary>
        internal static void Update(Sha256 sha, byte[][] hashes)
        {
            byte[] number = { (byte)hashes.Length };
            sha.Update(number, 0, 1);
            for (int i = 0; i < hashes.Length; i++)
            {
                sha.Update(hashes[i], 0, 32);
            }
        }

        internal static byte[][] Hashes(byte[][] certificates)
        {
            Sha256 sha = new Sha256();
            byte[][] hashes = new byte[certificates.Length][];
            for (int i = 0; i < certificates.Length; i++)
            {
                hashes[i] = new byte[32];
                sha.Reset();
                sha.Update(certificates[i], 0, certificates[i].Length);
                sha.Finish(hashes[i], 0);
            }

            return hashes;
        }

        internal Certificate At(int index)
        {
            return _anchors[index];
        }

        /// <summary>Says whether a certificate of the server is trusted by itself: its key is, or it is the server's own and
        /// one of the anchors.</summary>
        internal bool Trusts(Certificate certificate, bool isLeaf)
        {
            for (int i = 0; i < _keys.Length; i++)
            {
                if (ByteRange.Equals(_keys[i], 0, certificate.KeyHash, 0, 32))
                {
                    return true;
                }
            }

            for (int i = 0; isLeaf && i < _anchors.Length; i++)
            {
                // Version 0 is a bare anchor, which was never a certificate.
                if (_anchors[i].Version != 0 && ByteRange.Equals(_anchors[i].TbsDigest, 0, certificate.TbsDigest, 0, 32))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
