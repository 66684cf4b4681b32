using System;
using System.Text;
using Signet.Core;

namespace Signet.Agent
{
    /// <summary>A broker that a command names.</summary>
    internal sealed class BrokerAddress
    {
        /// <summary>Host name or address.</summary>
        internal string Host;

        /// <summary>TCP port.</summary>
        internal int Port;

        /// <summary>Trust anchor, DER; null for the settings'.</summary>
        internal byte[] Anchor;

        /// <summary>Writes length of the host (1), 0 for no broker; host, port (2), length of the anchor (2), anchor.</summary>
        internal static int Write(BrokerAddress broker, byte[] buffer, int at)
        {
            if (broker == null)
            {
                buffer[at] = 0;
                return at + 1;
            }

            byte[] host = Encoding.UTF8.GetBytes(broker.Host);
            int anchor = broker.Anchor == null ? 0 : broker.Anchor.Length;
            buffer[at] = (byte)host.Length;
            Array.Copy(host, 0, buffer, at + 1, host.Length);
            at += 1 + host.Length;
            BigEndian.Put16(buffer, at, broker.Port);
            BigEndian.Put16(buffer, at + 2, anchor);
            if (anchor > 0)
            {
                Array.Copy(broker.Anchor, 0, buffer, at + 4, anchor);
            }

            return at + 4 + anchor;
        }

        /// <summary>Reads what <see cref="Write"/> wrote; gives the index behind it, −1 when it is none.</summary>
        internal static int Read(byte[] buffer, int at, int end, out BrokerAddress broker)
        {
            broker = null;
            if (at >= end)
            {
                return -1;
            }

            int host = buffer[at++];
            if (host == 0)
            {
                return at;
            }

            if (end - at < host + 4)
            {
                return -1;
            }

            int anchor = BigEndian.Get16(buffer, at + host + 2);
            if (end - at - host - 4 < anchor)
            {
                return -1;
            }

            broker = new BrokerAddress();
            broker.Host = Encoding.UTF8.GetString(buffer, at, host);
            broker.Port = BigEndian.Get16(buffer, at + host);
            at += host + 4;
            if (anchor > 0)
            {
                broker.Anchor = new byte[anchor];
                Array.Copy(buffer, at, broker.Anchor, 0, anchor);
            }

            return at + anchor;
        }
    }
}
