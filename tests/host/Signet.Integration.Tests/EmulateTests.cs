using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Signet.Emulator.Profiles;
using Signet.Integration.Tests.Support;

namespace Signet.Integration.Tests;

/// <summary><c>signet emulate</c> as someone meets it who develops other middleware: profiles, the module's ways, the operator.</summary>
public class EmulateTests
{
    [Fact]
    public void A_profile_and_a_module_are_chosen_by_name_and_the_operator_works_by_standard_input()
    {
        using var emulate = SignetProcess.Emulate(
            "--tcp", out string port, "--profile", "thales", "--sim-access", "fibocom-fm350", "--control");
        using var line = new TcpClient("127.0.0.1", int.Parse(port.Split(':')[^1], CultureInfo.InvariantCulture));
        Say(line, "ATE0");
        Assert.Contains("\r\n1\r\n", Say(line, "AT+CCHO=\"A00000003053F12401770101495341\""));
        Assert.Contains("\r\n4,\"9000\"\r\n", Say(line, "AT+CGLA=1,36,\"002A00000D840101A1010391020001920104\""));

        emulate.Give("revoke key 01\nstatus\nnonsense\n");
        emulate.Says("ok, key 01 .*, deactivated");
        emulate.Says("channels 0 1; sessions 1");
        emulate.Says("error: there is no 'nonsense'; try help");
        Assert.Contains("\"6989\"", Say(line, "AT+CGLA=1,78,\"002B8000229E20" + new string('A', 64) + "\""));
        Assert.Contains("\"6985\"", Say(line, "AT+CGLA=1,36,\"002A00010D840101A1010391020001920104\""));

        // The end of standard input is not the emulator's.
        Assert.False(emulate.HasEnded);
        emulate.Interrupt();
        Assert.Equal(0, emulate.Wait());
        Assert.Contains("dangers 0", emulate.Errors);
    }

    /// <summary>The client's own examination by each form that modules give AT+CCHO, AT+CGLA and AT+CSIM.</summary>
    [Theory]
    [InlineData("thales", "channels-only", 0, "by CGLA")]
    [InlineData("orange", "fibocom-fm350", 0, "AID A0000005590010")]
    [InlineData("class-8x", "hex8-session", 0, "fits the certificate")]
    [InlineData("quantag", "sierra-em7590", 50, "guarded policy")]
    [InlineData("generic", "quectel-qdc507", 0, "by CGLA")]
    [InlineData("orange", "sequans-gms01q", 0, "by CSIM")]
    public void The_doctor_finds_the_applet_behind_every_kind_of_module(string profile, string access, int exit, string says)
    {
        using var emulate = SignetProcess.Emulate("--tcp", out string port, "--profile", profile, "--sim-access", access);
        using var doctor = SignetProcess.Start("doctor", "--port", port);
        Assert.True(doctor.Wait() == exit, $"{doctor}\n{emulate}");
        Assert.Contains(says, doctor.Output + doctor.Errors);
        emulate.Interrupt();
        Assert.Equal(0, emulate.Wait());
        Assert.Contains("COMPUTE SIGNATURE 1", emulate.Errors);
        Assert.Contains("tries left: PIN 3, PUK 10; dangers 0", emulate.Errors);
    }

    [Fact]
    public void A_profiles_file_can_be_printed_changed_and_used()
    {
        using var folder = new TempFolder();
        using var show = SignetProcess.Start("emulate", "--show-profile", "orange");
        Assert.Equal(0, show.Wait());
        Assert.Equal("orange", CardProfile.Parse(show.Output, "shown").Name);

        string own = folder.Write("own.json", show.Output.Replace("\"fileUsageTag\": false", "\"fileUsageTags\": false", StringComparison.Ordinal));
        using var wrong = SignetProcess.Start("emulate", "--profile", own);
        Assert.Equal(2, wrong.Wait());
        Assert.Contains($"error: {own}: applet there is no 'fileUsageTags'; known are aids", wrong.Errors);

        using var nobody = SignetProcess.Start("emulate", "--vpcd", "127.0.0.1:1");
        Assert.Equal(1, nobody.Wait());
        Assert.Contains("no virtual reader at 127.0.0.1:1", nobody.Errors);
    }

    private static string Say(TcpClient client, string line)
    {
        var stream = client.GetStream();
        stream.ReadTimeout = 60000;
        stream.Write(Encoding.ASCII.GetBytes(line + "\r"));
        var seen = new StringBuilder();
        while (!seen.ToString().EndsWith("OK\r\n", StringComparison.Ordinal) && !seen.ToString().Contains("ERROR", StringComparison.Ordinal))
        {
            int next = stream.ReadByte();
            if (next < 0) throw new InvalidOperationException($"{line}: the module closed after {seen}");
            seen.Append((char)next);
        }

        return seen.ToString();
    }
}
