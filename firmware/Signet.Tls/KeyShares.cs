using Signet.Core;

namespace Signet.Tls
{
    /// <summary>What TLS needs to know of its groups (RFC 8446 section 4.2.7, 4.2.8).</summary>
    public static class KeyShares
    {
        /// <summary>Gives the RFC's name of a group.</summary>
        /// <param name="group">The group.</param>
        /// <returns>"secp256r1" or "x25519"; null for none.</returns>
        public static string Name(NamedGroup group)
        {
            return group == NamedGroup.Secp256r1 ? "secp256r1" : group == NamedGroup.X25519 ? "x25519" : null;
        }

        /// <summary>Gives the size of a key share.</summary>
        /// <param name="group">The group.</param>
        /// <returns>Bytes: 65 for secp256r1 (section 4.2.8.2), 32 for x25519 (RFC 7748 section 6.1).</returns>
        public static int Size(NamedGroup group)
        {
            return group == NamedGroup.X25519 ? 32 : 65;
        }

        internal static bool Contains(NamedGroup[] groups, int group)
        {
            for (int i = 0; i < groups.Length; i++)
            {
                if ((int)groups[i] == group)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
