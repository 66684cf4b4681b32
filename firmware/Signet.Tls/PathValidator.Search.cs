using System;
using Signet.Core;

namespace Signet.Tls
{
    /// <content>
    /// The search for a path (docs/decisions/0014-path-search.md): depth first by names from the server's certificate to an
    /// anchor, all conditions but the signatures judged once the anchor is reached, then the signatures from the
    /// anchor down, so that no key is used that is not itself vouched for. What fails sends the search on. No link
    /// is verified twice.
    /// </content>
    public sealed partial class PathValidator
    {
        private const byte Verified = 1;
        private const byte Refuted = 2;

        private readonly int[] _path = new int[MaxCertificates];
        private readonly int[] _choice = new int[MaxCertificates];

        // What is known of each link, certificate by issuer: anchors first, then the server's certificates.
        private readonly byte[] _links;
        private int _depth;
        private int _anchor;
        private int _link;
        private int _paths;
        private int _verifications;
        private ErrorCode _refusal;
        private string _refusalDetail;
        private string _detail;

        private void BeginSearch()
        {
            _refusal = ErrorCode.None;
            _refusalDetail = null;
            _depth = 0;
            _path[0] = 0;
            _choice[0] = -1;
            _paths = 0;
            _verifications = 0;
            Array.Clear(_links, 0, _links.Length);
        }

        // Goes on to the next path by names whose conditions all hold, signatures apart.
        private void FindPath()
        {
            while (NextNames())
            {
                _paths++;
                ErrorCode refusal = JudgePath();
                if (refusal == ErrorCode.None)
                {
                    // Nobody needs to vouch for one that is trusted by itself.
                    _link = _anchor < 0 ? _depth : _depth + 1;
                    SkipVerified();
                    return;
                }

                Refuse(refusal, _detail);
            }

            throw new SignetException(_refusal == ErrorCode.None ? ErrorCode.UnknownIssuer : _refusal, _refusalDetail);
        }

        // The choices at a certificate, in order: that it is trusted by itself; anchors and then the server's
        // certificates whose key identifiers agree with the one it names; those whose don't.
        private bool NextNames()
        {
            int anchors = _anchors.Count;
            int issuers = anchors + _count;
            while (_depth >= 0)
            {
                Certificate subject = _certificates[_path[_depth]];
                int choice = ++_choice[_depth];
                if (choice == 0)
                {
                    if (_anchors.Trusts(subject, _depth == 0))
                    {
                        _anchor = -1;
                        return true;
                    }

                    continue;
                }

                if (choice > 2 * issuers)
                {
                    _depth--;
                    continue;
                }

                bool agreeing = choice <= issuers;
                int index = agreeing ? choice - 1 : choice - 1 - issuers;
                Certificate issuer = index < anchors ? _anchors.At(index) : _certificates[index - anchors];
                if (!issuer.IsNamedIssuerOf(subject) || issuer.AgreesWith(subject) != agreeing
                    || _links[LinkAt(_depth, index)] == Refuted)
                {
                    continue;
                }

                if (index < anchors)
                {
                    _anchor = index;
                    return true;
                }

                if (!IsInPath(issuer))
                {
                    _depth++;
                    _path[_depth] = index - anchors;
                    _choice[_depth] = -1;
                }
            }

            return false;
        }

        // Section 6.1: a certificate is in a path once; nor does a path gain by coming to the same authority twice.
        private bool IsInPath(Certificate candidate)
        {
            for (int i = 0; i <= _depth; i++)
            {
                Certificate present = _certificates[_path[i]];
                if (present == candidate || present.IsSameAuthority(candidate))
                {
                    return true;
                }
            }

            return false;
        }

        // The place-th of the path counted from the server's certificate; its anchor is behind the last.
        private Certificate Issuer(int place)
        {
            return place > _depth ? _anchors.At(_anchor) : _certificates[_path[place]];
        }

        private int LinkAt(int place, int issuer)
        {
            return (_path[place] * (_anchors.Count + MaxCertificates)) + issuer;
        }

        private int PresentLink()
        {
            return LinkAt(_link, _link == _depth ? _anchor : _anchors.Count + _path[_link + 1]);
        }

        private void Mark(bool valid)
        {
            _links[PresentLink()] = valid ? Verified : Refuted;
            _verifications++;
        }

        private void SkipVerified()
        {
            do
            {
                _link--;
            }
            while (_link >= 0 && _links[PresentLink()] == Verified);
        }

        private void Refuse(ErrorCode refusal, string detail)
        {
            // The first path is the one that the server meant: its error is the one to tell.
            if (_refusal == ErrorCode.None)
            {
                _refusal = refusal;
                _refusalDetail = detail;
            }
        }
    }
}
