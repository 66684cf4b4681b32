using System.Numerics;

namespace Signet.SoftCrypto.Tests;

/// <summary>Numbers that drive limbs and carries to their edges.</summary>
internal static class Numbers
{
    /// <summary>Every limb at an end of its range, or in the middle of it.</summary>
    public static long[] Extreme(Random random, long[] low, long[] high)
    {
        var limbs = new long[low.Length];
        int style = random.Next(6);
        for (int i = 0; i < limbs.Length; i++)
        {
            limbs[i] = (style == 5 ? random.Next(5) : style) switch
            {
                0 => high[i],
                1 => low[i],
                2 => i % 2 == 0 ? high[i] : low[i],
                3 => random.NextInt64(low[i], high[i] + 1),
                _ => random.Next(3) == 0 ? 0 : random.Next(2) == 0 ? high[i] : low[i],
            };
        }

        return limbs;
    }

    /// <summary>A number of 256 bits whose words are often all zeros or all ones.</summary>
    public static BigInteger Words(Random random)
    {
        var bytes = new byte[32];
        for (int i = 0; i < 32; i += 4)
        {
            int kind = random.Next(4);
            for (int j = 0; j < 4; j++)
                bytes[i + j] = kind == 0 ? (byte)0 : kind == 1 ? (byte)0xFF : (byte)random.Next(256);
        }

        return new BigInteger(bytes, isUnsigned: true);
    }
}
