using Signet.Core;
using Signet.Testing;

namespace Signet.Tls.Tests;

/// <summary>The client certificate is blamed only for what a server that refuses it can have done.</summary>
public class RefusalTests
{
    private static readonly TestCa Root = TestCa.Root();
    private static readonly TestCertificate Device = Root.Device();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_module_that_does_not_send_our_messages_is_its_own_error(int piece)
    {
        // Piece 1 is ClientHello, piece 2 the flight with certificate, signature and Finished.
        SignetException error = Assert.Throws<SignetException>(() => Open(piece, ErrorCode.SocketSendFailed));
        Assert.Equal(ErrorCode.SocketSendFailed, error.Code);
        error = Assert.Throws<SignetException>(() => Open(piece, ErrorCode.SocketClosed));
        Assert.Equal(ErrorCode.SocketClosed, error.Code);
    }

    [Theory]
    [InlineData(ErrorCode.SocketSendFailed)]
    [InlineData(ErrorCode.SocketClosed)]
    public void A_stream_that_is_gone_after_our_flight_may_be_a_refusal(ErrorCode code)
    {
        using var server = new OpenSslServer(Root.Server(), Root, "-num_tickets 0");
        using var client = new Client(Root, Device);
        client.Inner.OnSend = (number, _) => Fail(number == 3, code);
        Assert.Null(client.TryOpen(server.Port));
        SignetException error = Assert.Throws<SignetException>(() => client.Send("data"));
        Assert.Equal(ErrorCode.ClientNotConfirmed, error.Code);
        Assert.Equal(code.ToString(), error.Detail);
    }

    [Fact]
    public void A_flight_that_was_damaged_on_the_line_is_told_as_that()
    {
        using var server = new OpenSslServer(Root.Server(), Root);
        using var client = new Client(Root, Device);
        client.Inner.OnSend = (number, piece) => piece[^1] ^= (byte)(number == 2 ? 1 : 0);
        Assert.Null(client.TryOpen(server.Port));
        SignetException? error = client.TryReceive();
        Assert.Equal(ErrorCode.TlsAlertReceived, error?.Code);
        Assert.Equal(AlertDescription.BadRecordMac, error?.Value);
    }

    [Fact]
    public void An_alert_that_is_read_in_the_middle_of_a_long_message_is_told_as_that()
    {
        // Behind the answer a KeyUpdate that wants one in return, and an alert: it is read when that has been sent, together
        // with the first part of the next message.
        var bench = new Bench();
        bench.Peer.Behind = server =>
        {
            byte[] update = server.Outgoing.Protect(22, ScriptedServer.Message(24, [1]));
            server.UpdateOutgoing();
            return [.. update, .. server.Outgoing.Protect(21, [2, AlertDescription.InternalError])];
        };
        bench.Transport.Open("localhost", 8883, 1000);
        bench.Transport.Send([1], 0, 1, 1000);
        var reply = new byte[bench.Peer.Reply.Length];
        Assert.Equal(reply.Length, bench.Transport.Receive(reply, 0, reply.Length, 1000));
        bench.Peer.Behind = null;
        int before = bench.Peer.Data.Count;
        var error = Assert.Throws<SignetException>(() => bench.Transport.Send(new byte[20000], 0, 20000, 1000));
        Assert.Equal((ErrorCode.TlsAlertReceived, AlertDescription.InternalError), (error.Code, error.Value));
        Assert.True(bench.Peer.Data.Count > before);
        Assert.False(bench.Transport.IsOpen);
    }

    private static void Open(int piece, ErrorCode code)
    {
        using var server = new OpenSslServer(Root.Server(), Root);
        using var client = new Client(Root, Device);
        client.Inner.OnSend = (number, _) => Fail(number == piece, code);
        client.Transport.Open("localhost", server.Port, 20000);
    }

    private static void Fail(bool now, ErrorCode code)
    {
        if (now)
        {
            throw new SignetException(code);
        }
    }
}
