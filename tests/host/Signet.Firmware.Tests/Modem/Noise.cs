namespace Signet.Firmware.Tests.Modem
{
    internal static class Noise
    {
        /// <summary>Flips, drops or doubles about one byte in so many.</summary>
        public static byte[] Flip(byte[] bytes, Random random, int oneIn)
        {
            List<byte> damaged = new List<byte>();
            foreach (byte b in bytes)
            {
                switch (random.Next(3 * oneIn))
                {
                    case 0:
                        damaged.Add((byte)(b ^ (1 << random.Next(8))));
                        break;
                    case 1:
                        break;
                    case 2:
                        damaged.Add(b);
                        damaged.Add((byte)random.Next(256));
                        break;
                    default:
                        damaged.Add(b);
                        break;
                }
            }

            return damaged.ToArray();
        }
    }
}
