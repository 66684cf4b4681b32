namespace Signet.Modem
{
    /// <summary>How a payload is handed to the module.</summary>
    public enum SendForm
    {
        /// <summary>Raw, behind a prompt; the command announces its length.</summary>
        Prompt = 0,

        /// <summary>In the command itself, as hexadecimal digits (<c>%d</c>).</summary>
        Hex = 1,
    }
}
