using System.Globalization;

namespace Cryptomeria.Bench.Durable;

/// <summary>Prints figures.</summary>
internal static class Report
{
    public static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    public static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024.0:0} MiB");
}
