using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function by the clock, in UTC.</summary>
/// <param name="schedule">
/// A six-field cron expression (second first; five fields are minute first), a <see cref="TimeSpan"/> between two runs, or <c>%NAME%</c> of a setting that holds one.
/// </param>
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    /// <summary>The schedule as written.</summary>
    public string Schedule { get; } = schedule;

    /// <summary>
    /// True, the default: the last run is kept on disk and an occurrence missed while the host was down runs once, late. Always off for
    /// schedules shorter than a minute, as in the official extension.
    /// </summary>
    public bool UseMonitor { get; set; } = true;

    /// <summary>True: also runs when the host starts. Default false.</summary>
    public bool RunOnStartup { get; set; }
}
