using System;
using System.Collections.Generic;

namespace Signet.Emulator.Modem
{
    /// <summary>The name map of the options.</summary>
    internal static class HostNames
    {
        /// <summary>Where a name leads; null for a host that there isn't.</summary>
        public static HostTarget? Find(ModemOptions options, string host, int port)
        {
            foreach (string name in new[] { $"{host}:{port}", host })
            {
                foreach ((string key, HostTarget target) in options.Hosts)
                {
                    if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
                        return target;
                }
            }

            return options.AllowOtherHosts ? new HostTarget(host) : null;
        }
    }
}
