namespace Signet.Modem
{
    /// <summary>The rows of a dialect's table for SIM, packet data context and names.</summary>
    internal static class NetworkRows
    {
        internal static bool Take(Dialect d, string key, TableValue value)
        {
            switch (key)
            {
                case "sim.pin-tries":
                    d.PinTries = value.Bytes;
                    break;
                case "sim.pin-tries.answer":
                    d.PinTriesPrefix = value.Bytes;
                    break;
                case "sim.pin-tries.field":
                    d.PinTriesField = value.Number;
                    break;
                case "sim.iccid":
                    d.Iccid = value.Bytes;
                    break;
                case "sim.iccid.answer":
                    d.IccidPrefix = value.Bytes;
                    break;
                case "sim.prefer-cgla":
                    d.PrefersCgla = value.Flag;
                    break;
                case "sim.csim-limit":
                    d.CsimLimit = value.Number;
                    break;
                case "sim.longest-le":
                    d.LongestLe = value.Number;
                    break;
                case "pdp.kind.ipv4":
                    d.KindIpv4 = value.Number;
                    break;
                case "pdp.kind.ipv6":
                    d.KindIpv6 = value.Number;
                    break;
                case "pdp.kind.dual":
                    d.KindDual = value.Number;
                    break;
                case "pdp.define":
                    d.PdpDefine = value.AddTo(d.PdpDefine);
                    break;
                case "pdp.open":
                    d.PdpOpen = value.AddTo(d.PdpOpen);
                    break;
                case "pdp.check":
                    d.PdpCheck = value.AddTo(d.PdpCheck);
                    break;
                case "pdp.ready":
                    d.PdpReady = value.AddTo(d.PdpReady);
                    break;
                case "pdp.close":
                    d.PdpClose = value.AddTo(d.PdpClose);
                    break;
                case "dns":
                    d.Dns = value.Bytes;
                    break;
                case "dns.answer":
                    d.DnsAnswer = value.Bytes;
                    break;
                case "dns.field":
                    d.DnsField = value.Number;
                    break;
                case "dns.first":
                    d.OpensAddressOnly = value.Flag;
                    break;
                default:
                    return false;
            }

            return true;
        }
    }
}
