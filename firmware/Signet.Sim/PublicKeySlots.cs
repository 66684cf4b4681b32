using Signet.Core;

namespace Signet.Sim
{
    /// <summary>
    /// Which public key objects the applet has, what lies in them, and which of them take peers' keys. Keys used for
    /// verification stay where they are as long as possible: a peer's ECDH point never comes back, a server's key does.
    /// </summary>
    public sealed class PublicKeySlots
    {
        // One for ECDH, two for a leaf and its CA; more would only wear the card.
        private const int MaxScratch = 3;

        private readonly PublicKeySlot[] _slots;
        private int _clock;

        /// <summary>Makes the slots of an object list, none of them scratch.</summary>
        /// <param name="objects">The object list.</param>
        public PublicKeySlots(IotSafeObject[] objects)
        {
            int count = 0;
            for (int i = 0; i < objects.Length; i++)
            {
                count += objects[i].Type == IotSafeObjectType.PublicKey ? 1 : 0;
            }

            _slots = new PublicKeySlot[count];
            for (int i = 0; i < objects.Length; i++)
            {
                if (objects[i].Type == IotSafeObjectType.PublicKey)
                {
                    _slots[_slots.Length - count] = new PublicKeySlot(objects[i]);
                    count--;
                }
            }
        }

        /// <summary>Number of public key objects.</summary>
        public int Count
        {
            get { return _slots.Length; }
        }

        /// <summary>One of them.</summary>
        /// <param name="index">0 to <see cref="Count"/> - 1.</param>
        /// <returns>The slot.</returns>
        public PublicKeySlot this[int index]
        {
            get { return _slots[index]; }
        }

        /// <summary>The slot that holds a point and can verify with it.</summary>
        /// <param name="point">Holds the point, 65 bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <returns>The slot; null when there is none.</returns>
        public PublicKeySlot FindForVerify(byte[] point, int offset)
        {
            for (int i = 0; i < _slots.Length; i++)
            {
                if (_slots[i].CanVerify && _slots[i].Holds(point, offset))
                {
                    return _slots[i];
                }
            }

            return null;
        }

        /// <summary>The slot that holds a point and can agree with it, ours or not: using it changes nothing.</summary>
        /// <param name="point">Holds the point, 65 bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <returns>The slot; null when there is none.</returns>
        public PublicKeySlot FindForAgree(byte[] point, int offset)
        {
            for (int i = 0; i < _slots.Length; i++)
            {
                if (_slots[i].CanAgree && _slots[i].Holds(point, offset))
                {
                    return _slots[i];
                }
            }

            return null;
        }

        /// <summary>The slot for a peer's ECDH point: always the same one, one that can't verify if there is such, the last
        /// of several.</summary>
        /// <returns>The slot; null when there is no scratch object for key agreement.</returns>
        public PublicKeySlot ForAgree()
        {
            PublicKeySlot best = null;
            for (int i = 0; i < _slots.Length; i++)
            {
                if (_slots[i].IsScratch && _slots[i].CanAgree && (best == null || best.CanVerify))
                {
                    best = _slots[i];
                }
            }

            return best;
        }

        /// <summary>The slot that takes the next key for verification: the one idle longest, and the ECDH slot only when
        /// there is no other.</summary>
        /// <returns>The slot; null when there is none.</returns>
        public PublicKeySlot ForVerify()
        {
            PublicKeySlot agree = ForAgree();
            PublicKeySlot best = null;
            for (int i = 0; i < _slots.Length; i++)
            {
                PublicKeySlot slot = _slots[i];
                if (slot.IsScratch && slot.CanVerify && slot != agree && (best == null || slot.LastUse < best.LastUse))
                {
                    best = slot;
                }
            }

            return best == null && agree != null && agree.CanVerify ? agree : best;
        }

        /// <summary>Notes that a slot was used.</summary>
        /// <param name="slot">The slot.</param>
        public void Touch(PublicKeySlot slot)
        {
            _clock++;
            slot.LastUse = _clock;
        }

        /// <summary>Forgets the content of all slots.</summary>
        public void Forget()
        {
            for (int i = 0; i < _slots.Length; i++)
            {
                _slots[i].Forget();
            }
        }

        /// <summary>Takes an object that turned out to be half of our key pair out of the scratch objects.</summary>
        /// <param name="key">The public key object; may be null.</param>
        public void Spare(IotSafeObject key)
        {
            for (int i = 0; key != null && i < _slots.Length; i++)
            {
                if (_slots[i].Key.IsPairedWith(key))
                {
                    _slots[i].IsScratch = false;
                    _slots[i].Forget();
                }
            }
        }

        /// <summary>Makes up to three slots scratch, empty and volatile ones first.</summary>
        /// <param name="allowed">For each slot, whether it may be overwritten.</param>
        public void ChooseScratch(bool[] allowed)
        {
            int left = MaxScratch;
            for (int pass = 0; pass < 2; pass++)
            {
                for (int i = 0; i < _slots.Length && left > 0; i++)
                {
                    if (allowed[i] && _slots[i].IsIdle == (pass == 0))
                    {
                        _slots[i].IsScratch = true;
                        left--;
                    }
                }
            }
        }
    }
}
