using System.Security.Cryptography;
using System.Text;

namespace Cryptomeria.EmbeddedHost.Durable.Replay;

/// <summary>Name-based ids: the same name gives the same id (RFC 9562, version 5).</summary>
internal static class DeterministicGuid
{
    private static readonly Guid Namespace = new("6f6c1c3e-6d2b-5f0a-9c0e-3b0f4a52d7a1");

    public static Guid Create(string name)
    {
        int nameLength = Encoding.UTF8.GetByteCount(name);
        byte[] source = new byte[16 + nameLength];
        Namespace.TryWriteBytes(source, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, source.AsSpan(16));

#pragma warning disable CA5350 // The RFC asks for SHA-1; nothing is kept secret by it.
        byte[] hash = SHA1.HashData(source);
#pragma warning restore CA5350

        hash[6] = (byte)((hash[6] & 0x0f) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
