using System.Text;
using Signet.Core;
using Signet.Recovery;

namespace Signet.Modem.Life.Tests;

/// <summary>Every shape of a registration line, and what the network's causes become.</summary>
public sealed class RegistrationTests
{
    private const int No = RegistrationReport.None;

    [Theory]
    // URCs of +CEREG by the setting n of 27.007 clause 10.1.22.
    [InlineData("+CEREG: 2", false, 0, 2, No, No, No, No, No, No)]
    [InlineData("+CEREG:1", false, 0, 1, No, No, No, No, No, No)]
    [InlineData("+CEREG: 5,\"0B5F\",\"01A2D003\",7", false, 0, 5, 0x0B5F, 0x01A2D003, 7, No, No, No)]
    [InlineData("+CEREG: 3,\"0B5F\",\"01A2D003\",7,0,11", false, 0, 3, 0x0B5F, 0x01A2D003, 7, 11, No, No)]
    [InlineData("+CEREG: 3,,,,0,15", false, 0, 3, No, No, No, 15, No, No)]
    [InlineData("+CEREG: 1,\"0B5F\",\"01A2D003\",9,,,\"00100100\",\"01000010\"", false, 0, 1, 0x0B5F, 0x01A2D003, 9, No, 0x24, 0x42)]
    [InlineData("+CEREG: 5,\"0B5F\",\"01A2D003\",9,,,\"11100000\",\"11100000\"", false, 0, 5, 0x0B5F, 0x01A2D003, 9, No, 0xE0, 0xE0)]

    // Answers: the setting before the state.
    [InlineData("+CEREG: 2,1", true, 1, 1, No, No, No, No, No, No)]
    [InlineData("+CEREG: 0,5", true, 1, 5, No, No, No, No, No, No)]
    [InlineData("+CEREG: 2,1,\"122D\",\"0A2845C1\",7", true, 1, 1, 0x122D, 0x0A2845C1, 7, No, No, No)]
    [InlineData("+CEREG: 3,3,\"122D\",\"0A2845C1\",7,0,8", true, 1, 3, 0x122D, 0x0A2845C1, 7, 8, No, No)]
    [InlineData("+CEREG: 5,1,\"122D\",\"0A2845C1\",7,,,\"00000001\",\"00100001\"", true, 1, 1, 0x122D, 0x0A2845C1, 7, No, 1, 0x21)]

    // The same text without a question is the odd URC of some firmware: state first.
    [InlineData("+CEREG: 2,1", false, 0, 2, 1, No, No, No, No, No)]

    // A URC that comes while the answer is awaited.
    [InlineData("+CEREG: 5,\"0B5F\",\"01A2D003\",7", true, 0, 5, 0x0B5F, 0x01A2D003, 7, No, No, No)]
    [InlineData("+CEREG: 2", true, 0, 2, No, No, No, No, No, No)]

    // SIM70x0: a routing area between area and cell, in URC and answer.
    [InlineData("+CEREG: 1,\"122D\",\"A\",\"2845C10\",7", false, 0, 1, 0x122D, 0x2845C10, 7, No, No, No)]
    [InlineData("+CEREG: 2,5,\"122D\",\"A\",\"2845C10\",7", true, 1, 5, 0x122D, 0x2845C10, 7, No, No, No)]
    [InlineData("+CEREG: 4,1,\"122D\",\"A\",\"2845C10\",9,,,\"00000011\",\"01000001\"", true, 1, 1, 0x122D, 0x2845C10, 9, No, 3, 0x41)]

    // Without quotes, with blanks, small letters.
    [InlineData("+CEREG: 2,1,122D,0A2845C1,7", true, 1, 1, 0x122D, 0x0A2845C1, 7, No, No, No)]
    [InlineData("+CEREG: 1, \"0b5f\", \"01a2d003\", 7", false, 0, 1, 0x0B5F, 0x01A2D003, 7, No, No, No)]

    // Too much, too little, a maker's own cause.
    [InlineData("+CEREG: 1,\"0B5F\",\"FFFFFFFFFF\",7", false, 0, 1, 0x0B5F, No, 7, No, No, No)]
    [InlineData("+CEREG: 1,\"\",\"\",255", false, 0, 1, No, No, No, No, No, No)]
    [InlineData("+CEREG: 9", false, 0, 9, No, No, No, No, No, No)]
    public void Lines_of_LTE(
        string line, bool asked, int form, int state, int area, int cell, int access, int cause, int active, int period)
    {
        var report = new RegistrationReport(RegistrationDomain.Eps);
        Assert.Equal(form, Read(report, line, asked));
        Assert.Equal(
            (state, area, cell, access, cause, active, period),
            (report.State, report.Area, report.Cell, report.Access, report.RejectCause, report.ActiveTime, report.PeriodicUpdate));
        Assert.Equal(state is 1 or 5, report.IsRegistered);
        Assert.Equal(state == 5, report.IsRoaming);
        Assert.Equal(state == 3, report.IsDenied);
    }

    [Theory]
    [InlineData("+CGREG: 2,1,\"1A2B\",\"0C3D\",3,\"05\"", true, 1, 3, No)]
    [InlineData("+CGREG: 3,\"1A2B\",\"0C3D\",3,\"05\",0,7", false, 3, 3, 7)]
    [InlineData("+CGREG: 1,\"1A2B\",\"0C3D\",2", false, 1, 2, No)]
    public void Packet_lines_have_a_routing_area_behind_the_technology(string line, bool asked, int state, int access, int cause)
    {
        var report = new RegistrationReport(RegistrationDomain.Packet);
        Assert.True(Read(report, line, asked) >= 0);
        Assert.Equal((state, access, cause, 0x1A2B, 0x0C3D), (report.State, report.Access, report.RejectCause, report.Area, report.Cell));
    }

    [Theory]
    [InlineData("+CREG: 3,\"1A2B\",\"0C3D\",0,0,2", false, 3, 2)]
    [InlineData("+CREG: 2,1,\"1A2B\",\"0C3D\"", true, 1, No)]
    public void Circuit_lines(string line, bool asked, int state, int cause)
    {
        var report = new RegistrationReport(RegistrationDomain.Circuit);
        Assert.True(Read(report, line, asked) >= 0);
        Assert.Equal((state, cause), (report.State, report.RejectCause));
    }

    [Theory]
    [InlineData("+CEREG: ")]
    [InlineData("+CEREG: x")]
    [InlineData("+CEREG: \"1\"")]
    [InlineData("+CEREG: 11")]
    [InlineData("+CEREG: ,1")]
    public void What_is_no_registration_changes_nothing(string line)
    {
        var report = new RegistrationReport(RegistrationDomain.Eps);
        Read(report, "+CEREG: 5,\"0B5F\",\"01A2D003\",7", false);
        Assert.Equal(-1, Read(report, line, true));
        Assert.Equal((5, 0x0B5F), (report.State, report.Area));
    }

    [Fact]
    public void Nothing_on_the_line_makes_it_throw()
    {
        var random = new Random(1);
        string[] seeds = ["+CEREG: 2,1,\"122D\",\"0A2845C1\",7,0,8,\"00000001\",\"00100001\"", "+CEREG: 1,\"122D\",\"A\",\"2845C10\",7"];
        foreach (RegistrationDomain domain in Enum.GetValues<RegistrationDomain>())
        {
            var report = new RegistrationReport(domain);
            for (int i = 0; i < 100_000; i++)
            {
                byte[] line = Encoding.Latin1.GetBytes(seeds[i % 2]);
                for (int k = random.Next(1, 6); k > 0; k--) line[random.Next(8, line.Length)] = (byte)"0123456789ABCDEFx\",,,, -"[random.Next(24)];
                report.Read(line, 8, random.Next(8, line.Length + 1), random.Next(2) == 0);
                Assert.InRange(report.State, 0, 10);
                Assert.InRange(report.Area, -1, 0xFFFFFF);
                Assert.InRange(report.Cell, -1, 0xFFFFFFF);
                Assert.InRange(report.ActiveTime, -1, 255);
            }
        }
    }

    // The causes of 3GPP TS 24.301 Annex A: for good, here only, for a while, unknown to us.
    [Theory]
    [InlineData(ErrorCode.RegistrationForbidden, "2 3 5 6 7 8")]
    [InlineData(ErrorCode.NetworkForbidden, "11 12 13 14 15 25 31 35")]
    [InlineData(ErrorCode.NetworkCongested, "9 10 16 17 18 19 20 21 22 38 39 40 42")]
    [InlineData(ErrorCode.RegistrationDenied, "-1 0 1 4 23 24 26 78 95 96 97 98 99 100 101 111 127 255")]
    public void Causes_of_a_refused_registration(ErrorCode code, string causes)
    {
        foreach (int cause in causes.Split(' ').Select(int.Parse))
        {
            Assert.Equal(code, RejectCause.RegistrationError(cause));
            if (cause >= 0) Assert.StartsWith($"EMM cause {cause}, ", RejectCause.RegistrationText(cause));
        }
    }

    [Theory]
    [InlineData(ErrorCode.PdpForbidden, "8 27 28 29 30 32 33 50 51 57 58 66")]
    [InlineData(ErrorCode.NetworkCongested, "26 31 34 38 112")]
    [InlineData(ErrorCode.PdpFailed, "-1 0 25 36 39 41 111 200")]
    public void Causes_of_refused_packet_data(ErrorCode code, string causes)
    {
        foreach (int cause in causes.Split(' ').Select(int.Parse)) Assert.Equal(code, RejectCause.PdpError(cause));
    }

    [Fact]
    public void A_cause_that_another_wait_belongs_to_gets_it()
    {
        foreach (int cause in Enumerable.Range(0, 128))
        {
            ErrorCode code = RejectCause.RegistrationError(cause);
            Assert.Equal(code == ErrorCode.RegistrationForbidden, FailureKinds.Of(code) == FailureKind.Denied);
        }
    }

    [Theory]
    [InlineData("\r\n+CEREG: 3,3,\"122D\",\"0A2845C1\",7,0,8\r\n", ErrorCode.RegistrationForbidden, 8, "EPS services and non")]
    [InlineData("\r\n+CEREG: 3,3,,,,0,11\r\n", ErrorCode.NetworkForbidden, 11, "PLMN not allowed")]
    [InlineData("\r\n+CEREG: 3,3,,,,0,22\r\n", ErrorCode.NetworkCongested, 22, "congestion")]
    [InlineData("\r\n+CEREG: 3,3,,,,1,300\r\n", ErrorCode.RegistrationDenied, 3, "")]
    [InlineData("\r\n+CEREG: 3,3\r\n", ErrorCode.RegistrationDenied, 3, "")]
    [InlineData("", ErrorCode.RegistrationDenied, 3, "")]
    public void A_refusal_is_explained_where_the_module_can(string answer, ErrorCode code, int value, string text)
    {
        var module = new Module().Started();
        module.Says("AT+CEREG=2", Module.Ok).Says("AT+CEREG=3", answer.Length > 0 ? Module.Ok : Module.Error);
        module.Says("AT+CEREG?", "\r\n+CEREG: 2,3\r\n" + Module.Ok);
        SignetException error = Assert.Throws<SignetException>(module.Modem.Attach);
        Assert.Equal(ErrorCode.RegistrationDenied, error.Code);
        module.Says("AT+CEREG?", answer + Module.Ok);
        SignetException explained = module.Modem.Explain(error);
        Assert.Equal((code, value), (explained.Code, explained.Value));
        if (code != ErrorCode.RegistrationDenied) Assert.Contains(text, explained.Message);
    }

    [Theory]
    [InlineData("+CEER: \"ESM cause #27 missing or unknown APN\"", ErrorCode.PdpForbidden, 27)]
    [InlineData("+CEER: 33", ErrorCode.PdpForbidden, 33)]
    [InlineData("+CEER: \"SM error\",26,\"x\"", ErrorCode.NetworkCongested, 26)]
    [InlineData("+CEER: No cause information available", ErrorCode.PdpFailed, 1)]
    public void Packet_data_refused_is_explained_as_well(string line, ErrorCode code, int value)
    {
        var module = new Module().Started().Says("AT+CEER", "\r\n" + line + "\r\n" + Module.Ok);
        SignetException explained = module.Modem.Explain(new SignetException(ErrorCode.PdpFailed, 1, null));
        Assert.Equal((code, value), (explained.Code, explained.Value));
    }

    private static int Read(RegistrationReport report, string line, bool asked)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(line);
        int fields = line.IndexOf(':', StringComparison.Ordinal) + 1;
        while (fields < line.Length && line[fields] == ' ') fields++;
        return report.Read(bytes, fields, bytes.Length, asked);
    }
}
