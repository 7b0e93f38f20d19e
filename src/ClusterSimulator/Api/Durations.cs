using System.Globalization;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>Durations as kubectl shows an age.</summary>
internal static class Durations
{
    public static string Short(TimeSpan span)
    {
        var seconds = (long)span.TotalSeconds;
        if (seconds < 0)
        {
            seconds = 0;
        }

        return seconds switch
        {
            < 120 => Format($"{seconds}s"),
            < 600 => WithRest(seconds / 60, "m", seconds % 60, "s"),
            < 10800 => Format($"{seconds / 60}m"),
            < 28800 => WithRest(seconds / 3600, "h", seconds / 60 % 60, "m"),
            < 172800 => Format($"{seconds / 3600}h"),
            _ => Format($"{seconds / 86400}d"),
        };
    }

    private static string WithRest(long whole, string unit, long rest, string restUnit) =>
        rest == 0 ? Format($"{whole}{unit}") : Format($"{whole}{unit}{rest}{restUnit}");

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
