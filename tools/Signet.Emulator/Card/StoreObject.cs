using System;

namespace Signet.Emulator.Card
{
    /// <summary>What the four kinds of objects in the applet store share (GSMA IoT.05 clause 2.14.4).</summary>
    public abstract class StoreObject
    {
        private byte[] _id = [1];

        /// <summary>Kind of the object.</summary>
        public abstract ObjectType Type { get; }

        /// <summary>Identifier, 1 to 20 bytes, unique among objects of its type.</summary>
        /// <exception cref="ArgumentException">The length is not 1 to 20.</exception>
        public required byte[] Id
        {
            get => _id;
            set => _id = value is { Length: >= 1 and <= 20 }
                ? value
                : throw new ArgumentException("An object identifier has 1 to 20 bytes.", nameof(value));
        }

        /// <summary>Label, 1 to 60 bytes, or null for none.</summary>
        public byte[]? Label { get; set; }

        /// <summary>Access conditions, tag 60.</summary>
        public AccessRights Access { get; set; }

        /// <summary>State, tag 4A: true activated and filled, false deactivated or empty.</summary>
        public bool Activated { get; set; }

        /// <summary>Identifier in hexadecimal, for the trace.</summary>
        public string Name => Convert.ToHexString(Id);
    }
}
