using System;

namespace Signet.Emulator.Profiles
{
    /// <summary>A profile that can't be used; the message says which, where in it, and what would do.</summary>
    public sealed class ProfileException : Exception
    {
        /// <summary>Makes an exception.</summary>
        /// <param name="message">What is wrong, beginning with the profile's name or file.</param>
        /// <param name="inner">Cause, or null.</param>
        public ProfileException(string message, Exception? inner = null)
            : base(message, inner)
        {
        }
    }
}
