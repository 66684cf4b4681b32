using Signet.Core;

namespace Signet.Agent
{
    /// <summary>
    /// Waiting times between attempts: 2 s, doubled up to 15 min, each drawn from its upper half at random, so that a
    /// fleet that lost its network together does not come back together (GSMA TS.34 on connection efficiency).
    /// </summary>
    public sealed class BackOff
    {
        /// <summary>Shortest full step in milliseconds.</summary>
        public const int FirstMs = 2000;

        /// <summary>Longest full step in milliseconds.</summary>
        public const int LastMs = 900000;

        private int _step = FirstMs;

        /// <summary>Begins again with the shortest step; called when the broker has confirmed a connection.</summary>
        public void Reset()
        {
            _step = FirstMs;
        }

        /// <summary>Skips to the longest step, for a failure that only a person can repair.</summary>
        public void Lengthen()
        {
            _step = LastMs;
        }

        /// <summary>Gives the next waiting time and doubles the step.</summary>
        /// <param name="noise">16 random bits; they need not be secret.</param>
        /// <returns>Milliseconds between half a step and a step.</returns>
        public int Next(int noise)
        {
            int half = _step / 2;
            int wait = half + (int)((long)half * (noise & 0xFFFF) / 0xFFFF);
            _step = _step > LastMs / 2 ? LastMs : _step * 2;
            return wait;
        }
    }
}
