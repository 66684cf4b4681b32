using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls
{
    /// <summary>
    /// Whom the client trusts (docs/SPEC.md, "Trust anchors"): anchors with a name, as certificates or bare, and keys that are
    /// known by their hash, of authorities and of servers.
    /// </summary>
    internal sealed class TrustAnchors
    {
        private readonly Certificate[] _anchors;

        // Hashes of 32 bytes, one after the other.
        private readonly byte[] _keys;
        private readonly ServerPin[] _pins;
        private readonly ReferenceIdentity[] _pinNames;
        private readonly byte[] _fingerprint;

        internal TrustAnchors(Credentials credentials, CertificateParser parser)
        {
            byte[][] anchors = credentials.TrustAnchors;
            byte[][] keys = credentials.TrustedKeys;
            _anchors = new Certificate[anchors.Length];
            _keys = new byte[32 * keys.Length];
            _pins = credentials.ServerPins;
            _pinNames = new ReferenceIdentity[_pins.Length];
            parser.HashesKeys = keys.Length + _pins.Length > 0;
            for (int i = 0; i < _pins.Length; i++)
            {
                _pinNames[i] = new ReferenceIdentity(_pins[i].Host);
            }

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

        /// <summary>SHA-256(number of anchors(2) ‖ SHA-256 of each ‖ number of trusted keys(2) ‖ hash of each ‖ number of pins(2) ‖
        /// of each the key's hash, length of the name(1) and name).</summary>
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

            ServerPin[] pins = credentials.ServerPins;
            BigEndian.Put16(work, 0, pins.Length);
            sha.Update(work, 0, 2);
            for (int i = 0; i < pins.Length; i++)
            {
                ReferenceIdentity identity = new ReferenceIdentity(pins[i].Host);
                byte[] name = identity.DnsName ?? identity.Address;
                sha.Update(pins[i].KeyHash, 0, 32);
                work[0] = (byte)name.Length;
                sha.Update(work, 0, 1);
                sha.Update(name, 0, name.Length);
            }

            sha.Finish(work, 0);
            return work;
        }

        internal Certificate At(int index)
        {
            return _anchors[index];
        }

        /// <summary>Says whether a certificate of the server is trusted by itself. A server's own is when its key is pinned for
        /// the name that the server must prove, or it is one of the anchors; another when its key is that of a trusted authority.
        /// Neither counts in the other's place: what a certificate says of itself, its cA too, is written by who holds the
        /// key.</summary>
        internal bool Trusts(Certificate certificate, bool isLeaf, ReferenceIdentity name)
        {
            return isLeaf ? IsPinned(certificate, name) || IsAnchor(certificate) : IsTrustedKey(certificate);
        }

        private bool IsTrustedKey(Certificate certificate)
        {
            for (int at = 0; at < _keys.Length; at += 32)
            {
                if (ByteRange.Equals(_keys, at, certificate.KeyHash, 0, 32))
                {
                    return true;
                }
            }

            return false;
        }

        private bool IsPinned(Certificate certificate, ReferenceIdentity name)
        {
            for (int i = 0; i < _pins.Length; i++)
            {
                if (ByteRange.AreSame(_pins[i].KeyHash, certificate.KeyHash)
                    && (ByteRange.AreSame(_pinNames[i].DnsName, name.DnsName) || ByteRange.AreSame(_pinNames[i].Address, name.Address)))
                {
                    return true;
                }
            }

            return false;
        }

        private bool IsAnchor(Certificate certificate)
        {
            for (int i = 0; i < _anchors.Length; i++)
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
