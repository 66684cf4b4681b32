using Signet.Core;
using Signet.Hosting;
using Signet.Testing;
using Signet.Tls;

namespace Signet.Tls.Tests;

/// <summary>What a connection costs once it stands.</summary>
public class SteadyStateTests
{
    private static readonly TestCa Root = TestCa.Root();
    private static readonly TestCertificate Device = Root.Device();

    [Fact]
    public void Sending_and_receiving_allocate_nothing()
    {
        var server = new ScriptedServer(Root.Server());
        var wire = new Wire(server);
        var options = new TlsOptions
        {
            Policy = OffloadPolicy.Fast,
            Credentials = new Credentials { ClientChain = [Device.Der], TrustAnchors = [Root.Der] },
        };
        var transport = new TlsTransport(
            wire, new SoftwareSecureElement(Device.Key), new PlatformEntropy(), VirtualClock.Now(), new NullLog(), options);
        transport.Open("localhost", 1, 1000);
        server.Accept(wire.Sent!.ToArray(), Device.Key);
        wire.Sent = null;
        wire.ToClient = Enumerable.Range(0, 40).SelectMany(_ => server.Outgoing.Protect(23, new byte[100])).ToArray();
        wire.At = 0;
        var buffer = new byte[200];
        for (int i = 0; i < 10; i++)
        {
            transport.Send(buffer, 0, 150, 1000);
            Assert.Equal(100, transport.Receive(buffer, 0, 200, 1000));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 30; i++)
        {
            transport.Send(buffer, 0, 150, 1000);
            transport.Receive(buffer, 0, 200, 1000);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(transport.IsConfirmed);
    }

    /// <summary>A stream in memory with the scripted server behind it; makes no garbage itself.</summary>
    private sealed class Wire(ScriptedServer server) : ITransport
    {
        private bool _hello;

        public List<byte>? Sent { get; set; } = [];

        public byte[] ToClient { get; set; } = [];

        public int At { get; set; }

        public bool IsOpen { get; private set; }

        public void Open(string host, int port, int timeoutMs) => IsOpen = true;

        public void Send(byte[] buffer, int offset, int count, int timeoutMs)
        {
            if (!_hello)
            {
                _hello = true;
                byte[] hello = server.Hello(buffer.AsSpan(offset, count).ToArray());
                ToClient = [.. hello, .. server.Flight().SelectMany(m => server.Outgoing.Protect(22, m))];
                return;
            }

            Sent?.AddRange(buffer.AsSpan(offset, count));
        }

        public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
        {
            int take = Math.Min(count, ToClient.Length - At);
            Array.Copy(ToClient, At, buffer, offset, take);
            At += take;
            return take;
        }

        public void Close() => IsOpen = false;
    }
}
