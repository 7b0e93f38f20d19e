namespace Cryptomeria.EmbeddedHost.Hosting.Invocation;

/// <summary>Ids that tell invocations apart: random, of a Guid's form. Not secret, so they need no call of the system for each, as Guid.NewGuid makes.</summary>
internal static class InvocationIds
{
    public static string Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
