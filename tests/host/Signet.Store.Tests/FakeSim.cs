using System.Security.Cryptography;
using System.Text;
using Signet.Core;

namespace Signet.Store.Tests;

/// <summary>A SIM that lends secrets, or none.</summary>
internal sealed class FakeSim(string name) : ISimSecrets
{
    /// <summary>The SIM's ICCID.</summary>
    public byte[] Iccid { get; } = Encoding.ASCII.GetBytes(("8949000000000" + name).PadRight(19, '0')[..19]);

    /// <summary>Which sources it has, by the key they belong to.</summary>
    public List<(SimSecretSource Source, string Key)> Sources { get; } = [(SimSecretSource.Prf, "k1")];

    /// <summary>Set when the SIM can't be asked.</summary>
    public SignetException? Broken { get; set; }

    public string Name => name;

    /// <summary>Changes the answer, or throws: each time that a source is asked once.</summary>
    public Action<byte[]>? Hurt { get; set; }

    public int Find(byte[] reference, int offset, byte[] secret, int secretOffset)
    {
        ThrowIfBroken();
        if (Sources.Count == 0)
        {
            return 0;
        }

        var (source, key) = Sources[0];
        reference[offset] = (byte)source;
        Encoding.ASCII.GetBytes(key).CopyTo(reference, offset + 1);
        Confirm(reference, offset, 1 + key.Length, secret, secretOffset);
        return 1 + key.Length;
    }

    public void Derive(byte[] reference, int offset, int count, byte[] secret, int secretOffset)
    {
        Confirm(reference, offset, count, secret, secretOffset);
        if (Hurt != null)
        {
            byte[] answer = secret[secretOffset..(secretOffset + 32)];
            Hurt(answer);
            answer.CopyTo(secret, secretOffset);
        }
    }

    public void Confirm(byte[] reference, int offset, int count, byte[] secret, int secretOffset)
    {
        ThrowIfBroken();
        var source = (SimSecretSource)reference[offset];
        string key = Encoding.ASCII.GetString(reference, offset + 1, count - 1);
        if (!Sources.Contains((source, key)))
        {
            throw new SignetException(ErrorCode.SimSecretMissing);
        }

        SHA256.HashData(Encoding.ASCII.GetBytes(name + source + key)).CopyTo(secret, secretOffset);
    }

    private void ThrowIfBroken()
    {
        if (Broken != null)
        {
            throw Broken;
        }
    }
}
