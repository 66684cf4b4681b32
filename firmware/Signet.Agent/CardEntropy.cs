using Signet.Core;

namespace Signet.Agent
{
    /// <summary>The secure element's generator as a source of seeds. The module overhears it, so it never counts alone.</summary>
    public sealed class CardEntropy : IEntropySource
    {
        private readonly ISecureElement _card;

        /// <summary>Makes the source.</summary>
        /// <param name="card">The element that is asked.</param>
        public CardEntropy(ISecureElement card)
        {
            _card = card;
        }

        /// <inheritdoc/>
        public string Name
        {
            get { return "sim"; }
        }

        /// <inheritdoc/>
        public void Fill(byte[] buffer, int offset, int count)
        {
            _card.GetRandom(buffer, offset, count);
        }
    }
}
