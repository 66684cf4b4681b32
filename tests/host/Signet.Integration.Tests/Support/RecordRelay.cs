using System.Net;
using System.Net.Sockets;

namespace Signet.Integration.Tests.Support;

/// <summary>
/// Somebody in the middle: a TCP relay before a TLS server that sees each record of the server (RFC 8446 section 5.1) and
/// may change it or end the connection in its place. One connection.
/// </summary>
internal sealed class RecordRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<int, byte[], byte[]?> _pass;
    private readonly TaskCompletionSource _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts it.</summary>
    /// <param name="serverPort">Where the server listens on loopback.</param>
    /// <param name="pass">Takes a record's number, from 0, and the record with its header, and gives what goes on to the
    /// client; null to close the connection.</param>
    public RecordRelay(int serverPort, Func<int, byte[], byte[]?> pass)
    {
        _pass = pass;
        _listener.Start();
        _ = Task.Run(() => RelayAsync(serverPort));
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Ends when the connection was closed by plan.</summary>
    public Task Cut => _cut.Task;

    public void Dispose() => _listener.Dispose();

    private async Task RelayAsync(int serverPort)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, serverPort);
        client.NoDelay = server.NoDelay = true;
        Task up = UpAsync(client, server);
        await DownAsync(client, server);
        client.Client.Shutdown(SocketShutdown.Send);
        server.Client.Shutdown(SocketShutdown.Both);

        // What the client still sends is read, so that it sees an end and no reset.
        await up;
    }

    private static async Task UpAsync(TcpClient client, TcpClient server)
    {
        var buffer = new byte[4096];
        try
        {
            int count;
            while ((count = await client.GetStream().ReadAsync(buffer)) > 0)
            {
                if (server.Connected) await server.GetStream().WriteAsync(buffer.AsMemory(0, count));
            }

            server.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One side is gone, which is what the tests are about.
        }
    }

    private async Task DownAsync(TcpClient client, TcpClient server)
    {
        var from = server.GetStream();
        var header = new byte[5];
        try
        {
            for (int number = 0; ; number++)
            {
                await from.ReadExactlyAsync(header);
                var record = new byte[5 + ((header[3] << 8) | header[4])];
                header.CopyTo(record, 0);
                await from.ReadExactlyAsync(record.AsMemory(5));
                if (_pass(number, record) is not { } passed)
                {
                    _cut.TrySetResult();
                    return;
                }

                await client.GetStream().WriteAsync(passed);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The server or the client has closed.
        }
    }
}
