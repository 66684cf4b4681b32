using System;

namespace Signet.LintSamples
{
    /// <summary>What the device does well: the lint must stay silent here.</summary>
    public static class Good
    {
        private static readonly byte[] Table = { 1, 2, 3, 4 };

        public enum Colour
        {
            Red,
            Green,
        }

        public interface IShape
        {
            int Area();
        }

        public static int Sum(byte[] data, int offset, int count)
        {
            int sum = 0;
            for (int i = offset; i < offset + count; i++)
                sum += data[i] ^ Table[i & 3];
            return sum;
        }

        public static string Text(int number, Colour colour)
        {
            return "n=" + number.ToString("X2") + string.Format("{0}", (int)colour);
        }

        public static int Choose(string word)
        {
            switch (word)
            {
                case "one":
                    return 1;
                case "two":
                    return 2;
                default:
                    return 0;
            }
        }

        public static bool Guard(object gate, object shape)
        {
            lock (gate)
            {
                try
                {
                    return ((IShape)shape).Area() > 0;
                }
                catch (Exception)
                {
                    return false;
                }
                finally
                {
                    Table[0] = 1;
                }
            }
        }
    }
}
