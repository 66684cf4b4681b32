using Signet.Core;
using Signet.Hosting;
using Signet.Testing;

namespace Signet.Tls.Tests;

/// <summary>What a transport remembers from one connection to the next: tickets, what they are bound to, verdicts.</summary>
public class SessionTests
{
    [Fact]
    public void The_second_visit_is_resumed_and_asks_nothing_of_the_card()
    {
        var bench = new Bench();
        Assert.False(bench.Visit());
        Assert.Equal(["sign"], bench.SoftCard.Calls);
        Assert.Equal(2, bench.Verifier.Count);
        bench.SoftCard.Calls.Clear();
        Assert.True(bench.Visit());
        Assert.Empty(bench.SoftCard.Calls);
        Assert.Equal(2, bench.Verifier.Count);
        Assert.Equal("none", bench.Transport.Report.SecretsOnLine());
        Assert.Equal("nothing", bench.Transport.Report.ElementWork());
        Assert.Equal("x25519", bench.Transport.Report.Group);
    }

    [Fact]
    public void Each_ticket_is_used_once()
    {
        var bench = new Bench();
        bench.Peer.TicketCount = 3;
        bench.Visit();

        // The newest two are kept of the three that came before the word; no more come now.
        Assert.Equal(2, bench.Tickets.Count);
        bench.Peer.TicketCount = 0;
        Assert.True(bench.Visit());
        Assert.True(bench.Visit());
        Assert.NotEqual(bench.Peer.Servers[^1].Resumed, bench.Peer.Servers[^2].Resumed);
        Assert.Equal(0, bench.Tickets.Count);
        Assert.False(bench.Visit());
    }

    [Fact]
    public void Tickets_are_kept_only_when_the_connection_served()
    {
        var bench = new Bench();
        bench.Visit(keep: false);
        Assert.Equal(0, bench.Tickets.Count);
        Assert.False(bench.Visit());
        Assert.Equal(2, bench.Tickets.Count);

        // Tickets that come after the word are kept at once.
        bench.Peer.TicketCount = 0;
        bench.Transport.Open("localhost", 8883, 1000);
        bench.Transport.KeepTickets();
        Assert.Equal(1, bench.Tickets.Count);
        bench.Transport.Close();
        bench.Peer.TicketCount = 1;
        bench.Transport.Open("localhost", 8883, 1000);
        bench.Transport.KeepTickets();
        Assert.Equal(0, bench.Tickets.Count);
        bench.Transport.Send([1], 0, 1, 1000);
        bench.Transport.Receive(new byte[9], 0, 9, 1000);
        Assert.Equal(1, bench.Tickets.Count);
    }

    public static TheoryData<string> Changes => ["port", "name", "anchors", "trusted keys", "policy", "client", "buffer", "alpn", "psk", "optional client"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_ticket_serves_only_what_it_was_made_for(string change)
    {
        TestCertificate server = Bench.Root.Server(s => s.DnsNames = ["localhost", "other.example"]);
        var bench = new Bench(server: server);
        bench.Visit();
        Assert.Equal(2, bench.Tickets.Count);
        TestCertificate other = Bench.Root.Device("another");
        bench.Renew(o =>
        {
            switch (change)
            {
                case "trusted keys":
                    o.Credentials.TrustedKeys = [new byte[32]];
                    break;
                case "anchors":
                    o.Credentials.TrustAnchors = [Bench.Root.Der, TestCa.Root("CN=New").Der];
                    break;
                case "policy":
                    o.Policy = OffloadPolicy.Fast;
                    break;
                case "client":
                    o.Credentials.ClientChain = [Bench.Device.Der, Bench.Root.Der];
                    break;
                case "buffer":
                    o.ReceiveBufferSize = 4400;
                    break;
                case "alpn":
                    o.Alpn = [Client.Bytes("mqtt")];
                    break;
                case "psk":
                    o.AllowPskOnly = true;
                    break;
                case "optional client":
                    o.RequireClientAuthentication = false;
                    break;
            }
        });
        if (change is "port" or "name")
        {
            // Another server's tickets are not touched.
            Assert.False(bench.Visit(change == "name" ? "other.example" : "localhost", change == "port" ? 8884 : 8883, keep: false));
            Assert.Equal(2, bench.Tickets.Count);
            Assert.True(bench.Visit(keep: false));
            return;
        }

        // Tickets that no longer fit are gone for good.
        Assert.False(bench.Visit(keep: false));
        Assert.Equal(0, bench.Tickets.Count);
        bench.Renew();
        Assert.False(bench.Visit(keep: false));
    }

    [Theory]
    [InlineData(7199, true)]
    [InlineData(7200, false)]
    [InlineData(-1, false)]
    public void A_ticket_lives_as_long_as_the_server_said(int seconds, bool resumed)
    {
        var bench = new Bench();
        bench.Visit();
        bench.Clock.UtcSeconds += seconds;
        Assert.Equal(resumed, bench.Visit());
    }

    [Fact]
    public void The_chain_is_verified_anew_after_seven_days_however_often_it_was_resumed()
    {
        var bench = new Bench(server: Bench.Root.Server());
        bench.Peer.TicketLifetime = 604800;
        bench.Visit();
        for (int day = 1; day <= 6; day++)
        {
            bench.Clock.UtcSeconds += 86400;
            Assert.True(bench.Visit());
        }

        bench.Clock.UtcSeconds += 86399;
        Assert.True(bench.Visit());
        bench.Clock.UtcSeconds += 1;
        Assert.False(bench.Visit());
    }

    [Fact]
    public void A_ticket_does_not_outlive_the_servers_certificate()
    {
        DateTimeOffset end = DateTimeOffset.UtcNow.AddSeconds(1000);
        var bench = new Bench(server: Bench.Root.Server(s => s.NotAfter = end));
        bench.Visit();
        bench.Clock.UtcSeconds = end.ToUnixTimeSeconds() - 1;
        Assert.True(bench.Visit());
        bench.Clock.UtcSeconds = end.ToUnixTimeSeconds() + 1;
        SignetException error = Assert.Throws<SignetException>(() => bench.Transport.Open("localhost", 8883, 1000));
        Assert.Equal(ErrorCode.CertificateExpired, error.Code);
    }

    [Theory]
    [InlineData(TimeQuality.Unknown)]
    [InlineData(TimeQuality.Floor)]
    public void Without_time_no_ticket_is_used_and_none_is_lost(TimeQuality quality)
    {
        var bench = new Bench();
        bench.Visit();
        bench.Clock.Quality = quality;
        SignetException error = Assert.Throws<SignetException>(() => bench.Transport.Open("localhost", 8883, 1000));
        Assert.Equal(ErrorCode.ClockUnknown, error.Code);
        Assert.Equal(2, bench.Tickets.Count);
        bench.Clock.Quality = TimeQuality.Network;
        Assert.True(bench.Visit());
    }

    [Fact]
    public void Damaged_records_of_a_store_do_no_harm()
    {
        var bench = new Bench(o => o.Tickets = new RandomStore());
        Assert.False(bench.Visit());
    }

    [Fact]
    public void Finished_and_data_leave_in_one_piece_when_they_are_held()
    {
        var bench = new Bench();
        bench.Visit();
        foreach (bool resumed in new[] { true, false })
        {
            if (!resumed)
            {
                bench.Tickets.Clear();
            }

            bench.Transport.Hold = true;
            bench.Transport.Open("localhost", 8883, 1000);
            Assert.Single(bench.Peer.Sends);
            bench.Transport.Send(Client.Bytes("CONNECT"), 0, 7, 1000);
            bench.Transport.Send(Client.Bytes("PUBLISH"), 0, 7, 1000);
            Assert.Single(bench.Peer.Sends);
            Assert.Equal(4, bench.Transport.Receive(new byte[4], 0, 4, 1000));
            Assert.Equal(2, bench.Peer.Sends.Count);
            Assert.Equal(["CONNECT", "PUBLISH"], bench.Peer.Data.Select(System.Text.Encoding.ASCII.GetString));
            Assert.Equal(resumed, bench.Transport.Report.IsResumed);
            Assert.Equal("TLSv1.3", bench.Transport.Report.Protocol);
            Assert.True(bench.Transport.IsConfirmed);
            Assert.Equal(4, bench.Transport.Receive(new byte[4], 0, 4, 1000));
            bench.Transport.Close();
        }
    }

    [Fact]
    public void What_is_held_back_leaves_when_the_buffer_is_full_and_at_close()
    {
        var bench = new Bench();
        bench.Transport.Hold = true;
        bench.Transport.Open("localhost", 8883, 1000);
        var data = new byte[5000];
        bench.Transport.Send(data, 0, data.Length, 1000);
        Assert.True(bench.Peer.Sends.Count > 2);
        bench.Transport.Close();
        Assert.Equal(5000, bench.Peer.Data.Sum(d => d.Length));
    }

    [Fact]
    public void A_resumed_handshake_stays_within_its_budget_of_bytes()
    {
        var bench = new Bench();
        bench.Visit();
        bench.Visit();
        int up = bench.Transport.Report.HandshakeWireBytesUp;
        int down = bench.Transport.Report.HandshakeWireBytesDown;

        // With a ticket of 48 bytes, which is less than the 32 that OpenSSL's stateful tickets have plus their name.
        Assert.InRange(up + down, 300, 530);
    }

    [Fact]
    public void A_known_verdict_spares_the_chain_but_not_the_servers_own_signature()
    {
        var verdicts = new MemoryVerdictCache(2);
        var bench = new Bench(o =>
        {
            o.Verdicts = verdicts;
            o.Tickets = null;
        });
        Assert.False(bench.Visit(keep: false));
        Assert.Equal(2, bench.Verifier.Count);
        Assert.False(bench.Transport.Report.IsVerdictKnown);
        bench.Visit(keep: false);
        Assert.Equal(3, bench.Verifier.Count);
        Assert.True(bench.Transport.Report.IsVerdictKnown);

        // The key of someone else behind the same chain.
        bench.Peer.Prepare = s => s.SigningKey = Bench.Root.Server().Key;
        SignetException error = Assert.Throws<SignetException>(() => bench.Transport.Open("localhost", 8883, 1000));
        Assert.Equal(ErrorCode.TlsBadServerSignature, error.Code);

        // Validity is judged each time.
        bench.Peer.Prepare = null;
        bench.Clock.UtcSeconds += 40 * 86400;
        error = Assert.Throws<SignetException>(() => bench.Transport.Open("localhost", 8883, 1000));
        Assert.Equal(ErrorCode.CertificateExpired, error.Code);
    }

    [Theory]
    [InlineData("chain")]
    [InlineData("name")]
    [InlineData("anchors")]
    [InlineData("trusted keys")]
    [InlineData("policy")]
    public void A_verdict_is_bound_to_what_it_was_given_on(string change)
    {
        var verdicts = new MemoryVerdictCache(4);
        TestCa authority = Bench.Root.Intermediate();
        TestCertificate server = authority.Server(s => s.DnsNames = ["localhost", "other.example"]);
        var bench = new Bench(o => o.Verdicts = verdicts, server: server);
        bench.Peer.Prepare = s => s.Chain = [server.Der, authority.Der];
        bench.Visit(keep: false);
        Assert.Equal(3, bench.Verifier.Count);
        bench.Visit(keep: false);
        Assert.Equal(4, bench.Verifier.Count);
        if (change == "chain")
        {
            bench.Peer.Prepare = s => s.Chain = [server.Der, authority.Der, Bench.Root.Der];
        }

        bench.Renew(o =>
        {
            if (change == "trusted keys")
            {
                o.Credentials.TrustedKeys = [new byte[32]];
            }

            if (change == "anchors")
            {
                o.Credentials.TrustAnchors = [Bench.Root.Der, TestCa.Root("CN=New").Der];
            }

            o.Policy = change == "policy" ? OffloadPolicy.Fast : o.Policy;
        });
        bench.Visit(change == "name" ? "other.example" : "localhost", keep: false);
        int verified = change == "policy" ? bench.SoftCard.Calls.Count(c => c == "verify") : bench.Verifier.Count - 4;
        Assert.Equal(3, verified);
    }

    [Fact]
    public void A_verdict_says_nothing_of_another_path_through_the_same_certificates()
    {
        // Two issuers of one name, the second one forged: no path while the first is valid, the only one by names afterwards.
        TestCa issuer = Bench.Root.Intermediate("CN=Twin", s => s.NotAfter = DateTimeOffset.UtcNow.AddDays(10));
        TestCa forged = TestCa.Root().Intermediate("CN=Twin");
        TestCertificate server = issuer.Server();
        var verdicts = new MemoryVerdictCache(4);
        var bench = new Bench(
            o =>
            {
                o.Verdicts = verdicts;
                o.Tickets = null;
            },
            server: server);
        bench.Peer.Prepare = s => s.Chain = [server.Der, issuer.Der, forged.Der];
        bench.Visit(keep: false);
        bench.Visit(keep: false);
        Assert.True(bench.Transport.Report.IsVerdictKnown);
        bench.Clock.UtcSeconds += 15 * 86400;
        SignetException error = Assert.Throws<SignetException>(() => bench.Transport.Open("localhost", 8883, 1000));
        Assert.True(error.Code is ErrorCode.CertificateExpired or ErrorCode.CertificateSignatureInvalid, error.ToString());
    }

    [Fact]
    public void A_bad_chain_leaves_no_verdict()
    {
        var verdicts = new MemoryVerdictCache(4);
        TestCertificate forged = TestCa.Root().Server();
        var bench = new Bench(o => o.Verdicts = verdicts, server: forged);
        for (int i = 0; i < 2; i++)
        {
            SignetException error = Assert.Throws<SignetException>(() => bench.Transport.Open("localhost", 8883, 1000));
            Assert.Equal(ErrorCode.CertificateSignatureInvalid, error.Code);
        }
    }

    [Fact]
    public void At_first_contact_the_chain_is_verified_while_nobody_waits()
    {
        var verdicts = new MemoryVerdictCache(4);
        var bench = new Bench(o =>
        {
            o.Verdicts = verdicts;
            o.FirstContact = true;
            o.Tickets = null;
        });
        bool openDuringVerification = false;
        int seen = 0;
        bench.Renew(o => o.Verifier = new SlowVerifier(bench.Verifier, () =>
        {
            seen++;
            openDuringVerification |= seen == 1 && bench.Peer.IsOpen;
        }));
        bench.Visit(keep: false);
        Assert.Equal(2, bench.Peer.Opened);
        Assert.False(openDuringVerification);
        Assert.Equal(2, seen);
        Assert.True(bench.Transport.Report.IsVerdictKnown);

        // From then on one connection is enough.
        bench.Visit(keep: false);
        Assert.Equal(3, bench.Peer.Opened);
    }

    [Fact]
    public void At_first_contact_a_bad_chain_is_refused()
    {
        var bench = new Bench(
            o =>
            {
                o.Verdicts = new MemoryVerdictCache(4);
                o.FirstContact = true;
            },
            server: TestCa.Root().Server());
        SignetException error = Assert.Throws<SignetException>(() => bench.Transport.Open("localhost", 8883, 1000));
        Assert.Equal(ErrorCode.CertificateSignatureInvalid, error.Code);
        Assert.Equal(1, bench.Peer.Opened);
        Assert.False(bench.Transport.IsOpen);
    }

    [Fact]
    public void Both_sides_keys_are_replaced_on_demand()
    {
        var bench = new Bench();
        bench.Transport.Open("localhost", 8883, 1000);
        for (int i = 0; i < 5; i++)
        {
            bench.Transport.UpdateKeys(1000);
            bench.Transport.Send([1, 2, 3], 0, 3, 1000);
            Assert.Equal(4, bench.Transport.Receive(new byte[4], 0, 4, 1000));
        }

        Assert.Equal(5, bench.Peer.Data.Count);
    }

    [Fact]
    public void The_server_is_asked_for_a_new_key_in_time()
    {
        var bench = new Bench(o => o.RecordsPerKey = 16);
        bench.Transport.Open("localhost", 8883, 1000);
        for (int i = 0; i < 100; i++)
        {
            bench.Transport.Send([1], 0, 1, 1000);
            Assert.Equal(4, bench.Transport.Receive(new byte[4], 0, 4, 1000));
        }
    }

    [Fact]
    public void The_private_key_is_wiped_after_use_and_after_failure()
    {
        var bench = new Bench();
        bench.Transport.Open("localhost", 8883, 1000);
        Assert.All(bench.Agreements, a => Assert.False(((McuKeyAgreement)a).HoldsKey));
        bench.Transport.Close();
        bench.Tickets.Clear();
        bench.Peer.Prepare = s => s.Change["ServerHello"] = m => [.. m[..40], 0x13, 2, .. m[42..]];
        Assert.Throws<SignetException>(() => bench.Transport.Open("localhost", 8883, 1000));
        Assert.All(bench.Agreements, a => Assert.False(((McuKeyAgreement)a).HoldsKey));
    }

    private sealed class RandomStore : ITicketStore
    {
        private readonly Random _random = new(1);

        public void Put(byte[] key, int keyOffset, byte[] ticket, int offset, int count)
        {
        }

        public int Take(byte[] key, int keyOffset, byte[] ticket, int offset, int room)
        {
            int count = _random.Next(1, room + 1);
            _random.NextBytes(ticket.AsSpan(offset, count));
            return count;
        }

        public void Clear()
        {
        }
    }

    private sealed class SlowVerifier(ISignatureVerifier inner, Action before) : ISignatureVerifier
    {
        public bool Supports(SignatureAlgorithm algorithm) => inner.Supports(algorithm);

        public bool Verify(
            SignatureAlgorithm algorithm,
            byte[] key,
            int keyOffset,
            int keyCount,
            byte[] digest,
            int digestOffset,
            int digestCount,
            byte[] signature,
            int signatureOffset,
            int signatureCount)
        {
            before();
            return inner.Verify(
                algorithm, key, keyOffset, keyCount, digest, digestOffset, digestCount, signature, signatureOffset, signatureCount);
        }
    }
}
