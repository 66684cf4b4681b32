using System;
using Signet.Core;

namespace Signet.Tls
{
    /// <content>
    /// The search for a path (docs/decisions/0014-path-search.md): depth first by names from the server's certificate to an
    /// anchor, all conditions but the signatures judged once the anchor is reached, then the signatures from the
    /// anchor down, so that no key is used that is not itself vouched for. What fails sends the search on. What was found
    /// out of a link, a certificate and its issuer, is not worked out twice.
    /// </content>
    public sealed partial class PathValidator
    {
        // Of a link: its signature, whether the issuer has the name that the certificate names and a key identifier that
        // agrees, and what the issuer's constraints say of the certificate's names.
        private const byte Verified = 1;
        private const byte Refuted = 2;
        private const byte Named = 4;
        private const byte Agreeing = 8;
        private const byte NamesHold = 16;
        private const byte NamesForbidden = 32;
        private const byte NamesUnsupported = 64;

        private readonly int[] _path = new int[MaxCertificates];
        private readonly int[] _choice = new int[MaxCertificates];

        // The first certificate of the same authority.
        private readonly int[] _authority = new int[MaxCertificates];

        // What is known of each link, certificate by issuer: anchors first, then the server's certificates.
        private readonly byte[] _links;
        private int _depth;
        private int _anchor;
        private int _link;
        private int _paths;
        private int _steps;
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
            _steps = 0;
            _verifications = 0;
            if (_subtrees != null)
            {
                _subtrees.Begin();
            }

            for (int i = 0; i < _count; i++)
            {
                FindIssuers(i);
                int first = 0;
                while (first < i && !_certificates[first].IsSameAuthority(_certificates[i]))
                {
                    first++;
                }

                _authority[i] = first;
            }
        }

        // Compares the names once: the search comes by here again and again.
        private void FindIssuers(int subject)
        {
            int anchors = _anchors.Count;
            for (int i = 0; i < anchors + _count; i++)
            {
                Certificate issuer = i < anchors ? _anchors.At(i) : _certificates[i - anchors];
                int link = 0;
                if (issuer.IsNamedIssuerOf(_certificates[subject]))
                {
                    link = Named | (issuer.AgreesWith(_certificates[subject]) ? Agreeing : 0);
                }

                _links[LinkAt(subject, i)] = (byte)link;
            }
        }

        private void CountStep()
        {
            _steps++;
            if (_steps > MaxSteps)
            {
                throw new SignetException(ErrorCode.PathSearchLimit);
            }
        }

        // Goes on to the next path by names whose conditions all hold, signatures apart.
        private void FindPath()
        {
            while (NextNames())
            {
                _paths++;
                CountStep();
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
                    if (_anchors.Trusts(subject, _depth == 0, _name))
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
                int link = _links[LinkAt(_path[_depth], index)];
                if ((link & Named) == 0 || ((link & Agreeing) != 0) != agreeing || (link & Refuted) != 0)
                {
                    continue;
                }

                if (index < anchors)
                {
                    _anchor = index;
                    return true;
                }

                if (!IsInPath(index - anchors))
                {
                    CountStep();
                    _depth++;
                    _path[_depth] = index - anchors;
                    _choice[_depth] = -1;
                }
            }

            return false;
        }

        // Section 6.1: a certificate is in a path once; nor does a path gain by coming to the same authority twice.
        private bool IsInPath(int candidate)
        {
            for (int i = 0; i <= _depth; i++)
            {
                if (_authority[_path[i]] == _authority[candidate])
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

        private int LinkAt(int subject, int issuer)
        {
            return (subject * (_anchors.Count + MaxCertificates)) + issuer;
        }

        // The link of the certificate at one place of the path to the issuer at a higher one.
        private int LinkBetween(int place, int issuer)
        {
            return LinkAt(_path[place], issuer > _depth ? _anchor : _anchors.Count + _path[issuer]);
        }

        private void Mark(bool valid)
        {
            _links[LinkBetween(_link, _link + 1)] |= valid ? Verified : Refuted;
            _verifications++;
        }

        private void SkipVerified()
        {
            do
            {
                _link--;
            }
            while (_link >= 0 && (_links[LinkBetween(_link, _link + 1)] & Verified) != 0);
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
