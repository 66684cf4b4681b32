namespace Signet.Emulator.Modem
{
    /// <summary>Limits of a line's length that come with a module's way to the SIM.</summary>
    internal static class SimAccessLimits
    {
        /// <summary>What a module with a limit of its own makes of a line, AT counted; null for nothing unusual.</summary>
        public static AtResult? Fault(ModemEmulator modem, int length)
        {
            SimAccessQuirks access = modem.Dialect.SimAccess;
            if (access.HangsAt > 0 && length == access.HangsAt)
            {
                modem.Hang();
                return AtResult.Silent;
            }

            if (access.MaxLine == 0 || length <= access.MaxLine)
                return null;
            if (access.LongLine == LongLine.RepeatsAnswer)
                modem.Line.RepeatText();
            return access.LongLine switch
            {
                LongLine.Refused => AtResult.Error,
                LongLine.Ignored => AtResult.Silent,
                _ => AtResult.Ok,
            };
        }
    }
}
