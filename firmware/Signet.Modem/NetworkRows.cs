namespace Signet.Modem
{
    /// <summary>The rows of a dialect's table for SIM, packet data context and names.</summary>
    internal static class NetworkRows
    {
        internal static bool Take(Dialect d, string key, TableValue value)
        {
            if (key == "sim.pin-tries")
            {
                d.PinTries = value.Bytes;
            }
            else if (key == "sim.pin-tries.answer")
            {
                d.PinTriesPrefix = value.Bytes;
            }
            else if (key == "sim.pin-tries.field")
            {
                d.PinTriesField = value.Number;
            }
            else if (key == "sim.iccid")
            {
                d.Iccid = value.Bytes;
            }
            else if (key == "sim.iccid.answer")
            {
                d.IccidPrefix = value.Bytes;
            }
            else if (key == "sim.prefer-cgla")
            {
                d.PrefersCgla = value.Flag;
            }
            else if (key == "sim.csim-limit")
            {
                d.CsimLimit = value.Number;
            }
            else if (key == "sim.longest-le")
            {
                d.LongestLe = value.Number;
            }
            else if (key == "pdp.kind.ipv4")
            {
                d.KindIpv4 = value.Number;
            }
            else if (key == "pdp.kind.ipv6")
            {
                d.KindIpv6 = value.Number;
            }
            else if (key == "pdp.kind.dual")
            {
                d.KindDual = value.Number;
            }
            else if (key == "pdp.define")
            {
                d.PdpDefine = value.AddTo(d.PdpDefine);
            }
            else if (key == "pdp.leave")
            {
                d.PdpLeave = value.AddTo(d.PdpLeave);
            }
            else if (key == "pdp.open")
            {
                d.PdpOpen = value.AddTo(d.PdpOpen);
            }
            else if (key == "pdp.check")
            {
                d.PdpCheck = value.AddTo(d.PdpCheck);
            }
            else if (key == "pdp.ready")
            {
                d.PdpReady = value.AddTo(d.PdpReady);
            }
            else if (key == "pdp.close")
            {
                d.PdpClose = value.AddTo(d.PdpClose);
            }
            else if (key == "dns")
            {
                d.Dns = value.Bytes;
            }
            else if (key == "dns.answer")
            {
                d.DnsAnswer = value.Bytes;
            }
            else if (key == "dns.field")
            {
                d.DnsField = value.Number;
            }
            else if (key == "dns.first")
            {
                d.OpensAddressOnly = value.Flag;
            }
            else
            {
                return false;
            }

            return true;
        }
    }
}
