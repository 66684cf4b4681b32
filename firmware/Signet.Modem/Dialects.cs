using Signet.Core;

namespace Signet.Modem
{
    /// <summary>The dialect tables.</summary>
    public static class Dialects
    {
        /// <summary>Name of the dialect of SIMCom SIM7500, SIM7600, A7670, A7672 and A7608.</summary>
        public const string SimcomCip = "simcom-cip";

        /// <summary>Name of the dialect of SIMCom SIM7672 and SIM7670G.</summary>
        public const string Simcom767x = "simcom-767x";

        // Room for the rows of a URC table.
        private const int UrcBytes = 320;

        /// <summary>Makes the table of this name.</summary>
        /// <param name="name">The dialect's name.</param>
        /// <returns>A new table.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.DialectUnknown"/>.</exception>
        public static Dialect Find(string name)
        {
            if (name == SimcomCip)
            {
                return MakeSimcomCip();
            }

            if (name == Simcom767x)
            {
                return MakeSimcom767x();
            }

            throw new SignetException(ErrorCode.DialectUnknown, name);
        }

        // SIMCom SIM7500_SIM7600 AT Command Manual V3.00; A76XX AT Command Manual V1.09 and TCPIP Application Note
        // V1.02. Limits are the smaller ones of both families.
        private static Dialect MakeSimcomCip()
        {
            Dialect d = new Dialect();
            d.Name = SimcomCip;

            // SIM7600 takes 559 characters behind AT (A76xx 3071): a whole short APDU in AT+CSIM needs 533.
            d.CommandLimit = 562;

            // +CSIM with 258 response bytes has 531 characters.
            d.LineLimit = 576;

            // Lets the module set its clock by the network (27.007 clause 8.41).
            d.OptionalInit = new byte[][] { Ascii.Bytes("AT+CTZU=1") };
            d.Urcs = SimcomUrcs();
            d.Errors = SimcomErrors();
            d.PinTries = Ascii.Bytes("AT+SPIC");
            d.PinTriesPrefix = Ascii.Bytes("+SPIC: ");
            d.PinTriesField = 0;
            d.Iccid = Ascii.Bytes("AT+CICCID");
            d.IccidPrefix = Ascii.Bytes("+ICCID: ");

            d.PdpDefine = Ascii.Bytes("AT+CGDCONT=1,\"IP\",\"%h\"");
            d.PdpAuthenticate = Ascii.Bytes("AT+CGAUTH=1,1,\"%h\",\"%w\"");
            d.NetOpen = Ascii.Bytes("AT+NETOPEN");
            d.NetOpenResult = Ascii.Bytes("+NETOPEN: ");
            d.NetClose = Ascii.Bytes("AT+NETCLOSE");
            d.NetCloseResult = Ascii.Bytes("+NETCLOSE: ");
            d.ReceiveMode = Ascii.Bytes("AT+CIPRXGET=1");

            d.SocketCount = 10;
            d.SocketOpen = Ascii.Bytes("AT+CIPOPEN=%n,\"TCP\",\"%h\",%p");
            d.SocketOpenResult = Ascii.Bytes("+CIPOPEN: %n,");
            d.SocketOpenErrors = SimcomOpenErrors();
            d.SocketOpenNetworkFailure = 1;
            d.SocketSend = Ascii.Bytes("AT+CIPSEND=%n,%c");
            d.SocketSendResult = Ascii.Bytes("+CIPSEND: %n,");

            // The manuals say 1500; SIM7600 firmwares are known to fail above 1400.
            d.SendLimit = 1400;
            d.SocketRead = Ascii.Bytes("AT+CIPRXGET=2,%n,%c");
            d.SocketReadInfo = Ascii.Bytes("+CIPRXGET: 2,%n,");
            d.SocketReadCountField = 0;
            d.SocketReadRestField = 1;
            d.ReadLimit = 1500;
            d.SocketClose = Ascii.Bytes("AT+CIPCLOSE=%n");
            d.SocketCloseResult = Ascii.Bytes("+CIPCLOSE: %n,");

            d.PromptMs = 5000;
            d.CommandMs = 5000;
            d.FunctionMs = 9000;
            d.NetworkMs = 120000;
            d.CloseMs = 10000;

            // A76xx: 9 s at most, and a second for the line.
            d.SimMs = 10000;
            d.BootMs = 25000;
            d.SimReadyMs = 15000;
            d.QuietMs = 200;
            d.ResyncMs = 15000;
            return d;
        }

        // SIM767XX AT Command Manual V1.06: four connections, and the module turns the SIM off unless told otherwise;
        // AT+CSIMSLEEP is not saved.
        private static Dialect MakeSimcom767x()
        {
            Dialect d = MakeSimcomCip();
            d.Name = Simcom767x;
            d.SocketCount = 4;
            d.OptionalInit = new byte[][] { Ascii.Bytes("AT+CTZU=1"), Ascii.Bytes("AT+CSIMSLEEP=0") };
            return d;
        }

        private static UrcTable SimcomUrcs()
        {
            UrcTable urcs = new UrcTable(UrcBytes);
            urcs.Add("+CIPRXGET: 1,", UrcKind.DataPending);
            urcs.Add("+IPCLOSE: ", UrcKind.PeerClosed);
            urcs.Add("+CIPEVENT: ", UrcKind.NetworkLost);
            urcs.Add("+CEREG: ", UrcKind.Registration);
            urcs.Add("+CPIN: ", UrcKind.PinState);
            urcs.AddWord("RDY", UrcKind.Boot);
            urcs.AddWord("*ATREADY: 1", UrcKind.Boot);
            urcs.Add("+CUSATP: ", UrcKind.SimChanged);
            urcs.Add("+STIN: ", UrcKind.SimChanged);
            urcs.Add("+SIMCARD: ", UrcKind.SimChanged);
            urcs.Add("+CUSD: ", UrcKind.QuotedText);
            urcs.Add("+CGEV: ", UrcKind.Ignored);
            urcs.Add("+CMTI: ", UrcKind.Ignored);
            urcs.Add("+CREG: ", UrcKind.Ignored);
            urcs.Add("+CGREG: ", UrcKind.Ignored);
            urcs.Add("+CTZV: ", UrcKind.Ignored);
            urcs.Add("+CIPOPEN: ", UrcKind.Ignored);
            urcs.Add("+CIPSEND: ", UrcKind.Ignored);
            urcs.Add("+CIPCLOSE: ", UrcKind.Ignored);
            urcs.Add("+NETOPEN: ", UrcKind.Ignored);
            urcs.Add("+NETCLOSE: ", UrcKind.Ignored);
            urcs.Add("UNDER-VOLTAGE", UrcKind.Ignored);
            urcs.AddWord("SMS DONE", UrcKind.Ignored);
            urcs.AddWord("PB DONE", UrcKind.Ignored);
            return urcs;
        }

        private static AtErrorRule[] SimcomErrors()
        {
            return new AtErrorRule[]
            {
                Error("+IP ERROR: No data", AtErrorMeaning.NoData),
                Error("+IP ERROR: Network is already opened", AtErrorMeaning.AlreadyOpen),
                Error("+IP ERROR: Network not opened", AtErrorMeaning.NetworkNotOpen),
                Error("+IP ERROR: ", AtErrorMeaning.Other),
                Error("+CIPERROR: ", AtErrorMeaning.Other),
            };
        }

        // Numbers 0 to 12: success, network, not open, parameter, unsupported, create, bind, listening, busy, sockets
        // open, timeout, DNS, unknown.
        private static byte[] SimcomOpenErrors()
        {
            byte[] codes = new byte[13];
            for (int i = 0; i < codes.Length; i++)
            {
                codes[i] = (byte)ErrorCode.SocketOpenFailed;
            }

            codes[1] = (byte)ErrorCode.PdpFailed;
            codes[2] = (byte)ErrorCode.PdpFailed;
            codes[10] = (byte)ErrorCode.SocketTimeout;
            codes[11] = (byte)ErrorCode.DnsFailed;
            return codes;
        }

        private static AtErrorRule Error(string prefix, AtErrorMeaning meaning)
        {
            return new AtErrorRule(Ascii.Bytes(prefix), meaning);
        }
    }
}
