using System.Globalization;
using NCrontab;

namespace Cryptomeria.EmbeddedHost.Timers;

/// <summary>When a timer function runs, in UTC: a cron expression of six fields (or five, without the second), or a constant time between two runs.</summary>
internal abstract class TimerSchedule
{
    /// <summary>True where the schedule's occurrences may be less than a minute apart: keeping those on disk is not worth it.</summary>
    public abstract bool IsShort { get; }

    /// <summary>The first occurrence after a moment; null where there is none any more.</summary>
    public abstract DateTime? NextAfter(DateTime utc);

    /// <summary>Reads a schedule; null where the text is none.</summary>
    public static TimerSchedule? TryParse(string text)
    {
        text = text.Trim();
        if (text.Contains(' ', StringComparison.Ordinal))
        {
            var options = new CrontabSchedule.ParseOptions { IncludingSeconds = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6 };
            return CrontabSchedule.TryParse(text, options) is { } cron ? new Cron(cron) : null;
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero ? new Constant(interval) : null;
    }

    private sealed class Cron(CrontabSchedule schedule) : TimerSchedule
    {
        private static readonly DateTime Horizon = new(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc);

        public override bool IsShort
        {
            get
            {
                var start = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
                return NextAfter(start) is { } first && NextAfter(first) is { } second && second - first < TimeSpan.FromMinutes(1);
            }
        }

        public override DateTime? NextAfter(DateTime utc)
        {
            var next = schedule.GetNextOccurrence(utc, Horizon);
            return next < Horizon ? DateTime.SpecifyKind(next, DateTimeKind.Utc) : null;
        }
    }

    private sealed class Constant(TimeSpan interval) : TimerSchedule
    {
        public override bool IsShort => interval < TimeSpan.FromMinutes(1);

        public override DateTime? NextAfter(DateTime utc) => utc + interval;
    }
}
