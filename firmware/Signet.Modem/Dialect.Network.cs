namespace Signet.Modem
{
    // The SIM, the packet data context and names.
    public sealed partial class Dialect
    {
        /// <summary>Query of the remaining PIN tries.</summary>
        public byte[] PinTries;

        /// <summary>Prefix of its answer.</summary>
        public byte[] PinTriesPrefix;

        /// <summary>Field with the tries left for PIN 1, from 0.</summary>
        public int PinTriesField;

        /// <summary>Query of the SIM's serial number; null when the family has none of its own.</summary>
        public byte[] Iccid;

        /// <summary>Prefix of its answer.</summary>
        public byte[] IccidPrefix;

        /// <summary>True when AT+CCHO and +CGLA come before AT+CSIM where the module admits both: AT+CSIM is known to be
        /// broken in firmwares of the family.</summary>
        public bool PrefersCgla;

        /// <summary>Longest command APDU in bytes that AT+CSIM carries; 0 for what the command line holds.</summary>
        public int CsimLimit;

        /// <summary>Expected length that is sent in place of 00 (256 bytes), which the module answers with fewer bytes
        /// than there are and no sign of it; 0 to send what is asked.</summary>
        public int LongestLe;

        /// <summary>The family's number (<c>%k</c>) for a context of IPv4.</summary>
        public int KindIpv4;

        /// <summary>The family's number for a context of IPv6.</summary>
        public int KindIpv6;

        /// <summary>The family's number for a context of both.</summary>
        public int KindDual;

        /// <summary>Defines the packet data context, before registration.</summary>
        public ModemStep[] PdpDefine = new ModemStep[0];

        /// <summary>Done after a loss of the connection, before the context is defined anew: leaves the network, where nothing less
        /// brings the connection back.</summary>
        public ModemStep[] PdpLeave = new ModemStep[0];

        /// <summary>Opens the packet data connection, after registration.</summary>
        public ModemStep[] PdpOpen = new ModemStep[0];

        /// <summary>Asks, after a refusal, whether it is open already: then the expected line comes.</summary>
        public ModemStep[] PdpCheck = new ModemStep[0];

        /// <summary>Sets up the stack once the connection is open.</summary>
        public ModemStep[] PdpReady = new ModemStep[0];

        /// <summary>Done after a loss of the connection, before it is opened anew: closes it, as a rule.</summary>
        public ModemStep[] PdpClose = new ModemStep[0];

        /// <summary>Asks for the address of the name <c>%h</c>.</summary>
        public byte[] Dns;

        /// <summary>Prefix of the line with the address, which may come behind OK.</summary>
        public byte[] DnsAnswer;

        /// <summary>Field of that line with the address.</summary>
        public int DnsField;

        /// <summary>True when the open command takes an address only.</summary>
        public bool OpensAddressOnly;
    }
}
