using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Signet.Integration.Tests.Support;
using Signet.Verification;
using Signet.Verify.Tests.Support;

namespace Signet.Verify.Tests;

/// <summary>docs/EXAMPLE.md, read as it stands there, is true to its last byte.</summary>
public class ExampleTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(SignetProcess.Repository, "docs", "EXAMPLE.md"));

    internal static byte[] DeviceSpki { get; } = Block("SPKI");

    internal static byte[] IssuerSpki { get; } = Block("issuer SPKI");

    internal static byte[] TelemetryAad { get; } = Block("external_aad");

    /// <summary>The hexadecimal block that follows a name.</summary>
    internal static byte[] Block(string name)
    {
        var match = Regex.Match(Page, $"`{Regex.Escape(name)}`.*?\n```\n([0-9a-f\n]+)```", RegexOptions.Singleline);
        Assert.True(match.Success, name);
        return Convert.FromHexString(match.Groups[1].Value.Replace("\n", ""));
    }

    /// <summary>The external_aad that a sentence about a message names.</summary>
    internal static byte[] AadOf(string name)
    {
        var match = Regex.Match(Page, $"`{name}`.*?external_aad `([0-9a-f]+)`", RegexOptions.Singleline);
        Assert.True(match.Success, name);
        return Convert.FromHexString(match.Groups[1].Value);
    }

    [Theory]
    [InlineData("SPKI", "signet example device key")]
    [InlineData("issuer SPKI", "signet example issuer key")]
    public void The_keys_are_those_of_the_texts(string name, string text)
    {
        Assert.Contains($"`{text}`", Page, StringComparison.Ordinal);
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = SHA256.HashData(Encoding.ASCII.GetBytes(text)) });
        Assert.Equal(Forger.Hex(key.ExportSubjectPublicKeyInfo()), Forger.Hex(Block(name)));
    }

    [Fact]
    public void The_rows_are_the_bytes_of_the_message()
    {
        string rows = Rows("`message 0`");
        Assert.Equal(Convert.ToHexStringLower(Block("message 0")), rows);
        Assert.Equal(Convert.ToHexStringLower(TelemetryAad), Rows("`external_aad`"));
        Assert.Contains($"`message 0`, {Block("message 0").Length} bytes", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_derived_is_derived_as_SPEC_says()
    {
        string id = Convert.ToHexStringLower(SHA256.HashData(DeviceSpki)[..16]);
        Assert.Contains($"| `device id` | `{id}` |", Page, StringComparison.Ordinal);
        Assert.Contains($"| `kid` | `{id[..8]}` |", Page, StringComparison.Ordinal);
        var signed = Block("Sig_structure");
        var message = Block("message 0");
        Assert.Equal(Forger.Hex(Forger.ToBeSigned(message[2..11], TelemetryAad, message[14..74])), Forger.Hex(signed));
        Assert.Contains($"`digest` = `{Convert.ToHexStringLower(SHA256.HashData(signed))}`", Page, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(message)), Page, StringComparison.Ordinal);
        Assert.Contains("48 " + Convert.ToHexStringLower(SHA256.HashData(Block("message 1"))[..8]), Page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_messages_verify_and_say_what_the_page_says()
    {
        using var device = DeviceKey.FromSpki(DeviceSpki);
        var verifier = new MessageVerifier(device);
        var tracker = new ChainTracker();
        var (first, second) = (Block("message 0"), Block("message 1"));
        var batch = verifier.Verify(first).Batch!;
        Assert.Equal((0UL, 1776880640UL, 2), (batch.Sequence, batch.Time, batch.Quality));
        Assert.Equal(
            [new Reading("temperature", null, 0, 21.5), new Reading("door", null, -1, true), new Reading(null, 2, -30, (Int128)4321)], batch.Readings);
        Assert.Equal(ChainVerdict.InOrder, tracker.Track(batch, first).Verdict);
        var next = verifier.Verify(second).Batch!;
        Assert.Equal((double)21.7f, next.Readings[0].Value);
        Assert.Equal(ChainVerdict.InOrder, tracker.Track(next, second).Verdict);

        using var issuer = DeviceKey.FromSpki(IssuerSpki);
        var issued = new IssuerVerifier(issuer);
        var confirmation = issued.VerifyConfirmation(Block("confirmation"), device.DeviceId).Content!;
        Assert.Equal(1UL, confirmation.UpTo);
        Assert.Equal(Forger.Short(second), confirmation.Hash);
        Assert.Empty(confirmation.Missing);
        var command = issued.VerifyCommand(Block("command"), device.DeviceId).Content!;
        Assert.Equal((1UL, 1776881088UL, 1UL, "820A183C"), (command.Counter, command.Until, command.Code, Convert.ToHexString(command.Argument)));
    }

    /// <summary>The first column of the table behind a text, one after the other.</summary>
    private static string Rows(string behind)
    {
        int start = Page.IndexOf("| bytes | what |", Page.IndexOf(behind, StringComparison.Ordinal), StringComparison.Ordinal);
        var rows = Page[start..].Split('\n').Skip(2).TakeWhile(l => l.StartsWith('|'));
        return string.Concat(rows.Select(r => Regex.Match(r, "^\\| `([0-9a-f ]+)` \\|").Groups[1].Value.Replace(" ", "")));
    }
}
