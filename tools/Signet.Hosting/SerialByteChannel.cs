using System.IO.Ports;
using Signet.Core;

namespace Signet.Hosting;

/// <summary>A serial port, 8N1 without flow control, as the firmware's line: a real one or a pseudo terminal.</summary>
public sealed class SerialByteChannel : IByteChannel, IDisposable
{
    private const int SliceMs = 250;

    private readonly SerialPort _port;

    /// <summary>Opens a port.</summary>
    /// <param name="path">Its name: /dev/ttyUSB2, /dev/pts/7, COM12.</param>
    /// <param name="baudRate">Bits a second.</param>
    /// <exception cref="SignetException"><see cref="ErrorCode.LineClosed"/> when it can't be opened.</exception>
    public SerialByteChannel(string path, int baudRate = 115200)
    {
        _port = new SerialPort(path, baudRate, Parity.None, 8, StopBits.One);
        try
        {
            _port.Open();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            _port.Dispose();
            throw new SignetException(ErrorCode.LineClosed, $"{path}: {e.Message}");
        }

        try
        {
            // USB modules stay silent until a terminal says that it is there.
            _port.DtrEnable = true;
            _port.RtsEnable = true;
        }
        catch (IOException)
        {
            // A pseudo terminal has no such lines.
        }
    }

    /// <inheritdoc/>
    public void Write(byte[] buffer, int offset, int count, int timeoutMs)
    {
        try
        {
            _port.WriteTimeout = timeoutMs;
            _port.Write(buffer, offset, count);
        }
        catch (TimeoutException)
        {
            throw new SignetException(IsHungUp() ? ErrorCode.LineClosed : ErrorCode.LineTimeout, _port.PortName);
        }
        catch (Exception e) when (IsGone(e))
        {
            throw new SignetException(ErrorCode.LineClosed, _port.PortName);
        }
    }

    /// <inheritdoc/>
    public int Read(byte[] buffer, int offset, int count, int timeoutMs)
    {
        long end = Environment.TickCount64 + timeoutMs;
        while (true)
        {
            int left = (int)Math.Max(0, end - Environment.TickCount64);
            int? read = ReadOnce(buffer, offset, count, Math.Min(left, SliceMs));
            if (read != null) return read.Value;

            if (IsHungUp()) throw new SignetException(ErrorCode.LineClosed, _port.PortName);

            if (left <= SliceMs) return 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _port.Dispose();
        }
        catch (IOException)
        {
            // A line that is gone can't be restored to what it was.
        }
    }

    private int? ReadOnce(byte[] buffer, int offset, int count, int timeoutMs)
    {
        try
        {
            _port.ReadTimeout = timeoutMs;
            int read = _port.Read(buffer, offset, count);
            return read > 0 ? read : throw new SignetException(ErrorCode.LineClosed, _port.PortName);
        }
        catch (TimeoutException)
        {
            return null;
        }
        catch (Exception e) when (IsGone(e))
        {
            throw new SignetException(ErrorCode.LineClosed, _port.PortName);
        }
    }

    // SerialPort doesn't notice the end of a terminal whose other side has closed, or of an adapter that was pulled out:
    // it times out for ever. To ask the system for the number of waiting bytes fails then.
    private bool IsHungUp()
    {
        try
        {
            return _port.BytesToRead < 0;
        }
        catch (Exception e) when (IsGone(e))
        {
            return true;
        }
    }

    private static bool IsGone(Exception e) =>
        e is IOException or InvalidOperationException or UnauthorizedAccessException or OperationCanceledException;
}
