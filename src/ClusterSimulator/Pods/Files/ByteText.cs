using System.Text;

namespace Cryptomeria.ClusterSimulator.Pods.Files;

/// <summary>
/// Inside a container every string is bytes: arguments, environment, file content and script text are strings with one char per byte
/// (Latin-1), so that nothing is lost or counted differently from what a C program would do. Text is converted at the border only.
/// </summary>
internal static class ByteText
{
    /// <summary>Text from outside, as the UTF-8 bytes a container sees.</summary>
    public static string FromText(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>A container's bytes read as UTF-8 text.</summary>
    public static string ToText(string bytes) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes));

    public static string FromBytes(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    public static byte[] ToBytes(string bytes) => Encoding.Latin1.GetBytes(bytes);
}
