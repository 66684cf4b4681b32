using Signet.Core;

namespace Signet.Tls
{
    /// <summary>The forms of GeneralName (RFC 5280 section 4.2.1.6) by their tags.</summary>
    internal static class GeneralName
    {
        internal const int OtherName = DerTag.ContextConstructed;
        internal const int RfcName = DerTag.Context + 1;
        internal const int DnsName = DerTag.Context + 2;
        internal const int X400Address = DerTag.ContextConstructed + 3;
        internal const int DirectoryName = DerTag.ContextConstructed + 4;
        internal const int EdiPartyName = DerTag.ContextConstructed + 5;
        internal const int Uri = DerTag.Context + 6;
        internal const int IpAddress = DerTag.Context + 7;
        internal const int RegisteredId = DerTag.Context + 8;
    }
}
