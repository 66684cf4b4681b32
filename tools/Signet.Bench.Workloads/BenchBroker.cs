using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Signet.Bench.Workloads;

/// <summary>
/// As much of a broker as a measurement needs: .NET's TLS 1.3 with a client certificate demanded, and an answer to each
/// MQTT packet at once, always of the same length. Real brokers are the integration tests' matter.
/// </summary>
internal sealed class BenchBroker : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly SslStreamCertificateContext _certificate;
    private readonly byte[] _ca;
    private readonly bool _resumes;
    private readonly Task _task;
    private volatile byte[] _lastMessage = [];

    internal BenchBroker(X509Certificate2 certificate, X509Certificate2 ca, bool resumes)
    {
        _resumes = resumes;
        // The leaf alone: the authority is the SIM's trust anchor.
        _certificate = SslStreamCertificateContext.Create(certificate, [], offline: true);
        _ca = ca.SubjectName.RawData;
        _listener.Start();
        _task = Task.Run(ServeAsync);
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Payload of the newest PUBLISH.</summary>
    internal byte[] LastMessage => _lastMessage;

    public void Dispose()
    {
        _stop.Cancel();
        try
        {
            _task.Wait();
        }
        catch (AggregateException e) when (e.InnerException is OperationCanceledException)
        {
            // That is how it ends.
        }

        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            client.NoDelay = true;
            try
            {
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = _certificate,
                    ClientCertificateRequired = true,
                    EnabledSslProtocols = SslProtocols.Tls13,
                    AllowRenegotiation = false,
                    AllowTlsResume = _resumes,
                    CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                    RemoteCertificateValidationCallback = (_, c, _, _) =>
                        c is X509Certificate2 given && given.IssuerName.RawData.AsSpan().SequenceEqual(_ca),
                }, _stop.Token);
                await AnswerAsync(tls);
            }
            catch (Exception e) when (e is IOException or AuthenticationException)
            {
                // The client went away; a client that was refused reports that itself.
            }
        }
    }

    private async Task AnswerAsync(Stream tls)
    {
        var head = new byte[1];
        while (await tls.ReadAtLeastAsync(head, 1, throwOnEndOfStream: false, _stop.Token) == 1)
        {
            int length = 0;
            var digit = new byte[1];
            for (int shift = 0; ; shift += 7)
            {
                await tls.ReadExactlyAsync(digit, _stop.Token);
                length |= (digit[0] & 0x7F) << shift;
                if (digit[0] < 0x80) break;
            }

            var body = new byte[length];
            await tls.ReadExactlyAsync(body, _stop.Token);
            byte[] answer = Answer(head[0], body);
            if (answer.Length > 0) await tls.WriteAsync(answer, _stop.Token);
        }
    }

    // MQTT 3.1.1: CONNACK, PUBACK, PINGRESP; nothing to DISCONNECT.
    private byte[] Answer(byte head, byte[] body)
    {
        switch (head >> 4)
        {
            case 1:
                return [0x20, 2, 0, 0];
            case 3:
                int topic = (body[0] << 8) | body[1];
                _lastMessage = body[(topic + 4)..];
                return [0x40, 2, body[topic + 2], body[topic + 3]];
            case 12:
                return [0xD0, 0];
            default:
                return [];
        }
    }
}
