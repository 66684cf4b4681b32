namespace Signet.Modem
{
    /// <summary>Addresses that the packet data context has (3GPP TS 27.007 clause 10.1.1).</summary>
    public enum PdpType
    {
        /// <summary>IPv4 alone.</summary>
        Ipv4 = 0,

        /// <summary>IPv6 alone.</summary>
        Ipv6 = 1,

        /// <summary>Both, as far as the network gives them.</summary>
        Ipv4v6 = 2,
    }
}
