namespace Signet.Device
{
    /// <summary>The application that runs on the board.</summary>
    public static class Program
    {
        /// <summary>Called by the nanoCLR after boot; when it returns, nothing is left running.</summary>
        public static void Main()
        {
        }
    }
}
