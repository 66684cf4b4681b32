namespace Signet.Modem
{
    /// <summary>What an error line of a dialect means to the driver.</summary>
    public enum AtErrorMeaning
    {
        /// <summary>No error line came.</summary>
        None = 0,

        /// <summary>An error without a meaning of its own.</summary>
        Other = 1,

        /// <summary>The receive buffer of the connection is empty; not a failure.</summary>
        NoData = 2,

        /// <summary>What was to be opened is open already; not a failure.</summary>
        AlreadyOpen = 3,

        /// <summary>The packet data connection is not open.</summary>
        NetworkNotOpen = 4,

        /// <summary>A result line that tells of a failure where no final result code follows; its number is not 0. It
        /// ends a command that waits for a result line beginning alike.</summary>
        Fatal = 5,
    }
}
