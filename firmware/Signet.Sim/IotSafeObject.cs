using Signet.Core;

namespace Signet.Sim
{
    /// <summary>One object of the applet store as the applet describes it (GSMA IoT.05 clause 2.14.4).</summary>
    public sealed class IotSafeObject
    {
        // One field for six numbers, since an applet has a dozen objects and each field of each takes 12 bytes: number + 1
        // in ten bits, 0 for unknown.
        private const int BitsOfNumber = 10;
        private const int Largest = (1 << BitsOfNumber) - 2;

        private long _numbers;

        /// <summary>Makes an object of which nothing is known yet.</summary>
        /// <param name="type">Its kind.</param>
        public IotSafeObject(IotSafeObjectType type)
        {
            Type = type;
        }

        /// <summary>Its kind.</summary>
        public IotSafeObjectType Type { get; }

        /// <summary>Identifier, 1 to 20 bytes; null when not given.</summary>
        public byte[] Id { get; internal set; }

        /// <summary>Label, 1 to 60 bytes; null when not given.</summary>
        public byte[] Label { get; internal set; }

        /// <summary>Access conditions: 01 read, 02 update; -1 when not given.</summary>
        public int Access
        {
            get { return Get(0); }
            internal set { Set(0, value); }
        }

        /// <summary>State: 01 activated, 00 empty or deactivated; -1 when not given.</summary>
        public int State
        {
            get { return Get(1); }
            internal set { Set(1, value); }
        }

        /// <summary>Key type: 13 P-256 persistent, 14 P-256 volatile; -1 when not given.</summary>
        public int KeyType
        {
            get { return Get(2); }
            internal set { Set(2, value); }
        }

        /// <summary>Key usage: 01 general, 02 TLS 1.2, 03 TLS 1.3; -1 when not given.</summary>
        public int Usage
        {
            get { return Get(3); }
            internal set { Set(3, value); }
        }

        /// <summary>Bits of cryptographic functions: 01 signature, 02 key generation, 04 key agreement; -1 when not
        /// given.</summary>
        public int Functions
        {
            get { return Get(4); }
            internal set { Set(4, value); }
        }

        /// <summary>File size in bytes; -1 when not given.</summary>
        public int FileSize { get; internal set; } = -1;

        /// <summary>File usage: 01 general, 02 X.509 certificate; -1 when not given.</summary>
        public int FileUsage
        {
            get { return Get(5); }
            internal set { Set(5, value); }
        }

        /// <summary>An object named by its identifier, of which nothing else is known.</summary>
        /// <param name="type">Its kind.</param>
        /// <param name="id">Its identifier, 1 to 20 bytes.</param>
        /// <returns>The object.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for another length.</exception>
        public static IotSafeObject WithId(IotSafeObjectType type, byte[] id)
        {
            if (id.Length < 1 || id.Length > IotSafe.MaxIdLength)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "identifier length");
            }

            return new IotSafeObject(type) { Id = id };
        }

        /// <summary>An object named by its label, of which nothing else is known.</summary>
        /// <param name="type">Its kind.</param>
        /// <param name="label">Its label, 1 to 60 bytes.</param>
        /// <returns>The object.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for another length.</exception>
        public static IotSafeObject WithLabel(IotSafeObjectType type, byte[] label)
        {
            if (label.Length < 1 || label.Length > IotSafe.MaxLabelLength)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "label length");
            }

            return new IotSafeObject(type) { Label = label };
        }

        /// <summary>Whether the applet grants all of these access rights.</summary>
        /// <param name="rights">Bits of <see cref="Access"/>.</param>
        /// <returns>True when granted; false when not given.</returns>
        public bool Grants(int rights)
        {
            return Access >= 0 && (Access & rights) == rights;
        }

        /// <summary>Whether the key is made for a function, as far as the applet says.</summary>
        /// <param name="function">Bit of <see cref="Functions"/>.</param>
        /// <returns>True when it is, or when the applet doesn't say.</returns>
        public bool Serves(int function)
        {
            return Functions < 0 || (Functions & function) != 0;
        }

        /// <summary>Compares kind and identifier.</summary>
        /// <param name="type">The kind.</param>
        /// <param name="id">The identifier.</param>
        /// <returns>True when both are the same.</returns>
        public bool Is(IotSafeObjectType type, byte[] id)
        {
            return Type == type && ByteRange.AreSame(Id, id);
        }

        /// <summary>Whether a name is this object's identifier or its label.</summary>
        /// <param name="name">The name; may be null.</param>
        /// <returns>True when it is one of the two.</returns>
        public bool IsNamed(byte[] name)
        {
            return ByteRange.AreSame(Id, name) || ByteRange.AreSame(Label, name);
        }

        /// <summary>Whether both have the same identifier or the same label, as the halves of a key pair do.</summary>
        /// <param name="other">The other object.</param>
        /// <returns>True when one of the two is given in both and equal.</returns>
        public bool IsPairedWith(IotSafeObject other)
        {
            return ByteRange.AreSame(Id, other.Id) || ByteRange.AreSame(Label, other.Label);
        }

        /// <summary>The identifier in hexadecimal digits, or the label, for the log.</summary>
        /// <returns>E.g. "public key 0A01".</returns>
        public override string ToString()
        {
            string text = KindName();
            if (Id != null)
            {
                text += " " + Hex.ToText(Id, 0, Id.Length);
            }
            else if (Label != null)
            {
                text += " label " + Hex.ToText(Label, 0, Label.Length);
            }

            return text;
        }

        private int Get(int index)
        {
            return ((int)(_numbers >> (index * BitsOfNumber)) & (Largest + 1)) - 1;
        }

        // They are bytes: of something longer the last one counts, so that a refusal doesn't become "not given".
        private void Set(int index, int value)
        {
            long number = value < 0 ? 0 : value > Largest ? (value & 0xFF) + 1 : value + 1;
            int shift = index * BitsOfNumber;
            _numbers = (_numbers & ~((long)(Largest + 1) << shift)) | (number << shift);
        }

        private string KindName()
        {
            switch (Type)
            {
                case IotSafeObjectType.File:
                    return "file";
                case IotSafeObjectType.PrivateKey:
                    return "private key";
                case IotSafeObjectType.PublicKey:
                    return "public key";
                default:
                    return "secret key";
            }
        }
    }
}
