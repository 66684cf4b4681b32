using System;
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

        // Hashes of 32 bytes, one after the other.
        private readonly byte[] _keys;
        private readonly byte[] _fingerprint;

        internal TrustAnchors(Credentials credentials, CertificateParser parser)
        {
            byte[][] anchors = credentials.TrustAnchors;
            byte[][] keys = credentials.TrustedKeys;
            _anchors = new Certificate[anchors.Length];
            _keys = new byte[32 * keys.Length];
            parser.HashesKeys = keys.Length > 0;
            for (int i = 0; i < keys.Length; i++)
            {
                if (keys[i].Length != 32)
                {
                    throw new SignetException(ErrorCode.InvalidArgument, "TrustedKeys");
                }

                Array.Copy(keys[i], 0, _keys, 32 * i, 32);
            }

            for (int i = 0; i < anchors.Length; i++)
            {
                _anchors[i] = new Certificate();
                parser.ParseAnchor(anchors[i], _anchors[i]);
            }

            _fingerprint = Fingerprint(credentials);
        }

        /// <summary>Number of anchors with a name.</summary>
        internal int Count
        {
            get { return _anchors.Length; }
        }

        /// <summary>What tells these from others, as of their making.</summary>
        internal byte[] Trust
        {
            get { return _fingerprint; }
        }

        /// <summary>SHA-256(number of anchors(2) ‖ SHA-256 of each ‖ number of trusted keys(2) ‖ hash of each).</summary>
        internal static byte[] Fingerprint(Credentials credentials)
        {
            Sha256 sha = new Sha256();
            Sha256 inner = new Sha256();
            byte[] work = new byte[32];
            byte[][] anchors = credentials.TrustAnchors;
            byte[][] keys = credentials.TrustedKeys;
            BigEndian.Put16(work, 0, anchors.Length);
            sha.Update(work, 0, 2);
            for (int i = 0; i < anchors.Length; i++)
            {
                inner.Compute(anchors[i], 0, anchors[i].Length, work, 0);
                sha.Update(work, 0, 32);
            }

            BigEndian.Put16(work, 0, keys.Length);
            sha.Update(work, 0, 2);
            for (int i = 0; i < keys.Length; i++)
            {
                sha.Update(keys[i], 0, keys[i].Length);
            }

            sha.Finish(work, 0);
            return work;
        }

        internal Certificate At(int index)
        {
            return _anchors[index];
        }

        /// <summary>Says whether a certificate of the server is trusted by itself: its key is, or it is the server's own and
        /// one of the anchors.</summary>
        internal bool Trusts(Certificate certificate, bool isLeaf)
        {
            for (int at = 0; at < _keys.Length; at += 32)
            {
                if (ByteRange.Equals(_keys, at, certificate.KeyHash, 0, 32))
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
