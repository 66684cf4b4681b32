using System.Reflection;

namespace Signet.SoftCrypto.Tests;

/// <summary>Looks where a caller cannot: at the array that holds a private key.</summary>
internal static class Secrets
{
    public static byte[] Of(object holder, string field) =>
        (byte[])holder.GetType().GetField(field, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(holder)!;
}
