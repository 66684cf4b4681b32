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

        /// <summary>True while remote administration works on the object: commands that name it get 6984.</summary>
        public bool UnderAdministration { get; set; }

        /// <summary>Number of changes by remote administration; a session begun before one ends with 6989.</summary>
        public int Revision { get; private set; }

        /// <summary>True when the issuer has put the present content there, false when the device has.</summary>
        public bool FromIssuer { get; set; } = true;

        /// <summary>Notes a change by remote administration.</summary>
        public void Touch()
        {
            Revision++;
            FromIssuer = true;
        }

        /// <summary>Identifier in hexadecimal, for the trace.</summary>
        public string Name => Convert.ToHexString(Id);
    }
}
