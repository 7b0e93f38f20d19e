using System.Globalization;
using System.Text;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>sleep and date</summary>
internal static class TimeUtilities
{
    public static async Task<int> SleepAsync(ProgramContext context)
    {
        if (context.Arguments.Count == 0)
        {
            throw new UtilityException("missing operand");
        }

        var total = TimeSpan.Zero;
        foreach (var argument in context.Arguments)
        {
            var duration = Duration(argument) ?? throw new UtilityException($"invalid time interval '{argument}'");
            total = duration == Timeout.InfiniteTimeSpan || total == Timeout.InfiniteTimeSpan ? Timeout.InfiniteTimeSpan : total + duration;
        }
        await context.DelayAsync(total).ConfigureAwait(false);
        return 0;
    }

    /// <summary>A duration such as 1.5, 2m, 1h, 1d or infinity; null where it is none.</summary>
    public static TimeSpan? Duration(string text)
    {
        if (text is "infinity" or "inf")
        {
            return Timeout.InfiniteTimeSpan;
        }

        var unit = text.Length > 0 ? text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 } : 0;
        var number = unit == 0 ? text : text[..^1];
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        return TimeSpan.FromSeconds(Math.Min(value * Math.Max(1, unit), 4_000_000));
    }

    public static async Task<int> DateAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "u", "d", new Dictionary<string, char> { ["utc"] = 'u', ["date"] = 'd' });
        var time = line.Value('d') switch
        {
            null or "now" => context.Time.GetUtcNow(),
            ['@', .. var seconds] => DateTimeOffset.UnixEpoch.AddSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)),
            var text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)
                ? parsed.ToUniversalTime() : throw new UtilityException($"invalid date '{text}'"),
        };
        var format = line.Operands.FirstOrDefault() ?? "+%a %b %e %H:%M:%S UTC %Y";
        if (format[0] != '+')
        {
            throw new UtilityException($"invalid date '{format}'");
        }

        await context.WriteLineAsync(Format(format[1..], time)).ConfigureAwait(false);
        return 0;
    }

    private static string Format(string format, DateTimeOffset time)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                text.Append(format[i]);
                continue;
            }
            var digits = char.IsAsciiDigit(format[++i]) ? format[i++] - '0' : 9;
            text.Append(format[i] switch
            {
                's' => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                'N' => (time.Ticks % TimeSpan.TicksPerSecond * 100).ToString("D9", CultureInfo.InvariantCulture)[..digits],
                'Y' => Part("yyyy"),
                'y' => Part("yy"),
                'm' => Part("MM"),
                'd' => Part("dd"),
                'e' => time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
                'H' => Part("HH"),
                'M' => Part("mm"),
                'S' => Part("ss"),
                'F' => Part("yyyy-MM-dd"),
                'T' => Part("HH:mm:ss"),
                'a' => Part("ddd"),
                'b' => Part("MMM"),
                'j' => time.DayOfYear.ToString("D3", CultureInfo.InvariantCulture),
                'z' => "+0000",
                'Z' => "UTC",
                '%' => "%",
                var c => throw new UtilityException($"format %{c} is not supported here"),
            });
        }
        return text.ToString();

        string Part(string pattern) => time.UtcDateTime.ToString(pattern, CultureInfo.InvariantCulture);
    }
}
