using Signet.Core;

namespace Signet.Store
{
    /// <summary>
    /// A counter that never gives a number twice, whatever power does: a block of numbers is committed as used before
    /// the first of it is given out, so a restart skips what was left of it.
    /// </summary>
    public sealed class ReservedCounter
    {
        private readonly StoreNumbers _numbers;
        private readonly int _index;
        private readonly int _block;
        private ulong _next;
        private ulong _limit;

        /// <summary>Continues a counter.</summary>
        /// <param name="numbers">The store's numbers, loaded.</param>
        /// <param name="index">Which counter, 0 to 7.</param>
        /// <param name="block">Numbers reserved at a time, 1 or more; the same at each start. An erase of flash for
        /// each block, and up to two blocks skipped at each restart.</param>
        public ReservedCounter(StoreNumbers numbers, int index, int block)
        {
            if (index < 0 || index >= StoreNumbers.Counters || block < 1)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "counter");
            }

            _numbers = numbers;
            _index = index;
            _block = block;

            // One block more than reserved: were the newest version of the numbers damaged, the one before would count,
            // which may have one block less.
            ulong reserved = numbers.Get(index);
            _next = reserved == 0 ? 0 : reserved + (ulong)block;
            _limit = _next;
            Skipped = _next > 0;
        }

        /// <summary>True when this start skipped numbers.</summary>
        public bool Skipped { get; }

        /// <summary>The number that <see cref="Next"/> will give.</summary>
        public ulong Peek
        {
            get { return _next; }
        }

        /// <summary>Leaves out all numbers below one, which were used without being reserved.</summary>
        /// <param name="number">The least number that <see cref="Next"/> may give.</param>
        public void SkipTo(ulong number)
        {
            _next = number > _next ? number : _next;
        }

        /// <summary>Gives a number that was never given before.</summary>
        /// <returns>The number.</returns>
        /// <exception cref="SignetException">The codes of the store when a new block can't be reserved; no number is
        /// given then.</exception>
        public ulong Next()
        {
            if (_next >= _limit)
            {
                _numbers.Raise(_index, _next + (ulong)_block);
                _limit = _next + (ulong)_block;
            }

            return _next++;
        }
    }
}
