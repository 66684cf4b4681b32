namespace Signet.Modem
{
    /// <summary>
    /// What stands in for the placeholders of a command template. One object a command line, filled anew each time.
    /// </summary>
    public sealed class AtValues
    {
        /// <summary><c>%n</c>: connection number or handle.</summary>
        public int Number;

        /// <summary><c>%c</c>: count of bytes.</summary>
        public int Count;

        /// <summary><c>%p</c>: port.</summary>
        public int Port;

        /// <summary><c>%k</c>: the family's own number for the kind of packet data context.</summary>
        public int Kind;

        /// <summary><c>%h</c>: host, PIN or other first text, ASCII.</summary>
        public byte[] Host;

        /// <summary><c>%w</c>: password or other second text, ASCII.</summary>
        public byte[] Password;

        /// <summary><c>%a</c>: access point name, ASCII.</summary>
        public byte[] Apn;

        /// <summary><c>%u</c>: user name for the access point, ASCII.</summary>
        public byte[] User;

        /// <summary><c>%t</c>: kind of packet data context as 3GPP TS 27.007 clause 10.1.1 names it.</summary>
        public byte[] Type;

        /// <summary><c>%d</c>: source of the payload that goes into the line as hexadecimal digits.</summary>
        public byte[] Data;

        /// <summary>Index of the payload's first byte.</summary>
        public int DataOffset;

        /// <summary>Length of the payload in bytes.</summary>
        public int DataCount;
    }
}
