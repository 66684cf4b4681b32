namespace System.IO.Ports
{
    public enum Handshake
    {
        None = 0,
        XOnXOff = 1,
        RequestToSend = 2,
        RequestToSendXOnXOff = 3,
    }

    public enum Parity
    {
        None = 0,
        Odd = 1,
        Even = 2,
    }

    public enum SerialData
    {
        Chars = 1,
        WatchChar = 2,
    }

    public class SerialDataReceivedEventArgs : EventArgs
    {
        internal SerialDataReceivedEventArgs() { }
        public SerialData EventType => throw null;
    }

    public delegate void SerialDataReceivedEventHandler(object sender, SerialDataReceivedEventArgs e);

    public enum SerialMode
    {
        Normal = 0,
        RS485 = 1,
    }

    public sealed class SerialPort : IDisposable
    {
        public SerialPort(string portName, int baudRate = 9600, Parity parity = Parity.None, int dataBits = 8, StopBits stopBits = StopBits.One) { }
        public int BaudRate { get => throw null; set { } }
        public Handshake Handshake { get => throw null; set { } }
        public int DataBits { get => throw null; set { } }
        public Parity Parity { get => throw null; set { } }
        public SerialMode Mode { get => throw null; set { } }
        public StopBits StopBits { get => throw null; set { } }
        public string PortName => throw null;
        public char WatchChar { get => throw null; set { } }
        public bool IsOpen => throw null;
        public string NewLine { get => throw null; set { } }
        public int ReadTimeout { get => throw null; set { } }
        public int WriteTimeout { get => throw null; set { } }
        public int ReceivedBytesThreshold { get => throw null; set { } }
        public Stream BaseStream => throw null;
        public int BytesToRead => throw null;
        public bool InvertSignalLevels { get => throw null; set { } }
        public int ReadBufferSize { get => throw null; set { } }
        public int WriteBufferSize { get => throw null; set { } }
        public event SerialDataReceivedEventHandler DataReceived { add { } remove { } }
        public void Open() => throw null;
        public void Close() => throw null;
        public static string[] GetPortNames() => throw null;
        public int Read(byte[] buffer, int offset, int count) => throw null;
        public int ReadByte() => throw null;
        public string ReadExisting() => throw null;
        public string ReadLine() => throw null;
        public void Write(byte[] buffer, int offset, int count) => throw null;
        public void WriteByte(byte value) => throw null;
        public void Write(string text) => throw null;
        public void WriteLine(string text) => throw null;
        public void Dispose() => throw null;
    }

    public enum StopBits
    {
        One = 1,
        Two = 2,
        OnePointFive = 3,
    }
}
