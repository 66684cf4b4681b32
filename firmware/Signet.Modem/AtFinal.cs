namespace Signet.Modem
{
    /// <summary>How a command ended.</summary>
    public enum AtFinal
    {
        /// <summary>It has not ended.</summary>
        None = 0,

        /// <summary>OK, and everything expected was there (ITU-T V.250 clause 5.7.1).</summary>
        Ok = 1,

        /// <summary>ERROR (V.250 clause 5.7.1).</summary>
        Error = 2,

        /// <summary>+CME ERROR (3GPP TS 27.007 clause 9.2); <see cref="AtResult.Number"/> is its number.</summary>
        CmeError = 3,

        /// <summary>+CMS ERROR (3GPP TS 27.005 clause 3.2.5); <see cref="AtResult.Number"/> is its number.</summary>
        CmsError = 4,

        /// <summary>No final result code came in time.</summary>
        Timeout = 5,

        /// <summary>OK came, the result line that should follow did not; the line itself is in step.</summary>
        ResultMissing = 6,

        /// <summary>The prompt for the payload did not come in time.</summary>
        PromptMissing = 7,

        /// <summary>The answer is damaged: line noise, or OK without the information asked for.</summary>
        Malformed = 8,

        /// <summary>The answer was longer than announced, allowed or held by the buffer.</summary>
        Overflow = 9,

        /// <summary>The module restarted meanwhile.</summary>
        Restarted = 10,

        /// <summary>The module takes nothing now, since its buffer is full (SEND FAIL of Quectel); to be repeated.</summary>
        Busy = 11,
    }
}
