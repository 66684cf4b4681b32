namespace Signet.Modem
{
    /// <summary>The life tables of the families, by the name of their dialect. What no source confirms for a model is said
    /// in docs/MODEMS.md.</summary>
    public static class LifeTables
    {
        private const int UrcBytes = 256;

        /// <summary>Makes the table for a dialect.</summary>
        /// <param name="dialect">The dialect's name; null for none.</param>
        /// <returns>A new table; that of 27.007 alone for a dialect that has none.</returns>
        public static LifeTable Find(string dialect)
        {
            if (dialect == "simcom-cip")
            {
                return SimcomCip();
            }

            if (dialect == "simcom-ca")
            {
                return SimcomCa();
            }

            if (dialect == "quectel-qi")
            {
                return QuectelQi();
            }

            if (dialect == "ublox-uso")
            {
                return UbloxUso();
            }

            if (dialect == "sequans-sqn")
            {
                return SequansSqn();
            }

            return dialect == "nordic-x" ? NordicX() : new LifeTable();
        }

        // SIM7500_SIM7600 AT Command Manual V3.00 and Sleep Application Note; A76XX AT Command Manual V1.09.
        private static LifeTable SimcomCip()
        {
            LifeTable t = new LifeTable();
            t.Name = "simcom-cip";
            t.Timings = new PowerTiming[]
            {
                new PowerTiming("A7608", 1000, 3000, 2600, 25000, 10000),
                new PowerTiming("A76", 100, 3000, 2600, 25000, 10000),
                new PowerTiming("SIM767", 100, 3000, 2600, 25000, 10000),
                new PowerTiming("", 500, 3000, 2600, 25000, 30000),
            };
            t.PowerOff = "AT+CPOF";
            t.PowerOffSilences = true;
            t.Reset = "AT+CRESET";
            t.OtherReset = "AT+CFUN=1,1";
            t.SleepOn = "AT+CSCLK=1";
            t.SleepOff = "AT+CSCLK=0";
            t.SleepWay = WakeWay.Dtr;
            t.Radio[(int)RadioAccess.Automatic] = "AT+CNMP=2";
            t.Radio[(int)RadioAccess.Lte] = "AT+CNMP=38";
            t.Signal = "AT+CPSI?";
            t.SignalForm = SignalForm.Cpsi;
            t.Supply = "AT+CBC";
            t.Heat = "AT+CPMUTEMP";
            t.ToolkitOff = "AT+STK=0";
            t.ToolkitOn = "AT+STK=1";
            t.Urcs = LifeTable.StandardUrcs(UrcBytes);
            LifeTable.Add(t.Urcs, "+STIN: ", LifeUrc.ToolkitType);
            return t;
        }

        // SIM7070_SIM7080_SIM7090 AT Command Manual V1.05 and Low Power Mode Application Note V1.02; SIM7000 AT V1.06.
        private static LifeTable SimcomCa()
        {
            LifeTable t = new LifeTable();
            t.Name = "simcom-ca";
            t.Timings = new PowerTiming[]
            {
                new PowerTiming("SIM7000", 1000, 1200, 0, 10000, 10000),
                new PowerTiming("SIM7070", 1200, 1200, 12600, 10000, 10000),
                new PowerTiming("", 1000, 1200, 12600, 10000, 10000),
            };
            t.PowerOff = "AT+CPOWD=1";
            t.PowerOffSilences = true;
            t.Reset = "AT+CREBOOT";
            t.OtherReset = "AT+CFUN=1,1";
            t.SleepOn = "AT+CSCLK=1";
            t.SleepOff = "AT+CSCLK=0";
            t.SleepWay = WakeWay.Dtr;
            t.PsmReport = "AT+CPSMSTATUS=1";
            t.PsmFromOff = true;
            t.Radio[(int)RadioAccess.Automatic] = "AT+CNMP=2|AT+CMNB=3";
            t.Radio[(int)RadioAccess.LteM] = "AT+CNMP=38|AT+CMNB=1";
            t.Radio[(int)RadioAccess.NbIot] = "AT+CNMP=38|AT+CMNB=2";
            t.Radio[(int)RadioAccess.LteMThenNbIot] = "AT+CNMP=38|AT+CMNB=3";
            t.Radio[(int)RadioAccess.Lte] = "AT+CNMP=38|AT+CMNB=3";
            t.Bands = "AT+CBANDCFG=\"CAT-M\",%b";
            t.NarrowBands = "AT+CBANDCFG=\"NB-IOT\",%b";
            t.BandForm = BandForm.List;
            t.TimeReport = "AT+CLTS=1|AT+CTZU=1";
            t.Signal = "AT+CPSI?";
            t.SignalForm = SignalForm.Cpsi;
            t.Supply = "AT+CBC";
            t.SupplyCount = 3;
            t.SupplyField = 2;
            t.Heat = "AT+CPMUTEMP";
            t.ToolkitOff = "AT+STK=0";
            t.ToolkitOn = "AT+STK=1";
            t.Urcs = LifeTable.StandardUrcs(UrcBytes);
            LifeTable.Add(t.Urcs, "*PSUTTZ: ", LifeUrc.SeparateTime);
            LifeTable.Add(t.Urcs, "DST: ", LifeUrc.Ignored);
            LifeTable.Add(t.Urcs, "+CPSMSTATUS: \"ENTER", LifeUrc.Asleep);
            LifeTable.Add(t.Urcs, "+CPSMSTATUS: \"EXIT", LifeUrc.Awake);
            LifeTable.AddWord(t.Urcs, "NORMAL POWER DOWN", LifeUrc.PoweredDown);
            LifeTable.Add(t.Urcs, "+STIN: ", LifeUrc.ToolkitType);
            return t;
        }

        // BG95&BG77&BG600L hardware design and AT manuals; EC2x&EG9x AT Commands Manual; EG800Q&EG91xQ AT Manual V1.1.
        private static LifeTable QuectelQi()
        {
            LifeTable t = new LifeTable();
            t.Name = "quectel-qi";
            t.Timings = new PowerTiming[]
            {
                new PowerTiming("BG96", 575, 700, 300, 13000, 65000),
                new PowerTiming("BG", 575, 700, 2500, 10000, 65000),
                new PowerTiming("", 575, 700, 300, 30000, 65000),
            };
            t.PowerOff = "AT+QPOWD=1";
            t.PowerOffSilences = true;
            t.SleepOn = "AT+QSCLK=1";
            t.SleepOff = "AT+QSCLK=0";
            t.SleepWay = WakeWay.Dtr;
            t.PsmReport = "AT+QCFG=\"psm/urc\",1";
            t.Radio[(int)RadioAccess.Automatic] = "AT+QCFG=\"nwscanmode\",0,1|AT+QCFG=\"iotopmode\",2,1";
            t.Radio[(int)RadioAccess.LteM] = "AT+QCFG=\"nwscanmode\",3,1|AT+QCFG=\"iotopmode\",0,1";
            t.Radio[(int)RadioAccess.NbIot] = "AT+QCFG=\"nwscanmode\",3,1|AT+QCFG=\"iotopmode\",1,1";
            t.Radio[(int)RadioAccess.LteMThenNbIot] =
                "AT+QCFG=\"nwscanmode\",3,1|AT+QCFG=\"iotopmode\",2,1|AT+QCFG=\"nwscanseq\",0203,1";
            t.Radio[(int)RadioAccess.Lte] = "AT+QCFG=\"nwscanmode\",3,1";
            t.Bands = "AT+QCFG=\"band\",0,%b,0,1";
            t.NarrowBands = "AT+QCFG=\"band\",0,0,%b,1";
            t.BandForm = BandForm.HexMask;
            t.ClockIsUtc = true;
            t.Signal = "AT+QCSQ";
            t.SignalForm = SignalForm.Qcsq;
            t.Supply = "AT+CBC";
            t.SupplyCount = 3;
            t.SupplyField = 2;
            t.Heat = "AT+QTEMP";
            t.HeatCount = 3;
            t.ToolkitOff = "AT+QSTK=0";
            t.ToolkitOn = "AT+QSTK=1";
            t.Urcs = LifeTable.StandardUrcs(UrcBytes);
            LifeTable.AddWord(t.Urcs, "POWERED DOWN", LifeUrc.PoweredDown);
            LifeTable.AddWord(t.Urcs, "NORMAL POWER DOWN", LifeUrc.PoweredDown);
            LifeTable.AddWord(t.Urcs, "PSM POWER DOWN", LifeUrc.Asleep);
            LifeTable.Add(t.Urcs, "+QPSMTIMER: ", LifeUrc.Ignored);
            LifeTable.Add(t.Urcs, "+STKPCI: 0,", LifeUrc.ToolkitCommand);
            LifeTable.Add(t.Urcs, "+STKPCI: 2", LifeUrc.ToolkitEnd);
            return t;
        }

        // SARA-R4, SARA-R5 and LARA-R6 system integration and AT manuals, and what a public driver does with them.
        private static LifeTable UbloxUso()
        {
            LifeTable t = new LifeTable();
            t.Name = "ublox-uso";
            t.Timings = new PowerTiming[]
            {
                new PowerTiming("SARA-R5", 1500, 2000, 150, 6000, 40000),
                new PowerTiming("SARA-R4", 300, 2000, 16500, 6000, 40000),
                new PowerTiming("LENA-R8", 2000, 3100, 150, 10000, 40000),
                new PowerTiming("", 300, 2000, 150, 10000, 40000),
            };
            t.PowerOff = "AT+CPWROFF";
            t.PowerOffSilences = true;

            // 15 for R4 and R6, 16 for R5 and LENA; a model refuses the other one.
            t.Reset = "AT+CFUN=15";
            t.OtherReset = "AT+CFUN=16";
            t.SleepOn = "AT+UPSV=1";
            t.SleepOff = "AT+UPSV=0";
            t.SleepWay = WakeWay.Text;
            t.SettleMs = 100;
            t.PsmReport = "AT+UPSMR=1";
            t.Radio[(int)RadioAccess.LteM] = "AT+URAT=7";
            t.Radio[(int)RadioAccess.NbIot] = "AT+URAT=8";
            t.Radio[(int)RadioAccess.LteMThenNbIot] = "AT+URAT=7,8";
            t.Radio[(int)RadioAccess.Lte] = "AT+URAT=3";
            t.RadioNeedsReset = true;
            t.RadioNeedsRadioOff = true;
            t.Bands = "AT+UBANDMASK=0,%b";
            t.NarrowBands = "AT+UBANDMASK=1,%b";
            t.BandForm = BandForm.DecimalMask;
            t.Heat = "AT+UTEMP?";
            t.HeatInTenths = true;
            t.MeasureOn = "AT+UTEMP=0";
            t.Urcs = LifeTable.StandardUrcs(UrcBytes);
            LifeTable.Add(t.Urcs, "+UUPSMR: 1", LifeUrc.Asleep);
            LifeTable.Add(t.Urcs, "+UUPSMR: 0", LifeUrc.Awake);
            LifeTable.Add(t.Urcs, "+USATI: ", LifeUrc.ToolkitCommand);
            LifeTable.Add(t.Urcs, "+USATEND", LifeUrc.ToolkitEnd);
            return t;
        }

        // Sequans Monarch 2 as the GM02S: comes up with CFUN 0, reset by pin, RTS wakes.
        private static LifeTable SequansSqn()
        {
            LifeTable t = new LifeTable();
            t.Name = "sequans-sqn";
            t.Timings = new PowerTiming[] { new PowerTiming("", 0, 0, 100, 10000, 10000) };
            t.PowerOff = "AT+SQNSSHDN";
            t.PowerOffSilences = true;
            t.Reset = "AT^RESET";
            t.SleepOn = "AT+SQNIPSCFG=1,1000";
            t.SleepOff = "AT+SQNIPSCFG=0";
            t.SleepWay = WakeWay.Rts;
            t.PsmWay = WakeWay.Rts;
            t.Radio[(int)RadioAccess.LteM] = "AT+SQNMODEACTIVE=1";
            t.Radio[(int)RadioAccess.NbIot] = "AT+SQNMODEACTIVE=2";
            t.RadioNeedsReset = true;
            t.Bands = "AT+SQNBANDSEL=0,\"standard\",\"%b\"";
            t.NarrowBands = "AT+SQNBANDSEL=1,\"standard\",\"%b\"";
            t.BandForm = BandForm.List;
            t.Supply = "AT+SQNVMON?";
            t.SupplyCount = 4;
            t.SupplyField = 3;
            t.SupplyStep = 100;
            t.Heat = "AT+SQNTMON?";
            t.HeatCount = 6;
            t.HeatField = 5;
            t.MeasureOn = "AT+SQNVMON=1,25,30|AT+SQNTMON=1,-40,-30,80,90";
            t.Urcs = LifeTable.StandardUrcs(UrcBytes);
            LifeTable.AddWord(t.Urcs, "+SHUTDOWN", LifeUrc.PoweredDown);
            LifeTable.Add(t.Urcs, "+SQNVMONS: ", LifeUrc.Ignored);
            LifeTable.Add(t.Urcs, "+SQNTMONS: ", LifeUrc.Ignored);
            return t;
        }

        // nRF91 AT commands, and those of its serial modem application.
        private static LifeTable NordicX()
        {
            LifeTable t = new LifeTable();
            t.Name = "nordic-x";

            // Out of System OFF, which its shutdown is, the reset pin wakes an nRF91.
            t.Timings = new PowerTiming[] { new PowerTiming("", 0, 0, 100, 5000, 10000) };
            t.PowerOff = "AT+CFUN=0|AT#XSHUTDOWN";
            t.PowerOffSilences = true;
            t.Reset = "AT#XRESET";
            t.SleepOn = "AT#XSLEEP=2";
            t.SleepWay = WakeWay.Dtr;
            t.PsmReport = "AT%XMODEMSLEEP=1,500,10240";
            t.PsmWay = WakeWay.None;
            t.Radio[(int)RadioAccess.LteM] = "AT%XSYSTEMMODE=1,0,0,0";
            t.Radio[(int)RadioAccess.NbIot] = "AT%XSYSTEMMODE=0,1,0,0";
            t.Radio[(int)RadioAccess.LteMThenNbIot] = "AT%XSYSTEMMODE=1,1,0,1";
            t.Radio[(int)RadioAccess.Automatic] = "AT%XSYSTEMMODE=1,1,0,0";
            t.Radio[(int)RadioAccess.Lte] = "AT%XSYSTEMMODE=1,1,0,0";
            t.RadioNeedsRadioOff = true;
            t.Bands = "AT%XBANDLOCK=1,\"%b\"";
            t.NarrowBands = "AT%XBANDLOCK=1,\"%b\"";
            t.BandForm = BandForm.BitString;
            t.TimeReport = "AT%XTIME=1";
            t.Supply = "AT%XVBAT";
            t.Heat = "AT%XTEMP?";
            t.Urcs = LifeTable.StandardUrcs(UrcBytes);
            LifeTable.Add(t.Urcs, "%XMODEMSLEEP: ", LifeUrc.Ignored);
            return t;
        }
    }
}
